"""The graphical Wireshark, without a screen: what it dissects anew. A Lua script plays the user.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import shutil
import subprocess
import unittest

from packets import trial
from tshark import PluginTest

# Each time that Wireshark has gone through the capture the next step is taken. The frames as they are shown after the last
# one are printed, with what the fields hold.
SCRIPT = """
local names = {%s}
local fields = {}
for index, name in ipairs(names) do fields[index] = Field.new(name) end
local steps = {%s}
local done = 0
local lines = {}
local tap = Listener.new("frame")
function tap.reset() lines = {} end
function tap.packet(pinfo)
  local line = {tostring(pinfo.number)}
  for _, field in ipairs(fields) do
    local found = field()
    table.insert(line, found and tostring(found.value) or "")
  end
  if line[2] ~= "" then table.insert(lines, table.concat(line, "\\t")) end
end
function tap.draw()
  done = done + 1
  if steps[done] then return steps[done]() end
  print("shown:\\n" .. table.concat(lines, "\\n"))
  io.stdout:flush()
  os.exit(0)
end
"""
NAMES = ["rst.reason", "rst.reason.confidence", "rst.reason.trigger", "rst.reason.provisional", "rst.reason.revised_by"]
REDISSECT = "redissect_packets"


def show(expression="tcp"):
    """The step that puts a display filter on: all frames are dissected once more, in what is known by then."""
    return f'function() set_filter("{expression}") apply_filter() end'


def starts():
    """Whether there is a Wireshark with Lua."""
    if not shutil.which("wireshark"):
        return False
    done = subprocess.run(["wireshark", "--version"], capture_output=True, text=True)
    return "with Lua" in done.stdout


@unittest.skipUnless(starts(), "no Wireshark with Lua")
class Wireshark(PluginTest):
    def shown(self, path, *steps, options=()):
        """{frame: values of NAMES} after the steps."""
        script = self.sandbox.folder / f"{self.id()}.lua"
        script.write_text(SCRIPT % (", ".join(f'"{name}"' for name in NAMES), ", ".join(steps)))
        text = self.sandbox.run(
            "env", "QT_QPA_PLATFORM=offscreen", f"XDG_RUNTIME_DIR={self.sandbox.folder / 'home'}", "wireshark", "-n",
            "-X", f"lua_script:{script}", *options, "-r", path,
        )  # fmt: skip
        lines = text[text.index("shown:\n") :].splitlines()[1:]
        return {int(number): tuple(values) for number, *values in (line.split("\t") for line in lines)}

    def final(self, path, *options):
        """The same of tshark with two passes."""
        rows = self.fields(path, ["frame.number", *NAMES], "-2", *options)
        return {int(number[0]): tuple("".join(values) for values in row) for number, *row in rows if row[0]}

    def test_file_that_was_read_is_final(self):
        path = self.capture(trial())
        self.assertEqual(self.shown(path, show()), self.final(path))

    def test_file_dissected_anew_is_final(self):
        path = self.capture(trial())
        self.assertEqual(self.shown(path, REDISSECT, show()), self.final(path))
        self.assertEqual(self.shown(path, REDISSECT, show(), REDISSECT, show("ip")), self.final(path))

    def test_after_a_read_filter_nothing_is_forgotten(self):
        """Only the frames that passed are dissected anew."""
        path = self.capture(trial())
        kept = ("-R", "tcp.flags.reset == 1")
        expected = self.final(path, *kept)
        self.assertEqual([reason for reason, *_ in expected.values()].count("unknown"), 0)
        self.assertEqual(self.shown(path, REDISSECT, show(), options=kept), expected)
        self.assertEqual(self.shown(path, REDISSECT, REDISSECT, show(), options=kept), expected)

    def test_no_link_to_a_last_frame_left_out(self):
        """Neither when the file has been read nor once it is dissected anew."""
        path = self.capture(trial())
        for filter in ("frame.number < 20", "tcp.flags.reset == 1"):
            kept = ("-R", filter)
            expected = self.final(path, *kept)
            self.assertEqual(self.shown(path, show(), options=kept), expected)
            self.assertEqual(self.shown(path, REDISSECT, show(), options=kept), expected)
