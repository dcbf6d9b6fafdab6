# SPDX-License-Identifier: GPL-2.0-or-later
"""Ends that give up on a silent or shut peer."""
import socket
import time

from boxes.swallow import Swallow
from boxes.wire import OTHER
from design import Mark, scenario
from packet import ACK, PSH, RST, SYN
from scenarios.stale import FORGOTTEN
from traffic import message


@scenario('keepalive_timeout', midstart=True, limit=60)
def keepalive_timeout(case):
    """Keep-alive probes go unanswered, then the kernel resets (TCP_KEEPALIVE_TIMEOUT): the peer is cut off."""
    side = case.role()
    conn = case.connect()
    conn.rounds(first=OTHER[side])
    case.settle(3)
    sock = conn.end(side)
    idle, interval, count = case.rng.randint(2, 8), case.rng.randint(1, 5), case.rng.randint(2, 5)
    case.params['keepalive'] = [idle, interval, count]
    for option, value in ((socket.TCP_KEEPIDLE, idle), (socket.TCP_KEEPINTVL, interval), (socket.TCP_KEEPCNT, count)):
        sock.setsockopt(socket.IPPROTO_TCP, option, value)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    case.wire.cut |= {'c', 's'} if case.variant('cut', 'answers_lost') == 'cut' else {OTHER[side]}
    case.expect(conn, side, 'keepalive_timeout', 'TCP_KEEPALIVE_TIMEOUT', why=f'{count} probes unanswered',
                far=('idle_expired', 'abortive_close', 'reset_close', 'unknown'))
    time.sleep(idle + interval * count + 2)


@scenario('retransmission_timeout', midstart=True, limit=60)
def gave_up_silently(case):
    """TCP_USER_TIMEOUT ends the retransmissions without a segment; the peer's next data meets nobody."""
    side = case.role()
    conn = case.connect(side=OTHER[side])
    conn.rounds(first=OTHER[side])
    case.settle(3)
    limit = case.rng.randint(1500, 6000)
    case.params['timeout_ms'] = limit
    conn.end(side).setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, limit)
    case.wire.cut |= {'c', 's'} if case.variant('cut', 'sender_lost') == 'cut' else {side}
    conn.end(side).sendall(message(case, False))
    time.sleep(limit / 1000 * 2.2 + 2)
    case.wire.cut.clear()
    time.sleep(case.rng.uniform(0.2, 5))
    case.expect(conn, side, 'retransmission_timeout', FORGOTTEN, ('peer_restarted',),
                'gave up retransmitting; the next segment of the peer met nobody', far=('idle_expired', 'unknown'))
    conn.end(OTHER[side]).sendall(message(case, True))
    case.settle(2)


@scenario('retransmission_timeout', loss=False, limit=60)
def gave_up_with_reset(case):
    """A scripted stack (as BSD's or Windows') gives up after backed-off retransmissions and says so by a reset."""
    server, port, client = case.stack('s'), case.port(), case.socket('c')
    client.setblocking(False)
    client.connect_ex((case.address['s2'], port))
    server.accept(port)
    client.send(message(case, True)[:1000])
    server.receive(want=lambda segment: segment.length)
    case.wire.cut |= {'c', 's'} if case.variant('cut', 'answers_lost') == 'cut' else {'c'}
    data, start = message(case, False)[:1000], server.next
    tries, wait = case.rng.randint(4, 6), case.rng.uniform(0.2, 0.5)
    server.send(ACK | PSH, data)
    for _ in range(tries):
        time.sleep(wait)
        wait *= 2
        server.send(ACK | PSH, data, seq=start)
    time.sleep(wait)
    mark = Mark('retransmission_timeout', (), f'gives up after {tries + 1} sendings', 'other-stack')
    server.send(RST | ACK, mark=mark)
    case.settle()


@scenario('zero_window_timeout', midstart=True, limit=60)
def zero_window(case):
    """The peer's window stays shut until TCP_USER_TIMEOUT ends the probes silently; its window update meets nobody."""
    side = case.role()
    case.params['rcvbuf'] = case.rng.choice((4096, 8192))
    conn = case.connect(side=OTHER[side])
    conn.rounds(first=OTHER[side])
    limit = case.rng.randint(2500, 7000)
    case.params['timeout_ms'] = limit
    sender, reader = conn.end(side), conn.end(OTHER[side])
    sender.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, limit)
    sender.setblocking(False)
    try:
        for _ in range(4000):
            sender.send(message(case, False, 4000))
    except BlockingIOError:
        pass
    time.sleep(limit / 1000 * 2 + 6)
    case.expect(conn, side, 'zero_window_timeout', FORGOTTEN, why='probes given up; the window update met nobody')
    reader.settimeout(3)
    try:
        while reader.recv(65536):
            pass
    except OSError:
        pass
    case.settle(2)


@scenario('connect_timeout_reset', limit=60)
def syn_ack_expired(case):
    """SYN,ACK retries end silently (tcp_synack_retries); the client's data then meets the listener (TCP_FLAGS)."""
    case.slow_path(0.003)
    case.ns['s'].sysctl(ipv4__tcp_synack_retries=case.rng.randint(1, 2))
    listener, client = case.listen(), case.socket('c')
    client.bind((case.address['c'], 0))
    client.setblocking(False)
    case.wire.box = Swallow(lambda side, segment: side == 'c' and not segment.flags & SYN)
    client.connect_ex(listener.getsockname()[:2])
    time.sleep(11)
    case.wire.box = None
    case.expect(client.getsockname()[:2] + listener.getsockname()[:2], 's', 'connect_timeout_reset',
                FORGOTTEN, ('handshake_refused',), "SYN,ACK retries expired, then came the client's data")
    client.send(message(case, True))
    case.settle(2)


@scenario('connect_timeout_reset', loss=False, limit=40)
def syn_ack_given_up(case):
    """A scripted server resets the attempt after repeated SYN,ACKs that nothing acknowledged."""
    server, client = case.stack('s'), case.socket('c')
    server.port = case.port()
    client.setblocking(False)
    client.connect_ex((case.address['s2'], server.port))
    server.receive()
    case.wire.cut |= {'c', 's'} if case.variant('cut', 'answers_lost') == 'cut' else {'c'}
    start, tries, wait = server.next, case.rng.randint(2, 3), case.rng.uniform(0.6, 1.2)
    server.send(SYN | ACK)
    for _ in range(tries):
        time.sleep(wait)
        wait *= 2
        server.send(SYN | ACK, seq=start)
    time.sleep(wait)
    server.send(RST | ACK, mark=Mark('connect_timeout_reset', ('handshake_refused',),
                                     'SYN,ACK never acknowledged, reset after its retries', 'other-stack'))
    case.settle()
