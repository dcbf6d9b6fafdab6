"""The Wireshark profile "TCP Resets". SPDX-License-Identifier: GPL-2.0-or-later"""

import re
import shutil

from packets import trial
from tshark import ROOT, PluginTest

PROFILE = ROOT / "plugin" / "profile" / "TCP Resets"


class Profile(PluginTest):
    def setUp(self):
        profiles = self.sandbox.folder / "home" / ".config" / "wireshark" / "profiles"
        shutil.copytree(PROFILE, profiles / PROFILE.name, dirs_exist_ok=True)

    def test_columns(self):
        path = self.capture(trial())
        title = self.column(path, "rst.reason.title")[2][0]
        line = self.tshark(path, "-C", PROFILE.name).splitlines()[1]
        self.assertEqual(line.count(title), 1)
        self.assertIn("[RST, ACK]", line)

    def test_every_column_has_a_width(self):
        """Wireshark passes over widths that are not those of its columns."""
        columns = re.findall(r'^\t".*", "(%\w+(?::[\w.]+)?)', (PROFILE / "preferences").read_text(), re.M)
        widths = re.findall(r'^\t"?(%[\w:.]+)"?, -?\d+', (PROFILE / "recent").read_text(), re.M)
        self.assertGreater(len(columns), 5)
        self.assertEqual(widths, columns)

    def test_colour_filters_are_valid(self):
        lines = [line for line in (PROFILE / "colorfilters").read_text().splitlines() if not line.startswith("#")]
        self.assertGreater(len(lines), 5)
        path = self.capture(trial())
        for line in lines:
            _, _, expression, _ = line.split("@")
            self.tshark(path, "-Y", expression)

    def test_every_reset_is_coloured(self):
        lines = [line for line in (PROFILE / "colorfilters").read_text().splitlines() if not line.startswith("#")]
        resets = [line.split("@")[2] for line in lines if line.split("@")[1].startswith("Reset")]
        path = self.capture(trial())
        matched = self.column(path, "rst.reason", "-Y", " || ".join(f"({expression})" for expression in resets))
        self.assertEqual(matched, self.column(path, "rst.reason"))
