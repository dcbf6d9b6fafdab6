"""`rstreason annotate` keeps what it does not comment, block by block.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import json
import random
import unittest

from annotating import START, AnnotateTest, plain_pcapng, two_conversations
from command import ROOT, refusal
from pcapng_blocks import (
    CUSTOM, CUSTOM_NOT_COPIED, DSB, END_MARK, EPB, ISB, JOURNAL, NRB, OPT_COMMENT, PB, UNKNOWN, UNSPECIFIED,
    Writer, blocks, comments, options, packet_parts, section_lengths)

CAPTURES = ROOT / "Tests" / "Captures"


def odd_section(order, port):
    """A section with every kind of block and of option list; four refusals, the last in a simple packet."""
    w = Writer(order)
    hash_and_flags = w.options((3, b"\x02\x01\x02\x03\x04"), (2, w.pack("I", 1)))
    commented = w.options((OPT_COMMENT, b"a user's"), (2, w.pack("I", 2)), (OPT_COMMENT, "rstreason ohne: ß".encode()))
    syn, reset = refusal(port)
    second, third, fourth = refusal(port + 1), refusal(port + 2), refusal(port + 3)
    return b"".join([
        w.shb(options=w.options((3, b"an OS"), (4, b"a writer"), (OPT_COMMENT, b"of the section"))),
        w.idb(snap_length=262144, options=w.options((2, b"eth0"), (9, b"\x09"), (OPT_COMMENT, b"of the interface"))),
        w.idb(options=w.options((2, b"wlan0"), (14, w.pack("q", 5)), end=False)),
        w.block(DSB, w.pack("II", 0x544C534B, 6) + b"secret"),
        w.block(NRB, w.pack("HH", 1, 8) + b"\x0a\0\0\1one\0" + END_MARK),
        w.epb(syn, START * 1000, options=hash_and_flags, filler=b"\xaa"),
        w.block(UNKNOWN, b"nobody knows"),
        w.epb(reset, START * 1000 + 50, options=commented),
        w.block(CUSTOM, w.pack("I", 32473) + b"custom data"),
        w.pb(second[0], START + 9, interface=1, options=END_MARK),
        w.block(JOURNAL, b"__REALTIME_TIMESTAMP=1\n"),
        w.pb(second[1], START + 10, interface=1, options=w.options((2, w.pack("I", 1)), end=False)),
        w.block(CUSTOM_NOT_COPIED, w.pack("I", 32473) + b"more"),
        w.epb(third[0], START * 1000 + 99),
        w.epb(third[1], START * 1000 + 199, options=END_MARK),
        w.block(ISB, w.pack("III", 0, 1, 2) + w.options((4, w.pack("Q", 8)), (5, w.pack("Q", 1)))),
        w.spb(fourth[0]),
        w.spb(fourth[1]),
    ])


ODD = odd_section("<", 50000) + odd_section(">", 50010) + odd_section("<", 50020)


class PreservationTests(AnnotateTest):
    def test_only_resets_and_triggers_change_and_only_by_comments(self):
        before, after = blocks(ODD), blocks(self.annotate(ODD))
        self.assertEqual(len(before), len(after))
        changed = 0
        for old, new in zip(before, after):
            if old.raw == new.raw:
                continue
            changed += 1
            self.assertIn(old.kind, (EPB, PB))
            self.assertEqual(packet_parts(old)[:2], packet_parts(new)[:2])
            own = [(code, value) for code, value in options(new) if value.startswith(b"rstreason: ")]
            self.assertTrue(own)
            self.assertEqual([option for option in options(new) if option not in own], options(old))
        self.assertEqual(changed, 3 * 6)

    def test_the_reset_says_why_and_the_trigger_of_what(self):
        packets = [block for block in blocks(self.annotate(plain_pcapng(refusal(50000)))) if block.kind == EPB]
        self.assertEqual(comments(packets[0]), ["rstreason: triggers the reset in frame 2 (closed_port)"])
        self.assertRegex(comments(packets[1])[0], r"^rstreason: \S+ closed_port \((certain|probable|possible)\): \w+")
        self.assertTrue(packets[0].body.endswith(END_MARK))

    def test_what_an_abort_does_not_answer_does_not_trigger_it(self):
        cut = two_conversations()[:24]
        packets = [block for block in blocks(self.annotate(plain_pcapng(cut))) if block.kind == EPB]
        found = [comment for packet in packets[:-1] for comment in comments(packet)]
        self.assertEqual(len(found), 1)
        self.assertRegex(found[0], r"^rstreason: is what precedes the reset in frame 24 \(\w+\)$")

    def test_a_trigger_captured_behind_its_reset(self):
        syn, reset = refusal(50000)
        packets = [block for block in blocks(self.annotate(plain_pcapng([reset, syn]))) if block.kind == EPB]
        self.assertIn("closed_port (probable)", comments(packets[0])[0])
        self.assertEqual(comments(packets[1]), ["rstreason: triggers the reset in frame 1 (closed_port)"])

    def test_frames_are_numbered_as_wireshark_does(self):
        output = self.folder / "out.pcapng"
        self.annotate(ODD)
        resets = self.read_with("tshark", "-r", output, "-Y", "tcp.flags.reset == 1 && frame.comment", "-T", "fields",
                                "-e", "frame.number", "-e", "frame.comment").splitlines()
        self.assertEqual(len(resets), 3 * 3)
        triggers = self.read_with("tshark", "-r", output, "-Y", 'frame.comment contains "triggers"', "-T", "fields",
                                  "-e", "frame.comment")
        for line in resets:
            number, text = line.split("\t")
            self.assertIn("rstreason: ", text)
            self.assertIn(f"triggers the reset in frame {number} (closed_port)", triggers)

    def test_twice_is_once(self):
        once = self.annotate(ODD)
        self.assertEqual(self.annotate(once), once)

    def test_remove_gives_back_the_bytes(self):
        self.assertEqual(self.annotate(self.annotate(ODD), "--remove"), ODD)
        self.assertEqual(self.annotate(ODD, "--remove"), ODD)

    def test_comments_of_an_earlier_verdict_are_replaced(self):
        w = Writer("<")
        syn, reset = refusal(50000)
        old = w.options((OPT_COMMENT, b"rstreason: 0.1 unknown (possible): no idea"), (OPT_COMMENT, b"keep"))
        data = w.shb() + w.idb() + w.epb(syn, START, options=old) + w.epb(reset, START + 1, options=old)
        packets = [block for block in blocks(self.annotate(data)) if block.kind == EPB]
        self.assertEqual([len(comments(packet)) for packet in packets], [2, 2])
        self.assertEqual([comments(packet)[-1] for packet in packets], ["keep", "keep"])
        self.assertNotIn("no idea", "".join(comments(packets[1])))

    def test_stated_section_lengths_stay_true(self):
        for order in "<>":
            data = plain_pcapng(refusal(50000), order, length=True) + plain_pcapng(refusal(50001), order, length=True)
            annotated = self.annotate(data)
            self.assertGreater(len(annotated), len(data))
            for stated, true in section_lengths(annotated):
                self.assertEqual(stated, true)
            self.assertEqual(self.annotate(annotated, "--remove"), data)

    def test_section_length_is_not_specified_where_it_cannot_be_written_over(self):
        path = self.file("in.pcapng", plain_pcapng(refusal(50000), length=True))
        piped, _ = self.run_annotate(path, "-w", "-")
        self.assertEqual([stated for stated, _ in section_lengths(piped)], [UNSPECIFIED])

    def test_a_block_longer_than_any_buffer_is_copied(self):
        w = Writer(">")
        large = w.block(UNKNOWN, bytes(range(256)) * 16384)
        frames = refusal(50000)
        data = w.shb() + w.idb() + large + w.epb(frames[0], START) + large + w.epb(frames[1], START + 1) + large
        annotated = self.annotate(data)
        self.assertEqual(sum(block.raw == large for block in blocks(annotated)), 3)
        self.assertEqual(self.annotate(annotated, "--remove"), data)

    def test_simple_packets_stay_and_are_told(self):
        w = Writer("<")
        data = w.shb() + w.idb() + b"".join(map(w.spb, refusal(50000)))
        output = self.folder / "out.pcapng"
        _, errors = self.run_annotate(self.file("in.pcapng", data), "-w", output)
        self.assertEqual(output.read_bytes(), data)
        self.assertIn("2 packets have no comment", errors)

    def test_wireshark_tools_accept_the_output(self):
        self.annotate(ODD)
        output, copy = self.folder / "out.pcapng", self.folder / "copy.pcapng"
        self.assertIn("pcapng", self.read_with("capinfos", output))
        self.read_with("editcap", output, copy)
        fields = ["-Y", "frame.comment", "-T", "fields", "-e", "frame.comment"]
        self.assertEqual(self.read_with("tshark", "-r", copy, *fields), self.read_with("tshark", "-r", output, *fields))

    def test_labelled_captures_come_back_whole(self):
        paths = sorted(CAPTURES.glob("*/*.pcapng"))
        self.assertGreater(len(paths), 300)
        for path in paths[::12]:
            with self.subTest(path.name):
                data = path.read_bytes()
                annotated = self.annotate(data)
                resets = json.loads(path.with_suffix(".truth.json").read_text())["resets"]
                self.assertEqual(annotated != data, bool(resets))
                self.assertEqual(self.annotate(annotated), annotated)
                self.assertEqual(self.annotate(annotated, "--remove"), data)


class HostileTests(AnnotateTest):
    def test_damaged_bytes_never_crash_and_the_output_is_whole(self):
        source = random.Random(7)
        output = self.folder / "out.pcapng"
        damaged = 0
        for _ in range(60):
            data = bytearray(ODD)
            for _ in range(source.randrange(1, 4)):
                position = source.randrange(28, len(data))
                data[position] = source.choice([0, 0xFF, data[position] ^ 1 << source.randrange(8)])
            path = self.file("in.pcapng", bytes(data))
            output.unlink(missing_ok=True)
            try:
                self.run_annotate(path, "-w", output)
            except AssertionError:
                self.run_annotate(path, "-w", output, status=2)
                damaged += 1
            self.assertGreater(len(blocks(output.read_bytes())), 0)
        self.assertGreater(damaged, 0)

    def test_cut_anywhere_keeps_what_is_whole(self):
        whole = [block.raw for block in blocks(ODD)]
        for length in range(len(whole[0]), len(ODD), 97):
            output = self.annotate(ODD[:length], status=2 if not self.is_boundary(whole, length) else 0)
            kept = sum(1 for end in self.ends(whole) if end <= length)
            self.assertEqual(len(blocks(output)), kept)

    @staticmethod
    def ends(whole):
        ends, position = [], 0
        for raw in whole:
            position += len(raw)
            ends.append(position)
        return ends

    def is_boundary(self, whole, length):
        return length in self.ends(whole)

    def test_the_line_says_where_it_broke_and_what_became_of_the_rest(self):
        data = plain_pcapng(refusal(50000) + refusal(50001))
        cut = self.file("cut.pcapng", data[:-10])
        _, errors = self.run_annotate(cut, "-w", self.folder / "out.pcapng", status=2)
        self.assertRegex(errors, r"cut\.pcapng: is cut short at byte \d+, frame 4; the 3 before it were read; "
                                 r"what comes before is in .*out\.pcapng, the rest was left out")
        packets = [block for block in blocks((self.folder / "out.pcapng").read_bytes()) if block.kind == EPB]
        self.assertEqual(len(packets), 3)
        self.assertIn("closed_port", comments(packets[1])[0])

    def test_no_output_for_what_is_no_capture(self):
        output = self.folder / "out.pcapng"
        for name, data in [("empty", b""), ("text", b"just some text, and more of it, no capture\n" * 9)]:
            self.run_annotate(self.file(name, data), "-w", output, status=2)
        self.run_annotate(self.folder / "absent", "-w", output, status=2)
        self.assertFalse(output.exists())


class SelectionTests(AnnotateTest):
    def test_only_the_connections_that_were_reset(self):
        frames = two_conversations()
        path, output = self.file("in.pcapng", plain_pcapng(frames, length=True)), self.folder / "out.pcapng"
        _, errors = self.run_annotate(path, "-w", output, "--only-resets", "3")
        self.assertIn("has 6 of 49 packets", errors)
        kept = [packet_parts(block)[1] for block in blocks(output.read_bytes()) if block.kind == EPB]
        self.assertEqual([len(frame.rstrip(b"\0")) > 0 for frame in kept], [True] * 6)
        self.assertEqual(kept, [frame + b"\0" * (-len(frame) % 4) for frame in frames[20:24] + frames[47:]])
        text = " ".join(sum((comments(block) for block in blocks(output.read_bytes())), []))
        self.assertIn("frame 24 of in.pcapng", text)
        self.assertIn("frame 49 of in.pcapng", text)
        self.assertEqual(section_lengths(output.read_bytes())[0][0], section_lengths(output.read_bytes())[0][1])

    def test_segments_after_the_reset(self):
        frames = two_conversations()
        late = frames[:24] + [frames[4]] * 3
        path, output = self.file("in.pcapng", plain_pcapng(late)), self.folder / "out.pcapng"
        self.run_annotate(path, "-w", output, "--only-resets", "2")
        self.assertEqual(sum(block.kind == EPB for block in blocks(output.read_bytes())), 5)


if __name__ == "__main__":
    unittest.main()
