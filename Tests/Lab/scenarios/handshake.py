# SPDX-License-Identifier: GPL-2.0-or-later
"""Resets that belong to the opening of a connection, by the opener or against a strange answer."""
import threading
import time

from design import scenario
from packet import ACK, PSH, SYN


@scenario('handshake_aborted')
def connect_cancelled(case):
    """A non-blocking connect() is closed before the SYN,ACK arrives, which then meets nobody (NO_SOCKET)."""
    case.slow_path(0.006)
    listener = case.listen()
    for _ in range(case.rng.randint(1, 3)):
        client = case.socket('c')
        client.bind((case.address['c'], 0))
        case.expect(client.getsockname()[:2] + listener.getsockname()[:2], 'c', 'handshake_aborted', 'NO_SOCKET',
                    why='connect() closed before the SYN,ACK')
        client.setblocking(False)
        client.connect_ex(listener.getsockname()[:2])
        time.sleep(case.rng.uniform(0, 0.5) * case.rtt)
        client.close()
        case.settle(2)


@scenario('handshake_aborted')
def lost_race(case):
    """Two attempts to two ports side by side (as Happy Eyeballs); the second is dropped once the first is through."""
    case.slow_path(0.012)
    winner, loser = case.listen(), case.listen()
    first, second = case.socket('c'), case.socket('c')
    second.bind((case.address['c'], 0))
    second.setblocking(False)
    started = threading.Timer(case.rtt * case.rng.uniform(0.3, 0.7),
                              second.connect_ex, (loser.getsockname()[:2],))
    case.expect(second.getsockname()[:2] + loser.getsockname()[:2], 'c', 'handshake_aborted', 'NO_SOCKET',
                why='lost the race to another port; cancelled before its SYN,ACK')
    started.start()
    first.connect(winner.getsockname()[:2])
    second.close()
    accepted, _ = winner.accept()
    case.kept.append(accepted)
    case.settle(3)


@scenario('probe_close')
def probe_close(case):
    """A health check: connects, sends nothing, closes with SO_LINGER 0 (TCP_STATE), now and again."""
    listener, times = case.listen(), case.rng.randint(1, 5)
    if case.variant('alone', 'beside_users') == 'beside_users':
        case.connect(listener).rounds()
    for _ in range(times):
        conn = case.connect(listener)
        time.sleep(case.rng.choice((0, 0, case.rng.uniform(0, 0.5))))
        case.expect(conn, 'c', 'probe_close', 'TCP_STATE', why='connected, sent nothing, closed with SO_LINGER 0')
        conn.abort('c')
        case.settle(1)
        time.sleep(case.rng.uniform(0.05, 0.8))


@scenario('half_open_scan', 'closed_port', loss=False)
def half_open_scan(case):
    """A raw-socket SYN scan: the scanner's own kernel knows nothing of the SYN and resets the SYN,ACK (NO_SOCKET)."""
    style = case.variant('bare', 'mss', 'like_a_host')
    listeners = [case.listen(port=port) for port in case.rng.sample(range(1024, 19000), case.rng.randint(4, 9))]
    ports = [(l.getsockname()[1], True) for l in listeners]
    ports += [(port, False) for port in case.rng.sample(range(21000, 30000), case.rng.randint(3, 9))]
    case.rng.shuffle(ports)
    scanner = case.stack('c', spoof=True, window=1024 if style != 'like_a_host' else 64240,
                         ttl=case.rng.choice((64, 255, 50)))
    options = {'bare': b'', 'mss': b'\x02\x04\x05\xb4',
               'like_a_host': b'\x02\x04\x05\xb4\x01\x01\x04\x02\x01\x03\x03\x07'}[style]
    for port, is_open in ports:
        scanner.peer_port = port
        scanner.port = scanner.port if style == 'mss' else case.rng.randint(1024, 32000)
        case.expect(scanner.tuple, 'c' if is_open else 's', 'half_open_scan' if is_open else 'closed_port', 'NO_SOCKET',
                    () if is_open else ('firewall_reject',),
                    "the scanner's kernel knows no such connection" if is_open else 'scanned port without a listener')
        scanner.send(SYN, options=options, seq=case.rng.getrandbits(32))
        time.sleep(case.rng.uniform(0.001, 0.08))
    case.settle(2)


@scenario('unexpected_syn_ack', loss=False)
def unexpected_syn_ack(case):
    """Backscatter: SYN,ACKs reach a host that sent no SYN; its kernel knows no such connection (NO_SOCKET)."""
    side = case.role()
    stray = case.stack('s' if side == 'c' else 'c')
    for _ in range(case.rng.randint(1, 4)):
        stray.port, stray.peer_port = case.port(), case.rng.randint(32768, 60000)
        case.expect(stray.tuple, side, 'unexpected_syn_ack', 'NO_SOCKET', why='SYN,ACK for a SYN never sent')
        stray.send(SYN | ACK, ack=case.rng.getrandbits(32), seq=case.rng.getrandbits(32))
        time.sleep(case.rng.uniform(0.01, 0.6))
    case.settle()


@scenario('unacceptable_ack', loss=False)
def unacceptable_ack_syn_sent(case):
    """SYN-SENT gets an ACK of something never sent (TCP_INVALID_ACK_SEQUENCE); the true SYN,ACK may follow."""
    server, port = case.stack('s'), case.port()
    client = case.socket('c')
    client.bind((case.address['c'], 0))
    client.setblocking(False)
    server.port = port
    client.connect_ex((case.address['s2'], port))
    syn = server.receive()
    case.expect(server.tuple, 'c', 'unacceptable_ack', 'TCP_INVALID_ACK_SEQUENCE',
                why='SYN-SENT got an ACK of something never sent')
    wrong = syn.seq + 1 + case.rng.choice((-1, 1)) * case.rng.randint(1, 1 << 30) & 0xFFFFFFFF
    server.send(SYN | ACK if case.variant('syn_ack', 'ack') == 'syn_ack' else ACK, ack=wrong, advance=False)
    case.settle(2)
    if case.rng.random() < 0.6:
        server.send(SYN | ACK)
        case.settle(2)


@scenario('unacceptable_ack', loss=False)
def unacceptable_ack_syn_received(case):
    """SYN-RECEIVED gets an ACK number that is not ISS+1: the listener answers it (TCP_FLAGS)."""
    listener, client = case.listen(), case.stack('c')
    client.peer_port = listener.getsockname()[1]
    client.send(SYN)
    client.receive(want=lambda segment: segment.flags & SYN)
    case.think()
    case.expect(client.tuple, 's', 'unacceptable_ack', 'TCP_FLAGS', why='SYN-RECEIVED got a wrong ACK number')
    wrong = client.expected + case.rng.choice((-1, 1)) * case.rng.randint(2, 1 << 29) & 0xFFFFFFFF
    client.send(ACK if case.variant('bare', 'data') == 'bare' else ACK | PSH, ack=wrong,
                payload=b'' if case.params['variant'] == 'bare' else b'GET / HTTP/1.0\r\n\r\n')
    case.settle(2)
    if case.rng.random() < 0.5:
        client.next = client.next - (18 if case.params['variant'] == 'data' else 0) & 0xFFFFFFFF
        client.send(ACK)


@scenario('half_open_recovery', loss=False)
def half_open_recovery(case):
    """A client that lost its state opens the same 4-tuple; it resets the challenge ACK, and the next SYN succeeds."""
    listener = case.listen()
    conn = case.connect(listener)
    conn.rounds()
    case.settle(3)
    port = conn.tuple[1]
    conn.forget('c')
    time.sleep(case.rng.uniform(0.05, 3))
    case.expect(conn, 'c', 'half_open_recovery', 'TCP_INVALID_ACK_SEQUENCE',
                why='the challenge ACK for the new SYN is answered by a reset that clears the stale half')
    case.connect(listener, source=port).rounds(1)
