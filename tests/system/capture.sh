# capture.sh - --capture writes what came and what left, with verdicts, while it happens
. "$(dirname "$0")/lib.sh"
. "$here/capture_lib.sh"
need ping python3
need_tun

start_echohost --capture "$tmp/a.pcapng"
all_answered 3 -i 0.01 192.168.3.12
wait_until captured_so_far "$tmp/a.pcapng" 6 || fail "nothing to be seen while it runs"
all_answered 1 -s 4000 192.168.3.12 # three fragments, each way
unanswered 192.168.3.1
send_udp 192.168.3.12
stop_echohost
says_nothing
check_balance

packets_of "$tmp/a.pcapng"
# of three fragments two were held when they were captured, and their end is in the counters alone
expect_counter HOLD_JOINED 2
expect_captured 2 in HOLD_FRAGMENT
expect_captured "$(counter read)" in
expect_captured 4 in SEND_ECHO_REPLY
expect_captured 3 in DROP_DESTINATION_NOT_OURS
expect_captured 1 in SEND_PORT_UNREACHABLE
expect_captured $((3 + 3 + 1)) out
expect_captured $((3 + 3 + 1)) out -
awk -F '\t' '$3 == "in" && $6 !~ /^[A-Z0-9_]+: .+ \(RFC [0-9]+.*\)$/ { exit 1 }' "$tmp/packets" ||
    fail "a packet without its verdict and clause"
awk -F '\t' '$2 < last { exit 1 } { last = $2 }' "$tmp/packets" || fail "the times go back"
[ $(($(awk -F '\t' 'END { print $2 }' "$tmp/packets") / 1000000000 - $(date +%s))) -ge -60 ] ||
    fail "the times are not those of today"
shows "^$tmp/a.pcapng: $(wc -l <"$tmp/packets") packets captured\$"

if command -v tshark >/dev/null; then
    tshark -r "$tmp/a.pcapng" -T fields -e frame.interface_name 2>/dev/null | sort -u >"$tmp/names"
    [ "$(cat "$tmp/names")" = tun0 ] || fail "the interface is called $(cat "$tmp/names")"
    # every reply belongs to a request, fragments are put together, all checksums hold
    tshark -r "$tmp/a.pcapng" -o ip.check_checksum:TRUE -Y 'icmp.type == 0 && icmp.resp_to' \
        2>/dev/null >"$tmp/replies"
    [ "$(wc -l <"$tmp/replies")" = 4 ] || fail "not four replies to requests"
    tshark -r "$tmp/a.pcapng" -o ip.check_checksum:TRUE 2>/dev/null \
        -Y 'ip.checksum.status == 0 || icmp.checksum.status == 0' >"$tmp/bad"
    [ ! -s "$tmp/bad" ] || fail "a checksum does not hold: $(cat "$tmp/bad")"
fi
