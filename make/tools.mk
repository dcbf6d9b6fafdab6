# SPDX-License-Identifier: GPL-2.0-or-later
# The tools and flags that every part builds with.

# Exported so that scripts and SwiftPM's own children find the toolchain as well.
ifeq ($(shell command -v swift),)
export PATH := $(PATH):/opt/swift/usr/bin
endif

SWIFT ?= swift
PYTHON ?= python3
OBJCOPY ?= objcopy

# The command must run where no Swift toolchain is installed.
RELEASE := -c release --static-swift-stdlib

VERSION := $(shell sed -n 's/.*version: StaticString { "\(.*\)" }.*/\1/p' Sources/RSTReason/Version.swift)
ABI_VERSION := $(shell sed -n 's/^\#define RSTREASON_ABI_VERSION //p' CShim/include/rstreason.h)

COMMAND := .build/release/rstreason
