"""flood.py ADDRESS SECONDS SENDERS - echo requests as fast as that many processes send them

Waits for no reply and reads none. Prints how many requests were sent.
"""

import os
import socket
import struct
import sys
import time

import icmp

address, seconds, senders = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
NO_TYPE_AT_ALL = struct.pack("I", 0xFFFFFFFF)


def send_until(deadline):
    sent = 0
    request = icmp.echo(8, os.getpid() & 0xFFFF, 0, bytes(56))
    with icmp.open_socket(address) as sock:
        sock.setblocking(True)
        sock.setsockopt(icmp.SOL_RAW, icmp.ICMP_FILTER, NO_TYPE_AT_ALL)
        while time.monotonic() < deadline:
            for _ in range(256):
                sock.send(request)
            sent += 256
    return sent


deadline = time.monotonic() + seconds
readers = []
for _ in range(senders):
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.write(writer, str(send_until(deadline)).encode())
        os._exit(0)
    os.close(writer)
    readers.append(reader)
print(sum(int(os.read(reader, 64) or 0) for reader in readers))
