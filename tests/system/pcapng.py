"""pcapng.py - what echohost wrote into a pcapng file, for those who have no tshark

    pcapng.py FILE           a line a packet: number, time in ns, in or out, bytes, verdict, comment
    pcapng.py FILE hex       the same, and the bytes themselves at the end

The verdict is what stands before the colon of the comment; both are "-" where there is none. A
block that is not as the format wants it (draft-ietf-opsawg-pcapng) ends it with what is wrong.
"""
import collections
import struct
import sys

SECTION, INTERFACE, PACKET = 0x0A0D0D0A, 1, 6
DIRECTIONS = {1: "in", 2: "out"}

Packet = collections.namedtuple("Packet", "time_ns direction data comment")


def require(holds, what, offset):
    if not holds:
        sys.exit("at byte %d: %s" % (offset, what))


def blocks(content):
    """The type, the body and the offset of each block."""
    offset = 0
    while offset < len(content):
        require(len(content) - offset >= 12, "no whole block", offset)
        kind, length = struct.unpack_from("<II", content, offset)
        require(length % 4 == 0 and 12 <= length <= len(content) - offset, "a length of %d" % length, offset)
        again = struct.unpack_from("<I", content, offset + length - 4)[0]
        require(again == length, "a length of %d, then of %d" % (length, again), offset)
        yield kind, content[offset + 8:offset + length - 4], offset
        offset += length


def options(body, offset):
    """The options at the end of a block, by their number."""
    found, at = {}, 0
    while at < len(body):
        require(len(body) - at >= 4, "no whole option", offset)
        kind, length = struct.unpack_from("<HH", body, at)
        at += 4
        if kind == 0:
            require(length == 0 and at == len(body), "something behind the options", offset)
            return found
        require(at + length <= len(body), "an option of %d bytes" % length, offset)
        require(kind not in found, "option %d twice" % kind, offset)
        found[kind] = body[at:at + length]
        at += (length + 3) // 4 * 4
    require(not found, "options without an end", offset)
    return found


def packet(body, offset):
    interface, high, low, captured, whole = struct.unpack_from("<5I", body)
    end = 20 + (captured + 3) // 4 * 4
    require(interface == 0, "interface %d" % interface, offset)
    require(captured <= whole and end <= len(body), "%d bytes captured" % captured, offset)
    found = options(body[end:], offset)
    require(set(found) <= {1, 2}, "options %s" % sorted(found), offset)
    direction = struct.unpack("<I", found.get(2, bytes(4)))[0]
    require(direction in DIRECTIONS, "no direction, but %#x" % direction, offset)
    comment = found[1].decode("utf-8") if 1 in found else None
    return Packet(high << 32 | low, DIRECTIONS[direction], body[20:20 + captured], comment)


def read(path):
    """The packets of a file that has one section and one interface, as echohost writes it."""
    packets = []
    with open(path, "rb") as stream:
        content = stream.read()
    for number, (kind, body, offset) in enumerate(blocks(content)):
        expected = (SECTION, INTERFACE)[number] if number < 2 else PACKET
        require(kind == expected, "a block of type %#x" % kind, offset)
        if kind == SECTION:
            order, major, minor, length = struct.unpack_from("<IHHq", body)
            require((order, major, minor, length) == (0x1A2B3C4D, 1, 0, -1), "no section", offset)
            options(body[16:], offset)
        elif kind == INTERFACE:
            link, zero, _ = struct.unpack_from("<HHI", body)
            found = options(body[8:], offset)
            require((link, zero) == (101, 0), "link type %d" % link, offset)
            require(found.get(9) == b"\x09", "no nanoseconds", offset)
        else:
            packets.append(packet(body, offset))
    require(len(content) > 0, "nothing", 0)
    return packets


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    for number, found in enumerate(read(sys.argv[1]), 1):
        comment = found.comment or "-"
        words = [number, found.time_ns, found.direction, len(found.data), comment.split(":")[0], comment]
        if sys.argv[2:] == ["hex"]:
            words.append(found.data.hex())
        print("\t".join(map(str, words)))


if __name__ == "__main__":
    main()
