"""probes_options.py - IPv4 options: every type, and every length and pointer of the known ones"""
from packets import MORE_FRAGMENTS, US, address, datagram, echo, message, pattern, udp

RECORD_ROUTE, TIMESTAMP, LOOSE, STRICT, ROUTER_ALERT = 7, 68, 131, 137, 148
ROUTES = {"Record Route": RECORD_ROUTE, "loose source route": LOOSE, "strict source route": STRICT}


def option(kind, length, *values):
    """An option of this length as far as 40 bytes can hold it: these values, and then zeros."""
    body = bytes([kind, length, *values])
    return body[:max(2, length)] + bytes(max(0, min(length, 40) - len(body)))


def ask(plan, name, options, **fields):
    settings = fields.pop("settings", {})
    plan.add(name, echo(source=plan.peer(), options=options, **fields), **settings)


def any_options(plan):
    for kind in range(256):
        for length in (0, 1, 2, 3, 4, 5, 8):
            ask(plan, "option %d of %d bytes, in 4" % (kind, length),
                bytes([kind, length, 4, 0]))
        ask(plan, "option %d of 11 bytes" % kind, option(kind, 11, 4))
        ask(plan, "option %d as the last byte" % kind, b"\1\1\1" + bytes([kind]))
    ask(plan, "options: nothing but ends", bytes(4))
    ask(plan, "options: 40 times nothing", b"\1" * 40)
    ask(plan, "options: something behind the end", b"\1\0" + option(RECORD_ROUTE, 2, 9))
    ask(plan, "options: both, one behind the other",
        option(RECORD_ROUTE, 7, 4) + b"\1" + option(TIMESTAMP, 12, 5, 1))
    ask(plan, "options: the other way round, nothing before",
        b"\1\1" + option(TIMESTAMP, 8, 5, 0) + option(RECORD_ROUTE, 11, 4) + b"\1")
    ask(plan, "options: Router Alert and Record Route",
        option(ROUTER_ALERT, 4) + option(RECORD_ROUTE, 11, 4))
    for name, kind in {**ROUTES, "Timestamp": TIMESTAMP, "Router Alert": ROUTER_ALERT,
                       "Stream ID": 136, "unknown": 0x99}.items():
        one = option(kind, {TIMESTAMP: 12, ROUTER_ALERT: 4, 136: 4, 0x99: 4}.get(kind, 7),
                     *{TIMESTAMP: (5, 0), ROUTER_ALERT: (0, 0)}.get(kind, (8,)))
        ask(plan, "options: %s twice" % name, one + one)


def routes(plan):
    """Where the pointer may point, for every length that there can be."""
    for name, kind in ROUTES.items():
        for length in range(2, 41):
            for pointer in (*range(0, 45), 255):
                ask(plan, "%s of %d bytes, pointer %d" % (name, length, pointer),
                    option(kind, length, pointer))
    for length, entries in ((7, 1), (11, 2), (39, 9)):
        ask(plan, "Record Route with %d entries, full" % entries,
            bytes([RECORD_ROUTE, length, length + 1]) + pattern(length - 3))
    for hop in ("192.168.3.1", "192.168.3.12", "10.1.1.1", "127.0.0.1"):
        for pointer in (4, 8):
            ask(plan, "loose source route, %s, pointer %d" % (hop, pointer),
                bytes([LOOSE, 7, pointer]) + address(hop))
    ask(plan, "loose and strict source route",
        option(LOOSE, 7, 8) + option(STRICT, 7, 8))


def timestamps(plan):
    for flags in (0, 1, 2, 3, 4, 8, 15):
        for length in (*range(2, 17), 36, 37, 38, 39, 40):
            for pointer in sorted({0, 1, 4, *range(5, length + 3), 41, 255}):
                ask(plan, "Timestamp, flags %d, of %d bytes, pointer %d" % (flags, length, pointer),
                    option(TIMESTAMP, length, pointer, flags))
    for overflow in range(16):
        for flags in (0, 1, 3):
            ask(plan, "Timestamp, flags %d, full, overflow %d" % (flags, overflow),
                option(TIMESTAMP, 12, 13, overflow << 4 | flags))
    for asked in (US, "192.168.3.1", "192.168.3.255", "10.9.9.9", "127.0.0.1", "0.0.0.0"):
        other = address("1.2.3.4") + bytes(4)
        mine = address(asked) + bytes(4)
        ask(plan, "Timestamp for %s" % asked, option(TIMESTAMP, 12, 5, 3, *mine))
        ask(plan, "Timestamp for %s, then another" % asked,
            option(TIMESTAMP, 20, 5, 3, *mine, *other))
        ask(plan, "Timestamp for another, then for %s" % asked,
            option(TIMESTAMP, 20, 5, 3, *other, *mine))
        ask(plan, "Timestamp for another, who gave it, then for %s" % asked,
            option(TIMESTAMP, 20, 13, 3, *other, *mine))


def elsewhere(plan):
    """Options with what is no echo request."""
    bad, full = b"\x99\0\1\2", option(RECORD_ROUTE, 11, 4)
    everybody = "192.168.3.255"
    ask(plan, "bad option: for everybody", bad, destination=everybody)
    ask(plan, "bad option: in a later fragment", bad, fragment=3)
    ask(plan, "bad option: in a first fragment", bad, fragment=MORE_FRAGMENTS)
    about = datagram(message(0, data=pattern(8)), US, "10.3.3.3")
    plan.add("bad option: in an ICMP error",
             datagram(message(3, 1, bytes(4), about), source=plan.peer(), options=bad))
    for kind in (0, 8, 9, 13, 18, 30, 42, 255):
        plan.add("bad option: with type %d" % kind,
                 datagram(message(kind, data=pattern(12)), source=plan.peer(), options=bad))
    plan.add("bad option: no message at all", datagram(b"", source=plan.peer(), options=bad))
    plan.add("bad option: with UDP", udp(source=plan.peer(), options=bad))
    plan.add("bad option: with a bad ICMP sum",
             datagram(message(check=1), source=plan.peer(), options=bad))
    for protocol in (2, 17, 253):
        plan.add("Record Route with protocol %d" % protocol,
                 datagram(pattern(24), source=plan.peer(), protocol=protocol, options=full))
    plan.add("Record Route with UDP", udp(source=plan.peer(), options=full))
    plan.add("Record Route, for everybody, who answers",
             echo(source=plan.peer(), destination=everybody, options=full), broadcast=True)
    whole = message(data=pattern(56))
    for first, later in ((full, b""), (b"", full), (full, full), (bad, b""), (b"", bad)):
        for last_first in (False, True):
            peer = plan.peer()
            parts = [datagram(whole[:32], peer, fragment=MORE_FRAGMENTS, options=first),
                     datagram(whole[32:], peer, fragment=4, options=later)]
            plan.add("fragments with options %s and %s%s" %
                     (first.hex() or "-", later.hex() or "-", ", last first" * last_first),
                     *parts[::-1] if last_first else parts)
