# json.sh - with --json every line on stdout is JSON, and holds what the text says
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

start_echohost --json
all_answered 4 -i 0.01 192.168.3.12
unanswered 192.168.3.1
send_udp 192.168.3.12
all_answered 1 -s 8000 192.168.3.12
kill -s USR1 "$pid"
wait_until grep -q '"statistics"' "$out" || fail "no statistics after SIGUSR1"
all_answered 2 -i 0.01 192.168.3.12
stop_echohost

while read -r line; do
    echo "$line" | python3 -m json.tool >"$tmp/pretty" 2>&1 || fail "not JSON: $line"
done <"$out"
python3 "$here/check_json.py" "$out" start statistics=5 summary=7 || fail "a field is not right"
