# SPDX-License-Identifier: GPL-2.0-or-later
"""What operators meet: reused ports, listeners that restart, probes of forgotten connections, many things at once."""
import socket
import time

from boxes.wire import OTHER
from design import SCENARIOS, Mark, scenario
from packet import ACK, FIN, PSH, RST, SYN
from scenarios.middlebox import translate
from scenarios.stale import FORGOTTEN
from traffic import message

SIMPLE = ('reset_close', 'cut_download', 'unread_data_close', 'abort_after_peer_fin', 'abort_after_own_fin',
          'data_after_close', 'closed_port', 'rejected_after_accept', 'probe_close', 'connect_cancelled',
          'half_open_recovery', 'peer_restarted', 'stray_segments', 'unexpected_syn_ack', 'cut_own_answer')
RAW = ('stray_segments', 'unexpected_syn_ack', 'half_open_recovery')        # speak past the router, or reuse a port


@scenario('reset_close', 'unread_data_close', midstart=True)
def port_reuse(case):
    """One 4-tuple, several incarnations at short intervals, each ended by a reset of another kind."""
    listener, port = case.listen(), case.rng.randint(33000, 60000)
    for _ in range(case.rng.randint(2, 4)):
        conn = case.connect(listener, source=port)
        if case.rng.random() < 0.6:
            conn.rounds()
            case.settle(3)
            case.expect(conn, 's', 'reset_close', 'TCP_STATE', why='an incarnation closed by SO_LINGER 0, all said')
            conn.abort('s')
        else:
            conn.rounds()
            conn.c.sendall(message(case, True))
            case.settle(3)
            case.expect(conn, 's', 'unread_data_close', 'TCP_ABORT_ON_CLOSE', ('abortive_close',),
                        'an incarnation closed with data unread')
            conn.s.close()
        case.settle(3)
        conn.c.close()
        time.sleep(case.rng.uniform(0.05, 1.5))


@scenario('rejected_after_accept', 'closed_port')
def server_restarts(case):
    """A server stops with connections in its accept queue: closing the listener resets them; later SYNs are refused."""
    listener, waiting = case.listen(), []
    for _ in range(case.rng.randint(1, 4)):
        client = case.socket('c')
        client.connect(listener.getsockname()[:2])
        if case.rng.random() < 0.4:
            client.sendall(message(case, True))
        waiting.append(client.getsockname()[:2] + client.getpeername()[:2])
    case.settle(2)
    for ends in waiting:
        case.expect(ends, 's', 'rejected_after_accept', ('TCP_STATE', 'TCP_ABORT_ON_CLOSE'), ('handshake_refused',),
                    'never accepted: the listener was closed')
    listener.close()
    case.settle(2)
    late = case.socket('c')
    late.bind((case.address['c'], 0))
    case.expect(late.getsockname()[:2] + waiting[0][2:], 's', 'closed_port', 'NO_SOCKET', ('firewall_reject',),
                'the server is down')
    late.connect_ex(waiting[0][2:])
    case.settle()


@scenario('handshake_refused', loss=False)
def syn_cookie_dropped(case):
    """Under SYN cookies and a full accept queue the last ACK is lost silently; the first data meets no socket."""
    case.slow_path(0.01)
    case.ns['s'].sysctl(ipv4__tcp_syncookies=2)
    listener, clients = case.listen(backlog=0), []
    for _ in range(case.rng.randint(2, 4)):
        client = case.socket('c')
        client.bind((case.address['c'], 0))
        client.setblocking(False)
        case.expect(client.getsockname()[:2] + listener.getsockname()[:2], 's', 'handshake_refused', FORGOTTEN,
                    why='cookie ACK dropped with the accept queue full; the data met nobody', optional=True)
        client.connect_ex(listener.getsockname()[:2])
        clients.append(client)
    case.settle(2)
    for client in clients:
        try:
            client.send(message(case, True))
        except OSError:
            continue
    case.settle(3)


@scenario('idle_expired', midstart=True, limit=90)
def probe_meets_stranger(case):
    """The first keep-alive probe after a long silence meets a host that knows the connection no more."""
    side = case.role()
    listener = case.listen(side)
    conn = case.connect(listener, OTHER[side])
    conn.rounds(first=OTHER[side])
    case.settle(3)
    idle = case.rng.randint(21, 40)
    prober = conn.end(OTHER[side])
    prober.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, idle)
    prober.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    case.params['keepalive'] = [idle]
    conn.forget(side)
    case.expect(conn, side, 'idle_expired', FORGOTTEN, ('peer_restarted', 'middlebox_timeout'),
                f'state dropped during {idle} s of silence; a keep-alive probe met nobody')
    time.sleep(idle + 2)


@scenario('data_after_close', midstart=True)
def download_abandoned(case):
    """A reader closes (nothing unread) while the sender still has much to send at its own pace."""
    side = case.role()
    other = OTHER[side]
    conn = case.connect()
    conn.rounds(1, first=side)
    conn.send(side, message(case, True))
    for _ in range(case.rng.randint(2, 9)):
        conn.send(other, message(case, False, 1300))
        time.sleep(case.rng.uniform(0.002, 0.06))
    case.expect(conn, side, 'data_after_close', ('TCP_ABORT_ON_DATA', 'TCP_TIMEWAIT_SOCKET'),
                why='closed in mid-download, more data came')
    conn.end(side).close()
    try:
        for _ in range(case.rng.randint(3, 9)):
            conn.end(other).sendall(message(case, False, 1300))
            time.sleep(case.rng.uniform(0.002, 0.06))
    except OSError:
        pass
    case.settle(3)


@scenario(router=True, limit=60, weight=2, fixed={'bg': 0})
def behind_nat(case):
    """Genuine resets of the simple kinds through a router that translates the client's address (snat, conntrack)."""
    translate(case)
    parts = [case.rng.choice([name for name in SIMPLE if name not in RAW]) for _ in range(case.rng.randint(1, 4))]
    case.params['of'] = parts
    for part in parts:
        SCENARIOS[part].run(case)
        case.settle()


@scenario('half_open_recovery', loss=False)
def time_wait_reuse(case):
    """A scripted client reuses a port with an old number; TIME-WAIT acknowledges, the client resets that."""
    listener, client = case.listen(), case.stack('c')
    client.open(listener.getsockname()[1])
    server, _ = listener.accept()
    case.kept.append(server)
    client.send(ACK | PSH, message(case, True)[:1000])
    case.settle()
    server.recv(65536)
    server.shutdown(socket.SHUT_RDWR)
    client.receive(want=lambda segment: segment.flags & FIN)
    client.send(FIN | ACK)
    case.settle()
    time.sleep(case.rng.uniform(0.1, 3))
    client.next = client.next - case.rng.randint(1000, 1 << 24) & 0xFFFFFFFF
    client.stamps = None
    syn = client.send(SYN)
    answer = client.receive(want=lambda segment: segment.flags & ACK)
    client.send(RST, seq=answer.ack, mark=Mark(
        'half_open_recovery', ('old_duplicate', 'unacceptable_ack'),
        'SYN into TIME-WAIT; the ACK of the old numbers is answered by a reset', 'other-stack'))
    time.sleep(case.rng.uniform(0.2, 1))
    client.send(SYN, seq=syn.seq)
    case.settle(2)


@scenario(limit=100, weight=3)
def mixture(case):
    """Four to eight of the simple scenarios one after another in one capture, with their neighbours in sight."""
    parts = [case.rng.choice(SIMPLE) for _ in range(case.rng.randint(4, 8))]
    case.params['of'] = parts
    for part in parts:
        SCENARIOS[part].run(case)
        case.settle()
