"""faults.py - what is wrong with an explanation, whatever the golden files say

Each packet gets the verdict that its lesson wants, and the three forms agree about it. What the
text reckons about checksums is reckoned again. In all of them together every verdict of the stack
occurs, and every rule, with yes and with no.
"""
import json
import re
from collections import Counter, defaultdict

# Rules that have one answer only when packets come one by one, as they do here.
ONE_ANSWER = {
    "RULE_OPTION_NO_SOURCE_ROUTE": "asked of a source route alone",
    "RULE_FRAGMENT_LATE": "what has waited too long is given up before the next packet",
    "RULE_FRAGMENT_ROOM": "every answer has left before the next packet",
    "RULE_FRAGMENT_TIMEOUT": "asked when it is over",
    "RULE_UDP_PORT": "none is open",
    "RULE_ICMP_ANSWERED": "asked of those that are not",
    "RULE_ERROR_TOTAL": "takes 50 errors",
}
WORD = r"~?[0-9a-f]{4}"
REASON = re.compile(r"~\((%s(?:\s\+\s+%s)*)\)\s=\s+(%s)" % (WORD, WORD, WORD))


def verdicts(events):
    return [event["verdict"]["name"] for event in events]


def of_events(row, events):
    wanted = [("timeout" if event.packet is None else "packet", event.verdict_in(row.name))
              for event in row.events]
    found = list(zip([event["event"] for event in events], verdicts(events)))
    for number, (one, other) in enumerate(zip(wanted, found), 1):
        if one != other:
            yield "event %d is %s %s, its lesson wants %s %s" % (number, *other, *one)
    if len(wanted) != len(found):
        yield "%d events, its lesson wants %d" % (len(found), len(wanted))


def of_summary(events, summary):
    n_packets = sum(event["event"] == "packet" for event in events)
    if not n_packets == summary["packets"] == summary["sum_of_verdicts"] == sum(
            summary["verdicts"].values()):
        yield "%d packets, but %s" % (n_packets, summary)


def of_forms(events, brief, text):
    """Three outputs of one decision."""
    names = verdicts(events)
    if re.findall(r" -> (\w+)$", brief, re.M) != names:
        yield "--brief has other verdicts than --json"
    if re.findall(r"^  verdict\n    (\w+)$", text, re.M) != names:
        yield "the text has other verdicts than --json"


def of_reckoning(text):
    """~(~HC + ~m + m') = HC', one's complement."""
    for words, result in REASON.findall(text):
        total = sum(int(word[-4:], 16) ^ (0xFFFF if word[0] == "~" else 0)
                    for word in re.findall(WORD, words))
        while total > 0xFFFF:
            total = (total & 0xFFFF) + (total >> 16)
        if total ^ 0xFFFF != int(result, 16):
            yield "~(%s) is not %s" % (words, result)


class Faults:
    def __init__(self, top, found):
        self.top, self.found = top, list(found)
        self.counts, self.answers = Counter(), defaultdict(set)

    def look_at(self, row, said):
        *events, summary = [json.loads(line) for line in said["json"].splitlines()]
        for fault in (*of_events(row, events), *of_summary(events, summary),
                      *of_forms(events, said["brief"], said["txt"]), *of_reckoning(said["txt"])):
            self.found.append("%s: %s" % (row.name, fault))
        self.counts.update(summary["verdicts"])
        for event in events:
            for step in event["steps"]:
                self.answers[step["rule"]].add(step["answer"])

    def rows_of(self, name, pattern):
        return re.findall(pattern, (self.top / name).read_text(encoding="utf-8"), re.M)

    def of_rules(self):
        for name, kind in self.rows_of("stack/rule.def", r"^RULE\((\w+), \w+, (\w+)"):
            both = kind == "ACT" or len(self.answers[name]) == 2
            if not self.answers[name]:
                yield "%s occurs nowhere" % name
            elif not both and name not in ONE_ANSWER:
                yield "%s is always answered with %s" % (name, *self.answers[name])
            elif both and name in ONE_ANSWER:
                yield "%s has both answers, and stands in ONE_ANSWER" % name

    def report(self, n_rows):
        names = self.rows_of("stack/verdict.def", r"^VERDICT\((\w+)")
        missing = [name for name in names if self.counts[name] == 0]
        self.found += ["%s occurs nowhere" % name for name in missing] + list(self.of_rules())
        for fault in self.found:
            print(fault)
        print("%d rows, %d packets, %d of %d verdicts, %d rules" % (
            n_rows, sum(self.counts.values()), len(names) - len(missing), len(names),
            sum(bool(answers) for answers in self.answers.values())))
