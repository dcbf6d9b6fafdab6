#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds everything, tests included, from scratch and fails if the compiler warns about our sources.
set -u
swift package clean --scratch-path .build-lint >/dev/null 2>&1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! swift build --build-tests --scratch-path .build-lint >"$log" 2>&1; then
  cat "$log"
  exit 1
fi
# SwiftPM's own remark on pkg-config flags has no file and line.
warnings=$(grep -E "^$PWD/(Sources|Tests|CShim)/.*(warning|error): " "$log" | sort -u)
if [ -n "$warnings" ]; then
  echo "$warnings"
  echo "lint: the compiler warns" >&2
  exit 1
fi
