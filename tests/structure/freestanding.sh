#!/bin/sh
# freestanding.sh - the stack needs a C11 compiler and nothing else
#
# Compiles it without extensions and without a C library, then asks the linker's table what is
# missing (mem* at most, which compilers may call on their own) and whether there is data that
# could change: the stack has no globals, and no allocation. The same of the stack that explains,
# which has one: whose steps are being recorded, for each thread. __cpu_model is the compiler's own:
# what the processor has, found out before main() by the library that every compiler brings for what
# takes more than instructions (libgcc, compiler-rt). checksum_runs() asks it.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# check COMPILER NAME SOURCE... -- FLAG...
check() {
    compiler=$1
    name=$2
    shift 2
    sources=
    while [ "$1" != -- ]; do
        sources="$sources $1"
        shift
    done
    shift
    for source in $sources; do
        "$compiler" -std=c11 -pedantic -ffreestanding -Wall -Wextra -Werror -O2 -I. "$@" \
            -c "$source" -o "$work/$(basename "$source" .c).o"
    done
    ld -r "$work"/*.o -o "$work/whole"
    missing=$(nm -u "$work/whole" |
        awk '$2 !~ /^(mem(cpy|move|set|cmp)|__cpu_model|_GLOBAL_OFFSET_TABLE_|__tls_get_addr)$/ { print $2 }')
    if [ -n "$missing" ]; then
        echo "$compiler: $name needs from elsewhere:" $missing
        exit 1
    fi
    # .data.rel.ro is constant: it holds addresses, which a loader fills in once
    mutable=$(objdump -t "$work/whole" |
        awk '($0 ~ / O / && $0 ~ / (\.data(\.rel(\.local)?)?|\.bss|\*COM\*)\t/) ||
             ($0 !~ / d / && $0 ~ / \.t(bss|data)\t/) { print $NF }' |
        sed 's/\.[0-9]*$//' | sort -u)
    if [ "$mutable" != "${allowed-}" ]; then
        echo "$compiler: $name has data that can change:" $mutable
        exit 1
    fi
    rm "$work"/*
    echo "$compiler: $name is freestanding"
}

for compiler in ${CC:-cc} gcc clang; do
    command -v "$compiler" >/dev/null || continue
    allowed=
    check "$compiler" "the stack" stack/*.c --
    allowed=current
    check "$compiler" "the stack that explains" stack/*.c stack/explain/*.c -- -DSTACK_EXPLAINS
done
