"""half_open.py COUNT - first fragments of that many datagrams, the rest of which never comes

Each has another source and identification. They come as fast as they are taken: now and then it
asks for an echo, so that the kernel's queue, of 500 packets, never has to drop one. A COUNT of 0
goes on for ever.
"""

import itertools
import sys

import icmp
import wire

count = int(sys.argv[1])
packets = [wire.ipv4(icmp.echo(8, 1, n, bytes(40)), source=f"10.{n >> 8}.{n & 255}.1", ident=n,
                     fragment=wire.MORE_FRAGMENTS) for n in range(count or 5000)]
ping = wire.ipv4(icmp.echo(8, 1, 1, b"still there?"))
device = wire.Device()
for n, packet in enumerate(itertools.cycle(packets) if count == 0 else packets, start=1):
    device.send(packet)
    if n % 250 == 0 and device.exchange(ping, wire.is_icmp(0)) is None:
        sys.exit("echohost does not answer any more")
