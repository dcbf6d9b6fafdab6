#!/bin/sh
# folders.sh plugins|profiles DESTDIR WIRESHARK_PREFIX: where Wireshark looks for dissector plugins or profiles.
# The personal folder; for root, or with DESTDIR or WIRESHARK_PREFIX, the one for all users, as tshark run by root
# ignores personal plugins. Personal folders are those of tshark -G folders, the others those of pkg-config.
# SPDX-License-Identifier: GPL-2.0-or-later
set -eu
what=$1 destdir=$2 prefix=$3

fail() {
  echo "folders.sh: $1" >&2
  exit 1
}

if [ "$(id -u)" -eq 0 ] || [ -n "$destdir$prefix" ]; then
  prefix=${prefix:-$(pkg-config --variable=prefix wireshark)}
  case $what in
    plugins)
      folder=$(pkg-config --define-variable=prefix="$prefix" --variable=plugindir wireshark)
      suffix=epan
      ;;
    profiles) folder=${prefix:+$prefix/share/wireshark} suffix=profiles ;;
  esac
  [ -n "$folder" ] || fail "pkg-config does not name Wireshark's folder of $what"
  echo "$destdir$folder/$suffix"
else
  case $what in
    plugins) label='Personal Plugins' suffix=epan ;;
    profiles) label='Personal configuration' suffix=profiles ;;
  esac
  folder=$(tshark -G folders 2>/dev/null | sed -n "s/^$label:[[:space:]]*//p")
  [ -n "$folder" ] || fail "tshark -G folders does not name the $label folder"
  echo "$folder/$suffix"
fi
