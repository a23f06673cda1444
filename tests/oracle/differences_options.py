"""differences_options.py - IPv4 options: what is wrong with them, and what goes back

models.py says what each of the two should do; a row fits only if both have done that.
"""
import models
from fields import without_times
from packets import ICMP
from rows import bodies, linux_total, one, only_we, row, same_quote


def readings(d):
    """How we read the options of the packet, and how Linux may."""
    options = options_of(d.step.raw)
    return models.we_read(options), models.linux_reads(options)


def options_of(raw):
    return raw[20:(raw[0] & 15) * 4] if len(raw) >= 20 else b""


def reply_options_are_right(d):
    options = d.step.asked.options
    return d.step.ours[0].options == models.from_us(options) and \
        d.step.linux[0].options == models.from_linux(options)


@row("Record Route and Timestamp: entered once; Linux enters itself twice",
     "RFC 1122 section 3.2.2.6: updated to include the current host, which is one entry.")
def _(d):
    return d.field == "options" and d.our_packet.is_reply and not d.our_packet.offset and \
        reply_options_are_right(d)


@row("options of a reply in fragments: in the first; Linux fills the others with no-operations",
     "RFC 791 section 3.1: Record Route and Timestamp are not copied on fragmentation.")
def _(d):
    return len(d.step.ours) > 1 and d.step.ours[0].options and d.step.linux and \
        reply_options_are_right(d) and not any(packet.options for packet in d.step.ours[1:]) and \
        bodies(d.step.ours) == bodies(d.step.linux)


@row("options of an error: none; Linux sends those of the datagram",
     "RFC 1122 section 3.2.2 asks for the headers of the datagram in the quote; options before "
     "them would let a stranger choose by which way an error goes.")
def _(d):
    if d.field not in ("options", "total") or not d.our_packet.is_error or d.our_packet.options:
        return False
    theirs = d.linux_packet.options
    return theirs != b"" and theirs in [models.sent_back(read, models.linux) for read in
                                        models.linux_reads(d.step.asked.options)] and \
        d.linux_packet.total == linux_total(d)


@row("an error about options behind a source route: to the source; Linux sends it to the hop",
     "RFC 1122 section 3.2.2: to the source of the datagram; a route that is refused is not used.")
def _(d):
    _, theirs = readings(d)
    return d.field in ("destination", "ttl", "options", "total", "data") and \
        d.our_packet.kind == 12 and \
        any(read.route and read.fault == d.linux_packet.rest[0] for read in theirs)


@row("a quote with options: as it came; Linux has entered itself, and cleared what follows the end",
     "RFC 1122 section 3.2.2: the quoted header and data MUST be unchanged from those received.")
def _(d):
    return d.field == "data" and d.our_packet.is_error and len(d.step.asked.options) > 0 and \
        same_quote(d) and d.linux_packet.total == linux_total(d)


@row("an error about router discovery: sent; Linux takes it for an ICMP error",
     "RFC 1122 section 3.2.2 forbids errors about errors; RFC 1256 reports none.")
def _(d):
    return only_we(d, 12, 0) and d.step.asked.protocol == ICMP and \
        d.step.asked.raw[(d.step.asked.raw[0] & 15) * 4:][:1] in (b"\x09", b"\x0a")


@row("a source route with hops to go: 3/5; Linux is silent",
     "RFC 1122 section 3.3.5: 3/5 SHOULD be sent; Linux's accept_source_route is 0.")
def _(d):
    read, _ = readings(d)
    return only_we(d, 3, 5) and read.fault is None and read.route is not None and \
        not models.is_full(read.route)


@row("options that are not whole entries, or unknown flags: 12/0; Linux does what it can",
     "RFC 6274 sections 3.13.2.5 and 3.13.2.7, RFC 2113 section 2.1 have these checks.")
def _(d):
    read, theirs = readings(d)
    if read.fault is None or read.fault in [their.fault for their in theirs]:
        return False
    if d.field == "rest":
        return d.ours == bytes([read.fault, 0, 0, 0]) and \
            d.linux[0] in [their.fault for their in theirs] and d.linux_packet.kind == 12
    silent = not d.ours and d.step.verdict == "DROP_OPTION_MALFORMED"
    return d.field == "packets" and not one(d.linux, 12) and (
        silent or one(d.ours, 12, 0) and d.ours[0].rest[0] == read.fault)


@row("an error or a reply where Linux cannot send its own options, or not by the source route",
     "RFC 1122 sections 3.2.2 and 3.2.2.6: what was accepted is answered, what was not is told.")
def _(d):
    read, theirs = readings(d)
    if d.field != "packets" or d.linux or len(d.ours) != 1:
        return False
    if d.ours[0].kind == 12:
        return d.ours[0].rest[0] == read.fault and any(
            their.route or models.sent_back(their, models.linux) is None
            for their in theirs if their.fault is not None)
    options = d.step.asked.options
    return models.from_linux(options) is None and (
        d.ours[0].is_error or d.ours[0].options == models.from_us(options))


@row("a label of CIPSO: ignored; Linux looks into it and complains",
     "RFC 1122 section 3.2.1.8: options that are not known MUST be ignored.", optional=True)
def _(d):
    read, (with_cipso, without) = readings(d)
    told = with_cipso.fault is not None and with_cipso.fault != without.fault
    if d.field == "packets":
        return told and read.fault is None and one(d.linux, 12, 0) and \
            d.linux[0].rest[0] == with_cipso.fault
    return d.field == "rest" and told and d.ours == bytes([read.fault, 0, 0, 0]) and \
        d.linux == bytes([with_cipso.fault, 0, 0, 0])


@row("a fragment of which only one of the two liked the options: what the other made of it",
     "as above, of a fragment that came before.")
def _(d):
    for raw, _ in d.step.before:
        ours = models.we_read(options_of(raw))
        theirs = [read for read in models.linux_reads(options_of(raw))
                  if (read.fault is None) != (ours.fault is None)]
        if theirs and d.field == "packets":
            return bool(d.ours) != bool(d.linux)
        if theirs and d.field in ("options", "total"):
            sent, _ = without_times(options_of(d.linux_packet.raw), options_of(raw))
            return sent in [models.sent_back(read, models.linux) for read in theirs] and \
                d.linux_packet.total - d.our_packet.total == len(sent)
    return False
