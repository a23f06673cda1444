"""page_figures.py - that tables and plots show the figures of the report, and as large as they are"""
import math

from helpers import equal

TABLES = """
const cells = [...document.querySelectorAll('tr[data-row] [data-path]')]
  .map((e) => [Number(e.closest('tr').dataset.row), e.dataset.path, e.textContent]);
const curves = [...document.querySelectorAll('table.curves td')]
  .map((e) => [Number(e.dataset.row), Number(e.parentElement.firstChild.textContent), e.textContent]);
return {cells, curves};
"""
# Of each plot with bars: where its axis has which number, and where each bar and its spread begin and end.
BARS = """
const box = (e) => { const {left, right} = e.getBoundingClientRect(); return [left, right]; };
return [...document.querySelectorAll('figure')].filter((one) => one.querySelector('.bar, .segment')).map((figure) => {
  const svg = figure.querySelector('.place svg');
  const lines = [...svg.querySelectorAll('.zero, .grid')].map((e) => e.getBoundingClientRect().left);
  const numbers = [...svg.querySelectorAll('.quiet')].slice(0, lines.length).map((e) => Number(e.textContent.replaceAll(',', '')));
  const bars = [...svg.querySelectorAll('.datum:has(.bar)')].map((e) => ({
    row: Number(e.dataset.row), path: e.dataset.path, bar: box(e.querySelector('.bar')), words: e.getAttribute('aria-label'),
    text: e.querySelector('text').textContent, spread: e.querySelector('.whisker') ? box(e.querySelector('.whisker')) : null}));
  const segments = [...svg.querySelectorAll('.datum:has(.segment)')].map((e) => ({path: e.dataset.path, words: e.getAttribute('aria-label'),
    x: Number(e.firstChild.getAttribute('x')), width: Number(e.firstChild.getAttribute('width'))}));
  const floors = [...svg.querySelectorAll('.floor-line')].map((e) => box(e));
  return {id: figure.id, lines, numbers, bars, segments, floors, top: svg.getBoundingClientRect().left};
});
"""
CURVES = """
const points = (path) => path.getAttribute('d').slice(1).split('L').map((one) => one.split(' ').map(Number));
return [...document.querySelectorAll('figure:has(.curve)')].map((figure) => {
  const svg = figure.querySelector('.place svg'), ticks = [...svg.querySelectorAll('text.quiet')].map((e) => e.textContent);
  return {id: figure.id, ticks, grid: [...svg.querySelectorAll('.grid')].map((e) => ['x1', 'y1', 'x2', 'y2'].map((name) => Number(e.getAttribute(name)))),
          marks: [...svg.querySelectorAll('.datum')].map((e) => [Number(e.dataset.row), e.dataset.path, Number(e.dataset.value)]),
          curves: [...svg.querySelectorAll('.curve')].map((e) => [Number(e.parentElement.dataset.row ?? -1), points(e)])};
});
"""


def number(text):
    return float(text.replace(",", ""))


def same(text, value):
    """Four digits that count, or all of a whole number."""
    return math.isclose(number(text), value, rel_tol=0.0005 if value != int(value) else 0, abs_tol=0.5 if value >= 1000 else 0)


def flat(row, before=""):
    for key, value in row.items():
        if isinstance(value, dict) and "median" not in value:
            yield from flat(value, before + key + "/")
        elif key not in ("bench", "group", "curve"):
            yield before + key, value


def figure(row, path):
    """(median, min, max), or None."""
    value = dict(flat(row)).get(path)
    if isinstance(value, dict):
        value = (value["median"], value["min"], value["max"])
        return None if value[0] is None else value
    return None if value is None else (value, value, value)


def check_every_figure_is_in_a_table(browser):
    browser.show_report()
    found = browser.script(TABLES)
    n = 0
    for i, row in enumerate(browser.report["results"]):
        texts = {}
        for at, path, text in found["cells"]:
            if at == i:
                texts.setdefault(path, set()).add(text)
        for path, value in flat(row):
            assert path in texts, "row %d: %s is in no table" % (i, path)
            equal(len(texts[path]), 1, "texts of %s in row %d" % (path, i))
            text = next(iter(texts[path]))
            n += 1
            if value is None:
                equal(text, "" if path == "verdict" else "not measured", "row %d, %s" % (i, path))
            elif isinstance(value, dict):
                assert same(text, value["median"]), "row %d, %s: %s" % (i, path, text)
                least, greatest = next(iter(texts[path + "/spread"])).split(" – ")
                assert same(least, value["min"]) and same(greatest, value["max"]), "row %d, %s: %s to %s" % (i, path, least, greatest)
            elif isinstance(value, str):
                equal(text, value, "row %d, %s" % (i, path))
            else:
                assert same(text, value), "row %d, %s: %s, not %s" % (i, path, text, value)
        curve = {percentile: text for at, percentile, text in found["curves"] if at == i and text}
        equal(len(curve), len(row.get("curve", [])), "points of row %d" % i)
        assert all(same(curve[percentile], us) for percentile, us in row.get("curve", [])), "curve of row %d" % i
    assert n > 100, "only %d figures" % n


def check_bars_are_as_long_as_their_figures(browser):
    for width in (1280, 360):
        browser.size(width, 800)
        browser.show_report()
        drawn = set()
        for plot in browser.script(BARS):
            zero, scale = axis(plot)
            for bar in plot["bars"]:
                value, least, greatest = figure(browser.report["results"][bar["row"]], bar["path"])
                drawn.add((bar["row"], bar["path"]))
                where = "%s, row %d, %s at %d" % (plot["id"], bar["row"], bar["path"], width)
                near(bar["bar"], (zero, zero + value * scale), where)
                if least != greatest:
                    near(bar["spread"], (zero + least * scale, zero + greatest * scale), where + ", spread")
                assert same(bar["text"].split(" ")[0].rstrip(","), value), "%s: %s" % (where, bar["text"])
        assert len(drawn) > 50, "only %d bars" % len(drawn)
        expect_all_are_drawn(browser, drawn)


def expect_all_are_drawn(browser, drawn):
    for i, row in enumerate(browser.report["results"]):
        for path in ("cpu_ns_per_packet", "no_loss_mpps", "answered") if row["bench"] == "tun" else ():
            assert figure(row, path) is None or (i, path) in drawn, "row %d: %s is not drawn" % (i, path)
        if row["bench"] == "core" and row["group"] != "routes":
            assert (i, "ns_per_packet") in drawn, "row %d is not drawn" % i
        if row["bench"] == "core" and row["group"] == "size":
            assert {(i, "checksum_ns"), (i, "memcpy_ns")} <= drawn, "row %d: its yardsticks are not drawn" % i


def axis(plot):
    """Where 0 is, and how many pixels 1 is long."""
    equal(plot["numbers"][0], 0, plot["id"] + " begins at")
    steps = [(x - plot["lines"][0]) / value for x, value in zip(plot["lines"], plot["numbers"]) if value]
    assert steps and max(steps) - min(steps) < max(steps) * 0.01, "%s: the axis is not even: %s" % (plot["id"], steps)
    return plot["lines"][0], steps[-1]


def near(found, wanted, what):
    # a line that is drawn has a width, and its box has it as well
    assert all(abs(a - b) <= 1 for a, b in zip(found, wanted)), "%s: %s, not %s" % (what, found, wanted)


def check_what_was_lost_is_stacked_on_what_was_answered(browser):
    browser.show_report()
    plot = next(one for one in browser.script(BARS) if one["segments"])
    zero, scale = axis(plot)
    rows = [row for row in browser.report["results"] if row["bench"] == "tun"]
    stacks = []
    for segment in plot["segments"]:
        if segment["path"] == "packets/answered":
            stacks.append([])
        stacks[-1].append(segment)
    equal(len(stacks), len(rows), "stacks")
    for row, stack in zip(rows, stacks):
        equal({one["path"] for one in stack[1:]}, {"lost/" + key for key, n in row["lost"].items() if n > 0}, "segments")
        each = row["offered_mpps"] / row["packets"]["offered"] * scale
        near([stack[0]["width"], sum(one["width"] for one in stack)], [row["packets"]["answered"] * each, row["offered_mpps"] * scale], row["case"])
        for one, after in zip(stack, stack[1:]):
            near([one["x"] + one["width"]], [after["x"]], "one begins where the other ends")
        for one in stack[1:]:
            near([one["width"]], [row["lost"][one["path"].split("/")[1]] * each], "%s of %s" % (one["path"], row["case"]))


def check_the_null_reflector_is_the_line_to_compare_with(browser):
    browser.show_report()
    plot = next(one for one in browser.script(BARS) if one["id"] == "tun-answered")
    zero, scale = axis(plot)
    floors = [row for row in browser.report["results"] if row["bench"] == "tun" and row["case"] == "null reflector"]
    equal(len(plot["floors"]), len(floors), "lines")
    for found, row in zip(plot["floors"], floors):
        near(found, [zero + row["answered"]["median"] * scale] * 2, "line")
    for bar in plot["bars"]:
        row = browser.report["results"][bar["row"]]
        ratio = bar["text"].split(" · ")[-1].split(" ")[0]
        assert row["case"] == "null reflector" or same(ratio, row["ratio_floor"]), "the ratio on the bar: " + bar["text"]


def check_curves_never_fall(browser):
    browser.show_report()
    panels = [one for one in browser.script(CURVES) if one["id"].startswith("rtt-")]
    rows = browser.report["results"]
    equal(len(panels), len({row["load_percent"] for row in rows if row["bench"] == "rtt"}), "panels")
    seen = set()
    for panel in panels:
        for i, points in panel["curves"]:
            seen.add(i)
            equal(len(points), len(rows[i]["curve"]), "points of row %d" % i)
            assert all(a[0] <= b[0] and a[1] >= b[1] for a, b in zip(points, points[1:])), "row %d falls" % i
            # equal ratios are equal distances, upwards as on the axis
            heights = [(y, math.log(us)) for (_, y), (_, us) in zip(points, rows[i]["curve"])]
            slope = (heights[-1][0] - heights[0][0]) / (heights[-1][1] - heights[0][1])
            assert all(abs(heights[0][0] + (log - heights[0][1]) * slope - y) < 1 for y, log in heights), "row %d is no logarithm" % i
    equal(seen, {i for i, row in enumerate(rows) if row["bench"] == "rtt"}, "rows with a curve")


def check_each_nine_has_as_much_room(browser):
    browser.show_report()
    for panel in browser.script(CURVES):
        if not panel["id"].startswith("rtt-"):
            continue
        upright = sorted(x1 for x1, _, x2, _ in panel["grid"] if x1 == x2)
        zero, _, ninety, *rest = upright # the second is 50
        steps = [b - a for a, b in zip([zero, ninety, *rest], [ninety, *rest])]
        assert len(steps) >= 3 and max(steps) - min(steps) < 1, "%s: %s" % (panel["id"], steps)
        assert {"0", "50", "90", "99", "99.9"} <= set(panel["ticks"]), panel["ticks"]
        for row, path, value in panel["marks"]:
            equal(value, figure(browser.report["results"][row], path)[0], "mark")


def check_the_table_of_routes_is_drawn_over_its_size(browser):
    browser.show_report()
    plot = next(one for one in browser.script(CURVES) if one["id"] == "core-routes")
    rows = [(i, row) for i, row in enumerate(browser.report["results"]) if row.get("group") == "routes"]
    equal([mark[0] for mark in plot["marks"]], [i for i, _ in rows], "marks")
    points = plot["curves"][0][1]
    level = sorted(y1 for _, y1, _, y2 in plot["grid"] if y1 == y2)[-1] # 0 is the lowest line
    ratios = [(level - y) / row["ns_per_packet"]["median"] for (_, y), (_, row) in zip(points, rows)]
    assert max(ratios) - min(ratios) < max(ratios) * 0.02, "heights: %s" % ratios
    steps = [(b[0] - a[0]) / math.log(after["prefixes"] / before["prefixes"])
             for a, b, (_, before), (_, after) in zip(points, points[1:], rows, rows[1:])]
    assert max(steps) - min(steps) < max(steps) * 0.01, "widths: %s" % steps
