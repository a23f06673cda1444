# capture_lib.sh - verbs for what --capture has written; sourced behind lib.sh

# packets_of FILE - a line for each packet in $tmp/packets, as pcapng.py has them: number, time, in
# or out, bytes, verdict, comment. tshark, where it is installed, has to read the same.
packets_of() {
    python3 "$here/pcapng.py" "$1" >"$tmp/packets" 2>"$tmp/complaints" ||
        fail "$1: $(cat "$tmp/complaints")"
    command -v tshark >/dev/null || return 0
    tshark -r "$1" -T fields -e frame.number -e frame.packet_flags_direction -e frame.cap_len \
        -e frame.comment >"$tmp/tshark" 2>"$tmp/complaints" || fail "$1: $(cat "$tmp/complaints")"
    ! grep -v '^Running as user' "$tmp/complaints" || fail "tshark complains about $1"
    awk -F '\t' -v OFS='\t' '{
        print $1, $3 == "in" ? "0x00000001" : "0x00000002", $4, $6 == "-" ? "" : $6
    }' "$tmp/packets" | cmp -s - "$tmp/tshark" || fail "tshark reads something else in $1"
}

# n_captured [DIRECTION [VERDICT]] - how many of these there are in $tmp/packets; - is no comment
n_captured() {
    awk -F '\t' -v direction="${1:-}" -v verdict="${2:-}" '
        (direction == "" || $3 == direction) && (verdict == "" || $5 == verdict) { n++ }
        END { print n + 0 }' "$tmp/packets"
}

# expect_captured NUMBER [DIRECTION [VERDICT]]
expect_captured() {
    number=$1
    shift
    found=$(n_captured "$@")
    [ "$found" = "$number" ] || fail "$found packets $* were captured, not $number"
}

# The capture and the counters agree: what was read came in, and each of its verdicts is there.
check_captured() {
    expect_captured "$(counter read)" in
    sed -n 's/^ *[0-9][0-9]*  \([A-Z]*_[A-Z0-9_]*\) .*/\1/p' "$out" | grep -v '^PORT_' | sort -u \
        >"$tmp/verdicts"
    while read -r verdict; do
        expect_captured "$(counter "$verdict")" in "$verdict"
    done <"$tmp/verdicts"
}

# captured_so_far FILE NUMBER - so many packets at least can be read while it runs
captured_so_far() {
    python3 "$here/pcapng.py" "$1" >"$tmp/so_far" 2>&1 && [ "$(wc -l <"$tmp/so_far")" -ge "$2" ]
}
