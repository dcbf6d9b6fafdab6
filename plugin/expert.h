/* expert.h: one expert item for each reason of the catalogue.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_EXPERT_H
#define RST_EXPERT_H

#include <epan/packet.h>

#include "rstreason.h"

/* Registers `rst.reason.<code>` for every reason; rst_protocol must be registered. */
void rst_register_expert(void);

/* Adds the verdict's expert item to `item`, which may be NULL. */
void rst_add_expert(packet_info *pinfo, proto_item *item, const rstreason_verdict *verdict);

#endif
