"""What TCP is wrapped in, quoted in and cut into. SPDX-License-Identifier: GPL-2.0-or-later"""

import struct

import packets
import wrapped
from packets import Conversation, ethernet, fragments, ip
from tshark import PluginTest

OUTER = ("198.51.100.1", "198.51.100.2")
IPV6 = {"client": "2001:db8::1", "server": "2001:db8::2"}


class RefusalTest(PluginTest):
    def assert_refused(self, frames, *options, **how):
        """Frame 2 resets frame 1, in one pass and in two."""
        path = self.capture(frames, **how)
        for passes in ([], ["-2"]):
            self.assertEqual(self.column(path, "rst.reason", *passes, *options), {2: ["closed_port"]})
            self.assertEqual(self.column(path, "rst.reason.trigger", *passes, *options), {2: ["1"]})


class Layers(RefusalTest):
    def test_ipv4(self):
        self.assert_refused([ethernet(packet) for packet in Conversation().refused()])

    def test_ipv6(self):
        self.assert_refused([ethernet(packet) for packet in Conversation(**IPV6).refused()])

    def with_options(self):
        """IPv6 packets with hop-by-hop options, which only the engine's own decoder goes past."""
        padded = []
        for packet in Conversation(**IPV6).refused():
            options = bytes([packet[6], 0, 1, 4, 0, 0, 0, 0])
            length = (len(packet) - 40 + len(options)).to_bytes(2, "big")
            padded.append(packet[:4] + length + b"\0" + packet[7:40] + options + packet[40:])
        return padded

    def test_ipv6_hop_by_hop_options(self):
        self.assert_refused([ethernet(packet) for packet in self.with_options()])

    def test_vlan(self):
        self.assert_refused([ethernet(packet, vlans=(100, 200)) for packet in Conversation().refused()])

    def test_gre(self):
        self.assert_refused([ethernet(ip(*OUTER, 47, packets.gre(packet))) for packet in Conversation().refused()])

    def test_ip_in_ip(self):
        self.assert_refused([ethernet(ip(*OUTER, 4, packet)) for packet in Conversation().refused()])

    def test_ipv6_in_ipv4(self):
        self.assert_refused([ethernet(ip(*OUTER, 41, packet)) for packet in Conversation(**IPV6).refused()])

    def test_vxlan(self):
        self.assert_refused(
            [ethernet(ip(*OUTER, 17, packets.vxlan(ethernet(packet)))) for packet in Conversation().refused()]
        )

    def test_raw_ip_link(self):
        self.assert_refused(Conversation().refused(), link_type=101)

    def test_linux_cooked(self):
        cooked = b"\0\0\0\1\0\6" + packets.CLIENT_MAC + b"\0\0\x08\0"
        self.assert_refused([cooked + packet for packet in Conversation().refused()], link_type=113)


    def test_ppp_link(self):
        self.assert_refused([b"\xff\x03\0\x57" + packet for packet in self.with_options()], link_type=9)

    def test_pppoe_link(self):
        session = [struct.pack(">BBHHH", 0x11, 0, 1, len(packet) + 2, 0x57) for packet in self.with_options()]
        self.assert_refused([*map(bytes.__add__, session, self.with_options())], link_type=51)

    def test_fddi_link(self):
        head = b"\x50" + packets.SERVER_MAC + packets.CLIENT_MAC + b"\xaa\xaa\x03\0\0\0\x86\xdd"
        self.assert_refused([head + packet for packet in self.with_options()], link_type=10)


    def test_every_tag_and_tunnel_of_the_command(self):
        wraps = wrapped.TAGS | wrapped.TUNNELS | wrapped.UNTOLD
        frames = [
            wrap(packet) for port, wrap in enumerate(wraps.values(), 1)
            for packet in Conversation(sport=port).refused()]
        reasons = self.column(self.capture(frames), "rst.reason")
        self.assertEqual([name for reset, name in enumerate(wraps, 1) if 2 * reset not in reasons], [])

    def test_every_link_of_the_command(self):
        for link_type, wrap in wrapped.LINKS.items():
            with self.subTest(link_type=link_type):
                path = self.capture([wrap(packet) for packet in self.with_options()], link_type=link_type)
                self.assertEqual(self.column(path, "rst.reason"), {2: ["closed_port"]})


class Elsewhere(RefusalTest):
    """Frames that the engine's own decoder makes nothing of, and tshark does."""

    # VXLAN on a port that tshark has to be told of.
    DECODE_AS = ("-d", "udp.port==9999,vxlan")

    def tunnelled(self, packet):
        return ethernet(ip(*OUTER, 17, packets.vxlan(ethernet(packet), port=9999)))

    def test_tunnel(self):
        self.assert_refused([self.tunnelled(packet) for packet in Conversation().refused()], *self.DECODE_AS)
        self.assert_refused([self.tunnelled(packet) for packet in Conversation(**IPV6).refused()], *self.DECODE_AS)

    def test_link(self):
        user = '"User 0 (DLT=147)","ip","5","","0",""'
        self.assert_refused(
            [b"frame" + packet for packet in Conversation().refused()], "-o", f"uat:user_dlts:{user}", link_type=147)

    def test_decrypted(self):
        options = ["-o", "wlan.enable_decryption:TRUE", "-o", 'uat:80211_keys:"wep","0102030405"']
        for addresses in ({}, IPV6):
            frames = [packets.wep(packet, bytes(range(1, 6))) for packet in Conversation(**addresses).refused()]
            self.assert_refused(frames, *options, link_type=105)
            self.assertEqual(self.column(self.capture(frames, link_type=105), "rst.reason"), {})

    def test_quoted_in_a_tunnel(self):
        syn, reset = Conversation().refused()
        quote = ip(*OUTER, 1, packets.icmp_unreachable(reset))
        path = self.capture([self.tunnelled(quote), self.tunnelled(syn), self.tunnelled(reset)])
        self.assertEqual(set(self.column(path, "tcp.flags.reset", *self.DECODE_AS)), {1, 2, 3})
        self.assertEqual(self.column(path, "rst.reason", *self.DECODE_AS), {3: ["closed_port"]})


class Quoted(PluginTest):
    """tshark dissects the TCP header in an ICMP error; nobody sent that segment."""

    def test_icmp(self):
        syn, reset = Conversation().refused()
        quote = ip(*OUTER, 1, packets.icmp_unreachable(reset))
        path = self.capture([ethernet(quote), ethernet(syn), ethernet(reset), ethernet(quote)])
        self.assertEqual(set(self.column(path, "tcp.flags.reset")), {1, 2, 3, 4})
        for passes in ([], ["-2"]):
            self.assertEqual(self.column(path, "rst.reason", *passes), {3: ["closed_port"]})
            self.assertEqual(self.column(path, "rst.after", *passes), {})

    def test_icmpv6(self):
        syn, reset = Conversation(**IPV6).refused()
        quote = ip(IPV6["server"], IPV6["client"], 58, packets.icmpv6_unreachable(reset))
        path = self.capture([ethernet(quote), ethernet(syn), ethernet(reset)])
        self.assertIn(1, self.column(path, "tcp.flags.reset"))
        self.assertEqual(self.column(path, "rst.reason"), {3: ["closed_port"]})

    def test_icmp_in_a_tunnel(self):
        syn, reset = Conversation().refused()
        quote = ip(*OUTER, 4, ip(*OUTER, 1, packets.icmp_unreachable(reset)))
        path = self.capture([ethernet(quote), ethernet(syn), ethernet(reset)])
        self.assertEqual(self.column(path, "rst.reason"), {3: ["closed_port"]})


class Fragments(PluginTest):
    def fragmented_request(self):
        """Handshake; a request in two IP fragments (frames 4, 5); the reset that answers it (frame 6)."""
        talk = Conversation()
        frames = talk.handshake()
        request = talk.segment("client", packets.PSH | packets.ACK, b"x" * 1200)
        reset = talk.segment("server", packets.RST, seq=500001)
        return frames + fragments(request, 800) + [reset]

    def test_segment_counts_in_its_first_fragments_frame(self):
        path = self.capture([ethernet(packet) for packet in self.fragmented_request()])
        self.assertEqual(set(self.column(path, "tcp.seq")), {1, 2, 3, 5, 6})
        for passes in ([], ["-2"]):
            self.assertEqual(self.column(path, "rst.reason.trigger", *passes), {6: ["4"]})

    def test_without_reassembly_it_is_the_same(self):
        path = self.capture([ethernet(packet) for packet in self.fragmented_request()])
        self.assertEqual(self.column(path, "rst.reason.trigger", "-o", "ip.defragment:FALSE"), {6: ["4"]})

    def test_bytes_count_once(self):
        """Those of the first fragment; the others cannot be told apart from other packets without reassembly."""
        path = self.capture([ethernet(packet) for packet in self.fragmented_request()])
        self.assertEqual(self.column(path, "rst.receiver.bytes", "-2"), {6: ["780"]})

    def test_reset_in_a_tunnel_packet_in_fragments_is_not_seen(self):
        """tshark reassembles it; the decoder sees frames one by one, and none has the whole TCP header."""
        syn, reset = Conversation().refused()
        outer = fragments(ip(*OUTER, 4, reset, fragment=0), 24)
        path = self.capture([ethernet(syn), *(ethernet(piece) for piece in outer)])
        self.assertEqual(self.column(path, "tcp.flags.reset"), {1: ["0"], 3: ["1"]})
        for passes in ([], ["-2"]):
            self.assertEqual(self.column(path, "rst.reason", *passes), {})


class Hostile(PluginTest):
    def test_cut_at_every_length(self):
        """Every snap length of a reset's frame: no crash, and no reason without ports, numbers and flags."""
        syn, reset = map(ethernet, Conversation(sport=5).refused())
        path = self.capture([syn] + [reset[:length] for length in range(len(reset) + 1)])
        for passes in ([], ["-2"]):
            reasons = self.column(path, "rst.reason", *passes)
            self.assertIn(2 + len(reset), reasons)
            self.assertEqual([frame for frame in reasons if frame - 2 < 14 + 20 + 14], [])

    def test_many_resets_of_one_trigger(self):
        talk = Conversation()
        syn, reset = map(ethernet, talk.refused())
        path = self.capture([syn] + [reset] * 3000)
        self.assertEqual(len(self.column(path, "rst.reason", "-2")), 3000)
        self.assertIn("2", self.column(path, "rst.triggers", "-2").get(1, []))
