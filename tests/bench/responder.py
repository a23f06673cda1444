#!/usr/bin/env python3
"""responder.py DEVICE - answers pings on a tun device, with no check at all: an example of what
`echohost bench tun --against 'python3 tests/bench/responder.py $TUN'` measures."""

import fcntl
import os
import struct
import sys

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
ICMP, ECHO_REQUEST, ECHO_REPLY = 1, 8, 0

tun = os.open("/dev/net/tun", os.O_RDWR)
name = struct.pack("16sH22x", sys.argv[1].encode(), IFF_TUN | IFF_NO_PI)
fcntl.ioctl(tun, TUNSETIFF, name)
while True:
    packet = bytearray(os.read(tun, 65535))
    if len(packet) < 28 or packet[0] != 0x45 or (packet[9], packet[20]) != (ICMP, ECHO_REQUEST):
        continue
    packet[12:20] = packet[16:20] + packet[12:16]  # a sum does not mind the order
    packet[20] = ECHO_REPLY
    check = int.from_bytes(packet[22:24], "big") + (ECHO_REQUEST << 8)  # RFC 1624
    packet[22:24] = ((check & 0xFFFF) + (check >> 16)).to_bytes(2, "big")
    os.write(tun, packet)
