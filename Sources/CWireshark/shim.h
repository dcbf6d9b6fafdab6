/* Finds libwireshark-dev's headers by pkg-config; Sources/CWiretap includes what it uses of them.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <wiretap/wtap.h>
