"""Live capture on the loopback interface. SPDX-License-Identifier: GPL-2.0-or-later"""

import socket
import subprocess
import unittest

from tshark import PluginTest


def closed_port():
    """A TCP port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Live(PluginTest):
    def test_refused_connection_on_loopback(self):
        port = closed_port()
        command = self.sandbox.command(
            "tshark", "-i", "lo", "-f", f"tcp port {port}", "-l", "-c", "2", "-a", "duration:30", "-Y", "rst.reason",
            "-T", "fields", "-e", "rst.reason", "-e", "rst.reason.trigger", capabilities="+net_raw,+net_admin",
        )  # fmt: skip
        tshark = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.sandbox.environment)
        self.addCleanup(tshark.communicate)
        self.addCleanup(tshark.kill)
        messages = b""
        while b"Capturing on" not in messages:
            line = tshark.stderr.readline()
            if not line:
                raise unittest.SkipTest(f"no right to capture on lo: {messages.decode()}")
            messages += line
        # "Capturing on" comes before dumpcap has opened the interface: connect until something was captured.
        while tshark.poll() is None:
            with socket.socket() as client:
                self.assertNotEqual(client.connect_ex(("127.0.0.1", port)), 0)
            try:
                tshark.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
        reason, trigger = tshark.stdout.read().decode().split()
        self.assertEqual((reason, trigger), ("closed_port", "1"))
