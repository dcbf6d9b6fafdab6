#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Forged resets found and genuine ones falsely called forged, from label files and verdicts.

    alarms.py DIR --verdicts FILE [--min-recall 0.95] [--max-false 0.001]

Forged: what an injector or a box on the path sent (firewall_reject aside, which a host's own filter may be). Found:
the verdict is a code of the middlebox category, whichever; the figure beside it counts what the label allows too. A
false alarm: a reset that a kernel or a scripted endpoint sent is called injected_reset, blind_reset or
middlebox_timeout, and its label does not allow it.
"""
import argparse
import glob
import json
import os
import sys

FORGED = {'injected_reset', 'blind_reset', 'middlebox_timeout'}


def labels(folder):
    for path in sorted(glob.glob(os.path.join(folder, '**', '*.truth.json'), recursive=True)):
        with open(path) as file:
            document = json.load(file)
        for reset in document['resets']:
            if reset['reason']:
                yield document['capture'], reset


def verdicts(path):
    with open(path) as file:
        said = (json.loads(line) for line in file if line.startswith('{'))
        return {(os.path.basename(v['capture']), v['frame']): v for v in said if 'reason' in v}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', metavar='DIR')
    parser.add_argument('--verdicts', required=True)
    parser.add_argument('--min-recall', type=float, default=0.0)
    parser.add_argument('--max-false', type=float, default=1.0)
    options = parser.parse_args()
    said, forged, genuine, excused, missed, false = verdicts(options.verdicts), 0, 0, 0, [], []
    for capture, label in labels(options.folder):
        verdict = said.get((capture, label['frame']), {}).get('reason')
        allowed = {label['reason'], *label['also_ok']}
        if label['reason'] in FORGED and label['sender'] in ('injector', 'middlebox'):
            forged += 1
            if verdict not in FORGED:
                missed.append((capture, label, verdict))
                excused += verdict in allowed
        elif label['sender'] in ('kernel', 'other-stack', 'scanner'):
            genuine += 1
            if verdict in FORGED - allowed:
                false.append((capture, label, verdict))
    for title, cases in (('missed', missed), ('false alarm', false)):
        for capture, label, verdict in cases:
            print(f'{title}: {capture} frame {label["frame"]}: {label["reason"]} called {verdict}')
    recall, rate = 1 - len(missed) / max(1, forged), len(false) / max(1, genuine)
    print(f'forged {forged}, found {recall:.1%}, with what the labels allow {recall + excused / max(1, forged):.1%}; '
          f'genuine {genuine}, falsely called forged {len(false)} ({rate:.2%})')
    return int(recall < options.min_recall or rate > options.max_false)


if __name__ == '__main__':
    sys.exit(main())
