"""make.py - the captures: writes them, or says which ones are not what it would write

    make.py          writes every capture, beside this file
    make.py check    compares them instead, and what each row of captures.tsv asks for

There is no clock and no randomness in it: the same bytes come out everywhere.
"""
import pathlib
import sys

import lessons_fragments
import lessons_headers
import lessons_options
import lessons_ping
import lessons_routes
import lessons_upward
from lesson import LESSONS

HERE = pathlib.Path(__file__).resolve().parent


def main():
    if sys.argv[1:] not in ([], ["check"]):
        sys.exit(__doc__)
    wrong = 0
    for name, lesson in LESSONS.items():
        path, content = HERE / name, lesson.content()
        if not sys.argv[1:]:
            path.write_bytes(content)
        elif not path.exists() or path.read_bytes() != content:
            print("%s is not what make.py writes" % name)
            wrong += 1
    for path in HERE.glob("*.pcap*"):
        if path.name not in LESSONS:
            print("%s: make.py does not write it" % path.name)
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
