"""wire.py - IPv4 packets made by hand, put onto a tun device as they are, and what comes back

From the outside, as in icmp.py: another reading of the header than the stack's.
"""

import socket
import struct
import time
import types

import icmp

KERNEL, ECHOHOST = "192.168.3.11", "192.168.3.12"
ICMP, TCP, UDP = 1, 6, 17
DONT_FRAGMENT, MORE_FRAGMENTS = 0x4000, 0x2000
ETH_P_IP, SOL_PACKET, PACKET_IGNORE_OUTGOING = 0x0800, 263, 23


def ipv4(payload, protocol=ICMP, source=KERNEL, destination=ECHOHOST, ident=1, fragment=0,
         options=b""):
    """One packet. fragment is the whole field: flags, and the offset in units of 8 bytes."""
    def header(checksum):
        return struct.pack("!BBHHHBBH4s4s", 0x45 + len(options) // 4, 0,
                           20 + len(options) + len(payload), ident, fragment, 64, protocol,
                           checksum, socket.inet_aton(source),
                           socket.inet_aton(destination)) + options
    return header(icmp.checksum(header(0))) + payload


def fragments(payload, size, **fields):
    """The packets of one datagram, with size bytes of it in each."""
    for at in range(0, len(payload), size):
        more = MORE_FRAGMENTS if at + size < len(payload) else 0
        yield ipv4(payload[at:at + size], fragment=at // 8 | more, **fields)


def udp(port, data=b""):
    """A datagram without a checksum, which is a legal one."""
    return struct.pack("!HHHH", 40000, port, 8 + len(data), 0) + data


def parse(packet):
    """The fields of a packet; its header checksum and its length have to be right."""
    words = struct.unpack("!BBHHHBBH4s4s", packet[:20])
    header_len = (words[0] & 0x0F) * 4
    assert words[0] >> 4 == 4 and icmp.checksum(packet[:header_len]) == 0, packet.hex()
    assert words[2] == len(packet), packet.hex()
    return types.SimpleNamespace(
        tos=words[1], ident=words[3], fragment=words[4], ttl=words[5], protocol=words[6],
        source=socket.inet_ntoa(words[8]), destination=socket.inet_ntoa(words[9]),
        options=packet[20:header_len], payload=packet[header_len:])


def is_icmp(kind, code=0):
    """For Device.receive: an intact ICMP message in one piece, of that type and code."""
    def matches(packet):
        return (packet.protocol == ICMP and packet.fragment & ~DONT_FRAGMENT == 0 and
                packet.payload[:2] == bytes([kind, code]) and icmp.checksum(packet.payload) == 0)
    return matches


class Device:
    """What is sent here is read by echohost; what echohost writes is received here."""

    def __init__(self, name="tun0"):
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_IP))
        self.sock.bind((name, ETH_P_IP))
        self.sock.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)

    def send(self, packet):
        self.sock.send(packet)

    def receive(self, matches, seconds=5):
        """The first packet from echohost that matches; None when none comes in time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.sock.settimeout(left)
            try:
                packet = parse(self.sock.recv(65536))
            except socket.timeout:
                return None
            if matches(packet):
                return packet
        return None

    def exchange(self, packet, matches, seconds=5):
        self.send(packet)
        return self.receive(matches, seconds)
