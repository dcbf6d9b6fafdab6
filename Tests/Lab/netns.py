# SPDX-License-Identifier: GPL-2.0-or-later
"""Network namespaces that live only as long as the process that made them, and the links between them."""
import array
import ctypes
import fcntl
import os
import socket
import struct
import subprocess
import threading

CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


def _call(name, *arguments):
    if getattr(LIBC, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f'{name}: {os.strerror(number)}')


class Namespace:
    """An unnamed network namespace. `with namespace:` moves the calling thread into it and back again.

    Nothing is mounted or named, so the kernel removes it, and all in it, when the process ends, however it ends.
    """

    def __init__(self, name):
        self.name = name
        self._left = threading.local()      # the namespaces to go back to, by thread
        back = os.open('/proc/thread-self/ns/net', os.O_RDONLY)
        _call('unshare', CLONE_NEWNET)
        self.fd = os.open('/proc/thread-self/ns/net', os.O_RDONLY)
        self.run('link set lo up')
        _call('setns', back, CLONE_NEWNET)
        os.close(back)

    def __enter__(self):
        if not hasattr(self._left, 'stack'):
            self._left.stack = []
        self._left.stack.append(os.open('/proc/thread-self/ns/net', os.O_RDONLY))
        _call('setns', self.fd, CLONE_NEWNET)
        return self

    def __exit__(self, *_):
        back = self._left.stack.pop()
        _call('setns', back, CLONE_NEWNET)
        os.close(back)

    @property
    def path(self):
        return f'/proc/{os.getpid()}/fd/{self.fd}'

    def run(self, *lines):
        """Run lines of `ip -batch` inside."""
        with self:
            subprocess.run(['ip', '-batch', '-'], input='\n'.join(lines) + '\n', text=True, check=True,
                           stdout=subprocess.DEVNULL)

    def nft(self, rules):
        """Load an nftables rule set inside."""
        with self:
            subprocess.run(['nft', '-f', '-'], input=rules, text=True, check=True)

    def sysctl(self, **values):
        """Set sysctls below net; a dot is written as two underscores: ipv4__tcp_sack=0. Missing ones are an error."""
        with self:
            for key, value in values.items():
                with open('/proc/sys/net/' + key.replace('__', '/'), 'w') as file:
                    file.write(str(value))

    def socket(self, family, kind=socket.SOCK_STREAM, protocol=0):
        with self:
            return socket.socket(family, kind, protocol)


def link(a, name_a, mac_a, b, name_b, mac_b):
    """A veth pair between two namespaces, up, without checksum or segmentation offload."""
    a.run(f'link add {name_a} address {mac_a} type veth peer name {name_b} address {mac_b} netns {b.path}')
    for namespace, name in ((a, name_a), (b, name_b)):
        with namespace:
            for setting in ('conf/%s/disable_ipv6=0', 'conf/%s/accept_dad=0', 'conf/%s/accept_ra=0',
                            'conf/%s/addr_gen_mode=1'):
                path, value = (setting % name).split('=')
                with open('/proc/sys/net/ipv6/' + path, 'w') as file:
                    file.write(value)
            _offload_off(name)
        namespace.run(f'link set {name} up')


def _offload_off(name):
    """ethtool -K NAME tx off tso off gso off gro off, by ioctl."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for command in (0x17, 0x1F, 0x24, 0x2C):        # ETHTOOL_STXCSUM, _STSO, _SGSO, _SGRO
            value = array.array('B', struct.pack('II', command, 0))
            request = struct.pack('16sP', name.encode(), value.buffer_info()[0])
            try:
                fcntl.ioctl(control, 0x8946, request)   # SIOCETHTOOL
            except OSError:
                if command == 0x17:
                    raise
