"""probes_errors.py - protocols that are not here, how often that is said, and MTUs"""
import struct

from packets import (DONT_FRAGMENT, MORE_FRAGMENTS, TCP, UDP, datagram, echo, message, pattern,
                     piece, tcp, udp, whole_fragments)

# Those that a Linux kernel may have a part of, if only as a module.
SPOKEN = (1, 2, TCP, UDP)


def protocols(plan):
    for protocol in range(256):
        if protocol not in SPOKEN:
            plan.add("protocol %d" % protocol,
                     datagram(pattern(16), protocol=protocol, source=plan.peer()))
    for size in (0, 1, 7, 8, 500, 527, 528, 529, 1480):
        plan.add("protocol 253: %d bytes" % size,
                 datagram(pattern(size), protocol=253, source=plan.peer()))
    for name, fields in {"DF": {"fragment": DONT_FRAGMENT}, "time to live 1": {"ttl": 1},
                         "options": {"options": b"\x94\4\0\0"}, "identification 0": {"ident": 0},
                         "reserved flag": {"fragment": 0x8000},
                         "first fragment": {"fragment": MORE_FRAGMENTS},
                         "later fragment": {"fragment": 2}}.items():
        plan.add("protocol 253: " + name,
                 datagram(pattern(16), protocol=253, source=plan.peer(), **fields))
    plan.add("protocol 253: padding",
             datagram(pattern(4), protocol=253, source=plan.peer()) + b"\xa5" * 22)
    for tos in range(256):
        plan.add("protocol 253: type of service %d" % tos,
                 datagram(pattern(16), protocol=253, tos=tos, source=plan.peer()))
    plan.add("protocol 2: a query for groups",
             datagram(struct.pack(">BBHI", 0x11, 0, 0xEEFF, 0), protocol=2, ttl=1,
                      source=plan.peer(), destination="224.0.0.1"))
    plan.add("protocol 2: to us",
             datagram(struct.pack(">BBHI", 0x11, 0, 0xEEFF, 0), protocol=2, source=plan.peer()))


def transports(plan):
    for size in (0, 1, 7, 8, 519, 520, 521, 1472):
        plan.add("udp: %d bytes" % size, udp(pattern(size), source=plan.peer()))
    for check in (0, 1, 0xFFFF):
        plan.add("udp: sum %#x" % check, udp(source=plan.peer(), check=check))
    for length in (*range(18), 100, 65535):
        plan.add("udp: length %d of 16, no sum" % length,
                 udp(source=plan.peer(), length=length, check=0))
        plan.add("udp: length %d of 16" % length, udp(source=plan.peer(), length=length))
    for size in range(8):
        plan.add("udp: %d bytes of its header" % size,
                 datagram(bytes([0, 7, 0, 9, 0, 8, 0, 0])[:size], protocol=UDP,
                          source=plan.peer()))
    peer = plan.peer()
    for i in range(200):
        data = struct.pack(">H", i * 300) + pattern(6)
        plan.add("udp: sums of many kinds, %d" % i, udp(data, source=peer))
    rest = udp(bytes(2), source=peer)[26:28]
    plan.add("udp: the sum is zero, which is sent as 0xffff", udp(rest, source=peer))
    plan.add("udp: type of service 0xb8", udp(source=plan.peer(), tos=0xB8))
    plan.add("udp: DF", udp(source=plan.peer(), fragment=DONT_FRAGMENT))
    plan.add("udp: padding", udp(source=plan.peer()) + b"\xa5" * 18)
    for flags in (0, 1, 2, 4, 16, 18, 20, 63):
        plan.add("tcp: flags %d" % flags, tcp(flags, source=plan.peer()))
    plan.add("tcp: half a header", datagram(pattern(10), protocol=TCP, source=plan.peer()))


def limits(plan):
    """How many are told at once. What is told about one peer costs the others nothing."""
    makers = {"protocol 253": lambda peer, i: datagram(pattern(16), peer, protocol=253, ident=i),
              "udp": lambda peer, i: udp(pattern(i), peer),
              "bad option": lambda peer, i: echo(source=peer, options=b"\x99\0\1\2", ident=i)}
    for name, make in makers.items():
        peer = plan.peer()
        plan.add("limit: 20 times " + name, *[make(peer, i) for i in range(20)], limited=True)
    one, other = plan.peer(), plan.peer()
    plan.add("limit: two peers in turn",
             *[makers["udp"](one if i % 2 else other, i) for i in range(30)], limited=True)
    peer = plan.peer()
    plan.add("limit: an echo request is answered", *[makers["udp"](peer, i) for i in range(9)],
             echo(source=peer), limited=True)
    plan.add("limit of all: 150 peers",
             *[makers["udp"](plan.peer(), i) for i in range(150)], limited=True)


def routes(plan):
    """What a router is told not to deliver; its hosts are in plan.py."""
    makers = {"echo": echo, "udp": udp, "tcp": lambda **fields: tcp(2, **fields),
              "protocol 253": lambda **fields: datagram(pattern(700), protocol=253, **fields),
              "type 3": lambda **fields: datagram(message(3, 1, bytes(4), echo()), **fields),
              "type 13": lambda **fields: datagram(message(13, data=bytes(12)), **fields),
              "a first fragment": lambda **fields: piece(pattern(16), 0, True, **fields),
              "a later fragment": lambda **fields: piece(pattern(16), 16, False, **fields)}
    for network in (4, 5, 6, 7):
        for name, make in makers.items():
            plan.add("route of 192.168.%d.0/24: %s" % (network, name),
                     make(source=plan.peer(), destination="192.168.%d.9" % network), router=True)
        plan.add("route of 192.168.%d.0/24: type of service 0xb8" % network,
                 udp(source=plan.peer(), destination="192.168.%d.9" % network, tos=0xB8),
                 router=True)
        plan.add("route of 192.168.%d.0/24: as a source" % network,
                 echo(source="192.168.%d.9" % network), router=True)


def mtus(plan):
    """Replies that are longer than the MTU, to requests that came in fragments."""
    for mtu in (68, 69, 75, 76, 296, 552, 576, 577, 1006, 1280, 1499, 9000):
        for size in (mtu - 29, mtu - 28, mtu - 27, 2 * mtu, 3000):
            peer = plan.peer()
            plan.add("MTU %d: an echo of %d bytes in fragments" % (mtu, size),
                     *whole_fragments(message(data=pattern(size)), max(8, size // 16 * 8),
                                      source=peer, ident=size), mtu=mtu)
        peer = plan.peer()
        plan.add("MTU %d: with a type of service, DF and a time to live" % mtu,
                 *whole_fragments(message(data=pattern(3000)), 600, source=peer, tos=0xB8, ttl=3,
                                  fragment=DONT_FRAGMENT), mtu=mtu, few_hops=True)
        for size in (mtu - 28, mtu - 27):
            peer = plan.peer()
            plan.add("MTU %d: an echo of %d bytes for all, in fragments" % (mtu, size),
                     *whole_fragments(message(data=pattern(size)), 32, source=peer,
                                      destination="192.168.3.255"), mtu=mtu, broadcast=True)
            plan.add("MTU %d: an echo of %d bytes for all" % (mtu, size),
                     echo(size, source=plan.peer(), destination="224.0.0.1"), mtu=mtu,
                     broadcast=True)
        peer = plan.peer()
        big = message(data=pattern(1200))
        plan.add("MTU %d: with Record Route" % mtu,
                 datagram(big[:600], peer, fragment=MORE_FRAGMENTS, ident=3,
                          options=b"\7\x0b\4" + bytes(8)),
                 piece(big[600:], 600, False, source=peer, ident=3), mtu=mtu)
        plan.add("MTU %d: an error about 1000 bytes" % mtu,
                 datagram(pattern(980), protocol=253, source=plan.peer()), mtu=mtu)
        plan.add("MTU %d: an error about options" % mtu,
                 datagram(pattern(980), protocol=253, source=plan.peer(),
                          options=b"\1" * 40), mtu=mtu)
        plan.add("MTU %d: an echo in one piece" % mtu, echo(mtu, source=plan.peer()), mtu=mtu)
