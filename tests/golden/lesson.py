"""lesson.py - what a lesson is made of: packets, the times at which they come, and their verdicts

A lesson is a function that yields what happens, in its order; its name is that of its capture. The
verdicts are what the RFCs and the documents of the stack ask for. They are written down by hand, so
that golden files which were made anew from a stack that is wrong are noticed.
"""
import os
import sys
from dataclasses import dataclass, field

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "oracle"))
import packets
from capture import RAW, pcap
from packets import US

KERNEL = "192.168.3.11"  # who asks, if nothing else is said
NOON = 1704110400 * 10 ** 9  # 2024-01-01 12:00:00 UTC, when every capture begins
LESSONS = {}  # by the name of the file


@dataclass
class Event:
    """A packet that comes, or without one: a datagram in fragments that is given up. Without a
    verdict, a frame that holds no IP and is left out."""
    verdict: str
    elsewhere: dict = field(default_factory=dict)  # row of captures.tsv to the verdict there
    at: int = 0
    packet: bytes = None
    length: int = 0  # of the packet, before it was cut

    def verdict_in(self, row):
        return self.elsewhere.get(row, self.verdict)


@dataclass
class Lesson:
    write: object  # records to the bytes of a file
    events: list

    def content(self):
        return self.write([(event.at, event.packet, event.length)
                           for event in self.events if event.packet is not None])


def lesson(name=None, write=pcap, suffix="pcap", **how):
    """Registers the function as a lesson, and how its file is written."""
    def register(function):
        file = "%s.%s" % (name or function.__name__, suffix)
        LESSONS[file] = Lesson(lambda records: write(records, **how), list(function()))
        return function
    return register


def comes(seconds, packet, verdict, length=None, **elsewhere):
    return Event(verdict, elsewhere, NOON + round(seconds * 10 ** 9), packet,
                 len(packet) if length is None else length)


def left_out(seconds, frame):
    return comes(seconds, frame, "")


def given_up(verdict, **elsewhere):
    return Event(verdict, elsewhere)


# --- packets.py, asked by the kernel's side ---

def ip(data=b"", source=KERNEL, **fields):
    return packets.datagram(data, source=source, **fields)


def echo(size=16, sequence=1, code=0, check=None, data=None, **fields):
    """An echo request with so many bytes of data, and few that have to be looked at."""
    message = packets.message(8, code, bytes([0, 7]) + sequence.to_bytes(2, "big"),
                              packets.pattern(size) if data is None else data, check)
    return ip(message, **fields)


def icmp(kind, code=0, rest=b"\0\0\0\0", data=b"", check=None, **fields):
    return ip(packets.message(kind, code, rest, data, check), **fields)


def udp(data=b"anybody?", source=KERNEL, **fields):
    return packets.udp(data, source=source, **fields)


def cut(size, *places, **fields):
    """The fragments of an echo request, cut at these bytes of its message."""
    message = packets.message(8, 0, b"\0\x07\0\x01", packets.pattern(size))
    return packets.cut(message, *places, source=KERNEL, **fields)


__all__ = ["KERNEL", "NOON", "RAW", "US", "comes", "cut", "echo", "given_up", "icmp", "ip",
           "left_out", "lesson", "packets", "udp"]
