"""plan.py - what is asked of both hosts: probes, each a script of packets"""
from dataclasses import dataclass, field

import packets


@dataclass(frozen=True)
class Setting:
    """The same wish, in the words of each of the two."""
    ours: tuple = ()
    linux: dict = field(default_factory=dict)


SETTINGS = {
    "broadcast": Setting(("--broadcast",), {"net/ipv4/icmp_echo_ignore_broadcasts": 0}),
    "timestamp": Setting(("--timestamp",)),  # Linux always answers
    "no-echo": Setting(("--no-echo",), {"net/ipv4/icmp_echo_ignore_all": 1}),
    "class-e": Setting(("--allow-240",)),  # for Linux it is the usual
    "strict-source": Setting((), {"net/ipv4/conf/all/rp_filter": 1}),  # for us it is the usual
    "limited": Setting((), {"net/ipv4/icmp_ratelimit": 1000, "net/ipv4/icmp_msgs_per_sec": 1000,
                            "net/ipv4/icmp_msgs_burst": 50}),
    "impatient": Setting(("--reass-timeout", "1"), {"net/ipv4/ipfrag_time": 1}),
    "few-hops": Setting(("--ttl", "7"), {"net/ipv4/ip_default_ttl": 7}),
    "roomy": Setting(("--reass-datagrams", "256")),  # about what Linux has
    "crowded": Setting((), {"net/ipv4/ipfrag_high_thresh": 131072}),
    "router": Setting(("192.168.4.0/24=blackhole", "192.168.5.0/24=unreachable",
                       "192.168.6.0/24=prohibit", "192.168.7.0/24=throw"),
                      {"net/ipv4/ip_forward": 1}),
    "mtu": Setting(),  # with a number, which Probe says to both
}


@dataclass
class Probe:
    name: str
    packets: list
    settings: dict = field(default_factory=dict)  # name: True, or the MTU
    waits: bool = False  # then time passes, until what waits for fragments has been given up
    after: list = field(default_factory=list)  # and these packets come

    def __str__(self):
        return self.name

    @property
    def mtu(self):
        return self.settings.get("mtu", 1500)

    @property
    def ttl(self):
        return 7 if "few-hops" in self.settings else 64

    @property
    def limited(self):
        return "limited" in self.settings

    def ours(self):
        """The options of our host."""
        options = ["--address", "192.168.3.11/24", "--mtu", str(self.mtu), packets.US,
                   packets.US_TOO]
        for name in self.settings:
            options += SETTINGS[name].ours
        return options

    def linux(self):
        """What of Linux is not as usual."""
        changes = {"mtu": self.mtu}
        for name in self.settings:
            changes.update(SETTINGS[name].linux)
        return changes


class Plan:
    def __init__(self):
        self.probes, self.names, self.n_peers = [], set(), 0

    def peer(self):
        """An address that nobody else asks from, so that nothing is remembered of another probe."""
        self.n_peers += 1
        return "10.%d.%d.%d" % (self.n_peers // 62500, self.n_peers // 250 % 250,
                                self.n_peers % 250 + 1)

    def add(self, name, *script, waits=False, after=(), **settings):
        if name in self.names:
            raise ValueError("two probes are called " + name)
        self.names.add(name)
        settings = {key.replace("_", "-"): value for key, value in settings.items()}
        self.probes.append(Probe(name, list(script), settings, waits, list(after)))
