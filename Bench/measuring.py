# SPDX-License-Identifier: GPL-2.0-or-later
"""Running commands in turn and taking the medians."""

import dataclasses
import os
import pathlib
import shutil
import statistics
import subprocess


@dataclasses.dataclass
class Program:
    """A command to measure. `rounds` 0: as many as all; a slow one says how few."""

    name: str
    command: list
    packets: int
    rounds: int = 0
    environment: dict = dataclasses.field(default_factory=dict)
    # What it writes; removed before each run.
    output: pathlib.Path | None = None


@dataclasses.dataclass
class Result:
    """Medians over the runs; seconds, and bytes of peak resident memory."""

    packets: int
    wall: float
    cpu: float
    memory: int
    runs: int


def measure(programs: list[Program], rounds: int, launcher: pathlib.Path) -> dict[str, Result | str]:
    """Rounds of every program after the other, so that whatever else the machine does falls on all alike. A
    program that is not there or fails has a word on that instead of a result."""
    samples: dict[str, list] = {}
    failures: dict[str, str] = {}
    for number in range(rounds):
        for program in programs:
            if program.name in failures or (program.rounds and number >= program.rounds):
                continue
            sample = _run(program, launcher)
            if isinstance(sample, str):
                failures[program.name] = sample
            else:
                samples.setdefault(program.name, []).append(sample)
    return {
        program.name: failures.get(program.name) or _median(program, samples[program.name]) for program in programs}


def _median(program: Program, samples: list) -> Result:
    walls, cpus, memories = zip(*samples)
    return Result(
        program.packets, statistics.median(walls), statistics.median(cpus), round(statistics.median(memories)),
        len(samples))


def _run(program: Program, launcher: pathlib.Path):
    command = [os.fspath(word) for word in program.command]
    if shutil.which(command[0]) is None:
        return "not installed"
    if program.output:
        program.output.unlink(missing_ok=True)
    done = subprocess.run(
        [launcher, *command], capture_output=True, text=True, env={**os.environ, **program.environment})
    if done.returncode != 0:
        return done.stderr.strip() or "failed"
    wall, user, system, kilobytes, status = done.stdout.split()[-5:]
    if status != "0":
        complaint = done.stderr.strip().splitlines()
        return f"ended with status {status}" + (f": {complaint[-1]}" if complaint else "")
    if program.output and not program.output.exists():
        return f"wrote no {program.output.name}"
    return float(wall), float(user) + float(system), int(kilobytes) * 1024
