/* Addresses as text. SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef RSTREASON_ADDRESS_H
#define RSTREASON_ADDRESS_H

#include <stdint.h>

/* Eight groups of four digits, the colons between them and the NUL. */
#define ADDRESS_MAX 40

/* As the core writes it. Dotted for IPv4, which is in the last 4 bytes; RFC 5952 for IPv6: only what is mapped from IPv4
 * has a dotted end (its section 5). glibc's inet_ntop dots ::1.2.3.4 as well. */
void address_text(const uint8_t bytes[16], int ip_version, char text[ADDRESS_MAX]);

#endif
