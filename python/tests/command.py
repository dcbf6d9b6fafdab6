# SPDX-License-Identifier: GPL-2.0-or-later
"""What the command says of captures, where it is built."""

import json
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / ".build" / "release" / "rstreason"

needed = pytest.mark.skipif(not COMMAND.exists(), reason="the command is not built (make command)")


def explain(*paths):
    """The verdicts, each capture on its own, as of its end; and the lines of complaints."""
    done = subprocess.run(
        [COMMAND, "explain", "--format", "json", "--files-from", "-"],
        input="\n".join(map(str, paths)), capture_output=True, text=True)
    assert done.returncode in (0, 2), done.stderr
    complaints = [line.removeprefix("rstreason: ") for line in done.stderr.splitlines()]
    return [json.loads(line, parse_float=Decimal) for line in done.stdout.splitlines()], complaints
