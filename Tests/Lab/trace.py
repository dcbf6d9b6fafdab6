# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernel's own word: the tracepoints tcp_send_reset, tcp_receive_reset, inet_sock_set_state and
netif_receive_skb, recorded in a tracefs instance of the laboratory's own."""
import ipaddress
import os
import re
import subprocess
import time
from dataclasses import dataclass

TRACEFS = '/sys/kernel/tracing'
EVENTS = ('tcp/tcp_send_reset', 'tcp/tcp_receive_reset', 'sock/inet_sock_set_state', 'net/netif_receive_skb')
LINE = re.compile(r'\s(\d+)\.(\d+): (tcp_send_reset|tcp_receive_reset|inet_sock_set_state|netif_receive_skb): (.*)')


def missing():
    """What keeps the trace from being read, in words; None if nothing does."""
    if not os.path.isdir(TRACEFS + '/events'):
        subprocess.run(['mount', '-t', 'tracefs', 'tracefs', TRACEFS], stderr=subprocess.DEVNULL)
    if not os.path.isdir(TRACEFS + '/events'):
        return 'tracefs is not to be had at ' + TRACEFS
    path = TRACEFS + '/events/tcp/tcp_send_reset/format'
    if not os.path.exists(path) or 'enum sk_rst_reason' not in open(path).read():
        return 'tcp:tcp_send_reset tells no reason here (Linux 6.10 or newer does)'
    return None


class Recorder:
    """Records the events of all namespaces into a text file, in real time (CLOCK_REALTIME by way of CLOCK_TAI)."""

    def __init__(self, path):
        self.path = path
        self.instance = f'{TRACEFS}/instances/rstlab-{os.getpid()}'
        os.mkdir(self.instance)
        self._write('trace_clock', 'tai')
        self._write('buffer_size_kb', '8192')
        self._write('events/net/netif_receive_skb/filter', 'name ~ "lab*"')
        self.reader = subprocess.Popen(['cat', self.instance + '/trace_pipe'], stdout=open(path, 'wb'))
        for event in EVENTS:
            self._write(f'events/{event}/enable', '1')

    def _write(self, name, text):
        with open(f'{self.instance}/{name}', 'w') as file:
            file.write(text)

    def lost(self):
        """Events that the ring buffer had to drop: any makes the labels doubtful."""
        total = 0
        for cpu in os.listdir(self.instance + '/per_cpu'):
            for line in open(f'{self.instance}/per_cpu/{cpu}/stats'):
                if line.startswith(('overrun:', 'dropped events:')):
                    total += int(line.split(':')[1])
        return total

    def close(self):
        for event in EVENTS:
            self._write(f'events/{event}/enable', '0')
        time.sleep(0.2)
        self.reader.terminate()
        self.reader.wait()
        os.rmdir(self.instance)


@dataclass
class Event:
    """One trace event. `time` is in nanoseconds of CLOCK_REALTIME, `tuple` (src, sport, dst, dport) or None."""
    time: int
    name: str
    tuple: tuple
    fields: dict


def _endpoint(text):
    host, _, port = text.rpartition(':')
    return str(ipaddress.ip_address(host.strip('[]'))), int(port)


def _tuple(name, fields):
    """The event's endpoints, seen from the host that logs it; None where the socket names no peer."""
    if name == 'tcp_send_reset':
        ends = _endpoint(fields['src']) + _endpoint(fields['dest'])
        return ends if ends[3] else None
    if name in ('tcp_receive_reset', 'inet_sock_set_state'):
        v6 = fields['family'] == 'AF_INET6'
        src, dst = (fields['saddrv6'], fields['daddrv6']) if v6 else (fields['saddr'], fields['daddr'])
        return (str(ipaddress.ip_address(src)), int(fields['sport']), str(ipaddress.ip_address(dst)),
                int(fields['dport']))
    return None


def read(path, start, wanted):
    """Events from byte `start` of a recording whose line has one of the `wanted` strings (addresses, devices)."""
    offset = round((time.clock_gettime(time.CLOCK_TAI) - time.time())) * 10**9
    events = []
    with open(path, errors='replace') as file:
        file.seek(start)
        for line in file:
            if not any(word in line for word in wanted):
                continue
            match = LINE.search(line)
            if not match:
                continue
            seconds, fraction, name, rest = match.groups()
            stamp = int(seconds) * 10**9 + int(fraction.ljust(9, '0')) - offset
            fields = dict(item.split('=', 1) for item in rest.split() if '=' in item)
            events.append(Event(stamp, name, _tuple(name, fields), fields))
    return events
