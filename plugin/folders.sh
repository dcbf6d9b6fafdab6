#!/bin/sh
# folders.sh plugins|profiles DESTDIR PREFIX: where Wireshark looks for dissector plugins or profiles.
# The personal folder; for root, or with DESTDIR or PREFIX, the one for all users, as tshark run by root
# ignores personal plugins. Personal folders are those of tshark -G folders.
# SPDX-License-Identifier: GPL-2.0-or-later
set -eu
what=$1 destdir=$2 prefix=$3

if [ "$(id -u)" -eq 0 ] || [ -n "$destdir$prefix" ]; then
  prefix=${prefix:-$(pkg-config --variable=prefix wireshark)}
  plugins=$(pkg-config --define-variable=prefix="$prefix" --variable=plugindir wireshark)
  case $what in
    plugins) echo "$destdir$plugins/epan" ;;
    profiles) echo "$destdir$prefix/share/wireshark/profiles" ;;
  esac
else
  case $what in
    plugins) label='Personal Plugins' suffix=epan ;;
    profiles) label='Personal configuration' suffix=profiles ;;
  esac
  folder=$(tshark -G folders 2>/dev/null | sed -n "s/^$label:[[:space:]]*//p")
  [ -n "$folder" ] || { echo "folders.sh: tshark -G folders does not name the $label folder" >&2; exit 1; }
  echo "$folder/$suffix"
fi
