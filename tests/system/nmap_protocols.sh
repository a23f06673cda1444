# nmap_protocols.sh - nmap -sO finds ICMP and UDP, and is told of each other protocol that it is
# not here
. "$(dirname "$0")/lib.sh"
need nmap
need_tun

start_echohost --err-rate 1000000 --err-total 1000000
nmap -n -Pn -sO -T4 -oG "$tmp/found" 192.168.3.12 >"$tmp/nmap" 2>&1 ||
    fail "nmap: $(cat "$tmp/nmap")"
grep -q 'Protocols: 1/open/icmp/, 17/open/udp/.*Ignored State: closed (254)' "$tmp/found" ||
    fail "nmap found: $(cat "$tmp/found")"

stop_echohost
check_balance
