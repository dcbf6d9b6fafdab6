# SPDX-License-Identifier: GPL-2.0-or-later
"""Segments that an end must not accept, and the reason that Multipath TCP gives itself."""
import socket
import time

from design import Mark, scenario
from packet import ACK, FIN, PSH, RST, SYN, timestamp_option
from traffic import message

IPPROTO_MPTCP = 262


@scenario('syn_in_connection', loss=False)
def syn_in_syn_received(case):
    """A second SYN with another, in-window number reaches SYN-RECEIVED (INVALID_SYN)."""
    listener, client = case.listen(), case.stack('c')
    client.peer_port = listener.getsockname()[1]
    first = client.send(SYN)
    client.receive(want=lambda segment: segment.flags & SYN)
    case.think()
    case.expect(client.tuple, 's', 'syn_in_connection', 'INVALID_SYN', why='SYN inside the window of SYN-RECEIVED')
    client.send(SYN, seq=first.seq + case.rng.randint(1, 20000) & 0xFFFFFFFF)
    case.settle(2)


@scenario('syn_in_connection', loss=False)
def syn_in_established(case):
    """A scripted stack of RFC 793's time answers a SYN inside its window by a reset instead of a challenge ACK."""
    server, port, client = case.stack('s'), case.port(), case.socket('c')
    client.setblocking(False)
    client.connect_ex((case.address['s2'], port))
    server.accept(port)
    client.send(message(case, True)[:1000])
    server.receive(want=lambda segment: segment.length)
    server.send(ACK | PSH, message(case, False)[:1200])
    case.settle(2)
    stray = case.stack('c', spoof=True)
    stray.port, stray.peer, stray.peer_port = server.peer_port, server.address, server.port
    syn = stray.send(SYN, seq=server.expected + case.rng.randint(0, 3000) & 0xFFFFFFFF)
    server.receive(want=lambda segment: segment.flags & SYN)
    mark = Mark('syn_in_connection', (), 'a stack of RFC 793 resets at a SYN in a synchronized state', 'other-stack')
    server.send(RST | ACK, seq=0, ack=syn.next, mark=mark)
    case.settle(2)


@scenario('syn_in_connection', loss=False, fixed={'ts': True})
def syn_in_fin_wait(case):
    """A new SYN with a number beyond RCV.NXT reaches FIN-WAIT-2 kept in a mini-socket (TCP_TIMEWAIT_SOCKET)."""
    listener, client = case.listen(), case.stack('c')
    client.open(listener.getsockname()[1])
    server, _ = listener.accept()
    client.send(ACK | PSH, message(case, True)[:1000])
    case.settle()
    server.recv(65536)
    server.close()
    client.receive(want=lambda segment: segment.flags & FIN)
    client.send(ACK)
    case.settle()
    case.think()
    case.expect(client.tuple, 's', 'syn_in_connection', 'TCP_TIMEWAIT_SOCKET', ('time_wait_reset',),
                'a new SYN into FIN-WAIT-2 kept in a time-wait socket')
    client.send(SYN, seq=client.next + case.rng.randint(1, 20000) & 0xFFFFFFFF)
    case.settle(2)


@scenario('protocol_violation', loss=False, fixed={'ts': True})
def impossible_echo(case):
    """A SYN,ACK echoes a time stamp that was never sent; SYN-SENT resets it (TCP_RFC7323_PAWS)."""
    server, client = case.stack('s'), case.socket('c')
    client.setblocking(False)
    server.port = case.port()
    client.connect_ex((case.address['s2'], server.port))
    syn = server.receive()
    case.expect(server.tuple, 'c', 'protocol_violation', 'TCP_RFC7323_PAWS',
                why='SYN,ACK whose TSecr echoes no time stamp that was sent')
    wrong = syn.timestamps()[0] + case.rng.choice((-1, 1)) * case.rng.randint(10**6, 10**9)
    server.send(SYN | ACK, options=timestamp_option(case.rng.getrandbits(31), wrong), advance=False)
    case.settle(2)


@scenario('protocol_violation', loss=False)
def fast_open_unsent(case):
    """A half-open Fast Open child gets an ACK of data that was never sent (TCP_ACK_UNSENT_DATA)."""
    case.ns['s'].sysctl(ipv4__tcp_fastopen=0x602)
    listener, client = case.listen(), case.stack('c')
    client.peer_port = listener.getsockname()[1]
    client.send(SYN, b'GET /early HTTP/1.1\r\n\r\n', options=b'\x02\x04\x05\xb4')
    answer = client.receive(want=lambda segment: segment.flags & SYN)
    case.think()
    case.expect(client.tuple, 's', 'protocol_violation', 'TCP_ACK_UNSENT_DATA', ('unacceptable_ack',),
                'Fast Open child in SYN-RECEIVED: an ACK of data not sent')
    client.send(ACK, ack=answer.next + case.rng.randint(2, 50000) & 0xFFFFFFFF, seq=answer.ack)
    case.settle(2)


@scenario('mptcp_reset')
def mptcp_fastclose(case):
    """A Multipath TCP connection is torn down with data unread: the reset carries an option of kind 30."""
    listener = case.ns['s'].socket(case.family, socket.SOCK_STREAM, IPPROTO_MPTCP)
    listener.bind((case.address['s'], case.port()))
    listener.listen(8)
    client = case.ns['c'].socket(case.family, socket.SOCK_STREAM, IPPROTO_MPTCP)
    client.connect(listener.getsockname()[:2])
    server, _ = listener.accept()
    client.sendall(message(case, True))
    time.sleep(0.05 + case.rtt)
    server.recv(65536)
    server.sendall(message(case, False, 700))
    case.settle(2)
    client.recv(65536)
    client.sendall(message(case, True))
    case.settle(2)
    ends = client.getsockname()[:2] + client.getpeername()[:2]
    linux = ('TCP_ABORT_ON_CLOSE', 'TCP_STATE', 'MPTCP_RST_EUNSPEC', 'MPTCP_RST_EMPTCP', 'NO_SOCKET')
    case.expect(ends, 's', 'mptcp_reset', linux, why='MPTCP connection closed with data unread')
    case.expect(ends, 'c', 'mptcp_reset', linux, why='answer to MP_FASTCLOSE', optional=True)
    case.kept += [listener, client]
    server.close()
    case.settle(3)
