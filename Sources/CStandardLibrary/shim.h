/* What Embedded Swift has no module for: the C library's allocator, and one word to the processor. */
#include <stdlib.h>

/* Asks for the cache line at `address` ahead of its use; any address will do. */
static inline void rst_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }
