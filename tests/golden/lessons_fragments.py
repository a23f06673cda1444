"""lessons_fragments.py - datagrams in fragments: joined, lost, and made to break who joins them"""
from lesson import KERNEL, comes, cut, echo, given_up, ip, lesson, packets

REPLY, HOLD = "SEND_ECHO_REPLY", "HOLD_FRAGMENT"


def piece(offset, end, more=True, **fields):
    """Bytes offset up to end of a message; the echo request's that cut() makes."""
    message = packets.message(8, 0, b"\0\x07\0\x01", packets.pattern(64))
    return packets.piece(message[offset:end], offset, more, source=KERNEL, **fields)


@lesson()
def fragments():
    """72 bytes in three: in order, from the end, and the first one twice."""
    first, middle, last = cut(64, 24, 48, ident=1)
    for n, (fragment, verdict) in enumerate(((first, HOLD), (middle, HOLD), (last, REPLY))):
        yield comes(n / 1000, fragment, verdict)
    first, middle, last = cut(64, 24, 48, ident=2)
    for n, (fragment, verdict) in enumerate(((last, HOLD), (middle, HOLD), (first, REPLY))):
        yield comes(1 + n / 1000, fragment, verdict)
    first, rest = cut(64, 40, ident=3)
    for n, (fragment, verdict) in enumerate(((first, HOLD), (first, "DROP_FRAGMENT_DUPLICATE"),
                                             (rest, REPLY))):
        yield comes(2 + n / 1000, fragment, verdict)


@lesson()
def fragments_mixed():
    """The identification tells apart what belongs together; and so do source and protocol."""
    one, two = cut(64, 40, ident=1), cut(64, 40, ident=2)
    other = packets.cut(packets.message(data=packets.pattern(32)), 24, ident=1)
    yield comes(0, one[0], HOLD)
    yield comes(0.001, two[0], HOLD)
    yield comes(0.002, other[0], HOLD)
    yield comes(0.003, ip(bytes(16), ident=1, fragment=5, protocol=17), HOLD)
    yield comes(0.004, one[1], REPLY)
    yield comes(0.005, two[1], REPLY)
    yield comes(0.006, other[1], REPLY)


@lesson()
def fragments_timeout():
    """Two lack their end, one lacks its first fragment: about that, no error can be sent."""
    quiet = {"fragments_timeout_quiet": "DROP_FRAGMENT_TIMEOUT"}
    yield comes(0, piece(0, 24, ident=1), HOLD)
    yield comes(1, piece(48, 72, more=False, ident=2), HOLD)
    yield comes(2, piece(24, 48, ident=3), HOLD)
    yield comes(3, piece(0, 24, ident=3), HOLD)
    yield comes(29, piece(24, 48, ident=1), HOLD)
    yield given_up("SEND_TIME_EXCEEDED", **quiet)
    yield comes(30.5, echo(), REPLY)
    yield given_up("DROP_FRAGMENT_TIMEOUT")
    yield given_up("SEND_TIME_EXCEEDED", **quiet)
    yield comes(33, piece(48, 72, more=False, ident=1), HOLD)  # too late: it is another's now


@lesson()
def fragment_attacks():
    yield comes(0, ip(fragment=packets.MORE_FRAGMENTS), "DROP_FRAGMENT_EMPTY")
    yield comes(1, piece(0, 20), "DROP_FRAGMENT_ALIGNMENT")
    # the ping of death: 65,528 bytes before it, and 40 more
    yield comes(2, ip(bytes(40), fragment=0x1FFF), "DROP_FRAGMENT_TOO_BIG")
    # teardrop: the second lies within the first
    yield comes(3, piece(0, 40, ident=2), HOLD)
    yield comes(3.001, ip(bytes(4), ident=2, fragment=3), "DROP_FRAGMENT_OVERLAP")
    # the second says otherwise what the first has said
    yield comes(4, piece(0, 24, ident=3), HOLD)
    yield comes(4.001, ip(bytes(24), ident=3, fragment=1), "DROP_FRAGMENT_OVERLAP")
    # of a transport that knows of congestion marks, and of one that does not
    yield comes(5, piece(0, 40, ident=4, tos=2), HOLD)
    yield comes(5.001, piece(40, 72, more=False, ident=4, tos=0), "DROP_FRAGMENT_ECN")
    yield comes(6, echo(), REPLY)


@lesson()
def fragment_ends():
    """A datagram has one end, and nothing lies behind it."""
    overlap = "DROP_FRAGMENT_OVERLAP"
    # two ends
    yield comes(0, piece(48, 72, more=False, ident=1), HOLD)
    yield comes(0.001, ip(bytes(8), ident=1, fragment=4), overlap)
    # data, and then an end before them
    yield comes(1, piece(48, 72, ident=2), HOLD)
    yield comes(1.001, ip(bytes(8), ident=2, fragment=2), overlap)
    # an end, and then data behind it
    yield comes(2, piece(48, 72, more=False, ident=3), HOLD)
    yield comes(2.001, ip(bytes(8), ident=3, fragment=packets.MORE_FRAGMENTS | 9), overlap)
    # congestion that the network marks on its way is no fault: the whole has the mark
    yield comes(3, piece(0, 40, ident=4, tos=2), HOLD)
    yield comes(3.001, piece(40, 72, more=False, ident=4, tos=3), REPLY)


@lesson()
def fragments_evicted():
    """Room for one: the newcomer gets it."""
    one, two = cut(64, 40, ident=1), cut(64, 40, ident=2)
    yield comes(0, one[0], HOLD)
    yield comes(1, two[0], HOLD)
    yield comes(2, two[1], REPLY)
    yield comes(3, one[1], HOLD)


@lesson()
def fragments_no_room():
    first, rest = cut(64, 40, ident=1)
    yield comes(0, first, "DROP_FRAGMENT_NO_ROOM")
    yield comes(1, rest, "DROP_FRAGMENT_NO_ROOM")
    yield comes(2, echo(), REPLY)


@lesson()
def fragments_too_long():
    """A host that takes 576 bytes: the header counts, too, and it shows with the first fragment."""
    alert = bytes.fromhex("94040000")
    yield comes(0, ip(bytes(12), ident=1, fragment=68), HOLD)  # to 556: 576 with a header
    yield comes(1, ip(bytes(13), ident=2, fragment=68), "DROP_FRAGMENT_TOO_BIG")
    yield comes(2, piece(0, 24, ident=1, options=alert), "DROP_FRAGMENT_TOO_BIG")
    yield comes(3, piece(0, 24, ident=1), HOLD)
