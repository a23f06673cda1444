"""golden.py - what is said about the captures: compares it with the golden files, or writes those

    golden.py check ECHOHOST
    golden.py write ECHOHOST

Whatever the golden files say, each packet has to get the verdict that its lesson wants, and every
verdict has to occur.
"""
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass

from make import HERE, LESSONS

FORMS = {"txt": [], "json": ["--json"], "brief": ["--brief"]}
MAX_DIFFS, MAX_DIFF_LINES, MAX_WIDTH = 6, 40, 140
PLAIN = {**os.environ, "TERM": "dumb", "COLUMNS": "80", "LC_ALL": "C"}


@dataclass
class Row:
    name: str
    arguments: list
    description: str

    @property
    def events(self):
        files = [argument for argument in self.arguments if argument in LESSONS]
        if len(files) != 1:
            sys.exit("captures.tsv: %s names %d captures" % (self.name, len(files)))
        return LESSONS[files[0]].events

    def path(self, form):
        return HERE / ("%s.%s" % (self.name, form))


def table():
    lines = [line for line in (HERE / "captures.tsv").read_text().splitlines()
             if not line.startswith("#")]
    for line in lines[1:]:
        name, arguments, description = line.split("\t")
        yield Row(name, arguments.split(), description)


def explained(echohost, row, form):
    """What the program says; with the text, also what it remarks about the file."""
    done = subprocess.run([echohost, "explain", *FORMS[form], *row.arguments], cwd=HERE, env=PLAIN,
                          capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        sys.exit("echohost explain %s: status %d\n%s" % (
            " ".join(FORMS[form] + row.arguments), done.returncode, done.stderr))
    return done.stdout + (done.stderr if form == "txt" else "")


def lines_of(text, form):
    """Lines that a diff of can be read: the members of JSON one by one."""
    if form == "json":
        text = "\n".join(json.dumps(json.loads(line), indent=1) for line in text.splitlines())
    return [line[:MAX_WIDTH] for line in text.splitlines()]


def difference(path, said, form):
    """What is said and is not in the golden file, as a diff; "" if it is the same."""
    if not path.exists():
        return "%s is missing" % path.name
    golden = path.read_text()
    if golden == said:
        return ""
    lines = list(difflib.unified_diff(lines_of(golden, form), lines_of(said, form), path.name,
                                      "now", lineterm="", n=2))
    left_out = len(lines) - MAX_DIFF_LINES
    if left_out > 0:
        lines[MAX_DIFF_LINES:] = ["... and %d lines more" % left_out]
    return "\n".join(lines) or "%s: a line that is too long to show differs" % path.name


def faults_of_verdicts(row, said):
    """What is wrong with the verdicts in said, the JSON lines; and the counts at their end."""
    *events, summary = [json.loads(line) for line in said.splitlines()]
    wanted = [("timeout" if event.packet is None else "packet", event.verdict_in(row.name))
              for event in row.events if event.verdict]
    found = [(event["event"], event["verdict"]["name"]) for event in events]
    faults = []
    for number, (one, other) in enumerate(zip(wanted, found), 1):
        if one != other:
            faults.append("event %d is %s, its lesson wants %s" % (number, other, one))
    if len(wanted) != len(found):
        faults.append("%d events, its lesson wants %d" % (len(found), len(wanted)))
    n_packets = sum(kind == "packet" for kind, _ in wanted)
    if not n_packets == summary["packets"] == summary["sum_of_verdicts"] == sum(
            summary["verdicts"].values()):
        faults.append("%d packets: %s" % (n_packets, summary))
    return faults, Counter(summary["verdicts"])


def faults_of_brief(json_said, brief_said):
    """The two outputs are of one decision."""
    events = [json.loads(line) for line in json_said.splitlines()][:-1]
    verdicts = [event["verdict"]["name"] for event in events]
    ends = re.findall(r" -> (\w+)$", brief_said, re.M)
    if len(ends) != len(verdicts):
        return ["--brief has %d lines, --json %d" % (len(ends), len(verdicts))]
    return ["event %d is %s with --brief, %s with --json" % (number, end, verdict)
            for number, (end, verdict) in enumerate(zip(ends, verdicts), 1) if end != verdict]


def check_files(rows):
    """Every capture is in the table, and every golden file belongs to a row."""
    used = {argument for row in rows for argument in row.arguments}
    known = {row.path(form).name for row in rows for form in FORMS}
    for name in LESSONS:
        if name not in used:
            yield "%s: no row of captures.tsv explains it" % name
    for form in FORMS:
        for path in HERE.glob("*." + form):
            if path.name not in known and path.name != "CMakeLists.txt":
                yield "%s belongs to no row of captures.tsv" % path.name


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("check", "write"):
        sys.exit(__doc__)
    echohost, rows = str(pathlib.Path(sys.argv[2]).resolve()), list(table())
    faults, differ, counts = list(check_files(rows)), 0, Counter()
    for row in rows:
        said = {form: explained(echohost, row, form) for form in FORMS}
        for form in FORMS:
            if sys.argv[1] == "write":
                row.path(form).write_text(said[form])
            elif text := difference(row.path(form), said[form], form):
                print(text if differ < MAX_DIFFS else "%s differs, too" % row.path(form).name)
                differ += 1
        of_verdicts, of_row = faults_of_verdicts(row, said["json"])
        counts += of_row
        faults += ["%s: %s" % (row.name, fault)
                   for fault in of_verdicts + faults_of_brief(said["json"], said["brief"])]
    verdicts = re.findall(r"^VERDICT\((\w+)", (HERE / "../../stack/verdict.def").read_text(), re.M)
    faults += ["%s occurs nowhere" % name for name in verdicts if counts[name] == 0]
    print(*faults, sep="\n", end="\n" if faults else "")
    if differ:
        print("%d golden files differ. If that is right, make them anew, and read what changed:\n"
              "    sh tests/golden/regenerate.sh ECHOHOST && git diff tests/golden" % differ)
    print("%d rows, %d packets, %d of %d verdicts" % (
        len(rows), sum(counts.values()), sum(counts[name] > 0 for name in verdicts), len(verdicts)))
    return 1 if faults or differ else 0


if __name__ == "__main__":
    sys.exit(main())
