/* The C library's allocator, which Embedded Swift has no module for. */
#include <stdlib.h>
