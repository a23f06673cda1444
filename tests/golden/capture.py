"""capture.py - captures as bytes: classic pcap, and the little of pcapng that one interface needs

A record is (nanoseconds since 1970, the bytes, how long the packet was before it was cut).
"""
import struct

ETHERNET, RAW = 1, 101  # link types
SNAP_LENGTH = 262144


def pcap(records, link_type=RAW, nanoseconds=False, order="<"):
    magic, unit = (0xA1B23C4D, 1) if nanoseconds else (0xA1B2C3D4, 1000)
    out = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, SNAP_LENGTH, link_type)
    for at, data, length in records:
        out += struct.pack(order + "IIII", at // 10 ** 9, at % 10 ** 9 // unit, len(data), length)
        out += data
    return out


def block(kind, body):
    body += bytes(-len(body) % 4)
    length = 12 + len(body)
    return struct.pack("<II", kind, length) + body + struct.pack("<I", length)


def pcapng(records, link_type=RAW):
    """A section, an interface whose times are nanoseconds, and a block for each packet."""
    resolution = struct.pack("<HHB3xHH", 9, 1, 9, 0, 0)  # if_tsresol 10^-9, end of options
    out = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    out += block(1, struct.pack("<HHI", link_type, 0, SNAP_LENGTH) + resolution)
    for at, data, length in records:
        out += block(6, struct.pack("<IIIII", 0, at >> 32, at & 0xFFFFFFFF, len(data), length) +
                     data)
    return out
