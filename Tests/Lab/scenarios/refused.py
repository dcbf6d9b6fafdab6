# SPDX-License-Identifier: GPL-2.0-or-later
"""Connections that never came to be, or were thrown out before a byte was served."""
import time

from design import scenario
from traffic import message


@scenario('closed_port')
def closed_port(case):
    """SYNs to ports without a listener; the host's own kernel answers (NO_SOCKET), reply to a segment without ACK."""
    for _ in range(case.rng.randint(1, 4)):
        port, client = case.rng.randint(1024, 19000), case.socket('c')
        client.bind((case.address['c'], 0))
        ends = (case.address['c'], client.getsockname()[1], case.address['s'], port)
        case.expect(ends, 's', 'closed_port', 'NO_SOCKET', ('firewall_reject',),
                    'no listener on the port; the host itself answers')
        try:
            client.connect((case.address['s'], port))
        except ConnectionRefusedError:
            pass
        case.think()


@scenario('firewall_reject', router=True, detours=False)
def firewall_reject(case):
    """A router on the path answers the SYN by nftables' `reject with tcp reset`, in the server's name."""
    port, box_ttl = case.port(), case.rng.choice((64, 128, 255))
    case.ns['r'].sysctl(ipv4__ip_default_ttl=box_ttl, ipv6__conf__all__hop_limit=box_ttl)
    case.params['box_ttl'] = box_ttl
    talked = case.variant('alone', 'host_seen', 'port_open_to_others')
    case.ns['r'].nft(f'table inet f {{ chain c {{ type filter hook forward priority 0;\n'
                     f'tcp dport {port} tcp sport 1024-32767 reject with tcp reset\n}}\n}}\n')
    if talked == 'host_seen':
        case.connect(case.listen(port=port % 1000 + 30000)).rounds()
    elif talked == 'port_open_to_others':
        case.connect(case.listen(port=port)).rounds()
    for _ in range(case.rng.randint(1, 3)):
        client = case.socket('c')
        client.bind((case.address['c'], case.rng.randint(1024, 32000)))
        ends = client.getsockname()[:2] + (case.address['s'], port)
        case.expect(ends, 's', 'firewall_reject', (), ('closed_port',) if talked == 'alone' else (),
                    'nftables reject with tcp reset on a router', 'middlebox')
        try:
            client.connect((case.address['s'], port))
        except ConnectionRefusedError:
            pass
        case.think()


@scenario('handshake_refused', loss=False)
def accept_queue_overflow(case):
    """The accept queue is full and tcp_abort_on_overflow answers the handshake's last ACK (INVALID_SYN)."""
    case.slow_path(0.01)
    case.ns['s'].sysctl(ipv4__tcp_abort_on_overflow=1, ipv4__tcp_syncookies=0)
    listener = case.listen(backlog=0)
    for _ in range(case.rng.randint(2, 5)):
        client = case.socket('c')
        client.bind((case.address['c'], 0))
        case.expect(client.getsockname()[:2] + listener.getsockname()[:2], 's', 'handshake_refused', 'INVALID_SYN',
                    why='accept queue full, tcp_abort_on_overflow=1', optional=True)
        client.setblocking(False)
        client.connect_ex(listener.getsockname()[:2])
    case.settle(3)


@scenario('handshake_refused', loss=False)
def listener_gone(case):
    """The listener goes away between its SYN,ACK and the last ACK, which then meets nobody (NO_SOCKET)."""
    case.slow_path(0.02)
    listener, client = case.listen(), case.socket('c')
    client.setblocking(False)
    client.bind((case.address['c'], 0))
    ends = client.getsockname()[:2] + listener.getsockname()[:2]
    case.expect(ends, 's', 'handshake_refused', 'NO_SOCKET', why='listener closed before the last ACK arrived')
    client.connect_ex(listener.getsockname()[:2])
    time.sleep(case.rtt * 0.75)
    listener.close()
    case.settle(3)


@scenario('rejected_after_accept')
def rejected_after_accept(case):
    """The server accepts and drops the connection before it has sent a byte: linger 0 or with data unread."""
    style = case.variant('linger0', 'linger0_after_request', 'unread')
    for _ in range(case.rng.randint(1, 3)):
        conn = case.connect()
        if style != 'linger0':
            conn.c.sendall(message(case, True))
        case.settle()
        case.think()
        if style == 'linger0_after_request':
            conn.s.recv(65536)
        case.expect(conn, 's', 'rejected_after_accept',
                    'TCP_ABORT_ON_CLOSE' if style == 'unread' else 'TCP_STATE',
                    why=f'accepted, then dropped with nothing served ({style})')
        conn.s.close() if style == 'unread' else conn.abort('s')
        case.settle()
