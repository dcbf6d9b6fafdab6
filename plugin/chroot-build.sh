#!/bin/sh
# chroot-build.sh SUITE [FOLDER]: builds and tries the plugin against the Wireshark of another release: Ubuntu's noble
# (4.2), Debian's trixie (4.4) and sid (4.6). To be run by root, from the top folder, after `make plugin` has built the
# archive.
#
# The release is unpacked once to FOLDER/SUITE (default build/chroot; some 1.5 GB) with debootstrap, and used again.
# DEBIAN_MIRROR names another mirror than debootstrap's own choice; for Ubuntu it has to. Ubuntu's signatures are checked
# where its keyring is installed.
# SPDX-License-Identifier: GPL-2.0-or-later
set -eu

suite=${1:?usage: chroot-build.sh SUITE [FOLDER]}
folder=${2:-build/chroot}
archive=${PLUGIN_ARCHIVE:-.build-embedded/release/libRSTReasonStatic.a}
root=$folder/$suite

[ "$(id -u)" -eq 0 ] || { echo "chroot-build.sh: debootstrap and chroot need root" >&2; exit 1; }
[ -f "$archive" ] || { echo "chroot-build.sh: $archive is not there; run make plugin first" >&2; exit 1; }

# Two steps, as debootstrap alone does not get the order of Wireshark's dependencies right. The mark says that both are
# done.
if [ ! -e "$root/.rstreason" ]; then
  rm -rf "$root"
  mkdir -p "$folder"
  case "$suite" in
    noble)
      debootstrap --variant=minbase --components=main,universe "$suite" "$root" \
        "${DEBIAN_MIRROR:?names a mirror of Ubuntu}" /usr/share/debootstrap/scripts/gutsy ;;
    *) debootstrap --variant=minbase "$suite" "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} ;;
  esac
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -y --no-install-recommends \
    gcc libc6-dev pkg-config make libwireshark-dev libglib2.0-dev tshark
  touch "$root/.rstreason"
fi

rm -rf "$root/src"
mkdir "$root/src"
cp -R plugin CShim "$root/src/"
cp "$archive" "$root/src/archive.a"
tables=$(make -s --no-print-directory print-plugin-tables)
version=$(make -s --no-print-directory print-plugin-version)
[ ! -f "$tables" ] || cp "$tables" "$root/src/tables.a"
python3 Tests/Plugin/packets.py "$root/src/trial.pcap"

# As root, tshark loads plugins from the global folder only.
chroot "$root" sh -eu -c '
  cd /src
  make -s -f plugin/plugin.mk plugin install-plugin PLUGIN_ARCHIVE=archive.a PLUGIN_TABLES=tables.a PLUGIN_VERSION="$1"
  ls -l build/plugin/*/rstreason.so
  tshark --version 2>/dev/null | head -n 1
  tshark -G plugins 2>/dev/null | grep rstreason
  echo "one pass:"
  tshark -r trial.pcap -Y rst.reason -T fields -e frame.number -e rst.reason -e rst.reason.confidence \
    -e rst.reason.trigger 2>/dev/null
  echo "two passes:"
  tshark -2 -r trial.pcap -Y rst -T fields -e frame.number -e rst.reason -e rst.reason.confidence \
    -e rst.reason.trigger -e rst.triggers -e rst.after 2>/dev/null
  echo "-z rst,tree:"
  tshark -q -r trial.pcap -z rst,tree 2>/dev/null
  make -s -f plugin/plugin.mk uninstall-plugin
' sh "$version"
