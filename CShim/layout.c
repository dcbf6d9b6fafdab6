/* What the Swift side and other languages' bindings rely on.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "include/rstreason.h"

_Static_assert(sizeof(rstreason_slice) == 40, "rstreason_slice");
_Static_assert(sizeof(rstreason_segment) == 240, "rstreason_segment");
