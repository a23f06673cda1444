"""browser.py - one headless chromium for all checks of a test, and pages to show it"""
import base64
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "golden"
ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-component-update"]
DEADLINE_S = 30


def skip(why):
    print("skip: " + why)
    sys.exit(77)


class Browser:
    """A browser, the echohost whose pages it shows, and the folder in which they are."""

    def __init__(self, echohost, folder):
        self.echohost, self.folder = os.path.abspath(echohost), pathlib.Path(folder)
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in [*ARGUMENTS, "--user-data-dir=%s/profile" % folder]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        # a home of its own: an ordinary user of a test machine may have none to write to
        service = Service("/usr/bin/chromedriver", env={**os.environ, "HOME": str(folder)})
        self.driver = webdriver.Chrome(service=service, options=options)
        self.driver.set_script_timeout(DEADLINE_S)

    def run(self, *arguments, status=0):
        """What echohost explain prints, among the captures."""
        done = subprocess.run([self.echohost, "explain", *arguments], cwd=GOLDEN, text=True,
                              capture_output=True, timeout=DEADLINE_S)
        assert done.returncode == status, "%s: %s" % (arguments, done.stderr)
        return done.stdout

    def explanations(self, *arguments):
        lines = [json.loads(line) for line in self.run("--json", *arguments).splitlines()]
        return [line for line in lines if line["event"] != "summary"]

    def write(self, name, *arguments):
        path = self.folder / (name + ".html")
        self.run("--html", str(path), *arguments)
        return path

    def show(self, path, hash=""):
        self.driver.get("about:blank")
        self.driver.get("file://%s%s" % (path, hash))
        self.until("return document.documentElement.dataset.ready === 'yes'", "the page is ready")

    def page(self, name, *arguments, hash=""):
        path = self.folder / (name + ".html")
        self.show(path if path.exists() else self.write(name, *arguments), hash)
        return path

    def script(self, text, *values):
        return self.driver.execute_script(text, *values)

    def until(self, text, what):
        end = time.monotonic() + DEADLINE_S
        while not self.script(text):
            assert time.monotonic() < end, "never: " + what
            time.sleep(0.05)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector):
        """As it stands in the page, shown or not."""
        return self.find(selector).get_property("textContent").strip()

    def keys(self, *keys):
        """To whatever has the focus."""
        self.driver.switch_to.active_element.send_keys(*keys)

    def size(self, width, height, scheme="light", motion="no-preference", mobile=False):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": motion}]})

    def screenshot(self, path, height=None):
        whole = self.script("return document.documentElement.scrollHeight")
        picture = self.driver.execute_cdp_cmd("Page.captureScreenshot", {
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": self.script("return innerWidth"),
                     "height": min(height or whole, whole), "scale": 1}})
        pathlib.Path(path).write_bytes(base64.b64decode(picture["data"]))

    def complaints(self):
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] in ("SEVERE", "WARNING")]

    def addresses_asked(self):
        """Of everything that was loaded since the last time."""
        messages = [json.loads(entry["message"])["message"]
                    for entry in self.driver.get_log("performance")]
        return [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]


@contextlib.contextmanager
def open_browser(echohost):
    if not os.access(echohost, os.X_OK):
        sys.exit("failed: no program at %s; build it, or name one" % echohost)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(echohost, folder)
        try:
            yield browser
        finally:
            browser.driver.quit()


def need_wasm(browser, path):
    if '"wasm":null' in path.read_text():
        skip("this echohost was built without a compiler for WebAssembly (Debian: clang and lld)")
