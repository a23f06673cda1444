#!/bin/sh
# freestanding.sh - the stack needs a C11 compiler and nothing else
#
# Compiles it without extensions and without a C library, then asks the linker's table what is
# missing (mem* at most, which compilers may call on their own) and whether there is data that
# could change: the stack has no globals, and no allocation.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for compiler in ${CC:-cc} gcc clang; do
    command -v "$compiler" >/dev/null || continue
    for source in stack/*.c; do
        "$compiler" -std=c11 -pedantic -ffreestanding -Wall -Wextra -Werror -O2 -c "$source" \
            -o "$work/$(basename "$source" .c).o"
    done
    ld -r "$work"/*.o -o "$work/stack"
    missing=$(nm -u "$work/stack" | awk '$2 !~ /^mem(cpy|move|set|cmp)$/ { print $2 }')
    if [ -n "$missing" ]; then
        echo "$compiler: the stack needs from elsewhere:" $missing
        exit 1
    fi
    # .data.rel.ro is constant: it holds addresses, which a loader fills in once
    mutable=$(objdump -t "$work/stack" |
        awk '$0 ~ / O / && $0 ~ / (\.data(\.rel(\.local)?)?|\.bss|\*COM\*)\t/ { print $NF }')
    if [ -n "$mutable" ]; then
        echo "$compiler: the stack has data that can change:" $mutable
        exit 1
    fi
    rm "$work"/*
    echo "$compiler: freestanding"
done
