"""Which resets are looked at, and what --fail-on makes of them. SPDX-License-Identifier: GPL-2.0-or-later"""

import unittest

from command import ABORTED, INJECTED, REFUSED, CommandTest, ethernet, packets, run


class Selection(CommandTest):
    def test_reason(self):
        self.assertEqual(self.frames("--reason", "closed_port", self.trial), [REFUSED])
        self.assertEqual(self.frames("--reason", "closed_port,injected_reset", self.trial), [REFUSED, INJECTED])
        self.assertEqual(
            self.frames("--reason", "closed_port", "--reason", "abortive_close", self.trial), [REFUSED, ABORTED])
        self.assertEqual(self.frames("--reason", "blind_reset", self.trial), [])

    def test_category(self):
        self.assertEqual(self.frames("--category", "middlebox,abort", self.trial), [ABORTED, INJECTED])

    def test_confidence(self):
        records = self.records(self.trial)
        order = ["possible", "probable", "certain"]
        for least in order:
            expected = [r["frame"] for r in records if order.index(r["confidence"]) >= order.index(least)]
            self.assertEqual(self.frames("--min-confidence", least, self.trial), expected)

    def test_not_harmless(self):
        expected = [record["frame"] for record in self.records(self.trial) if not record["harmless"]]
        self.assertEqual(self.frames("--not-harmless", self.trial), expected)
        self.assertIn(REFUSED, expected)

    def test_port(self):
        self.assertEqual(self.frames("--port", "40002", self.trial), [ABORTED])
        self.assertEqual(self.frames("--port", "40001,40003", self.trial), [REFUSED, INJECTED])
        self.assertEqual(self.frames("--port", "80", self.trial), [REFUSED, ABORTED, INJECTED])

    def test_host(self):
        pairs = [("192.0.2.1", "192.0.2.2"), ("198.51.100.7", "192.0.2.2"), ("2001:db8::7", "2001:db8:1::2")]
        frames = [packets.Conversation(client=c, server=s).refused() for c, s in pairs]
        path = self.capture("hosts.pcap", ethernet(sum(frames, [])))
        for host, expected in [
            ("192.0.2.1", [2]), ("192.0.2.2", [2, 4]), ("198.51.100.0/24", [4]), ("198.51.100.0/29", [4]),
            ("198.51.100.0/30", []), ("0.0.0.0/0", [2, 4]), ("::/0", [6]), ("2001:db8::/48", [6]),
            ("2001:db8:1::/48", [6]), ("2001:db8:2::/48", []), ("2001:db8::7", [6]), ("2001:db8::6/127", [6]),
        ]:
            self.assertEqual(self.frames("--host", host, path), expected, host)
        self.assertEqual(self.frames("--host", "192.0.2.1", "--host", "::/0", path), [2, 6])

    def test_kinds_of_conditions_are_joined_by_and(self):
        self.assertEqual(self.frames("--port", "40001,40002", "--category", "abort", self.trial), [ABORTED])

    def test_wrong_values(self):
        for arguments, wrong in [
            (["--reason", "closed_prot"], "closed_prot"), (["--category", "odd"], "odd"), (["--port", "70000"], "70000"),
            (["--min-confidence", "sure"], "sure"), (["--host", "192.0.2.300"], "192.0.2.300"),
            (["--host", "192.0.2.0/33"], "192.0.2.0/33"), (["--reason", ""], "''"), (["--fail-on", "never"], "never"),
        ]:
            result = self.refuse(1, *arguments, self.trial)
            self.assertIn(wrong, result.stderr)
            self.assertEqual(result.stdout, "")


class FailOn(CommandTest):
    def status(self, *arguments):
        result = run("explain", "-f", "json", *arguments, self.trial)
        self.assertEqual(result.stderr, "")
        return result.returncode, len(result.stdout.splitlines())

    def test_reason(self):
        self.assertEqual(self.status("--fail-on", "closed_port"), (3, 3))
        self.assertEqual(self.status("--fail-on", "blind_reset"), (0, 3))
        self.assertEqual(self.status("--fail-on", "blind_reset,injected_reset"), (3, 3))

    def test_category(self):
        self.assertEqual(self.status("--fail-on", "middlebox"), (3, 3))
        self.assertEqual(self.status("--fail-on", "timeout"), (0, 3))

    def test_not_harmless(self):
        self.assertEqual(self.status("--fail-on", "not-harmless"), (3, 3))
        harmless = self.capture("none.pcap", ethernet(packets.Conversation().handshake()))
        self.assertEqual(run("--fail-on", "any", harmless).returncode, 0)

    def test_of_selected_resets_only(self):
        self.assertEqual(self.status("--fail-on", "closed_port", "--port", "40003"), (0, 1))

    def test_an_unreadable_file_counts_more(self):
        self.assertEqual(run("--fail-on", "any", self.trial, self.folder / "absent").returncode, 2)


if __name__ == "__main__":
    unittest.main()
