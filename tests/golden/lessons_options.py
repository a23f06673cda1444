"""lessons_options.py - IPv4 options: what is taken along, what is passed over, what is wrong"""
import struct

from lesson import KERNEL, US, comes, echo, lesson, packets

REPLY, BROKEN = "SEND_ECHO_REPLY", "SEND_PARAMETER_PROBLEM"
NOON_MS = 43200000


def record_route(*addresses, room=0, kind=7):
    """With these addresses in it, and room for more."""
    data = b"".join(packets.address(address) for address in addresses)
    return bytes([kind, 3 + len(data) + 4 * room, 4 + len(data)]) + data + bytes(4 * room)


def timestamp(flags, entries=b"", room=0, overflow=0):
    return (bytes([68, 4 + len(entries) + room, 5 + len(entries), overflow << 4 | flags]) +
            entries + bytes(room))


@lesson()
def options():
    stamp = struct.pack(">I", NOON_MS - 1)
    for second, text in enumerate((
            record_route(KERNEL, room=8),  # ping -R
            record_route(KERNEL),  # no room is left
            timestamp(0, stamp, room=8),  # ping -T tsonly
            timestamp(1, packets.address(KERNEL) + stamp, room=16),  # ping -T tsandaddr
            bytes([68, 12, 5, 3]) + packets.address(US) + bytes(4),  # ping -T tsprespec
            bytes([68, 12, 5, 3]) + packets.address("192.168.3.1") + bytes(4),  # not ours to stamp
            timestamp(0, stamp, overflow=14),
            b"\x01" + record_route(room=2) + timestamp(0, room=8) + b"\0",
            bytes.fromhex("94040000"),  # router alert
            bytes.fromhex("820b 0000000000000000 00 00"),  # security, withdrawn
            b"\0" + record_route(room=2))):  # behind the end of the list
        yield comes(second, echo(options=text, sequence=second + 1), REPLY)


@lesson()
def options_broken():
    """The pointer of the error tells which byte of the header is wrong."""
    for second, text in enumerate((
            bytes.fromhex("07000000"),  # a length of 0: a parser would never get past it
            bytes.fromhex("07010000"),
            bytes.fromhex("01010107"),  # the length is missing
            bytes.fromhex("07080400"),  # longer than the header
            bytes.fromhex("07020000"),  # too short for a pointer
            bytes.fromhex("07070300 00000000"),  # a pointer into itself
            bytes.fromhex("07080500 00000000"),  # room for 4 bytes, but not where addresses are
            record_route(room=1) + record_route(room=1),
            bytes.fromhex("440c0400 00000000 00000000"),  # a pointer into itself
            bytes.fromhex("440c0502 00000000 00000000"),  # flags that are not defined
            bytes.fromhex("440809f0 00000000"),  # full, and the overflow is, too
            bytes.fromhex("94060000 00000000"))):  # a router alert of 6 bytes
        yield comes(second, echo(options=text), BROKEN, options_quiet="DROP_OPTION_MALFORMED")


@lesson()
def options_pointers():
    """Pointers and lengths that do not go together; the last header is as long as one can be."""
    for second, text in enumerate((
            bytes.fromhex("07060400 00000000"),  # room for 3 bytes of an address
            bytes.fromhex("070b0600 00000000 00000000"),  # into the middle of an address
            bytes.fromhex("44030500"),  # too short for flags
            bytes.fromhex("44060500 00000000"),  # room for 2 bytes of a stamp
            bytes.fromhex("44080501 00000000"),  # room for the address, and not for its stamp
            bytes.fromhex("440c0700 00000000 00000000"),  # into the middle of a stamp
            bytes([1] * 33) + bytes.fromhex("07070300 000000"))):
        small = {"options_pointers_mtu": "DROP_OPTION_MALFORMED"} if len(text) == 40 else {}
        yield comes(second, echo(options=text), BROKEN, **small)


@lesson()
def source_routes():
    hop = "192.168.9.1"
    refused, on = "DROP_OPTION_SOURCE_ROUTE", "SEND_SOURCE_ROUTE_FAILED"
    quiet = {"source_routes_quiet": "DROP_OPTION_SOURCE_ROUTE_ON"}
    yield comes(0, echo(options=record_route(hop, kind=131)), refused)  # it ends here
    yield comes(1, echo(options=record_route(hop, room=1, kind=131)), on, **quiet)
    yield comes(2, echo(options=record_route(hop, kind=137)), refused)
    yield comes(3, echo(options=record_route(hop, room=1, kind=137)), on, **quiet)
    yield comes(4, echo(options=record_route(hop, kind=131) + record_route(hop, kind=137)), BROKEN,
                source_routes_quiet="DROP_OPTION_MALFORMED")
    yield comes(5, echo(), REPLY)
