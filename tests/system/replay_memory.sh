# replay_memory.sh - a capture of 100 MB takes the memory that one of 1 MB takes
. "$(dirname "$0")/lib.sh"
need python3

# All captures of tests/golden that are of link type RAW, over and over, 1 ms apart; 100 MB of them
# come through a pipe, so that they are nowhere.
cat >"$tmp/measure.py" <<'END'
import glob, struct, subprocess, sys

def packets(path):
    content = open(path, "rb").read()
    if content[:4] != b"\xd4\xc3\xb2\xa1" or content[20:24] != b"\x65\0\0\0":
        return
    at = 24
    while at < len(content):
        captured, length = struct.unpack_from("<II", content, at + 8)
        yield content[at + 16:at + 16 + captured], length
        at += 16 + captured

def write(pipe, lesson, n_bytes):
    pipe.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 101))
    n = 0
    while n_bytes > 0:
        records = []
        for packet, length in lesson:
            n += 1
            records.append(struct.pack("<IIII", n // 1000, n % 1000 * 1000, len(packet), length) + packet)
        n_bytes -= pipe.write(b"".join(records))

def peak(echohost, lesson, n_bytes, out):
    """The most memory that it has had in use when it has read so much, in kB."""
    run = subprocess.Popen([echohost, "replay", "-", "-"], stdin=subprocess.PIPE,
                           stdout=subprocess.DEVNULL, stderr=out)
    write(run.stdin, lesson, n_bytes)
    with open("/proc/%d/status" % run.pid) as status:
        peak, = [int(line.split()[1]) for line in status if line.startswith("VmHWM:")]
    run.stdin.close()
    if run.wait() != 0:
        sys.exit("exit status %d" % run.returncode)
    return peak

echohost, golden, name = sys.argv[1:]
lesson = [record for path in sorted(glob.glob(golden + "/*.pcap")) for record in packets(path)]
with open(name, "w") as out:
    small, large = [peak(echohost, lesson, n, out) for n in (1000000, 100000000)]
print("1 MB: %d kB, 100 MB: %d kB" % (small, large))
sys.exit(large > small + 1024)
END
python3 "$tmp/measure.py" "$ECHOHOST" "$here/../golden" "$out" || fail "it takes more"
[ "$(counter read)" -gt 1000000 ] || fail "only $(counter read) packets"
check_balance
