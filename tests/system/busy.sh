# busy.sh - a second one on the same device is told so, and does not disturb the first
. "$(dirname "$0")/lib.sh"
need ping
need_tun

start_echohost
first=$tmp/first
mkdir "$first"
mv "$out" "$err" "$first"

refuses 1
says '^echohost: .*tun0.*(busy|another program)'

out=$first/out err=$first/err
all_answered 10 -i 0.01 192.168.3.12
stop_echohost
expect_counter SEND_ECHO_REPLY 10
check_balance
