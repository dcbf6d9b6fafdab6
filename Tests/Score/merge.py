#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Both ends' captures of the same run in one file, as mergecap joins them, for each run that has both.

    merge.py FROM TO [--apart SECONDS,...] [--largest BYTES]

FROM holds what `lab.py --vantages all` writes: NAME-c and NAME-s. A reset that both ends captured has a label for each of
its frames, without the trigger, which has two frames as well. The server's clock is ahead of the client's by the seconds
given, one after the other from run to run, and its link addresses are other ones: the ends are on two networks. Needs
editcap.
"""
import argparse
import itertools
import json
import pathlib
import sys

from holes import ETHERNET, FAULTS, read

APART = '0,0.1,-0.1,0.5'


def runs(folder):
    """The label files' paths and documents of each run that both ends captured whole."""
    for client in sorted(folder.glob('*-c.truth.json')):
        server = client.with_name(client.name.replace('-c.truth', '-s.truth'))
        if not server.exists():
            continue
        documents = [json.loads(path.read_text()) for path in (client, server)]
        if not any(documents[0]['params'].get(fault) for fault in FAULTS):
            yield client.name.removesuffix('-c.truth.json'), documents


def elsewhere(record):
    """An Ethernet record with other addresses."""
    return record[:16] + bytes(byte ^ 0x10 if place % 6 == 5 else byte for place, byte in enumerate(record[16:28])) \
        + record[28:]


def merge(captures, apart):
    """The records of both in the order of time, and the new number of each (capture, frame)."""
    records = []
    for place, (header, frames) in enumerate(captures):
        is_ethernet = header[20:24] == ETHERNET.to_bytes(4, 'little')
        for number, frame in enumerate(frames, 1):
            delay = round(apart * 1e9) if place == 1 else 0
            record = frame.later(delay)
            records.append((frame.time + delay, place, number, elsewhere(record) if place == 1 and is_ethernet else record))
    records.sort(key=lambda entry: entry[:3])
    numbers = {(place, number): new for new, (_, place, number, _) in enumerate(records, 1)}
    return [record for *_, record in records], numbers


def relabelled(documents, numbers):
    for place, document in enumerate(documents):
        for reset in document['resets']:
            yield dict(reset, frame=numbers[place, reset['frame']], trigger=None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('source', metavar='FROM', type=pathlib.Path)
    parser.add_argument('target', metavar='TO', type=pathlib.Path)
    parser.add_argument('--apart', default=APART, help=f'{APART} if not said')
    parser.add_argument('--largest', type=int, default=sys.maxsize, help='of merged captures that are written')
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    aparts = itertools.cycle(float(seconds) for seconds in options.apart.split(','))
    count = 0
    for (name, documents), apart in zip(runs(options.source), aparts):
        captures = [read(options.source / document['capture']) for document in documents]
        records, numbers = merge(captures, apart)
        data = captures[0][0] + b''.join(records)
        if len(data) > options.largest:
            continue
        path = options.target / f'{name}-cs.pcap'
        path.write_bytes(data)
        document = dict(
            documents[0], capture=path.name, vantage='cs', params=dict(documents[0]['params'], merged=True, apart=apart),
            resets=sorted(relabelled(documents, numbers), key=lambda reset: reset['frame']))
        path.with_suffix('.truth.json').write_text(json.dumps(document, indent=1))
        count += 1
    print(f'{count} merged captures in {options.target}', file=sys.stderr)


if __name__ == '__main__':
    main()
