#!/bin/sh
# page.sh - runs a test of this folder with a python that has selenium
#
#     sh tests/page/page.sh page.py|agree.py [ECHOHOST] [--screenshots FOLDER]
#
# Needs chromium, chromedriver and python3-selenium; without one of them the test is skipped.
set -eu
here=$(dirname "$0")
test=$1
shift
if [ $# -eq 0 ]; then
    set -- "${ECHOHOST:-$here/../../build/release/echohost}"
fi
export PYTHONDONTWRITEBYTECODE=1

for program in chromium chromedriver; do
    if ! command -v $program >/dev/null; then
        echo "skip: $program is not installed"
        exit 77
    fi
done
# the first python3 need not be the distribution's, to which its selenium belongs
for python in python3 /usr/bin/python3; do
    if command -v $python >/dev/null && $python -c 'import selenium' 2>/dev/null; then
        exec $python "$here/$test" "$@"
    fi
done
echo "skip: no python3 with selenium (Debian: python3-selenium)"
exit 77
