"""echo_sizes.py ADDRESS - sends random bytes, 0 to 1472 of them; each must come back as sent"""

import os
import sys

import icmp

with icmp.open_socket(sys.argv[1]) as sock:
    for size in range(1473):
        payload = os.urandom(size)
        header, reply = icmp.exchange(sock, icmp.echo(8, size ^ 0xBEEF, size, payload))
        if reply != icmp.echo(0, size ^ 0xBEEF, size, payload):
            sys.exit(f"{size} bytes came back as {reply.hex()}")
        if icmp.checksum(header) != 0:
            sys.exit(f"{size} bytes: header checksum of {header.hex()}")
