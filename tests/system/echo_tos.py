"""echo_tos.py ADDRESS - every type of service comes back, without its two bits of ECN"""

import socket
import sys

import icmp

with icmp.open_socket(sys.argv[1]) as sock:
    for tos in range(256):
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, tos)
        header, _ = icmp.exchange(sock, icmp.echo(8, 1, tos, b"tos"))
        if header[1] != tos & 0xFC:
            sys.exit(f"sent with {tos:#04x}, came back with {header[1]:#04x}")
