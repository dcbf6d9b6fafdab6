#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""hole_table.py FOLDER: the README's table of captures with holes.

FOLDER is what holes.py has made; the verdicts on each folder KIND of it are in KIND.ndjson beside it.
"""

import sys
from pathlib import Path

import holes
import report
from scoring import Score, Truth, load_verdicts


def judged(folder):
    with open(folder.with_suffix(".ndjson")) as lines:
        return Score(Truth.load(folder), load_verdicts(lines)[0])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print("\n".join(report.holes({kind: judged(Path(sys.argv[1], kind)) for kind in holes.HOLES})))


if __name__ == "__main__":
    main()
