#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Speed and memory of rstreason beside the tools it is measured by. Prints tables; passes no judgement.

Everything is measured in one sitting, program after program in rounds, and given as medians. Input is in the page
cache (each file is read once before). See README.md beside this file for what the rows mean.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess

import captures
from measuring import Program, Result, measure

HERE = pathlib.Path(__file__).resolve().parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=pathlib.Path, default=HERE.parent / "build/bench", help="captures, results")
    parser.add_argument("--binaries", type=pathlib.Path, default=HERE.parent / ".build/release")
    parser.add_argument("--plugin", type=pathlib.Path, help="rstreason.so, in a folder named after Wireshark's 4.0")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only-captures", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)

    packets = captures.make(options.folder, options.binaries / "SyntheticCapture")
    if options.only_captures:
        return
    for name in packets:
        subprocess.run(["cat", options.folder / name], stdout=subprocess.DEVNULL, check=True)

    results = measure(programs(options, packets), options.runs, options.folder / "measure")
    print_programs(results)
    print_ratios(results)
    print_stages(profile(options, packets["small.pcap"]), packets["small.pcap"])
    (options.folder / "results.json").write_text(
        json.dumps({name: vars(r) if isinstance(r, Result) else r for name, r in results.items()}, indent=1))


def programs(options, packets: dict[str, int]) -> list[Program]:
    """What is run, by name; `print_ratios` refers to the names."""
    folder = options.folder

    def explain(name: str, file: str, jobs: int = 1) -> Program:
        command = [options.binaries / "rstreason", "explain", "--jobs", str(jobs), folder / file]
        return Program(name, command, packets[file])

    def other(name: str, file: str, *command, **more) -> Program:
        return Program(name, [*command, folder / file], packets[file], **more)

    annotated, copied = folder / "annotated.pcapng", folder / "copied.pcapng"
    rows = [
        other("cat", "small.pcap", "cat"),
        other("pcap_loop, empty", "small.pcap", folder / "pcap-loop"),
        explain("rstreason explain, 1 job", "small.pcap"),
        explain("rstreason explain, 2 jobs", "small.pcap", jobs=2),
        other("capinfos -c", "small.pcap", "capinfos", "-c"),
        other("tcptrace -n", "small.pcap", "tcptrace", "-n", rounds=2),
        explain("rstreason, pcapng", "small.pcapng"),
        other("pcap_loop, pcapng", "small.pcapng", folder / "pcap-loop"),
        explain("rstreason, full segments", "full.pcap"),
        other("pcap_loop, full segments", "full.pcap", folder / "pcap-loop"),
        other("cat, full segments", "full.pcap", "cat"),
        explain("rstreason, once", "once.pcap"),
        explain("rstreason, tenfold", "tenfold.pcap"),
        other("rstreason annotate", "small.pcapng", options.binaries / "rstreason", "annotate", "-w", annotated,
              output=annotated),
        Program("editcap -F pcapng", ["editcap", "-F", "pcapng", folder / "small.pcapng", copied],
                packets["small.pcapng"], output=copied),
    ]
    # Started as root, tshark ignores the variable: another user then.
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    plugins = {"no plugin": "/nonexistent"}
    if options.plugin:
        plugins["plugin"] = str(plugin_folder(folder, options.plugin))
    for name, path in plugins.items():
        rows.append(
            other(f"tshark, {name}", "small.pcap", *user, "tshark", "-Y", "tcp.flags.reset == 1", "-r",
                  environment={"WIRESHARK_PLUGIN_DIR": path, "HOME": "/nonexistent"}))
    return rows


def plugin_folder(folder: pathlib.Path, plugin: pathlib.Path) -> pathlib.Path:
    """A folder as Wireshark wants its plugins: VERSION/epan/*.so."""
    plugins = folder.resolve() / "plugins"
    target = plugins / plugin.parent.name / "epan" / plugin.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(plugin, target)
    return plugins


def print_programs(results: dict) -> None:
    print("\n| program | million packets/s | wall s | CPU s | peak MB | runs |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, result in results.items():
        if isinstance(result, str):
            print(f"| {name} | {result} | | | | |")
            continue
        rate = result.packets / result.wall / 1e6
        print(f"| {name} | {rate:.2f} | {result.wall:.3f} | {result.cpu:.3f} | {result.memory / 1e6:.0f} "
              f"| {result.runs} |")


def print_ratios(results: dict) -> None:
    """Quotients of speeds (packets a second, of wall clock and of CPU time) and of costs."""
    print("\n| comparison | by wall clock | by CPU time |")
    print("|---|---:|---:|")
    one, two = "rstreason explain, 1 job", "rstreason explain, 2 jobs"
    for first, second in [
        (one, "pcap_loop, empty"),
        (two, "pcap_loop, empty"),
        (two, one),
        ("rstreason, pcapng", "pcap_loop, pcapng"),
        ("rstreason, full segments", "pcap_loop, full segments"),
        ("rstreason, full segments", "cat, full segments"),
        (one, "cat"),
        (one, "capinfos -c"),
        (one, "tcptrace -n"),
        (two, "tcptrace -n"),
        (one, "tshark, no plugin"),
        (two, "tshark, no plugin"),
        ("rstreason annotate", "editcap -F pcapng"),
        ("tshark, plugin", "tshark, no plugin"),
    ]:
        a, b = results.get(first), results.get(second)
        if isinstance(a, Result) and isinstance(b, Result):
            size = a.packets / b.packets
            print(f"| speed, {first} / {second} | {size * b.wall / a.wall:.2f} | {size * b.cpu / a.cpu:.2f} |")
        else:
            print(f"| speed, {first} / {second} | not measured | |")
    longer, once = results["rstreason, tenfold"], results["rstreason, once"]
    if isinstance(longer, Result) and isinstance(once, Result):
        print(f"\nPeak memory, ten times as long / once: {longer.memory / once.memory:.2f}")


# For each round of the programs: a pass takes a fraction of a second, and what else the machine does falls on it or
# does not.
PROFILE_ROUNDS = 4


def profile(options, packets: int) -> dict[str, list[float]]:
    """Seconds of each stage's pass over small.pcap and of pcap_loop's in the same rounds (where it runs), and the
    tables' bytes for each connection, round by round."""
    capture, launcher = options.folder / "small.pcap", options.folder / "measure"
    loop = Program("loop", [options.folder / "pcap-loop", capture], packets)
    passes: dict[str, list[float]] = {}
    for _ in range(PROFILE_ROUNDS * options.runs):
        lines = subprocess.run(
            [options.binaries / "StageProfile", capture, "1"], check=True, capture_output=True, text=True).stdout
        for line in lines.splitlines()[1:]:
            stage, figure, count, *_ = line.split("\t")
            passes.setdefault(stage, []).append(float(figure) if stage != "tables" else float(figure) / int(count))
        result = measure([loop], 1, launcher)["loop"]
        if isinstance(result, Result):
            passes.setdefault("loop", []).append(result.cpu)
    return passes


def print_stages(passes: dict[str, list[float]], packets: int) -> None:
    medians = {stage: statistics.median(figures) for stage, figures in passes.items()}
    print("\n| where the CPU time goes | ns a packet | million packets/s up to here |")
    print("|---|---:|---:|")
    names = {"read": "read and slice", "decode": "decode", "track": "look up and track", "judge": "judge resets"}
    before = 0.0
    for stage, name in names.items():
        print(f"| {name} | {(medians[stage] - before) / packets * 1e9:.0f} | {packets / medians[stage] / 1e6:.1f} |")
        before = medians[stage]
    if "loop" in passes:
        rounds = list(zip(passes["read"], passes["track"], passes["loop"]))
        walked = [(track - read) / loop for read, track, loop in rounds]
        tracked = [track / loop for _, track, loop in rounds]
        print(f"\nCPU time beside pcap_loop, empty, in the same round ({medians['loop'] / packets * 1e9:.0f} ns a packet; "
              f"medians of {len(rounds)} rounds, and the middle half of them): "
              f"decode and track {middle(walked)}, with reading {middle(tracked)}")
    print(f"\nTables: {medians['tables']:.0f} bytes for each connection kept.")


def middle(figures: list[float]) -> str:
    """The median, and the quartiles beside it."""
    low, median, high = statistics.quantiles(figures, n=4) if len(figures) > 1 else figures * 3
    return f"{median:.2f} ({low:.2f} to {high:.2f})"


if __name__ == "__main__":
    main()
