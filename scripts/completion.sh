#!/bin/sh
# completion.sh COMMAND SHELL: the completion script that ArgumentParser makes, and files where a subcommand may stand:
# without one the command explains the captures that are named.
# SPDX-License-Identifier: GPL-2.0-or-later
set -eu

make_script() { "$command" --generate-completion-script "$shell"; }
command=$1 shell=$2

case "$shell" in
  bash) make_script | sed 's/^complete -o filenames -F/complete -o default -o filenames -F/' ;;
  zsh) make_script | sed 's/^\( *\)_describe -V subcommand subcommands && ret=0$/&\n\1_files \&\& ret=0/' ;;
  fish)
    make_script
    echo "complete -c 'rstreason' -n '__rstreason_should_offer_completions_for_positional \"rstreason\" -eq 1' -F" ;;
esac
