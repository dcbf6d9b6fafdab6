#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes a labelled capture of another TCP stack's resets, as it talks to the kernel's over a tap device.

    stacks.py lwip OUT      needs liblwip-dev and a C compiler
    stacks.py gvisor OUT    needs golang-go and golang-gvisor-gvisor-dev

Root, about 40 seconds. The labels are the design's alone: what each program did in each connection is stated before
(`play`), and a connection whose resets are not those that were expected has none.
"""
import contextlib
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from capture import Dump, write_pcapng
from netns import Namespace
from packet import ACK, RST, flag_names, parse

STACKS = Path(__file__).resolve().parent / 'stacks'
KERNEL, OTHER = '10.9.0.1', '10.9.0.2'
TAP = 'tap0'
PORTS = {mode: 5000 + place for place, mode in enumerate((
    'echo', 'abort', 'abort-second', 'unread', 'unread-second', 'close', 'accept-abort', 'accept-close', 'download',
    'keepalive'))}
PATIENCE = 4

ABORT_LIKE = ('unread_data_close', 'abortive_close', 'reset_close')


@dataclass
class Expected:
    """A reset to come. Codes after the first are right too."""
    codes: tuple
    from_other: bool
    why: str


@dataclass
class Bench:
    stack: str
    process: subprocess.Popen = None
    expected: dict = field(default_factory=dict)    # by the two ports

    def start(self, program):
        self.process = subprocess.Popen(
            [program, OTHER, KERNEL, *(f'{port}={mode}' for mode, port in PORTS.items())], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(os.environ, PRECONFIGURED_TAPIF=TAP))
        if self.process.stdout.readline() != 'up\n':
            raise RuntimeError(f'{program} did not start')
        time.sleep(0.3)

    def stop(self):
        """As a crash does: no segment is sent."""
        self.process.kill()
        self.process.wait()

    def expect(self, ports, code, why, *also, from_other=True):
        self.expected.setdefault(frozenset(ports), []).append(Expected((code, *also), from_other, why))

    def to(self, mode):
        """A connection to the other stack; its socket and the pair of ports."""
        client = socket.socket()
        client.settimeout(PATIENCE)
        client.bind((KERNEL, 0))
        with contextlib.suppress(OSError):
            client.connect((OTHER, PORTS[mode]))
        return client, (client.getsockname()[1], PORTS[mode])

    @contextlib.contextmanager
    def listening(self, mode):
        """A connection of the other stack to this kernel, once it has sent its request, if it does."""
        with socket.create_server((KERNEL, 0)) as listener:
            listener.settimeout(0.5)
            own, port = 40000 + len(self.expected), listener.getsockname()[1]
            print(f'connect {own} {KERNEL} {port} {mode}', file=self.process.stdin, flush=True)
            server = None
            with contextlib.suppress(TimeoutError):
                server = listener.accept()[0]
                server.settimeout(PATIENCE)
            yield server, (own, port)
            time.sleep(0.2)


def hear(end):
    with contextlib.suppress(OSError):
        return len(end.recv(65536))
    return 0


def say(end, length=200):
    with contextlib.suppress(OSError):
        end.sendall(b'x' * length)
    time.sleep(0.2)


def cut(end):
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    end.close()


def refuse(bench):
    with contextlib.suppress(OSError), socket.socket() as client:
        client.bind((KERNEL, 0))
        bench.expect((client.getsockname()[1], 9), 'closed_port', 'nothing listens')
        client.settimeout(PATIENCE)
        client.connect((OTHER, 9))


def abort(bench):
    for mode in ('abort', 'unread', 'abort-second', 'unread-second'):
        is_second = mode.endswith('-second')
        client, ports = bench.to(mode)
        bench.expect(ports, 'unread_data_close' if is_second else 'rejected_after_accept',
                     f'{mode}: the last request is not served', *ABORT_LIKE)
        if mode.startswith('unread') and bench.stack == 'lwip':
            bench.expect(ports, 'segment_after_reset', 'lwIP acknowledges after its reset', from_other=False)
        say(client)
        if is_second:
            hear(client)
            say(client)
            time.sleep(0.5)
        client.close()


def close_early(bench):
    for mode in ('close', 'accept-close'):
        client, ports = bench.to(mode)
        bench.expect(ports, 'data_after_close', f'{mode}: the client goes on', 'abort_after_own_fin')
        if mode == 'close':
            say(client)
            hear(client)
        time.sleep(0.2)
        say(client)
        client.close()
    client, ports = bench.to('accept-abort')
    bench.expect(ports, 'rejected_after_accept', 'dropped when it was accepted', 'probe_close')
    time.sleep(0.3)
    client.close()


def cut_short(bench):
    """The kernel's end resets."""
    client, ports = bench.to('download')
    bench.expect(ports, 'unread_data_close', 'close() in mid-download', 'abortive_close', from_other=False)
    say(client)
    client.recv(3000)
    client.close()
    time.sleep(0.3)
    client, ports = bench.to('echo')
    bench.expect(ports, 'reset_close', 'SO_LINGER 0 after the answer', from_other=False)
    say(client)
    hear(client)
    cut(client)


def reuse(bench):
    """A SYN into TIME-WAIT, below its numbers as likely as above."""
    for _ in range(2):
        with contextlib.suppress(OSError), socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            client.settimeout(0.5)
            client.bind((KERNEL, 33333))
            client.connect((OTHER, PORTS['close']))
            say(client)
            while hear(client):
                pass
        time.sleep(0.5)
    if bench.stack == 'lwip':
        bench.expect((33333, PORTS['close']), 'half_open_recovery', 'lwIP acknowledges a SYN in TIME-WAIT',
                     'old_duplicate', 'unacceptable_ack', from_other=False)


def as_client(bench):
    with bench.listening('probe') as (_, ports):
        bench.expect(ports, 'probe_close', 'connected and aborted')
    with bench.listening('abort') as (server, ports):
        bench.expect(ports, 'reset_close', 'aborted when it had its answer', 'unread_data_close', 'abortive_close')
        hear(server)
        say(server)
    with bench.listening('echo') as (server, ports):
        bench.expect(ports, 'rejected_after_accept', 'close() with the request unread', *ABORT_LIKE, from_other=False)
        time.sleep(0.2)
        server.close()


def fall_silent(bench, namespace):
    """The kernel's end is cut off; its peer's keep-alives go unanswered. gVisor gives up without a reset, and answers
    the kernel's FIN later."""
    client, ports = bench.to('keepalive')
    bench.expect(ports, 'keepalive_timeout', 'probes every second, dropped at the other end')
    say(client)
    hear(client)
    namespace.nft('table ip t {\nchain o {\ntype filter hook output priority 0;\n'
                  f'tcp sport {ports[0]} drop\n}}\n}}\n')
    time.sleep(9)
    namespace.nft('flush ruleset\n')
    client.close()


def restart(bench, program):
    client, ports = bench.to('echo')
    bench.expect(ports, 'peer_restarted', 'killed and started anew', 'no_connection', 'idle_expired')
    say(client)
    hear(client)
    bench.stop()
    bench.start(program)
    time.sleep(0.3)
    say(client)
    client.close()


def play(bench, program, namespace):
    refuse(bench)
    abort(bench)
    close_early(bench)
    cut_short(bench)
    reuse(bench)
    as_client(bench)
    fall_silent(bench, namespace)
    restart(bench, program)
    time.sleep(0.5)


def labels(bench, frames):
    found = {}
    for number, frame in enumerate(frames, 1):
        segment = parse(frame.data)
        if segment and segment.flags & RST:
            found.setdefault(frozenset((segment.sport, segment.dport)), []).append((number, frame, segment))
    for ports in bench.expected.keys() | found.keys():
        yield from label(found.get(ports, []), bench.expected.get(ports, []))


def label(resets, expected):
    """More of the kernel's without ACK, behind the expected ones, answer what was under way, or the same again."""
    is_expected = len(resets) >= len(expected) and all(
        (segment.src == OTHER) == one.from_other for (_, _, segment), one in zip(resets, expected))
    for place, (number, frame, segment) in enumerate(resets):
        one = expected[min(place, len(expected) - 1)] if expected and is_expected else None
        if one and place >= len(expected):
            is_echo = segment.src == KERNEL and not segment.flags & ACK
            is_again = one.codes[0] == 'half_open_recovery'
            one = one if is_again else Expected(('segment_after_reset',), False, 'met nobody') if is_echo else None
        yield {
            'frame': number, 'src': segment.src, 'sport': segment.sport, 'dst': segment.dst, 'dport': segment.dport,
            'seq': segment.seq, 'ack': segment.ack, 'flags': flag_names(segment.flags),
            'time': '%d.%09d' % divmod(frame.time, 10**9),
            'sender': 'other-stack' if segment.src == OTHER else 'kernel', 'linux': None, 'linux_state': None,
            'linux_state_at_send': None, 'reason': one.codes[0] if one else None,
            'also_ok': sorted(one.codes[1:]) if one else [], 'trigger': None, 'accepted': None,
            'why': one.why if one else 'not expected'}


def build(stack, folder):
    program = f'{folder}/{stack}'
    if stack == 'lwip':
        subprocess.run(
            ['cc', '-O1', '-isystem', '/usr/include/lwip', '-o', program, STACKS / 'lwip.c', '-llwip'], check=True)
    else:
        environment = dict(os.environ, GO111MODULE='off', GOPATH='/usr/share/gocode', GOFLAGS='')
        subprocess.run(['go', 'build', '-o', program, STACKS / 'gvisor.go'], check=True, env=environment)
    return program


def main():
    stack, out = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        program, bench, namespace = build(stack, folder), Bench(stack), Namespace('kernel')
        with namespace:
            namespace.run(f'tuntap add dev {TAP} mode tap', f'addr add {KERNEL}/24 dev {TAP}', f'link set {TAP} up')
            bench.start(program)
            dump = Dump(namespace, TAP, f'{folder}/dump')
            try:
                play(bench, program, namespace)
            finally:
                frames = dump.stop()
                bench.stop()
    write_pcapng(out / f'{stack}.pcapng', frames, 262144)
    document = {
        'capture': f'{stack}.pcapng', 'scenario': stack, 'seed': 0, 'vantage': 'c', 'params': {'topo': 'tap', 'ip': 4},
        'description': f'{stack} and the kernel, each as client and as server.',
        'hosts': {'kernel': [KERNEL], stack: [OTHER]},
        'resets': sorted(labels(bench, frames), key=lambda one: one['frame'])}
    (out / f'{stack}.truth.json').write_text(json.dumps(document, indent=1) + '\n')


if __name__ == '__main__':
    main()
