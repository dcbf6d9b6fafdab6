# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs cases side by side, each in a process of its own, and adds up what came of them."""
import collections
import multiprocessing
import multiprocessing.connection
import os
import shutil
import signal
import time
import traceback
from dataclasses import dataclass, field

import trace
from case import Case
from output import write
from truth import Truth


@dataclass
class Outcome:
    """What one run tells: names of captures, problems with labels, counts of reasons, or the error that ended it."""
    names: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    reasons: dict = field(default_factory=dict)
    error: str = None


def perform(scenario, seed, index, folder, options, result):
    """One run; sends its Outcome through `result` and ends the process."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.setpgid(0, 0)
    recording, folder = f'{folder}/trace', f'{folder}/{index}'
    start = os.path.getsize(recording)
    try:
        os.mkdir(folder)
        case = Case(scenario, seed, index, folder)
        case.open()
        case.run()
        captures = case.close()
        wanted = [case.address['c'], case.address['s'], case.device['c'] + ' ', case.device['s'] + ' ']
        truth = Truth(case, captures, trace.read(recording, start, wanted))
        names = write(case, truth, captures, options.out,
                      'csm' if options.vantages == 'all' else case.params['vantage'])
        reasons = collections.Counter(str(reset.reason) for reset in truth.resets)
        result.send(Outcome(names, truth.problems, dict(reasons)))
    except BaseException as error:
        result.send(Outcome(
            error=traceback.format_exc() if options.verbose else f'{type(error).__name__}: {error}'))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)


class Runner:
    """At most `options.jobs` runs at a time; those that overstay their limit are ended."""

    def __init__(self, options, folder):
        self.options, self.folder, self.running = options, folder, {}
        self.captures, self.failed, self.reasons = 0, 0, collections.Counter()

    def run(self, plan):
        """Carry out [(scenario, seed)]."""
        waiting = collections.deque(enumerate(plan))
        while waiting or self.running:
            while waiting and len(self.running) < self.options.jobs:
                self._start(*waiting.popleft())
            for receiver in multiprocessing.connection.wait(list(self.running), 0.5):
                self._finish(receiver)
            for receiver, (process, scenario, seed, limit) in list(self.running.items()):
                if time.monotonic() > limit:
                    self._end(process)
                    del self.running[receiver]
                    self._report(scenario, seed, Outcome(error=f'took much longer than {scenario.limit} s'))

    def _start(self, index, item):
        scenario, seed = item
        receiver, sender = multiprocessing.Pipe(False)
        process = multiprocessing.Process(
            target=perform, args=(scenario, seed, index, self.folder, self.options, sender))
        process.start()
        sender.close()
        self.running[receiver] = (process, scenario, seed, time.monotonic() + scenario.limit + 30)

    def _finish(self, receiver):
        process, scenario, seed, _ = self.running.pop(receiver)
        try:
            outcome = receiver.recv()
        except EOFError:
            outcome = Outcome(error='ended without a word')
        process.join(5)
        self._end(process)
        self._report(scenario, seed, outcome)

    def _report(self, scenario, seed, outcome):
        self.captures += len(outcome.names)
        self.reasons.update(outcome.reasons)
        self.failed += outcome.error is not None
        for text in outcome.problems + (['no capture: ' + outcome.error] if outcome.error else []):
            print(f'{scenario.name}-{seed}: {text}', flush=True)

    def _end(self, process):
        """The process and its tcpdumps."""
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.join(5)

    def stop(self):
        for process, *_ in self.running.values():
            self._end(process)
