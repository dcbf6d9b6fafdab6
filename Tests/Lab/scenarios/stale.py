# SPDX-License-Identifier: GPL-2.0-or-later
"""Segments that meet an end which has lost, dropped or never had the connection."""
import socket
import time

from boxes.wire import OTHER
from design import scenario
from packet import ACK, FIN, PSH
from traffic import message

FORGOTTEN = ('NO_SOCKET', 'TCP_FLAGS')


@scenario('no_connection', loss=False)
def stray_segments(case):
    """Segments with ACK for connections that never were: ACK scans and strays (NO_SOCKET; TCP_FLAGS if it listens)."""
    listener = case.listen()
    stray = case.stack('c', spoof=case.rng.random() < 0.5)
    flags = {'ack': ACK, 'data': PSH | ACK, 'fin': FIN | ACK}[case.variant('ack', 'data', 'fin')]
    for _ in range(case.rng.randint(1, 5)):
        stray.port = case.rng.randint(1024, 32000)
        stray.peer_port = listener.getsockname()[1] if case.rng.random() < 0.4 else case.rng.randint(1024, 19000)
        case.expect(stray.tuple, 's', 'no_connection', FORGOTTEN, why='a stray segment, no such connection')
        stray.send(flags, seq=case.rng.getrandbits(32), ack=case.rng.getrandbits(32),
                   payload=message(case, True)[:500] if flags & PSH else b'')
        time.sleep(case.rng.uniform(0.01, 0.4))
    case.settle()


@scenario('peer_restarted', midstart=True)
def peer_restarted(case):
    """An end loses its state (TCP_REPAIR close, a crash) and the peer's next segment meets nobody, soon after."""
    side = case.role()
    listener = case.listen(OTHER[side] if case.variant('server_lost', 'client_lost') == 'client_lost' else side)
    conn = case.connect(listener, side if case.params['variant'] == 'client_lost' else OTHER[side])
    conn.rounds(first=OTHER[side])
    case.settle(3)
    if case.rng.random() < 0.5:
        listener.close()
    conn.forget(side)
    time.sleep(case.rng.uniform(0.01, 2))
    case.expect(conn, side, 'peer_restarted', FORGOTTEN, why='state lost by a crash')
    conn.end(OTHER[side]).sendall(message(case, True))
    case.settle(2)


@scenario('peer_restarted', midstart=True, limit=40)
def reboot(case):
    """An end crashes while the peer sends; for seconds nothing answers, then the rebooted host resets it."""
    side = case.role()
    conn = case.connect(side=OTHER[side])
    conn.rounds(first=OTHER[side])
    case.settle(3)
    conn.forget(side)
    case.wire.cut |= {'c', 's'}
    conn.end(OTHER[side]).sendall(message(case, True))
    case.expect(conn, side, 'peer_restarted', FORGOTTEN, ('retransmission_timeout', 'idle_expired'),
                'state lost by a crash')
    time.sleep(case.rng.uniform(1.5, 8))
    case.wire.cut.clear()
    time.sleep(9)


@scenario('idle_expired', midstart=True, limit=80)
def idle_expired(case):
    """A session timer drops the state during a silence; the first segment after it meets nobody."""
    side = case.role()
    listener = case.listen(side)
    conn = case.connect(listener, OTHER[side])
    conn.rounds(first=OTHER[side])
    case.settle(3)
    if case.rng.random() < 0.5:
        listener.close()
    conn.forget(side)
    case.pause(21, 48)
    case.expect(conn, side, 'idle_expired', FORGOTTEN, ('peer_restarted', 'middlebox_timeout'),
                f'state dropped by a timer during {case.params["idle"]} s of silence')
    conn.end(OTHER[side]).sendall(message(case, True))
    case.settle(2)


@scenario('idle_expired', midstart=True, limit=80)
def idle_closed_by_reset(case):
    """An application's idle timer closes with SO_LINGER 0 (TCP_STATE) after a long silence."""
    side = case.role()
    conn = case.connect()
    conn.rounds(first=OTHER[side])
    case.pause(21, 48)
    case.expect(conn, side, 'idle_expired', 'TCP_STATE', ('reset_close', 'abortive_close'),
                f'application idle timer ({case.params["idle"]} s), closed with SO_LINGER 0')
    conn.abort(side)


@scenario('fin_wait_expired', midstart=True, limit=40)
def fin_wait_expired(case):
    """An end closes and forgets after tcp_fin_timeout; the peer's late FIN or data meets nobody."""
    side = case.role()
    timer = case.rng.randint(1, 6)
    case.ns[side].sysctl(ipv4__tcp_fin_timeout=timer)
    case.params['fin_timeout'] = timer
    conn = case.connect(side=OTHER[side])
    conn.rounds(first=OTHER[side])
    case.settle(2)
    conn.end(side).close()
    time.sleep(timer + case.rng.uniform(1.5, 9))
    late = case.variant('late_fin', 'late_data')
    case.expect(conn, side, 'fin_wait_expired', FORGOTTEN, ('data_after_close',) if late == 'late_data' else (),
                f'FIN-WAIT-2 timer ({timer} s) expired, then came the peer')
    if late == 'late_data':
        conn.end(OTHER[side]).sendall(message(case, True))
    else:
        conn.end(OTHER[side]).shutdown(socket.SHUT_WR)
    case.settle(2)
