# bad_packets.sh - what no host should answer is not answered, with no error either, and counted
# for what it is
. "$(dirname "$0")/lib.sh"
need ping hping3
need_tun

# The verdict, and how hping3 makes a packet that gets it
cat >"$tmp/table" <<'TABLE'
DROP_SOURCE_THIS_NETWORK -1 -a 0.1.2.3
DROP_SOURCE_LOOPBACK -1 -a 127.0.0.1
DROP_SOURCE_MULTICAST -1 -a 224.0.0.1
DROP_SOURCE_RESERVED -1 -a 240.0.0.1
DROP_SOURCE_BROADCAST -1 -a 192.168.3.255
DROP_SOURCE_OURS -1 -a 192.168.3.12
DROP_UDP_CHECKSUM --udp -p 7 --badcksum
DROP_ICMP_CHECKSUM -1 --badcksum
DROP_ICMP_DISABLED -1 --icmptype 13
DROP_ICMP_DEPRECATED -1 --icmptype 17
DROP_ICMP_UNSOLICITED -1 --icmptype 0
DROP_ICMP_ERROR -1 --icmptype 3
DROP_ICMP_REDIRECT -1 --icmptype 5
TABLE

start_echohost
senders=
while read -r verdict options; do
    # shellcheck disable=SC2086 # one word each
    timeout 10 hping3 -q -c 2 -i u1000 $options 192.168.3.12 >"$tmp/$verdict" 2>&1 &
    senders="$senders $!"
done <"$tmp/table"
for sender in $senders; do
    wait "$sender" || : # hping3's status says whether there was an answer, or something else
done
all_answered 10 -i 0.01 192.168.3.12

stop_echohost
while read -r verdict options; do
    grep -q ' 0 packets received' "$tmp/$verdict" || fail "hping3 $options got an answer"
    expect_counter "$verdict" 2
done <"$tmp/table"
expect_counter SEND_ECHO_REPLY 10
check_balance
