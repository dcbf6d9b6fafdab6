#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""demo.py OUT: the demonstration capture, fifteen bundled captures one after the other.

Times are shifted by whole captures, so that one begins a minute after the other ended (far enough that
connections of different captures do not look related); frames and addresses stay as they are.
Needs Wireshark's capinfos, editcap and mergecap.
"""

import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
TABLE = """
  generation2/g2-cc8be081d5-c.pcapng          closed_port
  generation1/handshake_refused-1004-s.pcapng handshake_refused
  generation1/handshake_aborted-1005-c.pcapng handshake_aborted
  generation2/g2-08f80e4826-c.pcap            probe_close
  generation1/unread_data_close-1006-c.pcapng unread_data_close
  generation2/g2-83bfb1d3f5-s.pcapng          abort_after_peer_fin
  generation2/g2-53564b4d33-s.pcapng          keepalive_race
  generation1/fin_wait_expired-1004-s.pcap    fin_wait_expired
  generation1/keepalive_timeout-1000-c.pcapng keepalive_timeout
  generation1/zero_window_timeout-1004-c.pcapng zero_window_timeout
  generation1/middlebox_timeout-1002-c.pcapng middlebox_timeout
  generation2/g2-37309d5128-s.pcapng          peer_restarted
  generation2/g2-942d2711cc-c.pcap            blind_reset
  generation1/injected_reset-1002-c.pcapng    injected_reset
  generation1/mptcp_reset-1004-c.pcapng       mptcp_reset
""".split()
PARTS, CODES = TABLE[::2], TABLE[1::2]
BEGINNING = Decimal(1700000000)
PAUSE = Decimal(60)


def span(path):
    """Times of the first and the last packet, in seconds since 1970."""
    row = subprocess.run(["capinfos", "-T", "-r", "-S", "-a", "-e", path], check=True, capture_output=True, text=True)
    first, last = row.stdout.rstrip("\n").split("\t")[1:3]
    return Decimal(first), Decimal(last)


def main(out):
    with tempfile.TemporaryDirectory() as folder:
        shifted, clock = [], BEGINNING
        for index, part in enumerate(PARTS):
            first, last = span(FOLDER / part)
            shifted.append(f"{folder}/{index}.pcapng")
            shift = ["-t", str(clock - first)]
            subprocess.run(["editcap", "-F", "pcapng", *shift, FOLDER / part, shifted[-1]], check=True)
            clock += last - first + PAUSE
        subprocess.run(["mergecap", "-F", "pcapng", "-I", "all", "-w", out, *shifted], check=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
