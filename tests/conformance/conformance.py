#!/usr/bin/env python3
"""conformance.py BUILD - does each requirement have its test, and does that pass?

tests/requirements.tsv has one line for each requirement: its id, its level, what is required in our
words, and the name of its test. Here are the tests. This holds them against each other, both ways,
runs every test that BUILD has, and counts the requirements whose test passed. It fails unless that
is all of them.
"""
import collections
import os
import pathlib
import re
import subprocess
import sys

LEVELS = {"MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY", "INFO"}
HERE = pathlib.Path(__file__).resolve().parent


def prefix_of(requirement_id):
    return re.sub("[^a-z0-9]", "_", requirement_id.lower()) + "__"


def read_requirements(path, wrong):
    """The test of each id."""
    lines = path.read_text().splitlines()
    tests = {}
    if lines[0] != "id\tlevel\trequirement\ttest":
        wrong.append(f"{path.name}: the first line does not name the columns")
    for line in lines[1:]:
        columns = line.split("\t")
        if len(columns) != 4:
            wrong.append(f"{line}: not four columns")
            continue
        requirement_id, level, requirement, test = columns
        if requirement_id in tests:
            wrong.append(f"{requirement_id}: twice")
        tests[requirement_id] = test
        if level not in LEVELS:
            wrong.append(f"{requirement_id}: '{level}' is no level")
        if len(requirement.split()) < 3 or not requirement.endswith("."):
            wrong.append(f"{requirement_id}: no sentence says what is required")
        if not re.fullmatch(prefix_of(requirement_id) + "[a-z0-9_]+", test):
            wrong.append(f"{requirement_id}: its test is called '{test}'")
    return tests


def read_sources(wrong):
    """Where each test of a requirement is written."""
    written = collections.defaultdict(list)
    for path in sorted(HERE.glob("*.c")):
        text = path.read_text()
        tests = re.findall(r"^TEST\(\s*(\w+)\)", text, re.M)
        listed = re.findall(r"\b(?:REQUIREMENT|cmocka_unit_test\w*)\(\s*(\w+)", text)
        for test in tests:
            if test.startswith("rfc"):
                written[test].append(path.stem)
            if listed.count(test) != 1:
                wrong.append(f"{path.name}: {test} is not listed once in main()")
    return written


def compare(tests, written, wrong):
    ids = {prefix_of(requirement_id): requirement_id for requirement_id in tests}
    of_id = collections.defaultdict(list)
    for test, files in written.items():
        prefix = test.partition("__")[0] + "__"
        if prefix not in ids:
            wrong.append(f"{files[0]}.c: {test} is about no requirement in the list")
        of_id[prefix] += [test] * len(files)
    for prefix, requirement_id in ids.items():
        found = of_id[prefix]
        if found != [tests[requirement_id]]:
            wrong.append(f"{requirement_id}: has the test '{tests[requirement_id]}', but written is "
                         + (", ".join(found) or "none"))


def run(build, written, wrong):
    """The tests that pass."""
    passed = set()
    environment = os.environ | {"CMOCKA_MESSAGE_OUTPUT": "TAP"}
    for name in sorted({name for files in written.values() for name in files}):
        program = build / "tests" / "conformance" / f"conformance_{name}"
        if not program.exists():
            wrong.append(f"{name}.c: {program} is not built; is it in CMakeLists.txt?")
            continue
        done = subprocess.run([program], env=environment, text=True, errors="replace",
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        passed |= set(re.findall(r"^ok \d+ - (\w+)$", done.stdout, re.M))
        if done.returncode != 0:
            wrong.append(f"conformance_{name} failed:\n{done.stdout}")
    return passed


def main():
    build = pathlib.Path(sys.argv[1])
    wrong = []
    tests = read_requirements(HERE.parent / "requirements.tsv", wrong)
    written = read_sources(wrong)
    compare(tests, written, wrong)
    passed = run(build, written, wrong)
    n_met = sum(test in passed for test in tests.values())
    for line in wrong:
        print(line)
    print(f"conformance: {n_met} of {len(tests)}")
    return 1 if wrong or n_met != len(tests) else 0


sys.exit(main())
