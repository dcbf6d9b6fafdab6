"""Where captures come from, and what is wrong with them. SPDX-License-Identifier: GPL-2.0-or-later"""

import csv
import gzip
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import tempfile
import unittest

from command import COMMAND, ROOT, TRIAL, CommandTest, ethernet, packets, run, wait_until_taken_in
from pcapng_blocks import UNKNOWN, Writer


class Faults(CommandTest):
    def cut(self, bytes_less):
        path = self.folder / "cut.pcap"
        path.write_bytes(self.trial.read_bytes()[:-bytes_less])
        return path

    def test_missing_file(self):
        result = self.refuse(2, self.folder / "absent.pcap")
        self.assertIn("absent.pcap: No such file or directory", result.stderr)

    def test_an_unknown_option_is_named_before_what_it_leaves_out(self):
        for arguments in ([], ["explain"], ["summary"], ["annotate", self.trial]):
            self.assertIn("Unknown option '--bogus'", self.refuse(1, *arguments, "--bogus").stderr)
            complaint = self.refuse(1, *arguments).stderr
            command = (arguments or ["explain"])[0]
            self.assertRegex(complaint, rf"^Error: .*[gG]ive .*\n +See 'rstreason {command} --help' for more information\.\n$")

    def test_a_clock_that_was_set_back(self):
        frames = packets.trial()
        frames[6] = (-7200, frames[6])
        path = self.capture("back.pcap", frames)
        said = f"rstreason: {path}: the clock goes back once, by 7200 s: silences and delays across that are wrong\n"
        for arguments in (["--jobs", "1"], ["--jobs", "2"]):
            result = run("explain", *arguments, path)
            self.assertEqual((result.returncode, result.stderr), (0, said))
        self.succeed("explain", "--quiet", path)
        self.assertEqual(run("annotate", path, "-w", self.folder / "out.pcapng").stderr, said)

    def test_no_capture(self):
        path = self.folder / "text.pcap"
        path.write_text("this is no capture, but long enough to be looked at\n" * 20)
        self.assertIn("is not a capture file", self.refuse(2, path).stderr)

    def test_no_capture_either(self):
        """libwiretap opens documents too, as one frame."""
        path = self.folder / "picture.png"
        for document in (b'{"a": 1}\n', b"x\n", (ROOT / "docs" / "wireshark.png").read_bytes()):
            path.write_bytes(document)
            self.assertIn("is not a capture file", self.refuse(2, path).stderr)

    def test_empty_file(self):
        path = self.folder / "empty.pcap"
        path.touch()
        self.assertIn("is empty", self.refuse(2, path).stderr)

    def test_file_cut_in_its_header(self):
        pcap = self.trial.read_bytes()
        annotated = self.folder / "trial.pcapng"
        self.assertEqual(run("annotate", self.trial, "-w", annotated).returncode, 0)
        path = self.folder / "head"
        for whole in (pcap, annotated.read_bytes()):
            for length in (1, 3, 4, 5, 8, 11, 12, 16, 23):
                path.write_bytes(whole[:length])
                wanted = "is cut short" if length > 3 else "is not a capture file"
                self.assertIn(wanted, self.refuse(2, path).stderr, length)
                piped = self.through_pipe(path)
                self.assertEqual(piped.returncode, 2)
                self.assertIn(wanted, piped.stderr, length)

    def test_cut_file_gives_what_was_earned(self):
        result = self.refuse(2, "-f", "json", self.cut(5))
        self.assertEqual([json.loads(line)["frame"] for line in result.stdout.splitlines()], list(TRIAL))
        self.assertIn("cut short at byte", result.stderr)
        self.assertIn("frame 20", result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_cut_file_read_ahead(self):
        self.assertIn("frame 20", self.refuse(2, "--jobs", "2", self.cut(5)).stderr)

    def test_a_skipped_block_is_whole_or_not_however_its_bytes_arrive(self):
        writer, frames = Writer("<"), packets.trial()
        head = writer.shb() + writer.idb() + b"".join(writer.epb(frame, 1000 * n) for n, frame in enumerate(frames))
        path, target = self.folder / "long.pcapng", self.folder / "out.pcapng"
        for length in (12, 3000, 300_000, 3_000_000):
            for wrong in (False, True):
                block = bytearray(writer.block(UNKNOWN, bytes(length)))
                block[-4:] = b"\7\0\0\0" if wrong else block[-4:]
                path.write_bytes(head + block + writer.epb(frames[0], 50_000))
                places = [run("-f", "json", "--jobs", "1", path), run("-f", "json", "--jobs", "2", path)]
                # All at once, and the block's end only when the rest has been taken out of the pipe.
                for parts in ([b""], [path.read_bytes()[:len(head) + 8]], [path.read_bytes()[:len(head) + len(block) - 2]]):
                    places.append(self.in_parts([*parts, path.read_bytes()[len(parts[0]):]], "-f", "json"))
                if length < 1 << 20:
                    places.append(self.in_parts([path.read_bytes()], "annotate", "--remove", "-w", "-"))
                places += [run("annotate", path, "-w", target)]
                for place in places:
                    self.assertEqual(place.returncode, 2 if wrong else 0, place.stderr)
                    words = f"at byte {len(head)}, frame 21: a block whose two lengths differ, {length + 12} and 7"
                    self.assertEqual(words in place.stderr, wrong, place.stderr)
                self.assertEqual(bytes(block) in target.read_bytes(), not wrong)
                self.assertEqual(len(self.records(target)), 3)

    def in_parts(self, parts, *arguments):
        """The finished process, to which each part was written when it had taken the one before."""
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                [COMMAND, *arguments, "-"], stdin=subprocess.PIPE, stdout=output, stderr=errors)
            try:
                for part in parts:
                    process.stdin.write(part)
                    process.stdin.flush()
                    wait_until_taken_in(process)
                process.stdin.close()
            except BrokenPipeError:
                pass
            status = process.wait(timeout=60)
            output.seek(0)
            errors.seek(0)
            return subprocess.CompletedProcess(arguments, status, output.read(), errors.read().decode())

    def test_one_bad_file_among_many(self):
        bad = self.folder / "absent.pcap"
        for jobs in ("1", "3"):
            result = self.refuse(2, "-f", "json", "-j", jobs, self.trial, bad, self.trial)
            self.assertEqual(len(result.stdout.splitlines()), 6)
            self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_no_capture_named(self):
        self.assertIn("No capture", self.refuse(1).stderr)

    def test_unknown_option(self):
        self.assertIn("--frobnicate", self.refuse(1, "--frobnicate", self.trial).stderr)


class Many(CommandTest):
    def setUp(self):
        super().setUp()
        for index, name in enumerate(["b/2.pcap", "b/10.pcap", "a.pcap"]):
            self.capture("tree/" + name, ethernet(packets.Conversation(sport=50000 + index).refused()))
        (self.folder / "tree" / "notes.txt").write_text("no capture")
        self.tree = self.folder / "tree"

    def captures(self, *arguments, **options):
        return [record["capture"] for record in self.records(*arguments, **options)]

    def test_in_the_order_given(self):
        files = [self.tree / "b/2.pcap", self.tree / "a.pcap"]
        self.assertEqual(self.captures(*files), list(map(str, files)))

    def test_each_on_its_own(self):
        self.assertEqual([record["connection"] for record in self.records(self.trial, self.trial)], [0, 1, 2] * 2)

    def test_folder(self):
        expected = [str(self.tree / name) for name in ("a.pcap", "b/10.pcap", "b/2.pcap")]
        self.assertEqual(self.captures("-R", self.tree), expected)

    def test_folder_without_recursion(self):
        self.assertIn("-R", self.refuse(2, self.tree).stderr)

    def test_folder_without_captures(self):
        (self.folder / "bare").mkdir()
        self.assertIn("no captures", self.refuse(2, "-R", self.folder / "bare").stderr)

    def test_compressed_capture_in_a_folder(self):
        (self.tree / "z.pcap.gz").write_bytes(gzip.compress(self.trial.read_bytes()))
        self.assertEqual(len(self.captures("-R", self.tree)), 6)

    def test_compressed_files_in_a_folder_are_judged_by_their_content(self):
        (self.folder / "recap").mkdir()
        (self.folder / "recap" / "notes.gz").write_bytes(gzip.compress(b"no capture\n" * 20))
        (self.folder / "recap" / "trial.gz").write_bytes(gzip.compress(self.trial.read_bytes()))
        (self.folder / "recap" / "backup").write_bytes(gzip.compress(self.trial.read_bytes()))
        expected = [str(self.folder / "recap" / name) for name in ("backup", "trial.gz")]
        self.assertEqual(self.captures("-R", self.folder / "recap"), [name for name in expected for _ in TRIAL])

    def test_texts_in_a_folder_are_no_captures(self):
        """Nor are those that libwiretap takes for a format without a magic number."""
        for name in ("Sources", "docs", "scripts"):
            self.assertIn("no captures", self.refuse(2, "-R", ROOT / name).stderr)

    def test_a_name_that_is_a_pattern_and_matches_itself(self):
        (self.tree / "*.pcap").symlink_to("absent")
        result = self.refuse(2, "-f", "json", self.tree / "*.pcap")
        self.assertEqual(len(result.stdout.splitlines()), 1)
        self.assertIn("*.pcap: No such file or directory", result.stderr)

    def test_names_that_are_not_utf8(self):
        path = os.fsencode(self.tree / "latin-") + b"\xe4.pcap"
        with open(path, "wb") as file:
            file.write(self.trial.read_bytes())
        listing = self.folder / "list"
        listing.write_bytes(path + b"\n")
        for arguments, verdicts in ((["-R", self.tree], 3), ([os.fsdecode(path), self.trial], 3),
                                    (["--files-from", listing, self.trial], 3), ([self.tree / "lat*", self.trial], 3)):
            result = self.refuse(2, "-f", "json", *arguments)
            self.assertIn("the name is not UTF-8", result.stderr)
            self.assertEqual(len(result.stdout.splitlines()), verdicts, arguments)

    def test_outputs_that_are_not_utf8(self):
        target = os.fsdecode(os.fsencode(self.folder / "out-") + b"\xe4")
        before = os.listdir(self.folder)
        for command in (["explain", "-o"], ["summary", "-o"], ["annotate", "-w"]):
            self.assertIn("the name is not UTF-8", self.refuse(2, *command, target, self.trial).stderr)
        self.assertEqual(os.listdir(self.folder), before)

    def test_pattern_that_no_shell_replaced(self):
        self.assertEqual(self.captures("b/*.pcap", cwd=self.tree), ["b/10.pcap", "b/2.pcap"])

    def test_list_on_standard_input(self):
        names = f"{self.tree / 'b/2.pcap'}\n{self.tree / 'a.pcap'}\r\n\n"
        process = run("-f", "json", "--files-from", "-", input=names)
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertEqual(
            [json.loads(line)["capture"] for line in process.stdout.splitlines()],
            [str(self.tree / "b/2.pcap"), str(self.tree / "a.pcap")])

    def test_list_with_a_nul_behind_each_name(self):
        odd = self.tree / "of two\nlines.pcap"
        shutil.copy(self.trial, odd)
        names = f"{odd}\0{self.tree / 'a.pcap'}\0"
        process = run("-f", "json", "--files-from", "-", input=names)
        self.assertEqual(process.returncode, 0, process.stderr)
        captures = list(dict.fromkeys(json.loads(line)["capture"] for line in process.stdout.splitlines()))
        self.assertEqual(captures, [str(odd), str(self.tree / "a.pcap")])

    def test_list_in_a_file(self):
        listing = self.folder / "list"
        listing.write_text(f"{self.tree / 'a.pcap'}\n")
        self.assertEqual(self.captures("--files-from", listing, self.trial)[-1], str(self.tree / "a.pcap"))

    def test_list_that_is_missing(self):
        self.assertIn("No such file", self.refuse(2, "--files-from", self.folder / "absent", self.trial).stderr)

    def test_standard_input_once_only(self):
        self.refuse(1, "--files-from", "-", "-")
        self.refuse(1, "-", "-")

    def test_jobs_change_nothing(self):
        files = [self.trial, *sorted(self.tree.rglob("*.pcap"))] * 20
        for command in (["explain", "-f", "json"], ["explain"], ["summary", "-f", "json"]):
            one = self.succeed(*command, "--jobs", "1", *files)
            self.assertEqual(self.succeed(*command, "-j4", *files), one)
            self.assertEqual(self.succeed(*command, *files), one)
        self.assertEqual(self.succeed("-j1", self.trial), self.succeed("-j2", self.trial))

    def test_jobs_out_of_range(self):
        for jobs in ("0", "-1", "many"):
            self.refuse(1, "--jobs", jobs, self.trial)

    def test_max_connections(self):
        path = self.capture("crowd.pcap", packets.crowd())
        for connections, is_forgotten in ((16, True), (1000, False)):
            (record,) = self.records("--max-connections", str(connections), path)
            self.assertEqual("dropped from the full connection table" in " ".join(record["evidence"]), is_forgotten)
        self.refuse(1, "--max-connections", "0", self.trial)


class Rotated(CommandTest):
    def split(self, *cuts):
        """The trial's frames in several files named against the order of time."""
        frames = packets.trial()
        pieces, begin = [], 0
        for number, end in enumerate([*cuts, len(frames)]):
            name = f"{9 - number}.pcap"
            # Times go on from file to file: a millisecond a frame.
            pieces.append(self.capture(name, [(0.001 * (begin + 1), frames[begin]), *frames[begin + 1 : end]]))
            begin = end
        return pieces

    def pieces(self, whole, length):
        """A capture cut into files of so many frames."""
        folder = self.folder / f"{whole.parent.name}-{whole.stem}"
        folder.mkdir()
        subprocess.run(["editcap", "-c", str(length), whole, folder / "piece.pcapng"], check=True, capture_output=True)
        return sorted(folder.iterdir())

    def test_a_connection_may_span_files(self):
        pieces = self.split(6, 14)
        together = self.records("--rotated", *reversed(pieces))
        self.assertEqual([record["reason"] for record in together], list(TRIAL.values()))
        self.assertEqual([record["capture"] for record in together], list(map(str, pieces)))
        self.assertEqual([record["frame"] for record in together], [2, 4, 2])
        whole = self.records(self.trial)
        for key in ("time", "confidence", "community_id", "connection"):
            self.assertEqual([record[key] for record in together], [record[key] for record in whole])

    def test_a_trigger_in_the_file_before_is_named_with_it(self):
        first, second = self.split(1)
        record = self.records("--rotated", first, second)[0]
        self.assertEqual((record["capture"], record["frame"]), (str(second), 1))
        self.assertEqual((record["trigger_capture"], record["trigger"]), (str(first), 1))
        self.assertNotIn("trigger_capture", self.records(self.trial)[0])

    def test_numbers_that_begin_anew_stand_for_no_other_segment(self):
        for name in ("duplicated", "lwip", "gvisor"):
            for whole in sorted((ROOT / "Tests" / "Captures").rglob(f"*{name}*.pcap*"))[:2]:
                together = self.records("--rotated", *self.pieces(whole, 3))
                alone = self.records(whole)
                self.assertTrue(alone)
                for key in ("time", "reason", "confidence", "form", "effect", "origin", "idle", "alternative"):
                    self.assertEqual([r.get(key) for r in together], [r.get(key) for r in alone], (whole, key))

    def test_sentences_say_which_file_a_frame_is_of(self):
        length = 5
        mention = re.compile(r"(rames? |and )(\d+)( of (?:the file before|an earlier file|the next file|a later file)|)")
        # Of the reset's file from the frame's.
        distances = {"": [0], " of the file before": [1], " of the next file": [-1], " of an earlier file": range(2, 99)}
        seen = set()
        captures = ROOT / "Tests" / "Captures"
        forged = captures.glob("*/injected_reset-10*.pcap*")
        for whole in [captures / "demo.pcapng", *sorted(captures.glob("lab/mixture-200[0-5]-*.pcap*")), *sorted(forged)]:
            pieces = self.pieces(whole, length)
            together, alone = self.records("--rotated", "--quiet", *pieces), self.records(whole)
            for split, record in zip(together, alone, strict=True):
                own = pieces.index(pathlib.Path(split["capture"]))
                for divided, sentence in zip(split["evidence"], record["evidence"], strict=True):
                    self.assertEqual(mention.sub("", divided), mention.sub("", sentence))
                    for (_, number, file), (_, expected, _) in zip(mention.findall(divided), mention.findall(sentence)):
                        place, offset = divmod(int(expected) - 1, length)
                        self.assertEqual(int(number), offset + 1, (whole, divided, sentence))
                        self.assertIn(own - place, distances[file], (whole, divided, sentence))
                        seen.add(file)
        self.assertEqual(seen, distances.keys())

    def test_a_copy_in_the_file_behind(self):
        syn, reset = packets.trial()[:2]
        # From another interface.
        copy = reset[:6] + bytes([2, 0, 0, 0, 0, 9]) + reset[12:]
        first = self.capture("1.pcap", [(0.001, syn), reset])
        second = self.capture("2.pcap", [(0.0025, copy)])
        original, again = self.records("--rotated", first, second)
        self.assertNotIn("duplicate_of", original)
        self.assertEqual((again["duplicate_of_capture"], again["duplicate_of"]), (str(first), 2))

    def test_apart_they_are_not_joined(self):
        pieces = self.split(6, 14)
        self.assertNotEqual([record["reason"] for record in self.records(*pieces)], list(TRIAL.values()))

    def test_gap(self):
        early = self.capture("1.pcap", packets.trial())
        late = self.capture("2.pcap", packets.trial(), start=1_700_000_100)
        result = run("--rotated", late, early)
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stderr, r"nothing was captured for 99\.98\d+ s between \S+1\.pcap and \S+2\.pcap")
        self.assertEqual(run("--rotated", "--quiet", late, early).stderr, "")

    def test_overlap(self):
        first = self.capture("1.pcap", packets.trial())
        second = self.capture("2.pcap", [(0.005, frame) for frame in packets.trial()])
        self.assertIn("overlap", run("--rotated", first, second).stderr)

    def test_no_remark_where_there_is_neither(self):
        self.assertEqual(run("--rotated", *self.split(6, 14)).stderr, "")

    def test_a_bad_file_is_left_out(self):
        result = run("--rotated", "-f", "json", self.folder / "absent", *self.split(6))
        self.assertEqual((result.returncode, len(result.stdout.splitlines())), (2, 3))

    def test_not_with_standard_input(self):
        self.refuse(1, "--rotated", "-", self.trial)

    def test_not_with_pipes(self):
        for listing in (False, True):
            reader, writer = os.pipe()
            with open(writer, "wb") as file:
                file.write(self.trial.read_bytes())
            if listing:
                (self.folder / "list").write_text(f"/dev/fd/{reader}\n-\n")
                pipes = ["--files-from", self.folder / "list"]
            else:
                pipes = [f"/dev/fd/{reader}"]
            result = self.refuse(2, "--rotated", "-f", "json", *pipes, self.trial, pass_fds=[reader])
            self.assertEqual(result.stderr.count("read twice"), 2 if listing else 1)
            self.assertEqual(len(result.stdout.splitlines()), 3)
            self.assertEqual(os.read(reader, 1 << 20), self.trial.read_bytes())
            os.close(reader)


class StandardInput(CommandTest):
    def test_file(self):
        with open(self.trial, "rb") as file:
            text = self.succeed("-f", "json", "-", stdin=file)
        self.assertEqual([json.loads(line)["capture"] for line in text.splitlines()], ["-"] * 3)
        with open(self.trial, "rb") as file:
            self.assertEqual(self.succeed("-f", "csv", "-", stdin=file).splitlines()[1][:4], "-,2,")

    def test_pipe_gives_verdicts_as_of_the_reset(self):
        result = self.through_pipe(self.trial, "-f", "json")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual([{**json.loads(line), "capture": ""} for line in result.stdout.splitlines()],
                         [{**record, "capture": ""} for record in self.records("--as-of", "reset", self.trial)])

    def test_verdicts_as_of_the_reset_are_provisional(self):
        for jobs in ("1", "2"):
            for time, provisional in (("reset", True), ("end", False)):
                options = ("--as-of", time, "--jobs", jobs, self.trial)
                self.assertEqual([record["provisional"] for record in self.records(*options)], [provisional] * 3)
                rows = csv.DictReader(self.succeed("-f", "csv", *options).splitlines())
                self.assertEqual([row["provisional"] for row in rows], [str(provisional).lower()] * 3)

    def test_compressed_pipe(self):
        packed = subprocess.Popen(["gzip", "-c", self.trial], stdout=subprocess.PIPE)
        text = self.succeed("-f", "json", "--as-of", "end", "-", stdin=packed.stdout)
        packed.stdout.close()
        packed.wait()
        self.assertEqual([json.loads(line)["frame"] for line in text.splitlines()], list(TRIAL))


class Fragments(CommandTest):
    def test_a_reset_whose_header_is_in_two_fragments(self):
        frames = []
        for frame in ethernet(packets.Conversation().refused()):
            addresses, header, segment = frame[:14], frame[14:34], frame[34:]
            for offset, piece, more in ((0, segment[:16], 0x2000), (2, segment[16:], 0)):
                lengths = struct.pack(">HHH", 20 + len(piece), 7, more | offset)
                frames.append(addresses + header[:2] + lengths + header[8:] + piece)
        record = self.records(self.capture("fragments.pcap", frames))[0]
        self.assertEqual((record["frame"], record["reason"], record["trigger"]), (3, "closed_port", 1))


if __name__ == "__main__":
    unittest.main()
