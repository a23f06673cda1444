"""probes_random.py - packets that nobody thought of, the same in every run

ORACLE_SEED in the environment gives other ones, and ORACLE_RANDOM how many.
"""
import os
import random
import struct

from packets import (DONT_FRAGMENT, MORE_FRAGMENTS, RESERVED, checksum, datagram, message, pattern,
                     piece, udp)

KINDS = (8, 8, 8, 8, 0, 3, 5, 11, 12, 13, 17, 42)
OPTIONS = (0, 1, 1, 7, 7, 68, 68, 130, 131, 136, 137, 148, 153)


def options(dice):
    """From none to full of them, well formed as a rule."""
    made = b""
    while dice.random() < 0.6 and len(made) < 36:
        kind = dice.choice(OPTIONS)
        length = dice.choice((2, 3, 4, 7, 7, 8, 11, 12, 12, 15, 20))
        pointer = dice.choice((4, 5, 5, 8, 8, 9, length + 1, dice.randrange(256)))
        body = bytes([kind, length, pointer, dice.choice((0, 0, 1, 3, dice.randrange(256)))])
        made += bytes([kind]) if kind < 2 else (body + bytes(length))[:length]
    return made[:40]


def payload(dice):
    size = dice.choice((0, 4, 8, 12, 20, 56, 100, 600, 1400))
    data = pattern(size) if dice.random() < 0.8 else bytes(size)
    check = None if dice.random() < 0.8 else dice.randrange(0x10000)
    return message(dice.choice(KINDS), dice.choice((0, 0, 0, 1, 4)), data=data, check=check)


def packet(dice, peer):
    fields = {"source": peer, "ttl": dice.choice((0, 1, 64, 255)), "tos": dice.randrange(256),
              "ident": dice.randrange(0x10000), "options": options(dice),
              "fragment": dice.choice((0, 0, 0, DONT_FRAGMENT, RESERVED, 3, MORE_FRAGMENTS))}
    if dice.random() < 0.25:
        return udp(pattern(dice.randrange(60)), length=dice.choice((None, None, 7, 8, 20, 500)),
                   check=dice.choice((None, None, 0, 1)), **fields)
    if dice.random() < 0.15:
        return datagram(pattern(dice.randrange(80)), protocol=dice.choice((3, 143, 253)), **fields)
    return datagram(payload(dice), **fields)


def damaged(dice, raw):
    """With bytes changed, cut or padded; the header's sum is made right again, as a rule."""
    raw = bytearray(raw)
    for _ in range(dice.choice((0, 0, 1, 2))):
        at = dice.choice((0, 1, 2, 3, 6, 7, 8, dice.randrange(20), dice.randrange(len(raw))))
        if at not in (9, *range(12, 20)):  # what it is for, and who it is from, is asked elsewhere
            raw[at] = dice.choice((0, 1, 0x45, 0x7F, 0xFF, dice.randrange(256)))
    raw = raw[:dice.choice((len(raw), len(raw), len(raw), dice.randrange(20, len(raw) + 1)))]
    raw += b"\xa5" * dice.choice((0, 0, 0, 7))
    header_len = min(len(raw), max(20, (raw[0] & 15) * 4))
    if dice.random() < 0.9:
        raw[10:12] = b"\0\0"
        raw[10:12] = struct.pack(">H", checksum(bytes(raw[:header_len])))
    return bytes(raw)


def fragments(dice, peer):
    """Most of a datagram, in some order, with copies and strangers among it."""
    whole = message(data=pattern(dice.choice((24, 56, 120))))
    tos, ident = dice.choice((0, 0, 2, 0xB9)), dice.randrange(0x10000)
    places = sorted(dice.sample(range(8, len(whole), 8), dice.randrange(1, 4)))
    script = []
    for begin, end in zip([0] + places, places + [len(whole)]):
        if dice.random() < 0.95:
            script.append((begin, whole[begin:end], end < len(whole)))
    while script and dice.random() < 0.4:
        begin, data, more = dice.choice(script)
        script.append((max(0, begin + dice.choice((0, 0, 0, 8, -8))),
                       data[:dice.choice((len(data), len(data), 8))], more ^ (dice.random() < 0.1)))
    dice.shuffle(script)
    return [piece(data, begin, more, source=peer, tos=tos ^ dice.choice((0, 0, 0, 1)), ident=ident,
                  options=options(dice) if dice.random() < 0.1 else b"")
            for begin, data, more in script]


def random_probes(plan):
    seed = int(os.environ.get("ORACLE_SEED", "1"))
    dice = random.Random(seed)
    print("ORACLE_SEED=%d" % seed)
    for i in range(int(os.environ.get("ORACLE_RANDOM", "3000"))):
        peer = plan.peer()
        script = fragments(dice, peer) if dice.random() < 0.3 else [
            damaged(dice, packet(dice, peer))]
        plan.add("random: %d of seed %d" % (i, seed), *script)
