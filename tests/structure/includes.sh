#!/bin/sh
# includes.sh - who may know whom
#
# apps -> drivers -> stack and never back; inside stack a file includes only what stands left of it
# in the order below, and what explains (stack/explain) knows all of it while none of it knows that.
# The kinds of checksum are files of one module: checksum_*.c and checksum.c share headers that nobody
# else may include.
# Another room is included by its name ("stack/ring.h"), the own one without.
set -eu
cd "$(dirname "$0")/../.."
order="be bits siphash checksum verdict rule ring ipv4 ipv4_options fragment route udp icmp icmp_error limiter reassembly host mib"
wrong=0

say() {
    echo "$1: includes $2: $3"
    wrong=1
}

rank() {
    n=0
    for module in $order; do
        n=$((n + 1))
        [ "$module" = "$1" ] && echo $n && return
    done
    echo 0
}

for file in stack/*.[ch] stack/explain/*.[ch] drivers/*.[ch] apps/*.[ch] apps/bench/*.[ch] apps/page/*.[ch]; do
    room=${file%/*}
    module=${file##*/}
    module=${module%.*}
    case $room/$module in stack/checksum_*) module=checksum ;; esac
    for header in $(sed -n 's/^#include *"\(.*\)".*/\1/p' "$file"); do
        case $room:$header in
        stack:*.def | stack/explain:stack/explain/*) ;;
        stack:checksum_*.h)
            [ "$module" = checksum ] || say "$file" "$header" "it is for the kinds of checksum alone"
            ;;
        *:stack/checksum_*.h) say "$file" "$header" "it is for the kinds of checksum alone" ;;
        stack/explain:stack/* | drivers:stack/* | apps*:stack/* | apps*:drivers/* | apps*:apps/*) ;;
        *:*/*) say "$file" "$header" "$room may not know that room" ;;
        stack:*)
            mine=$(rank "$module")
            other=$(rank "${header%.h}")
            [ "$mine" != 0 ] || say "$file" "$header" "stack/$module is not in the order ($order)"
            [ "$other" != 0 ] && [ "$other" -le "$mine" ] ||
                say "$file" "$header" "it does not stand left of $module in the order ($order)"
            ;;
        *) [ -e "$room/$header" ] || say "$file" "$header" "there is no such file" ;;
        esac
    done
    # A freestanding program has these headers and no others (C11 section 4, paragraph 6).
    case $room in stack*) ;; *) continue ;; esac
    for header in $(sed -n 's/^#include *<\(.*\)>.*/\1/p' "$file"); do
        case $header in
        stdbool.h | stddef.h | stdint.h) ;;
        *) say "$file" "<$header>" "the stack has no C library" ;;
        esac
    done
done
exit $wrong
