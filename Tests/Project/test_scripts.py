# SPDX-License-Identifier: GPL-2.0-or-later
"""The scripts that a newcomer meets first."""

import os
import sys
import tempfile
import unittest
from pathlib import Path

from project import DEMO, ROOT, run

sys.path += [str(ROOT / "Tests" / "Captures"), str(ROOT / "Tests" / "Plugin")]
from demo import CODES  # noqa: E402
from tshark import plugin_path  # noqa: E402


class Demonstration(unittest.TestCase):
    def test_every_code_of_the_capture_is_named(self):
        shown = run("scripts/demo.sh", plugin_path(), DEMO)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        rows = [line.split("\t") for line in shown.stdout.splitlines() if line.count("\t") == 3]
        self.assertEqual(set(CODES) - {reason for _, reason, _, _ in rows}, set())

    def test_a_capture_that_is_not_there(self):
        shown = run("scripts/demo.sh", plugin_path(), "/nonexistent")
        self.assertEqual(shown.returncode, 1)
        self.assertIn("cannot read the capture /nonexistent", shown.stderr)


class Setup(unittest.TestCase):
    """Everything is there, as tests run, but for the toolchain that a folder at the head of PATH pretends."""

    def setup_with(self, swift):
        with tempfile.TemporaryDirectory() as folder:
            pretended = Path(folder, "swift")
            pretended.write_text(f"#!/bin/sh\n{swift}\n")
            pretended.chmod(0o755)
            return run("scripts/setup.sh", environment={"PATH": f"{folder}:{os.environ['PATH']}"})

    def test_a_toolchain_that_is_new_enough(self):
        for version in ("6.3", "6.3.1", "6.10", "7.0"):
            done = self.setup_with(f'echo "Swift version {version} (swift-{version}-RELEASE)"')
            self.assertEqual((done.returncode, done.stderr), (0, ""), version)

    def test_one_that_is_too_old_or_does_not_run(self):
        for swift, version in (('echo "Swift version 6.1 (swift-6.1-RELEASE)"', "6.1"), ("exit 1", "unknown")):
            done = self.setup_with(swift)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"is of version {version}\nsetup: get Swift 6.3 or later", done.stderr)


if __name__ == "__main__":
    unittest.main()
