"""Captures of link types that are read, and of others. SPDX-License-Identifier: GPL-2.0-or-later"""

import json
import struct
import subprocess
import unittest

from command import TRIAL, CommandTest, packets, run
from pcapng_blocks import Writer

NFLOG, PFLOG, PPI, PPP_PPPD, PPP_WITH_DIR, ERF, DOCSIS, BLUETOOTH, USER = 239, 117, 192, 166, 204, 197, 143, 187, 147


def ip():
    """The trial's IP packets."""
    return [frame[14:] for frame in packets.trial()]


class Read(CommandTest):
    def check(self, link_type, frames, packed=True):
        path = self.capture(f"{link_type}.pcap", frames, link_type=link_type)
        self.assertEqual(self.frames(path), list(TRIAL))
        # Compressed it is libwiretap's.
        if packed:
            subprocess.run(["gzip", path], check=True)
            self.assertEqual(self.frames(f"{path}.gz"), list(TRIAL))

    def test_ppp_with_its_direction(self):
        frames = [b"\1\xff\x03\0\x21" + packet for packet in ip()]
        self.check(PPP_WITH_DIR, frames)
        # libwiretap does not know it.
        self.check(PPP_PPPD, frames, packed=False)

    def test_records_of_endace(self):
        self.check(ERF, [
            struct.pack("<QBBHHH2x", (1_700_000_000 << 32) + (number << 22), 2, 4, 18 + len(frame), 0, len(frame)) + frame
            for number, frame in enumerate(packets.trial())])

    def test_per_packet_information(self):
        self.check(PPI, [struct.pack("<BBHI", 0, 0, 8, 1) + frame for frame in packets.trial()])

    def test_log_of_netfilter(self):
        self.check(NFLOG, [
            b"\2\0\0\0" + struct.pack("<HH4x", 8, 1) + struct.pack("<HH", 4 + len(packet), 9) + packet
            + bytes(-len(packet) % 4) for packet in ip()])

    def test_log_of_pf(self):
        self.check(PFLOG, [bytes([61, 2]) + bytes(62) + packet for packet in ip()])


class NotRead(CommandTest):
    def test_of_all_frames_is_a_fault(self):
        for link_type in (DOCSIS, BLUETOOTH, USER):
            path = self.capture("x.pcap", ip(), link_type=link_type)
            wanted = f"rstreason: {path}: 20 of 20 frames have link type {link_type}, which is not read\n"
            for jobs in ("1", "2"):
                result = self.refuse(2, "-q", "-f", "json", "--jobs", jobs, path, cwd=self.folder)
                self.assertEqual((result.stdout, result.stderr), ("", wanted))
            result = self.refuse(2, "annotate", path, "-w", self.folder / "out.pcapng")
            self.assertEqual(result.stderr, wanted)
            result = self.refuse(2, "summary", path)
            self.assertIn("frames of link types that are not read: 20 (100.0 %)", result.stdout)

    def test_of_a_compressed_file(self):
        path = self.capture("x.pcap", ip(), link_type=DOCSIS)
        subprocess.run(["gzip", path], check=True)
        self.assertIn("20 of 20 frames have link type 143,", self.refuse(2, f"{path}.gz").stderr)

    def test_without_a_number(self):
        path = self.capture("x.pcap", ip(), link_type=1 | 0x10000)
        self.assertIn("20 of 20 frames have a link type without a number", self.refuse(2, path).stderr)

    def test_the_highest_numbers(self):
        for link_type in (0xFFFE, 0xFFFF):
            writer = Writer("<")
            path = self.folder / "high.pcapng"
            path.write_bytes(writer.shb() + writer.idb(link_type=link_type) + writer.epb(b"x" * 60, 0))
            self.assertIn("1 of 1 frames have a link type without a number", self.refuse(2, path).stderr)

    def test_of_some_frames_is_a_remark(self):
        writer = Writer("<")
        path = self.folder / "some.pcapng"
        path.write_bytes(
            writer.shb() + writer.idb() + writer.idb(link_type=DOCSIS)
            + b"".join(writer.epb(frame, number * 1000) for number, frame in enumerate(packets.trial()))
            + writer.epb(b"x" * 60, 50_000, interface=1))
        for jobs in ("1", "2"):
            result = run("-f", "json", "--jobs", jobs, path)
            self.assertEqual((result.returncode, len(result.stdout.splitlines())), (0, 3))
            self.assertEqual(result.stderr, f"rstreason: {path}: 1 of 21 frames have link type 143, which is not read\n")
        self.assertEqual(run("-q", path).stderr, "")
        summary = json.loads(self.succeed("summary", "-q", "-f", "json", path))
        self.assertEqual(summary["health"]["frames_link_type_not_read"], 1)

    def test_the_rest_goes_on(self):
        path = self.capture("x.pcap", ip(), link_type=USER)
        result = self.refuse(2, "-f", "json", path, self.trial)
        self.assertEqual(len(result.stdout.splitlines()), 3)


if __name__ == "__main__":
    unittest.main()
