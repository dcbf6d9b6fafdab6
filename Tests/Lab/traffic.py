# SPDX-License-Identifier: GPL-2.0-or-later
"""Payloads, and connections that open, talk and close in order beside a scenario."""
import os
import random
import socket
import struct


def message(case, request, size=None):
    """A request or an answer of the run's payload kind, of a drawn size in bytes."""
    rng, kind = case.rng, case.params['payload']
    size = size or round(rng.choice((rng.uniform(20, 300), rng.uniform(200, 3000), rng.uniform(2000, 20000))))
    if request:
        size = min(size, 1200)
    if kind == 'http' and request:
        return http_request(case, f'www{rng.randint(1, 99)}.example.org')
    if kind == 'http':
        return b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' % size + b'x' * size
    if kind == 'tls':
        return b'\x17\x03\x03' + struct.pack('>H', min(size, 16000)) + os.urandom(min(size, 16000))
    if kind == 'line':
        return (b'HELO mail.example.org\r\n' if request else b'250 ' + b'ok ' * (size // 3) + b'\r\n')
    return os.urandom(size)


def http_request(case, host):
    return (f'GET /{case.rng.randint(1, 999)} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n\r\n').encode()


def client_hello(host):
    """A TLS 1.2 ClientHello with a server name."""
    name = host.encode()
    sni = struct.pack('>HHHBH', 0, len(name) + 5, len(name) + 3, 0, len(name)) + name
    ciphers = b'\0\x04\x13\x01\xc0\x2f'
    body = b'\x03\x03' + os.urandom(32) + b'\0' + ciphers + b'\x01\0' + struct.pack('>H', len(sni)) + sni
    shake = b'\x01' + struct.pack('>I', len(body))[1:] + body
    return b'\x16\x03\x01' + struct.pack('>H', len(shake)) + shake


def innocents(case, count):
    """`count` connections, one after another, that end with a FIN of either side."""
    if not count:
        return
    rng = random.Random(f'innocents-{case.seed}')
    listener = case.ns['s'].socket(case.family)
    listener.bind((case.address['s'], case.aside))
    listener.listen(16)
    for _ in range(count):
        client = case.ns['c'].socket(case.family)
        client.settimeout(12)
        listener.settimeout(12)
        try:
            client.connect(listener.getsockname()[:2])
            server, _ = listener.accept()
            server.settimeout(12)
            ends = client.getsockname()[:2] + client.getpeername()[:2]
            for side in 'cs':
                case.expect(ends, side, 'segment_after_close', ('NO_SOCKET', 'TCP_FLAGS'),
                            why='the wire repeated a segment of a closed connection', count=2, optional=True)
            for _ in range(rng.randint(0, 3)):
                _carry(client, server, os.urandom(rng.randint(10, 800)))
                _carry(server, client, os.urandom(rng.randint(10, 4000)))
            first, second = (client, server) if rng.random() < 0.6 else (server, client)
            first.shutdown(socket.SHUT_WR)
            second.recv(1)
            second.shutdown(socket.SHUT_WR)
            first.recv(1)
        except OSError:
            pass    # a cut or lossy path may end an innocent's talk early; the socket is kept, so nothing is reset
        case.kept += [client]
    case.kept.append(listener)


def _carry(source, sink, data):
    source.sendall(data)
    got = 0
    while got < len(data):
        got += len(sink.recv(65536) or b'x' * len(data))
