/* Generated from the catalogue in Sources/RSTReason/Reasons by `make generate`. Do not edit.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RSTREASON_CODES_H
#define RSTREASON_CODES_H

typedef enum rstreason_code {
  RSTREASON_UNKNOWN = 0,
} rstreason_code;

#endif
