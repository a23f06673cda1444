# explain.sh - a capture explained in each form, without root or device; and a packet as hex
. "$(dirname "$0")/lib.sh"
need python3
golden=$here/../golden
unprivileged() {
    setpriv --bounding-set=-all --inh-caps=-all timeout 20 "$ECHOHOST" explain "$@" >"$out" 2>"$err" ||
        fail "explain $*: exit status $?"
    ! grep -v 'are no IP packets\|were cut when they were captured' "$err" >/dev/null ||
        fail "something on stderr"
}

unprivileged "$golden/fragments_timeout.pcap"
for part in 'what the bytes say' 'what was decided' 'whose address it is' 'verdict' \
    'what of its datagram is there' 'what the reply changed' 'what leaves'; do
    shows "^  $part"
done
[ "$(grep -c '^packet ' "$out")" = 7 ] || fail "not seven packets"
[ "$(grep -c '^timeout: ' "$out")" = 3 ] || fail "not three timeouts"
expect_counter DROP_FRAGMENT_TIMEOUT 3
expect_counter SEND_TIME_EXCEEDED 2
shows '^read 7 = sum of verdicts 7$'

# every form says the same about every capture
for capture in "$golden"/*.pcap; do
    unprivileged "$capture"
    awk '/^  verdict$/ { getline; print $1 }' "$out" >"$tmp/verdicts"
    unprivileged --brief "$capture"
    sed -n 's/^.* -> \([A-Z0-9_]*\)$/\1/p' "$out" | cmp -s - "$tmp/verdicts" ||
        fail "$capture: --brief says something else"
    unprivileged --json "$capture"
    python3 - "$out" "$tmp/verdicts" <<'END' || fail "$capture: --json says something else"
import json, sys
*told, summary = [json.loads(line) for line in open(sys.argv[1])]
assert [one["verdict"]["name"] for one in told] == open(sys.argv[2]).read().split()
assert summary["packets"] == summary["sum_of_verdicts"] == sum(summary["verdicts"].values())
assert summary["packets"] == sum(one["event"] == "packet" for one in told) and summary["balanced"]
assert all(one["bytes"] == one["bytes"].lower() and len(one["bytes"]) == 2 * one["length"]
           for one in told)
END
done

# a packet, in any of the ways in which one copies it
unprivileged --json --packet 1 "$golden/ping.pcap"
hex=$(sed -n '1s/.*"bytes":"\([0-9a-f]*\)","brief".*/\1/p' "$out")
unprivileged --brief --packet 1 "$golden/ping.pcap"
head -n 1 "$out" >"$tmp/line"
unprivileged --brief --hex "$hex"
cmp -s "$out" "$tmp/line" || fail "in hex it is another packet"
for copied in 's/../& /g' 's/../&:/g' 's/../0x&, /g' 's/..../&\n/g'; do
    echo "$hex" | sed "$copied" >"$tmp/hex"
    unprivileged --brief --hex - <"$tmp/hex"
    cmp -s "$out" "$tmp/line" || fail "copied with $copied it is another packet"
    unprivileged --brief --hex "$(cat "$tmp/hex")"
    cmp -s "$out" "$tmp/line" || fail "typed with $copied it is another packet"
done

# and through a pipe
unprivileged --brief "$golden/ping.pcap"
sed '/^---/,$d' "$out" >"$tmp/file"
cat "$golden/ping.pcap" | "$ECHOHOST" explain --brief - | sed '/^---/,$d' | cmp -s - "$tmp/file" ||
    fail "through a pipe it is another capture"

# which decision flips
unprivileged --packet 1 --flip 8=0x3f "$golden/ping.pcap"
shows '^    byte 8: 40 -> 3f      time to live: 64 -> 63$'
shows '^    step 8, IPv4: the header checksum holds \(stack/ipv4.c, ipv4_accept\(\)\)$'
shows '^    SEND_ECHO_REPLY -> DROP_IPV4_CHECKSUM$'
refuses 2 explain --packet 1 --flip 84=0 "$golden/ping.pcap"
says 'byte 84 of packet 1: its length is 84'
refuses 2 explain --flip 8=256 "$golden/ping.pcap"
refuses 2 explain --hex 4x
refuses 2 explain --packet 4 "$golden/ping.pcap"
says 'no IP packet of that number'
refuses 2 explain
refuses 1 explain "$tmp/missing"
