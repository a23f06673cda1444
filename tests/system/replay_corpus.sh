# replay_corpus.sh - captures of others are replayed without complaint, as explain has it; tshark
# reads them
#
# They are not in this repository: $ECHOHOST_CORPUS is a folder of captures, ../shared/corpus beside
# the repository where there is one.
. "$(dirname "$0")/lib.sh"
need python3
folder=${ECHOHOST_CORPUS:-$here/../../../shared/corpus}
[ -n "$(find "$folder" -maxdepth 1 -name '*.pcap*' 2>/dev/null)" ] ||
    skip "no captures in $folder; set ECHOHOST_CORPUS to a folder that has some"
n_files=0 n_packets=0

# Every address is the host's own, so that packets get as far as they can.
for capture in "$folder"/*.pcap*; do
    rm -f "$tmp/a.pcapng"
    "$ECHOHOST" replay --address 192.0.2.1/32 --allow-240 "$capture" "$tmp/a.pcapng" 0.0.0.0/0 \
        >"$out" 2>"$err" || fail "$capture: exit status $?"
    says_nothing
    check_balance
    python3 "$here/pcapng.py" "$tmp/a.pcapng" >"$tmp/packets" || fail "$capture: $(cat "$tmp/packets")"
    [ "$(awk -F '\t' '$3 == "in"' "$tmp/packets" | wc -l)" = "$(counter read)" ] ||
        fail "$capture: not all packets are there"
    awk -F '\t' '$3 == "in" && $5 !~ /^(SEND|DROP|HOLD)_/ { exit 1 }' "$tmp/packets" ||
        fail "$capture: a packet without a verdict"
    # explain decides the same, though it is the other compilation of the stack; what is given up in
    # silence leaves no packet here
    "$ECHOHOST" explain --brief --address 192.0.2.1/32 --allow-240 "$capture" 0.0.0.0/0 |
        sed -n 's/.* -> \([A-Z0-9_]*\)$/\1/p' | grep -v '^DROP_FRAGMENT_TIMEOUT$' >"$tmp/explained" || :
    awk -F '\t' '$5 != "-" { print $5 }' "$tmp/packets" | cmp -s - "$tmp/explained" ||
        fail "$capture: explain decides otherwise"
    if command -v tshark >/dev/null; then
        tshark -r "$tmp/a.pcapng" -T fields -e frame.comment >"$tmp/tshark" 2>"$tmp/complaints" ||
            fail "$capture: tshark: $(cat "$tmp/complaints")"
        ! grep -v '^Running as user' "$tmp/complaints" || fail "$capture: tshark complains"
        awk -F '\t' '{ print $6 == "-" ? "" : $6 }' "$tmp/packets" | cmp -s - "$tmp/tshark" ||
            fail "$capture: tshark reads something else"
    fi
    n_files=$((n_files + 1))
    n_packets=$((n_packets + $(counter read)))
done
echo "$n_files captures, $n_packets packets"
