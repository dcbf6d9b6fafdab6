/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "address.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { GROUPS = 8 };

typedef struct zeros {
  int start, length;
} zeros;

static unsigned group(const uint8_t bytes[16], int index) {
  return (unsigned)bytes[2 * index] << 8 | bytes[2 * index + 1];
}

/* The leftmost longest run of groups that are zero; a lone one is not shortened (RFC 5952, 4.2). */
static zeros longest_zeros(const uint8_t bytes[16]) {
  zeros best = {GROUPS, 0}, run = {0, 0};
  for (int i = 0; i < GROUPS; i++) {
    if (group(bytes, i) != 0) {
      run.length = 0;
      continue;
    }
    if (run.length++ == 0) run.start = i;
    if (run.length > best.length) best = run;
  }
  return best.length > 1 ? best : (zeros){GROUPS, 0};
}

static void ipv6_text(const uint8_t bytes[16], char *text) {
  zeros gap = longest_zeros(bytes);
  for (int i = 0; i < GROUPS; i++) {
    if (i == gap.start) {
      text += sprintf(text, "::");
      i += gap.length - 1;
    } else {
      text += sprintf(text, i == 0 || i == gap.start + gap.length ? "%x" : ":%x", group(bytes, i));
    }
  }
}

void address_text(const uint8_t bytes[16], int ip_version, char text[ADDRESS_MAX]) {
  static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
  bool is_mapped = ip_version == 6 && memcmp(bytes, mapped, sizeof mapped) == 0;
  if (ip_version == 6 && !is_mapped) {
    ipv6_text(bytes, text);
  } else {
    sprintf(text, "%s%d.%d.%d.%d", is_mapped ? "::ffff:" : "", bytes[12], bytes[13], bytes[14], bytes[15]);
  }
}
