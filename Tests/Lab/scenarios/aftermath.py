# SPDX-License-Identifier: GPL-2.0-or-later
"""Segments that come after the end: late copies, old incarnations, TIME-WAIT."""
import socket
import time

from boxes.swallow import Keep
from boxes.wire import OTHER
from design import Mark, scenario
from packet import ACK, FIN, PSH, RST
from scenarios.stale import FORGOTTEN
from traffic import message


def _close_both(case, conn, first):
    """An orderly close: `first` goes to TIME-WAIT, the other end to CLOSED."""
    for side in (first, OTHER[first]):
        conn.end(side).shutdown(socket.SHUT_WR)
        case.settle(1.2)
    conn.c.close()
    conn.s.close()


@scenario('segment_after_close', loss=False)
def late_copy(case):
    """After both ends have closed, a late copy of a data segment meets the end that is not in TIME-WAIT."""
    side, keep = case.role(), Keep()
    case.wire.box = keep
    conn = case.connect()
    conn.rounds()
    _close_both(case, conn, OTHER[side])
    time.sleep(case.rng.uniform(0.05, 4))
    case.expect(conn, side, 'segment_after_close', FORGOTTEN, why='a copy of a segment of the closed connection')
    case.wire.resend(side, keep.last(OTHER[side], conn.tuple))
    case.settle(2)


@scenario('old_duplicate', loss=False)
def old_segment_meets_syn_sent(case):
    """A segment of the previous incarnation meets SYN-SENT of the next (TCP_INVALID_ACK_SEQUENCE)."""
    case.slow_path(0.003)
    keep, listener = Keep(), case.listen()
    case.wire.box = keep
    conn = case.connect(listener)
    conn.rounds()
    _close_both(case, conn, 's')
    time.sleep(case.rng.uniform(1.1, 3))
    client = case.socket('c')
    client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    client.bind((case.address['c'], conn.tuple[1]))
    client.setblocking(False)
    old = keep.last('s', conn.tuple)
    case.expect(conn, 'c', 'old_duplicate', 'TCP_INVALID_ACK_SEQUENCE', ('unacceptable_ack', 'half_open_recovery'),
                'a segment of the previous incarnation met SYN-SENT')
    client.connect_ex(listener.getsockname()[:2])
    case.wire.resend('c', old)
    case.settle(6)


@scenario('old_duplicate', loss=False)
def old_segment_after_two(case):
    """A segment of the incarnation before the last arrives when both are closed and gone."""
    side, keep, listener = 'c', Keep(), case.listen()
    case.wire.box = keep
    conn = case.connect(listener)
    conn.rounds()
    _close_both(case, conn, OTHER[side])
    old = keep.last(OTHER[side], conn.tuple)
    time.sleep(case.rng.uniform(1.1, 2))
    again = case.connect(listener, source=conn.tuple[1])
    again.rounds()
    _close_both(case, again, OTHER[side])
    time.sleep(case.rng.uniform(0.1, 2))
    case.expect(conn, side, 'old_duplicate', FORGOTTEN, ('segment_after_close',),
                'a data segment of the incarnation before the last, after both were closed')
    case.wire.resend(side, old)
    case.settle(2)


@scenario('time_wait_reset', loss=False)
def time_wait_stack(case):
    """A scripted stack in TIME-WAIT answers an old segment by a reset (Linux would acknowledge it)."""
    server, client, keep = case.stack('s'), case.socket('c'), Keep()
    case.wire.box = keep
    port = case.port()
    client.setblocking(False)
    client.connect_ex((case.address['s2'], port))
    server.accept(port)
    client.send(message(case, True)[:1000])
    server.receive(want=lambda segment: segment.length)
    server.send(ACK | PSH, message(case, False)[:1200])
    case.settle(2)
    server.send(FIN | ACK)
    case.settle(1.5)
    client.recv(65536)
    client.close()
    while not (segment := server.receive(3)).flags & FIN:
        pass
    server.expected = segment.next
    server.send(ACK)
    case.settle(1.5)
    time.sleep(case.rng.uniform(0.1, 5))
    case.wire.resend('s', keep.last('c', server.tuple))
    late = server.receive(3)
    server.send(RST, seq=late.ack, mark=Mark('time_wait_reset', ('segment_after_close', 'old_duplicate'),
                                             'a scripted stack in TIME-WAIT answers an old segment', 'other-stack'))
    case.settle()


@scenario('segment_after_reset', 'abortive_close')
def stream_after_reset(case):
    """The receiver of a paced stream resets it; every segment still under way is answered by a bare reset."""
    case.slow_path(0.01)
    side = case.role()
    other = OTHER[side]
    conn = case.connect()
    conn.rounds(1, first=side)
    for _ in range(case.rng.randint(3, 8)):
        conn.send(other, message(case, False, 1000))
    case.expect(conn, side, 'abortive_close', ('TCP_STATE', 'TCP_ABORT_ON_CLOSE'), ('unread_data_close',),
                'cut while the peer was sending')
    case.settle()
    conn.end(other).sendall(message(case, False, 900))
    conn.abort(side)
    try:
        for _ in range(case.rng.randint(2, 7)):
            conn.end(other).sendall(message(case, False, 900))
            time.sleep(0.002)
    except OSError:
        pass
    case.settle(3)
