"""The built file itself. SPDX-License-Identifier: GPL-2.0-or-later"""

import re
import shutil
import subprocess
import unittest

from tshark import plugin_path


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@unittest.skipUnless(shutil.which("readelf") and shutil.which("nm"), "binutils are not installed")
class Build(unittest.TestCase):
    def test_under_500_kilobytes(self):
        self.assertLess(plugin_path().stat().st_size, 500_000)

    def test_needs_only_wireshark_glib_and_libc(self):
        needed = re.findall(r"\(NEEDED\).*\[(\w+)", output("readelf", "-d", str(plugin_path())))
        self.assertLessEqual(set(needed), {"libwireshark", "libwsutil", "libglib", "libc", "libm"})

    def test_exports_only_what_wireshark_looks_up(self):
        symbols = re.findall(r"(\S+)$", output("nm", "-D", "--defined-only", str(plugin_path())), re.MULTILINE)
        self.assertEqual(
            sorted(symbols),
            ["plugin_describe", "plugin_register", "plugin_version", "plugin_want_major", "plugin_want_minor"],
        )
