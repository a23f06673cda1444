"""page.py - the page of `bench --html` under real clicks and keys

    page.py PAGE_OF REPORT.json [--screenshots FOLDER] [CHECK...]

PAGE_OF writes the page about a report that is there already. Each check_ function shows a page of its
own, and its name says what has to be so. With a folder the page is drawn there instead, to be looked at.
"""
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "page"))

import page_figures
import page_reach
import page_words
from browser import open_browser
from helpers import run_checks


def show_report(self, report=None, name="report"):
    """The page about a report, that of the command line if none is given; returns its path."""
    path, data = self.folder / (name + ".html"), self.folder / (name + ".json")
    data.write_text(json.dumps(report or self.report))
    subprocess.run([self.echohost, data, path], check=True)
    self.show(path)
    self.until("return [...document.querySelectorAll('.place')].every((one) => one.firstChild)", "all plots are drawn")
    return path


def draw(browser, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for look, width, height, scheme in (("light", 1280, 900, "light"), ("dark", 1280, 900, "dark"),
                                        ("phone", 360, 800, "light"), ("phone-dark", 360, 800, "dark")):
        browser.size(width, height, scheme, mobile=width < 500)
        show_report(browser)
        browser.screenshot(folder / ("bench-%s.png" % look))
    print("see %s" % folder)


def main():
    page_of, report, *rest = sys.argv[1:]
    with open_browser(page_of) as browser:
        browser.report = json.loads(pathlib.Path(report).read_text())
        browser.show_report = show_report.__get__(browser)
        if rest[:1] == ["--screenshots"]:
            draw(browser, pathlib.Path(rest[1]))
            return 0
        return run_checks(browser, (page_figures, page_words, page_reach), rest)


if __name__ == "__main__":
    sys.exit(main())
