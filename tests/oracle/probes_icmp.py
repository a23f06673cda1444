"""probes_icmp.py - every message that is no echo request"""
import struct

from packets import ICMP, TCP, UDP, US, address, datagram, echo, message, pattern, piece

TIME = struct.pack(">III", 1234567, 0, 0)


def types(plan):
    for kind in range(256):
        if kind == 8:
            continue
        for code in (0, 1):
            plan.add("type %d, code %d" % (kind, code),
                     datagram(message(kind, code, data=pattern(28)), source=plan.peer()))
        plan.add("type %d, a header alone" % kind,
                 datagram(message(kind, rest=bytes(4)), source=plan.peer()))
    for length in range(8):
        plan.add("icmp: %d bytes" % length, datagram(b"\x08\0\xf7\xff\0\0\0"[:length],
                                                    source=plan.peer()))


def timestamps(plan):
    for wanted in ({}, {"timestamp": True}):
        on = "on" if wanted else "off"
        for length in (0, 4, 8, 11, 12, 13, 20, 100):
            plan.add("timestamp %s: %d bytes of data" % (on, length),
                     datagram(message(13, data=(TIME + pattern(88))[:length]), source=plan.peer()),
                     **wanted)
        plan.add("timestamp %s: code 1" % on,
                 datagram(message(13, 1, data=TIME), source=plan.peer()), **wanted)
        plan.add("timestamp %s: bad sum" % on,
                 datagram(message(13, data=TIME, check=0x1234), source=plan.peer()), **wanted)
        plan.add("timestamp %s: for all" % on,
                 datagram(message(13, data=TIME), source=plan.peer(), destination="192.168.3.255"),
                 broadcast=True, **wanted)
        for tos in (0x02, 0xB8):
            plan.add("timestamp %s: type of service %#x" % (on, tos),
                     datagram(message(13, data=TIME), source=plan.peer(), tos=tos), **wanted)
    plan.add("timestamp on: Record Route",
             datagram(message(13, data=TIME), source=plan.peer(),
                      options=b"\x07\x0b\x04" + bytes(8)), timestamp=True)
    whole = message(13, data=TIME)
    peer = plan.peer()
    plan.add("timestamp on: in fragments", piece(whole[:8], 0, True, source=peer),
             piece(whole[8:], 8, False, source=peer), timestamp=True)


def errors_in(plan):
    """ICMP errors about a packet that we might have sent."""
    for kind in (3, 4, 5, 11, 12):
        for code in (*range(17), 200):
            peer = plan.peer()
            about = datagram(message(0, data=pattern(8)), US, peer)
            plan.add("error %d/%d, then an echo" % (kind, code),
                     datagram(message(kind, code, address("192.168.3.99"), about), source=peer),
                     echo(source=peer))
    for length in (0, 1, 19, 20, 27, 28, 36):
        peer = plan.peer()
        about = datagram(message(0, data=pattern(8)), US, peer)[:length]
        plan.add("error about %d bytes of a packet" % length,
                 datagram(message(3, 1, bytes(4), about), source=peer))
    for protocol in (ICMP, TCP, UDP, 253):
        peer = plan.peer()
        about = datagram(pattern(8), US, peer, protocol)
        for first in (0x44, 0x45, 0x4F, 0x65):
            plan.add("error about protocol %d, which begins with %#x" % (protocol, first),
                     datagram(message(3, 3, bytes(4), bytes([first]) + about[1:]), source=peer))
    for mtu in (68, 552, 1000):
        peer = plan.peer()
        about = datagram(message(0, data=pattern(8)), US, peer)
        plan.add("error 3/4 with MTU %d, then an echo" % mtu,
                 datagram(message(3, 4, struct.pack(">HH", 0, mtu), about), source=peer),
                 echo(1400, source=peer))
    gateway = "192.168.3.254"
    peer = plan.peer()
    about = datagram(message(0, data=pattern(8)), US, peer)
    plan.add("redirect from the gateway, then an echo",
             datagram(message(5, 1, address("192.168.3.99"), about), source=gateway),
             echo(source=peer))
