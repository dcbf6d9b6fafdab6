# SPDX-License-Identifier: GPL-2.0-or-later
#
# make demo              show the reasons of the resets in a bundled capture (or CAPTURE=path)
# make test              run every test; the last line is "N passed, N failed"
# make build             the command, the C library and the Wireshark plugin
# make install           put them under PREFIX (default /usr/local; DESTDIR is honoured)
# make uninstall         take them away again
# make install-plugin    the plugin alone, into the personal folder (as root, or with PREFIX or DESTDIR: for all users)
# make uninstall-plugin  take it away again
# make bench             speed and memory beside tshark, tcptrace, capinfos and libpcap
# make synth             only the captures that make bench reads
# make lab               make captures with known reasons in network namespaces (needs root)
# make score             judge the verdicts on captures with known reasons, and write the figures into README.md
# make holes             the same where frames, the beginning or one side are missing
# make fuzz              look for input that breaks the engine (libFuzzer, a minute)
# make format            lay out the Swift sources
# make lint              style, compiler warnings and generated files
# make generate          rewrite what is made from the catalogue of reasons and from the C header
# make clean             remove everything built
# make help              this list

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test build command library install uninstall bench lab score holes fuzz format lint generate clean

include make/tools.mk
include make/library.mk
include make/python.mk
include make/install.mk
include plugin/plugin.mk
include Bench/bench.mk
include Tests/Lab/lab.mk
include Tests/Score/score.mk
include Tests/Fuzz/fuzz.mk

# The table at the head of the catalogue's document, with links that lead there.
REASON_LIST = $(COMMAND) reasons --format markdown | sed -n '/^|/{s,](\#,](docs/reasons.md\#,;p;}'

CAPTURE ?= Tests/Captures/demo.pcapng

help:
	@sed -n 's/^# make /make /p' Makefile

setup:
	@scripts/setup.sh

demo: setup
	@$(MAKE) --silent plugin
	@scripts/demo.sh "$(PLUGIN)" "$(CAPTURE)"

test: setup
	@$(MAKE) --silent build python
	@$(PYTHON) scripts/test.py

build: command library plugin

command: $(WIRETAP_PC)
	$(SWIFT) build $(RELEASE) --product rstreason

# SwiftPM alone knows whether it is up to date.
$(COMMAND): command ;

format:
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Examples

lint: $(LIBRARY_SHARED) command
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Examples
	@scripts/warnings.sh
	@$(PYTHON) scripts/generate.py --check $(LIBRARY_SHARED)
	@$(COMMAND) reasons --format markdown | cmp - docs/reasons.md || \
	  { echo "docs/reasons.md is not up to date: run make generate" >&2; exit 1; }
	@$(REASON_LIST) | scripts/marked.py --check README.md generate
	@$(MAKE) --silent score-check

generate: $(LIBRARY_SHARED) command
	$(PYTHON) scripts/generate.py $(LIBRARY_SHARED)
	$(COMMAND) reasons --format markdown > docs/reasons.md
	@$(REASON_LIST) | scripts/marked.py README.md generate

clean:
	rm -rf build .build .build-embedded .build-fuzz .build-lint Examples/SwiftUser/.build \
	  python/build python/rstreason.egg-info
