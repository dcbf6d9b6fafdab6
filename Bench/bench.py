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
import statistics
import subprocess

import captures
from measuring import Program, Result, measure

HERE = pathlib.Path(__file__).resolve().parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=pathlib.Path, default=HERE.parent / "build/bench", help="captures, results")
    parser.add_argument("--binaries", type=pathlib.Path, default=HERE.parent / ".build/release")
    parser.add_argument("--plugins", type=pathlib.Path, help="a Wireshark plugin folder with the plugin in it")
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
    stages = profile(options)
    print_stages(stages, packets["small.pcap"])
    (options.folder / "results.json").write_text(
        json.dumps({name: vars(r) if isinstance(r, Result) else r for name, r in results.items()}, indent=1))


def programs(options, packets: dict[str, int]) -> list[Program]:
    """What is run, by name; `print_ratios` refers to the names."""
    folder, rstreason = options.folder, options.binaries / "rstreason"
    small, count = folder / "small.pcap", packets["small.pcap"]
    part = folder / "part.pcap"
    tshark = ["tshark", "-r", part, "-Y", "tcp.flags.reset == 1"]
    annotated, copied = folder / "annotated.pcapng", folder / "copied.pcapng"
    rows = [
        Program("cat", ["cat", small], count),
        Program("pcap_loop, empty", [folder / "pcap-loop", small], count),
        Program("rstreason explain, 1 job", [rstreason, "explain", "--jobs", "1", small], count),
        Program("rstreason explain, 2 jobs", [rstreason, "explain", "--jobs", "2", small], count),
        Program("capinfos -c", ["capinfos", "-c", small], count),
        Program("tcptrace -n", ["tcptrace", "-n", small], count, rounds=2),
        Program("rstreason, pcapng", [rstreason, "explain", "--jobs", "1", folder / "small.pcapng"], count),
        Program("pcap_loop, pcapng", [folder / "pcap-loop", folder / "small.pcapng"], count),
        Program("rstreason, full segments", [rstreason, "explain", "--jobs", "1", folder / "full.pcap"],
                packets["full.pcap"]),
        Program("pcap_loop, full segments", [folder / "pcap-loop", folder / "full.pcap"], packets["full.pcap"]),
        Program("cat, full segments", ["cat", folder / "full.pcap"], packets["full.pcap"]),
        Program("rstreason, once", [rstreason, "explain", "--jobs", "1", folder / "once.pcap"], packets["once.pcap"]),
        Program("rstreason, tenfold", [rstreason, "explain", "--jobs", "1", folder / "tenfold.pcap"],
                packets["tenfold.pcap"]),
        Program("rstreason annotate", [rstreason, "annotate", small, annotated], count, output=annotated),
        Program("editcap -F pcapng", ["editcap", "-F", "pcapng", small, copied], count, output=copied),
        Program("tshark, part", tshark, packets["part.pcap"], rounds=3,
                environment={"WIRESHARK_PLUGIN_DIR": "/nonexistent"}),
    ]
    if options.plugins:
        # Started as root, tshark ignores the variable: another user then.
        other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        rows += [
            Program("tshark, part, no plugin", other + tshark, packets["part.pcap"], rounds=3,
                    environment={"WIRESHARK_PLUGIN_DIR": "/nonexistent"}),
            Program("tshark, part, plugin", other + tshark, packets["part.pcap"], rounds=3,
                    environment={"WIRESHARK_PLUGIN_DIR": str(options.plugins.resolve())}),
        ]
    return rows


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
    """Quotients of rates (packets a second of wall clock), CPU seconds, or peak memory."""
    print("\n| comparison | |")
    print("|---|---:|")
    one, two = "rstreason explain, 1 job", "rstreason explain, 2 jobs"

    def rate(name: str) -> float:
        return results[name].packets / results[name].wall

    rows = [
        ("speed, 1 job / pcap_loop", (one, "pcap_loop, empty"), rate),
        ("speed, 2 jobs / pcap_loop", (two, "pcap_loop, empty"), rate),
        ("speed, 2 jobs / 1 job", (two, one), rate),
        ("speed, pcapng / pcap_loop on it", ("rstreason, pcapng", "pcap_loop, pcapng"), rate),
        ("speed, full segments / pcap_loop", ("rstreason, full segments", "pcap_loop, full segments"), rate),
        ("speed, full segments / cat", ("rstreason, full segments", "cat, full segments"), rate),
        ("speed, 1 job / tcptrace", (one, "tcptrace -n"), rate),
        ("speed, 1 job / capinfos", (one, "capinfos -c"), rate),
        ("speed, 1 job / tshark (a tenth of the capture)", (one, "tshark, part"), rate),
        ("speed, 1 job / cat", (one, "cat"), rate),
        ("wall, annotate / editcap", ("rstreason annotate", "editcap -F pcapng"), lambda n: results[n].wall),
        ("CPU, tshark with plugin / without", ("tshark, part, plugin", "tshark, part, no plugin"),
         lambda n: results[n].cpu),
        ("peak memory, ten times as long / once", ("rstreason, tenfold", "rstreason, once"),
         lambda n: results[n].memory),
    ]
    for label, (first, second), figure in rows:
        if all(isinstance(results.get(name), Result) for name in (first, second)):
            print(f"| {label} | {figure(first) / figure(second):.2f} |")
        else:
            print(f"| {label} | not measured |")


def profile(options) -> dict[str, float]:
    """Median seconds of each stage's pass over small.pcap, and the tables' bytes for each connection."""
    lines = subprocess.run(
        [options.binaries / "StageProfile", options.folder / "small.pcap", str(options.runs)],
        check=True, capture_output=True, text=True).stdout.splitlines()
    passes: dict[str, list[float]] = {}
    for line in lines[1:]:
        stage, figure, count, *_ = line.split("\t")
        passes.setdefault(stage, []).append(float(figure) if stage != "tables" else float(figure) / int(count))
    return {stage: statistics.median(figures) for stage, figures in passes.items()}


def print_stages(stages: dict[str, float], packets: int) -> None:
    print("\n| where the time goes | ns a packet | million packets/s up to here |")
    print("|---|---:|---:|")
    names = {"read": "read and slice", "decode": "decode", "track": "look up and track", "judge": "judge resets"}
    before = 0.0
    for stage, name in names.items():
        print(f"| {name} | {(stages[stage] - before) / packets * 1e9:.0f} | {packets / stages[stage] / 1e6:.1f} |")
        before = stages[stage]
    print(f"| read by another thread, alone | {stages['readAhead'] / packets * 1e9:.0f} "
          f"| {packets / stages['readAhead'] / 1e6:.1f} |")
    print(f"\nTables: {stages['tables']:.0f} bytes for each connection kept.")


if __name__ == "__main__":
    main()
