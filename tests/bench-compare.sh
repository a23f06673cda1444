#!/bin/sh
# bench-compare.sh OLD NEW [core|tun] [OPTIONS OF BENCH] - is it faster? For reviewing a change.
#
# OLD and NEW are echohost programs, or revisions of the git repository that you stand in, which are
# built as release builds first (with CC, or gcc). Both are measured in turn, in several rounds, each
# first in every other round, so that what the machine does besides meets both alike; what counts is
# the ratio within each round. The same program twice shows how much of it is noise.
#
#     sh tests/bench-compare.sh main my-branch core --case echo
#     ROUNDS=10 sh tests/bench-compare.sh build/old/echohost build/release/echohost tun --size 84
set -eu
here=$(dirname "$0")
rounds=${ROUNDS-5}

refuse() {
    echo "bench-compare: $*" >&2
    exit 2
}

[ $# -ge 2 ] || refuse "what is to be compared? sh $0 OLD NEW [core|tun] [OPTIONS OF BENCH]"
old=$1
new=$2
shift 2
what=core
case ${1-} in
core | tun)
    what=$1
    shift
    ;;
esac
case $rounds in
*[!0-9]* | '' | 0) refuse "ROUNDS is '$rounds', which is no number of rounds" ;;
esac

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP

# program NAME OLD|NEW: sets $program to what is to be run for it
program() {
    if [ -f "$1" ] && [ -x "$1" ]; then
        program=$(realpath "$1")
        return
    fi
    commit=$(git rev-parse --verify --quiet "$1^{commit}") ||
        refuse "'$1' is neither a program nor a revision of the repository in $PWD"
    echo "bench-compare: $2 is $(git log -1 --format='%h %s' "$commit"); it is being built" >&2
    mkdir "$tmp/$2"
    git -C "$(git rev-parse --show-toplevel)" archive "$commit" | tar -x -C "$tmp/$2"
    if ! (cd "$tmp/$2" && CC=${CC-gcc} cmake --preset release -D ECHOHOST_TESTS=OFF &&
        cmake --build build/release --parallel "$(nproc)" --target echohost) >"$tmp/log" 2>&1; then
        cat "$tmp/log" >&2
        refuse "'$1' cannot be built"
    fi
    program=$tmp/$2/build/release/echohost
}

# measure OLD|NEW PROGRAM ROUND OPTIONS...: one run, into a file of its own
measure() {
    name=$1 echohost=$2 round=$3
    shift 3
    "$echohost" bench "$what" --json "$@" >"$tmp/$name.$round.json" ||
        refuse "$name ($echohost bench $what) failed"
}

program "$old" old
old=$program
program "$new" new
new=$program
round=1
while [ "$round" -le "$rounds" ]; do
    [ ! -t 2 ] || printf '\rround %d of %d' "$round" "$rounds" >&2
    if [ $((round % 2)) = 1 ]; then
        measure old "$old" "$round" "$@"
        measure new "$new" "$round" "$@"
    else
        measure new "$new" "$round" "$@"
        measure old "$old" "$round" "$@"
    fi
    round=$((round + 1))
done
[ ! -t 2 ] || printf '\r\033[K' >&2
python3 "$here/bench/compare.py" "$tmp"
