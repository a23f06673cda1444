#!/bin/sh
# corpus.sh - packets that others have captured: each one is explained, and gets one verdict
#
#     sh tests/golden/corpus.sh [ECHOHOST [FOLDER]]
#
# They belong to others and are not in this repository: without an argument the folder is
# $ECHOHOST_CORPUS, or ../shared/corpus beside the repository where there is one; else this skips.
set -eu
here=$(dirname "$0")
top=$here/../..
echohost=${1:-${ECHOHOST:-$top/build/release/echohost}}
folder=${2:-${ECHOHOST_CORPUS:-$top/../shared/corpus}}
export PYTHONDONTWRITEBYTECODE=1

if [ -z "$(find "$folder" -maxdepth 1 -name '*.pcap*' 2>/dev/null)" ]; then
    echo "skip: no captures in $folder; name a folder, or set ECHOHOST_CORPUS"
    exit 77
fi
if ! command -v python3 >/dev/null; then
    echo "skip: python3 is not installed"
    exit 77
fi
if [ ! -x "$echohost" ]; then
    echo "failed: no program at $echohost; build it, or name one"
    exit 1
fi
exec python3 "$here/corpus.py" "$echohost" "$folder"
