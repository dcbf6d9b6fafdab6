# SPDX-License-Identifier: GPL-2.0-or-later
"""The bench's captures: made once, kept until the generator changes."""

import hashlib
import json
import pathlib
import subprocess

# Name: arguments of the generator. `once` and `tenfold` have equally many connections alive at a time.
RECIPES = {
    "small.pcap": [],
    "full.pcap": ["--payload", "full", "--packets", "500000", "--connections", "4000"],
    "once.pcap": ["--packets", "400000", "--connections", "11200", "--span", "24"],
    "tenfold.pcap": ["--packets", "400000", "--connections", "11200", "--span", "24", "--repeat", "10"],
}


def make(folder: pathlib.Path, generator: pathlib.Path) -> dict[str, int]:
    """Paths' names and how many packets each holds."""
    record = folder / "captures.json"
    digest = hashlib.sha256(generator.read_bytes()).hexdigest()
    known = json.loads(record.read_text()) if record.exists() else {}
    packets = known.get("packets", {}) if known.get("generator") == digest else {}
    for name, arguments in RECIPES.items():
        if name in packets and (folder / name).exists():
            continue
        print(f"making {folder / name}")
        words = subprocess.run(
            [generator, *arguments, folder / name], check=True, capture_output=True, text=True).stdout.split()
        packets[name] = int(words[0])
    pcapng = folder / "small.pcapng"
    if "small.pcapng" not in packets or not pcapng.exists():
        subprocess.run(["editcap", "-F", "pcapng", folder / "small.pcap", pcapng], check=True)
        packets["small.pcapng"] = packets["small.pcap"]
    record.write_text(json.dumps({"generator": digest, "packets": packets}))
    return packets
