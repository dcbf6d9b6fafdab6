/* libwiretap's side of capture_wiretap.h, and the one place that knows its versions apart.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "wiretap_reader.h"

#include <glib.h>
#include <string.h>
#include <wiretap/pcap-encap.h>
#include <wsutil/privileges.h>
#include <wsutil/wslog.h>

/* LINKTYPE_ values in use end well below; libwiretap knows none above. */
#define LINK_TYPES 512

/* libwsutil keeps small buffers for whoever wants one next, of all threads, without a lock. Files are opened and closed
 * one at a time, and their records read so unless they are pcap's or pcapng's, whose reading takes none (observed of
 * 4.0). Writing (capture_wiretap_dump.c) is for one thread at a time, while no other reads. */
static GMutex buffers;

/* libwiretap exports only the way from LINKTYPE to encapsulation; this is its inverse. */
static uint16_t *link_types;
/* Whether any LINKTYPE leads to the encapsulation. */
static bool *is_linked;

static void invert_link_types(void) {
  int encapsulations = wtap_get_num_encap_types();
  link_types = g_new(uint16_t, encapsulations);
  is_linked = g_new0(bool, encapsulations);
  for (int encapsulation = 0; encapsulation < encapsulations; encapsulation++)
    link_types[encapsulation] = CAPTURE_WIRETAP_NO_LINK_TYPE;
  for (int pass = 0; pass < 2; pass++)
    for (int link_type = 0; link_type < LINK_TYPES; link_type++) {
      /* 11 to 18 are DLT_ values that differ between systems, second choice after LINKTYPE_. */
      if ((link_type >= 11 && link_type <= 18) != pass) continue;
      int encapsulation = wtap_pcap_encap_to_wtap_encap(link_type);
      if (encapsulation <= WTAP_ENCAP_UNKNOWN || encapsulation >= encapsulations) continue;
      is_linked[encapsulation] = true;
      if (!wtap_encap_requires_phdr(encapsulation) && link_types[encapsulation] == CAPTURE_WIRETAP_NO_LINK_TYPE)
        link_types[encapsulation] = (uint16_t)link_type;
    }
}

/* Without ws_log_init libwiretap prints its debug messages, a line a record. */
static gpointer initialize(gpointer unused) {
  (void)unused;
#if RECORD_HOLDS_DATA
  ws_log_init(NULL);
#else
  ws_log_init("rstreason", NULL);
#endif
  init_process_policies();
  wtap_init(FALSE);
  invert_link_types();
  return NULL;
}

/* Endace records say the link type in a pseudo header that libwiretap has cut off. The type's low
 * seven bits, from Endace's "ERF types": 2, 11, 16, 20 Ethernet; 22 IPv4; 23 IPv6; 27 is about the capture. */
static uint16_t erf_link_type(uint8_t type) {
  switch (type & 0x7f) {
    case 2: case 11: case 16: case 20: return 1;
    case 22: case 23: return 101;
    case 27: return CAPTURE_WIRETAP_NO_PACKET;
    default: return CAPTURE_WIRETAP_NO_LINK_TYPE;
  }
}

/* Other encapsulations with a pseudo header are no LINKTYPE's frames once it is cut off, but for those that
 * only add the direction, the radio's or the tracer's own word. */
static uint16_t link_type_of(int encapsulation, const union wtap_pseudo_header *header) {
  switch (encapsulation) {
    case WTAP_ENCAP_ERF:
      if (header) return erf_link_type(header->erf.phdr.type);
      break;
    case WTAP_ENCAP_PPP_WITH_PHDR: return 9;
    case WTAP_ENCAP_CHDLC_WITH_PHDR: return 104;
    case WTAP_ENCAP_IEEE_802_11_WITH_RADIO: return 105;
    case WTAP_ENCAP_NETTL_ETHERNET: return 1;
    case WTAP_ENCAP_NETTL_RAW_IP: return 101;
    default: break;
  }
  if (encapsulation < 0 || encapsulation >= wtap_get_num_encap_types()) return CAPTURE_WIRETAP_NO_LINK_TYPE;
  return link_types[encapsulation];
}

/* libwiretap also opens documents, pictures and logs, whole or a line at a time. */
static bool holds_frames(wtap *file) {
  int encapsulation = wtap_file_encap(file);
  if (encapsulation <= WTAP_ENCAP_UNKNOWN || encapsulation >= wtap_get_num_encap_types()) return true;
  return is_linked[encapsulation] || link_type_of(encapsulation, NULL) != CAPTURE_WIRETAP_NO_LINK_TYPE;
}

char *capture_wiretap_describe(int code, char *detail) {
  char *text = detail ? g_strdup_printf("%s (%s)", wtap_strerror(code), detail) : g_strdup(wtap_strerror(code));
  g_free(detail);
  return text;
}

static int status_of(int code) {
  if (code > 0) return CAPTURE_WIRETAP_UNREADABLE;
  switch (code) {
    case WTAP_ERR_SHORT_READ: return CAPTURE_WIRETAP_CUT_SHORT;
    case WTAP_ERR_FILE_UNKNOWN_FORMAT: return CAPTURE_WIRETAP_UNKNOWN_FORMAT;
    default: return CAPTURE_WIRETAP_DAMAGED;
  }
}

static wtap *open_any(const char *path, int *code, char **detail) {
  static GOnce once = G_ONCE_INIT;
  g_once(&once, initialize, NULL);
  g_mutex_lock(&buffers);
  wtap *file = wtap_open_offline(path, WTAP_TYPE_AUTO, code, detail, FALSE);
  g_mutex_unlock(&buffers);
  return file;
}

capture_wiretap *capture_wiretap_open(const char *path, int *status, char **error) {
  int code = 0;
  char *detail = NULL;
  wtap *file = open_any(path, &code, &detail);
  if (!file) {
    *status = status_of(code);
    *error = capture_wiretap_describe(code, detail);
    return NULL;
  }
  if (!holds_frames(file)) {
    *status = CAPTURE_WIRETAP_UNKNOWN_FORMAT;
    *error = g_strdup_printf("libwiretap takes it for %s, which has no known link layer (%s)",
                             wtap_file_type_subtype_description(wtap_file_type_subtype(file)),
                             wtap_encap_description(wtap_file_encap(file)));
    g_mutex_lock(&buffers);
    wtap_close(file);
    g_mutex_unlock(&buffers);
    return NULL;
  }
  capture_wiretap *reader = g_new0(capture_wiretap, 1);
  reader->file = file;
  reader->is_pcap = capture_wiretap_is_pcap(reader);
  g_mutex_lock(&buffers);
#if RECORD_HOLDS_DATA
  wtap_rec_init(&reader->record, 2048);
#else
  wtap_rec_init(&reader->record);
  ws_buffer_init(&reader->data, 2048);
#endif
  g_mutex_unlock(&buffers);
  return reader;
}

static bool read_record(capture_wiretap *reader, int *code, char **detail) {
  gint64 offset = 0;
  if (!reader->is_pcap) g_mutex_lock(&buffers);
  wtap_rec_reset(&reader->record);
#if RECORD_HOLDS_DATA
  bool got = wtap_read(reader->file, &reader->record, code, detail, &offset);
#else
  bool got = wtap_read(reader->file, &reader->record, &reader->data, code, detail, &offset);
#endif
  if (!reader->is_pcap) g_mutex_unlock(&buffers);
  return got;
}

int capture_wiretap_next(capture_wiretap *reader, capture_wiretap_frame *frame, char **error) {
  int code = 0;
  char *detail = NULL;
  wtap_rec *record = &reader->record;
#if RECORD_HOLDS_DATA
  Buffer *data = &record->data;
#else
  Buffer *data = &reader->data;
#endif
  if (!read_record(reader, &code, &detail)) {
    if (code == 0) return CAPTURE_WIRETAP_END;
    *error = capture_wiretap_describe(code, detail);
    return status_of(code);
  }
  memset(frame, 0, sizeof *frame);
  frame->bytes = ws_buffer_start_ptr(data);
  frame->link_type = CAPTURE_WIRETAP_NO_PACKET;
  if (record->rec_type == REC_TYPE_PACKET) {
    const wtap_packet_header *packet = &record->rec_header.packet_header;
    frame->captured_length = packet->caplen;
    frame->original_length = packet->len;
    frame->link_type = link_type_of(packet->pkt_encap, &packet->pseudo_header);
    if (record->presence_flags & WTAP_HAS_TS)
      frame->time = (int64_t)((uint64_t)record->ts.secs * 1000000000u + (uint64_t)record->ts.nsecs);
  }
  return CAPTURE_WIRETAP_FRAME;
}

bool capture_wiretap_is_pcap(const capture_wiretap *reader) {
  int kind = wtap_file_type_subtype(reader->file);
  return kind == wtap_pcap_file_type_subtype() || kind == wtap_pcap_nsec_file_type_subtype() ||
         kind == wtap_pcapng_file_type_subtype();
}

bool capture_wiretap_is_modified_pcap(const char *path, uint32_t least, uint32_t most) {
  int status = CAPTURE_WIRETAP_FRAME;
  char *error = NULL;
  capture_wiretap *reader = capture_wiretap_open(path, &status, &error);
  if (!reader) {
    capture_wiretap_free(error);
    return false;
  }
  bool is_modified = !capture_wiretap_is_pcap(reader);
  capture_wiretap_frame frame;
  uint32_t frames = 0;
  while (is_modified && status == CAPTURE_WIRETAP_FRAME && frames < most) {
    status = capture_wiretap_next(reader, &frame, &error);
    if (status == CAPTURE_WIRETAP_FRAME) frames++;
  }
  capture_wiretap_close(reader);
  capture_wiretap_free(error);
  return is_modified && status >= CAPTURE_WIRETAP_END && frames >= least;
}

uint64_t capture_wiretap_position(const capture_wiretap *reader) {
  gint64 position = wtap_read_so_far(reader->file);
  return position > 0 ? (uint64_t)position : 0;
}

size_t capture_wiretap_interface_count(const capture_wiretap *reader) {
  wtapng_iface_descriptions_t *all = wtap_file_get_idb_info(reader->file);
  size_t count = all->interface_data->len;
  g_free(all);
  return count;
}

static uint64_t counter(wtap_block_t statistics, unsigned option) {
  guint64 value = 0;
  wtap_opttype_return_val got = wtap_block_get_uint64_option_value(statistics, option, &value);
  return got == WTAP_OPTTYPE_SUCCESS ? value : UINT64_MAX;
}

void capture_wiretap_get_interface(const capture_wiretap *reader, size_t index, capture_wiretap_interface *out) {
  memset(out, 0, sizeof *out);
  out->dropped_by_interface = out->dropped_by_system = UINT64_MAX;
  wtapng_iface_descriptions_t *all = wtap_file_get_idb_info(reader->file);
  if (index < all->interface_data->len) {
    wtap_block_t description = g_array_index(all->interface_data, wtap_block_t, index);
    const wtapng_if_descr_mandatory_t *mandatory = wtap_block_get_mandatory_data(description);
    out->ticks_per_second = mandatory->time_units_per_second;
    out->snap_length = mandatory->snap_len;
    out->link_type = link_type_of(mandatory->wtap_encap, NULL);
    if (mandatory->num_stat_entries > 0) {
      /* The counters are running totals: the last block has the whole. */
      wtap_block_t last =
          g_array_index(mandatory->interface_statistics, wtap_block_t, mandatory->num_stat_entries - 1);
      out->dropped_by_interface = counter(last, OPT_ISB_IFDROP);
      out->dropped_by_system = counter(last, OPT_ISB_OSDROP);
    }
  }
  g_free(all);
}

void capture_wiretap_close(capture_wiretap *reader) {
  g_mutex_lock(&buffers);
  wtap_rec_cleanup(&reader->record);
#if !RECORD_HOLDS_DATA
  ws_buffer_free(&reader->data);
#endif
  wtap_close(reader->file);
  g_mutex_unlock(&buffers);
  g_free(reader);
}

void capture_wiretap_free(char *text) { g_free(text); }
