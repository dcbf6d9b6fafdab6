# SPDX-License-Identifier: GPL-2.0-or-later
# make lab: labelled captures of real resets, made in network namespaces, and the verdicts scored against them.
#
# LAB_OUT    folder for captures and labels, emptied first     LAB_SEEDS  runs of each scenario
# LAB_FIRST  the first seed                                    LAB_ARGS   more options of Tests/Lab/lab.py
# SCORE      the scorer: SCORE DIR --verdicts FILE             SCORE_ARGS its options
# Where root or the kernel is missing, the target says so and passes.

LAB_OUT ?= build/lab
LAB_SEEDS ?= 3
LAB_FIRST ?= 1
SCORE ?= Tests/Score/score.py

lab: command
	@rm -rf "$(LAB_OUT)" && mkdir -p "$(LAB_OUT)"
	@$(PYTHON) Tests/Lab/lab.py --out "$(LAB_OUT)" --seeds $(LAB_SEEDS) --first $(LAB_FIRST) $(LAB_ARGS) || \
	  { status=$$?; test $$status -eq 77 && exit 0; exit $$status; }
	@if ls "$(LAB_OUT)"/*.truth.json >/dev/null 2>&1; then \
	  find "$(LAB_OUT)" -name '*.pcap*' | sort | xargs "$(COMMAND)" explain --format json >"$(LAB_OUT)/verdicts.ndjson"; \
	  $(PYTHON) Tests/Lab/alarms.py "$(LAB_OUT)" --verdicts "$(LAB_OUT)/verdicts.ndjson"; \
	  $(PYTHON) "$(SCORE)" "$(LAB_OUT)" --verdicts "$(LAB_OUT)/verdicts.ndjson" $(SCORE_ARGS); \
	fi
