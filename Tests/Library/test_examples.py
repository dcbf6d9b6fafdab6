# SPDX-License-Identifier: GPL-2.0-or-later
"""The examples do what they say."""

import os
import socket
import subprocess
import sys
import threading
import unittest

from build import ROOT, compile_program, folder, shared

EXAMPLES = ROOT / "Examples"


def may_capture():
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)).close()
    except (AttributeError, PermissionError):
        return False
    return True


NETWORK = ["unshare", "--net"]


def may_have_a_network():
    try:
        return subprocess.run([*NETWORK, "true"], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


# A forged reset, of which what comes after makes sure, and a refused connection, sent as frames on the loopback.
TRAFFIC = f"""
import socket, sys, time
sys.dont_write_bytecode = True
sys.path.insert(0, {str(ROOT / "Tests" / "Plugin")!r})
from packets import Conversation, ethernet
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as link:
    link.bind(("lo", 0))
    for packet in Conversation(sport=40001).injected() + Conversation(sport=40002).refused():
        link.send(ethernet(packet))
        time.sleep(0.01)
"""


class Examples(unittest.TestCase):
    def test_segments(self):
        with folder() as here:
            program = compile_program(EXAMPLES / "segments" / "segments.c", *shared(), folder=here)
            output = subprocess.run([program], check=True, capture_output=True, text=True).stdout
        self.assertIn("frame 9: data_after_close", output)

    @unittest.skipUnless(may_capture(), "capturing needs root or CAP_NET_RAW")
    def test_live_sees_a_closed_port(self):
        with folder() as here:
            program = compile_program(EXAMPLES / "live" / "live.c", *shared(), "-lpcap", folder=here)
            live = subprocess.Popen([program, "lo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            watchdog = threading.Timer(60, live.kill)
            watchdog.start()
            try:
                self.assertIn("listening", live.stderr.readline())
                # A port that was free a moment ago; other programs' resets may pass on the loopback too.
                with socket.socket() as taken:
                    taken.bind(("127.0.0.1", 0))
                    port = taken.getsockname()[1]
                with self.assertRaises(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", port))
                for line in live.stdout:
                    if line.startswith(f"{port} > "):
                        self.assertIn(": closed_port (", line)
                        break
                else:
                    self.fail(live.stderr.read())
            finally:
                watchdog.cancel()
                live.kill()
                live.communicate()

    @unittest.skipUnless(may_have_a_network(), "a network of one's own needs root")
    def test_live_counts_resets_and_not_their_revisions(self):
        with folder() as here:
            program = compile_program(EXAMPLES / "live" / "live.c", *shared(), "-lpcap", folder=here)
            live = subprocess.Popen(
                [*NETWORK, "sh", "-c", 'ip link set lo up && exec "$0" lo 2', program], stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True)
            watchdog = threading.Timer(60, live.kill)
            watchdog.start()
            try:
                self.assertIn("listening", live.stderr.readline())
                subprocess.run(["nsenter", f"--net=/proc/{live.pid}/ns/net", sys.executable, "-c", TRAFFIC], check=True)
                output, _ = live.communicate()
            finally:
                watchdog.cancel()
                live.kill()
        connections = [line.split(":")[0] for line in output.splitlines()]
        self.assertGreater(connections.count("80 > 40001"), 1)
        self.assertEqual(connections[-1], "80 > 40002")

    def test_live_refuses_an_interface_that_is_not_there(self):
        with folder() as here:
            program = compile_program(EXAMPLES / "live" / "live.c", *shared(), "-lpcap", folder=here)
            done = subprocess.run([program, "nosuch0"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("nosuch0", done.stderr)

    def test_live_fits_a_page(self):
        lines = (EXAMPLES / "live" / "live.c").read_text().splitlines()
        self.assertLess(len(lines), 100)

    def test_swift_package(self):
        environment = {name: value for name, value in os.environ.items() if name != "RSTREASON_EMBEDDED"}
        # A kept build plan does not know of files that have come to the package since.
        done = subprocess.run(
            ["swift", "run", "--disable-build-manifest-caching", "--package-path", EXAMPLES / "SwiftUser"],
            env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("frame 2: closed_port", done.stdout)


if __name__ == "__main__":
    unittest.main()
