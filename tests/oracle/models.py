"""models.py - what each of the two makes of Record Route and Timestamp, worked out once more

An option goes back with one entry of ours, and with two of Linux's: it enters itself when a packet
comes in, and again when the reply goes out.
"""
from fields import RECORD_ROUTE, STAMP, TIMESTAMP, walk
from packets import US, address

TIMES, WITH_ADDRESSES, GIVEN_ADDRESSES = 0, 1, 3  # the flags of a Timestamp
SOURCE_ROUTES = (131, 137)
# For these Linux gives its time: whatever is not unicast on its network, as it sees that.
LINUX_GIVES = (address(US), address("192.168.3.255"), address("127.0.0.1"), bytes(4))


def find(options, *kinds):
    """(place, bytes) of the options of these kinds."""
    return [(place, bytes(options[place:place + length])) for kind, place, length in walk(options)
            if kind in kinds]


def is_full(option):
    return option[2] > len(option)


def enter(option, gives):
    """One entry at the pointer; the times of those in `gives` are this host's to give."""
    at = option[2] - 1
    flags = option[3] & 15
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
    """As it goes back from here."""
    option = bytearray(option)
    if not is_full(option):
        enter(option, (address(US),))
    elif option[0] == TIMESTAMP:
        option[3] += 0x10
    return bytes(option)


def linux(option):
    """As it goes back from Linux; None where it then finds no room for another entry, and sends
    nothing at all."""
    option = bytearray(option)
    if is_full(option):
        if option[0] == TIMESTAMP and option[3] & 15 != GIVEN_ADDRESSES:
            option[3] = (option[3] + 0x10) & 0xFF
        return bytes(option)
    pointer = option[2]
    enter(option, LINUX_GIVES)
    if option[2] == pointer or is_full(option):
        return bytes(option)
    room = len(option) - option[2] + 1
    given = option[0] == TIMESTAMP and option[3] & 15 == GIVEN_ADDRESSES
    if room < 4 or (room < entry_len(option) and not given):
        return None
    if room >= entry_len(option):
        enter(option, LINUX_GIVES)
    return bytes(option)


def entry_len(option):
    return 4 if option[0] == RECORD_ROUTE or option[3] & 15 == TIMES else 8


def reflected(options, how):
    """All that goes back of these options, `how` being ours() or linux(); None for no answer."""
    answer = b""
    for kind in (RECORD_ROUTE, TIMESTAMP):
        for _, option in find(options, kind):
            option = how(option)
            if option is None:
                return None
            answer += option
    return answer + bytes(-len(answer) % 4)


def strictly(options):
    """The octet of the header that is wrong for us where Linux does not mind; None if none is."""
    for kind, place, length in walk(options):
        option = options[place:place + length]
        wrong = None
        if kind == RECORD_ROUTE:
            wrong = strict_record_route(option)
        elif kind == TIMESTAMP:
            wrong = strict_timestamp(option)
        elif kind == 148 and length != 4:  # Router Alert, RFC 2113 section 2.1
            wrong = 1
        if wrong is not None:
            return 20 + place + wrong
    return None


def strict_record_route(option):
    """RFC 6274 section 3.13.2.5: whole addresses, and a pointer to the beginning of one."""
    if len(option) % 4 != 3:
        return 1
    return 2 if option[2] % 4 != 0 else None


def strict_timestamp(option):
    """RFC 6274 section 3.13.2.7: known flags, whole entries, an overflow that can be counted."""
    pointer, flags = option[2], option[3] & 15
    if flags not in (TIMES, WITH_ADDRESSES, GIVEN_ADDRESSES):
        return 3
    size = 4 if flags == TIMES else 8
    if not is_full(option) and len(option) - pointer + 1 < size:
        return 2
    if (pointer - 5) % size != 0:
        return 2
    return 3 if is_full(option) and option[3] >= 0xF0 else None
