"""icmp.py - echo requests and replies from the outside: with its own checksum, not the stack's"""

import socket
import struct

SOL_RAW, ICMP_FILTER = 255, 1  # linux/icmp.h
ALL_BUT_ECHO_REPLY = struct.pack("I", ~1 & 0xFFFFFFFF)


def checksum(data):
    """RFC 1071: 0 over a message that holds its own checksum."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def echo(kind, ident, sequence, payload):
    """An echo request (kind 8) or reply (kind 0)."""
    rest = struct.pack("!HH", ident, sequence) + payload
    return struct.pack("!BBH", kind, 0, checksum(bytes([kind, 0, 0, 0]) + rest)) + rest


def open_socket(address):
    """A raw socket that sends to, and hears from, one address, and hears echo replies only."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    sock.setsockopt(SOL_RAW, ICMP_FILTER, ALL_BUT_ECHO_REPLY)
    sock.connect((address, 0))
    sock.settimeout(2)
    return sock


def exchange(sock, request):
    """Sends a request and returns (the IPv4 header, the ICMP message) that come back."""
    sock.send(request)
    packet = sock.recv(65536)
    header_len = (packet[0] & 0x0F) * 4
    return packet[:header_len], packet[header_len:]
