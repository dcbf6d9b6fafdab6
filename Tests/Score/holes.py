#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures with holes, made of whole ones: what verdicts are worth where the capture lacks something, be it the order.

    holes.py FROM TO [--seed N]

Every labelled capture below FROM that was made without faults is written to a folder of TO for each kind of hole, with a
label file for score.py: the labels are those of the whole capture, renumbered, and `unknown` is right as well.

    missed      one frame in twelve is missing, no reset among them
    bursts      runs of 4 to 16 frames are missing, three in ten in all, no reset among them
    late        begins half way to the first reset
    one-sided   only what one of the hosts sent, chosen at random; its own resets are what is scored
    filtered    only segments with SYN, FIN or RST
    skewed      nothing is missing, but what one host sent, chosen at random, comes 0.3 ms late
    shuffled    the same, each frame up to 0.2 ms late

Seeded: the same captures have the same holes. Needs editcap.
"""
import argparse
import json
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

FAULTS = ('oneside', 'midstart', 'lossy', 'merged')
# In nanoseconds.
SKEW, JITTER = 300_000, 200_000
# Where the network header begins, by link type (tcpdump.org).
ETHERNET = 1
LINKS = {ETHERNET: 14, 101: 0, 113: 16, 276: 20}
RST, CONTROL = 0x04, 0x07


class Frame:
    """A record of a pcap file, with the sender's address and TCP's flags; none of what is no TCP."""

    def __init__(self, record, link_type):
        self.record, self.source, self.flags = record, None, 0
        if link_type not in LINKS:
            return
        packet = record[16 + LINKS[link_type]:]
        if link_type == ETHERNET and record[28:30] == b'\x81\x00':
            packet = packet[4:]
        version = packet[0] >> 4 if packet else 0
        if version == 4 and len(packet) >= 20:
            self._read(packet[12:16], packet[9], packet[(packet[0] & 15) * 4:])
        elif version == 6 and len(packet) >= 40:
            self._read(packet[8:24], packet[6], packet[40:])

    @property
    def is_reset(self):
        return bool(self.flags & RST)

    def later(self, delay):
        """The record, stamped so many nanoseconds later."""
        seconds, nanoseconds = divmod(self.time + delay, 1_000_000_000)
        return struct.pack('<II', seconds, nanoseconds) + self.record[8:]

    @property
    def time(self):
        seconds, nanoseconds = struct.unpack_from('<II', self.record)
        return seconds * 1_000_000_000 + nanoseconds

    def _read(self, source, protocol, payload):
        self.source = source
        if protocol == 6 and len(payload) > 13:
            self.flags = payload[13]


def read(path):
    """The file's header and its frames, whatever its format."""
    with tempfile.NamedTemporaryFile(suffix='.pcap') as plain:
        subprocess.run(['editcap', '-F', 'nsecpcap', path, plain.name], check=True, stderr=subprocess.DEVNULL)
        data = plain.read()
    header, frames, position = data[:24], [], 24
    link_type = struct.unpack('<I', header[20:])[0]
    while position + 16 <= len(data):
        end = position + 16 + struct.unpack_from('<I', data, position + 8)[0]
        frames.append(Frame(data[position:end], link_type))
        position = end
    return header, frames


def missed(frames, dice):
    return [place for place, frame in enumerate(frames) if frame.is_reset or dice.random() >= 1 / 12]


def bursts(frames, dice):
    kept, place = [], 0
    while place < len(frames):
        begin = place + dice.randint(8, 40)
        end = begin + dice.randint(4, 16)
        kept += range(place, min(begin, len(frames)))
        kept += [lost for lost in range(begin, min(end, len(frames))) if frames[lost].is_reset]
        place = end
    return kept


def late(frames, dice):
    resets = [place for place, frame in enumerate(frames) if frame.is_reset]
    return range(min(resets, default=0) // 2, len(frames))


def one_sided(frames, dice):
    side = one_host(frames, dice)
    return [place for place, frame in enumerate(frames) if frame.source in (None, side)]


def filtered(frames, _):
    return [place for place, frame in enumerate(frames) if frame.flags & CONTROL]


def one_host(frames, dice):
    sources = sorted({frame.source for frame in frames if frame.source})
    return dice.choice(sources) if sources else None


def skewed(frames, dice):
    side = one_host(frames, dice)
    return [SKEW if frame.source == side else 0 for frame in frames]


def shuffled(frames, dice):
    return [dice.randrange(JITTER) for _ in frames]


def with_holes(choose):
    """Of a function that gives the places of the frames which are kept, the same with their records."""
    return lambda frames, dice: [(place, frames[place].record) for place in choose(frames, dice)]


def out_of_order(delays):
    """Of a function that gives each frame's delay, the frames' places and records in their new order."""
    def reorder(frames, dice):
        delay = delays(frames, dice)
        order = sorted(range(len(frames)), key=lambda place: frames[place].time + delay[place])
        return [(place, frames[place].later(delay[place])) for place in order]
    return reorder


HOLES = {
    'missed': with_holes(missed), 'bursts': with_holes(bursts), 'late': with_holes(late),
    'one-sided': with_holes(one_sided), 'filtered': with_holes(filtered), 'skewed': out_of_order(skewed),
    'shuffled': out_of_order(shuffled)}


def relabel(document, kept, name):
    """The label file of what was kept: frame numbers count anew."""
    number = {place + 1: new for new, place in enumerate(kept, 1)}
    resets = []
    for reset in document['resets']:
        if reset['frame'] in number:
            also_ok = sorted({*(reset.get('also_ok') or []), 'unknown'})
            trigger = number.get(reset.get('trigger'))
            resets.append(dict(reset, frame=number[reset['frame']], trigger=trigger, also_ok=also_ok))
    return dict(document, capture=name, resets=resets)


def whole_captures(folder):
    for path in sorted(pathlib.Path(folder).rglob('*.truth.json')):
        document = json.loads(path.read_text())
        capture = path.parent / document.get('capture', '')
        if capture.is_file() and not any(document.get('params', {}).get(fault) for fault in FAULTS):
            yield capture, document


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('source', metavar='FROM')
    parser.add_argument('target', metavar='TO', type=pathlib.Path)
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    count = 0
    for capture, document in whole_captures(options.source):
        count += 1
        header, frames = read(capture)
        for kind, choose in HOLES.items():
            made = choose(frames, random.Random(f'{options.seed} {kind} {capture.name}'))
            kept, records = [place for place, _ in made], [record for _, record in made]
            folder = options.target / kind
            folder.mkdir(parents=True, exist_ok=True)
            name = f'{capture.stem}.pcap'
            (folder / name).write_bytes(header + b''.join(records))
            (folder / f'{capture.stem}.truth.json').write_text(json.dumps(relabel(document, kept, name), indent=1))
    print(f'{count} captures with holes in {options.target}', file=sys.stderr)


if __name__ == '__main__':
    main()
