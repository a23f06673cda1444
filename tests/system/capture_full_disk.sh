# capture_full_disk.sh - a disk that gets full, a limit, a folder that goes away: each ends the
# capture with one message and whole packets, and the host goes on
. "$(dirname "$0")/lib.sh"
. "$here/capture_lib.sh"
need ping python3 mount
need_tun
mkdir "$tmp/disk"
why=$(mount -t tmpfs -o size=64k none "$tmp/disk" 2>&1) || skip "no tmpfs to be had: $why"

# capture_ended WHY FILE - it runs, has said why the capture ends, and answers all the same
capture_ended() {
    all_answered 10 -i 0.01 192.168.3.12
    wait_until grep -q "^echohost: cannot write $2 any more: $1; " "$err" || fail "not said: $1"
    all_answered 100 -q -f -w 10 192.168.3.12
    stop_echohost
    [ "$(wc -l <"$err")" = 1 ] || fail "not said once"
    check_balance
}

start_echohost --capture "$tmp/disk/a"
all_answered 3000 -q -f -w 10 192.168.3.12
capture_ended "No space left on device" "$tmp/disk/a"
packets_of "$tmp/disk/a"
[ "$(n_captured)" -gt 300 ] || fail "only $(n_captured) packets, though there was room"
shows "^$tmp/disk/a: $(n_captured) packets captured, until writing failed\$"

# full from the start
head -c 64000 /dev/zero >"$tmp/disk/filler" 2>/dev/null || :
start_echohost --capture "$tmp/disk/b"
capture_ended "No space left on device" "$tmp/disk/b"
shows "^$tmp/disk/b: 0 packets captured, until writing failed\$"
umount "$tmp/disk"

# more than the process may write; SIGXFSZ would end it
start sh -c 'ulimit -f 40 && exec "$@"' sh "$ECHOHOST" --capture "$tmp/c"
all_answered 3000 -q -f -w 10 192.168.3.12
capture_ended "File too large" "$tmp/c"
packets_of "$tmp/c"
[ "$(n_captured)" -gt 90 ] || fail "only $(n_captured) packets"

mkdir "$tmp/folder"
start_echohost --capture "$tmp/folder/d"
all_answered 10 -i 0.01 192.168.3.12
rm -r "$tmp/folder"
capture_ended "No such file or directory" "$tmp/folder/d"
