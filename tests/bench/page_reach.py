"""page_reach.py - that everybody can use the page: small screens, keyboards, screen readers, paper, no network"""
import base64
import xml.etree.ElementTree

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from checks_reach import NAMELESS, PALE, REFERENCES
from helpers import click, equal

# Marks against the paper below them: less than 3 is hard to see. And letters in plots: less than 4.5.
PALE_MARKS = """
const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const paper = light(getComputedStyle(document.querySelector('#plots > section')).backgroundColor);
const ratio = (colour) => { const one = light(colour); return (Math.max(one, paper) + 0.05) / (Math.min(one, paper) + 0.05); };
const found = [], seen = new Set();
const look = (e, name, least) => { const colour = getComputedStyle(e)[name]; seen.add(colour);
  if (ratio(colour) < least) found.push(`${ratio(colour).toFixed(2)} ${e.tagName} ${e.getAttribute('class')} ${name}`); };
for (const e of document.querySelectorAll('.plot text')) look(e, 'fill', 4.5);
for (const e of document.querySelectorAll('.plot rect')) look(e, 'fill', 3);
for (const e of document.querySelectorAll('.plot .curve, .plot .point, .plot .whisker, .plot .tick, .plot .floor-line')) look(e, 'stroke', 3);
return {found, n: seen.size};
"""


def check_light_and_dark_can_be_read(browser):
    backs = []
    for scheme in ("light", "dark"):
        browser.size(1280, 900, scheme, "reduce")
        browser.show_report({**browser.report, "interrupted": True})
        click(browser, "#open-tables")
        backs.append(browser.script("return getComputedStyle(document.body).backgroundColor"))
        equal(browser.script(PALE), [], "too pale in the %s page" % scheme)
        marks = browser.script(PALE_MARKS)
        equal(marks["found"], [], "marks too pale in the %s page" % scheme)
        assert marks["n"] >= 8, "only %d colours" % marks["n"]
    assert backs[0] != backs[1], "both schemes look the same"


def check_the_page_is_as_wide_as_a_phone(browser):
    for width in (360, 320):
        browser.size(width, 800, mobile=True)
        browser.show_report()
        for _ in range(2):
            equal(browser.script("return document.documentElement.scrollWidth - innerWidth"), 0, "too wide")
            wide = browser.script("return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1"
                                  " && e.checkVisibility() && !e.closest('.scroll, .skip')).map((e) => e.outerHTML.slice(0, 150))")
            equal(wide, [], "beyond the edge")
            click(browser, "#open-tables")


def check_letters_in_plots_are_as_large_on_a_phone(browser):
    for width in (1280, 360):
        browser.size(width, 800)
        browser.show_report()
        sizes = browser.script("return [...document.querySelectorAll('.plot text')].map((e) => parseFloat(getComputedStyle(e).fontSize)"
                               " * e.ownerSVGElement.getScreenCTM().a)")
        assert min(sizes) >= 12, "letters of %s px" % min(sizes)


def check_plots_follow_the_width_of_the_window(browser):
    browser.show_report()
    for width in (700, 400, 1100):
        browser.size(width, 800)
        browser.until("return [...document.querySelectorAll('.place')].every((e) => e.firstChild.getAttribute('width') == Math.floor(e.clientWidth))",
                      "plots as wide as their places")


def check_nothing_is_loaded_from_anywhere(browser):
    browser.addresses_asked()
    browser.show_report()
    click(browser, "#open-tables")
    asked = [address for address in browser.addresses_asked() if not address.startswith(("file:///", "about:", "data:"))]
    equal(asked, [], "addresses asked")
    equal(browser.script("return performance.getEntriesByType('resource').map((one) => one.name)"), [], "resources beside the page")


def check_everything_has_a_name(browser):
    browser.show_report()
    equal(browser.script(NAMELESS), [], "without a name")
    equal(browser.script(REFERENCES), [], "references to nothing")
    equal(len(browser.all("h1")), 1, "h1")
    for landmark in ("header", "nav", "main", "footer"):
        equal(len(browser.all("body " + landmark)), 1, landmark)
    identities = browser.script("return [...document.querySelectorAll('[id]')].map((e) => e.id)")
    equal(len(identities), len(set(identities)), "ids, each once")
    unheaded = browser.script("return [...document.querySelectorAll('table')].filter((e) => !e.querySelector('thead th[scope=col]')"
                              " || [...e.querySelectorAll('tbody tr')].some((row) => !row.querySelector('th[scope=row]'))).length")
    equal(unheaded, 0, "tables without headings")
    levels = browser.script("return [...document.querySelectorAll('h1, h2, h3')].map((e) => Number(e.tagName[1]))")
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:])), "a heading is left out: %s" % levels


def check_each_plot_is_one_stop_and_arrows_go_through_it(browser):
    browser.show_report()
    plots = browser.script("return [...document.querySelectorAll('.place svg')].map((e) => e.querySelectorAll('.datum[tabindex=\"0\"]').length)")
    assert len(plots) > 10 and set(plots) == {1}, "stops in each plot: %s" % plots
    browser.script("document.querySelector('#core-size .datum').focus()")
    shown = []
    for key in (Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ARROW_LEFT, Keys.END, Keys.HOME):
        browser.keys(key)
        words = browser.script("return document.activeElement.getAttribute('aria-label')")
        shown.append(words)
        assert browser.find("#tip").is_displayed(), "the tip does not come with the focus"
        equal(browser.text("#tip"), words.replace("\n", ""), "tip")
        equal(browser.script("return getComputedStyle(document.activeElement).outlineStyle"), "solid", "outline")
    equal(shown[0], shown[2], "left undoes down")
    assert len(set(shown)) == 4, shown
    browser.keys(Keys.ESCAPE)
    assert not browser.find("#tip").is_displayed(), "Escape takes the tip away"
    browser.keys(Keys.TAB)
    equal(browser.script("return document.activeElement.tagName"), "SUMMARY", "behind the plot is its table")


def check_the_pointer_shows_a_figure(browser):
    browser.show_report()
    bar = browser.find("#tun-answered .bar")
    browser.script("arguments[0].scrollIntoView({block: 'center'})", bar)
    ActionChains(browser.driver).move_to_element(bar).perform()
    browser.until("return !byId('tip').hidden", "the tip is shown")
    row = next(row for row in browser.report["results"] if row["bench"] == "tun")
    assert row["case"] in browser.text("#tip") and str(row["answered"]["median"]) in browser.text("#tip"), browser.text("#tip")
    ActionChains(browser.driver).move_to_element(browser.find("#tun-title")).perform()
    browser.until("return byId('tip').hidden", "the tip is gone")


def check_tables_open_by_click_and_by_key(browser):
    browser.show_report()
    is_shown = "return document.querySelector('#core-size table').checkVisibility()"
    assert not browser.script(is_shown)
    click(browser, "#core-size summary")
    assert browser.script(is_shown)
    browser.keys(Keys.ENTER)
    assert not browser.script(is_shown)
    click(browser, "#open-tables")
    equal(browser.script("return document.querySelectorAll('details:not([open])').length"), 0, "closed")
    click(browser, "#open-tables")
    equal(browser.script("return document.querySelectorAll('details[open]').length"), 0, "open")


def check_lines_can_be_taken_out_and_put_back(browser):
    browser.show_report()
    n = browser.script("return document.querySelectorAll('#rtt .place .curve').length")
    panels = len(browser.all("#rtt .place"))
    button = browser.find(".legend.lines button")
    button.click()
    equal(button.get_attribute("aria-pressed"), "false", "pressed")
    equal(len(browser.all("#rtt .place .curve")), n - panels, "curves")
    browser.keys(Keys.SPACE)
    equal(button.get_attribute("aria-pressed"), "true", "pressed")
    equal(len(browser.all("#rtt .place .curve")), n, "curves")


def check_paper_has_all_tables(browser):
    browser.show_report()
    browser.script("window.opened = []; addEventListener('beforeprint', () => opened.push(document.querySelectorAll('details:not([open])').length))")
    printed = browser.driver.execute_cdp_cmd("Page.printToPDF", {})
    assert base64.b64decode(printed["data"]).startswith(b"%PDF"), "no paper"
    equal(browser.script("return opened"), [0], "tables that were closed on paper")
    equal(browser.script("return document.querySelectorAll('details[open]').length"), 0, "tables that stay open")


def check_what_is_saved_is_whole(browser):
    browser.show_report()
    browser.script("window.saved = []; URL.createObjectURL = (blob) => { blob.text().then((text) => saved.push([blob.type, text])); return 'data:,'; };"
                   "HTMLAnchorElement.prototype.click = function () { saved.push(this.download); }")
    click(browser, "#core-size .save")
    click(browser, "#save-figures")
    browser.until("return saved.length === 4", "both are saved")
    names, texts = [one for one in browser.script("return saved") if isinstance(one, str)], dict(
        one for one in browser.script("return saved") if not isinstance(one, str))
    equal(names, ["echohost-bench-core-size.svg", "echohost-bench.json"], "names")
    equal(browser.script("return JSON.parse(arguments[0])", texts["application/json"]), browser.report, "the report")
    svg = xml.etree.ElementTree.fromstring(texts["image/svg+xml"])
    style = "".join(one.text or "" for one in svg.iter("{http://www.w3.org/2000/svg}style"))
    assert "--own" in style and "prefers-color-scheme: dark" in style and ".ink-own" in style, style
    assert len(list(svg.iter("{http://www.w3.org/2000/svg}rect"))) > 10
    texts = [one.text for one in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert any(one.startswith("Echo, by size (echohost bench, ") for one in texts), texts
    assert {"echohost", "checksum only", "memcpy", "84 bytes", "ns per packet"} <= set(texts), texts


def check_no_table_is_wider_than_paper(browser):
    browser.show_report()
    browser.script("dispatchEvent(new Event('beforeprint'))")
    browser.size(700, 1000)
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    wide = browser.script("return [...document.querySelectorAll('.scroll')].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.ariaLabel)")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    equal(wide, [], "wider than paper")
