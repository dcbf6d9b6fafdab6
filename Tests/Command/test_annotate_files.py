"""`rstreason annotate`: other formats, pipes, and what happens to files.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import gzip
import os
import resource
import signal
import struct
import subprocess
import unittest

from annotating import START, AnnotateTest, plain_pcapng
from command import COMMAND, refusal, wait_until_taken_in
from pcapng_blocks import EPB, IDB, OPT_COMMENT, Writer, blocks, comments, options, packet_parts

FRAMES = refusal(50000) + refusal(50001)


def pcap(frames, order="<", magic=0xA1B2C3D4, snap_length=65535, network=1):
    data = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, snap_length, network)
    for number, frame in enumerate(frames):
        data += struct.pack(order + "IIII", 1_700_000_000, 123_456 + number, len(frame), len(frame) + 7) + frame
    return data


class ConversionTests(AnnotateTest):
    def check(self, data, resolution):
        annotated = blocks(self.annotate(data, name="in.pcap"))
        description = next(block for block in annotated if block.kind == IDB)
        self.assertEqual(struct.unpack_from("<HHIHHB", description.body), (1, 0, 65535, 9, 1, resolution))
        packets = [block for block in annotated if block.kind == EPB]
        self.assertEqual([packet_parts(packet)[1][:len(frame)] for packet, frame in zip(packets, FRAMES)], FRAMES)
        self.assertEqual([len(comments(packet)) for packet in packets], [1, 1, 1, 1])
        output = self.folder / "out.pcapng"
        show = ["-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "tcp.srcport"]
        self.assertEqual(self.read_with("tshark", "-r", output, *show),
                         self.read_with("tshark", "-r", self.folder / "in.pcap", *show))

    def test_pcap(self):
        self.check(pcap(FRAMES), 6)

    def test_pcap_of_the_other_byte_order(self):
        self.check(pcap(FRAMES, order=">"), 6)

    def test_pcap_with_nanoseconds(self):
        self.check(pcap(FRAMES, magic=0xA1B23C4D), 9)

    def test_frame_check_sequence_is_kept(self):
        self.annotate(pcap([frame + b"\0\0\0\0" for frame in FRAMES], network=1 | 0x24000000), name="in.pcap")
        shown = self.read_with("tshark", "-r", self.folder / "out.pcapng", "-o", "eth.fcs:Never", "-T", "fields",
                               "-e", "frame.number")
        self.assertEqual(shown.split(), ["1", "2", "3", "4"])
        description = next(b for b in blocks((self.folder / "out.pcapng").read_bytes()) if b.kind == IDB)
        self.assertIn(struct.pack("<HHB", 13, 1, 4), description.body)

    def test_cut_pcap(self):
        annotated = blocks(self.annotate(pcap(FRAMES)[:-9], status=2, name="in.pcap"))
        self.assertEqual(sum(block.kind == EPB for block in annotated), 3)

    def test_compressed_pcapng_keeps_its_comments(self):
        w = Writer("<")
        kept = w.options((OPT_COMMENT, b"a user's"), (OPT_COMMENT, b"rstreason: old"))
        data = w.shb() + w.idb() + b"".join(w.epb(frame, START + n, options=kept) for n, frame in enumerate(FRAMES))
        annotated = self.annotate(gzip.compress(data), name="in.pcapng.gz")
        packets = [block for block in blocks(annotated) if block.kind == EPB]
        self.assertEqual([comments(packet)[0] for packet in packets], ["a user's"] * 4)
        self.assertEqual([len(comments(packet)) for packet in packets], [2] * 4)
        self.assertNotIn("rstreason: old", sum(map(comments, packets), []))
        again = self.annotate(gzip.compress(annotated), name="again.pcapng.gz")
        self.assertEqual([options(block) for block in blocks(again) if block.kind == EPB],
                         [options(packet) for packet in packets])

    def test_compressed_pcap_and_cut(self):
        packed = gzip.compress(pcap(FRAMES), mtime=0)
        self.assertEqual(sum(block.kind == EPB for block in blocks(self.annotate(packed, name="in.pcap.gz"))), 4)
        cut = gzip.compress(pcap(FRAMES)[:-9], mtime=0)
        annotated = blocks(self.annotate(cut, status=2, name="cut.pcap.gz"))
        self.assertEqual([len(comments(block)) for block in annotated if block.kind == EPB], [1, 1, 0])

    def test_another_format_of_wireshark(self):
        self.file("in.pcap", pcap(FRAMES))
        snoop = self.folder / "in.snoop"
        self.read_with("editcap", "-F", "snoop", self.folder / "in.pcap", snoop)
        annotated = blocks(self.annotate(snoop.read_bytes(), name="again.snoop"))
        self.assertEqual([len(comments(block)) for block in annotated if block.kind == EPB], [1] * 4)

    def test_only_resets_of_pcap_and_compressed(self):
        frames = FRAMES + refusal(50002)[:1]
        for name, data in [("in.pcap", pcap(frames)), ("in.pcap.gz", gzip.compress(pcap(frames)))]:
            annotated = blocks(self.annotate(data, "--only-resets", "1", name=name))
            self.assertEqual(sum(block.kind == EPB for block in annotated), 4)


class PipeTests(AnnotateTest):
    def test_standard_input_is_read_for_final_verdicts(self):
        for data in (plain_pcapng(FRAMES), pcap(FRAMES), gzip.compress(pcap(FRAMES))):
            from_file = self.annotate(data)
            piped, _ = self.run_annotate("-", "-w", "-", input=data)
            self.assertEqual(piped, from_file)

    def test_standard_input_that_is_a_file(self):
        data = plain_pcapng(FRAMES)
        with open(self.file("in.pcapng", data), "rb") as stream:
            piped, _ = self.run_annotate("-", "-w", "-", stdin=stream)
        self.assertEqual(piped, self.annotate(data))

    def test_as_of_reset_comments_before_the_pipe_ends(self):
        for data in (plain_pcapng(FRAMES), pcap(FRAMES)):
            process = subprocess.Popen([COMMAND, "annotate", "-", "-w", "-", "--as-of", "reset"],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            process.stdin.write(data)
            process.stdin.flush()
            seen = b""
            while seen.count(b" closed_port (") < 2:
                piece = os.read(process.stdout.fileno(), 65536)
                self.assertTrue(piece, "the output ended before the input")
                seen += piece
            process.stdin.close()
            seen += process.stdout.read()
            process.stdout.close()
            self.assertEqual(process.wait(), 0)
            self.assertEqual([len(comments(block)) for block in blocks(seen) if block.kind == EPB], [0, 1, 0, 1])

    def test_what_came_through_an_interrupted_pipe_is_kept(self):
        copies = self.folder / "copies"
        copies.mkdir()
        cases = [([], gzip.compress(pcap(FRAMES))), (["--as-of", "reset"], gzip.compress(pcap(FRAMES))),
                 ([], pcap(FRAMES)), (["--as-of", "reset"], plain_pcapng(FRAMES)),
                 # Within the next record.
                 ([], pcap(FRAMES) + pcap(FRAMES)[24:60])]
        for arguments, data in cases:
            process = subprocess.Popen(
                [COMMAND, "annotate", "-", "-w", self.folder / "out.pcapng", *arguments], stdin=subprocess.PIPE,
                env={**os.environ, "TMPDIR": str(copies)})
            process.stdin.write(data)
            process.stdin.flush()
            wait_until_taken_in(process)
            process.send_signal(signal.SIGINT)
            # Nobody closes the pipe.
            self.assertEqual(process.wait(), 128 + signal.SIGINT)
            process.stdin.close()
            self.assertEqual((os.listdir(copies), sorted(os.listdir(self.folder))), ([], ["copies", "out.pcapng"]))
            written = blocks((self.folder / "out.pcapng").read_bytes())
            resets = [len(comments(block)) for block in written if block.kind == EPB][1::2]
            self.assertEqual(resets, [1, 1], arguments)

    def test_as_of_reset_of_a_compressed_file(self):
        annotated = blocks(self.annotate(gzip.compress(pcap(FRAMES)), "--as-of", "reset", name="in.pcap.gz"))
        self.assertEqual([len(comments(block)) for block in annotated if block.kind == EPB], [0, 1, 0, 1])


class InPlaceTests(AnnotateTest):
    def test_the_file_is_replaced_and_keeps_its_permissions(self):
        data = plain_pcapng(FRAMES)
        path = self.file("in.pcapng", data)
        path.chmod(0o640)
        link = self.folder / "link.pcapng"
        link.symlink_to("in.pcapng")
        self.run_annotate(link, "--in-place")
        self.assertTrue(link.is_symlink())
        self.assertEqual(path.stat().st_mode & 0o7777, 0o640)
        self.assertEqual(path.read_bytes(), self.annotate(data, name="other.pcapng"))
        self.run_annotate(path, "--in-place", "--remove")
        self.assertEqual(path.read_bytes(), data)

    def test_without_changes_the_file_is_left_alone(self):
        path = self.file("in.pcapng", plain_pcapng(FRAMES))
        self.run_annotate(path, "--in-place")
        before = path.stat()
        self.run_annotate(path, "--in-place")
        self.assertEqual((path.stat().st_ino, path.stat().st_mtime_ns), (before.st_ino, before.st_mtime_ns))

    def refused(self, data, *arguments, name="in.pcapng", **options):
        path = self.file(name, data)
        _, errors = self.run_annotate(path, *arguments, status=2, **options)
        self.assertEqual(path.read_bytes(), data)
        self.assertEqual(os.listdir(self.folder), [name])
        return errors

    def test_a_damaged_file_is_left_alone(self):
        self.assertIn("left as it was", self.refused(plain_pcapng(FRAMES)[:-5], "--in-place"))

    def test_another_format_is_left_alone(self):
        self.assertIn("not plain pcapng", self.refused(pcap(FRAMES), "--in-place", name="in.pcap"))

    def test_a_full_disk_leaves_the_file_alone(self):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

        errors = self.refused(plain_pcapng(FRAMES), "--in-place", preexec_fn=limit)
        self.assertIn("in.pcapng: File too large; ", errors)

    def test_the_output_cannot_be_the_input(self):
        data = plain_pcapng(FRAMES)
        path = self.file("in.pcapng", data)
        other = self.folder / "other"
        os.link(path, other)
        for output in (path, other, f"{self.folder}/./in.pcapng"):
            _, errors = self.run_annotate(path, "-w", output, status=1)
            self.assertIn("--in-place", errors)
        self.assertEqual(path.read_bytes(), data)


class OutputTests(AnnotateTest):
    def test_a_full_device_is_an_error(self):
        for data in (plain_pcapng(FRAMES), pcap(FRAMES), gzip.compress(pcap(FRAMES))):
            _, errors = self.run_annotate(self.file("in", data), "-w", "/dev/full", status=2)
            self.assertRegex(errors, "/dev/full: .*No space left on device")

    def test_nothing_is_left_where_the_output_cannot_be_written(self):
        path = self.file("in.pcapng", plain_pcapng(FRAMES))
        self.run_annotate(path, "-w", self.folder / "absent" / "out.pcapng", status=2)
        self.assertEqual(os.listdir(self.folder), ["in.pcapng"])

    def test_an_existing_output_is_replaced_whole(self):
        data = plain_pcapng(FRAMES)
        output = self.file("out.pcapng", b"x" * 100_000)
        output.chmod(0o604)
        self.annotate(data)
        self.assertLess(output.stat().st_size, 10_000)
        self.assertEqual(output.stat().st_mode & 0o777, 0o604)

    def test_options_that_do_not_go_together(self):
        path = self.file("in.pcapng", plain_pcapng(FRAMES))
        for arguments in (["--in-place", "-w", "x"], [], ["--in-place", "--only-resets", "3"],
                          ["-w", "x", "--only-resets", "-1"], ["-w", "x", "--only-resets", "1", "--as-of", "reset"],
                          ["-w", "x", "--remove", "--as-of", "reset"]):
            self.run_annotate(path, *arguments, status=1, cwd=self.folder)
        self.assertEqual(os.listdir(self.folder), ["in.pcapng"])


if __name__ == "__main__":
    unittest.main()
