"""helpers.py - what the checks of the page have in common"""
from selenium.webdriver.common.keys import Keys

HEADER_SUM, TTL, ICMP_TYPE = 10, 8, 20 # offsets in a packet without options


def equal(found, wanted, what):
    assert found == wanted, "%s: %r, not %r" % (what, found, wanted)


def chosen(browser):
    return browser.script("return chosenEntry().explanation")


def verdict(browser):
    return browser.text("#verdict-name")


def click(browser, selector):
    browser.find(selector).click()


def retype(browser, selector, text):
    field = browser.find(selector)
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(text)


def byte(browser, offset):
    return browser.find('#hex [data-offset="%d"]' % offset)


def set_byte(browser, offset, digits):
    """As a person does: a click on the byte, and two digits."""
    byte(browser, offset).click()
    browser.keys(digits)
    settled(browser)


def settled(browser):
    browser.until("return byId('packets').getAttribute('aria-busy') !== 'true'", "all are judged")


def fallen_back(browser, name, *arguments):
    """A page as it is written where the build had no compiler for WebAssembly."""
    path = browser.folder / (name + "-without.html")
    text = browser.write(name + "-with", *arguments).read_text()
    start = text.index('"wasm":"') + len('"wasm":')
    end = text.index('"', start + 1) + 1
    path.write_text(text[:start] + "null" + text[end:])
    return path
