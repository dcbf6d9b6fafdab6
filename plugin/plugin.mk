# SPDX-License-Identifier: GPL-2.0-or-later
# plugin.mk: builds and installs the Wireshark plugin; included by the Makefile.
#
#   make plugin             build/plugin/<wireshark major.minor>/rstreason.so
#   make install-plugin     into the personal folder; as root, or with DESTDIR given, for all users
#   make uninstall-plugin
#
# One plugin serves one minor version of Wireshark: that of the headers which pkg-config finds. As root, tshark
# ignores the personal folder. The folders are those of the Wireshark found, whatever PREFIX is: it looks nowhere else.
# WIRESHARK_PREFIX is for one that will be moved. Without the Makefile, PLUGIN_ARCHIVE (the engine), PLUGIN_TABLES (of
# the Swift toolchain; may be missing) and PLUGIN_VERSION are to be given.

WIRESHARK_VERSION := $(shell pkg-config --modversion wireshark 2>/dev/null | cut -d. -f1,2)
PLUGIN_DIR := build/plugin/$(WIRESHARK_VERSION)
PLUGIN := $(PLUGIN_DIR)/rstreason.so
PLUGIN_SOURCES := $(wildcard plugin/*.c)
PLUGIN_OBJECTS := $(PLUGIN_SOURCES:plugin/%.c=$(PLUGIN_DIR)/%.o)

PLUGIN_CFLAGS = -std=c11 -O2 -g0 -Wall -Wextra -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections \
  -DRST_PLUGIN_VERSION='"$(PLUGIN_VERSION)"' -Iplugin -ICShim/include $(shell pkg-config --cflags wireshark)
PLUGIN_LDFLAGS = -shared -s -Wl,--gc-sections -Wl,--as-needed -Wl,-z,defs -Wl,-z,relro -Wl,-z,now \
  -Wl,--version-script=plugin/exports.map
PLUGIN_LIBS = $(PLUGIN_ARCHIVE) $(wildcard $(PLUGIN_TABLES)) \
  $(shell pkg-config --libs-only-L wireshark) -lwireshark -lwsutil $(shell pkg-config --libs glib-2.0) -lm

.PHONY: plugin install-plugin uninstall-plugin print-plugin-tables print-plugin-version

plugin: $(PLUGIN)

$(PLUGIN): $(PLUGIN_OBJECTS) $(PLUGIN_ARCHIVE) plugin/exports.map
	$(CC) $(PLUGIN_LDFLAGS) $(LDFLAGS) -o $@.new $(PLUGIN_OBJECTS) $(PLUGIN_LIBS)
	mv $@.new $@

$(PLUGIN_DIR)/%.o: plugin/%.c $(wildcard plugin/*.h CShim/include/*.h) plugin/plugin.mk
	@test -n "$(WIRESHARK_VERSION)" || \
	  { echo "plugin: pkg-config finds no wireshark; install libwireshark-dev" >&2; exit 1; }
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(PLUGIN_CFLAGS) $(CFLAGS) -c -o $@ $<

# The version is compiled in.
$(PLUGIN_DIR)/register.o: $(wildcard Sources/RSTReason/Version.swift)

PLUGIN_FOLDERS = plugins=$$(plugin/folders.sh plugins "$(DESTDIR)" "$(WIRESHARK_PREFIX)") || exit 1; \
  profile=$$(plugin/folders.sh profiles "$(DESTDIR)" "$(WIRESHARK_PREFIX)")/"TCP Resets" || exit 1

install-plugin: $(PLUGIN)
	@$(PLUGIN_FOLDERS); set -ex; \
	install -d "$$plugins" "$$profile"; \
	install -m 644 $(PLUGIN) "$$plugins/rstreason.so"; \
	install -m 644 "plugin/profile/TCP Resets/"* "$$profile"

uninstall-plugin:
	@$(PLUGIN_FOLDERS); set -ex; \
	rm -f "$$plugins/rstreason.so"; \
	cd plugin/profile/"TCP Resets"; for file in *; do rm -f "$$profile/$$file"; done; \
	rmdir "$$profile" 2>/dev/null || true

# For chroot-build.sh, as there is no Swift inside.
print-plugin-tables:
	@echo $(PLUGIN_TABLES)

print-plugin-version:
	@echo $(PLUGIN_VERSION)
