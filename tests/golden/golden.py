"""golden.py - what is said about the captures: compares it with the golden files, or writes those

    golden.py check ECHOHOST
    golden.py write ECHOHOST

Whatever the golden files say, it has to be right by what faults.py knows.
"""
import difflib
import json
import os
import pathlib
import subprocess
import sys
from dataclasses import dataclass

from faults import Faults
from make import HERE, LESSONS

FORMS = {"txt": [], "json": ["--json"], "brief": ["--brief"]}
# What JSON says is what the text says, so a few of each kind are enough of it.
JSON_KEPT = {"ping", "ping_big", "fragments_timeout", "routes", "udp", "timestamp"}
MAX_DIFFS, MAX_DIFF_LINES, MAX_WIDTH = 6, 40, 140
PLAIN = {**os.environ, "TERM": "dumb", "COLUMNS": "80", "LC_ALL": "C"}


@dataclass
class Row:
    name: str
    arguments: list
    description: str

    @property
    def events(self):
        """What its lesson lets happen, but for frames that are left out."""
        files = [argument for argument in self.arguments if argument in LESSONS]
        if len(files) != 1:
            sys.exit("captures.tsv: %s names %d captures" % (self.name, len(files)))
        return [event for event in LESSONS[files[0]].events if event.verdict]

    @property
    def forms(self):
        """Those that have a golden file."""
        return [form for form in FORMS if form != "json" or self.name in JSON_KEPT]

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


def compare(row, said, shown):
    """Prints what differs, unless enough is shown; yields the names of those files."""
    for form in row.forms:
        diff = difference(row.path(form), said[form], form)
        if diff:
            print(diff if shown < MAX_DIFFS else "%s differs, too" % row.path(form).name)
            yield row.path(form).name


def write(row, said):
    for form in row.forms:
        row.path(form).write_text(said[form])


def stray_files(rows):
    """Every capture is in the table, and every golden file belongs to a row."""
    used = {argument for row in rows for argument in row.arguments}
    known = {row.path(form).name for row in rows for form in row.forms} | {"CMakeLists.txt"}
    for name in LESSONS:
        if name not in used:
            yield "%s: no row of captures.tsv explains it" % name
    for form in FORMS:
        for path in HERE.glob("*." + form):
            if path.name not in known:
                yield "%s belongs to no row of captures.tsv" % path.name


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("check", "write"):
        sys.exit(__doc__)
    echohost, rows = str(pathlib.Path(sys.argv[2]).resolve()), list(table())
    faults, differ = Faults(HERE.parent.parent, stray_files(rows)), []
    for row in rows:
        said = {form: explained(echohost, row, form) for form in FORMS}
        faults.look_at(row, said)
        if sys.argv[1] == "write":
            write(row, said)
        else:
            differ += compare(row, said, len(differ))
    if differ:
        print("%d golden files differ. If that is right, make them anew, and read what changed:\n"
              "    sh tests/golden/regenerate.sh ECHOHOST && git diff tests/golden" % len(differ))
    faults.report(len(rows))
    return 1 if faults.found or differ else 0


if __name__ == "__main__":
    sys.exit(main())
