"""plot.py - the figures of README.md as one picture

    plot.py REPORT.json... OUT.svg

REPORT.json is what `echohost bench --json` prints; of several, what was measured twice is that of the
first. The picture needs nothing else, has the colours of the page of `bench --html`, and is dark where
its reader wants that. What was not measured is left out.
"""
import html
import json
import pathlib
import re
import sys

APPS = pathlib.Path(__file__).resolve().parent.parent.parent / "apps"
STYLES = [APPS / "page" / "page_1_base.css", APPS / "bench" / "page" / "sheet_2_plot.css"]
COLOURS = ("paper", "ink", "quiet", "edge", "own", "two", "floor", "sum", "c")
SIZES = (84, 1428)
WIDTH, LEFT, RIGHT = 680, 150, 640 # px: of the picture, of 0, and of the end of the longest bar with its text
BAR, STEP, HEADING, TITLE, GAP = 16, 22, 24, 30, 14
TEXT = 110 # px behind the longest bar, for its figure
STYLE = """text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--ink); }
.title { font-weight: 650; font-size: 15px; } .heading, .value { font-weight: 600; } .quiet { fill: var(--quiet); }
.back { fill: var(--paper); } .grid { stroke: var(--edge); } .spread { stroke: var(--ink); stroke-width: 1.3; fill: none; }
.halo { stroke: var(--paper); stroke-width: 3.3; fill: none; }
.own { fill: var(--own); } .two { fill: var(--two); } .floor { fill: var(--floor); } .sum { fill: var(--sum); } .c { fill: var(--c); }"""


def colours():
    """Those of the page: first as they are, then as they are in the dark."""
    text = "\n".join(path.read_text() for path in STYLES)
    blocks = re.findall(r"(@media \(prefers-color-scheme: dark\) \{\s*)?:root \{(.*?)\}", text, re.S)
    for is_dark in (False, True):
        found = dict(pair for media, block in blocks if bool(media) == is_dark
                     for pair in re.findall(r"--(\w[\w-]*): (#\w+)", block))
        yield ":root { %s }" % " ".join("--%s: %s;" % (name, found[name]) for name in COLOURS)


def bar(name, ink, sample, text=None):
    """(name, ink, median, min, max, text), or nothing when there is no figure."""
    if not sample or sample.get("median") is None:
        return []
    return [(name, ink, sample["median"], sample["min"], sample["max"], text or "%.3g" % sample["median"])]


def core_bars(rows, size):
    bars = []
    for row in rows:
        if row["bench"] != "core" or row["bytes"] != size:
            continue
        if row["group"] == "size" and row["case"] == "echo":
            bars = [*bar("echohost", "own", row["ns_per_packet"]), *bars, *bar("checksum only", "sum", row["checksum_ns"])]
        elif row["group"] == "peer":
            bars += bar(row["case"].removeprefix("echo, "), "c", row["ns_per_packet"])
    return sorted(bars, key=lambda one: one[1] == "sum")


def tun_name(row):
    """What stands beside the bar; of a command its first word, as far as there is room."""
    name = pathlib.PurePath((row["command"].split() or ["?"])[0]).name if row.get("command") else row["case"]
    return name if len(name) <= 20 else name[:19] + "…"


def tun_bars(rows, size):
    inks = {"null reflector": "floor", "echohost": "own"}
    bars = []
    for row in rows:
        if row["bench"] == "tun" and row["bytes"] == size:
            ratio = row.get("ratio_floor")
            ink = inks.get(row["case"], "two" if row["case"].startswith("echohost") else "c")
            text = None if ratio is None or ink == "floor" else "%.3g (%.3g of it)" % (row["answered_mpps"] or 0, ratio)
            bars += bar(tun_name(row), ink, row["answered"], text)
    return bars


def put(x, y, text, kind="", anchor="start"):
    return '<text x="%g" y="%g" class="%s" text-anchor="%s">%s</text>' % (x, y, kind, anchor, html.escape(text))


def panel(title, groups, y):
    """Its lines of SVG, and where it ends. groups: [(heading, bars)]."""
    groups = [(heading, bars) for heading, bars in groups if bars]
    if not groups:
        return [], y
    scale = (RIGHT - LEFT - TEXT) / max(one[4] for _, bars in groups for one in bars)
    lines = [put(16, y + 16, title, "title")]
    y += TITLE
    top = y
    for heading, bars in groups:
        lines.append(put(16, y + 16, heading, "heading"))
        y += HEADING
        for name, ink, median, least, greatest, text in bars:
            middle = y + BAR / 2
            lines += [put(LEFT - 8, y + 13, name, anchor="end"),
                      '<rect x="%d" y="%d" width="%.2f" height="%d" class="%s" data-value="%g"/>' % (LEFT, y, median * scale, BAR, ink, median),
                      *('<path class="%s" d="M%.2f %gH%.2fm0-4v8M%.2f %gv8"/>' % (
                          kind, LEFT + least * scale, middle, LEFT + greatest * scale, LEFT + least * scale, middle - 4)
                        for kind in ("halo", "spread")),
                      put(LEFT + greatest * scale + 8, y + 13, text, "value")]
            y += STEP
    lines.insert(1, '<path class="grid" d="M%d %dV%d"/>' % (LEFT, top, y - STEP + BAR + 3))
    return lines, y + GAP


def conditions_lines(conditions):
    machine = [conditions.get(key) for key in ("cpu", "kernel", "compiler", "checksum")]
    return ["; ".join(str(part) for part in machine if part),
            "Median of %s runs, thin lines from the smallest to the greatest" % conditions.get("runs")]


def picture(report):
    rows = report["results"]
    of_size = lambda bars: [("{:,} bytes".format(size), bars(rows, size)) for size in SIZES]
    core, y = panel("In memory: ns a packet, less is better", of_size(core_bars), 12)
    tun, y = panel("On tun0: million packets answered a second, more is better", of_size(tun_bars), y)
    if not core and not tun:
        sys.exit("failed: the report has no figures of 84 or 1428 bytes; measure with `echohost bench --json`")
    light, dark = colours()
    return "\n".join([
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title">' % (
            WIDTH, y + 40, WIDTH, y + 40),
        '<title id="title">What echohost %s takes beside others: the figures are in the table</title>' % html.escape(report["echohost"]),
        "<style>%s\n@media (prefers-color-scheme: dark) { %s }\n%s</style>" % (light, dark, STYLE),
        '<rect class="back" width="100%" height="100%"/>',
        *core, *tun, *(put(16, y + 8 + 18 * i, line, "quiet") for i, line in enumerate(conditions_lines(report["conditions"]))), "</svg>", ""])


def joined(reports):
    """One report, with the conditions of the first."""
    rows = {}
    for row in [row for report in reports for row in report["results"]]:
        rows.setdefault(tuple(row.get(key) for key in ("bench", "group", "case", "command", "bytes")), row)
    return {**reports[0], "results": list(rows.values())}


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    *reports, out = map(pathlib.Path, sys.argv[1:])
    out.write_text(picture(joined([json.loads(path.read_text()) for path in reports])))


if __name__ == "__main__":
    main()
