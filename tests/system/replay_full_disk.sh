# replay_full_disk.sh - a disk that is full is said, and what was there before is still there
. "$(dirname "$0")/lib.sh"
need python3
need_namespace
mkdir "$tmp/disk"
why=$(mount -t tmpfs -o size=64k none "$tmp/disk" 2>&1) || skip "no tmpfs to be had: $why"

# more packets than fit, though not all at once into a buffer
python3 - "$here/../golden/ping.pcap" "$tmp/many" <<'END'
import sys
content = open(sys.argv[1], "rb").read()
open(sys.argv[2], "wb").write(content[:24] + content[24:] * 10000)
END
echo old >"$tmp/disk/out"
refuses 1 replay "$tmp/many" "$tmp/disk/out"
says '^echohost: cannot write .*/disk/out: No space left on device; .+'
[ ! -s "$out" ] || fail "a summary of what is not there"
[ "$(cat "$tmp/disk/out")" = old ] || fail "the older capture is gone"
[ "$(ls "$tmp/disk")" = out ] || fail "something is left: $(ls "$tmp/disk")"

# few enough that it shows only at the end
head -c 20000 /dev/zero >"$tmp/disk/filler"
head -c 24 "$tmp/many" >"$tmp/some"
tail -c 30000 "$tmp/many" >>"$tmp/some"
refuses 1 replay "$tmp/some" "$tmp/disk/out"
says 'No space left on device'
[ "$(cat "$tmp/disk/out")" = old ] || fail "the older capture is gone"

"$ECHOHOST" replay "$here/../golden/ping.pcap" "$tmp/disk/out" >"$out" 2>"$err" ||
    fail "what fits is not written"
[ "$(python3 "$here/pcapng.py" "$tmp/disk/out" | wc -l)" = 6 ] || fail "not all is written"
umount "$tmp/disk"
