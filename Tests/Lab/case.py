# SPDX-License-Identifier: GPL-2.0-or-later
"""One run of one scenario: its namespaces, wire, sockets and captures, and the words a scenario is written in."""
import random
import select
import socket
import struct
import threading
import time

from boxes.detour import detour
from boxes.stack import Stack
from boxes.wire import OTHER, Wire
from capture import Dump
from design import Expectation
from netns import Namespace, link
from traffic import innocents, message
from variation import draw

TCP_REPAIR = 19
LINGER_RESET = struct.pack('ii', 1, 0)


class Connection:
    """A connection between the two hosts; `c` and `s` are its sockets, `tuple` is (client, port, server, port)."""

    def __init__(self, case, c, s):
        self.case, self.c, self.s = case, c, s
        self.tuple = c.getsockname()[:2] + c.getpeername()[:2]

    def end(self, side):
        return self.c if side == 'c' else self.s

    def send(self, side, data):
        """Send from one end and have the other read it all."""
        source, sink, got = self.end(side), self.end(OTHER[side]), 0
        view, limit = memoryview(data), time.monotonic() + 20
        while got < len(data):
            if time.monotonic() > limit:
                raise TimeoutError('the path does not carry the data')
            readable, writable, _ = select.select([sink], [source] if view else [], [], 1)
            if writable:
                view = view[source.send(view, socket.MSG_DONTWAIT):]
            if readable:
                chunk = sink.recv(65536)
                if not chunk:
                    raise EOFError('closed in the middle of a message')
                got += len(chunk)

    def rounds(self, count=None, first='c'):
        """Requests and answers with think times; the last word is the answerer's."""
        case = self.case
        for _ in range(case.rng.randint(1, 4) if count is None else count):
            self.send(first, message(case, True))
            case.think()
            self.send(OTHER[first], message(case, False))
            case.think()

    def abort(self, side):
        """SO_LINGER 0 and close."""
        self.end(side).setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
        self.end(side).close()

    def forget(self, side):
        """Lose the connection as a crash does: no segment is sent (TCP_REPAIR)."""
        self.end(side).setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
        self.end(side).close()


class Case:
    """The laboratory bench of one run. Sides are 'c' (client) and 's' (server)."""

    def __init__(self, scenario, seed, index, folder):
        self.scenario, self.seed, self.index, self.folder = scenario, seed, index, folder
        self.rng = random.Random(f'{scenario.name}-{seed}')
        self.params = draw(self.rng, scenario)
        self.ports, self.aside = set(), 20000 + index % 10000      # `aside`: the innocents' port
        self.expectations, self.stacks, self.kept, self.dumps, self.nat = [], [], [], {}, {}
        self.rtt = 2 * self.params['delay']
        self._address()

    def _address(self):
        """Addresses of this run alone: the trace is told apart by them. `c2`, `s2` belong to no kernel."""
        high, low = 64 + (self.index >> 8 & 31), self.index & 255
        hosts = self.rng.sample(range(10, 250), 4)
        if self.params['ip'] == 4:
            forms = {'c': f'10.{high}.{low}.%d', 's': f'172.{high % 16 + 16}.{low}.%d'}
        else:
            forms = {'c': f'fd00:{high:x}:{low:x}:c::%x', 's': f'fd00:{high:x}:{low:x}:5::%x'}
        self.address = {'c': forms['c'] % hosts[0], 's': forms['s'] % hosts[1],
                        'c2': forms['c'] % hosts[2], 's2': forms['s'] % hosts[3],
                        'nat': forms['s'] % 254, 'gate': forms['c'] % 254}
        self.family = socket.AF_INET if self.params['ip'] == 4 else socket.AF_INET6
        self.device = {'c': f'labc{self.index}', 's': f'labs{self.index}'}

    def open(self):
        """Build the namespaces, start the wire and the captures."""
        self.home = Namespace('home')
        self.home.__enter__()
        names = ['c', 'w', 's'] + (['r'] if self.params['topo'] == 'router' else [])
        self.ns = {name: Namespace(name) for name in names}
        octets = [self.rng.randrange(256) for _ in range(3)]
        self.mac = {name: '02:%02x:%02x:%02x:00:%02x' % (*octets, number)
                    for number, name in enumerate(('c', 'wa', 'wb', 's', 'ra', 'rb'), 1)}
        link(self.ns['c'], self.device['c'], self.mac['c'], self.ns['w'], 'wa', self.mac['wa'])
        if 'r' in self.ns:
            link(self.ns['w'], 'wb', self.mac['wb'], self.ns['r'], 'ra', self.mac['ra'])
            link(self.ns['r'], 'rb', self.mac['rb'], self.ns['s'], self.device['s'], self.mac['s'])
        else:
            link(self.ns['w'], 'wb', self.mac['wb'], self.ns['s'], self.device['s'], self.mac['s'])
        self._route()
        self._tune()
        for side in 'cs':
            self.dumps[side] = Dump(self.ns[side], self.device[side], f'{self.folder}/{side}.pcap')
        p = self.params
        self.wire = Wire(self.ns['w'], random.Random(f'wire-{self.seed}'), p['delay'], p['jitter'], p['loss'],
                         p['reorder'], p['duplicate'], {'c': p['hops_c'], 's': p['hops_s']}, p['middle'])
        self.wire.detour = detour(p['detour'], random.Random(f'detour-{self.seed}'))

    def _route(self):
        a, bits = self.address, 32 if self.params['ip'] == 4 else 128
        nodad = '' if bits == 32 else 'nodad'
        router = 'r' in self.ns
        next_hop = {'c': self.mac['ra'] if router else self.mac['s'], 's': self.mac['rb'] if router else self.mac['c']}
        for side in 'cs':
            device, others = self.device[side], [a[OTHER[side]], a[OTHER[side] + '2']] + [a['nat']] * (side == 's')
            self.ns[side].run(f'addr add {a[side]}/{bits} dev {device} {nodad}')
            self.ns[side].run(f'route add blackhole {a[side + "2"]}/{bits}')
            for other in others:
                self.ns[side].run(f'route add {other}/{bits} dev {device} src {a[side]}',
                                  f'neigh replace {other} lladdr {next_hop[side]} dev {device} nud permanent')
        if router:
            self.ns['r'].run(f'addr add {a["gate"]}/{bits} dev ra {nodad}',
                             f'addr add {a["nat"]}/{bits} dev rb {nodad}')
            for side, device in (('c', 'ra'), ('s', 'rb')):
                for host in (a[side], a[side + '2']):
                    self.ns['r'].run(f'route add {host}/{bits} dev {device}',
                                     f'neigh replace {host} lladdr {self.mac[side]} dev {device} nud permanent')
            self.ns['r'].sysctl(ipv4__ip_forward=1, ipv6__conf__all__forwarding=1)

    def _tune(self):
        p = self.params
        for side in 'cs':
            self.ns[side].sysctl(ipv4__tcp_timestamps=int(p['ts']), ipv4__tcp_window_scaling=int(p['ws']),
                                 ipv4__tcp_sack=int(p['sack']), ipv4__tcp_ecn=p['ecn'],
                                 ipv4__tcp_congestion_control=p['cc'], ipv4__ip_default_ttl=p['ttl_' + side],
                                 ipv4__ip_local_port_range='%d 65000' % self.rng.randint(32768, 60000))
            self.ns[side].sysctl(**{f'ipv6__conf__{self.device[side]}__hop_limit': p['ttl_' + side]})

    def run(self):
        """The scenario, with the innocents beside it."""
        aside = threading.Thread(target=innocents, args=(self, self.params['bg']), daemon=True)
        aside.start()
        time.sleep(self.rng.uniform(0, 0.05))
        self.scenario.run(self)
        aside.join(30)
        time.sleep(0.25 + 2 * self.rtt)

    def close(self):
        """Stop the wire and the captures; gives {'c': frames, 's': frames, 'm': frames}."""
        self.wire.stop()
        captures = {side: dump.stop() for side, dump in self.dumps.items()}
        captures['m'] = self.wire.tap
        return captures

    # The words of scenarios.

    def socket(self, side):
        """A TCP socket in one side's namespace, with a 15 s time-out and the drawn buffer size."""
        made = self.ns[side].socket(self.family)
        made.settimeout(15)
        if self.params['rcvbuf']:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.params['rcvbuf'])
        self.kept.append(made)
        return made

    def listen(self, side='s', port=None, backlog=64):
        listener = self.socket(side)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((self.address[side], port if port is not None else self.port()))
        listener.listen(backlog)
        return listener

    def port(self):
        """A server's port that nobody listens on."""
        while True:
            port = self.rng.choice((21, 25, 80, 443, 3306, 5432, 6379, 8080, 8443, self.rng.randint(1024, 19000)))
            if port not in self.ports:
                self.ports.add(port)
                return port

    def connect(self, listener=None, side='c', source=None):
        """An established Connection; `side` opens. Each call listens on a port of its own unless told."""
        opener = self.socket(side)
        listener = listener or self.listen(OTHER[side])
        if source:
            opener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opener.bind((self.address[side], source))
        opener.connect(listener.getsockname()[:2])
        accepted, _ = listener.accept()
        accepted.settimeout(15)
        self.kept.append(accepted)
        return Connection(self, *((opener, accepted) if side == 'c' else (accepted, opener)))

    def expect(self, where, side, reason, linux=(), also_ok=(), why='', sender='kernel', count=1,
               optional=False, far=()):
        """State the code of the next reset from `side`; `where` is a Connection or (client, port, server, port)."""
        ends = where.tuple if isinstance(where, Connection) else where
        directed = ends if side == 'c' else ends[2:] + ends[:2]
        linux = (linux,) if isinstance(linux, str) else tuple(linux)
        self.expectations.append(Expectation(directed, reason, linux, tuple(also_ok), why, sender, count, optional,
                                             tuple(far)))

    def stack(self, side, **settings):
        """A scripted TCP on the side's unused address (see Stack)."""
        made = Stack(self, side, **settings)
        self.stacks.append(made)
        return made

    def role(self):
        """Which side plays the part of the resetting end in this run."""
        side = self.rng.choice('cs')
        self.params['resetter'] = side
        return side

    def variant(self, *choices):
        """Draw and record a variant."""
        self.params['variant'] = self.rng.choice(choices)
        return self.params['variant']

    def think(self, most=0.25):
        time.sleep(min(most, self.rng.expovariate(25)))

    def slow_path(self, least):
        """Make the wire's one-way delay at least so many seconds."""
        self.params['delay'] = self.wire.delay = max(self.params['delay'], least)
        self.rtt = 2 * self.wire.delay

    def settle(self, factor=1.5):
        """Until what is under way has arrived: round trips and the delayed ACK."""
        time.sleep(factor * (self.rtt + self.params['jitter'] * 2) + 0.06)

    def pause(self, low, high=None):
        """Wait for real; the length is recorded."""
        length = round(low if high is None else self.rng.uniform(low, high), 2)
        self.params.setdefault('idle', length)
        time.sleep(length)


