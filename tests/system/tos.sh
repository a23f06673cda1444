# tos.sh - the reply has the request's type of service, except for the two bits of ECN
. "$(dirname "$0")/lib.sh"
need ping python3
need_tun

start_echohost
for tos in 0 0x10 0x2e 0xb8 0xff; do
    all_answered 3 -i 0.01 -Q $tos 192.168.3.12
done
all_answered 3 -i 0.01 -Q 0xb8 -s 3000 192.168.3.12
python3 "$here/echo_tos.py" 192.168.3.12 || fail "a reply has a wrong type of service"

stop_echohost
expect_counter SEND_ECHO_REPLY $((6 * 3 + 256))
check_balance
