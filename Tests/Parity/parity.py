# SPDX-License-Identifier: GPL-2.0-or-later
"""The same captures through the command and through tshark with the plugin."""

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / ".build" / "release" / "rstreason"
CAPTURES = ROOT / "Tests" / "Captures"

sys.path.insert(0, str(ROOT / "Tests" / "Plugin"))
import tshark  # noqa: E402

# Tsharks at a time: each takes a processor and some 150 MB.
AT_ONCE = 2


def bundled():
    """Paths of the bundled captures, the demonstration included."""
    return sorted(path for path in CAPTURES.rglob("*.pcap*") if path.suffix in (".pcap", ".pcapng"))


def command_verdicts(paths, as_of):
    """{path: {frame: (reason, confidence, trigger)}} by the command; `as_of` is "reset" or "end", trigger 0 = none."""
    run = subprocess.run(
        [COMMAND, "explain", "--quiet", "--format", "json", "--as-of", as_of, *paths], capture_output=True, text=True)
    if run.returncode != 0:
        raise AssertionError(f"rstreason ended with {run.returncode}: {run.stderr}")
    found = {str(path): {} for path in paths}
    for line in run.stdout.splitlines():
        verdict = json.loads(line)
        found[verdict["capture"]][verdict["frame"]] = (
            verdict["reason"], verdict["confidence"], verdict.get("trigger", 0))
    return {Path(path): verdicts for path, verdicts in found.items()}


def tshark_verdicts(paths, two_pass):
    """The same by tshark: verdicts as of the reset in one pass, as of the end in two."""
    return in_tshark(paths, lambda path, sandbox: tshark.verdicts(path, two_pass, sandbox))


def in_tshark(paths, ask):
    """{path: ask(readable copy, sandbox)}, some at a time. The copies may be read by whoever tshark runs as."""
    sandbox = tshark.Sandbox()

    def one(numbered):
        number, path = numbered
        copy = sandbox.folder / f"{number}{path.suffix}"
        shutil.copyfile(path, copy)
        copy.chmod(0o644)
        return ask(copy, sandbox)

    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return dict(zip(paths, pool.map(one, enumerate(paths))))
    finally:
        sandbox.remove()


def differences(ours, theirs):
    """Lines `capture frame: ours, theirs`, for every frame on which two results are not the same."""
    return [
        f"{path.name} {frame}: {mine.get(frame)} by the command, {theirs[path].get(frame)} by tshark"
        for path, mine in ours.items()
        for frame in sorted({*mine, *theirs[path]}) if mine.get(frame) != theirs[path].get(frame)]
