/* Counts the packets of a capture that are of link types the engine does not look into.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RSTREASON_UNREAD_H
#define RSTREASON_UNREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rstreason.h"

typedef struct unread {
  uint64_t packets;       /* of any link type */
  uint64_t *by_link_type; /* UINT16_MAX + 1 counts; NULL while all are 0 */
} unread;

/* Begins with zeros. False: no memory. */
bool unread_add(unread *u, const rstreason_slice *slices, size_t count);
void unread_free(unread *u);

#endif
