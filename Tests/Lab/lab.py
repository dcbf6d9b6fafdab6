#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make labelled captures of real TCP resets.

Each scenario provokes resets between real sockets (and scripted boxes) in network namespaces of its own, captures
them, and reads from the kernel's tracepoints why each was sent. NAME.pcapng and NAME.truth.json go to --out.
Needs Linux 6.10 or newer, root, tracefs, tcpdump and ip; nft for the scenarios with a firewall.
"""
import argparse
import importlib
import os
import pkgutil
import shutil
import signal
import sys
import tempfile

import scenarios
import trace
from design import SCENARIOS
from runner import Runner

SKIPPED = 77


def load():
    """All scenarios, those that wait longest first."""
    for module in pkgutil.iter_modules(scenarios.__path__):
        importlib.import_module('scenarios.' + module.name)
    return [SCENARIOS[name] for name in sorted(SCENARIOS, key=lambda name: (-SCENARIOS[name].limit, name))]


def obstacle():
    """Why the laboratory cannot run here, or None."""
    if not sys.platform.startswith('linux'):
        return 'this is not Linux'
    if os.geteuid() != 0:
        return 'root is needed (namespaces, tracepoints)'
    for tool in ('ip', 'tcpdump'):
        if not shutil.which(tool):
            return tool + ' is not installed'
    return trace.missing()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--list', action='store_true', help='list the scenarios and end')
    parser.add_argument('--out', default='captures', help='folder for captures and labels (made if need be)')
    parser.add_argument('--seeds', type=int, default=3, metavar='N', help='runs of each scenario (default 3)')
    parser.add_argument('--first', type=int, default=1, metavar='SEED', help='the first seed (default 1)')
    parser.add_argument('--only', default='', metavar='WORDS', help='scenarios, categories or codes, by comma')
    parser.add_argument('--jobs', type=int, default=24, help='runs side by side (default 24; most of them wait)')
    parser.add_argument('--longest', type=int, default=120, metavar='S',
                        help='leave out scenarios that may take longer (seconds)')
    parser.add_argument('--vantages', choices=('one', 'all'), default='one', help='write a drawn vantage or all three')
    parser.add_argument('--verbose', action='store_true', help='show where a failed run failed')
    return parser.parse_args()


def show(everything):
    for category in sorted({scenario.category for scenario in everything}):
        print(category)
        for scenario in (scenario for scenario in everything if scenario.category == category):
            print(f'  {scenario.name:30} {", ".join(scenario.codes) or "several"}\n      {scenario.title}')


def chosen(everything, options):
    words = set(filter(None, options.only.split(',')))
    selected = [s for s in everything if s.limit <= options.longest
                and (not words or words & {s.name, s.category, *s.codes})]
    if any(s.router for s in selected) and not shutil.which('nft'):
        print('nft is not installed: scenarios with a firewall are left out')
        selected = [s for s in selected if not s.router]
    return selected


def interrupted(*_):
    raise KeyboardInterrupt


def produce(plan, options):
    """Run the plan; gives the exit status."""
    os.makedirs(options.out, exist_ok=True)
    folder = tempfile.mkdtemp(prefix='rstlab-')
    signal.signal(signal.SIGTERM, interrupted)
    recorder, runner = trace.Recorder(folder + '/trace'), Runner(options, folder)
    try:
        runner.run(plan)
        lost = recorder.lost()
    except KeyboardInterrupt:
        print('interrupted')
        return 130
    finally:
        runner.stop()
        recorder.close()
        shutil.rmtree(folder, ignore_errors=True)
    print(f'{runner.captures} captures, {sum(runner.reasons.values())} resets, {runner.reasons["None"]} without a '
          f'label, {runner.failed} of {len(plan)} runs failed')
    print(', '.join(f'{code} {count}' for code, count in sorted(runner.reasons.items())))
    if lost:
        print(f'{lost} trace events were lost: the labels are not to be trusted')
    return int(bool(lost) or runner.failed > len(plan) // 10)


def main():
    options, everything = arguments(), load()
    if options.list:
        show(everything)
        return 0
    if reason := obstacle():
        print('laboratory skipped: ' + reason)
        return SKIPPED
    selected = chosen(everything, options)
    return produce([(s, options.first + i) for s in selected for i in range(options.seeds * s.weight)], options)


if __name__ == '__main__':
    sys.exit(main())
