#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""marked.py [--check] FILE PART: puts standard input between the lines <!-- PART:begin --> and <!-- PART:end -->.

With --check nothing is written, and the exit status is 1 if FILE holds something else there.
"""

import argparse
import re
import sys
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("file", type=Path)
    parser.add_argument("part")
    arguments = parser.parse_args()
    body, part = sys.stdin.read().strip("\n"), re.escape(arguments.part)
    if not body:
        sys.exit(f"{arguments.file}: nothing to put into {arguments.part}")
    before = arguments.file.read_text()
    marks = re.compile(rf"(<!-- {part}:begin.*? -->\n).*?(<!-- {part}:end -->)", re.S)
    after, found = marks.subn(lambda mark: f"{mark[1]}\n{body}\n\n{mark[2]}", before)
    if found != 1:
        sys.exit(f"{arguments.file}: expected the marks of {arguments.part} once, found them {found} times")
    if after == before:
        return
    if arguments.check:
        sys.exit(f"{arguments.file}: {arguments.part} is not up to date: run make {arguments.part}")
    arguments.file.write_text(after)
    print(f"wrote {arguments.part} into {arguments.file}")


if __name__ == "__main__":
    main()
