#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# demo.sh PLUGIN CAPTURE: the reasons of the resets in CAPTURE, as tshark with the plugin sees them.
set -eu
plugin=$1
capture=$2

if [ ! -r "$capture" ]; then
  echo "demo: cannot read the capture $capture" >&2
  exit 1
fi

# Run as root, tshark ignores WIRESHARK_PLUGIN_DIR: it then runs as nobody, in a folder that is nobody's alone.
scene=$(mktemp -d)
trap 'rm -rf "$scene"' EXIT
as_nobody=()
if [ "$(id -u)" = 0 ]; then
  as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
version=$(tshark --version 2>/dev/null | sed -n '1s/.* \([0-9]*\.[0-9]*\)\..*/\1/p')
mkdir -p "$scene/$version/epan" "$scene/home"
cp "$plugin" "$scene/$version/epan/"
cp "$capture" "$scene/capture"
[ ${#as_nobody[@]} = 0 ] || chown -R 65534:65534 "$scene"

"${as_nobody[@]}" env HOME="$scene/home" WIRESHARK_PLUGIN_DIR="$scene" \
  tshark -n -2 -r "$scene/capture" -Y rst.reason -T fields -E header=y \
  -e frame.number -e rst.reason -e rst.reason.confidence -e rst.reason.text

cat <<END

The plugin is $plugin, built for Wireshark $version.
Next: "make install" (or "make install-plugin" for the plugin alone), open a capture in Wireshark and
filter on rst.reason. Any other capture here: make demo CAPTURE=path
END
