# SPDX-License-Identifier: GPL-2.0-or-later
# `make install` and `make uninstall`. The plugin's own rules are in plugin/plugin.mk.

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
INSTALL ?= install

MANUALS := $(wildcard docs/man/*.1)
COMPLETIONS := build/completions/rstreason.bash build/completions/_rstreason build/completions/rstreason.fish

# Quoted for the shell: a folder's name may have spaces.
INSTALLED = "$(BINDIR)/rstreason" \
  "$(INCLUDEDIR)/rstreason.h" "$(INCLUDEDIR)/rstreason_codes.h" \
  "$(LIBDIR)/$(LIBRARY_SONAME)" "$(LIBDIR)/librstreason.so" "$(LIBDIR)/librstreason.a" \
  "$(LIBDIR)/pkgconfig/rstreason.pc" \
  "$(DATADIR)/bash-completion/completions/rstreason" "$(DATADIR)/zsh/site-functions/_rstreason" \
  "$(DATADIR)/fish/vendor_completions.d/rstreason.fish" \
  $(foreach page,$(notdir $(MANUALS)),"$(DATADIR)/man/man1/$(page)")

.PHONY: install-command install-library

install: build install-command install-library install-plugin
	@[ -n "$(DESTDIR)" ] || [ "$$(id -u)" != 0 ] || ldconfig

install-command: command $(COMPLETIONS)
	$(INSTALL) -D -m 755 $(COMMAND) "$(DESTDIR)$(BINDIR)/rstreason"
	$(INSTALL) -D -m 644 build/completions/rstreason.bash "$(DESTDIR)$(DATADIR)/bash-completion/completions/rstreason"
	$(INSTALL) -D -m 644 -t "$(DESTDIR)$(DATADIR)/zsh/site-functions" build/completions/_rstreason
	$(INSTALL) -D -m 644 -t "$(DESTDIR)$(DATADIR)/fish/vendor_completions.d" build/completions/rstreason.fish
ifneq ($(MANUALS),)
	$(INSTALL) -D -m 644 -t "$(DESTDIR)$(DATADIR)/man/man1" $(MANUALS)
endif

install-library: library
	$(INSTALL) -D -m 644 -t "$(DESTDIR)$(INCLUDEDIR)" CShim/include/rstreason.h CShim/include/rstreason_codes.h
	$(INSTALL) -D -m 755 $(LIBRARY_SHARED) "$(DESTDIR)$(LIBDIR)/$(LIBRARY_SONAME)"
	ln -sf $(LIBRARY_SONAME) "$(DESTDIR)$(LIBDIR)/librstreason.so"
	$(INSTALL) -D -m 644 $(LIBRARY_STATIC) "$(DESTDIR)$(LIBDIR)/librstreason.a"
	sed -e 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@INCLUDEDIR@|$(INCLUDEDIR)|; s|@VERSION@|$(VERSION)|' \
	  make/rstreason.pc.in > build/lib/rstreason.pc
	$(INSTALL) -D -m 644 -t "$(DESTDIR)$(LIBDIR)/pkgconfig" build/lib/rstreason.pc

uninstall: uninstall-plugin
	for file in $(INSTALLED); do rm -f "$(DESTDIR)$$file" || exit 1; done

build/completions/rstreason.bash: SHELL_NAME := bash
build/completions/_rstreason: SHELL_NAME := zsh
build/completions/rstreason.fish: SHELL_NAME := fish
$(COMPLETIONS): $(COMMAND)
	@mkdir -p $(@D)
	scripts/completion.sh $(COMMAND) $(SHELL_NAME) > $@
