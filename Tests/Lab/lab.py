#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make labelled captures of real TCP resets.

Each scenario provokes resets between real sockets (and scripted boxes) in network namespaces of its own, captures
them, and reads from the kernel's tracepoints why each was sent. NAME.pcapng and NAME.truth.json go to --out.
Needs Linux 6.10 or newer, root, tracefs, tcpdump and ip; nft for the scenarios with a firewall.
"""
import argparse
import collections
import importlib
import json
import multiprocessing
import os
import pkgutil
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback

import capture
import scenarios
import trace
from case import Case
from design import SCENARIOS
from label import Labeller
from packet import parse

SKIPPED = 77


def load():
    for module in pkgutil.iter_modules(scenarios.__path__):
        importlib.import_module('scenarios.' + module.name)
    return [SCENARIOS[name] for name in sorted(SCENARIOS, key=lambda n: (-SCENARIOS[n].limit, n))]


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


def fault(case, frames, rng):
    """The frames as a faulty or late capturer has them, and whether segments are missing."""
    p = case.params
    if p['oneside']:
        return [f for f in frames if not (s := parse(f.data)) or s.src in
                (case.address[p['oneside']], case.address[p['oneside'] + '2'])], True
    if p['lossy']:
        return [f for f in frames if rng.random() >= p['lossy']], True
    if p['midstart'] and case.expectations:
        ends = case.expectations[0].tuple
        of_it = [i for i, f in enumerate(frames)
                 if (s := parse(f.data)) and {s.tuple[:2], s.tuple[2:]} == {ends[:2], ends[2:]}]
        if len(of_it) > 4:
            return frames[of_it[3]:], True
    return frames, False


def write(case, labeller, captures, out, vantages):
    """One capture with its label file for each vantage; gives their names."""
    names, p = [], case.params
    for vantage in vantages:
        frames, doubtful = fault(case, captures[vantage], random.Random(f'fault-{case.seed}'))
        name = f'{case.scenario.name}-{case.seed}-{vantage}'
        file = name + ('.pcap' if p['pcap'] else '.pcapng')
        document = {
            'capture': file, 'scenario': case.scenario.name, 'seed': case.seed, 'vantage': vantage, 'params': p,
            'description': case.scenario.description,
            'hosts': {'client': [case.address['c'], case.address['c2']],
                      'server': [case.address['s'], case.address['s2']]},
            'resets': labeller.labels(vantage, frames, doubtful)}
        (capture.write_pcap if p['pcap'] else capture.write_pcapng)(f'{out}/.{file}', frames, p['snap'])
        os.rename(f'{out}/.{file}', f'{out}/{file}')
        with open(f'{out}/{name}.truth.json', 'w') as text:
            json.dump(document, text, indent=1)
        names.append(name)
    return names


def perform(scenario, seed, index, folder, options, result):
    """One run, in a process of its own; tells its outcome through `result`."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.setpgid(0, 0)
    folder = f'{folder}/{index}'
    os.mkdir(folder)
    recording = f'{folder}/../trace'
    start = os.path.getsize(recording)
    try:
        case = Case(scenario, seed, index, folder)
        case.open()
        case.run()
        captures = case.close()
        wanted = [case.address['c'], case.address['s'], case.device['c'] + ' ', case.device['s'] + ' ']
        labeller = Labeller(case, captures, trace.read(recording, start, wanted))
        vantages = 'csm' if options.vantages == 'all' else case.params['vantage']
        names = write(case, labeller, captures, options.out, vantages)
        reasons = collections.Counter(str(reset.reason) for reset in labeller.resets)
        result.send((names, labeller.problems, dict(reasons), None))
    except BaseException as error:
        detail = traceback.format_exc() if options.verbose else f'{type(error).__name__}: {error}'
        result.send(([], [], {}, detail))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


class Runner:
    """Runs cases side by side, each in a process, and ends those that overstay."""

    def __init__(self, options, folder):
        self.options, self.folder, self.running, self.codes = options, folder, {}, collections.Counter()
        self.captures = self.failed = self.unlabelled = 0

    def run(self, plan):
        plan = collections.deque(enumerate(plan))
        while plan or self.running:
            while plan and len(self.running) < self.options.jobs:
                index, (scenario, seed) = plan.popleft()
                receiver, sender = multiprocessing.Pipe(False)
                process = multiprocessing.Process(
                    target=perform, args=(scenario, seed, index, self.folder, self.options, sender))
                process.start()
                sender.close()
                self.running[receiver] = (process, scenario, seed, time.monotonic() + scenario.limit + 30)
            for receiver in multiprocessing.connection.wait(list(self.running), 0.5):
                self._finish(receiver)
            for receiver, (process, scenario, seed, limit) in list(self.running.items()):
                if time.monotonic() > limit:
                    self._kill(process)
                    self._report(scenario, seed, [], [], {}, f'took longer than {scenario.limit} s')
                    del self.running[receiver]

    def _finish(self, receiver):
        process, scenario, seed, _ = self.running.pop(receiver)
        try:
            outcome = receiver.recv()
        except EOFError:
            outcome = ([], [], {}, 'ended without a word')
        process.join(5)
        self._kill(process)
        self._report(scenario, seed, *outcome)

    def _report(self, scenario, seed, names, problems, reasons, error):
        self.captures += len(names)
        self.failed += error is not None
        self.codes.update(reasons)
        self.unlabelled += reasons.get('None', 0)
        if error:
            print(f'{scenario.name}-{seed}: no capture: {error}', flush=True)
        for problem in problems:
            print(f'{scenario.name}-{seed}: {problem}', flush=True)

    def _kill(self, process):
        """The process and its tcpdumps."""
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.join(5)

    def stop(self):
        for process, *_ in self.running.values():
            self._kill(process)


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


def chosen(everything, options):
    words = set(filter(None, options.only.split(',')))
    return [s for s in everything if s.limit <= options.longest
            and (not words or words & {s.name, s.category, *s.codes})]


def main():
    options = arguments()
    everything = load()
    if options.list:
        for category in sorted({s.category for s in everything}):
            print(category)
            for s in (s for s in everything if s.category == category):
                print(f'  {s.name:28} {", ".join(s.codes) or "several"}\n      {s.title}')
        return 0
    if reason := obstacle():
        print('laboratory skipped: ' + reason)
        return SKIPPED
    selected = chosen(everything, options)
    if not shutil.which('nft'):
        print('nft is not installed: scenarios with a firewall are left out')
        selected = [s for s in selected if not s.router]
    os.makedirs(options.out, exist_ok=True)
    folder = tempfile.mkdtemp(prefix='rstlab-')
    plan = [(s, options.first + i) for s in selected for i in range(options.seeds * s.weight)]
    recorder = trace.Recorder(folder + '/trace')
    runner = Runner(options, folder)
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
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
    print(f'{runner.captures} captures, {sum(runner.codes.values())} resets, {runner.unlabelled} without a label, '
          f'{runner.failed} of {len(plan)} runs failed')
    print(', '.join(f'{code} {n}' for code, n in sorted(runner.codes.items())))
    if lost:
        print(f'{lost} trace events were lost: labels of this run are not to be trusted')
    return 1 if lost or runner.failed > len(plan) // 10 else 0


if __name__ == '__main__':
    sys.exit(main())
