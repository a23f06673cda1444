#!/bin/sh
# coverage.sh BUILD - what the unit tests reach: a report in BUILD/html, its totals, and the gate
#
# The gate is on stack/: every line, and 95 % of the branches.
set -eu
cd "$(dirname "$0")/.."
build=${1:-build/coverage}

# lcov 2 has other names for the same options
case $(lcov --version) in
*' 1.'*) branches="--rc lcov_branch_coverage=1" html="--rc genhtml_branch_coverage=1" ;;
*) branches="--rc branch_coverage=1 --ignore-errors mismatch,unused" html="--rc branch_coverage=1" ;;
esac

find "$build" -name '*.gcda' -delete
ctest --test-dir "$build" --output-on-failure --parallel 2 \
    --tests-regex "^(unit|drivers|apps)[.]" >"$build/ctest.log" || {
    cat "$build/ctest.log"
    exit 1
}

# shellcheck disable=SC2086 # lists of words
report() {
    lcov $branches --quiet --capture --directory "$build" --output-file "$build/all.info" &&
        lcov $branches --quiet --extract "$build/all.info" "$PWD/stack/*" "$PWD/drivers/*" \
            "$PWD/apps/*" --output-file "$build/coverage.info" &&
        genhtml $html --quiet --prefix "$PWD" --output-directory "$build/html" \
            "$build/coverage.info"
}
report >"$build/lcov.log" 2>&1 || {
    cat "$build/lcov.log"
    exit 1
}

# From the lines of the tracefile: SF:file, LF/LH lines found and hit, BRF/BRH branches.
awk -F: -v here="$PWD/" '
    /^SF:/ { split(substr($2, length(here) + 1), part, "/"); room = part[1]; rooms[room] = 1 }
    /^(LF|LH|BRF|BRH):/ { n[room, $1] += $2 }
    function percent(hit, found) { return found == 0 ? 100 : 100 * hit / found }
    END {
        printf "%-10s %16s %20s\n", "coverage", "lines", "branches"
        order[1] = "stack"; order[2] = "drivers"; order[3] = "apps"
        for (i = 1; i <= 3; i++) {
            r = order[i]
            printf "%-10s %5d/%-5d %5.1f %% %7d/%-5d %5.1f %%\n", r, n[r, "LH"], n[r, "LF"],
                percent(n[r, "LH"], n[r, "LF"]), n[r, "BRH"], n[r, "BRF"],
                percent(n[r, "BRH"], n[r, "BRF"])
        }
        if (n["stack", "LF"] == 0 || n["stack", "LH"] < n["stack", "LF"] ||
            percent(n["stack", "BRH"], n["stack", "BRF"]) < 95) {
            print "the gate: stack/ has to have 100 % of lines and 95 % of branches"
            exit 1
        }
    }' "$build/coverage.info"
echo "report: $build/html/index.html"
