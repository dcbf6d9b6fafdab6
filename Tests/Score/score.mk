# SPDX-License-Identifier: GPL-2.0-or-later
# make score: the verdicts on captures with known reasons, and the README's figures, which are those of the bundled ones.
# make holes: the same with frames missing, a late start, one side or some flags alone; README's table is of the bundled ones.
#
# SCORE_ARGS  options of Tests/Score/score.py (--strict, --misses N)
# SCORE_ALSO  more folders of captures with label files, scored if present

SCORE_OUT := build/score
HOLE_OUT := $(SCORE_OUT)/holes
SCORE_ALSO ?= ../shared/truth ../shared/public
SCORE_FILES = $(sort $(wildcard Tests/Captures/*/*.pcap Tests/Captures/*/*.pcapng))

.PHONY: score-verdicts hole-verdicts score-check

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

hole-verdicts: command
	@rm -rf $(HOLE_OUT)
	@Tests/Score/holes.py Tests/Captures $(HOLE_OUT)/bundled
	@for folder in $(wildcard $(SCORE_ALSO)); do Tests/Score/holes.py "$$folder" $(HOLE_OUT)/$$(basename "$$folder"); done
	@for folder in $(HOLE_OUT)/*/*; do \
	  $(COMMAND) explain --quiet --format json --recursive "$$folder" > "$$folder.ndjson"; \
	done
	@Tests/Score/hole_table.py $(HOLE_OUT)/bundled > $(SCORE_OUT)/holes.md

holes: hole-verdicts
	@for folder in $(HOLE_OUT)/*/*/; do \
	  echo; echo "== $$folder"; \
	  Tests/Score/score.py "$$folder" --verdicts "$${folder%/}.ndjson" $(SCORE_ARGS); \
	done
	@scripts/marked.py README.md holes < $(SCORE_OUT)/holes.md

# Without the other folders, which are for `make holes` alone.
score-check: SCORE_ALSO :=
score-check: score-verdicts hole-verdicts
	@scripts/marked.py --check README.md score < $(SCORE_OUT)/score.md
	@scripts/marked.py --check README.md holes < $(SCORE_OUT)/holes.md
