# ping.sh - with nothing said, 192.168.3.12 behind tun0 answers a hundred pings
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost
shows '^echohost: tun0 \(created\), kernel side 192\.168\.3\.11/24, MTU 1500: answering 192\.168\.3\.12$'

all_answered 100 -i 0.01 192.168.3.12
! grep 'bytes from' "$tmp/ping" | grep -v 'ttl=64 ' || fail "a reply came with another TTL than 64"

stop_echohost
shows '^--- tun0 statistics ---$'
shows '^[0-9]+ packets read, 100 answered, time [0-9]+ ms$'
expect_counter answered 100
expect_counter SEND_ECHO_REPLY 100
check_balance
says_nothing
