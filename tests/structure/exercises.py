"""Does the exercises of tests/README.md: see exercises.sh.

An exercise is a part of the document between one heading "### N. ..." and the next. Its blocks of
code are run in their order:

    ```sh       what the learner types. The block that says "got it" is the check. A block between
                <details> and </details> is the solution, and comes before the check, whose lines
                that end in "# yours" it stands for.
    ```diff     the solution's change of a file
    ```console  "$ command" and what it prints; a line "..." stands for any lines. Between
                <details> and </details> it is what one sees after the check.
"""

import filecmp
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

DOCUMENT = "tests/README.md"
ROOMS = ["stack", "drivers", "apps", "tests"]
TOP = ["CMakeLists.txt", "CMakePresets.json", "README.md"]
DONE = "got it"
HEADING = re.compile(r"^### (\d+)\. (.*)$", re.M)
YOURS = re.compile(r"^.*# yours.*\n", re.M)
BLOCK = re.compile(r"^(?:```(sh|diff|console)\n(.*?)^```$|(</?details>).*?$)", re.S | re.M)


class Shell:
    """One shell for all blocks: what one sets the next finds."""

    def __init__(self, folder, environment):
        self.process = subprocess.Popen(["sh"], cwd=folder, env=environment, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT)

    def run(self, command):
        end = "--- end of this command ---"
        self.process.stdin.write(f"{{ {command}\n}} </dev/null\nprintf '\\n%s\\n' '{end}'\n")
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            if line.rstrip("\n") == end:
                return "".join(lines)[:-1]
            lines.append(line)
        sys.exit(f"the shell ended in:\n{command}\n{''.join(lines)}")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def exercises(text):
    """Each as (number, title, its blocks); a block is (kind, text, is of the solution)."""
    parts = HEADING.split(text)[1:]
    for number, title, body in zip(parts[::3], parts[1::3], parts[2::3]):
        blocks, in_details = [], False
        for kind, content, details in BLOCK.findall(body.split("\n## ")[0]):
            if details:
                in_details = details == "<details>"
            else:
                blocks.append((kind, content, in_details))
        yield int(number), title, blocks


def put_back(original, copy):
    """Undoes every change of a source. What was changed is new again, so that it is compiled."""
    for room in ROOMS:
        known = {path.relative_to(original) for path in (original / room).rglob("*")}
        for path in sorted((copy / room).rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(copy) not in known:
                path.unlink()
        for path in known:
            if (original / path).is_file() and not (
                    (copy / path).exists() and
                    filecmp.cmp(original / path, copy / path, shallow=False)):
                shutil.copyfile(original / path, copy / path)


def is_like(expected, printed):
    lines = [r"(?:.*\n)*" if line == "..." else re.escape(line) + r"\n"
             for line in expected.splitlines()]
    return re.fullmatch("".join(lines), printed) is not None


def run_console(shell, block):
    """What is wrong with it, or None."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        lines = part.split("\n")
        n = 1
        while lines[n - 1].endswith("\\"):
            n += 1
        command, expected = "\n".join(lines[:n]), "\n".join(lines[n:])
        printed = shell.run(command)
        if not is_like(expected, printed if printed[-1:] in ("", "\n") else printed + "\n"):
            return f"$ {command}\nprints\n{printed}\nand not\n{expected}"
    return None


def do_block(shell, copy, kind, text):
    """What is wrong with it, or None."""
    if kind == "console":
        return run_console(shell, text)
    if kind == "sh":
        shell.run(text)
        return None
    patch = subprocess.run(["patch", "-p1", "-N", "-s"], cwd=copy, input=text, text=True, check=False,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return patch.stdout if patch.returncode else None


def attempt(copy, environment, blocks, solved):
    """Does an exercise, with or without its solution; returns what is wrong, or None."""
    checks = [text for kind, text, of in blocks if kind == "sh" and not of and DONE in text]
    if len(checks) != 1:
        return f'there has to be one check that says "{DONE}"'
    before = [(kind, text) for kind, text, of in blocks
              if text != checks[0] and (not of or (solved and kind != "console"))]
    after = [(kind, text) for kind, text, of in blocks if of and solved and kind == "console"]
    shell = Shell(copy, environment)
    try:
        for kind, text in before:
            wrong = do_block(shell, copy, kind, text)
            if wrong:
                return wrong
        said = shell.run(YOURS.sub("", checks[0]) if solved else checks[0])
        if said.endswith(DONE + "\n") != solved:
            return f"with{'' if solved else 'out'} the solution the check says\n{said}"
        wrongs = [do_block(shell, copy, kind, text) for kind, text in after]
        return next((wrong for wrong in wrongs if wrong), None)
    finally:
        shell.close()


def build(copy, environment):
    for command in (["cmake", "--preset", "release"], ["cmake", "--preset", "dev"],
                    ["cmake", "--build", "--preset", "release", "--target", "echohost"]):
        done = subprocess.run(command, cwd=copy, env=environment, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            sys.exit(done.stdout)


def main():
    wanted = {int(argument) for argument in sys.argv[1:]}
    original = pathlib.Path.cwd()
    wrong = n = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder)
        for room in ROOMS:
            shutil.copytree(original / room, copy / room)
        for name in TOP:
            shutil.copy(original / name, copy)
        environment = {**os.environ, "PATH": f"{copy}/build/release:{os.environ['PATH']}",
                       "LC_ALL": "C"}
        build(copy, environment)
        for number, title, blocks in exercises((original / DOCUMENT).read_text()):
            if wanted and number not in wanted:
                continue
            if any("tshark" in text for _, text, _ in blocks) and shutil.which("tshark") is None:
                print(f"{number}. {title}: left out, tshark is not installed")
                continue
            n += 1
            for solved in (False, True):
                failure = attempt(copy, environment, blocks, solved)
                put_back(original, copy)
                if failure:
                    print(f"{number}. {title}: {failure}")
                    wrong += 1
                    break
    print(f"{n} exercises, {wrong} wrong")
    sys.exit(1 if wrong or n == 0 else 0)


main()
