"""linux.py - the Linux kernel as a host: a tun device in a network namespace that is ours alone

The device has packet information, so that a packet's first byte does not decide what it is taken
for. After each packet somebody else knocks at a closed TCP port: when he is told so, by a segment
that nothing can switch off or limit, the packet before has been dealt with.
"""
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

from packets import TCP, US, US_TOO, address, tcp

TUNSETIFF, IFF_TUN = 0x400454CA, 1
IPV4 = 0x0800
KNOCKER = "10.255.255.1"
PATIENCE_S = 10

# As Linux has them, whatever this machine's have been set to; and nothing held back.
USUAL = {
    "net/ipv4/icmp_echo_ignore_broadcasts": 1,
    "net/ipv4/icmp_echo_ignore_all": 0,
    "net/ipv4/icmp_ratelimit": 0,
    "net/ipv4/icmp_ratemask": 6168,
    "net/ipv4/icmp_msgs_per_sec": 1000000,
    "net/ipv4/icmp_msgs_burst": 1000000,
    "net/ipv4/icmp_errors_use_inbound_ifaddr": 0,
    "net/ipv4/ip_default_ttl": 64,
    "net/ipv4/ip_forward": 0,
    "net/ipv4/ip_no_pmtu_disc": 0,
    "net/ipv4/ipfrag_time": 600,
    "net/ipv4/ipfrag_max_dist": 64,
    "net/ipv4/ipfrag_low_thresh": 65536,
    "net/ipv4/ipfrag_high_thresh": 64 * 1024 * 1024,
    "net/ipv4/conf/all/rp_filter": 0,
    "net/ipv4/conf/t0/rp_filter": 0,
    "net/ipv4/conf/all/accept_source_route": 0,
    "net/ipv4/conf/t0/accept_redirects": 1,
    "mtu": 1500,
}
ROUTES = ("default via 192.168.3.254", "blackhole 192.168.4.0/24", "unreachable 192.168.5.0/24",
          "prohibit 192.168.6.0/24", "throw 192.168.7.0/24")


def ip(*words):
    subprocess.run(("ip",) + words, check=True, stdout=subprocess.DEVNULL)


class Linux:
    def __init__(self):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one queue, in order
        self.fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.fd, TUNSETIFF, struct.pack("16sH22x", b"t0", IFF_TUN))
        self.set("net/ipv6/conf/all/disable_ipv6", 1)
        ip("link", "set", "lo", "up")
        ip("address", "add", US + "/24", "brd", "+", "dev", "t0")
        ip("address", "add", US_TOO + "/32", "dev", "t0")
        ip("link", "set", "t0", "up")
        for route in ROUTES:
            ip("route", "add", *route.split())
        self.is_set, self.n_knocks = {}, 0
        self.unlimited = self.set("net/ipv4/icmp_msgs_per_sec", 1000000)
        self.use({})

    def set(self, name, value):
        """False where this kernel does not have it set."""
        try:
            with open("/proc/sys/" + name, "w", encoding="ascii") as file:
                file.write(str(value))
            return True
        except OSError:
            return False

    def use(self, changes):
        """Has the usual settings but for these."""
        for name, value in {**USUAL, **changes}.items():
            if self.is_set.get(name) == value:
                continue
            self.is_set[name] = value
            if name == "mtu":
                ip("link", "set", "t0", "mtu", str(value))
            else:
                self.set(name, value)
            if name == "net/ipv4/icmp_msgs_per_sec":
                time.sleep(0.1)  # Linux looks at what has come to it every 1/50 s

    def write(self, raw):
        try:
            os.write(self.fd, struct.pack(">HH", 0, IPV4) + raw)
        except OSError:
            pass  # a packet that the driver does not take gets no answer

    def packet(self, raw):
        """The packets that left because of it."""
        self.write(raw)
        left = self.heard()
        if not self.unlimited and left:
            time.sleep(0.0012 * len(left))  # an older kernel sends 1000 errors a second
        return left

    def heard(self):
        """What has left up to now."""
        self.n_knocks += 1
        self.write(tcp(source=KNOCKER, sequence=self.n_knocks))
        left = []
        while True:
            raw = self.read()
            if raw[9] == TCP and raw[16:20] == address(KNOCKER):
                if int.from_bytes(raw[28:32], "big") == self.n_knocks + 1:
                    return left
            else:
                left.append(raw)

    def read(self):
        """The next IPv4 packet that leaves."""
        while True:
            try:
                raw = os.read(self.fd, 70000)
            except BlockingIOError:
                if not select.select([self.fd], [], [], PATIENCE_S)[0]:
                    sys.exit("failed: the kernel does not refuse a TCP connection any more")
                continue
            if raw[2:4] == struct.pack(">H", IPV4):
                return raw[4:]

    def n_waiting(self):
        """Datagrams that wait for fragments."""
        with open("/proc/net/sockstat", encoding="ascii") as file:
            return int(file.read().split("FRAG: inuse ")[1].split()[0])

    def wait_for_timeouts(self, n_waiting):
        end = time.monotonic() + PATIENCE_S
        while self.n_waiting() > n_waiting:
            if time.monotonic() > end:
                sys.exit("failed: the kernel does not give up fragments")
            time.sleep(0.05)
        return self.heard()
