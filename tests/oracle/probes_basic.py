"""probes_basic.py - echo requests, headers that lie, and who may ask whom"""
from packets import (DONT_FRAGMENT, RESERVED, US, checksum, datagram, echo, message, pattern, tcp,
                     udp)

ADDRESSES = ("0.0.0.0", "0.1.2.3", "0.255.255.255", "1.0.0.0", "8.8.8.8", "10.255.255.255",
             "126.255.255.255", "127.0.0.1", "127.255.255.255", "128.0.0.0", "169.254.7.7",
             "172.16.0.1", "192.168.2.255", "192.168.3.0", "192.168.3.1", "192.168.3.11",
             "192.168.3.12", "192.168.3.13", "192.168.3.120", "192.168.3.254", "192.168.3.255",
             "192.168.8.0", "192.168.255.255", "223.255.255.255", "224.0.0.0", "224.0.0.1",
             "224.0.0.2", "224.0.0.22", "232.1.1.1", "239.255.255.255", "240.0.0.0", "240.0.0.1",
             "255.255.255.254", "255.255.255.255")


def echoes(plan):
    for size in (*range(34), 55, 56, 57, 1023, 1471, 1472, 1473, 9000, 65507):
        plan.add("echo: %d bytes of data" % size, echo(size, source=plan.peer()))
    for tos in range(256):
        plan.add("echo: type of service %d" % tos, echo(source=plan.peer(), tos=tos))
    for ttl in (0, 1, 2, 63, 64, 128, 255):
        plan.add("echo: time to live %d" % ttl, echo(source=plan.peer(), ttl=ttl))
        plan.add("echo: time to live %d, we have 7" % ttl, echo(source=plan.peer(), ttl=ttl),
                 few_hops=True)
    for ident in (0, 1, 0xFF, 0x100, 0xFFFF):
        for df in (0, DONT_FRAGMENT):
            plan.add("echo: identification %#x, flags %#x" % (ident, df),
                     echo(source=plan.peer(), ident=ident, fragment=df))
    plan.add("echo: reserved flag", echo(source=plan.peer(), fragment=RESERVED))
    plan.add("echo: reserved flag and DF",
             echo(source=plan.peer(), fragment=RESERVED | DONT_FRAGMENT))
    for code in (1, 9, 127, 255):
        plan.add("echo: code %d" % code,
                 datagram(message(code=code, data=pattern(9)), source=plan.peer()))
    for rest in (bytes(4), b"\xff" * 4, b"\0\1\2\3"):
        plan.add("echo: identifier and sequence number " + rest.hex(),
                 datagram(message(rest=rest, data=pattern(32)), source=plan.peer()))
    peer = plan.peer()
    plan.add("echo: a hundred in a row", *[echo(64, source=peer, ident=i) for i in range(100)])
    plan.add("echo: not to be answered", echo(source=plan.peer()), no_echo=True)


def zeros(plan):
    """Sums of zero, which have two forms: 0x0000 and 0xffff."""
    data = checksum(b"\x08\0\0\0" + b"\0\1\0\1").to_bytes(2, "big") + bytes(6)
    for name, check in (("0x0000", 0), ("0xffff", 0xFFFF)):
        plan.add("zero: the ICMP sum is " + name,
                 datagram(message(rest=b"\0\1\0\1", data=data, check=check), source=plan.peer()))
    for data in (bytes(0), bytes(1), bytes(56)):
        plan.add("zero: a reply of %d zeros" % (8 + len(data)),
                 datagram(message(rest=bytes(4), data=data), source=plan.peer()))
    reply_zero = checksum(b"\0\1\0\1").to_bytes(2, "big")
    plan.add("zero: the sum of the reply is 0",
             datagram(message(rest=b"\0\1\0\1", data=reply_zero), source=plan.peer()))
    for name, form in (("0x0000", b"\0\0"), ("0xffff", b"\xff\xff")):
        peer = plan.peer()
        ident = int.from_bytes(echo(source=peer, ident=0)[10:12], "big")
        packet = echo(source=peer, ident=ident)
        plan.add("zero: the header sum is " + name, packet[:10] + form + packet[12:])


def liars(plan):
    """What a frame says about itself, and is not."""
    for first in range(256):
        peer = plan.peer()
        packet = bytearray(echo(60, source=peer))
        packet[0] = first
        packet[10:12] = bytes(2)
        packet[10:12] = checksum(bytes(packet[:max(20, first % 16 * 4)])).to_bytes(2, "big")
        plan.add("header: first byte %#04x" % first, bytes(packet))
    for length in range(41):
        plan.add("header: %d bytes of 40 arrived" % length, echo(12, source=plan.peer())[:length])
    for total in (*range(44), 100, 1000, 65535):
        plan.add("header: total length %d of 40" % total,
                 echo(12, source=plan.peer(), total=total))
    for words in (5, 6, 14, 15):
        plan.add("header: %d words, all of the datagram" % words,
                 datagram(options=b"\1" * (words * 4 - 20), source=plan.peer()))
    for pad in (1, 2, 18, 500):
        plan.add("header: %d bytes of padding" % pad, echo(5, source=plan.peer()) + b"\xa5" * pad)
    for bit in range(16):
        packet = bytearray(echo(source=plan.peer()))
        packet[10 + bit // 8] ^= 1 << bit % 8
        plan.add("header: bit %d of the sum wrong" % bit, bytes(packet))
        packet = bytearray(echo(source=plan.peer()))
        packet[22 + bit // 8] ^= 1 << bit % 8
        plan.add("icmp: bit %d of the sum wrong" % bit, bytes(packet))
    plan.add("header: sum 0, which no sum is", echo(source=plan.peer(), check=0))


def kinds_of_packets(source, destination):
    """One that is answered, and two that are complained about."""
    yield "echo", echo(source=source, destination=destination)
    yield "udp", udp(source=source, destination=destination)
    yield "protocol 253", datagram(pattern(16), source, destination, 253)


def addresses(plan):
    for other in ADDRESSES:
        for name, packet in kinds_of_packets(other, US):
            plan.add("source %s: %s" % (other, name), packet)
            plan.add("source %s: %s, sources are looked at" % (other, name), packet,
                     strict_source=True)
            plan.add("source %s: %s, 240/4 is nothing special" % (other, name), packet,
                     class_e=True)
        for name, packet in kinds_of_packets(plan.peer(), other):
            plan.add("destination %s: %s" % (other, name), packet)
            plan.add("destination %s: %s, broadcasts are answered" % (other, name), packet,
                     broadcast=True)
        plan.add("tcp: destination " + other, tcp(source=plan.peer(), destination=other))
