"""lessons_ping.py - what is answered: pings, from the plainest to the strangest"""
import struct

from capture import ETHERNET, pcapng
from lesson import KERNEL, NOON, US, comes, cut, echo, icmp, ip, left_out, lesson, packets

REPLY = "SEND_ECHO_REPLY"


def asked_by_ping(n, ident=0x2B67, fragment=packets.DONT_FRAGMENT):
    """Number n of what `ping 192.168.3.12` sends: the time, and bytes that count up."""
    sent = struct.pack("<QQ", NOON // 10 ** 9 + n - 1, 31)
    message = packets.message(8, 0, struct.pack(">HH", 7, n), sent + bytes(range(16, 56)))
    return ip(message, ident=ident + n, fragment=fragment)


def three_pings(**elsewhere):
    for n in (1, 2, 3):
        yield comes(n - 1, asked_by_ping(n), REPLY, **elsewhere)


@lesson()
def ping():
    yield from three_pings(ping_no_echo="DROP_ICMP_DISABLED",
                           ping_not_ours="DROP_DESTINATION_NOT_OURS")


@lesson(order=">", nanoseconds=True)
def ping_big_endian():
    yield from three_pings()


@lesson(write=pcapng, suffix="pcapng")
def ping_pcapng():
    yield from three_pings()


@lesson(link_type=ETHERNET)
def ping_ethernet():
    """Who has the address is asked first. Then three pings, one so short that Ethernet pads it to
    60 bytes, and one in a VLAN."""
    ours, kernels = bytes.fromhex("020000000012"), bytes.fromhex("020000000011")
    question = (bytes.fromhex("0001 0800 0604 0001") + kernels + packets.address(KERNEL) +
                bytes(6) + packets.address(US))
    yield left_out(0, bytes([255] * 6) + kernels + b"\x08\x06" + question)
    header = ours + kernels + b"\x08\0"
    for n in (1, 2, 3):
        yield comes(n - 1 + 0.0001, header + asked_by_ping(n), REPLY)
    short = header + echo(size=1, sequence=4)
    yield comes(3, short + bytes(60 - len(short)), REPLY)
    yield comes(4, ours + kernels + b"\x81\0\0\x07\x08\0" + echo(sequence=5), REPLY)


@lesson()
def ping_sizes():
    for second, size in enumerate((0, 1, 2, 3, 100)):
        yield comes(second, echo(size, second + 1), REPLY)
    yield comes(5, echo(3, 6) + bytes(15), REPLY)  # a link that pads to 46 bytes


@lesson()
def ping_unusual():
    yield comes(0, echo(ttl=1), REPLY)
    yield comes(1, echo(ttl=0), REPLY)
    yield comes(2, echo(tos=0xB8 | 3), REPLY)  # expedited forwarding, congestion experienced
    yield comes(3, echo(fragment=packets.RESERVED), REPLY)
    yield comes(4, echo(code=5), REPLY)
    yield comes(5, echo(ident=0), REPLY)
    yield comes(6, icmp(8), REPLY)  # the reply is nothing but zeros, and its sum
    yield comes(7, echo(source="203.0.113.9"), REPLY)


@lesson()
def ping_big():
    first, rest = cut(2000, 1480, ident=0x3A01)
    yield comes(0, first, "HOLD_FRAGMENT")
    yield comes(0.00001, rest, REPLY)


@lesson()
def timestamp():
    """When was it sent, at 11:59:59.9 for us, and when did it come?"""
    sent = struct.pack(">I", 43199900)
    for second, (data, answer) in enumerate((
            (sent + bytes(8), "SEND_TIMESTAMP_REPLY"),
            (sent + bytes(12), "SEND_TIMESTAMP_REPLY"),
            (sent + bytes(4), "DROP_ICMP_TIMESTAMP_SHORT"))):
        yield comes(second, icmp(13, rest=b"\0\x07\0" + bytes([second + 1]), data=data), answer,
                    timestamp_off="DROP_ICMP_DISABLED")


@lesson()
def broadcast():
    """One for all: who answers only when told so, and never with more than came."""
    asked = "DROP_DESTINATION_BROADCAST"
    for second, address in enumerate(("192.168.3.255", "192.168.3.0", "255.255.255.255")):
        yield comes(second, echo(destination=address), asked, broadcast_on=REPLY)
    group = "DROP_DESTINATION_MULTICAST"
    yield comes(3, echo(destination="224.0.0.1"), group, broadcast_on=REPLY)
    yield comes(4, echo(destination="224.0.0.251"), group)
    yield comes(5, icmp(13, data=bytes(12), destination="192.168.3.255"), asked,
                broadcast_on="DROP_ICMP_DISABLED")
    yield comes(6, packets.udp(source=KERNEL, destination="192.168.3.255"), asked,
                broadcast_on="DROP_UDP_PORT")
    yield comes(7, echo(destination=US), REPLY)


@lesson()
def broadcast_big():
    """An answer to all has no identification, so it cannot leave in fragments: it fits, or none."""
    for n, size in enumerate((300, 600)):
        first, rest = cut(size, 200, ident=n + 1, destination="192.168.3.255")
        yield comes(n, first, "HOLD_FRAGMENT")
        yield comes(n + 0.001, rest, REPLY if size == 300 else "DROP_DESTINATION_BROADCAST")
