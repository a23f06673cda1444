"""probes_fragments.py - datagrams that come in fragments, all of them or not, right or not"""
from itertools import permutations

from packets import (DONT_FRAGMENT, MORE_FRAGMENTS, RESERVED, UDP, US, cut, datagram, echo, message,
                     pattern, piece, udp, whole_fragments)

WHOLE = message(data=pattern(24))  # 32 bytes: four units of 8


def orders(plan):
    """All orders in which up to four fragments can come, and one of them twice."""
    for n in (2, 3, 4):
        lines = set(permutations(range(n)))
        lines |= {line[:at] + (again,) + line[at:]
                  for line in lines for again in range(n) for at in range(n + 1)}
        for line in sorted(lines):
            parts = cut(WHOLE, *range(8, 8 * n, 8), source=plan.peer(), ident=n)
            plan.add("fragments: in the order %s" % (line,), *[parts[i] for i in line])


def overlaps(plan):
    """A fragment of every place and size, with other bytes or the same, at every time between the
    two that make a datagram; and then those two once more, in the order that was not."""
    for begin in range(6):
        for end in range(begin + 1, 7):
            for more in (True, False):
                for other in (False, True):
                    data = (WHOLE + bytes(16))[begin * 8:end * 8]
                    if other:
                        data = bytes(255 - byte for byte in data)
                    for place in range(6):
                        peer = plan.peer()
                        script = cut(WHOLE, 16, source=peer)[::1 if place < 3 else -1]
                        again = script[::-1]
                        script.insert(place % 3, piece(data, begin * 8, more, source=peer))
                        plan.add("overlap: units %d up to %d, %s, %s data, comes as %d" %
                                 (begin, end, "more" if more else "last",
                                  "other" if other else "the same", place), *script, *again)


def lengths(plan):
    for length in range(25):
        peer = plan.peer()
        plan.add("fragments: a first one of %d bytes" % length,
                 piece(WHOLE[:length], 0, True, source=peer), *cut(WHOLE, 16, source=peer))
        peer = plan.peer()
        plan.add("fragments: a last one of %d bytes" % length,
                 *[piece(WHOLE[:8], 0, True, source=peer),
                   piece(pattern(length), 8, False, source=peer)])
        peer = plan.peer()
        plan.add("fragments: a last one of %d bytes, and then the right one" % length,
                 *[piece(WHOLE[:16], 0, True, source=peer),
                   piece(WHOLE[16:][:length], 16, False, source=peer),
                   piece(WHOLE[16:], 16, False, source=peer)])
    for offset in (8, 65528, 65520, 65512, 65496, 65488):
        for size in (1, 7, 8, 16, 20, 28):
            for more in (False, True):
                plan.add("fragments: %d bytes at %d, %s" % (size, offset, "more" if more else
                                                            "last"),
                         piece(pattern(size), offset, more, source=plan.peer()))
    for size in (2000, 9000, 65506, 65507, 65508):
        for step in (1480, 8184):
            peer = plan.peer()
            plan.add("fragments: an echo of %d bytes, %d at a time" % (size, step),
                     *whole_fragments(message(data=pattern(size)), step, source=peer))
    peer = plan.peer()
    options = b"\7\x27\4" + bytes(36)
    big = message(data=pattern(65535 - 60 - 8))
    plan.add("fragments: 65,535 bytes with options",
             datagram(big[:1480], peer, fragment=MORE_FRAGMENTS, options=options),
             *[piece(big[at:at + 1480], at, at + 1480 < len(big), source=peer)
               for at in range(1480, len(big), 1480)])
    peer = plan.peer()
    plan.add("fragments: 65,535 bytes, and then the first has options",
             *[piece(pattern(1480), at, True, source=peer) for at in range(1480, 63640, 1480)],
             piece(pattern(65515 - 63640), 63640, False, source=peer),
             datagram(pattern(1480), peer, fragment=MORE_FRAGMENTS, options=options))


def headers(plan):
    """Fragments that are not alike."""
    unlike = ({"protocol": 17}, {"ident": 9}, {"destination": "192.168.3.13"}, {"tos": 0x20},
              {"tos": 0xFC}, {"ttl": 1})
    for fields in unlike:
        peer = plan.peer()
        plan.add("fragments: the second has %s" % fields, piece(WHOLE[:16], 0, True, source=peer),
                 piece(WHOLE[16:], 16, False, source=peer, **fields))
        peer = plan.peer()
        plan.add("fragments: the first has %s" % fields, piece(WHOLE[16:], 16, False, source=peer),
                 piece(WHOLE[:16], 0, True, source=peer, **fields))
    peer = plan.peer()
    plan.add("fragments: the second is somebody else's", piece(WHOLE[:16], 0, True, source=peer),
             piece(WHOLE[16:], 16, False, source=plan.peer()))
    for first in (0, DONT_FRAGMENT, RESERVED):
        for second in (0, DONT_FRAGMENT, RESERVED):
            peer = plan.peer()
            plan.add("fragments: flags %#x and %#x" % (first, second),
                     piece(WHOLE[:16], 0, True, fragment=first, source=peer),
                     piece(WHOLE[16:], 16, False, fragment=second, source=peer))
    for first in range(4):
        for second in range(4):
            for third in range(4):
                peer = plan.peer()
                plan.add("fragments: congestion marks %d, %d, %d" % (first, second, third),
                         *[piece(WHOLE[at:at + 16 - at // 16 * 8], at, more, tos=0x28 | mark,
                                 source=peer)
                           for at, more, mark in ((0, True, first), (24, False, third),
                                                  (16, True, second))])


    for first in range(4):  # where the mark of the whole is seen: in the quote of an error
        for second in range(4):
            peer = plan.peer()
            parts = cut(udp(pattern(40), peer)[20:], 24, source=peer, protocol=UDP)
            plan.add("fragments: UDP with congestion marks %d, %d" % (first, second),
                     *[datagram(raw[20:], peer, protocol=UDP, tos=mark,
                                fragment=int.from_bytes(raw[6:8], "big"))
                       for raw, mark in zip(parts, (first, second))])


def destinations(plan):
    for where in ("192.168.3.255", "224.0.0.1", "192.168.3.13"):
        for settings in ({}, {"broadcast": True}):
            peer = plan.peer()
            plan.add("fragments: for %s%s" % (where, " ".join(("",) + tuple(settings))),
                     *cut(WHOLE, 16, source=peer, destination=where), **settings)
    peer = plan.peer()
    data = udp(pattern(64), peer)[20:]
    plan.add("fragments: UDP to a closed port", *cut(data, 24, source=peer, protocol=17))
    peer = plan.peer()
    plan.add("fragments: UDP, its sum wrong",
             *cut(udp(pattern(64), peer, check=1)[20:], 24, source=peer, protocol=17))
    peer = plan.peer()
    plan.add("fragments: a protocol that is not here",
             *cut(pattern(40), 16, source=peer, protocol=253))
    peer = plan.peer()
    plan.add("fragments: an ICMP sum that is wrong",
             *cut(message(data=pattern(24), check=1), 16, source=peer))
    peer = plan.peer()
    plan.add("fragments: no ICMP header in the first", *cut(WHOLE, 8, source=peer))


def crowds(plan):
    peer = plan.peer()
    first, last = cut(WHOLE, 16, source=peer, ident=1)
    others = [piece(pattern(8), 8, True, source=peer, ident=100 + i) for i in range(70)]
    plan.add("crowd: 70 others between two fragments", first, *others, last,
             echo(source=peer), roomy=True)
    crowd = [piece(pattern(1480), 1480, True, source=plan.peer(), ident=2) for _ in range(200)]
    plan.add("crowd: 200 first, then a datagram", *crowd, *cut(WHOLE, 16, source=plan.peer()),
             crowded=True)


def timeouts(plan):
    """Fragments that wait in vain; the times are the hosts' own."""
    def wait(name, *script, after=()):
        plan.add("timeout: " + name, *script, waits=True, impatient=True, after=after)

    for size in (8, 16, 24, 520, 528, 1480):
        wait("a first fragment of %d bytes" % size,
             piece((WHOLE + pattern(1448))[:size], 0, True, source=plan.peer()))
    peer = plan.peer()
    wait("a last one", cut(WHOLE, 16, source=peer)[1])
    peer = plan.peer()
    parts = cut(WHOLE, 8, 16, source=peer)
    wait("the last and then the first", parts[2], parts[0])
    peer = plan.peer()
    parts = cut(WHOLE, 16, source=peer)
    wait("the other comes too late", parts[0], after=[parts[1]])
    peer = plan.peer()
    parts = cut(WHOLE, 16, source=peer)
    wait("all come once more", parts[0], after=parts)
    peer = plan.peer()
    parts = cut(WHOLE, 16, source=peer, tos=0xB8)
    wait("with a type of service", parts[0])
    peer = plan.peer()
    wait("with options", datagram(WHOLE[:16], peer, fragment=MORE_FRAGMENTS,
                                  options=b"\7\x0b\4" + bytes(8)))
    wait("for everybody", cut(WHOLE, 16, source=plan.peer(), destination="192.168.3.255")[0])
    about = datagram(message(0, data=pattern(8)), US, "10.3.3.3")
    peer = plan.peer()
    wait("of an ICMP error", cut(message(3, 1, bytes(4), about), 24, source=peer)[0])
    peer = plan.peer()
    wait("of UDP", cut(udp(pattern(64), peer)[20:], 24, source=peer, protocol=17)[0])
    peer = plan.peer()
    parts = cut(WHOLE, 16, source=peer)
    wait("of one that contradicted itself", parts[0],
         piece(bytes(16), 8, True, source=peer), parts[0])
    peer = plan.peer()
    wait("of one that was complete", *cut(WHOLE, 16, source=peer), echo(source=peer))
