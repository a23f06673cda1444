# capture_refused.sh - a capture that cannot be written is refused before there is a device, and an
# older one stays as it was
. "$(dirname "$0")/lib.sh"
need mkfifo
need_tun

mkfifo "$tmp/fifo" # nobody reads it, and nobody waits for that
for file in - "$tmp" "$tmp/no/a" "$tmp/fifo"; do
    refuses 1 --capture "$file"
    says "^echohost: cannot capture to "
    no_device tun0 || fail "--capture $file: there is a device"
done
refuses 1 --capture "$tmp/a" --capture-size 10
says "less than its beginning"
refuses 2 --capture-size 1M
refuses 2 --capture "$tmp/a" --capture-files 3

echo old >"$tmp/old"
refuses 1 --capture "$tmp/old" --fd 77
[ "$(cat "$tmp/old")" = old ] || fail "the older capture is gone"
