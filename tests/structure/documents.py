"""The facts that the documents repeat, held against the code: see documents.sh."""

import pathlib
import re
import subprocess
import sys

ROOM_READMES = ["README.md", "stack/README.md", "drivers/README.md", "apps/README.md",
                "tests/README.md"]
HELPS = [("README.md", "help", "run"), ("apps/README.md", "help explain", "explain"),
         ("apps/README.md", "help replay", "replay")]
# one that is short: it ends at a check of the header
SAMPLE = "explain --steps --hex 4500001c00010000400100000a0000010a0000020800f7fd00010001 10.0.0.2"
ROW = re.compile(r'^VERDICT\((\w+),\s*(\w+),\s*"([^"]*)",\s*"([^"]*)",\s*\w+\)', re.M)
EXPLAINED = re.compile(r"^```text\n\$ build/release/echohost (explain [^\n]*)\n(.*?)^```", re.S | re.M)


def between(marker, text):
    """The pattern for what stands between <!-- marker --> and <!-- end --> in text."""
    match = re.search(rf"(<!-- {marker} -->\n)(.*?)(<!-- end -->)", text, re.S)
    if match is None:
        sys.exit(f"there is no <!-- {marker} --> ... <!-- end -->")
    return match


def verdict_table():
    text = pathlib.Path("stack/verdict.def").read_text()
    rows = ROW.findall(text)
    if len(rows) != text.count("\nVERDICT("):
        sys.exit("stack/verdict.def: a row is not in the form that this script reads")
    return ("| verdict | what it says | where to read about it |\n| --- | --- | --- |\n" +
            "".join(f"| `{name}` | {sentence} | {clause} |\n" for name, _, sentence, clause in rows))


def check_generated(path, marker, wanted, write):
    text = pathlib.Path(path).read_text()
    match = between(marker, text)
    if match[2] == wanted:
        return []
    if write:
        pathlib.Path(path).write_text(text[:match.start(2)] + wanted + text[match.end(2):])
        return []
    return [f"{path}: the part <!-- {marker} --> is not what the code says; "
            "run: sh tests/structure/documents.sh --write"]


def check_excerpts(path):
    wrong = []
    text = pathlib.Path(path).read_text()
    for source, excerpt in re.findall(r"^```c\n/\* (\S+) \*/\n(.*?)^```", text, re.S | re.M):
        if excerpt not in pathlib.Path(source).read_text():
            wrong.append(f"{path}: an excerpt is not in {source} any more:\n{excerpt}")
    return wrong


def check_explained(echohost, path):
    """What a README shows of `echohost explain` is what it says, but for the width of its columns; a
    line "..." is any lines."""
    wrong = []
    text = pathlib.Path(path).read_text()
    for arguments, shown in EXPLAINED.findall(text):
        form = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + "\n"
                       for line in re.sub(" +", " ", shown).splitlines())
        said = subprocess.run([echohost, *arguments.split()], check=True, capture_output=True,
                              text=True).stdout
        if not re.fullmatch(form, re.sub(" +", " ", said)):
            wrong.append(f"{path}: echohost {arguments} says something else; it says:\n{said}")
    return wrong


def check_links(path):
    """Every relative link and every `room/file` that is named exists. A command is no prose: it is
    indented, and what looks like a link there is none."""
    wrong = []
    text = pathlib.Path(path).read_text()
    prose = re.sub(r"^    .*\n", "", text, flags=re.M)
    here = pathlib.Path(path).parent
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose):
        if not (here / link).exists():
            wrong.append(f"{path}: links to {link}, which is not there")
    for name in re.findall(r"`((?:stack|drivers|apps|tests)/[\w./-]+\.\w+)`", text):
        if not pathlib.Path(name).exists():
            wrong.append(f"{path}: names {name}, which is not there")
    return wrong


def main():
    echohost, write = sys.argv[1], "--write" in sys.argv[2:]
    wrong = []
    for path, marker, subcommand in HELPS:
        text = subprocess.run([echohost, "help", subcommand], check=True, capture_output=True,
                              text=True).stdout
        wrong += check_generated(path, marker, f"```text\n{text}```\n", write)
    text = subprocess.run([echohost, *SAMPLE.split()], check=True, capture_output=True,
                          text=True).stdout
    wrong += check_generated("README.md", "sample", f"```text\n$ echohost {SAMPLE}\n{text}```\n",
                             write)
    wrong += check_generated("stack/README.md", "verdicts", verdict_table(), write)
    for path in ROOM_READMES:
        wrong += check_excerpts(path) + check_explained(echohost, path) + check_links(path)
    print("\n".join(wrong) or "the documents say what the code says")
    sys.exit(1 if wrong else 0)


main()
