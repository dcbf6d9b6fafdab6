# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes a run's captures, as good and as bad capturers would have taken them, with their label files."""
import json
import os
import random

from capture import write_pcap, write_pcapng
from label import Labels
from packet import parse
from reset import pair


def write(case, truth, captures, out, vantages):
    """NAME.pcap or NAME.pcapng and NAME.truth.json in folder `out` for each vantage; gives the names."""
    names, p = [], case.params
    for vantage in vantages:
        frames, partial = _fault(case, captures[vantage])
        name = f'{case.scenario.name}-{case.seed}-{vantage}'
        file = name + ('.pcap' if p['pcap'] else '.pcapng')
        document = {
            'capture': file, 'scenario': case.scenario.name, 'seed': case.seed, 'vantage': vantage, 'params': p,
            'description': case.scenario.description,
            'hosts': {'client': [case.address['c'], case.address['c2']],
                      'server': [case.address['s'], case.address['s2']]},
            'resets': Labels(truth, vantage, frames, partial).resets()}
        (write_pcap if p['pcap'] else write_pcapng)(f'{out}/.{file}', frames, p['snap'])
        with open(f'{out}/.{name}.json', 'w') as text:
            json.dump(document, text, indent=1)
        os.rename(f'{out}/.{file}', f'{out}/{file}')
        os.rename(f'{out}/.{name}.json', f'{out}/{name}.truth.json')
        names.append(name)
    return names


def _fault(case, frames):
    """The frames as a faulty or late capturer has them, and whether segments are missing."""
    p, rng = case.params, random.Random(f'fault-{case.seed}')
    if p['oneside']:
        side = p['oneside']
        return [f for f in frames if _source(f) in (None, case.address[side], case.address[side + '2'])], True
    if p['lossy']:
        return [f for f in frames if rng.random() >= p['lossy']], True
    if p['midstart'] and case.expectations:
        first = pair(case.expectations[0].tuple)
        own = [i for i, f in enumerate(frames) if (segment := parse(f.data)) and pair(segment.tuple) == first]
        if len(own) > 4:
            return frames[own[3]:], True
    return frames, False


def _source(frame):
    segment = parse(frame.data)
    return segment.src if segment else None
