# SPDX-License-Identifier: GPL-2.0-or-later
"""What `make install` leaves is what pkg-config and a compiler need."""

import os
import subprocess
import unittest
from pathlib import Path

from build import ROOT, folder


def make(*arguments):
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    subprocess.run(["make", "-s", "-C", ROOT, *arguments], env=environment, check=True, capture_output=True)


class Install(unittest.TestCase):
    def test_pkg_config_and_the_compiler_find_the_library(self):
        with folder() as here:
            make("install-library", f"DESTDIR={here}", "PREFIX=/opt/rst")
            environment = os.environ | {
                "PKG_CONFIG_LIBDIR": f"{here}/opt/rst/lib/pkgconfig", "PKG_CONFIG_SYSROOT_DIR": here}
            for extra in [[], ["-static"]]:
                flags = subprocess.run(
                    ["pkg-config", "--cflags", "--libs", *(["--static"] if extra else []), "rstreason"],
                    env=environment, check=True, capture_output=True, text=True).stdout.split()
                program = Path(here) / "segments"
                subprocess.run(
                    ["cc", *extra, ROOT / "Examples/segments/segments.c", *flags, "-o", program], check=True)
                output = subprocess.run(
                    [program], env=os.environ | {"LD_LIBRARY_PATH": f"{here}/opt/rst/lib"}, check=True,
                    capture_output=True, text=True).stdout
                self.assertIn("frame 9: ", output)

    def test_version_is_that_of_the_library(self):
        with folder() as here:
            make("install-library", f"DESTDIR={here}", "PREFIX=/opt/rst")
            environment = os.environ | {"PKG_CONFIG_LIBDIR": f"{here}/opt/rst/lib/pkgconfig"}
            version = subprocess.run(
                ["pkg-config", "--modversion", "rstreason"], env=environment, check=True, capture_output=True, text=True)
            source = (ROOT / "Sources/RSTReason/Version.swift").read_text()
            self.assertIn(f'"{version.stdout.strip()}"', source)


if __name__ == "__main__":
    unittest.main()
