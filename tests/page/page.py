"""page.py - the page of `explain --html` under real clicks, keys and edits

    page.py ECHOHOST [--screenshots FOLDER] [CHECK...]

Each check_ function shows a page of its own, and its name says what has to be so. With a folder the
page is drawn there instead, to be looked at.
"""
import pathlib
import sys

import checks_edit
import checks_reach
import checks_walk
from browser import need_wasm, open_browser
from helpers import click, run_checks, set_byte


def draw(browser, folder):
    """Four packets, on a desktop in both schemes and on a phone."""
    folder.mkdir(parents=True, exist_ok=True)
    for look, width, height, scheme in (("light", 1280, 900, "light"), ("dark", 1280, 900, "dark"),
                                        ("phone", 360, 800, "light"), ("phone-dark", 360, 800, "dark")):
        browser.size(width, height, scheme, mobile=width < 500)
        for name, capture, row in (("ping", "ping.pcap", 1), ("dropped", "headers.pcap", 3),
                                   ("held", "fragments_mixed.pcap", 4), ("edited", "ping.pcap", 2)):
            browser.page(name, capture)
            click(browser, "#packet-%d" % row)
            click(browser, "#last" if name != "ping" else "#next")
            if name == "edited":
                set_byte(browser, 10, "00")
                click(browser, "#flip-go")
            browser.screenshot(folder / ("%s-%s.png" % (name, look)))
    print("see %s" % folder)


def main():
    echohost, *rest = sys.argv[1:]
    with open_browser(echohost) as browser:
        need_wasm(browser, browser.write("ping", "ping.pcap"))
        if rest[:1] == ["--screenshots"]:
            draw(browser, pathlib.Path(rest[1]))
            return 0
        return run_checks(browser, (checks_walk, checks_edit, checks_reach), rest)


if __name__ == "__main__":
    sys.exit(main())
