#!/bin/sh
# attacks.sh - every attack of attacks.tsv has its test, and every test its attack
#
# The rows are A001 to A135, in order. A row names the test, whose own name begins with the number of
# the attack (or of several, if they have the same shape), or has "-" and says why there is none.
set -eu
cd "$(dirname "$0")"

{
    sed -n 's/^TEST(\(a[0-9][0-9][0-9]_[a-z0-9_]*\))$/\1/p' attacks_*.c
    sed 1d attacks.tsv
} | awk -F '\t' '
    function fault(text) { print "attacks.tsv: " text; wrong = 1 }
    /^a[0-9][0-9][0-9]_/ { written[$1] = 1; next }
    {
        n++
        if ($1 != sprintf("A%03d", n))
            fault(sprintf("A%03d is missing, or not in its place", n))
        n = substr($1, 2) + 0
        if (NF != 3 || length($3) < 10)
            fault($1 ": says nothing")
        test_of[$1] = $2
        if ($2 != "-" && !($2 in written))
            fault($1 ": there is no test " $2)
    }
    END {
        if (n != 135)
            fault("the last one is A" n)
        for (test in written)
            for (rest = test; match(rest, /^a[0-9][0-9][0-9]_/); rest = substr(rest, 6)) {
                id = "A" substr(rest, 2, 3)
                if (test_of[id] != test)
                    fault(id ": does not name " test)
                meant[id] = 1
            }
        for (id in test_of)
            if (test_of[id] != "-" && !(id in meant))
                fault(id ": its number is not in the name of " test_of[id])
        exit wrong
    }'
