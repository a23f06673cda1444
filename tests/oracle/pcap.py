"""pcap.py - reads captures of raw IP packets: either byte order, micro- or nanoseconds"""
import struct

MAGIC = {b"\xa1\xb2\xc3\xd4": (">", 1000), b"\xd4\xc3\xb2\xa1": ("<", 1000),
         b"\xa1\xb2\x3c\x4d": (">", 1), b"\x4d\x3c\xb2\xa1": ("<", 1)}
RAW = (101, 12, 14)  # LINKTYPE_RAW, and what some systems call it


def records(path):
    """(nanoseconds, packet) of each record."""
    with open(path, "rb") as file:
        content = file.read()
    if content[:4] not in MAGIC or len(content) < 24:
        raise ValueError("%s is no pcap file" % path)
    order, unit = MAGIC[content[:4]]
    link_type = struct.unpack(order + "I", content[20:24])[0] & 0x0FFFFFFF
    if link_type not in RAW:
        raise ValueError("%s holds no raw IP packets, but link type %d" % (path, link_type))
    at = 24
    while at < len(content):
        if at + 16 > len(content):
            raise ValueError("%s ends within a record" % path)
        seconds, fraction, length = struct.unpack(order + "III", content[at:at + 12])
        if at + 16 + length > len(content):
            raise ValueError("%s ends within a record" % path)
        yield seconds * 10 ** 9 + fraction * unit, content[at + 16:at + 16 + length]
        at += 16 + length
