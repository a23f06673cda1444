# nmap_fingerprint.sh - what nmap -O makes of the answers is what was decided, and stays so
. "$(dirname "$0")/lib.sh"
need nmap
need_tun

start_echohost
nmap -n -Pn -O -d -p 1 --max-retries 1 --max-os-tries 1 -T4 192.168.3.12 >"$tmp/nmap" 2>&1 ||
    fail "nmap: $(cat "$tmp/nmap")"
# The error about UDP (U1) and the echo replies (IE); the rest is about TCP, time and chance.
grep -E '^(U1|IE)\(' "$tmp/nmap" >"$tmp/fingerprint" || fail "no fingerprint: $(cat "$tmp/nmap")"
sed '/^#/d' "$here/nmap_fingerprint.txt" | diff - "$tmp/fingerprint" ||
    fail "the fingerprint has changed; is that meant?"

stop_echohost
check_balance
