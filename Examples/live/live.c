/* live INTERFACE [COUNT]: explains the resets that pass an interface, until COUNT have passed.
 *
 *   gcc live.c $(pkg-config --cflags --libs rstreason) -lpcap -o live && sudo ./live lo
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <pcap/pcap.h>
#include <rstreason.h>
#include <stdio.h>
#include <stdlib.h>

/* pcap_datalink() speaks of DLT_ values; the library of LINKTYPE_ ones, which differ only here. */
static uint16_t link_type(pcap_t *capture) {
  int dlt = pcap_datalink(capture);
  return dlt == DLT_RAW ? 101 : (uint16_t)dlt;
}

static pcap_t *open_interface(const char *name) {
  char error[PCAP_ERRBUF_SIZE];
  pcap_t *capture = pcap_create(name, error);
  if (capture == NULL) {
    fprintf(stderr, "live: %s: %s\n", name, error);
    return NULL;
  }
  pcap_set_snaplen(capture, 256);
  pcap_set_immediate_mode(capture, 1);
  /* Where it cannot have nanoseconds it has microseconds. */
  (void)pcap_set_tstamp_precision(capture, PCAP_TSTAMP_PRECISION_NANO);
  if (pcap_activate(capture) < 0) {
    fprintf(stderr, "live: %s: %s\n", name, pcap_geterr(capture));
    pcap_close(capture);
    return NULL;
  }
  return capture;
}

/* Nanoseconds since 1970. */
static int64_t time_of(pcap_t *capture, const struct pcap_pkthdr *header) {
  int unit = pcap_get_tstamp_precision(capture) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1000;
  return (int64_t)header->ts.tv_sec * 1000000000 + (int64_t)header->ts.tv_usec * unit;
}

/* Prints what the engine has to say; returns the number of resets that it had not spoken of before. */
static long print_verdicts(rstreason_engine *engine) {
  rstreason_verdict verdict;
  long count = 0;
  while (rstreason_next(engine, &verdict) == RSTREASON_OK) {
    printf("%u > %u: %s (%s): %s\n", verdict.source_port, verdict.destination_port, verdict.reason, verdict.confidence,
           verdict.text);
    fflush(stdout);
    if (verdict.revised_by == 0) count++;
  }
  return count;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: live INTERFACE [COUNT]\n");
    return 2;
  }
  long wanted = argc > 2 ? atol(argv[2]) : -1;
  pcap_t *capture = open_interface(argv[1]);
  if (capture == NULL) return 1;
  rstreason_engine *engine = rstreason_open(NULL);
  if (engine == NULL) {
    fprintf(stderr, "live: no memory\n");
    return 1;
  }

  struct pcap_pkthdr *header;
  const u_char *bytes;
  uint64_t number = 0;
  int status = 1;
  long seen = 0;
  fprintf(stderr, "live: listening on %s\n", argv[1]);
  while (seen != wanted && (status = pcap_next_ex(capture, &header, &bytes)) >= 0) {
    if (status == 0) continue; /* a timeout without a packet */
    rstreason_frame frame = {.bytes = bytes,
                             .captured_length = header->caplen,
                             .original_length = header->len,
                             .time = time_of(capture, header),
                             .number = ++number,
                             .link_type = link_type(capture)};
    rstreason_feed_frame(engine, &frame);
    seen += print_verdicts(engine);
  }
  if (status == PCAP_ERROR) fprintf(stderr, "live: %s: %s\n", argv[1], pcap_geterr(capture));
  rstreason_close(engine);
  pcap_close(capture);
  return status == PCAP_ERROR;
}
