#!/bin/sh
# layout.sh - what stands where, and what stands nowhere
set -eu
cd "$(dirname "$0")/../.."
wrong=0

for entry in *; do
    case $entry in
    apps | drivers | stack | tests | CMakeLists.txt | CMakePresets.json | README.md | LICENSE | \
        CHANGELOG.md) ;;
    build) ;; # not in the repository
    *)
        echo "$entry: nothing else stands at the top"
        wrong=1
        ;;
    esac
done
if grep -rnIE '\b(TO''DO|FIX''ME)\b' stack drivers apps --include='*.[ch]'; then
    echo "say it in an issue, or do it"
    wrong=1
fi
# A kind of checksum is such a file, and says for which processor; on others there is nothing in it.
if grep -nE '^[[:space:]]*#[[:space:]]*if' stack/*.c drivers/*.c apps/*.c |
    grep -vE '^stack/checksum_[a-z0-9]+\.c:[0-9]+:#if defined\(__(x86_64|aarch64)__\)$'; then
    echo "no #if: a variant is a file of its own"
    wrong=1
fi
exit $wrong
