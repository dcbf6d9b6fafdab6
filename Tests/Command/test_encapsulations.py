"""TCP wrapped in other things; tshark is the witness that they are what they are called.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import subprocess
import unittest

from command import CommandTest, packets

import wrapped

IPV6 = {"client": "2001:db8::1", "server": "2001:db8::2"}


class Encapsulations(CommandTest):
    def check(self, name, wrap, link_type=1, known=True):
        with self.subTest(name):
            talks = packets.Conversation(), packets.Conversation(**IPV6)
            frames = [wrap(packet) for talk in talks for packet in talk.refused()]
            path = self.capture(f"{name}.pcap", frames, link_type=link_type)
            if known:
                self.assertEqual(self.resets_of_tshark(path), ["0", "1", "0", "1"])
            self.assertEqual(self.frames(path), [2, 4])
            if link_type not in wrapped.UNKNOWN_LINKS:
                # Compressed it is libwiretap's.
                subprocess.run(["gzip", path], check=True)
                self.assertEqual(self.frames(f"{path}.gz"), [2, 4])

    def resets_of_tshark(self, path):
        fields = ["tshark", "-r", path, "-T", "fields", "-e", "tcp.flags.reset"]
        return subprocess.run(fields, capture_output=True, text=True, check=True).stdout.split()

    def test_tags_behind_ethernet(self):
        for name, wrap in wrapped.TAGS.items():
            self.check(name, wrap)

    def test_tunnels(self):
        for name, wrap in wrapped.TUNNELS.items():
            self.check(name, wrap)

    def test_what_tshark_has_to_be_told(self):
        for name, wrap in wrapped.UNTOLD.items():
            self.check(name, wrap, known=False)

    def test_links(self):
        for link_type, wrap in wrapped.LINKS.items():
            self.check(f"link{link_type}", wrap, link_type)

    def test_links_unknown_to_wireshark(self):
        for link_type, wrap in wrapped.UNKNOWN_LINKS.items():
            self.check(f"link{link_type}", wrap, link_type, known=False)


if __name__ == "__main__":
    unittest.main()
