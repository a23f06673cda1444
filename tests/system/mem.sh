# mem.sh - without a device: four pings to itself, through memory
. "$(dirname "$0")/lib.sh"
need_namespace

setpriv --bounding-set=-all timeout 5 "$ECHOHOST" --mem >"$out" 2>"$err" || fail "exit status $?"
[ "$(grep -c 'icmp_seq=' "$out")" = 4 ] || fail "not four lines of replies"
expect_counter read 4
expect_counter SEND_ECHO_REPLY 4
check_balance
says_nothing
