/* segments.c: the TCP segment that a frame carries.
 *
 * The engine's own decoder reads the raw frame, so that the plugin and the command see the same segment. Where it
 * finds none (an unknown link type or tunnel, a frame that Wireshark decrypted), it is told where to begin by the
 * addresses and ports that Wireshark read. Nothing is wanted of the tree, so that Wireshark need not build one.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include "segments.h"

#include <string.h>
#include <wiretap/wtap.h>

#define LINKTYPE_RAW 101

/* What may come before a packet's IP header, in bytes (own judgement). */
#define LONGEST_HEADERS 1024

/* Link types of the decoder, as tcpdump.org numbers them, by those of Wireshark, and whether their frames may be
 * encrypted. */
typedef struct {
  int encapsulation;
  uint16_t link_type;
  bool may_be_encrypted;
} known_link;

static const known_link known_links[] = {
    {WTAP_ENCAP_ETHERNET, 1, false},
    {WTAP_ENCAP_RAW_IP, LINKTYPE_RAW, false},
    {WTAP_ENCAP_SLL, 113, false},
    {WTAP_ENCAP_SLL2, 276, false},
    {WTAP_ENCAP_NULL, 0, false},
    {WTAP_ENCAP_LOOP, 108, false},
    {WTAP_ENCAP_RAW_IP4, 228, false},
    {WTAP_ENCAP_RAW_IP6, 229, false},
    {WTAP_ENCAP_TOKEN_RING, 6, false},
    {WTAP_ENCAP_ATM_RFC1483, 100, false},
    {WTAP_ENCAP_FRELAY, 107, false},
    {WTAP_ENCAP_ENC, 109, false},
    {WTAP_ENCAP_PFLOG, 117, false},
    {WTAP_ENCAP_IP_OVER_FC, 122, false},
    {WTAP_ENCAP_APPLE_IP_OVER_IEEE1394, 138, false},
    {WTAP_ENCAP_JUNIPER_ETHER, 178, false},
    {WTAP_ENCAP_JUNIPER_PPP, 179, false},
    {WTAP_ENCAP_JUNIPER_FRELAY, 180, false},
    {WTAP_ENCAP_JUNIPER_CHDLC, 181, false},
    {WTAP_ENCAP_IPNET, 226, false},
    {WTAP_ENCAP_NFLOG, 239, false},
    {WTAP_ENCAP_NETANALYZER, 240, false},
    {WTAP_ENCAP_IP_OVER_IB_PCAP, 242, false},
    {WTAP_ENCAP_PKTAP, 258, false},
    {WTAP_ENCAP_PPP, 9, false},
    {WTAP_ENCAP_PPP_ETHER, 51, false},
    {WTAP_ENCAP_CHDLC, 104, false},
    /* The bits of FDDI's addresses may stand in either order: they are compared with one another only. */
    {WTAP_ENCAP_FDDI, 10, false},
    {WTAP_ENCAP_FDDI_BITSWAPPED, 10, false},
    {WTAP_ENCAP_IEEE_802_11, 105, true},
    {WTAP_ENCAP_IEEE_802_11_PRISM, 119, true},
    {WTAP_ENCAP_IEEE_802_11_RADIOTAP, 127, true},
    {WTAP_ENCAP_IEEE_802_11_AVS, 163, true},
    {WTAP_ENCAP_PPI, 192, true},
};

/* Since 1970; what a capture says beyond 64 bits wraps. */
static int64_t nanoseconds(const nstime_t *time) {
  return (int64_t)((uint64_t)time->secs * 1000000000u + (uint64_t)time->nsecs);
}

/* What `tvb` holds from `offset` on, which is before its end. */
static rstreason_frame frame_at(tvbuff_t *tvb, int offset, uint16_t link_type, const packet_info *pinfo,
                                uint32_t number) {
  int captured = tvb_captured_length_remaining(tvb, offset);
  return (rstreason_frame){
      .bytes = tvb_get_ptr(tvb, offset, captured),
      .captured_length = (uint32_t)captured,
      .original_length = (uint32_t)tvb_reported_length_remaining(tvb, offset),
      .time = pinfo->fd->has_ts ? nanoseconds(&pinfo->abs_ts) : 0,
      .number = number,
      .link_type = link_type,
  };
}

/* NULL if the decoder does not know the frame's link type. */
static const known_link *link_type_of(const packet_info *pinfo) {
  if (pinfo->rec->rec_type != REC_TYPE_PACKET) return NULL;
  int encapsulation = pinfo->rec->rec_header.packet_header.pkt_encap;
  for (unsigned i = 0; i < G_N_ELEMENTS(known_links); i++)
    if (known_links[i].encapsulation == encapsulation) return &known_links[i];
  return NULL;
}

/* Whether Wireshark found TCP in the frame, and not only quoted, as ICMP errors and sFlow samples do. */
static bool has_tcp(const packet_info *pinfo) {
  bool is_quoting = false, found = false;
  for (wmem_list_frame_t *layer = wmem_list_head(pinfo->layers); layer; layer = wmem_list_frame_next(layer)) {
    const char *name = proto_get_protocol_filter_name(GPOINTER_TO_INT(wmem_list_frame_data(layer)));
    if (!name) continue;
    if (strcmp(name, "tcp") == 0) found = !is_quoting;
    is_quoting |= strcmp(name, "icmp") == 0 || strcmp(name, "icmpv6") == 0 || strcmp(name, "sflow") == 0;
  }
  return found;
}

/* Decodes from the first IP header in `tvb` that has the addresses and leads to the ports that Wireshark read. */
static bool decode_within(tvbuff_t *tvb, const packet_info *pinfo, uint32_t number, rstreason_segment *segment) {
  const address *source = &pinfo->net_src, *destination = &pinfo->net_dst;
  bool is_ipv4 = source->type == AT_IPv4 && destination->type == AT_IPv4;
  if (!is_ipv4 && !(source->type == AT_IPv6 && destination->type == AT_IPv6)) return false;
  int size = is_ipv4 ? 4 : 16, before = is_ipv4 ? 12 : 8, version = is_ipv4 ? 4 : 6;
  int last = MIN((int)tvb_captured_length(tvb) - before - 2 * size, LONGEST_HEADERS);
  const uint8_t *bytes = last < 0 ? NULL : tvb_get_ptr(tvb, 0, -1);
  for (int start = 0; start <= last; start++) {
    const uint8_t *header = bytes + start;
    if (header[0] >> 4 != version || memcmp(header + before, source->data, size) != 0 ||
        memcmp(header + before + size, destination->data, size) != 0)
      continue;
    const rstreason_frame packet = frame_at(tvb, start, LINKTYPE_RAW, pinfo, number);
    if (rstreason_decode(&packet, segment) == RSTREASON_OK && segment->source_port == pinfo->srcport &&
        segment->destination_port == pinfo->destport)
      return true;
  }
  return false;
}

/* MAC source address << 16 | VLAN id. */
static uint64_t link_of(const packet_info *pinfo) {
  if (pinfo->dl_src.type != AT_ETHER || pinfo->dl_src.len != 6) return 0;
  uint64_t link = 0;
  for (unsigned i = 0; i < 6; i++) link = link << 8 | ((const uint8_t *)pinfo->dl_src.data)[i];
  return link << 16 | (pinfo->vlan_id & 0x0FFF);
}

bool rst_read_frame(tvbuff_t *tvb, const packet_info *pinfo, uint32_t number, rstreason_frame *frame) {
  const known_link *link = link_type_of(pinfo);
  if (!link || tvb_captured_length(tvb) == 0) return false;
  *frame = frame_at(tvb, 0, link->link_type, pinfo, number);
  return true;
}

bool rst_find_segment(tvbuff_t *tvb, const packet_info *pinfo, uint32_t number, rstreason_segment *segment) {
  if (pinfo->ptype != PT_TCP || !has_tcp(pinfo)) return false;

  bool found = decode_within(tvb, pinfo, number, segment);
  /* What is reassembled was fed with its first fragment, unless the frame was encrypted. */
  const known_link *link = link_type_of(pinfo);
  bool may_be_decrypted = !link || link->may_be_encrypted;
  /* The first source is the frame itself. */
  for (GSList *source = may_be_decrypted ? g_slist_next(pinfo->data_src) : NULL; source && !found; source = source->next)
    found = decode_within(get_data_source_tvb(source->data), pinfo, number, segment);
  if (found) segment->link = link_of(pinfo);
  return found;
}
