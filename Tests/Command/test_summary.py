"""The summary. SPDX-License-Identifier: GPL-2.0-or-later"""

import csv
import io
import json
import unittest

from command import CommandTest, ethernet, packets, run


class Summary(CommandTest):
    def setUp(self):
        super().setUp()
        refused = [packets.Conversation(sport=41000 + n, server="192.0.2.9", dport=81).refused() for n in range(6)]
        self.many = self.capture("many.pcap", packets.trial() + ethernet(sum(refused, [])))

    def summary(self, *arguments):
        return json.loads(self.succeed("summary", "-f", "json", *arguments))

    def table(self, summary, *fields):
        rows = [part["rows"] for part in summary["by"] if part["fields"] == list(fields)]
        return {tuple(row["values"]): row["count"] for row in rows[0]}

    def test_counts_what_explain_reports(self):
        records = self.records(self.many)
        summary = self.summary(self.many)
        self.assertEqual((summary["resets"], summary["connections"], summary["files"]), (9, 9, 1))
        self.assertEqual(summary["frames"], 32)
        self.assertEqual(summary["harmless"], sum(record["harmless"] for record in records))
        for field in ("reason", "category", "confidence"):
            expected = {}
            for record in records:
                expected[(record[field],)] = expected.get((record[field],), 0) + 1
            self.assertEqual(self.table(summary, field), expected)

    def test_service_server_and_client(self):
        summary = self.summary(self.many)
        self.assertEqual(self.table(summary, "service"), {("81",): 6, ("80",): 3})
        self.assertEqual(self.table(summary, "server"), {("192.0.2.9",): 6, ("192.0.2.2",): 3})
        self.assertEqual(self.table(summary, "client"), {("192.0.2.1",): 9})

    def test_shares(self):
        row = self.summary("--by", "service", self.many)["by"][0]["rows"][0]
        self.assertEqual((row["values"], row["count"], row["share"]), (["81"], 6, 0.6667))

    def test_by_several_fields_together(self):
        summary = self.summary("--by", "server,reason", "--by", "form", self.many)
        self.assertEqual([part["fields"] for part in summary["by"]], [["server", "reason"], ["form"]])
        self.assertEqual(self.table(summary, "server", "reason")[("192.0.2.9", "closed_port")], 6)

    def test_top(self):
        part = self.summary("--by", "reason", "--top", "1", self.many)["by"][0]
        self.assertEqual([row["values"] for row in part["rows"]], [["closed_port"]])
        self.assertEqual(part["distinct"], 3)
        self.assertIn("and 2 more", self.succeed("summary", "--by", "reason", "--top", "1", self.many))

    def test_text(self):
        text = self.succeed("summary", self.many)
        self.assertIn("9 resets in 9 connections, 32 frames of 1 file\n", text)
        self.assertRegex(text, r"closed_port +7 \(77\.8 %\)")

    def test_csv(self):
        rows = list(csv.DictReader(io.StringIO(self.succeed("summary", "-f", "csv", "--by", "server,reason", self.many))))
        self.assertEqual(rows[0], {
            "by": "server|reason", "value": "192.0.2.9|closed_port", "count": "6", "share": "0.6667", "harmless": "0"})

    def test_csv_has_all_rows(self):
        refused = [packets.Conversation(sport=41000, dport=81 + n).refused() for n in range(12)]
        capture = self.capture("services.pcap", ethernet(sum(refused, [])))
        by_service = ["summary", "-f", "csv", "--by", "service", capture]
        rows = list(csv.DictReader(io.StringIO(self.succeed(*by_service))))
        self.assertEqual((len(rows), sum(int(row["count"]) for row in rows)), (12, 12))
        self.assertEqual(len(self.succeed(*by_service, "--top", "3").splitlines()), 1 + 3)

    def test_several_files_together(self):
        self.assertEqual(self.summary(self.many, self.trial)["resets"], 12)
        self.assertEqual(self.table(self.summary("--by", "capture", self.many, self.trial), "capture"),
                         {(str(self.many),): 9, (str(self.trial),): 3})

    def test_selection(self):
        self.assertEqual(self.summary("--port", "81", self.many)["resets"], 6)

    def test_health(self):
        frames = packets.trial()
        cut = self.summary(self.capture("cut.pcap", frames, snap=70))["health"]
        self.assertEqual(cut["frames_cut"], sum(len(frame) > 70 for frame in frames))
        copied = self.summary(self.capture("twice.pcap", [f for frame in frames for f in (frame, (0.000001, frame))]))
        self.assertGreater(copied["health"]["frames_duplicate"], 15)
        midway = self.summary(self.capture("midway.pcap", frames[5:]))["health"]
        self.assertEqual(midway["resets_begun_midway"], 1)
        whole = self.summary(self.trial)["health"]
        self.assertEqual(
            (whole["frames_cut"], whole["frames_duplicate"], whole["resets_begun_midway"], whole["frames_malformed"]),
            (0, 0, 0, 0))

    def test_frames_out_of_order(self):
        frames = [frame for frame in packets.trial()]
        frames[4] = (-0.5, frames[4])
        frames[8] = (-0.25, frames[8])
        for jobs in (1, 2):
            health = self.summary("--jobs", jobs, self.capture("back.pcap", frames))["health"]
            self.assertEqual((health["frames_earlier_than_previous"], health["longest_step_back"]), (2, 0.5))
        whole = self.summary(self.trial)["health"]
        self.assertEqual((whole["frames_earlier_than_previous"], whole["longest_step_back"]), (0, 0))

    def test_unknown_and_what_was_missing(self):
        conversation = packets.Conversation()
        stray = [conversation.segment("server", packets.RST | packets.ACK, ack=77777)]
        summary = self.summary(self.capture("stray.pcap", ethernet(stray)))
        self.assertEqual(summary["unknown"]["count"], 1)
        self.assertEqual([entry["count"] for entry in summary["unknown"]["why"]], [1])
        self.assertEqual(summary["health"]["resets_one_sided"], 1)

    def test_no_resets(self):
        path = self.capture("quiet.pcap", ethernet(packets.Conversation().handshake()))
        self.assertIn("0 resets in 1 connection, 3 frames", self.succeed("summary", path))
        self.assertEqual(self.summary(path)["resets"], 0)

    def test_wrong_field(self):
        self.assertIn("colour", self.refuse(1, "summary", "--by", "colour", self.many).stderr)
        self.refuse(1, "summary", "--top", "0", self.many)

    def test_damaged_file(self):
        cut = self.folder / "cut.pcap"
        cut.write_bytes(self.trial.read_bytes()[:-5])
        result = run("summary", "-f", "json", cut)
        self.assertEqual((result.returncode, json.loads(result.stdout)["resets"]), (2, 3))


if __name__ == "__main__":
    unittest.main()
