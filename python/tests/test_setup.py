# SPDX-License-Identifier: GPL-2.0-or-later
"""What setup.py makes of a library that is installed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("setuptools")

SETUP = Path(__file__).resolve().parents[1] / "setup.py"


def version(folder, **environment):
    environment = {"RSTREASON_LIBRARY": str(folder / "librstreason.a")} | environment
    return subprocess.run(
        [sys.executable, SETUP, "--version"], cwd=SETUP.parent, env=os.environ | environment, capture_output=True, text=True)


def test_version_is_that_of_the_library(tmp_path):
    (tmp_path / "pkgconfig").mkdir()
    (tmp_path / "pkgconfig" / "rstreason.pc").write_text("Name: rstreason\nVersion: 7.8.9\n")
    assert version(tmp_path).stdout.split()[-1] == "7.8.9"
    assert version(tmp_path, RSTREASON_VERSION="7.9").stdout.split()[-1] == "7.9"


def test_a_library_of_unknown_version_is_refused(tmp_path):
    done = version(tmp_path)
    assert done.returncode != 0
    assert "RSTREASON_VERSION" in done.stderr
