# replay.sh - a capture with its verdicts and replies, as Wireshark shows it; without root or device
. "$(dirname "$0")/lib.sh"
need python3
golden=$here/../golden

setpriv --bounding-set=-all "$ECHOHOST" replay "$golden/fragments_timeout.pcap" "$tmp/a.pcapng" >"$out" 2>"$err" ||
    fail "exit status $?"
says_nothing
check_balance
expect_counter read 7
expect_counter answered 3
expect_counter DROP_FRAGMENT_TIMEOUT 3
expect_counter SEND_TIME_EXCEEDED 2
shows '^7 packets read, 3 answered, time [0-9]+ ms, [0-9]+ packets a second$'

# each packet has its verdict and where to read about it; a reply speaks for itself
python3 "$here/pcapng.py" "$tmp/a.pcapng" >"$tmp/packets" || fail "no pcapng: $(cat "$tmp/packets")"
awk -F '\t' '$3 == "in" && $6 !~ /^[A-Z0-9_]+: .+ \(RFC [0-9]+.*\)$/ { exit 1 }' "$tmp/packets" ||
    fail "a packet without its verdict and clause"
[ "$(awk -F '\t' '$3 == "in"' "$tmp/packets" | wc -l)" = 7 ] || fail "not seven packets in"
[ "$(awk -F '\t' '$3 == "out" && $5 == "-"' "$tmp/packets" | wc -l)" = 1 ] || fail "not one reply"
[ "$(awk -F '\t' '$3 == "out" && $5 == "SEND_TIME_EXCEEDED"' "$tmp/packets" | wc -l)" = 2 ] ||
    fail "not two errors that say what they are about"

# the same bytes, whenever it is done
"$ECHOHOST" replay "$golden/fragments_timeout.pcap" "$tmp/b.pcapng" >"$out" 2>"$err"
cmp -s "$tmp/a.pcapng" "$tmp/b.pcapng" || fail "another time, other bytes"

# as data
"$ECHOHOST" replay --json "$golden/fragments_timeout.pcap" "$tmp/b.pcapng" >"$out" 2>"$err"
says_nothing
python3 - "$out" <<'END' || fail "a field is not right"
import json, sys
line, = open(sys.argv[1])
summary = json.loads(line)
assert summary["event"] == "summary" and summary["packets"] == summary["sum_of_verdicts"] == 7
assert sum(summary["verdicts"].values()) == 7 and summary["balanced"] and not summary["stopped"]
assert summary["answered"] == 3 and summary["replies"] == 3 and summary["not_ip"] == summary["cut"] == 0
assert summary["seconds"] > 0 and summary["packets_per_second"] > 0
END

if command -v tshark >/dev/null; then
    tshark -r "$tmp/a.pcapng" -T fields -e frame.packet_flags_direction -e frame.comment \
        >"$tmp/tshark" 2>"$tmp/complaints" || fail "tshark: $(cat "$tmp/complaints")"
    awk -F '\t' -v OFS='\t' '{ print $3 == "in" ? "0x00000001" : "0x00000002", $6 == "-" ? "" : $6 }' \
        "$tmp/packets" | cmp -s - "$tmp/tshark" || fail "tshark reads something else"
fi
