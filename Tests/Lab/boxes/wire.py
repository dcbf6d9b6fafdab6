# SPDX-License-Identifier: GPL-2.0-or-later
"""A user-space wire between two veths: delay, jitter, loss, reordering, duplication, router hops, and a place for a
box that looks at each frame half way and may swallow it or send its own."""
import heapq
import itertools
import select
import socket
import threading
import time

from capture import Frame, now
from packet import ETHERNET, build, lower_ttl, parse, ttl

OTHER = {'c': 's', 's': 'c'}
ETH_P_ALL = 3
PACKET_OUTGOING = 4


class Wire:
    """Carries frames between the client's side `c` and the server's side `s`, in a thread of its own.

    delay, jitter   seconds one way                   hops    {'c': n, 's': n} routers that frames *from* that side pass
    loss, reorder, duplicate  probabilities a frame   middle  where the box sits: 0 at the client, 1 at the server
    box             object with see(wire, side, segment, frame) -> True to let the frame pass
    detour          function(side, segment) -> more hops for this frame (paths that change, two machines at one address)
    cut             sides whose frames are lost at the moment: a set of 'c', 's'
    tap             every frame as it passed the box's place, with the box's own
    forged          segments that boxes sent: (time, Mark or None, Segment)
    """

    def __init__(self, namespace, rng, delay=0.0, jitter=0.0, loss=0.0, reorder=0.0, duplicate=0.0, hops=None,
                 middle=0.5):
        self.rng, self.delay, self.jitter, self.loss = rng, delay, jitter, loss
        self.reorder, self.duplicate, self.hops, self.middle = reorder, duplicate, hops or {'c': 0, 's': 0}, middle
        self.box, self.detour, self.cut, self.tap, self.forged = None, None, set(), [], []
        self._queue, self._order, self._lock = [], itertools.count(), threading.Lock()
        self._wake_in, self._wake_out = socket.socketpair()
        self._ports, self._headers = {}, {}
        with namespace:
            for side, name in (('c', 'wa'), ('s', 'wb')):
                port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
                port.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
                port.bind((name, 0))
                port.setblocking(False)
                self._ports[side] = port
        self._stopping = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self):
        self._stopping = True
        self._wake_out.send(b'x')
        self._thread.join()

    def share(self, side):
        """The part of the one-way delay between a side and the box."""
        return self.middle if side == 'c' else 1 - self.middle

    def send(self, to, segment, mark=None, delay=0.0, mac=None):
        """Let the box send a segment of its own towards one side; a reset needs its Mark."""
        header = self._headers.get(to)
        if header is None:
            raise RuntimeError('the box has seen no frame towards ' + to)
        header = header[:6] + (mac or header[6:12]) + (b'\x86\xdd' if segment.version == 6 else b'\x08\x00')
        self._push(delay, self._emit, to, header + build(segment), segment, mark)

    def resend(self, to, frame, delay=0.0):
        """Send a frame kept earlier on, as it was."""
        self._push(delay, self._pass, to, frame)

    def _push(self, delay, action, *arguments):
        with self._lock:
            heapq.heappush(self._queue, (time.monotonic() + delay, next(self._order), action, arguments))
        if threading.current_thread() is not self._thread:
            self._wake_out.send(b'x')

    def _run(self):
        readers = list(self._ports.values()) + [self._wake_in]
        while not self._stopping:
            wait = self._queue[0][0] - time.monotonic() if self._queue else 1.0
            if wait > 0:
                ready, _, _ = select.select(readers, [], [], wait)
                if self._wake_in in ready:
                    self._wake_in.recv(4096)
                for side, port in self._ports.items():
                    if port in ready:
                        self._receive(side, port)
            while self._queue and self._queue[0][0] <= time.monotonic():
                with self._lock:
                    _, _, action, arguments = heapq.heappop(self._queue)
                action(*arguments)

    def _receive(self, side, port):
        while True:
            try:
                frame, address = port.recvfrom(65535)
            except BlockingIOError:
                return
            if address[2] == PACKET_OUTGOING:
                continue
            if self._lose(side):
                continue
            self._push(self.delay * self.share(side), self._arrive, side, frame)

    def _lose(self, side):
        """Half of the loss comes before the box, half behind it."""
        return side in self.cut or (self.loss and self.rng.random() < self.loss / 2)

    def _arrive(self, side, frame):
        """A frame from `side` reaches the box's place."""
        to, segment = OTHER[side], parse(frame)
        more = self.detour(side, segment) if self.detour and segment else 0
        frame = lower_ttl(frame, round(self.hops[side] * self.share(side)) + more)
        self._headers[to] = frame[:ETHERNET]
        if segment:
            segment.ttl = ttl(frame)
        if segment and self.box and not self.box.see(self, side, segment, frame):
            self.tap.append(Frame(now(), frame))
            return
        self._pass(to, frame)

    def _pass(self, to, frame):
        self.tap.append(Frame(now(), frame))
        side = OTHER[to]
        frame = lower_ttl(frame, self.hops[side] - round(self.hops[side] * self.share(side)))
        rest = self.delay * self.share(to)
        if self.loss and self.rng.random() < self.loss / 2:
            return
        if self.duplicate and self.rng.random() < self.duplicate:
            self._push(rest + self.rng.uniform(0.0001, 0.004), self._deliver, to, frame)
        if self.reorder and self.rng.random() < self.reorder:
            rest += self.rng.uniform(0.001, 0.008)
        self._push(rest + (self.rng.random() * self.jitter if self.jitter else 0), self._deliver, to, frame)

    def _emit(self, to, frame, segment, mark):
        self.forged.append((now(), mark, segment))
        self.tap.append(Frame(now(), frame))
        hops = self.hops[OTHER[to]] - round(self.hops[OTHER[to]] * self.share(OTHER[to]))
        self._push(self.delay * self.share(to), self._deliver, to, lower_ttl(frame, hops))

    def _deliver(self, to, frame):
        try:
            self._ports[to].send(frame)
        except OSError as error:
            if error.errno not in (100, 105):       # ENETDOWN while cleaning up, ENOBUFS
                raise
