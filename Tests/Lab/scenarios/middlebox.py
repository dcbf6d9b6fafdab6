# SPDX-License-Identifier: GPL-2.0-or-later
"""Resets that no end sent: forged by filters and throttlers, by idle boxes, or guessed from afar."""
import time

from boxes.expiry import Expiry
from boxes.injector import Injector
from boxes.swallow import Keep
from boxes.wire import OTHER
from design import Mark, scenario
from packet import ACK, RST, Segment, parse
from traffic import client_hello, http_request, message


def _serve(conn, side, data, pause=0.0):
    """Send, tolerating that the connection is being reset under our hands."""
    try:
        conn.end(side).sendall(data)
        time.sleep(pause)
    except OSError:
        pass


def translate(case):
    """Make the router translate the client's address to its own."""
    nat = case.address['nat']
    case.nat = {nat: case.address['c']}
    case.ns['r'].nft(f'table inet f {{\nchain p {{\ntype nat hook postrouting priority 100;\n'
                     f'oifname "rb" snat {"ip6" if ":" in nat else "ip"} to {nat}\n}}\n}}\n')


@scenario('injected_reset', detours=False, weight=3)
def filtered_request(case):
    """A filter sees a forbidden name in a ClientHello or Host header and forges resets, to one end or to both."""
    conn = case.connect()
    rule = case.rng.choice(('sni', 'host'))
    case.wire.box = Injector(case, rule, case.rng.choice(('one', 'both', 'equal', 'guessed', 'pair', 'drop')),
                             case.rng.choice(('both', 'both', 'sender', 'receiver')))
    if rule == 'host' and case.rng.random() < 0.5:
        conn.rounds(case.rng.randint(1, 3))
    name = 'blocked.example.org'
    _serve(conn, 'c', client_hello(name) if rule == 'sni' else http_request(case, name))
    case.settle(1)
    for _ in range(case.rng.randint(0, 3)):
        _serve(conn, 's', message(case, False), 0.01)
    case.settle(3)


@scenario('injected_reset', detours=False, weight=2)
def throttled_transfer(case):
    """A throttler cuts a long transfer in the middle by forged resets, in either's name."""
    conn = case.connect()
    side = case.role()
    conn.rounds(case.rng.randint(0, 2), first=OTHER[side])
    case.wire.box = Injector(case, 'data', case.rng.choice(('one', 'both', 'equal', 'guessed', 'pair')),
                             case.rng.choice(('both', 'sender', 'receiver')), watch=side,
                             count=case.rng.randint(2, 12))
    for _ in range(case.rng.randint(14, 20)):
        _serve(conn, side, message(case, False, 1200), case.rng.uniform(0.001, 0.02))
    case.settle(3)


@scenario('injected_reset', loss=False, detours=False, weight=2)
def raced_handshake(case):
    """A forged RST,ACK answers the SYN and races the true SYN,ACK (which then meets a closed socket)."""
    case.slow_path(0.002)
    listener, client = case.listen(), case.socket('c')
    client.bind((case.address['c'], 0))
    box = Injector(case, 'syn', case.rng.choice(('one', 'equal')), 'sender', watch='c', form='ack', mimic='')
    box.mark = Mark('injected_reset', ('firewall_reject', 'closed_port'),
                    'a forged answer to the SYN, which goes on to the server')
    other = case.connect(listener)      # the server's true TTL is seen, and the wire learns both headers
    case.wire.box = box
    case.expect(client.getsockname()[:2] + listener.getsockname()[:2], 'c', 'segment_after_reset', 'NO_SOCKET',
                ('handshake_aborted', 'unexpected_syn_ack'), 'the true SYN,ACK met a socket that was reset already',
                optional=True, count=3)
    try:
        client.connect(listener.getsockname()[:2])
    except OSError:
        pass
    other.rounds(1)
    case.settle(4)


@scenario('injected_reset', loss=False, detours=False)
def too_late(case):
    """The forger is slower than the answer: its reset comes when the numbers have moved on, and the talk goes on."""
    conn = case.connect()
    box = Injector(case, 'data', 'one', case.rng.choice(('sender', 'receiver')), watch='c',
                   lag=2.5 * case.rtt + case.rng.uniform(0.03, 0.1))
    box.mark = Mark('injected_reset', ('blind_reset',), 'forged too late: its numbers are old')
    case.wire.box = box
    end = time.monotonic() + box.lag + 4 * case.rtt + 0.1
    while time.monotonic() < end:
        conn.send('c', message(case, True, 200))
        conn.send('s', message(case, False, 400))
        time.sleep(0.003)
    case.settle(3)


@scenario('injected_reset', detours=False)
def reset_after_handshake(case):
    """A filter by address lets the handshake through and resets at its last ACK, or at the first bare ACK it sees."""
    listener, client = case.listen(), case.socket('c')
    warm = case.connect(listener)
    warm.rounds(1)
    case.settle()
    case.wire.box = Injector(case, 'ack', case.rng.choice(('one', 'both', 'equal')), watch='c')
    try:
        client.connect(listener.getsockname()[:2])
        client.sendall(message(case, True))
    except OSError:
        pass
    case.settle(3)


@scenario('middlebox_timeout', midstart=True, detours=False, limit=90, weight=2)
def balancer_idle(case):
    """A load balancer forgets an idle connection: it answers the next segment by a reset, or resets when time is up."""
    box = Expiry(case, case.rng.randint(20, 40), case.rng.choice(('sender', 'both', 'timer')))
    case.wire.box = box
    conn = case.connect()
    conn.rounds()
    if box.style == 'timer':
        time.sleep(box.idle)
        box.strike(case.wire, conn.tuple)
    else:
        time.sleep(box.idle + case.rng.uniform(0.5, 8))
        _serve(conn, case.rng.choice('cs'), message(case, True))
    case.settle(3)


@scenario('middlebox_timeout', midstart=True, loss=False, router=True, detours=False, limit=80, fixed={'bg': 0})
def conntrack_expired(case):
    """A stateful nftables router forgets an idle connection and rejects its next segment as invalid."""
    idle, ttl = case.rng.randint(8, 25), case.rng.choice((64, 128, 255))
    case.ns['r'].sysctl(ipv4__ip_default_ttl=ttl, ipv6__conf__all__hop_limit=ttl)
    case.params.update(box_idle=idle, box_ttl=ttl)
    case.ns['r'].nft('table inet f {\nchain c {\ntype filter hook forward priority 0;\n'
                     'ct state invalid meta l4proto tcp reject with tcp reset\n}\n}\n')
    case.ns['r'].sysctl(netfilter__nf_conntrack_tcp_loose=0, netfilter__nf_conntrack_tcp_timeout_established=idle)
    conn = case.connect()
    conn.rounds()
    side = case.params['vantage'] = case.rng.choice('cs')
    time.sleep(idle + case.rng.uniform(13, 18))
    case.expect(conn, OTHER[side], 'middlebox_timeout', (), ('idle_expired',),
                f'conntrack entry expired after {idle} s; the router rejects as invalid', 'middlebox', 4)
    case.expectations[-1].optional = True
    _serve(conn, side, message(case, True))
    case.settle(3)


@scenario('injected_reset', router=True, detours=False, fixed={'bg': 0})
def filter_established(case):
    """A rule added at the router cuts an established, busy connection: nftables rejects its next segments."""
    conn, ttl = case.connect(), case.rng.choice((64, 128, 255))
    case.ns['r'].sysctl(ipv4__ip_default_ttl=ttl, ipv6__conf__all__hop_limit=ttl)
    case.params['box_ttl'] = ttl
    conn.rounds()
    case.settle(2)
    side, port = case.rng.choice('cs'), conn.tuple[3]
    case.ns['r'].nft('table inet f {\nchain c {\ntype filter hook forward priority 0;\n'
                     f'tcp {"dport" if side == "c" else "sport"} {port} reject with tcp reset\n}}\n}}\n')
    case.params['vantage'] = case.rng.choice('cm' if side == 'c' else 's')
    case.expect(conn, OTHER[side], 'injected_reset', (), ('firewall_reject',),
                'nftables reject with tcp reset in an established flow', 'middlebox', 9, optional=True)
    _serve(conn, side, message(case, True), case.rng.uniform(0, 0.3))
    case.settle(3)


@scenario('injected_reset', loss=False, router=True, detours=False, fixed={'bg': 0, 'vantage': 's'})
def conntrack_invalid(case):
    """Behind a NAT, a server's segment that conntrack finds invalid meets the NAT box's own stack, which resets it."""
    translate(case)
    case.ns['r'].sysctl(netfilter__nf_conntrack_tcp_be_liberal=0)
    a, keep = case.address, Keep()
    case.wire.box = keep
    conn = case.connect()
    conn.rounds()
    case.settle(2)
    last = parse(keep.last('s', (a['c'],) + conn.tuple[1:]))
    stray = case.stack('s', spoof=True)
    stray.port, stray.peer, stray.peer_port = conn.tuple[3], a['nat'], conn.tuple[1]
    case.expect(conn, 'c', 'injected_reset', (), ('peer_restarted', 'blind_reset', 'no_connection'),
                "the NAT box's own stack answers a segment that conntrack finds out of window", 'middlebox')
    stray.send(ACK, seq=last.next + case.rng.randint(1 << 25, 1 << 29) & 0xFFFFFFFF, ack=last.ack, payload=b'answer')
    time.sleep(case.rng.uniform(0.05, 0.5))
    _serve(conn, 'c', message(case, True))
    case.settle(2)


@scenario('blind_reset', detours=False, weight=2)
def blind_reset(case):
    """An off-path forger guesses numbers outside the window: the receiver ignores them, and the talk goes on."""
    conn = case.connect()
    conn.rounds(1)
    side = case.role()
    case.settle()
    ttl = case.rng.choice((64, 128, 255)) - case.rng.randint(0, 25)
    ends = conn.tuple if side == 's' else conn.tuple[2:] + conn.tuple[:2]
    mark = Mark('blind_reset', ('injected_reset',), 'a guessed number, not acceptable')
    flags = RST if case.rng.random() < 0.5 else RST | ACK
    for _ in range(case.rng.randint(1, 6)):
        case.wire.send(side, Segment(
            *ends, case.rng.getrandbits(32), case.rng.getrandbits(32) if flags & ACK else 0, flags,
            case.rng.choice((0, 512, 8192)), b'', b'', ttl, case.rng.getrandbits(16)), mark)
        time.sleep(case.rng.uniform(0.001, 0.1))
        conn.rounds(1)
    case.settle(2)
