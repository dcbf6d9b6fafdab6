#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sees to it that what building and testing need is there: installs missing Debian packages, says
# what to do where it cannot. Quick and silent when nothing is missing.
set -u

missing=()
need_command() { command -v "$1" >/dev/null || missing+=("$2"); }
need_library() { pkg-config --exists "$1" 2>/dev/null || missing+=("$2"); }

need_command make make
need_command gcc gcc
need_command objcopy binutils
need_command git git
need_command tshark tshark
need_command python3 python3
# Only the tests run these.
need_command man man-db
need_command zstd zstd
need_command lz4 lz4
if ! command -v pkg-config >/dev/null; then
  missing+=(pkg-config libwireshark-dev libglib2.0-dev libpcap-dev)
else
  need_library wireshark libwireshark-dev
  need_library glib-2.0 libglib2.0-dev
  need_library libpcap libpcap-dev
fi
if command -v python3 >/dev/null; then
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
  python3 -c 'import os, sysconfig, sys
sys.exit(not os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")))' || missing+=(python3-dev)
else
  missing+=(python3-venv python3-dev)
fi

install_packages() {
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      echo "setup: missing: ${missing[*]}" >&2
      echo "setup: not root and sudo asks for a password; run: sudo apt-get install ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo -n)
  fi
  echo "setup: installing ${missing[*]}"
  # Unanswered, wireshark-common asks whether ordinary users may capture.
  echo "wireshark-common wireshark-common/install-setuid boolean false" | "${as_root[@]}" debconf-set-selections
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
  "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null ||
    { "${apt[@]}" update </dev/null && "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null; }
}

if [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "setup: missing, by their Debian names: ${missing[*]}" >&2
    echo "setup: this is not Debian; install what your system calls them and try again" >&2
    exit 1
  fi
  if ! install_packages; then
    echo "setup: could not install ${missing[*]}" >&2
    exit 1
  fi
fi

# The C interface is written with @c (SE-0495), which 6.3 is the first to have.
wanted=6.3
swift=$(command -v swift || echo /opt/swift/usr/bin/swift)
if [ ! -x "$swift" ]; then
  problem="no Swift toolchain in PATH or /opt/swift"
else
  version=$("$swift" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p')
  printf '%s\n' "$wanted" "$version" | sort -C -V || problem="$swift is of version ${version:-unknown}"
fi
if [ -n "${problem:-}" ]; then
  echo "setup: $problem" >&2
  echo "setup: get Swift $wanted or later from https://www.swift.org/install/linux and unpack it into /opt/swift" >&2
  exit 1
fi
