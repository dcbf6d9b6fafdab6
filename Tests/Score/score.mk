# SPDX-License-Identifier: GPL-2.0-or-later
# make score: the verdicts on captures with known reasons, and the README's figures, which are those of the bundled ones.
# make holes: the same with frames missing, a late start, one side only.
#
# SCORE_ARGS  options of Tests/Score/score.py (--strict, --misses N)
# SCORE_ALSO  more folders of captures with label files, scored where they are there

SCORE_OUT := build/score
SCORE_ALSO ?= ../shared/truth ../shared/public
SCORE_FILES = $(sort $(wildcard Tests/Captures/*/*.pcap Tests/Captures/*/*.pcapng))

.PHONY: score-verdicts score-check

score-verdicts: command
	@mkdir -p $(SCORE_OUT)
	@$(COMMAND) explain --quiet --format json $(SCORE_FILES) > $(SCORE_OUT)/bundled.ndjson
	@Tests/Score/score.py Tests/Captures --verdicts $(SCORE_OUT)/bundled.ndjson --format markdown > $(SCORE_OUT)/score.md

score: score-verdicts
	@echo "== the bundled captures (Tests/Captures)"
	@Tests/Score/score.py Tests/Captures --verdicts $(SCORE_OUT)/bundled.ndjson $(SCORE_ARGS)
	@scripts/marked.py README.md score < $(SCORE_OUT)/score.md
	@for folder in $(SCORE_ALSO); do \
	  echo; \
	  if test ! -d "$$folder"; then echo "== $$folder is not there: not scored"; continue; fi; \
	  echo "== $$folder"; \
	  $(COMMAND) explain --quiet --format json --recursive "$$folder" > $(SCORE_OUT)/also.ndjson || \
	    echo "== some captures of $$folder could not be read to their end"; \
	  Tests/Score/score.py "$$folder" --verdicts $(SCORE_OUT)/also.ndjson $(SCORE_ARGS); \
	done

holes: command
	@rm -rf $(SCORE_OUT)/holes
	@for folder in Tests/Captures $(wildcard $(SCORE_ALSO)); do \
	  Tests/Score/holes.py "$$folder" $(SCORE_OUT)/holes/$$(basename "$$folder"); \
	done
	@for folder in $(SCORE_OUT)/holes/*/*; do \
	  $(COMMAND) explain --quiet --format json --recursive "$$folder" > $(SCORE_OUT)/holes.ndjson; \
	  echo; echo "== $$folder"; \
	  Tests/Score/score.py "$$folder" --verdicts $(SCORE_OUT)/holes.ndjson $(SCORE_ARGS); \
	done

score-check: score-verdicts
	@scripts/marked.py --check README.md score < $(SCORE_OUT)/score.md
