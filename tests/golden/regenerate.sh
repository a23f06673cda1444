#!/bin/sh
# regenerate.sh - makes every capture in this folder and what is said about it anew
#
#     sh tests/golden/regenerate.sh [ECHOHOST]
#
# `git diff tests/golden` then shows what has changed; each line of it wants to be meant.
set -eu
here=$(dirname "$0")
echohost=${1:-${ECHOHOST:-$here/../../build/release/echohost}}
export PYTHONDONTWRITEBYTECODE=1

python3 "$here/make.py"
exec python3 "$here/golden.py" write "$echohost"
