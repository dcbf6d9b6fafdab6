# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the project lies, and how its Makefile and scripts are run, for the tests of this folder."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / ".build" / "release" / "rstreason"
DEMO = ROOT / "Tests" / "Captures" / "demo.pcapng"


def run(*command, **options):
    """The finished process; output as text. It is not a child of the make that runs the tests."""
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    environment |= options.pop("environment", {})
    return subprocess.run(list(map(str, command)), env=environment, cwd=ROOT, capture_output=True, text=True, **options)
