#!/bin/sh
# exercises.sh - the exercises of tests/README.md can be done, and know who has done them
#
# In a copy of the sources, with the commands as they stand there: without the solution the check of
# an exercise does not say "got it", with the solution it does; and what is shown of a command is
# what it prints.
#
#     sh tests/structure/exercises.sh [NUMBER...]
set -eu
cd "$(dirname "$0")/../.."
for program in python3 cmake ctest patch; do
    if ! command -v "$program" >/dev/null; then
        echo "skip: $program is not installed"
        exit 77
    fi
done
export PYTHONDONTWRITEBYTECODE=1
exec python3 tests/structure/exercises.py "$@"
