/* What Embedded Swift has no module for: memory, and a word to the processor.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/mman.h>
#elif defined(__APPLE__)
#include <sys/random.h>
#endif

#if defined(__linux__) && defined(MADV_HUGEPAGE)
enum { rst_large_page = 1 << 21 };

static inline size_t rst_whole_pages(size_t bytes) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  return (bytes + page - 1) & ~(page - 1);
}

/* Whole large pages from the system: a table that is looked up at random waits for address translation as long as
 * for the data, and what is given back must not stay in the allocator's heap. */
static inline void *rst_map(size_t bytes) {
  size_t span = bytes + rst_large_page;
  uint8_t *start = mmap(NULL, span, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return NULL;
  size_t lead = (size_t)(-(uintptr_t)start & (rst_large_page - 1));
  if (lead > 0) munmap(start, lead);
  size_t pages = rst_whole_pages(bytes);
  if (span - lead > pages) munmap(start + lead + pages, span - lead - pages);
  (void)madvise(start + lead, pages, MADV_HUGEPAGE);
  return start + lead;
}
#else
enum { rst_large_page = -1 };
static inline void *rst_map(size_t bytes) { (void)bytes; return NULL; }
#endif

/* Memory aligned for cache lines, not cleared; NULL if there is none. */
static inline void *rst_allocate(size_t bytes) {
  void *memory = NULL;
  if (rst_large_page > 0 && bytes >= (size_t)rst_large_page) return rst_map(bytes);
  return posix_memalign(&memory, 64, bytes) == 0 ? memory : NULL;
}

static inline void rst_release(void *memory, size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  if (bytes >= (size_t)rst_large_page) {
    munmap(memory, rst_whole_pages(bytes));
    return;
  }
#endif
  (void)bytes;
  free(memory);
}

/* 64 bits that nobody can foretell; of the address space's own chance where the system has none to give. */
static inline uint64_t rst_random(void) {
  uint64_t value = 0;
  if (getentropy(&value, sizeof value) != 0) value = (uint64_t)(uintptr_t)&value * 0x9E3779B97F4A7C15u;
  return value;
}

/* What is read where there is nothing to be read. */
static inline const uint8_t *rst_zeros(void) {
  static const uint8_t zeros[8];
  return zeros;
}

/* Asks for the cache line at `address` ahead of its use; any address will do. */
static inline void rst_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }
