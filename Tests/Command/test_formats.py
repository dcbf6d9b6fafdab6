"""What explain writes. SPDX-License-Identifier: GPL-2.0-or-later"""

import base64
import csv
import hashlib
import io
import socket
import struct
import unittest

from command import INJECTED, ROOT, TRIAL, CommandTest, ethernet, packets

DEMO = ROOT / "Tests" / "Captures" / "demo.pcapng"


class JSON(CommandTest):
    def test_one_object_a_reset_in_the_order_of_frames(self):
        self.assertEqual({record["frame"]: record["reason"] for record in self.records(self.trial)}, TRIAL)
        self.assertEqual(self.frames(self.trial), sorted(TRIAL))

    def test_identity(self):
        record = self.records(self.trial)[0]
        self.assertEqual(record["schema"], 1)
        self.assertEqual(record["capture"], str(self.trial))
        self.assertEqual(record["time"], "2023-11-14T22:13:20.002000000Z")
        self.assertEqual((record["src"], record["sport"]), ("192.0.2.2", 80))
        self.assertEqual((record["dst"], record["dport"]), ("192.0.2.1", 40001))
        self.assertEqual([record["connection"] for record in self.records(self.trial)], [0, 1, 2])

    def test_community_id(self):
        low, high = socket.inet_aton("192.0.2.1"), socket.inet_aton("192.0.2.2")
        digest = hashlib.sha1(b"\0\0" + low + high + b"\x06\0" + struct.pack(">HH", 40001, 80)).digest()
        self.assertEqual(self.records(self.trial)[0]["community_id"], "1:" + base64.b64encode(digest).decode())

    def test_fields(self):
        record = self.records(self.trial)[1]
        self.assertEqual(set(record["sender"]), {"role", "state", "unacked", "bytes"})
        self.assertEqual((record["sender"]["role"], record["sender"]["bytes"]), ("client", 18))
        self.assertEqual((record["receiver"]["role"], record["receiver"]["bytes"]), ("server", 2000))
        self.assertIs(record["provisional"], False)
        self.assertIn(record["confidence"], ("certain", "probable", "possible"))
        self.assertTrue(all(isinstance(sentence, str) for sentence in record["evidence"]))
        for key in ("title", "summary", "text", "category", "advice", "form", "origin", "effect", "severity"):
            self.assertTrue(record[key], key)
        self.assertNotIn("duplicate_of", record)

    def test_durations_are_seconds(self):
        self.assertEqual(self.records(self.trial)[0]["delay"], 0.001)

    def test_ipv6(self):
        conversation = packets.Conversation(client="2001:db8::1", server="2001:db8:0:0:1:0:0:2")
        record = self.records(self.capture("six.pcap", ethernet(conversation.refused())))[0]
        self.assertEqual((record["src"], record["dst"]), ("2001:db8::1:0:0:2", "2001:db8::1"))

    def test_names_with_quotes_and_control_characters(self):
        path = self.capture('a "b\\\n\x1b.pcap', packets.trial())
        self.assertEqual(self.records(path)[0]["capture"], str(path))

    def test_verdict_as_of_the_reset_and_at_the_end(self):
        early = self.records("--as-of", "reset", self.trial)
        late = self.records("--as-of", "end", self.trial)
        self.assertEqual((early[2]["confidence"], late[2]["confidence"]), ("probable", "certain"))
        self.assertNotIn("revised_by", early[2])
        self.assertGreater(late[2]["revised_by"], INJECTED)
        self.assertEqual(late, self.records(self.trial))


class ECS(CommandTest):
    def test_names_of_the_elastic_common_schema(self):
        record = self.records("--schema", "ecs", self.trial)[0]
        native = self.records(self.trial)[0]
        self.assertEqual(record["@timestamp"], native["time"])
        self.assertEqual((record["source"]["ip"], record["source"]["port"]), (native["src"], native["sport"]))
        self.assertEqual((record["destination"]["ip"], record["destination"]["port"]), (native["dst"], native["dport"]))
        self.assertEqual(record["event"]["reason"], "closed_port")
        self.assertEqual(record["event"]["action"], "tcp_reset")
        self.assertEqual(record["event"]["kind"], "event")
        self.assertEqual(record["event"]["category"], ["network"])
        self.assertEqual(record["event"]["type"], ["connection", "denied"])
        self.assertEqual(record["network"]["community_id"], native["community_id"])
        self.assertEqual(record["network"]["transport"], "tcp")
        self.assertEqual(record["log"]["file"]["path"], str(self.trial))
        self.assertEqual(record["message"], native["text"])
        self.assertEqual(record["rst"]["evidence"], native["evidence"])

    def test_a_forged_reset_is_an_alert(self):
        self.assertEqual(self.records("--schema", "ecs", self.trial)[2]["event"]["kind"], "alert")

    def test_goes_with_json_only(self):
        self.refuse(1, "--schema", "ecs", self.trial)


class CSV(CommandTest):
    def rows(self, *arguments):
        return list(csv.DictReader(io.StringIO(self.succeed("explain", "-f", "csv", *arguments))))

    DURATIONS = ("idle", "delay", "rtt")
    LISTS = ("evidence", "alternative", "linux")

    def cell(self, record, column):
        """What the column should hold, by the JSON record."""
        end, _, member = column.partition("_")
        value = record.get(end, {}).get(member) if end in ("sender", "receiver") else record.get(column)
        if value is None:
            return ""
        if column in self.LISTS:
            return "|".join(value)
        if column in self.DURATIONS:
            return f"{value:.9f}"
        return str(value).lower() if isinstance(value, bool) else str(value)

    def test_the_same_facts_as_json(self):
        """In every column, on resets of many kinds."""
        captures = (self.trial, DEMO)
        rows, records = self.rows(*captures), self.records(*captures)
        self.assertEqual(len(rows), len(records))
        for row, record in zip(rows, records):
            self.assertEqual(row, {column: self.cell(record, column) for column in row})
        filled = {column for row in rows for column, cell in row.items() if cell}
        self.assertGreater(len(filled), 35)

    def test_every_row_has_every_column(self):
        table = list(csv.reader(io.StringIO(self.succeed("explain", "-f", "csv", self.trial))))
        self.assertEqual({len(row) for row in table}, {len(table[0])})
        self.assertEqual(len(set(table[0])), len(table[0]))

    def test_one_header_for_many_files(self):
        text = self.succeed("explain", "-f", "csv", self.trial, self.trial)
        self.assertEqual(text.count("community_id"), 1)
        self.assertEqual(len(text.splitlines()), 7)

    def test_no_formula_from_a_file_name(self):
        self.capture("=1+1.pcap", packets.trial())
        self.assertEqual(self.rows_in_folder("=1+1.pcap")[0]["capture"], "'=1+1.pcap")

    def rows_in_folder(self, name):
        text = self.succeed("explain", "-f", "csv", name, cwd=self.folder)
        return list(csv.DictReader(io.StringIO(text)))


class Table(CommandTest):
    def test_a_row_a_reset(self):
        lines = self.succeed(self.trial).splitlines()
        self.assertEqual(lines[0].split()[:4], ["Frame", "Time", "(UTC)", "From"])
        self.assertEqual(lines[1].strip(), "2023-11-14")
        self.assertEqual(len(lines), 5)
        words = lines[2].split()
        self.assertEqual(words[:4], ["2", "22:13:20.002000", "192.0.2.2:80", "192.0.2.1:40001"])
        self.assertEqual(words[5], "closed_port")

    def test_explain_is_the_default_command(self):
        self.assertEqual(self.succeed(self.trial), self.succeed("explain", "--format", "table", self.trial))

    def test_details(self):
        text = " ".join(self.succeed("--details", self.trial).split())
        for record in self.records(self.trial):
            self.assertIn(" ".join(record["text"].split()), text)
            for sentence in record["evidence"]:
                self.assertIn("- " + sentence, text)
            for code in record.get("alternative", []):
                self.assertIn(f"- {code}: ", text)

    def test_details_draw_the_last_segments(self):
        text = self.succeed("--details", self.trial)
        ladders = text.count("Last segments")
        self.assertGreater(ladders, 0)
        self.assertRegex(text, r"\d+ +−[0-9.]+ [µmn]?s +◀── receiver +SYN +Seq 0 Len \d+")
        self.assertEqual(len([line for line in text.splitlines() if " 0         sender ──▶" in line]), ladders)

    def test_details_stay_within_the_width(self):
        details = [line for line in self.succeed("-d", self.trial).splitlines() if line.startswith("         ")]
        self.assertGreater(len(details), 10)
        self.assertLessEqual(max(map(len, details)), 100)

    def test_details_go_with_the_table_only(self):
        self.refuse(1, "--details", "-f", "json", self.trial)

    def test_many_captures_are_named(self):
        other = self.capture("other.pcap", packets.trial())
        lines = self.succeed(self.trial, other).splitlines()
        self.assertEqual([line for line in lines if line.endswith(".pcap")], [str(self.trial), str(other)])

    def test_escape_sequences_in_names_are_not_obeyed(self):
        path = self.capture("\x1b[31mred.pcap", packets.trial())
        self.assertNotIn("\x1b", self.succeed(path, self.trial))

    def test_the_date_is_told_when_it_changes(self):
        conversations = [packets.Conversation(sport=40001).refused(), packets.Conversation(sport=40002).refused()]
        frames = ethernet(conversations[0]) + [(86400.0, frame) for frame in ethernet(conversations[1])]
        lines = [line.strip() for line in self.succeed(self.capture("days.pcap", frames)).splitlines()]
        self.assertIn("2023-11-14", lines)
        self.assertIn("2023-11-16", lines)

    def test_no_resets_no_rows(self):
        path = self.capture("quiet.pcap", ethernet(packets.Conversation().handshake()))
        self.assertEqual(self.succeed(path), "")


if __name__ == "__main__":
    unittest.main()
