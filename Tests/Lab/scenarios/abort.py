# SPDX-License-Identifier: GPL-2.0-or-later
"""Applications that cut a connection short, with or without loss."""
import contextlib
import socket
import threading
import time

from boxes.wire import OTHER
from design import scenario
from traffic import message


@scenario('reset_close', midstart=True)
def reset_close(case):
    """SO_LINGER 0 after a complete, acknowledged exchange (TCP_STATE): a short cut that loses nothing."""
    side = case.role()
    conn = case.connect()
    asked = case.variant('answered', 'spoke_last') == 'answered'
    conn.rounds(first=side if asked else OTHER[side])
    case.settle(3)
    case.expect(conn, side, 'reset_close', 'TCP_STATE', ('unread_data_close',) if asked and side == 's' else (),
                'SO_LINGER 0 after a complete exchange')
    conn.abort(side)


@scenario('abortive_close', midstart=True)
def cut_own_answer(case):
    """An end cuts the connection with SO_LINGER 0 while its own answer is under way and unacknowledged (TCP_STATE)."""
    case.slow_path(0.008)
    side = case.role()
    other = OTHER[side]
    conn = case.connect()
    conn.rounds(case.rng.randint(0, 3), first=other)
    conn.send(other, message(case, True))
    conn.send(side, message(case, False))
    case.settle()
    conn.end(side).sendall(message(case, False, 6000))
    time.sleep(case.rng.uniform(0, 0.6) * case.rtt)
    case.expect(conn, side, 'abortive_close', 'TCP_STATE', why='cut with own data unacknowledged', far=('reset_close',))
    conn.abort(side)
    case.settle()


@scenario('abortive_close', midstart=True)
def cut_download(case):
    """The reader of a long answer cuts it with SO_LINGER 0 while segments are in flight; bare resets follow."""
    case.slow_path(0.004)
    side = case.role()
    other = OTHER[side]
    conn = case.connect()
    conn.rounds(case.rng.randint(0, 2), first=side)
    conn.send(side, message(case, True))
    for _ in range(case.rng.randint(1, 12)):
        conn.send(other, b'row of a table\n' * case.rng.randint(20, 400))
        time.sleep(case.rng.uniform(0, 0.02))
    conn.end(other).sendall(b'row of a table\n' * case.rng.randint(600, 2000))
    time.sleep(case.rng.uniform(0.1, 0.9) * case.wire.delay)
    case.expect(conn, side, 'abortive_close', ('TCP_STATE', 'TCP_ABORT_ON_CLOSE'), ('unread_data_close',),
                'reader cut a download under way')
    conn.abort(side)
    case.settle(3)


@scenario('unread_data_close', 'abortive_close', 'data_after_close', midstart=True)
def cut_long_download(case):
    """The reader of megabytes goes away with hundreds of segments in flight, each of which meets nobody."""
    case.slow_path(case.rng.choice((0, 0.003, 0.02)))
    side = case.role()
    other = OTHER[side]
    style = case.variant('linger0', 'unread', 'drained')
    conn = case.connect()
    conn.rounds(case.rng.randint(0, 1), first=side)
    conn.send(side, message(case, True))
    reader, writer = conn.end(side), conn.end(other)
    stream = threading.Thread(target=pour, args=(writer,))
    stream.start()
    wanted = case.rng.randint(300_000, 2_000_000)
    while wanted > 0:
        wanted -= len(reader.recv(65536))
    if style == 'unread':
        time.sleep(case.rng.uniform(0, 0.05))
    elif style == 'drained':
        reader.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while reader.recv(1 << 20):
                pass
    if style == 'linger0':
        case.expect(conn, side, 'abortive_close', ('TCP_STATE', 'TCP_ABORT_ON_CLOSE'), ('unread_data_close',),
                    'reader cut a long download under way')
        conn.abort(side)
    else:
        # What came between the last recv() and close() is unread: then no FIN is sent.
        reason, linux = {'unread': ('unread_data_close', 'TCP_ABORT_ON_CLOSE'),
                         'drained': ('data_after_close', ('TCP_ABORT_ON_DATA', 'TCP_ABORT_ON_CLOSE'))}[style]
        case.expect(conn, side, reason, linux, ('abortive_close', 'unread_data_close'),
                    f'reader closed in the middle of a long download ({style})')
        reader.close()
    stream.join(10)
    case.settle(3)


def pour(writer):
    """Sends without end until the other end resets."""
    with contextlib.suppress(OSError):
        while True:
            writer.sendall(bytes(65536))


@scenario('unread_data_close', midstart=True)
def refused_early(case):
    """A short refusal, and at once close() with the rest of the request unread (TCP_ABORT_ON_CLOSE)."""
    case.slow_path(0.004)
    conn = case.connect()
    conn.rounds(case.rng.randint(1, 2))
    conn.end('c').sendall(message(case, True) * 2)
    case.settle(2)
    conn.end('s').recv(10)
    case.expect(conn, 's', 'unread_data_close', 'TCP_ABORT_ON_CLOSE', ('abortive_close',),
                'close() with a request half read, right behind its answer', far=('reset_close',))
    conn.end('s').sendall(b'500 no\r\n')
    conn.end('s').close()
    case.settle(2)


@scenario('unread_data_close', midstart=True)
def unread_data_close(case):
    """close() with received data still in the buffer (TCP_ABORT_ON_CLOSE), after at least one served answer."""
    side = case.role()
    other = OTHER[side]
    conn = case.connect()
    conn.rounds(first=other)
    data = message(case, True)
    conn.end(other).sendall(data * case.rng.randint(1, 4))
    case.settle(3)
    if case.variant('all', 'partial') == 'partial':
        conn.end(side).recv(max(1, len(data) // 2))
    case.expect(conn, side, 'unread_data_close', 'TCP_ABORT_ON_CLOSE',
                ('abortive_close', 'reset_close') if side == 'c' else ('abortive_close',),
                'close() with data in the receive buffer')
    conn.end(side).close()


@scenario('abort_after_peer_fin', midstart=True)
def abort_after_peer_fin(case):
    """The peer closes in order; this end, in CLOSE-WAIT, answers with a reset (linger 0 or unread data)."""
    side = case.role()
    other = OTHER[side]
    conn = case.connect()
    conn.rounds(first=other)
    style = case.variant('linger0', 'unread')
    if style == 'unread':
        conn.end(other).sendall(message(case, True))
    conn.end(other).shutdown(socket.SHUT_WR)
    case.settle(8)
    case.think()
    case.expect(conn, side, 'abort_after_peer_fin', 'TCP_ABORT_ON_CLOSE' if style == 'unread' else 'TCP_STATE',
                ('unread_data_close',) if style == 'unread' else (), f'CLOSE-WAIT, closed by reset ({style})')
    conn.end(side).close() if style == 'unread' else conn.abort(side)


@scenario('abort_after_own_fin', midstart=True)
def abort_after_own_fin(case):
    """An end that has sent its FIN cuts the rest short: linger 0, unread data, or TCP_LINGER2 < 0 (reply form)."""
    side = case.role()
    other = OTHER[side]
    conn = case.connect()
    conn.rounds(first=other)
    style = case.variant('linger0', 'unread', 'linger2')
    mine = conn.end(side)
    if style == 'linger2':
        mine.setsockopt(socket.IPPROTO_TCP, socket.TCP_LINGER2, -1)
        case.expect(conn, side, 'abort_after_own_fin', ('TCP_ABORT_ON_DATA', 'TCP_ABORT_ON_LINGER'),
                    why='TCP_LINGER2 < 0: the ACK of the FIN is answered by a reset')
        mine.close()
        case.settle(4)
        return
    mine.shutdown(socket.SHUT_WR)
    case.settle(2)
    if style == 'unread':
        conn.end(other).sendall(message(case, False))
        case.settle(2)
    case.think()
    case.expect(conn, side, 'abort_after_own_fin', 'TCP_ABORT_ON_CLOSE' if style == 'unread' else 'TCP_STATE',
                why=f'FIN sent, then aborted ({style})')
    mine.close() if style == 'unread' else conn.abort(side)


@scenario('data_after_close', midstart=True)
def data_after_close(case):
    """close() while the peer still has much to send: its data meets an orphan (TCP_ABORT_ON_DATA)."""
    side = case.role()
    other = OTHER[side]
    conn = case.connect()
    conn.rounds(first=side)
    style = case.variant('mid_stream', 'later')
    if style == 'mid_stream':
        conn.send(other, message(case, False))
    case.expect(conn, side, 'data_after_close', ('TCP_ABORT_ON_DATA', 'TCP_TIMEWAIT_SOCKET'),
                why='close() and then data from the peer')
    conn.end(side).close()
    case.settle(2)
    time.sleep(0.05 if style == 'mid_stream' else case.rng.uniform(0.3, 1.2))
    conn.end(other).sendall(message(case, False))
    case.settle(2)


@scenario('data_after_close', midstart=True, loss=False)
def close_behind_shut_window(case):
    """close() with payload for which the peer has no room: the FIN waits behind it, and the peer's data meets an orphan."""
    side = case.role()
    other = OTHER[side]
    conn = case.connect()
    conn.rounds(1, first=other)
    mine = conn.end(side)
    mine.setblocking(False)
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        with contextlib.suppress(BlockingIOError):
            mine.send(bytes(65536))
        time.sleep(0.02)
    case.expect(conn, side, 'data_after_close', ('TCP_ABORT_ON_DATA', 'TCP_TIMEWAIT_SOCKET'), ('peer_restarted',),
                'close() behind a shut window, and then data from the peer')
    mine.close()
    case.settle(2)
    time.sleep(case.rng.uniform(0, 0.3))
    conn.end(other).sendall(message(case, True))
    case.settle(3)


@scenario('keepalive_race', midstart=True, limit=40)
def keepalive_race(case):
    """An idle server closes (FIN) just as the next request leaves: the request meets an orphan."""
    side = case.role()
    other = OTHER[side]
    case.slow_path(case.rng.uniform(0.004, 0.04))
    conn = case.connect()
    conn.rounds(first=other)
    case.pause(5.5, 16)
    case.expect(conn, side, 'keepalive_race', ('TCP_ABORT_ON_DATA', 'TCP_TIMEWAIT_SOCKET'), ('data_after_close',),
                'an idle connection closed by FIN; the next request crossed it')
    conn.end(side).close()
    time.sleep(case.rng.uniform(0, 0.9) * case.wire.delay)
    conn.end(other).sendall(message(case, True))
    case.settle(2)
