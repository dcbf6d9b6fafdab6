/* segments: explains a reset from segments that no capture ever held.
 *
 *   gcc segments.c $(pkg-config --cflags --libs rstreason) -o segments && ./segments
 *
 * A program that decodes packets itself fills in the record and need not hand over any bytes.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <rstreason.h>
#include <stdio.h>
#include <string.h>

enum { FIN = 0x01, SYN = 0x02, RST = 0x04, PSH = 0x08, ACK = 0x10 };

static const uint8_t client[4] = {192, 0, 2, 1}, server[4] = {198, 51, 100, 7};

static rstreason_segment segment(int from_client, uint16_t flags, uint32_t seq, uint32_t ack, uint32_t length) {
  static uint64_t frame;
  rstreason_segment s = {.frame = ++frame, .flags = flags, .seq = seq, .ack = ack, .payload_length = length};
  s.time = (int64_t)frame * 20000000; /* one every 20 ms */
  s.ttl = 64;
  s.window = 65535;
  s.window_scale = 255; /* no such option */
  memcpy(s.source + 12, from_client ? client : server, 4);
  memcpy(s.destination + 12, from_client ? server : client, 4);
  s.source_port = from_client ? 50000 : 8080;
  s.destination_port = from_client ? 8080 : 50000;
  return s;
}

int main(void) {
  /* A request and its answer; then the server closes, but the client has more to say. */
  rstreason_segment exchange[] = {
      segment(1, SYN, 1000, 0, 0),           segment(0, SYN | ACK, 5000, 1001, 0),
      segment(1, ACK, 1001, 5001, 0),        segment(1, PSH | ACK, 1001, 5001, 100),
      segment(0, PSH | ACK, 5001, 1101, 50), segment(0, FIN | ACK, 5051, 1101, 0),
      segment(1, ACK, 1101, 5052, 0),        segment(1, PSH | ACK, 1101, 5052, 30),
      segment(0, RST, 5052, 0, 0),
  };
  rstreason_engine *engine = rstreason_open(NULL);
  if (engine == NULL) return 1;
  for (size_t i = 0; i < sizeof exchange / sizeof exchange[0]; i++) {
    rstreason_feed_segment(engine, &exchange[i], NULL);
  }
  rstreason_flush(engine);
  rstreason_verdict verdict;
  while (rstreason_next(engine, &verdict) == RSTREASON_OK) {
    printf("frame %llu: %s\n%s\n", (unsigned long long)verdict.frame, verdict.reason, verdict.text);
    for (size_t i = 0; i < verdict.evidence_count; i++) printf("- %s\n", verdict.evidence[i]);
  }
  rstreason_close(engine);
  return 0;
}
