#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Scores verdicts about TCP resets against recorded truth.

    rstreason explain --format json CAPTURE... | score.py DIR
    score.py DIR --verdicts FILE...      NDJSON files, or folders of them; a file NAME.ndjson may leave out
                                         "capture": it is then NAME's

DIR holds label files (NAME.truth.json, see Tests/Captures/README.md). Exit status: 0; 1 if there is nothing to
score or the accuracy is below --min-accuracy.
"""

import argparse
import json
import sys
from pathlib import Path

import report
from scoring import Score, Truth, load_verdicts


def verdict_files(paths):
    for path in map(Path, paths):
        files = sorted(path.rglob("*json*")) if path.is_dir() else [path]
        yield from (file for file in files if not file.name.endswith(".truth.json"))


def read_verdicts(paths):
    if not paths:
        return load_verdicts(sys.stdin)
    verdicts, unreadable = {}, 0
    for file in verdict_files(paths):
        with open(file) as lines:
            found, bad = load_verdicts(lines, file.name)
        verdicts |= found
        unreadable += bad
    return verdicts, unreadable


def main():
    parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__)
    parser.add_argument("dir")
    parser.add_argument("--verdicts", nargs="+", default=[])
    parser.add_argument("--min-accuracy", type=float, help="share from 0 to 1")
    parser.add_argument("--misses", type=int, default=200, help="how many misses to list")
    parser.add_argument("--strict", action="store_true", help="also_ok does not count")
    parser.add_argument("--format", choices=["text", "json", "markdown"], default="text")
    arguments = parser.parse_args()

    truth = Truth.load(arguments.dir)
    if not truth.labels:
        sys.exit(f"score: no labelled reset under {arguments.dir}")
    verdicts, unreadable = read_verdicts(arguments.verdicts)
    if unreadable:
        print(f"score: {unreadable} lines are no verdicts and were left out", file=sys.stderr)
    score = Score(truth, verdicts, arguments.strict)
    if arguments.format == "json":
        print(json.dumps(report.summary(score)))
    else:
        print("\n".join(report.text(score, arguments.misses) if arguments.format == "text" else report.markdown(score)))
    if arguments.min_accuracy is not None and score.accuracy.value < arguments.min_accuracy:
        sys.exit(f"score: accuracy {score.accuracy.value:.4f} is below {arguments.min_accuracy}")


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.stderr.close()
