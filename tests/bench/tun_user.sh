# tun_user.sh - an ordinary user measures in a user namespace, and is told who sends the requests
. "$(dirname "$0")/../system/lib.sh"
need python3
need_tun
need_tun_node 666
need_nobody

status=0
# shellcheck disable=SC2086
setpriv $identity "$ECHOHOST" bench tun --json --runs 1 --time 0.05 --size 84 \
    >"$tmp/report" 2>"$err" || status=$?
! grep -q 'no network namespace to be had' "$err" || skip "no user namespaces: $(cat "$err")"
[ $status = 0 ] || fail "exit status $status"
python3 "$here/tun.py" "$tmp/report" >"$out" || fail "its figures do not add up"
[ "$(wc -l <"$out")" = 3 ] || fail "not three rows"
if grep -q '"generator": "packet"' "$tmp/report"; then
    says '^echohost: packet sockets send the requests; .+: cannot use BPF: .+'
fi
