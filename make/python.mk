# SPDX-License-Identifier: GPL-2.0-or-later
# The Python package, built into a virtual environment with what its tests need.

VENV := build/venv
PYTHON_SOURCES := $(shell find python -type f -not -path '*/build/*' -not -path '*.egg-info*' -not -name '*.pyc')

.PHONY: python
python: $(VENV)/.installed

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet pytest pyarrow pandas setuptools wheel

$(VENV)/.installed: $(PYTHON_SOURCES) $(LIBRARY_STATIC) | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install --quiet --no-build-isolation --no-deps --force-reinstall ./python
	@touch $@
