"""lessons_upward.py - what is inside: ICMP that is no ping, UDP, and protocols that are not here"""
import struct

from lesson import KERNEL, US, comes, echo, icmp, ip, lesson, packets, udp

REPLY, PORT, PROTOCOL = "SEND_ECHO_REPLY", "SEND_PORT_UNREACHABLE", "SEND_PROTOCOL_UNREACHABLE"
QUOTED = udp(source=US, destination=KERNEL)[:28]  # something that this host never sent


@lesson()
def icmp_errors():
    """Errors about nothing that was sent; one is shown what it says, and nothing comes of it."""
    error, redirect = "DROP_ICMP_ERROR", "DROP_ICMP_REDIRECT"
    for second, (kind, code, rest, data, verdict) in enumerate((
            (3, 3, bytes(4), QUOTED, error),
            (3, 4, struct.pack(">HH", 0, 576), QUOTED, error),  # a path of 576 bytes
            (11, 0, bytes(4), QUOTED, error),
            (12, 0, b"\x14\0\0\0", QUOTED, error),
            (5, 1, packets.address("192.168.3.66"), QUOTED, redirect),
            (4, 0, bytes(4), QUOTED, "DROP_ICMP_DEPRECATED"),  # source quench
            (3, 3, bytes(4), QUOTED[:16], error),  # half a header is quoted
            (3, 3, bytes(4), b"", error))):
        yield comes(second, icmp(kind, code, rest, data), verdict)


@lesson()
def icmp_types():
    asked = b"\0\x07\0\x01"  # identifier and sequence number
    router = packets.address("192.168.3.1") + bytes(4)
    for second, (kind, rest, data, verdict) in enumerate((
            (0, asked, b"pong", "DROP_ICMP_UNSOLICITED"),
            (14, asked, bytes(12), "DROP_ICMP_UNSOLICITED"),
            (13, asked, bytes(12), "DROP_ICMP_DISABLED"),
            (15, asked, b"", "DROP_ICMP_DEPRECATED"),  # information request
            (17, asked, bytes(4), "DROP_ICMP_DEPRECATED"),  # address mask request
            (30, b"\0\x07\0\0", bytes(12), "DROP_ICMP_DEPRECATED"),  # traceroute
            (9, b"\x01\x02\x07\x08", router, "DROP_ICMP_TYPE"),  # one router, for half an hour
            (10, bytes(4), b"", "DROP_ICMP_TYPE"),
            (42, asked, b"", "DROP_ICMP_TYPE"),  # extended echo request
            (255, bytes(4), b"", "DROP_ICMP_TYPE"))):
        yield comes(second, icmp(kind, rest=rest, data=data), verdict)
    yield comes(10, ip(echo()[20:27]), "DROP_ICMP_SHORT")
    yield comes(11, echo(), REPLY)


@lesson(name="udp")
def udp_lesson():
    quiet = {"udp_quiet": "DROP_UDP_PORT"}
    question = (bytes.fromhex("1a2b 0100 0001 0000 0000 0000") + b"\x07example\0" +
                bytes.fromhex("0001 0001"))
    yield comes(0, udp(question, port=53), PORT, **quiet)
    yield comes(1, udp(bytes(32), ttl=1), PORT, **quiet)  # traceroute
    yield comes(2, udp(check=0), PORT, **quiet)
    yield comes(3, udp(check=0x1234), "DROP_UDP_CHECKSUM")
    yield comes(4, udp(length=7), "DROP_UDP_LENGTH")
    yield comes(5, udp(length=17), "DROP_UDP_LENGTH")  # of 16
    yield comes(6, ip(udp()[20:24], protocol=17), "DROP_UDP_LENGTH")
    padded = udp(b"")[20:] + b"more"  # the datagram is longer than UDP says
    yield comes(7, ip(padded, protocol=17), PORT, **quiet)
    yield comes(8, udp(packets.pattern(600)), PORT, **quiet)  # is quoted up to 576 bytes in all


@lesson()
def protocols():
    quiet = {"protocols_quiet": "DROP_IPV4_PROTOCOL"}
    report = bytes.fromhex("1600 02fe e700 0001")
    hello = bytes.fromhex("0201 002c c0a8030b 00000000") + bytes(32)
    yield comes(0, packets.tcp(source=KERNEL), PROTOCOL, **quiet)
    for second, (protocol, data) in enumerate((
            (2, report),  # IGMP
            (47, bytes.fromhex("00000800")),  # GRE
            (89, hello),  # OSPF
            (132, bytes(12)),  # SCTP
            (255, b""))):
        yield comes(second + 1, ip(data, protocol=protocol), PROTOCOL, **quiet)
    yield comes(6, echo(), REPLY)
