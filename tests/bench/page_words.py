"""page_words.py - what the page says: conditions, warnings, what is missing, and nothing that a string brings along"""
import copy

from helpers import click, equal

HOSTILE = ("</script><img src=x onerror=hacked()>", "<svg onload=hacked()>", "\"'><script>hacked()</script>", "{{x}} ${hacked()}",
           "/*DATA*/ <!-- */", "‮ ‏ " + "x" * 300)


def changed(browser, change):
    report = copy.deepcopy(browser.report)
    change(report)
    return report


def texts(browser, selector):
    return browser.script("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)


def check_all_conditions_are_told(browser):
    browser.show_report()
    conditions = browser.report["conditions"]
    shown = dict(browser.script("return [...document.querySelectorAll('[data-condition]')].map((e) => [e.dataset.condition, e.textContent])"))
    equal(set(shown), set(conditions), "conditions")
    for key, value in conditions.items():
        if isinstance(value, str):
            assert value in shown[key], "%s: %s" % (key, shown[key])
    how = browser.text("#how")
    for words in (conditions["cpu"], conditions["kernel"], conditions["compiler"], conditions["flags"],
                  "median of %d runs" % conditions["runs"]):
        assert words in how, "%s is not in: %s" % (words, how)
    day = "%d November 2026" % int(conditions["date"][8:10])
    assert day in browser.text("#when") and browser.report["echohost"] in browser.text("#when"), browser.text("#when")


def check_nothing_to_mind_is_no_warning(browser):
    browser.show_report(changed(browser, lambda report: (report.update(interrupted=False), report["conditions"].update(runs=7, generator="bpf"))))
    equal(texts(browser, ".banner"), [], "warnings")


def check_what_weakens_the_figures_is_a_warning(browser):
    for change, words in ((lambda report: report.update(interrupted=True), "interrupted"),
                          (lambda report: report["conditions"].update(generator="packet"), "generator"),
                          (lambda report: report["conditions"].update(runs=2), "Only 2 runs"),
                          (lambda report: report["conditions"].update(runs=1), "Only 1 run of"),
                          (lambda report: report.update(problems=["cannot make <tun0>: no"]), "cannot make <tun0>: no")):
        browser.show_report(changed(browser, change))
        found = texts(browser, ".banner")
        equal(len(found), 1, "warnings")
        assert words in found[0] and browser.find(".banner").is_displayed(), found


def check_parts_that_were_not_measured_are_left_out(browser):
    names = ("core", "tun", "rtt")
    for part in names:
        browser.show_report(changed(browser, lambda report: report.update(results=[row for row in report["results"] if row["bench"] == part])))
        equal([one.get_attribute("id") for one in browser.all("#plots > section")], [part], "sections")
        assert not browser.find("#parts").is_displayed()
    browser.show_report(changed(browser, lambda report: report.update(results=[])))
    equal(len(browser.all("#plots > section")), 0, "sections")
    assert "Nothing was measured" in texts(browser, ".banner")[0]


def check_any_row_alone_is_a_page(browser):
    alone = {(row["bench"], row.get("group"), row["case"].split(",")[0]): row for row in browser.report["results"]}
    for name, row in alone.items():
        browser.show_report(changed(browser, lambda report: report.update(results=[row])))
        assert len(browser.all(".place svg .datum")) > 0, "nothing is drawn of %s" % (name,)
        expect_no_nonsense(browser)


def expect_no_nonsense(browser):
    equal(len(browser.all("[d*=NaN], [width*=NaN], [x*=NaN], [y*=NaN], [transform*=NaN], [height*=NaN]")), 0, "places that are no numbers")
    assert not any("NaN" in one or "undefined" in one or "Infinity" in one for one in texts(browser, "main, svg"))


def check_a_figure_that_is_missing_is_said_with_its_note(browser):
    def lose(report):
        for row in report["results"]:
            if row["bench"] == "core":
                row.update(ns_per_packet={"median": None, "min": None, "max": None}, mpps=None, note="the packets were not answered")
            if row["bench"] == "tun":
                row.update(answered_mpps=None, answered=None, offered_mpps=None, lost=dict.fromkeys(row["lost"]), packets=None, cpu_ns_per_packet=None,
                           ratio_floor=None, no_loss_mpps=None, note="the responder ended")
            if row["bench"] == "rtt":
                row.update(us=dict.fromkeys(row["us"]), curve=[], note="no ping came back")
    browser.show_report(changed(browser, lose))
    missing = texts(browser, ".missing")
    assert len(missing) > 50 and all(one.startswith("not measured") for one in missing), missing
    for note in ("the packets were not answered", "the responder ended"):
        assert "not measured: " + note in missing, note + " is in no plot"
    for note in ("the packets were not answered", "the responder ended", "no ping came back"):
        assert note in texts(browser, "td"), note + " is in no table"
    expect_no_nonsense(browser)


def poison(report):
    """Every string of the report is hostile, each of them somewhere."""
    report.update(echohost=HOSTILE[0])
    for i, key in enumerate(("cpu", "kernel", "compiler", "flags", "date", "checksum", "generator", "made up")):
        report["conditions"][key] = HOSTILE[i % len(HOSTILE)]
    for i, row in enumerate(report["results"]):
        words = HOSTILE[i % len(HOSTILE)]
        row.update(case=words, command=words, note=words, verdict=words, **{words.replace("/", ""): words})
        if row["bench"] == "rtt":
            row.update(waiting=words)


def check_what_a_report_says_is_text(browser):
    browser.show_report(changed(browser, poison), "hostile")
    click(browser, "#open-tables")
    equal(browser.script("return [document.images.length, document.scripts.length, document.querySelectorAll('[onload], [onerror], iframe').length,"
                         " typeof hacked]"), [0, 2, 0, "undefined"], "what a string brought along")
    for selector in ("td", "tbody th", "dd"):
        found = texts(browser, selector)
        for words in HOSTILE:
            assert words in found, "it is not shown as %s: %s" % (selector, words)
    browser.size(360, 800, mobile=True)
    equal(browser.script("return document.documentElement.scrollWidth - innerWidth"), 0, "too wide")


def check_keys_that_nobody_knows_are_shown(browser):
    browser.show_report(changed(browser, lambda report: [row.update(cycles_per_packet=17.25, made_up={"median": 2, "min": 1, "max": 3})
                                                         for row in report["results"]]))
    for part in ("core", "tun", "rtt"):
        assert "17.25" in texts(browser, "#%s td[data-path=cycles_per_packet]" % part), part
        assert "1 – 3" in texts(browser, "#%s td[data-path='made_up/spread']" % part), part
        assert any(one.startswith("cycles per packet") for one in texts(browser, "#%s th" % part)), part
