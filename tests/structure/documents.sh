#!/bin/sh
# documents.sh - what the documents repeat is still what the code says
#
# README.md shows `echohost --help`; stack/README.md shows the table of verdicts; a block of C in
# any README that begins with a line "/* FILE */" is, line for line, in that file; a block that begins
# with "$ build/release/echohost explain" is what that prints, but for what "..." stands for.
# With --write the first two are put there anew.
set -eu
cd "$(dirname "$0")/../.."
echohost=${ECHOHOST:-build/release/echohost}
exec python3 tests/structure/documents.py "$echohost" "$@"
