# user_namespace.sh - an ordinary user has it all in a user namespace (unshare -Urn)
. "$(dirname "$0")/lib.sh"
need ping
need_tun

if grep -q ' 4294967295$' /proc/self/uid_map; then
    # We are root: become nobody, and let nobody run a test from its first line.
    need_tun_node 666
    need_nobody
    cp "$here/lib.sh" "$here/ping.sh" "$tmp"
    chmod 755 "$tmp/lib.sh" "$tmp/ping.sh"
    status=0
    # shellcheck disable=SC2086
    (
        unset ECHOHOST_TEST_OUTSIDE ECHOHOST_TEST_TMP
        setpriv $identity --pdeathsig KILL sh "$tmp/ping.sh"
    ) >"$tmp/nested" 2>&1 || status=$?
    cat "$tmp/nested"
    [ $status != 77 ] || skip "for an ordinary user: $(sed 's/^skip: //' "$tmp/nested")"
    [ $status = 0 ] || fail "as nobody in a user namespace, ping.sh ended with $status"
else
    # We are in a user namespace already, as every test of an ordinary user is.
    start_echohost
    all_answered 10 -i 0.01 192.168.3.12
    stop_echohost
    check_balance
fi
