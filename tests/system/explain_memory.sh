# explain_memory.sh - a long capture takes the memory that a short one takes
. "$(dirname "$0")/lib.sh"
need python3

# Fragments of datagrams that are never complete, so that all that can be kept is kept. 4,000 packets
# are more than a pipe holds: some have been explained when the last is written.
cat >"$tmp/peak.py" <<'END'
import struct, subprocess, sys
sys.path.insert(0, sys.argv[2])
from icmp import checksum

def fragment(n):
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 44, n % 65536, 0x2000, 64, 1, 0,
                         bytes([192, 168, 3, 11]), bytes([192, 168, 3, 12]))
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + bytes(24)

def peak(n_packets, *arguments):
    run = subprocess.Popen([sys.argv[1], "explain", *arguments, "-"], stdin=subprocess.PIPE,
                           stdout=subprocess.DEVNULL)
    run.stdin.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 101))
    for n in range(n_packets):
        packet = fragment(n)
        run.stdin.write(struct.pack("<IIII", n // 10, 0, len(packet), len(packet)) + packet)
    run.stdin.flush()
    with open("/proc/%d/status" % run.pid) as status:
        peak, = [int(line.split()[1]) for line in status if line.startswith("VmHWM:")]
    run.stdin.close()
    if run.wait() != 0:
        sys.exit("exit status %d" % run.returncode)
    return peak

for arguments in (["--brief"], ["--json"], [], ["--brief", "--flip", "8=1"]):
    few, many = peak(4000, *arguments), peak(12000, *arguments)
    print("%s: %d kB, then %d kB" % (arguments, few, many))
    if many > few + 1024:
        sys.exit(1)
END
python3 "$tmp/peak.py" "$ECHOHOST" "$here" >"$out" || fail "it takes more"
