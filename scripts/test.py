#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs every test runner, each printing its own count; the last line is "N passed, N failed".

A runner that dies before it can report counts as one failure.
"""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "build" / "reports"
VENV_PYTHON = ROOT / "build" / "venv" / "bin" / "python"


def run(command, environment=None):
    """Runs `command` with its output passed on. Returns (exit status, output)."""
    print("+", " ".join(map(str, command)), flush=True)
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    lines = []
    for line in process.stdout:
        lines.append(line)
        sys.stdout.write(line)
        sys.stdout.flush()
    return process.wait(), "".join(lines)


def counted_by_xml(report, status):
    """(passed, failed, skipped) of a JUnit report; a missing or empty one is one failure."""
    try:
        cases = list(xml.etree.ElementTree.parse(report).getroot().iter("testcase"))
    except (OSError, xml.etree.ElementTree.ParseError):
        return 0, 1, 0
    total = len(cases)
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    if failed == 0 and status != 0:
        failed, total = 1, total + 1
    return total - failed - skipped, failed, skipped


def swift_tests():
    report = REPORTS / "swift.xml"
    report.unlink(missing_ok=True)
    status, _ = run(["swift", "test", "--disable-xctest", "--xunit-output", report])
    return counted_by_xml(report, status)


def unittests(directory):
    status, output = run([sys.executable, "-W", "error::SyntaxWarning", "-m", "unittest", "discover", "-s", directory])
    ran = re.findall(r"^Ran (\d+) tests?", output, re.M)
    # A folder without tests is a fault, not a success.
    if not ran or ran[-1] == "0":
        return 0, 1, 0
    counts = {name: int(number) for name, number in re.findall(r"(\w+)=(\d+)", output.rsplit("Ran ", 1)[1])}
    failed = counts.get("failures", 0) + counts.get("errors", 0)
    # Unittest counts subtests as failures but not as tests.
    passed = max(0, int(ran[-1]) - failed - counts.get("skipped", 0))
    return passed, max(failed, int(status != 0)), counts.get("skipped", 0)


def python_package_tests():
    report = REPORTS / "python.xml"
    report.unlink(missing_ok=True)
    status, _ = run([VENV_PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "python/tests", f"--junitxml={report}"])
    return counted_by_xml(report, status)


def main():
    REPORTS.mkdir(parents=True, exist_ok=True)
    runners = [("Swift", swift_tests)]
    for name in ["Library", "Command", "Plugin", "Score", "Parity", "Project"]:
        runners.append((f"Tests/{name}", lambda name=name: unittests(f"Tests/{name}")))
    runners.append(("Python package", python_package_tests))

    results = [(name, runner()) for name, runner in runners]
    print()
    for name, (passed, failed, skipped) in results:
        print(f"{name}: {passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    failures = sum(counts[1] for _, counts in results)
    print(f"{sum(counts[0] for _, counts in results)} passed, {failures} failed")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
