/* segments.c: the TCP segment that a frame carries.
 *
 * The engine's own decoder reads the raw frame, so that the plugin and the command see the same segment. Where it
 * finds none (an unknown link type or tunnel, a frame that Wireshark decrypted), the layers that Wireshark found serve.
 * Only cheap ones are wanted: with `ip` wanted, tshark formats all addresses (6 % more time on a display filter).
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include "segments.h"

#include <string.h>
#include <wiretap/wtap.h>

#define LINKTYPE_RAW 101
#define LINKTYPE_IEEE802_11 105
#define LINKTYPE_IEEE802_11_RADIOTAP 127

/* Link types of the decoder, as tcpdump.org numbers them, by those of Wireshark. */
static const struct {
  int encapsulation;
  uint16_t link_type;
} link_types[] = {
    {WTAP_ENCAP_ETHERNET, 1},
    {WTAP_ENCAP_RAW_IP, LINKTYPE_RAW},
    {WTAP_ENCAP_SLL, 113},
    {WTAP_ENCAP_SLL2, 276},
    {WTAP_ENCAP_NULL, 0},
    {WTAP_ENCAP_LOOP, 108},
    {WTAP_ENCAP_RAW_IP4, 228},
    {WTAP_ENCAP_RAW_IP6, 229},
    {WTAP_ENCAP_IEEE_802_11, LINKTYPE_IEEE802_11},
    {WTAP_ENCAP_IEEE_802_11_RADIOTAP, LINKTYPE_IEEE802_11_RADIOTAP},
    {WTAP_ENCAP_PPP, 9},
    {WTAP_ENCAP_PPP_ETHER, 51},
    {WTAP_ENCAP_CHDLC, 104},
    /* The bits of FDDI's addresses may stand in either order: they are compared with one another only. */
    {WTAP_ENCAP_FDDI, 10},
    {WTAP_ENCAP_FDDI_BITSWAPPED, 10},
};

/* TCP, and what may quote a TCP header without carrying a segment. */
enum layer { TCP, ICMP, ICMPV6, SFLOW, LAYERS };
static const char *const layer_names[LAYERS] = {"tcp", "icmp", "icmpv6", "sflow"};
static int layer_ids[LAYERS];

void rst_want_layers(dissector_handle_t postdissector) {
  GArray *wanted = g_array_new(FALSE, FALSE, sizeof(int));
  for (unsigned i = 0; i < LAYERS; i++) {
    layer_ids[i] = proto_registrar_get_id_byname(layer_names[i]);
    if (layer_ids[i] > 0) g_array_append_val(wanted, layer_ids[i]);
  }
  set_postdissector_wanted_hfids(postdissector, wanted);
}

/* Decodes what `tvb` holds from `offset` on. */
static bool decode(tvbuff_t *tvb, int offset, uint16_t link_type, const packet_info *pinfo, uint32_t number,
                   rstreason_segment *segment) {
  int captured = tvb_captured_length_remaining(tvb, offset);
  if (captured <= 0) return false;
  const rstreason_frame frame = {
      .bytes = tvb_get_ptr(tvb, offset, captured),
      .captured_length = (uint32_t)captured,
      .original_length = (uint32_t)tvb_reported_length_remaining(tvb, offset),
      .time = pinfo->fd->has_ts ? (int64_t)pinfo->abs_ts.secs * 1000000000 + pinfo->abs_ts.nsecs : 0,
      .number = number,
      .link_type = link_type,
  };
  return rstreason_decode(&frame, segment) == RSTREASON_OK;
}

/* Whether the frame is of a link type that the decoder knows; `*link_type` is set if so. */
static bool knows_link(const packet_info *pinfo, uint16_t *link_type) {
  if (pinfo->rec->rec_type != REC_TYPE_PACKET) return false;
  int encapsulation = pinfo->rec->rec_header.packet_header.pkt_encap;
  for (unsigned i = 0; i < G_N_ELEMENTS(link_types); i++) {
    if (link_types[i].encapsulation != encapsulation) continue;
    *link_type = link_types[i].link_type;
    return true;
  }
  return false;
}

/* The last occurrence of `layer`, or NULL. */
static const field_info *last(const proto_tree *tree, enum layer layer) {
  const GPtrArray *found = proto_get_finfo_ptr_array(tree, layer_ids[layer]);
  return found && found->len ? g_ptr_array_index(found, found->len - 1) : NULL;
}

static bool is_quoted(const proto_tree *tree, const field_info *tcp) {
  for (enum layer layer = ICMP; layer < LAYERS; layer++) {
    const field_info *quoting = last(tree, layer);
    if (quoting && quoting->ds_tvb == tcp->ds_tvb && quoting->start < tcp->start) return true;
  }
  return false;
}

/* Where the IP header before `tcp` begins, told by the addresses that Wireshark read from it; -1 if it is not to be
 * found (IPv6 with extension headers is not). */
static int ip_start(const packet_info *pinfo, const field_info *tcp) {
  const address *source = &pinfo->net_src, *destination = &pinfo->net_dst;
  bool is_ipv4 = source->type == AT_IPv4 && destination->type == AT_IPv4;
  if (!is_ipv4 && !(source->type == AT_IPv6 && destination->type == AT_IPv6)) return -1;
  int size = is_ipv4 ? 4 : 16, longest = is_ipv4 ? 60 : 40;
  for (int length = is_ipv4 ? 20 : 40; length <= longest && length <= tcp->start; length += 4) {
    const uint8_t *header = tvb_get_ptr(tcp->ds_tvb, tcp->start - length, length);
    const uint8_t *addresses = header + (is_ipv4 ? 12 : 8);
    if (header[0] >> 4 == (is_ipv4 ? 4 : 6) && (!is_ipv4 || (header[0] & 15) * 4 == length) &&
        memcmp(addresses, source->data, size) == 0 && memcmp(addresses + size, destination->data, size) == 0)
      return tcp->start - length;
  }
  return -1;
}

/* MAC source address << 16 | VLAN id. */
static uint64_t link_of(const packet_info *pinfo) {
  if (pinfo->dl_src.type != AT_ETHER || pinfo->dl_src.len != 6) return 0;
  uint64_t link = 0;
  for (unsigned i = 0; i < 6; i++) link = link << 8 | ((const uint8_t *)pinfo->dl_src.data)[i];
  return link << 16 | (pinfo->vlan_id & 0x0FFF);
}

bool rst_find_segment(tvbuff_t *tvb, packet_info *pinfo, const proto_tree *tree, uint32_t frame,
                      rstreason_segment *segment) {
  uint16_t link_type = LINKTYPE_RAW;
  bool is_known = knows_link(pinfo, &link_type);
  if (is_known && decode(tvb, 0, link_type, pinfo, frame, segment)) return true;

  const field_info *tcp = last(tree, TCP);
  if (!tcp || is_quoted(tree, tcp)) return false;
  /* Other bytes than the frame's: reassembled, and then fed with the first fragment, unless the frame was encrypted. */
  bool may_be_decrypted =
      !is_known || link_type == LINKTYPE_IEEE802_11 || link_type == LINKTYPE_IEEE802_11_RADIOTAP;
  if (tcp->ds_tvb != tvb_get_ds_tvb(tvb) && !may_be_decrypted) return false;

  int start = ip_start(pinfo, tcp);
  if (start < 0 || !decode(tcp->ds_tvb, start, LINKTYPE_RAW, pinfo, frame, segment)) return false;
  segment->link = link_of(pinfo);
  return true;
}
