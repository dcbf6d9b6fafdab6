"""Where output goes, and what happens when it cannot. SPDX-License-Identifier: GPL-2.0-or-later"""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import unittest

from command import COMMAND, CommandTest, ethernet, packets, run

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(*arguments, columns=200, environment=None):
    """What the command writes to a terminal of so many columns."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    variables = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    process = subprocess.Popen(
        [COMMAND, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=follower, stderr=subprocess.DEVNULL,
        env={**variables, "TERM": "xterm", **(environment or {})})
    os.close(follower)
    output = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # Linux: the last follower has been closed.
            break
        if not piece:
            break
        output += piece
    os.close(leader)
    process.wait(timeout=60)
    return output.decode().replace("\r\n", "\n")


class Pipe(CommandTest):
    def test_a_pipe_that_is_told_not_to_wait(self):
        """Whoever shares it may have done that: all comes, as fast as it is read."""
        captures = [self.trial] * 60
        whole = self.succeed("-f", "json", *captures)
        self.assertGreater(len(whole), 1 << 17)
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        with subprocess.Popen([COMMAND, "explain", "-q", "-f", "json", *captures], stdout=writing) as process:
            os.close(writing)
            with open(reading, encoding="utf-8") as output:
                select.select([output], [], [], 60)
                text = output.read()
        self.assertEqual((process.returncode, text), (0, whole))


class Colour(CommandTest):
    def test_on_a_terminal(self):
        self.assertRegex(on_terminal(self.trial), ESCAPE)

    def test_not_in_a_pipe(self):
        self.assertNotRegex(self.succeed(self.trial), ESCAPE)

    def test_no_color(self):
        self.assertNotRegex(on_terminal(self.trial, environment={"NO_COLOR": "1"}), ESCAPE)
        self.assertRegex(on_terminal(self.trial, environment={"NO_COLOR": ""}), ESCAPE)

    def test_dumb_terminal(self):
        self.assertNotRegex(on_terminal(self.trial, environment={"TERM": "dumb"}), ESCAPE)

    def test_asked_for(self):
        self.assertRegex(self.succeed("--color", "always", self.trial), ESCAPE)
        self.assertNotRegex(on_terminal("--color", "never", self.trial), ESCAPE)

    def test_is_all_that_differs(self):
        self.assertEqual(ESCAPE.sub("", self.succeed("--color", "always", self.trial)), self.succeed(self.trial))

    def test_rows_fit_the_terminal(self):
        lines = ESCAPE.sub("", on_terminal(self.trial, columns=130)).splitlines()
        self.assertLessEqual(max(map(len, lines)), 130)
        self.assertTrue(any(line.endswith("…") for line in lines))


class File(CommandTest):
    def test_holds_what_standard_output_would(self):
        target = self.folder / "out.json"
        self.assertEqual(self.succeed("-f", "json", "-o", target, self.trial), "")
        self.assertEqual(target.read_text(), self.succeed("-f", "json", self.trial))
        self.assertEqual(self.leftovers(target), [])

    def leftovers(self, target):
        return [path.name for path in self.folder.iterdir() if path.name.startswith(target.name) and path != target]

    def test_has_the_permissions_that_the_mask_leaves(self):
        target = self.folder / "out.json"
        self.succeed("-o", target, self.trial, preexec_fn=lambda: os.umask(0o027))
        self.assertEqual(target.stat().st_mode & 0o777, 0o640)

    def test_minus_is_standard_output(self):
        self.assertEqual(self.succeed("-o", "-", self.trial, cwd=self.folder), self.succeed(self.trial))
        self.assertEqual(self.succeed("summary", "-o", "-", self.trial), self.succeed("summary", self.trial))
        self.assertFalse((self.folder / "-").exists())

    def test_an_old_file_stays_until_the_new_one_is_complete(self):
        target = self.folder / "out.json"
        target.write_text("old")
        reader, writer = os.pipe()
        process = subprocess.Popen([COMMAND, "-f", "json", "-o", target, "-"], stdin=reader, stdout=subprocess.DEVNULL)
        os.close(reader)
        os.write(writer, self.trial.read_bytes())
        self.assertEqual(target.read_text(), "old")
        os.close(writer)
        self.assertEqual(process.wait(timeout=60), 0)
        self.assertEqual(len(target.read_text().splitlines()), 3)

    def test_never_over_a_capture(self):
        before = self.trial.read_bytes()
        self.assertIn("one of the captures", self.refuse(1, "-o", self.trial, self.trial).stderr)
        link = self.folder / "link"
        link.symlink_to(self.trial)
        self.refuse(1, "-o", link, self.trial)
        self.assertEqual(self.trial.read_bytes(), before)

    def test_never_over_a_capture_on_standard_input(self):
        before = self.trial.read_bytes()
        for command in (["explain", "-f", "json", "-o"], ["summary", "-o"], ["annotate", "-w"]):
            for name in ("-", "/dev/stdin"):
                with open(self.trial, "rb") as file:
                    self.refuse(1, *command, self.trial, name, stdin=file)
                self.assertEqual(self.trial.read_bytes(), before)

    def test_never_onto_a_capture_that_is_standard_output(self):
        before = self.trial.read_bytes()
        for command in ("explain", "summary"):
            with open(self.trial, "ab") as file:
                self.assertIn("one of the captures", self.refuse(1, command, self.trial, stdout=file).stderr)
            self.assertEqual(self.trial.read_bytes(), before)

    def test_never_over_the_list_of_captures(self):
        listing = self.folder / "list"
        listing.write_text(f"{self.trial}\n")
        for command in ("explain", "summary"):
            for name in (listing, "-"):
                with open(listing, "rb") as file:
                    result = self.refuse(1, command, "-o", listing, "--files-from", name, stdin=file)
                self.assertIn("the list of captures", result.stderr)
        self.assertEqual(listing.read_text(), f"{self.trial}\n")

    def test_what_a_damaged_capture_gave_is_kept(self):
        target, cut = self.folder / "out.json", self.folder / "cut.pcap"
        cut.write_bytes(self.trial.read_bytes()[:-5])
        self.refuse(2, "-f", "json", "-o", target, cut)
        self.assertEqual(len(target.read_text().splitlines()), 3)

    def test_folder_that_is_not_there(self):
        result = self.refuse(2, "-o", self.folder / "absent" / "out", self.trial)
        self.assertIn("No such file or directory", result.stderr)


class FullDisk(CommandTest):
    def test_standard_output(self):
        for arguments in [("explain", "-f", "json"), ("explain",), ("summary",)]:
            with open("/dev/full", "w") as full:
                result = run(*arguments, self.trial, stdout=full)
            self.assertEqual(result.returncode, 2)
            self.assertEqual(result.stderr, self.complaint("standard output"))

    def test_without_captures(self):
        for arguments in ("reasons", "--help", "annotate --help", "--version", "--generate-completion-script bash"):
            with self.subTest(arguments), open("/dev/full", "w") as full:
                result = run(*arguments.split(), stdout=full)
                self.assertEqual((result.returncode, result.stderr), (2, self.complaint("standard output")))

    def test_device(self):
        for arguments in (["-o", "/dev/full"], ["summary", "-o", "/dev/full"]):
            self.assertEqual(self.refuse(2, *arguments, self.trial).stderr, self.complaint("/dev/full"))

    @staticmethod
    def complaint(name):
        return f"rstreason: cannot write {name}: No space left on device; the output is incomplete\n"

    def test_annotate(self):
        """The input is not blamed for it."""
        for arguments in (["-"], ["-", "--as-of", "reset"], [self.trial]):
            with open("/dev/full", "w") as full, open(self.trial) as file:
                result = run("annotate", *arguments, "-w", "-", stdin=file, stdout=full)
            self.assertEqual((result.returncode, result.stderr), (2, self.complaint("standard output")))
        target = self.folder / "absent" / "out"
        self.assertEqual(
            self.refuse(2, "annotate", self.trial, "-w", target).stderr,
            f"rstreason: cannot write {target}: No such file or directory; no output was written\n")

    @unittest.skipUnless(os.access("/dev/shm", os.W_OK) and os.geteuid() == 0, "needs root to mount a small disk")
    def test_file(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk], stderr=subprocess.DEVNULL).returncode:
            self.skipTest("no disk can be mounted here")
        self.addCleanup(subprocess.run, ["umount", disk])
        conversations = [packets.Conversation(sport=30000 + port).refused() for port in range(200)]
        many = self.capture("many.pcap", ethernet(sum(conversations, [])))
        result = self.refuse(2, "-f", "json", "-o", disk / "out", many)
        self.assertIn("No space left on device", result.stderr)
        self.assertEqual(list(disk.iterdir()), [])


class ClosedStreams(CommandTest):
    """Descriptors 0 to 2 that a parent has closed."""

    def run_without(self, *descriptors, arguments):
        shell = " ".join(f"{number}>&-" for number in descriptors)
        return subprocess.run(
            ["sh", "-c", f'exec "$0" "$@" {shell}', COMMAND, *map(str, arguments)], stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=120)

    def test_messages_do_not_get_into_the_output(self):
        cut, wanted = self.folder / "cut.pcap", self.folder / "wanted"
        cut.write_bytes(self.trial.read_bytes()[:-5])
        for command in (["explain", "-f", "json", "-o"], ["summary", "-o"], ["annotate", "-w"]):
            run(*command, wanted, cut)
            for closed in ((2,), (0, 2), (1, 2), (0, 1, 2)):
                target = self.folder / "out"
                result = self.run_without(*closed, arguments=[*command, target, cut])
                self.assertEqual(result.returncode, 2)
                self.assertEqual(target.read_bytes(), wanted.read_bytes(), (command, closed))

    def test_closed_ones_are_as_useless_as_before(self):
        result = self.run_without(1, arguments=[self.trial])
        self.assertEqual((result.returncode, "Bad file descriptor" in result.stderr), (2, True))
        result = self.run_without(0, arguments=["-"])
        self.assertEqual((result.returncode, "Bad file descriptor" in result.stderr), (2, True))


class ClosedPipe(CommandTest):
    def test_head_ends_it_quietly(self):
        conversations = [packets.Conversation(sport=1024 + port).refused() for port in range(5000)]
        many = self.capture("many.pcap", ethernet(sum(conversations, [])))
        process = subprocess.Popen(
            [COMMAND, "-f", "json", many], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertTrue(process.stdout.readline())
        process.stdout.close()
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()
        self.assertEqual(process.wait(timeout=60), 0)


class Progress(CommandTest):
    def test_none_in_a_pipe(self):
        self.assertEqual(run(self.trial).stderr, "")

    def test_a_word_at_the_end_on_a_terminal(self):
        self.assertIn("3 resets in 3 connections, 20 frames", self.remarks())
        self.assertEqual(self.remarks("--quiet"), "")

    def remarks(self, *arguments):
        """What standard error shows on a terminal."""
        leader, follower = pty.openpty()
        process = subprocess.Popen(
            [COMMAND, *arguments, self.trial], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=follower)
        os.close(follower)
        self.assertEqual(process.wait(timeout=60), 0)
        text = b""
        while select.select([leader], [], [], 0)[0]:
            try:
                piece = os.read(leader, 4096)
            except OSError:
                break
            text += piece
        os.close(leader)
        return text.decode()


if __name__ == "__main__":
    unittest.main()
