# SPDX-License-Identifier: GPL-2.0-or-later
# The tools and flags that every part builds with.

# Exported so that scripts and SwiftPM's own children find the toolchain as well.
ifeq ($(shell command -v swift),)
export PATH := $(PATH):/opt/swift/usr/bin
endif

SWIFT ?= swift
PYTHON ?= python3
OBJCOPY ?= objcopy

# The command must run where no Swift toolchain is installed. What one module asks of another is compiled into it: the
# reasons ask the tracker's types hundreds of times a reset.
RELEASE := -c release --static-swift-stdlib --pkg-config-path build/pkgconfig -Xswiftc -cross-module-optimization

# What pkg-config says of wireshark links libwireshark too: 110 MB to load at every start, where libwiretap is all
# that is used. SwiftPM takes this answer instead, where it has been made.
WIRETAP_PC := build/pkgconfig/wireshark.pc

$(WIRETAP_PC): make/tools.mk
	@pkg-config --exists wireshark || { echo "libwiretap is missing; 'make setup' installs it" >&2; exit 1; }
	@mkdir -p $(@D)
	@printf '%s\n' 'Name: wireshark' 'Description: libwiretap alone' \
	  "Version: $$(pkg-config --modversion wireshark)" "Cflags: $$(pkg-config --cflags-only-I wireshark)" \
	  "Libs: $$(pkg-config --libs-only-L wireshark) -lwiretap -lwsutil -lglib-2.0" > $@

VERSION := $(shell sed -n 's/.*version: StaticString { "\(.*\)" }.*/\1/p' Sources/RSTReason/Version.swift)
ABI_VERSION := $(shell sed -n 's/^\#define RSTREASON_ABI_VERSION //p' CShim/include/rstreason.h)

COMMAND := .build/release/rstreason
