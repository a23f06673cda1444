"""lessons_routes.py - who asks, who is asked, and which route decides about it"""
from lesson import KERNEL, US, comes, echo, icmp, ip, lesson, packets, udp

REPLY = "SEND_ECHO_REPLY"


@lesson()
def sources():
    """Where an answer would go has to be one single other host."""
    for second, (source, verdict) in enumerate((
            ("0.0.0.0", "DROP_SOURCE_THIS_NETWORK"),
            ("127.0.0.1", "DROP_SOURCE_LOOPBACK"),
            ("224.0.0.5", "DROP_SOURCE_MULTICAST"),
            ("240.0.0.1", "DROP_SOURCE_RESERVED"),
            ("255.255.255.255", "DROP_SOURCE_BROADCAST"),
            ("192.168.3.255", "DROP_SOURCE_BROADCAST"),
            ("192.168.3.0", "DROP_SOURCE_BROADCAST"),
            (US, "DROP_SOURCE_OURS"),
            ("192.168.3.1", REPLY))):
        allowed = {"sources_240": REPLY} if source == "240.0.0.1" else {}
        yield comes(second, echo(source=source), verdict, **allowed)


@lesson()
def destinations():
    for second, (destination, verdict) in enumerate((
            ("127.0.0.1", "DROP_DESTINATION_LOOPBACK"),
            ("224.0.0.1", "DROP_DESTINATION_MULTICAST"),
            ("239.255.255.250", "DROP_DESTINATION_MULTICAST"),
            ("192.168.3.255", "DROP_DESTINATION_BROADCAST"),
            ("255.255.255.255", "DROP_DESTINATION_BROADCAST"),
            ("0.0.0.0", "DROP_DESTINATION_NOT_OURS"),
            ("240.0.0.1", "DROP_DESTINATION_NOT_OURS"),
            ("192.168.3.1", "DROP_DESTINATION_NOT_OURS"),
            (US, REPLY))):
        yield comes(second, echo(destination=destination), verdict)


@lesson()
def routes():
    """The longest prefix decides: captures.tsv has them."""
    for second, (destination, verdict, quiet) in enumerate((
            (US, REPLY, REPLY),
            ("192.168.4.200", REPLY, REPLY),
            ("192.168.4.7", "DROP_ROUTE_BLACKHOLE", "DROP_ROUTE_BLACKHOLE"),
            ("192.168.5.9", "SEND_HOST_UNREACHABLE", "DROP_ROUTE_UNREACHABLE"),
            ("192.168.5.129", REPLY, REPLY),
            ("192.168.6.1", "SEND_PROHIBITED", "DROP_ROUTE_PROHIBIT"),
            ("192.168.7.1", "SEND_NETWORK_UNREACHABLE", "DROP_ROUTE_THROW"),
            ("192.168.8.1", "DROP_DESTINATION_NOT_OURS", "DROP_DESTINATION_NOT_OURS"))):
        yield comes(second, echo(destination=destination), verdict, routes_quiet=quiet)


@lesson()
def errors_banned():
    """What no error may be sent about (RFC 1122 section 3.2.2), each after one that may. A host
    without any address has nothing to send errors from, either."""
    dead = {"destination": "192.168.5.9"}
    silent, absent = "DROP_ROUTE_UNREACHABLE", "DROP_DESTINATION_NOT_OURS"
    port_closed = packets.message(3, 3, data=udp(source=US, destination=KERNEL)[:28])
    yield comes(0, echo(**dead), "SEND_HOST_UNREACHABLE", errors_from_nobody=silent)
    yield comes(1, ip(port_closed, **dead), silent)
    yield comes(2, icmp(42, **dead), silent)  # a type that might be an error
    yield comes(3, ip(udp()[20:28], fragment=packets.MORE_FRAGMENTS, protocol=17, **dead),
                "SEND_HOST_UNREACHABLE", errors_from_nobody=silent)
    yield comes(4, ip(udp()[28:], fragment=1, protocol=17, **dead), silent)
    broken = bytes.fromhex("07020000")
    yield comes(5, echo(options=broken), "SEND_PARAMETER_PROBLEM", errors_from_nobody=absent)
    yield comes(6, ip(port_closed, options=broken), "DROP_OPTION_MALFORMED",
                errors_from_nobody=absent)
    yield comes(7, echo(options=broken, destination="192.168.3.255"), "DROP_DESTINATION_BROADCAST")


@lesson()
def errors_limited():
    """Six at once, then one a second; another asker has his own."""
    for n in range(8):
        yield comes(n / 100, udp(port=33434 + n),
                    "SEND_PORT_UNREACHABLE" if n < 6 else "DROP_UDP_PORT")
    yield comes(0.08, udp(source="192.168.3.1"), "SEND_PORT_UNREACHABLE")
    yield comes(0.09, echo(), REPLY)
    yield comes(1.1, udp(port=33442), "SEND_PORT_UNREACHABLE")
    yield comes(1.2, udp(port=33443), "DROP_UDP_PORT")


@lesson()
def attack_land():
    """From the victim to the victim: a host that answers would answer itself, for ever."""
    yield comes(0, packets.tcp(source=US), "DROP_SOURCE_OURS")
    yield comes(0.001, echo(source=US), "DROP_SOURCE_OURS")
    yield comes(0.002, udp(source=US, port=7), "DROP_SOURCE_OURS")
    yield comes(0.003, echo(source="192.168.3.1", destination="192.168.3.1"), "DROP_SOURCE_OURS")
    yield comes(0.004, echo(), REPLY)


@lesson()
def attack_smurf():
    """In the name of 203.0.113.9 to everybody: if all answer, it drowns. Then the same with UDP."""
    victim = "203.0.113.9"
    for n, everybody in enumerate(("192.168.3.255", "192.168.3.0", "255.255.255.255")):
        yield comes(n / 1000, echo(source=victim, destination=everybody, sequence=n),
                    "DROP_DESTINATION_BROADCAST")
    yield comes(0.003, udp(source=victim, destination="192.168.3.255", port=7),
                "DROP_DESTINATION_BROADCAST")
    yield comes(0.004, echo(source="192.168.3.255"), "DROP_SOURCE_BROADCAST")
    yield comes(0.005, echo(), REPLY)
