/* segments.c: the TCP segments that Wireshark found in a frame.
 *
 * Wireshark's dissection says where the layers begin; their bytes are read by the engine's own decoder, from the IP
 * header on, so that the plugin and the command see the same segment.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"

#include "segments.h"

#define LINKTYPE_RAW 101 /* tcpdump.org: begins with an IPv4 or IPv6 header */

enum layer { TCP, IPV4, IPV6, IPV6_FRAGMENT, ICMP, ICMPV6, ETHERNET, LAYERS };
static const char *const layer_names[LAYERS] = {"tcp", "ip", "ipv6", "ipv6.fraghdr", "icmp", "icmpv6", "eth"};
static int layer_ids[LAYERS];

/* Where each layer occurs in one frame; NULL = nowhere. */
struct layers {
  packet_info *pinfo;
  const GPtrArray *found[LAYERS];
};

void rst_want_layers(dissector_handle_t postdissector) {
  GArray *wanted = g_array_new(FALSE, FALSE, sizeof(int));
  for (unsigned i = 0; i < LAYERS; i++) {
    layer_ids[i] = proto_registrar_get_id_byname(layer_names[i]);
    if (layer_ids[i] > 0) g_array_append_val(wanted, layer_ids[i]);
  }
  set_postdissector_wanted_hfids(postdissector, wanted);
}

static const field_info *occurrence(const GPtrArray *found, unsigned i) {
  return g_ptr_array_index(found, i);
}

/* The last occurrence of `layer` before `inner` in the same bytes, or NULL. */
static const field_info *layer_before(const struct layers *layers, enum layer layer, const field_info *inner) {
  const GPtrArray *found = layers->found[layer];
  const field_info *nearest = NULL;
  for (unsigned i = 0; found && i < found->len; i++) {
    const field_info *candidate = occurrence(found, i);
    if (candidate->ds_tvb == inner->ds_tvb && candidate->start < inner->start &&
        (!nearest || candidate->start > nearest->start))
      nearest = candidate;
  }
  return nearest;
}

/* The IP header nearest before `inner`, or NULL. */
static const field_info *ip_before(const struct layers *layers, const field_info *inner) {
  const field_info *ipv4 = layer_before(layers, IPV4, inner);
  const field_info *ipv6 = layer_before(layers, IPV6, inner);
  if (!ipv4 || !ipv6) return ipv4 ? ipv4 : ipv6;
  return ipv4->start > ipv6->start ? ipv4 : ipv6;
}

static bool is_quoted(const struct layers *layers, const field_info *header) {
  return layer_before(layers, ICMP, header) || layer_before(layers, ICMPV6, header);
}

/* MAC source address << 16 | VLAN id, both outermost. */
static uint64_t link_of(const struct layers *layers) {
  const packet_info *pinfo = layers->pinfo;
  const GPtrArray *ethernet = layers->found[ETHERNET];
  const uint8_t *source = NULL;
  if (ethernet && occurrence(ethernet, 0)->start == 0 && tvb_captured_length(occurrence(ethernet, 0)->ds_tvb) >= 12)
    source = tvb_get_ptr(occurrence(ethernet, 0)->ds_tvb, 6, 6);
  else if (pinfo->dl_src.type == AT_ETHER && pinfo->dl_src.len == 6)
    source = pinfo->dl_src.data;
  if (!source) return 0;

  uint64_t link = 0;
  for (unsigned i = 0; i < 6; i++) link = link << 8 | source[i];
  return link << 16 | (pinfo->vlan_id & 0x0FFF);
}

/* The segment behind the IP header `ip`; false if there is none. */
static bool decode(const struct layers *layers, const field_info *ip, uint32_t number, rstreason_segment *segment) {
  const packet_info *pinfo = layers->pinfo;
  int captured = tvb_captured_length_remaining(ip->ds_tvb, ip->start);
  if (captured <= 0) return false;
  const rstreason_frame frame = {
      .bytes = tvb_get_ptr(ip->ds_tvb, ip->start, captured),
      .captured_length = (uint32_t)captured,
      .original_length = (uint32_t)tvb_reported_length_remaining(ip->ds_tvb, ip->start),
      .time = pinfo->fd->has_ts ? (int64_t)pinfo->abs_ts.secs * 1000000000 + pinfo->abs_ts.nsecs : 0,
      .number = number,
      .link_type = LINKTYPE_RAW,
  };
  if (rstreason_decode(&frame, segment) != RSTREASON_OK) return false;
  segment->link = link_of(layers);
  if (ip_before(layers, ip)) segment->marks |= RSTREASON_MARK_TUNNELED;
  return true;
}

/* Bits of IPv4's flags and fragment offset: more fragments, or not the first. */
static bool is_ipv4_fragment(const field_info *ip) {
  return tvb_captured_length_remaining(ip->ds_tvb, ip->start) >= 8 &&
         (tvb_get_ntohs(ip->ds_tvb, ip->start + 6) & 0x3FFF) != 0;
}

/* The bytes that hold a fragment of an IP packet, or NULL if the frame carries none. */
static const tvbuff_t *fragment_bytes(const struct layers *layers) {
  const GPtrArray *ipv4 = layers->found[IPV4];
  const GPtrArray *ipv6 = layers->found[IPV6_FRAGMENT];
  if (ipv6) return occurrence(ipv6, 0)->ds_tvb;
  for (unsigned i = 0; ipv4 && i < ipv4->len; i++)
    if (is_ipv4_fragment(occurrence(ipv4, i)) && !is_quoted(layers, occurrence(ipv4, i)))
      return occurrence(ipv4, i)->ds_tvb;
  return NULL;
}

/* The innermost IP header in `bytes`, or NULL. */
static const field_info *last_ip(const struct layers *layers, const tvbuff_t *bytes) {
  const field_info *last = NULL;
  for (enum layer layer = IPV4; layer <= IPV6; layer++) {
    const GPtrArray *found = layers->found[layer];
    for (unsigned i = 0; found && i < found->len; i++) {
      const field_info *ip = occurrence(found, i);
      if (ip->ds_tvb == bytes && (!last || ip->start > last->start)) last = ip;
    }
  }
  return last;
}

void rst_for_each_segment(packet_info *pinfo, const proto_tree *tree, uint32_t frame,
                          void (*use)(const rstreason_segment *segment)) {
  struct layers layers = {.pinfo = pinfo};
  rstreason_segment segment;
  for (unsigned i = 0; i < LAYERS; i++) layers.found[i] = proto_get_finfo_ptr_array(tree, layer_ids[i]);

  const tvbuff_t *fragment = fragment_bytes(&layers);
  if (fragment) {
    const field_info *ip = last_ip(&layers, fragment);
    if (ip && !is_quoted(&layers, ip) && decode(&layers, ip, frame, &segment)) use(&segment);
    return;
  }
  const GPtrArray *tcp = layers.found[TCP];
  for (unsigned i = 0; tcp && i < tcp->len; i++) {
    const field_info *ip = ip_before(&layers, occurrence(tcp, i));
    if (ip && !is_quoted(&layers, ip) && decode(&layers, ip, frame, &segment)) use(&segment);
  }
}
