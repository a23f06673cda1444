"""models.py - what each of the two makes of IPv4 options, worked out once more to explain by

An option that is accepted goes back with one entry of ours, and with two of Linux's: it enters
itself when a packet comes in, and again when the answer goes out.
"""
from collections import namedtuple

from fields import RECORD_ROUTE, STAMP, TIMESTAMP, walk
from packets import US, address

TIMES, WITH_ADDRESSES, GIVEN_ADDRESSES = 0, 1, 3  # the flags of a Timestamp
SOURCE_ROUTES, ROUTER_ALERT, CIPSO = (131, 137), 148, 134
# For these Linux gives its time: whatever is not unicast on its network, as it sees that.
LINUX_GIVES = (address(US), address("192.168.3.255"), address("127.0.0.1"), bytes(4))

# Where the options of a header stop to be right: fault is the octet of the header, or None. What
# stands before it: the Record Route and Timestamp, and the first source route.
Reading = namedtuple("Reading", "fault entries route")


def reading(options, fault_of):
    entries, route, place = {}, None, 0
    while place < len(options) and options[place] != 0:
        kind, length = options[place], options[place + 1] if place + 1 < len(options) else 0
        if kind == 1:
            place += 1
            continue
        if not 2 <= length <= len(options) - place:
            return Reading(20 + place, entries, route)
        option = bytes(options[place:place + length])
        again = kind in entries or (kind in SOURCE_ROUTES and route is not None)
        wrong = fault_of(option, again)
        if kind == CIPSO and not again:  # which goes back even when Linux complains about it
            entries[kind] = option
        if wrong is not None:
            return Reading(20 + place + wrong, entries, route)
        if kind in (RECORD_ROUTE, TIMESTAMP):
            entries[kind] = option
        if kind in SOURCE_ROUTES:
            route = option
        place += length
    return Reading(None, entries, route)


def is_full(option):
    return option[2] > len(option)


def room(option):
    return len(option) - option[2] + 1


def pointer_fault(option, least):
    """What both see alike: which byte is wrong of an option with a pointer."""
    if len(option) < least:
        return 1
    if option[2] < least + 1:
        return 2
    return 2 if not is_full(option) and room(option) < 4 else None


def our_fault(option, again):
    kind = option[0]
    if again and kind != CIPSO:
        return 0
    if kind in SOURCE_ROUTES:
        return route_fault(option)
    if kind == ROUTER_ALERT:  # RFC 2113 section 2.1
        return None if len(option) == 4 else 1
    if kind == RECORD_ROUTE:
        fault = pointer_fault(option, 3)
        return strict_record_route(option) if fault is None else fault
    if kind == TIMESTAMP:
        fault = pointer_fault(option, 4)
        return strict_timestamp(option) if fault is None else fault
    return None


def route_fault(option):
    if len(option) < 3:
        return 1
    return 2 if option[2] < 4 else None


def strict_record_route(option):
    """RFC 6274 section 3.13.2.5: whole addresses, and a pointer to the beginning of one."""
    if len(option) % 4 != 3:
        return 1
    return 2 if option[2] % 4 != 0 else None


def strict_timestamp(option):
    """RFC 6274 section 3.13.2.7: known flags, whole entries, an overflow that can be counted."""
    flags = option[3] & 15
    if flags not in (TIMES, WITH_ADDRESSES, GIVEN_ADDRESSES):
        return 3
    size = 4 if flags == TIMES else 8
    if (not is_full(option) and room(option) < size) or (option[2] - 5) % size != 0:
        return 2
    return 3 if is_full(option) and option[3] >= 0xF0 else None


def linux_fault(option, again, cipso):
    kind = option[0]
    if kind in SOURCE_ROUTES:
        fault = route_fault(option)
        return 0 if fault is None and again else fault
    if again:
        return 0
    if kind == ROUTER_ALERT:
        return 1 if len(option) < 4 else None
    if kind == RECORD_ROUTE:
        return pointer_fault(option, 3)
    if kind == CIPSO and cipso:  # of which it was told nothing: a length, and whose label it is
        return 1 if len(option) < 8 else 2
    if kind != TIMESTAMP:
        return None
    flags, fault = option[3:4] and option[3] & 15, pointer_fault(option, 4)
    if fault is None and not is_full(option) and flags in (WITH_ADDRESSES, GIVEN_ADDRESSES) and \
            room(option) < 8:
        return 2
    if fault is None and is_full(option) and flags != GIVEN_ADDRESSES and option[3] >= 0xF0:
        return 3
    return fault


def we_read(options):
    return reading(options, our_fault)


def linux_reads(options):
    """Two readings: with CIPSO, and as a kernel without it."""
    return [reading(options, lambda option, again, cipso=cipso: linux_fault(option, again, cipso))
            for cipso in (True, False)]


# --- what goes back ---

def enter(option, gives):
    """One entry at the pointer; the times of those in `gives` are this host's to give."""
    at, flags = option[2] - 1, option[3] & 15 if len(option) > 3 else 0
    if option[0] == RECORD_ROUTE:
        entry = address(US)
    elif flags == TIMES:
        entry = STAMP
    elif flags == WITH_ADDRESSES:
        entry = address(US) + STAMP
    elif flags == GIVEN_ADDRESSES and bytes(option[at:at + 4]) in gives:
        entry = bytes(option[at:at + 4]) + STAMP
    else:
        return
    option[at:at + len(entry)] = entry
    option[2] += len(entry)


def ours(option):
    """An accepted option, as it goes back from here."""
    if option[0] == CIPSO:
        return b""
    option = bytearray(option)
    if not is_full(option):
        enter(option, (address(US),))
    elif option[0] == TIMESTAMP:
        option[3] += 0x10
    return bytes(option)


def linux(option):
    """As it goes back from Linux; None where it then finds no room for another entry, and sends
    nothing at all."""
    if option[0] == CIPSO:
        return option
    option = bytearray(option)
    given = option[0] == TIMESTAMP and option[3] & 15 == GIVEN_ADDRESSES
    if is_full(option):
        if option[0] == TIMESTAMP and not given:
            option[3] = (option[3] + 0x10) & 0xFF
        return bytes(option)
    pointer = option[2]
    enter(option, LINUX_GIVES)
    if option[2] == pointer or is_full(option):
        return bytes(option)
    size = 4 if option[0] == RECORD_ROUTE or option[3] & 15 == TIMES else 8
    if room(option) < 4 or (room(option) < size and not given):
        return None
    if room(option) >= size:
        enter(option, LINUX_GIVES)
    return bytes(option)


def sent_back(read, how):
    """All that goes back of a reading, `how` being ours() or linux(); None for no answer."""
    answer = b""
    for kind in (RECORD_ROUTE, TIMESTAMP, CIPSO):
        if kind in read.entries:
            option = how(read.entries[kind])
            if option is None:
                return None
            answer += option
    return answer + bytes(-len(answer) % 4)


def from_us(options):
    return sent_back(we_read(options), ours)


def from_linux(options):
    """What goes back of options that Linux accepts, without CIPSO."""
    return sent_back(linux_reads(options)[1], linux)


def has(options, *kinds):
    return any(kind in kinds for kind, _, _ in walk(options))
