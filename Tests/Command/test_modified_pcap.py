"""pcap whose records are longer than its magic number says. SPDX-License-Identifier: GPL-2.0-or-later"""

import json
import struct
import unittest

from command import TRIAL, CommandTest, ethernet, packets, run

# Bytes behind each record's header.
NOKIA, RED_HAT = 4, 8


class ModifiedPcap(CommandTest):
    def records_of(self, path):
        """The file's header, and each record as (header, frame)."""
        data, position, records = path.read_bytes(), 24, []
        while position < len(data):
            length = struct.unpack_from("<I", data, position + 8)[0]
            records.append((data[position:position + 16], data[position + 16:position + 16 + length]))
            position += 16 + length
        return data[:24], records

    def modified(self, extra, frames=None, source=None):
        """The trial or another capture in microseconds, as these formats have them."""
        header, records = self.records_of(source or self.trial)
        data = struct.pack("<I", 0xA1B2C3D4) + header[4:]
        for record, frame in records[:frames]:
            seconds, fraction, captured, original = struct.unpack("<4I", record)
            data += struct.pack("<4I", seconds, fraction // 1000, captured, original)
            data += b"\x02\0\0\0\0\x08\0\0"[:extra] + frame
        path = self.folder / "modified.pcap"
        path.write_bytes(data)
        return path

    def frames_in(self, text):
        return [json.loads(line)["frame"] for line in text.splitlines()]

    def test_is_read(self):
        for extra in (NOKIA, RED_HAT):
            for count in (None, 6, 3, 2):
                path = self.modified(extra, count)
                expected = [frame for frame in TRIAL if count is None or frame <= count]
                self.assertEqual(self.frames(path), expected, (extra, count))

    def test_is_read_from_a_pipe(self):
        for extra in (NOKIA, RED_HAT):
            result = self.through_pipe(self.modified(extra), "-f", "json", "--as-of", "end")
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertEqual(self.frames_in(result.stdout), list(TRIAL))

    def test_is_annotated(self):
        target = self.folder / "out.pcapng"
        for extra in (NOKIA, RED_HAT):
            path = self.modified(extra)
            for result in (run("annotate", path, "-w", target), self.through_pipe(path, "annotate", "-w", target),
                           self.through_pipe(path, "annotate", "--as-of", "reset", "-w", target)):
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertEqual(self.frames(target), list(TRIAL))

    def test_plain_pcap_damaged_near_its_start_gives_what_was_earned(self):
        frames = []
        for port in range(50000, 50004):
            frames += ethernet(packets.Conversation(sport=port).refused())
        path = self.modified(0, source=self.capture("damaged.pcap", frames))
        whole, offset = path.read_bytes(), 24
        for number, frame in enumerate(frames, 1):
            for length in (0x7FFFFFFF, 262_145):
                data = bytearray(whole)
                struct.pack_into("<I", data, offset + 8, length)
                path.write_bytes(data)
                for result in (run("-f", "json", path), self.through_pipe(path, "-f", "json")):
                    self.assertEqual(result.returncode, 2)
                    self.assertIn(f"is damaged at byte {offset}, frame {number}: a frame of {length} bytes", result.stderr)
                    self.assertEqual(self.frames_in(result.stdout), list(range(2, number, 2)))
            offset += 16 + len(frame)

    def test_plain_pcap_cut_near_its_start_gives_what_was_earned(self):
        whole = self.modified(0).read_bytes()
        cut = self.folder / "cut.pcap"
        _, records = self.records_of(self.trial)
        offset = 24
        for number, (_, frame) in enumerate(records[:8], 1):
            offset += 16 + len(frame)
            for less in (1, 4, len(frame), len(frame) + 4):
                cut.write_bytes(whole[: offset - less])
                result = run("-f", "json", cut)
                self.assertIn(f"frame {number}", result.stderr)
                self.assertEqual(self.frames_in(result.stdout), [2] if number > 2 else [])

    def test_plain_pcap_with_impossible_fractions_is_plain(self):
        data = bytearray(self.modified(0).read_bytes())
        struct.pack_into("<I", data, 24 + 4, 1_000_000)
        path = self.folder / "late.pcap"
        path.write_bytes(data)
        self.assertEqual(self.frames(path), list(TRIAL))
        self.assertEqual(self.frames_in(self.through_pipe(path, "-f", "json").stdout), list(TRIAL))


if __name__ == "__main__":
    unittest.main()
