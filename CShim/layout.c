/* What the Swift side and other languages' bindings rely on; Tests/Library/abi.txt has every member.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "include/rstreason.h"

/* The same on every machine. */
_Static_assert(sizeof(rstreason_slice) == 40, "rstreason_slice");
_Static_assert(offsetof(rstreason_slice, captured_length) == 8, "rstreason_slice");
_Static_assert(offsetof(rstreason_slice, original_length) == 12, "rstreason_slice");
_Static_assert(offsetof(rstreason_slice, time) == 16, "rstreason_slice");
_Static_assert(offsetof(rstreason_slice, number) == 24, "rstreason_slice");
_Static_assert(offsetof(rstreason_slice, file) == 32, "rstreason_slice");
_Static_assert(offsetof(rstreason_slice, link_type) == 36, "rstreason_slice");
_Static_assert(offsetof(rstreason_slice, reserved) == 38, "rstreason_slice");

_Static_assert(sizeof(rstreason_segment) == 240, "rstreason_segment");
_Static_assert(offsetof(rstreason_segment, source) == 16, "rstreason_segment");
_Static_assert(offsetof(rstreason_segment, destination) == 32, "rstreason_segment");
_Static_assert(offsetof(rstreason_segment, link) == 48, "rstreason_segment");
_Static_assert(offsetof(rstreason_segment, source_port) == 84, "rstreason_segment");
_Static_assert(offsetof(rstreason_segment, ttl) == 102, "rstreason_segment");
_Static_assert(offsetof(rstreason_segment, payload) == 108, "rstreason_segment");

_Static_assert(sizeof(rstreason_outcome) == 32, "rstreason_outcome");
_Static_assert(sizeof(rstreason_statistics) == 88, "rstreason_statistics");

#if UINTPTR_MAX == UINT64_MAX
_Static_assert(sizeof(rstreason_config) == 40, "rstreason_config");
_Static_assert(sizeof(rstreason_frame) == 40, "rstreason_frame");
_Static_assert(sizeof(rstreason_reason) == 72, "rstreason_reason");
_Static_assert(offsetof(rstreason_verdict, source) == 32, "rstreason_verdict");
_Static_assert(offsetof(rstreason_verdict, reason) == 80, "rstreason_verdict");
_Static_assert(offsetof(rstreason_verdict, evidence) == 136, "rstreason_verdict");
_Static_assert(offsetof(rstreason_verdict, sender_unacked) == 256, "rstreason_verdict");
_Static_assert(sizeof(rstreason_verdict) == 360, "rstreason_verdict");
#endif
