/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unread.h"

#include <stdlib.h>

bool unread_add(unread *u, const rstreason_slice *slices, size_t count) {
  u->packets += count;
  /* Link types change rarely from one frame to the next. */
  for (size_t first = 0, i = 0; first < count; first = i) {
    uint16_t link_type = slices[first].link_type;
    while (i < count && slices[i].link_type == link_type) i++;
    if (rstreason_link_type_is_read(link_type)) continue;
    if (u->by_link_type == NULL) u->by_link_type = calloc(UINT16_MAX + 1u, sizeof *u->by_link_type);
    if (u->by_link_type == NULL) return false;
    u->by_link_type[link_type] += i - first;
  }
  return true;
}

void unread_free(unread *u) {
  free(u->by_link_type);
  u->by_link_type = NULL;
}
