"""helpers.py - what the checks of the pages have in common"""
import traceback

from selenium.webdriver.common.keys import Keys

HEADER_SUM, TTL, ICMP_TYPE = 10, 8, 20 # offsets in a packet without options
DESKTOP = (1280, 900)


def run_checks(browser, modules, wanted):
    """Every check_ function of the modules, or those that are wanted. Returns the exit status."""
    n = n_failed = 0
    for name, function in [found for module in modules for found in vars(module).items()]:
        if not name.startswith("check_") or (wanted and name not in wanted):
            continue
        n += 1
        browser.size(*DESKTOP)
        try:
            function(browser)
            complaints = browser.complaints()
            assert not complaints, "the browser complains: %s" % complaints
        except Exception: # a check that fails must not keep the others from running
            n_failed += 1
            print("failed: %s" % name.replace("_", " "))
            traceback.print_exc()
    assert n > 0, "there is no such check"
    print("%d checks, %d failed" % (n, n_failed))
    return 1 if n_failed else 0


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
