"""echo_sizes.py ADDRESS FIRST LAST STEP - random bytes, so many of them, must come back as sent"""

import os
import sys

import icmp

address, first, last, step = sys.argv[1], *map(int, sys.argv[2:])
with icmp.open_socket(address) as sock:
    for size in range(first, last + 1, step):
        payload = os.urandom(size)
        ident, sequence = size ^ 0xBEEF, size
        header, reply = icmp.exchange(sock, icmp.echo(8, ident, sequence, payload))
        if reply != icmp.echo(0, ident, sequence, payload):
            sys.exit(f"{size} bytes came back as {reply.hex()}")
        if icmp.checksum(header) != 0:
            sys.exit(f"{size} bytes: header checksum of {header.hex()}")
