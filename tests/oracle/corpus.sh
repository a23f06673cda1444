#!/bin/sh
# corpus.sh - packets that others have captured: every answer that differs from Linux's is explained
#
#     sh tests/oracle/corpus.sh [FOLDER]
#
# FOLDER holds captures of raw IP packets and LINUX.tsv (corpus.py has its columns). They belong to
# others and are not in this repository: without an argument the folder is $ECHOHOST_CORPUS, or
# ../shared/corpus beside the repository where there is one; else this skips.
set -eu
here=$(dirname "$0")
top=$here/../..
folder=${1:-${ECHOHOST_CORPUS:-$top/../shared/corpus}}
PYTHONDONTWRITEBYTECODE=1 ORACLE_STACK=${ORACLE_STACK:-$top/build/release/tests/oracle/oracle_stack}
export PYTHONDONTWRITEBYTECODE ORACLE_STACK

if [ ! -e "$folder/LINUX.tsv" ]; then
    echo "skip: no packets: there is no $folder/LINUX.tsv; name a folder, or set ECHOHOST_CORPUS"
    exit 77
fi
if ! command -v python3 >/dev/null; then
    echo "skip: python3 is not installed"
    exit 77
fi
if [ ! -x "$ORACLE_STACK" ]; then
    echo "failed: no program at $ORACLE_STACK; build it, or set ORACLE_STACK"
    exit 1
fi
exec python3 "$here/corpus.py" "$folder"
