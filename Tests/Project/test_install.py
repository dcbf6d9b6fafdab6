# SPDX-License-Identifier: GPL-2.0-or-later
"""What `make install` puts below DESTDIR, and that `make uninstall` takes it away again."""

import tempfile
import unittest
from pathlib import Path

from project import ROOT, run

PREFIX = "opt/rst"
# Below the prefix, as their programs look for them. Wireshark's folders are where pkg-config says.
FILES = {
    "bin/rstreason", "include/rstreason.h", "include/rstreason_codes.h", "lib/librstreason.so", "lib/librstreason.a",
    "lib/pkgconfig/rstreason.pc", "share/bash-completion/completions/rstreason",
    "share/zsh/site-functions/_rstreason", "share/fish/vendor_completions.d/rstreason.fish",
}
MANUALS = {f"share/man/man1/{page.name}" for page in (ROOT / "docs" / "man").glob("*.1")}
PROFILE = {f"TCP Resets/{path.name}" for path in (ROOT / "plugin" / "profile" / "TCP Resets").iterdir()}


class Install(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def make(self, target):
        done = run("make", "-s", target, f"DESTDIR={self.folder}", f"PREFIX=/{PREFIX}")
        self.assertEqual(done.returncode, 0, done.stderr)

    def files(self):
        return {path.relative_to(self.folder) for path in self.folder.rglob("*") if not path.is_dir()}

    def test_everything_is_installed_and_uninstalled(self):
        self.make("install")
        installed = self.files()
        below = {str(path.relative_to(PREFIX)) for path in installed if path.is_relative_to(PREFIX)}
        self.assertGreater(len(MANUALS), 3)
        self.assertEqual((FILES | MANUALS) - below, set())
        self.assertEqual(len([path for path in below if path.startswith("lib/librstreason.so.")]), 1)
        last_two = {"/".join(path.parts[-2:]) for path in installed}
        self.assertEqual(({"epan/rstreason.so"} | PROFILE) - last_two, set())
        self.assertEqual(len(installed), len(FILES | MANUALS | PROFILE) + 2, installed)

        version = run(self.folder / PREFIX / "bin" / "rstreason", "--version")
        self.assertEqual(version.returncode, 0, version.stderr)
        self.make("uninstall")
        self.assertEqual(self.files(), set())


if __name__ == "__main__":
    unittest.main()
