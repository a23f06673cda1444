"""differences_fragments.py - what is put together from which fragments"""
from rows import only_linux, only_we, pieces, row


def contradict(parts):
    """Does one of these overlap another, and is not the same?"""
    return any(one[0] < other[1] and other[0] < one[1] and one != other
               for one in parts for other in parts)


def are_whole(parts):
    ends = {0}
    for offset, end, _, _ in sorted(parts):
        if offset in ends:
            ends.add(end)
    return not contradict(parts) and any(end in ends and not more for _, end, more, _ in parts)


@row("a fragment that overlaps others: all are dropped; Linux takes one inside another for a copy",
     "RFC 5722 section 4, RFC 8200 section 4.5, which IPv4 can have as well: only what is the same "
     "to the byte is harmless.")
def _(d):
    parts = pieces(d)
    if only_we(d, 0, 0):  # all came once more, of which Linux remembers an end that was a copy
        return any(contradict(parts[:i]) and are_whole(parts[i:]) for i in range(len(parts)))
    return contradict(parts) and only_linux(d, (0,)) and d.step.verdict in (
        "DROP_FRAGMENT_OVERLAP", "HOLD_FRAGMENT", "DROP_FRAGMENT_ECN")


@row("more fragments, and no multiple of 8: dropped alone; Linux cuts it and uses the rest",
     "RFC 791 section 3.2: all fragments but the last have whole units of 8 bytes.")
def _(d):
    parts = pieces(d)[:-1]
    return any(more and len(data) % 8 for _, _, more, data in parts) and only_we(d, 0, 0)


@row("a last fragment without data: dropped alone; Linux gives up the datagram",
     "RFC 791 section 3.2: it says nothing that a datagram could need.")
def _(d):
    parts = pieces(d)[:-1]
    return any(not data and not more for _, _, more, data in parts) and only_we(d, 0, 0)


@row("many other fragments in between: no matter; Linux gives up the datagram",
     "RFC 791 section 3.2: a datagram may take as long as its time; Linux's ipfrag_max_dist is 64.")
def _(d):
    return only_we(d, 0, 0) and len(pieces(d)) == 2 and len(d.step.before) > 64 and \
        "crowded" not in d.step.probe.settings


@row("more datagrams than there is memory for: the oldest makes room; Linux takes no new one",
     "RFC 6274 section 4.1.2: a flood of fragments must not keep out those that are whole soon.")
def _(d):
    return only_we(d, 0, 0) and "crowded" in d.step.probe.settings
