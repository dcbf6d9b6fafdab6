"""Runs tshark and sharkd with the freshly built plugin, installed nowhere.

Programs run by root ignore WIRESHARK_PLUGIN_DIR, so root's tests run them as another user.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import packets

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOBODY = "65534"


def wireshark_version():
    """Major and minor version of the tshark that runs, as `4.0`."""
    text = subprocess.run(["tshark", "--version"], capture_output=True, text=True).stdout
    return re.search(r"\b(\d+\.\d+)\.\d+", text).group(1)


def plugin_path():
    """The plugin under test: RSTREASON_PLUGIN, or what `make plugin` built."""
    built = ROOT / "build" / "plugin" / wireshark_version() / "rstreason.so"
    path = pathlib.Path(os.environ.get("RSTREASON_PLUGIN", built))
    if not path.exists():
        sys.exit(f"{path} is not there: run make plugin")
    return path


class Sandbox:
    """A folder that holds the plugin, a home and the captures of one test class."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rstreason-plugin-"))
        plugins = self.folder / "plugins" / wireshark_version() / "epan"
        plugins.mkdir(parents=True)
        shutil.copy(plugin_path(), plugins / "rstreason.so")
        (self.folder / "home").mkdir()
        for path in [self.folder, *self.folder.rglob("*")]:
            path.chmod(0o755)
        if os.geteuid() == 0:
            os.chown(self.folder / "home", int(NOBODY), int(NOBODY))
        self.environment = dict(
            os.environ,
            HOME=str(self.folder / "home"),
            XDG_CONFIG_HOME=str(self.folder / "home" / ".config"),
            WIRESHARK_PLUGIN_DIR=str(self.folder / "plugins"),
        )

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *arguments, capabilities=""):
        """The command line, as an unprivileged user with no more than `capabilities`."""
        if os.geteuid() != 0:
            return list(map(str, arguments))
        drop = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        if capabilities:
            drop += [f"--inh-caps={capabilities}", f"--ambient-caps={capabilities}"]
        return drop + list(map(str, arguments))

    def run(self, *arguments, stdin=None, timeout=120):
        """Output of a program that must succeed; `stdin` is bytes."""
        done = subprocess.run(
            self.command(*arguments), input=stdin, capture_output=True, timeout=timeout, env=self.environment,
            cwd=self.folder,
        )
        if done.returncode != 0:
            raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stderr.decode()}")
        return done.stdout.decode()

    def capture(self, name, frames, **how):
        path = self.folder / name
        packets.write_pcap(path, frames, **how)
        path.chmod(0o644)
        return path


class PluginTest(unittest.TestCase):
    """Base of the tests: a sandbox for the class and the ways to ask tshark."""

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox()

    @classmethod
    def tearDownClass(cls):
        cls.sandbox.remove()

    def capture(self, frames, **how):
        return self.sandbox.capture(f"{self.id()}.pcap", frames, **how)

    def tshark(self, path, *options):
        return self.sandbox.run("tshark", "-n", "-r", path, *options)

    def fields(self, path, names, *options):
        """One list of values a frame, each value a list of the field's occurrences."""
        chosen = [option for name in names for option in ("-e", name)]
        text = self.tshark(path, *options, "-T", "fields", "-E", "aggregator=|", "-E", "separator=/t", *chosen)
        return [[value.split("|") if value else [] for value in line.split("\t")] for line in text.splitlines()]

    def column(self, path, name, *options):
        """{frame: occurrences} of one field, without the frames that lack it."""
        rows = self.fields(path, ["frame.number", name], *options)
        return {int(number[0]): values for number, values in rows if values}


def verdicts(path, two_pass, sandbox):
    """{frame: (reason, confidence, trigger)} as tshark with the plugin sees them; trigger 0 = none.

    In one pass the verdicts are those of the moment of each reset, in two passes the final ones."""
    text = sandbox.run(
        "tshark", *(["-2"] if two_pass else []), "-r", path, "-Y", "rst.reason", "-T", "fields",
        "-e", "frame.number", "-e", "rst.reason", "-e", "rst.reason.confidence", "-e", "rst.reason.trigger",
    )
    rows = (line.split("\t") for line in text.splitlines())
    return {int(number): (reason, confidence, int(trigger or 0)) for number, reason, confidence, trigger in rows}
