"""The ways tshark can be asked, each with the verdicts it must give. SPDX-License-Identifier: GPL-2.0-or-later"""

import json
import re
import xml.etree.ElementTree

from packets import Conversation, crowd, ethernet, trial
from tshark import PluginTest

# Frames of trial(): 1-2 refused, 3-11 aborted (reset 10), 12-20 injected into (reset 16).
REFUSED, ABORTED, AFTER_ABORT, INJECTED = 2, 10, 11, 16
RESETS = {REFUSED, ABORTED, INJECTED}


class OnePass(PluginTest):
    def test_every_reset_has_one_reason_and_nothing_else_has_any(self):
        reasons = self.column(self.capture(trial()), "rst.reason")
        self.assertEqual(set(reasons), RESETS)
        self.assertEqual(reasons[REFUSED], ["closed_port"])
        self.assertTrue(all(len(values) == 1 for values in reasons.values()))

    def test_trigger_of_a_refusal_is_the_syn(self):
        self.assertEqual(self.column(self.capture(trial()), "rst.reason.trigger")[REFUSED], ["1"])

    def test_display_filter_selects_by_reason(self):
        rows = self.fields(self.capture(trial()), ["frame.number"], "-Y", "rst.reason == closed_port")
        self.assertEqual(rows, [[[str(REFUSED)]]])

    def test_display_filter_on_tcp_does_not_hide_the_context(self):
        path = self.capture(trial())
        unfiltered = self.column(path, "rst.reason.text")
        self.assertEqual(self.column(path, "rst.reason.text", "-Y", "tcp.flags.reset == 1"), unfiltered)

    def test_frame_after_a_reset_names_it(self):
        self.assertEqual(self.column(self.capture(trial()), "rst.after")[AFTER_ABORT], [str(ABORTED)])

    def test_no_link_points_forwards(self):
        self.assertEqual(self.column(self.capture(trial()), "rst.triggers"), {})

    def test_info_column_ends_with_the_title(self):
        path = self.capture(trial())
        title = self.column(path, "rst.reason.title")[REFUSED][0]
        self.assertTrue(self.tshark(path).splitlines()[REFUSED - 1].endswith(f"[{title}]"))

    def test_info_column_can_be_left_alone(self):
        path = self.capture(trial())
        title = self.column(path, "rst.reason.title")[REFUSED][0]
        self.assertNotIn(title, self.tshark(path, "-o", "rst.info_column:FALSE"))

    def test_a_small_table_forgets_connections_and_says_so(self):
        path = self.capture(crowd())
        for connections, is_forgotten in ((16, True), (1000, False)):
            rows = self.column(path, "rst.reason.evidence", "-o", f"rst.max_connections:{connections}")
            (evidence,) = rows.values()
            self.assertEqual(any("dropped from the full connection table" in item for item in evidence), is_forgotten)


class TwoPasses(PluginTest):
    def test_same_resets_as_in_one_pass(self):
        self.assertEqual(set(self.column(self.capture(trial()), "rst.reason", "-2")), RESETS)

    def test_forged_reset_is_found_out_by_what_follows(self):
        path = self.capture(trial())
        self.assertEqual(self.column(path, "rst.reason", "-2")[INJECTED], ["injected_reset"])

    def test_revision_names_a_later_frame(self):
        path = self.capture(trial())
        self.assertEqual(self.column(path, "rst.reason")[ABORTED], ["reset_close"])
        self.assertEqual(self.column(path, "rst.reason", "-2")[ABORTED], ["abortive_close"])
        self.assertEqual(self.column(path, "rst.reason.revised_by", "-2")[ABORTED], [str(AFTER_ABORT)])

    def test_trigger_and_triggers_agree(self):
        path = self.capture(trial())
        triggers = self.column(path, "rst.reason.trigger", "-2")
        links = self.column(path, "rst.triggers", "-2")
        pairs = {(int(values[0]), reset) for reset, values in triggers.items()}
        self.assertEqual({(frame, int(reset)) for frame, resets in links.items() for reset in resets}, pairs)
        self.assertIn((1, REFUSED), pairs)

    def test_nothing_is_provisional(self):
        self.assertEqual(self.column(self.capture(trial()), "rst.reason.provisional", "-2"), {})

    def test_after_is_the_same_as_in_one_pass(self):
        path = self.capture(trial())
        self.assertEqual(self.column(path, "rst.after", "-2"), self.column(path, "rst.after"))

    def test_plain_listing_without_a_tree_shows_the_title(self):
        path = self.capture(trial())
        title = self.column(path, "rst.reason.title", "-2")[REFUSED][0]
        self.assertTrue(self.tshark(path, "-2").splitlines()[REFUSED - 1].endswith(f"[{title}]"))


class ReadFilter(PluginTest):
    """-R -2 renumbers the frames; filtered ones are tracked but not linked to."""

    def test_verdicts_are_those_of_the_whole_capture(self):
        path = self.capture(trial())
        whole = list(self.column(path, "rst.reason", "-2").values())
        kept = self.column(path, "rst.reason", "-2", "-R", "tcp.flags.reset == 1")
        self.assertEqual(kept, dict(enumerate(whole, start=1)))

    def test_links_follow_the_new_numbers(self):
        frames = [ethernet(packet) for packet in Conversation(sport=1).handshake() + Conversation(sport=2).refused()]
        path = self.capture(frames)
        self.assertEqual(self.column(path, "rst.reason.trigger", "-2"), {5: ["4"]})
        self.assertEqual(self.column(path, "rst.reason.trigger", "-2", "-R", "tcp.port == 2"), {2: ["1"]})
        self.assertEqual(self.column(path, "rst.triggers", "-2", "-R", "tcp.port == 2"), {1: ["2"]})

    def test_no_link_to_a_frame_left_out(self):
        path = self.capture(trial())
        self.assertEqual(self.column(path, "rst.reason.trigger", "-2", "-R", "tcp.flags.reset == 1"), {})

    def test_no_link_to_a_last_frame_left_out(self):
        """No later frame tells by its number that the last one is missing."""
        frames = [ethernet(packet) for packet in Conversation(sport=1).handshake() + Conversation(sport=2).refused()]
        path = self.capture(frames)
        for filter in ("frame.number < 5", "ip.dst == 192.0.2.2"):
            for options in ([], ["--disable-protocol", "tcp"]):
                self.assertEqual(self.column(path, "rst.triggers", "-2", "-R", filter, *options), {})

    def test_no_link_to_several_last_frames_left_out(self):
        path = self.capture(trial())
        self.assertNotEqual(self.column(path, "rst.reason.revised_by", "-2"), {})
        self.assertEqual(self.column(path, "rst.reason.revised_by", "-2", "-R", "tcp.flags.reset == 1"), {})

    def test_no_heading_without_a_link(self):
        path = self.capture(trial())
        for field in ("rst.triggers", "rst.after"):
            self.assertNotEqual(self.fields(path, ["frame.number"], "-2", "-Y", field), [])
        self.assertEqual(self.fields(path, ["frame.number"], "-2", "-R", "tcp.flags.reset == 0", "-Y", "rst"), [])

    def test_filter_by_reason(self):
        path = self.capture(trial())
        self.assertEqual(self.column(path, "rst.reason", "-2", "-R", "rst.reason == closed_port"), {1: ["closed_port"]})


class Formats(PluginTest):
    def layers(self, path, *options):
        return [frame["_source"]["layers"] for frame in json.loads(self.tshark(path, "-T", "json", *options))]

    def test_json(self):
        for passes in ([], ["-2"]):
            frames = self.layers(self.capture(trial()), "-Y", "rst.reason", *passes)
            found = [layers["rst"]["rst.reason"] for layers in frames]
            self.assertEqual(len(found), len(RESETS))
            self.assertEqual(found[0], "closed_port")

    def test_json_of_one_protocol(self):
        layers = self.layers(self.capture(trial()), "-Y", "rst.reason", "-j", "rst")[0]
        self.assertEqual(layers["rst"]["rst.reason.trigger"], "1")

    def test_ek(self):
        lines = self.tshark(self.capture(trial()), "-T", "ek", "-Y", "rst.reason").splitlines()
        found = [json.loads(line)["layers"]["rst"]["rst_rst_reason"] for line in lines if '"layers"' in line]
        self.assertEqual(len(found), len(RESETS))
        self.assertEqual(found[0], "closed_port")

    def test_pdml(self):
        tree = xml.etree.ElementTree.fromstring(self.tshark(self.capture(trial()), "-T", "pdml", "-Y", "rst.reason"))
        found = [field.get("show") for field in tree.iterfind(".//proto[@name='rst']/field[@name='rst.reason']")]
        self.assertEqual(len(found), len(RESETS))
        self.assertEqual(found[0], "closed_port")

    def test_details_mark_every_item_as_generated(self):
        text = self.tshark(self.capture(trial()), "-V", "-Y", f"frame.number == {REFUSED}", "-O", "rst")
        lines = text[text.index("[TCP Reset Reason") :].strip().splitlines()
        self.assertIn("    [Reason: closed_port]", lines)
        self.assertIn("    [Trigger: 1]", lines)
        self.assertEqual([line for line in lines if not re.fullmatch(r" *\[.*\]", line)], [])

    def test_line_of_a_long_explanation_ends_with_a_sentence(self):
        path = self.capture(trial())
        texts = [text for (text,) in self.column(path, "rst.reason.text").values()]
        lines = re.findall(r"^ *\[Explanation: (.*)\]$", self.tshark(path, "-V", "-Y", "rst.reason"), re.M)
        self.assertEqual(len(lines), len(RESETS))
        shortened = 0
        for line, text in zip(lines, texts):
            shown = line.removesuffix(" …")
            self.assertTrue(text.startswith(shown) and shown.endswith("."), line)
            self.assertEqual(shown == text, shown == line)
            shortened += shown != line
        self.assertGreater(shortened, 0)

    def test_custom_column(self):
        path = self.capture(trial())
        column = 'gui.column.format:"R","%Cus:rst.reason:0:R"'
        for passes in ([], ["-2"]):
            lines = self.tshark(path, "-o", column, *passes).splitlines()
            self.assertEqual(lines[REFUSED - 1].strip(), "closed_port")
            self.assertEqual(lines[0].strip(), "")

    def test_standard_input(self):
        path = self.capture(trial())
        text = self.sandbox.run(
            "tshark", "-r", "-", "-Y", "rst.reason", "-T", "fields", "-e", "rst.reason", stdin=path.read_bytes()
        )
        self.assertEqual(text.splitlines()[0], "closed_port")
        self.assertEqual(len(text.splitlines()), len(RESETS))


class Statistics(PluginTest):
    def counts(self, *options):
        """{topic: count} of -z rst,tree."""
        text = self.tshark(self.capture(trial()), "-q", "-z", "rst,tree", *options)
        return {name: int(count) for name, count in re.findall(r"^ *(\S.*?) {2,}(\d+) ", text, re.MULTILINE)}

    def test_tree_counts_reasons(self):
        for passes in ([], ["-2"]):
            counts = self.counts(*passes)
            self.assertEqual(counts["Resets by reason"], len(RESETS))
            self.assertEqual(counts["closed_port"], 1)
            self.assertEqual(counts["refused"], 1)

    def test_tree_of_final_verdicts(self):
        self.assertEqual(self.counts("-2")["injected_reset"], 1)

    def test_expert_has_one_item_a_reset(self):
        for passes in ([], ["-2"]):
            text = self.tshark(self.capture(trial()), "-q", "-z", "expert", *passes)
            found = re.findall(r"^ *(\d+) +(Sequence|Security) +RST ", text, re.MULTILINE)
            self.assertEqual(sum(int(count) for count, _ in found), len(RESETS))

    def test_expert_severity_and_group_can_be_filtered(self):
        path = self.capture(trial())
        warned = 'rst.reason.closed_port && _ws.expert.severity == "Warning"'
        self.assertEqual(self.fields(path, ["frame.number"], "-2", "-Y", warned), [[[str(REFUSED)]]])
        rows = self.fields(path, ["frame.number"], "-2", "-Y", 'rst.reason && _ws.expert.group == "Security"')
        self.assertEqual(rows, [[[str(INJECTED)]]])

    def test_quiet_without_a_statistic_does_not_dissect(self):
        """A post-dissector in Lua tells whether frames are dissected."""
        script = self.sandbox.folder / "witness.lua"
        script.write_text(
            'local witness = Proto("rst_witness", "Witness of dissection")\n'
            'function witness.dissector() io.stdout:write("dissected\\n") end\n'
            "register_postdissector(witness)\n"
        )
        path = self.capture(trial())
        if "dissected" not in self.tshark(path, "-X", f"lua_script:{script}", "-q", "-z", "rst,tree"):
            self.skipTest("tshark without Lua")
        self.assertEqual(self.tshark(path, "-X", f"lua_script:{script}", "-q"), "")


class Registration(PluginTest):
    def test_plugin_is_listed(self):
        self.assertRegex(self.sandbox.run("tshark", "-G", "plugins"), r"rstreason\.so\s+\S+\s+dissector")

    def test_field_names_are_those_of_the_contract(self):
        names = {
            "reason", "reason.title", "reason.text", "reason.category", "reason.confidence", "reason.harmless",
            "reason.evidence", "reason.alternative", "reason.advice", "reason.trigger", "reason.provisional",
            "reason.revised_by", "reason.linux", "reason.stated", "reason.signature", "form", "origin", "effect",
            "sender.role", "sender.state", "receiver.state", "sender.unacked", "receiver.unacked", "sender.bytes",
            "receiver.bytes", "idle", "delay", "rtt", "first", "duplicate_of", "triggers", "after",
        }  # fmt: skip
        rows = [line.split("\t") for line in self.sandbox.run("tshark", "-G", "fields").splitlines()]
        fields = [row for row in rows if row[0] == "F" and row[4] == "rst"]
        plain = {row[2] for row in fields if row[3] != "FT_NONE"}
        self.assertEqual(plain, {f"rst.{name}" for name in names})

    def test_every_reason_has_its_expert_item(self):
        rows = [line.split("\t") for line in self.sandbox.run("tshark", "-G", "fields").splitlines()]
        experts = {row[2] for row in rows if row[0] == "F" and row[2].startswith("rst.reason.") and row[3] == "FT_NONE"}
        for code in ("closed_port", "injected_reset", "keepalive_race", "unknown"):
            self.assertIn(f"rst.reason.{code}", experts)

    def test_no_reason_is_also_a_field_name(self):
        """An unquoted comparison with such a code would fail."""
        rows = [line.split("\t") for line in self.sandbox.run("tshark", "-G", "fields").splitlines()]
        codes = {row[2].removeprefix("rst.reason.") for row in rows if row[2].startswith("rst.reason.")}
        self.assertEqual(codes & {row[2] for row in rows}, set())
