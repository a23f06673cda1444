"""checks_reach.py - that everybody can use the page: small screens, keyboards, screen readers, no network"""
from selenium.webdriver.common.keys import Keys

from helpers import click, equal, fallen_back, set_byte, settled

NAMELESS = """
const words = (e) => { const copy = e.cloneNode(true); copy.querySelectorAll('[aria-hidden=true]').forEach((one) => one.remove());
                       return copy.textContent.trim(); };
const named = (e) => e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || (e.labels && [...e.labels].some(words)) ||
                     (!e.matches('input, select, textarea, [role=grid], [role=tablist], [role=img], nav, section') && words(e));
return [...document.querySelectorAll('button, input, select, textarea, a, [role=grid], [role=tablist], [role=img], nav, section')]
  .filter((e) => !named(e)).map((e) => e.outerHTML.slice(0, 120));
"""
REFERENCES = """
return [...document.querySelectorAll('[aria-labelledby], [aria-describedby], [aria-controls], label[for]')]
  .flatMap((e) => ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for'].map((name) => e.getAttribute(name)))
  .filter((id) => id && !document.getElementById(id));
"""
# Every text that is shown, against the colour behind it: below 4.5 (3 for what is large) it is hard to read.
PALE = """
const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
const rgb = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
                          return [...canvas.getImageData(0, 0, 1, 1).data]; };
const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] > 250) return c; }
                        return [255, 255, 255, 255]; };
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node; (node = walker.nextNode());) {
  const e = node.parentElement;
  if (!node.data.trim() || !e.checkVisibility() || e.closest('script, :disabled, .unseen, .skip, svg, option')) continue;
  const style = getComputedStyle(e);
  const a = light(rgb(style.color)), b = light(behind(e));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${e.className} ${node.data.trim().slice(0, 40)}`);
}
for (const room of document.querySelectorAll('#path .room')) {
  const a = light(rgb(getComputedStyle(room.querySelector('text')).fill)), b = light(rgb(getComputedStyle(room.querySelector('rect')).fill));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) found.push(`${ratio.toFixed(2)} room ${room.textContent}`);
}
return found;
"""


def edited_drop(browser):
    browser.page("options", "options.pcap")
    click(browser, "#next")
    set_byte(browser, 10, "00")
    click(browser, "#flip summary")


def check_nothing_is_loaded_from_anywhere(browser):
    browser.addresses_asked()
    browser.page("ping", "ping.pcap")
    click(browser, "#last")
    set_byte(browser, 0, "46")
    asked = [address for address in browser.addresses_asked() if not address.startswith(("file:///", "about:", "data:"))]
    equal(asked, [], "addresses asked")
    page = [name for name in browser.script("return performance.getEntriesByType('resource').map((one) => one.name)")]
    equal(page, [], "resources beside the page")


def check_the_page_is_as_wide_as_a_phone(browser):
    browser.size(360, 800, mobile=True)
    for name, arguments in (("options", ["options.pcap"]), ("ping_big", ["ping_big.pcap"]),
                            ("fragments_mixed", ["fragments_mixed.pcap"])):
        browser.page(name, *arguments)
        for place in ("#next", "#last"):
            click(browser, place)
            equal(browser.script("return document.documentElement.scrollWidth - innerWidth"), 0, "too wide: " + name)
        set_byte(browser, 10, "00")
        settled(browser)
        equal(browser.script("return document.documentElement.scrollWidth - innerWidth"), 0, "too wide when edited")
        wide = browser.script("return [...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > 361"
                              " && e.checkVisibility() && !e.closest('.unseen')).map((e) => e.outerHTML.slice(0, 100))")
        equal(wide, [], "beyond the edge of " + name)


def check_everything_has_a_name(browser):
    edited_drop(browser)
    equal(browser.script(NAMELESS), [], "without a name")
    equal(browser.script(REFERENCES), [], "references to nothing")
    for landmark in ("header", "nav", "main", "footer"):
        equal(len(browser.all("body " + landmark)), 1, landmark)
    equal(len(browser.all("h1")), 1, "h1")
    for live in ("say-step", "say-verdict"):
        equal(browser.find("#" + live).get_attribute("aria-live"), "polite", live)
    identities = browser.script("return [...document.querySelectorAll('[id]')].map((e) => e.id)")
    equal(len(identities), len(set(identities)), "ids, each once")


def check_the_keyboard_reaches_everything(browser):
    browser.page("options", "options.pcap")
    browser.script("document.activeElement.blur()")
    reached = []
    for _ in range(200):
        browser.find("body").send_keys(Keys.TAB) if not reached else browser.keys(Keys.TAB)
        now = browser.script("const e = document.activeElement; return e.id || e.className || e.role || e.tagName")
        outline = browser.script("return getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or now == "BODY", "%s does not show that it has the focus" % now
        reached.append(now)
        if now == "BODY":
            break
    for name in ("packet-1", "next", "byte-hex", "repair", "again", "source-address", "add-route", "switch-ttl",
                 "take-command", "take-link-copy", "tab-packet"):
        assert name in reached, "%s is not reached: %s" % (name, reached)
    cells = browser.script("return document.querySelectorAll('#hex [tabindex=\"0\"]').length")
    equal(cells, 1, "stops in the grid")


def check_light_and_dark_can_be_read(browser):
    backs = []
    for scheme in ("light", "dark"):
        browser.size(1280, 900, scheme, "reduce")
        edited_drop(browser)
        backs.append(browser.script("return getComputedStyle(document.body).backgroundColor"))
        for name, arguments in ((None, None), ("fragments_mixed", ["fragments_mixed.pcap"]), ("ping", ["ping.pcap"])):
            if name:
                browser.page(name, *arguments)
                click(browser, "#next")
            equal(browser.script(PALE), [], "too pale in the %s page" % scheme)
    assert backs[0] != backs[1], "both schemes look the same"


def check_nobody_who_minds_motion_gets_any(browser):
    browser.size(1280, 900, motion="reduce")
    browser.page("ping", "ping.pcap")
    moving = browser.script("return [...document.querySelectorAll('*')].filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0"
                            " || getComputedStyle(e).animationName !== 'none' || getComputedStyle(e).scrollBehavior === 'smooth').length")
    equal(moving, 0, "moving elements")


def check_the_hint_is_for_the_first_visit(browser):
    browser.script("try { localStorage.clear(); } catch (e) {}")
    browser.page("ping", "ping.pcap")
    assert browser.find("#hint").is_displayed()
    click(browser, "#hint-close")
    assert not browser.find("#hint").is_displayed()
    browser.page("ping", "ping.pcap")
    assert not browser.find("#hint").is_displayed(), "it comes once"


def check_nothing_complains(browser):
    browser.complaints()
    browser.page("ping", "ping.pcap")
    browser.show(fallen_back(browser, "ping", "ping.pcap"))
    browser.page("fragments_timeout", "fragments_timeout.pcap")
    for name in [row.get_attribute("id") for row in browser.all("#packets button")]:
        click(browser, "#" + name)
        click(browser, "#last")
    equal(browser.complaints(), [], "complaints of the browser")
