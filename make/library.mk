# SPDX-License-Identifier: GPL-2.0-or-later
# librstreason from the Embedded Swift archive: no Swift runtime, plain `gcc main.c -lrstreason -lm`.

EMBEDDED_ARCHIVE := .build-embedded/release/libRSTReasonStatic.a
CORE_SOURCES := Package.swift $(shell find Sources/CStandardLibrary Sources/TCPTrack \
  Sources/RSTReason Sources/RSTReasonABI CShim -type f)

LIBRARY_SONAME := librstreason.so.$(ABI_VERSION)
LIBRARY_SHARED := build/lib/$(LIBRARY_SONAME)
LIBRARY_STATIC := build/lib/librstreason.a

# The archive's members of the toolchain's tables are linked only if something refers to them.
UNICODE_TABLES = $(wildcard $(shell $(SWIFT) -print-target-info | $(PYTHON) -c 'import json, sys; \
  t = json.load(sys.stdin); \
  print(t["paths"]["runtimeResourcePath"] + "/embedded/" + t["target"]["unversionedTriple"])' \
  )/libswiftUnicodeDataTables.a)

# plugin/plugin.mk links the same archive.
PLUGIN_ARCHIVE := $(EMBEDDED_ARCHIVE)
PLUGIN_TABLES = $(UNICODE_TABLES)
PLUGIN_VERSION := $(VERSION)

library: $(LIBRARY_SHARED) $(LIBRARY_STATIC) build/lib/librstreason.so

# SwiftPM adds to an archive that is there, so that objects of sources that are gone would stay in it;
# it leaves the archive's time alone when its members did not change.
$(EMBEDDED_ARCHIVE): $(CORE_SOURCES)
	@rm -f $@
	RSTREASON_EMBEDDED=1 $(SWIFT) build -c release --scratch-path .build-embedded --product RSTReasonStatic
	@touch $@

$(LIBRARY_SHARED): $(EMBEDDED_ARCHIVE) make/rstreason.map
	@mkdir -p $(@D)
	$(CC) -shared -o $@ -Wl,--whole-archive $< -Wl,--no-whole-archive $(UNICODE_TABLES) \
	  -Wl,-soname,$(LIBRARY_SONAME) -Wl,--version-script=make/rstreason.map \
	  -Wl,--gc-sections -Wl,--as-needed -Wl,-z,defs -Wl,-z,relro -Wl,-z,now -Wl,--strip-debug $(LDFLAGS) -lm

build/lib/librstreason.so: $(LIBRARY_SHARED)
	ln -sf $(LIBRARY_SONAME) $@

# One object whose only global symbols are ours, so that it cannot clash with the user's other code.
$(LIBRARY_STATIC): $(EMBEDDED_ARCHIVE)
	@mkdir -p $(@D)
	$(LD) -r --force-group-allocation -o build/lib/rstreason.o --whole-archive $< --no-whole-archive $(UNICODE_TABLES)
	$(OBJCOPY) --strip-debug --wildcard --keep-global-symbol='rstreason_*' build/lib/rstreason.o
	@rm -f $@
	$(AR) rcs $@ build/lib/rstreason.o
	@rm build/lib/rstreason.o
