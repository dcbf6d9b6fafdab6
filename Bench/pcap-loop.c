/* The yardstick: libpcap reads every packet of a capture and nothing is done with it.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <pcap.h>
#include <stdio.h>

static void count(unsigned char *packets, const struct pcap_pkthdr *header, const unsigned char *bytes) {
  (void)header;
  (void)bytes;
  ++*(unsigned long *)packets;
}

int main(int argc, char **argv) {
  char error[PCAP_ERRBUF_SIZE];
  unsigned long packets = 0;
  pcap_t *capture = argc == 2 ? pcap_open_offline(argv[1], error) : NULL;
  if (!capture) {
    fprintf(stderr, "pcap-loop: %s\n", argc == 2 ? error : "usage: pcap-loop FILE");
    return 1;
  }
  if (pcap_loop(capture, -1, count, (unsigned char *)&packets) < 0) {
    fprintf(stderr, "pcap-loop: %s\n", pcap_geterr(capture));
    return 1;
  }
  printf("%lu\n", packets);
  pcap_close(capture);
  return 0;
}
