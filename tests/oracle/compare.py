"""compare.py - what each host did with a packet, side by side, and where that differs"""
from collections import Counter
from dataclasses import dataclass, field

import properties
from fields import COMPARED, offset_of, put_together, read

# What becomes of a datagram that was put together; other verdicts are about the fragment alone.
OF_THE_WHOLE = ("SEND_ECHO_REPLY", "SEND_TIMESTAMP_REPLY", "SEND_PORT_UNREACHABLE", "DROP_ICMP",
                "SEND_PROTOCOL_UNREACHABLE", "DROP_UDP", "DROP_IPV4_PROTOCOL",
                "DROP_FRAGMENT_OVERLAP", "DROP_FRAGMENT_ECN")
TIMEOUT_NS = 30 * 10 ** 9


def is_fragment(raw):
    return len(raw) >= 20 and raw[0] >> 4 == 4 and int.from_bytes(raw[6:8], "big") & 0x3FFF != 0


def key_of(raw):
    return raw[9:10] + raw[12:20] + raw[4:6]


class Asked:
    """Remembers fragments, to know of which datagram an answer speaks."""

    def __init__(self):
        self.now = 0  # nanoseconds
        self.born, self.parts = {}, {}

    def datagram(self, raw, verdict):
        """What a packet with this verdict was, or made whole; and whether it was a fragment."""
        of_the_whole = verdict.startswith(OF_THE_WHOLE)
        if not is_fragment(raw) or not (of_the_whole or "FRAGMENT" in verdict):
            return raw, False
        key = key_of(raw)
        if self.now - self.born.get(key, -TIMEOUT_NS) >= TIMEOUT_NS:
            self.born[key], self.parts[key] = self.now, []
        whole = put_together(self.parts[key] + [raw])
        if verdict == "HOLD_FRAGMENT":
            self.parts[key].append(raw)
        elif of_the_whole:
            del self.born[key]
        return whole, True

    def given_up(self, error):
        """The first fragment of the datagram that an error is about, as it came; or None."""
        parts = self.parts.get(key_of(error[28:48]), [])
        return next((raw for raw in parts if offset_of(raw) == 0), None)


@dataclass
class Step:
    """A packet came to both, or time passed."""
    probe: object
    raw: bytes  # the packet; of time that passed, the fragment that waited
    asked: object  # Fields of the datagram
    verdict: str  # ours; "waited" when time passed
    ours: list  # the Fields of what left
    linux: list
    before: list = field(default_factory=list)  # what came before, (packet, our verdict)
    seconds: float = 0  # of Linux's time since the probe began


@dataclass
class Difference:
    step: Step
    field: str  # of Fields; or "packets": one of the two sent more, or something else altogether
    ours: object  # what it is here and there
    linux: object
    our_packet: object = None
    linux_packet: object = None

    def __str__(self):
        def short(value):
            text = "; ".join(map(str, value)) if isinstance(value, list) else (
                value.hex() if isinstance(value, bytes) else str(value))
            return text[:300] or "nothing"
        return "%s\n    asked   %s\n    verdict %s\n    ours    %s\n    Linux's %s" % (
            self.field, self.step.raw[:60].hex(), self.step.verdict, short(self.ours),
            short(self.linux))


def step_of(probe, raw, asked, verdict, ours, linux, **more):
    options = read(asked[:int.from_bytes(asked[2:4], "big")] if len(asked) >= 20 else asked).options
    return Step(probe, raw, read(asked), verdict, [read(packet, options or b"") for packet in ours],
                [read(packet, options or b"") for packet in linux], **more)


def differences(step, compared=COMPARED):
    wrong = properties.sums([packet.raw for packet in step.linux if packet.raw])
    wrong += [fault for packet in step.linux if not packet.raw for fault in packet.faults]
    if wrong:
        yield Difference(step, "sums", "right", "; ".join(wrong))
    if [answer.what for answer in step.ours] != [answer.what for answer in step.linux]:
        yield Difference(step, "packets", step.ours, step.linux)
        return
    for our, linux in zip(step.ours, step.linux):
        for name in compared:
            if getattr(our, name) != getattr(linux, name):
                yield Difference(step, name, getattr(our, name), getattr(linux, name), our, linux)


class Tally:
    """Explains differences by the rows of a table, and remembers what it could not."""

    def __init__(self, table):
        self.table = table
        self.explained, self.examples = Counter(), {}
        self.failures = []

    def fail(self, probe, text):
        self.failures.append("%s: %s" % (probe, text))

    def explain(self, difference):
        for row in self.table:
            if row.explains(difference):
                self.explained[row.id] += 1
                self.examples.setdefault(row.id, str(difference.step.probe))
                return
        self.fail(difference.step.probe, str(difference))

    def report(self, required):
        """Prints what was explained by what. True when nothing is left open; where all rows are
        required, that is a row without use as well."""
        for row in self.table:
            if self.explained[row.id]:
                print("%6d  %s  %s" % (self.explained[row.id], row.id, row.what))
            elif required and not row.optional:
                self.fail(row.id, "explains nothing any more: has one of the two changed?")
        for text in self.failures[:20]:
            print("\nnot explained: " + text)
        if len(self.failures) > 20:
            print("\nand %d more" % (len(self.failures) - 20))
        print("unexplained: %d" % len(self.failures))
        return not self.failures
