# SPDX-License-Identifier: GPL-2.0-or-later
"""The draw of everything around a scenario: addresses' family, TCP options, path, windows, vantage, capture faults."""
import math


def _log_uniform(rng, low, high):
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def _congestion_controls():
    """Those that any namespace may choose on this kernel."""
    with open('/proc/sys/net/ipv4/tcp_allowed_congestion_control') as file:
        return file.read().split()


def draw(rng, scenario):
    """The parameters of one run; `scenario.fixed` wins over what is drawn."""
    def chance(share):
        return rng.random() < share

    params = {
        'topo': 'router' if scenario.router else 'wire',
        'ip': 6 if chance(0.35) else 4,
        'ts': chance(0.8), 'ws': chance(0.85), 'sack': chance(0.9),
        'ttl_c': rng.choice((64, 64, 128, 255)), 'ttl_s': rng.choice((64, 64, 64, 128, 255)),
        'hops_c': 0 if chance(0.25) else rng.randint(1, 18), 'hops_s': 0 if chance(0.25) else rng.randint(1, 18),
        'ecn': rng.choice((0, 1, 2)), 'cc': rng.choice(_congestion_controls()),
        'delay': 0.0 if chance(0.3) else round(_log_uniform(rng, 0.0003, 0.08), 5),
        'jitter': 0.0, 'loss': 0.0, 'reorder': 0.0, 'duplicate': 0.0,
        'middle': round(rng.uniform(0.1, 0.9), 2),
        'detour': rng.choice(('packet', 'flow', 'handshake', 'change')) if scenario.detours and chance(0.25) else '',
        'rcvbuf': rng.choice((4096, 8192, 16384)) if chance(0.12) else 0,
        'payload': rng.choice(('http', 'tls', 'line', 'random')),
        'bg': rng.randint(2, 9) if chance(0.4) else 0,
        'vantage': rng.choice('csm'), 'pcap': chance(0.15), 'snap': 96 if chance(0.15) else 262144,
        'oneside': '', 'lossy': 0.0, 'midstart': False,
    }
    if scenario.loss and chance(0.45):
        params['loss'] = round(rng.uniform(0.003, 0.03), 3)
    if scenario.loss and chance(0.2):
        params['reorder'] = round(rng.uniform(0.01, 0.05), 3)
    if scenario.loss and chance(0.12):
        params['duplicate'] = round(rng.uniform(0.005, 0.03), 3)
    if chance(0.25):
        params['jitter'] = round(params['delay'] * rng.uniform(0.02, 0.1), 5) if scenario.loss else 0.0
    fault = rng.random()
    if fault < 0.06:
        params['oneside'] = rng.choice('cs')
    elif fault < 0.11:
        params['lossy'] = round(rng.uniform(0.01, 0.12), 3)
    elif fault < 0.2:
        params['midstart'] = scenario.midstart
    params.update(scenario.fixed)
    return params
