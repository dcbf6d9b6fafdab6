/* wiretap_reader.h: what reading and writing by libwiretap share.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETAP_READER_H
#define WIRETAP_READER_H

#include "capture_wiretap.h"

#include <wiretap/wtap.h>
#include <ws_version.h>

/* 4.5 moved the frame's bytes into wtap_rec and shortened ws_log_init. */
#define RECORD_HOLDS_DATA \
  (WIRESHARK_VERSION_MAJOR > 4 || (WIRESHARK_VERSION_MAJOR == 4 && WIRESHARK_VERSION_MINOR >= 5))

struct capture_wiretap {
  wtap *file;
  bool is_pcap; /* or pcapng */
  wtap_rec record;
#if !RECORD_HOLDS_DATA
  Buffer data;
#endif
};

/* libwiretap's error as a text for capture_wiretap_free; takes over `detail`. */
char *capture_wiretap_describe(int code, char *detail);

#endif
