#!/bin/sh
# golden.sh - what is said about the captures in this folder is what was said before
#
#     sh tests/golden/golden.sh [ECHOHOST]
#
# The captures are what make.py writes, bit for bit; every row of captures.tsv is explained as text,
# as JSON and in brief as in the files beside it; every verdict of the stack occurs. When an
# explanation was changed on purpose, regenerate.sh makes all of it anew.
set -eu
here=$(dirname "$0")
echohost=${1:-${ECHOHOST:-$here/../../build/release/echohost}}
export PYTHONDONTWRITEBYTECODE=1

if ! command -v python3 >/dev/null; then
    echo "skip: python3 is not installed"
    exit 77
fi
if [ ! -x "$echohost" ]; then
    echo "failed: no program at $echohost; build it, or name one"
    exit 1
fi
status=0
python3 "$here/make.py" check || status=1
python3 "$here/golden.py" check "$echohost" || status=1
exit $status
