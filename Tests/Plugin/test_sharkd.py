"""sharkd, as a stand-in for the graphical Wireshark: frames in any order, and a file opened anew.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import json
import re
import shutil
import unittest

from packets import trial
from tshark import PluginTest


@unittest.skipUnless(shutil.which("sharkd"), "sharkd is not installed")
class Sharkd(PluginTest):
    INJECTED = ("frame", {"frame": 16, "proto": True})

    def ask(self, *requests):
        """Results of JSON-RPC calls, each (method, parameters)."""
        lines = [
            json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters})
            for number, (method, parameters) in enumerate(requests, start=1)
        ]
        answers = self.sandbox.run("sharkd", "-", stdin="\n".join(lines).encode() + b"\n")
        found = {answer["id"]: answer for answer in map(json.loads, answers.splitlines()) if "id" in answer}
        return [found[number].get("result") for number in range(1, len(requests) + 1)]

    def titles(self, tree):
        """Labels of a frame's whole tree, in order."""
        for node in tree:
            yield node.get("l", "")
            yield from self.titles(node.get("n", []))

    def test_frames_in_any_order(self):
        load = ("load", {"file": str(self.capture(trial()))})
        frames = [("frame", {"frame": number, "proto": True}) for number in (16, 2, 1)]
        _, injected, refused, syn = self.ask(load, *frames)
        self.assertIn("Reason: injected_reset", list(self.titles(injected["tree"])))
        self.assertIn("Reason: closed_port", list(self.titles(refused["tree"])))
        self.assertIn("Triggers the reset in: 2", list(self.titles(syn["tree"])))

    def test_filter(self):
        load = ("load", {"file": str(self.capture(trial()))})
        _, rows = self.ask(load, ("frames", {"filter": "rst.reason == closed_port"}))
        self.assertEqual([row["num"] for row in rows], [2])

    def test_opened_anew_it_says_the_same(self):
        load = ("load", {"file": str(self.capture(trial()))})
        frame = ("frame", {"frame": 16, "proto": True})
        _, first, _, second = self.ask(load, frame, load, frame)
        self.assertEqual(list(self.titles(first["tree"])), list(self.titles(second["tree"])))

    def test_file_that_has_grown_is_read_to_its_end(self):
        """What comes after the old end revises the verdict before it."""
        head = ("load", {"file": str(self.sandbox.capture("grown.pcap", trial()[:16]))})
        whole = ("load", {"file": str(self.capture(trial()))})
        _, before, _, after = self.ask(*[request for load in (head, whole) for request in (load, self.INJECTED)])
        chosen = re.compile("(Reason|Confidence|Revised by): ")
        said = [list(filter(chosen.match, self.titles(frame["tree"]))) for frame in (before, after)]
        self.assertEqual(said[0], ["Reason: injected_reset", "Confidence: probable"])
        self.assertEqual(said[1], ["Reason: injected_reset", "Confidence: certain", "Revised by: 19"])

    def test_another_file_leaves_nothing_behind(self):
        both = ("load", {"file": str(self.capture(trial()))})
        other = ("load", {"file": str(self.sandbox.capture("head.pcap", trial()[:1]))})
        _, _, syn = self.ask(both, other, ("frame", {"frame": 1, "proto": True}))
        self.assertEqual([title for title in self.titles(syn["tree"]) if title.startswith("TCP Reset Reason")], [])
