# capture_size.sh - a capture ends at its size, or begins the next file and keeps the last ones
. "$(dirname "$0")/lib.sh"
. "$here/capture_lib.sh"
need ping python3
need_tun

# one file: it ends, the host does not
start_echohost --capture "$tmp/one" --capture-size 20k
all_answered 500 -q -f -w 10 192.168.3.12
wait_until grep -q "^echohost: $tmp/one has its size of 20000 bytes: " "$err" || fail "not said"
all_answered 10 -i 0.01 192.168.3.12
stop_echohost
expect_counter SEND_ECHO_REPLY 510
check_balance
[ "$(wc -l <"$err")" = 1 ] || fail "not said once"
size=$(wc -c <"$tmp/one")
{ [ "$size" -le 20000 ] && [ "$size" -gt 19500 ]; } || fail "$size bytes"
packets_of "$tmp/one"
shows "^$tmp/one: $(n_captured) packets captured, until it had its size\$"

# several files: the last packets are in them, each file is whole, and nothing is said
start_echohost --capture "$tmp/many" --capture-size 20k --capture-files 3
all_answered 2000 -q -f -w 10 192.168.3.12
stop_echohost
says_nothing
expect_counter SEND_ECHO_REPLY 2000
check_balance
[ "$(cd "$tmp" && echo many*)" = "many many.1 many.2" ] || fail "there are $(ls "$tmp")"
: >"$tmp/all"
for file in many.2 many.1 many; do
    [ "$(wc -c <"$tmp/$file")" -le 20000 ] || fail "$file has $(wc -c <"$tmp/$file") bytes"
    packets_of "$tmp/$file"
    cat "$tmp/packets" >>"$tmp/all"
done
awk -F '\t' '$2 < last { exit 1 } { last = $2 }' "$tmp/all" || fail "the files are not in order"
[ "$(wc -l <"$tmp/all")" -gt 200 ] || fail "only $(wc -l <"$tmp/all") packets are left"
[ "$(grep -c out "$tmp/all")" -gt 80 ] || fail "replies are missing"
shows "^$tmp/many: $((2000 + $(counter read))) packets captured\$"
