"""checks_walk.py - what the page shows of what was recorded, and the walk through it"""
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from helpers import HEADER_SUM, byte, chosen, click, equal, verdict

WORDS = {("check", True): "passed", ("check", False): "failed", ("branch", True): "yes",
         ("branch", False): "no", ("act", True): "done"}


def check_the_list_names_each_packet_and_its_verdict(browser):
    browser.page("headers", "headers.pcap")
    explanations = browser.explanations("headers.pcap")
    rows = browser.all("#packets button")
    equal(len(rows), len(explanations), "rows")
    for row, explanation in zip(rows, explanations):
        said = row.get_property("textContent")
        for part in (explanation["brief"], explanation["verdict"]["name"]):
            assert part in said, "%r is not in %r" % (part, said)


def check_a_click_chooses_a_packet_and_its_verdict_comes_first(browser):
    browser.page("headers", "headers.pcap")
    for explanation in browser.explanations("headers.pcap"):
        wanted = explanation["verdict"]
        click(browser, "#packet-%d" % explanation["number"])
        equal(browser.find("#packets [aria-current]").get_attribute("id"),
              "packet-%d" % explanation["number"], "the chosen one")
        equal(verdict(browser), wanted["name"], "verdict")
        equal(browser.text("#verdict-sentence").lower(), wanted["sentence"].lower(), "sentence")
        equal(browser.text("#verdict-clause"), wanted["clause"], "clause")
        equal(browser.text("#verdict-counter"), wanted["counter"] or "its verdict alone", "counter")
        assert wanted["sentence"] in browser.text("#say-verdict"), "a screen reader is told"
    equal(browser.script("return document.querySelector('#main section').id"), "verdict", "first section")


def check_up_and_down_walk_through_the_list(browser):
    browser.page("headers", "headers.pcap")
    click(browser, "#packet-1")
    browser.keys(Keys.ARROW_DOWN)
    browser.keys(Keys.ARROW_DOWN)
    equal(browser.script("return page.chosen"), "packet-3", "after two keys down")
    browser.keys(Keys.ARROW_UP)
    equal(browser.script("return document.activeElement.id"), "packet-2", "focus after a key up")


def check_each_step_is_shown_in_full(browser):
    browser.page("routes", "routes.pcap", "192.168.3.12", "192.168.4.0/24", "192.168.4.7=blackhole")
    explanation = chosen(browser)
    assert len(explanation["steps"]) > 10
    for number, step in enumerate(explanation["steps"], 1):
        click(browser, "#next")
        equal(browser.text("#step-count"), "Step %d of %d" % (number, len(explanation["steps"])), "count")
        equal(browser.text("#step-text").lower(), step["text"].lower(), "rule")
        word = WORDS[step["kind"], step["answer"]]
        equal(browser.text("#step-mark"), word, "answer")
        assert browser.all("#step-mark svg"), "an icon stands beside the word"
        facts = browser.text("#step-facts")
        for member in ("seen", "required", "clause", "file", "function"):
            assert step[member] in facts, "%s %r is not in %r" % (member, step[member], facts)
        equal(browser.text("#step-layer").split(" ")[0], step["layer"], "layer")
        row = browser.find("#steps [aria-current=step]").get_property("textContent")
        assert step["text"][1:] in row and word in row, "%r is lit in the list" % row
        assert step["seen"] in browser.text("#say-step"), "a screen reader is told"


def check_the_bytes_that_a_step_read_are_highlighted(browser):
    browser.page("ping", "ping.pcap")
    for step in chosen(browser)["steps"]:
        click(browser, "#next")
        lit = browser.script("return [...document.querySelectorAll('#hex .read')].map((e) => [Number(e.dataset.offset), e.textContent])")
        if step["of"] in ("packet", "reply"):
            equal([offset for offset, _ in lit], list(range(step["offset"], step["offset"] + step["length"])), step["rule"])
        if step["of"] == "packet":
            equal("".join(text for _, text in lit)[:128], step["bytes"], step["rule"])


def check_keys_walk(browser):
    browser.page("ping", "ping.pcap")
    last = len(chosen(browser)["steps"]) + 1
    body = browser.find("body")
    for keys, place in ((Keys.ARROW_RIGHT, 1), (Keys.ARROW_RIGHT, 2), (Keys.ARROW_LEFT, 1), (Keys.END, last),
                        (Keys.ARROW_RIGHT, last), (Keys.HOME, 0), (Keys.ARROW_LEFT, 0)):
        body.send_keys(keys)
        equal(browser.script("return page.place"), place, "place after a key")
    for selector, place in (("#last", last), ("#back", last - 1), ("#first", 0), ("#next", 1)):
        click(browser, selector)
        equal(browser.script("return page.place"), place, "place after " + selector)


def check_the_path_lights_the_room_of_the_step(browser):
    browser.page("udp", "udp.pcap")
    for layer in [step["layer"] for step in chosen(browser)["steps"]]:
        click(browser, "#next")
        equal(browser.text("#path .room.current"), layer, "the lit room")
        label = browser.find("#path svg").get_attribute("aria-label")
        assert label.endswith("now in: %s." % layer), label
    rooms = [room.get_property("textContent") for room in browser.all("#path .room")]
    equal(sorted(rooms), sorted(["kernel", "tun0", "ring cell", "IPv4", "route", "ICMP", "options",
                                 "fragments", "UDP", "error", "reply"]), "rooms")
    click(browser, "#last")
    equal(browser.text("#path .room.current"), "kernel", "the answer's end")
    assert browser.all("#path .room.end.send .badge"), "the end has its sign"


def check_the_field_under_mouse_and_focus_is_named(browser):
    browser.page("ping", "ping.pcap")
    ActionChains(browser.driver).move_to_element(byte(browser, HEADER_SUM)).perform()
    assert "header checksum" in browser.text("#named"), browser.text("#named")
    equal(len(browser.all("#hex .field")), 2, "both bytes of it are marked")
    ActionChains(browser.driver).move_to_element(browser.find("#bytes-title")).perform()
    byte(browser, 12).click()
    ActionChains(browser.driver).move_to_element(browser.find("#bytes-title")).perform()
    assert "source: 192.168.3.11" in browser.text("#named"), browser.text("#named")
    assert "source" in byte(browser, 12).get_attribute("aria-label")


def check_the_grid_is_one_stop_of_the_tab_key_and_arrows_walk_in_it(browser):
    browser.page("ping", "ping.pcap")
    byte(browser, 0).click()
    for key, offset in ((Keys.ARROW_RIGHT, 1), (Keys.ARROW_DOWN, 17), (Keys.HOME, 16), (Keys.END, 31),
                        (Keys.ARROW_UP, 15), (Keys.ARROW_LEFT, 14)):
        browser.keys(key)
        equal(browser.script("return document.activeElement.dataset.offset"), str(offset), "byte with the focus")
        equal(len(browser.all('#hex [tabindex="0"]')), 1, "stops")
    equal(browser.script("return page.place"), 0, "the walk stands still meanwhile")


def check_every_dissected_field_is_listed(browser):
    browser.page("options", "options.pcap")
    said = browser.text("#fields")
    for field in chosen(browser)["fields"]:
        for member in ("header", "name", "value", "meaning"):
            assert field[member] in said, "%s %r is missing" % (member, field[member])


def check_won_and_lost_routes_are_told_apart(browser):
    browser.page("lookups", "routes.pcap", "192.168.3.12", "192.168.0.0/16=unreachable", "192.168.4.0/24")
    explanation = next(one for one in browser.explanations(
        "routes.pcap", "192.168.3.12", "192.168.0.0/16=unreachable", "192.168.4.0/24")
        if any(lookup["lost"] for lookup in one["lookups"]))
    click(browser, "#packet-%d" % explanation["number"])
    said = browser.text("#lookups")
    for lookup in explanation["lookups"]:
        assert lookup["address"] in said
        for route in lookup["lost"]:
            assert "%s%slost" % (route["prefix"], route["type"]) in said, said
        if lookup["won"]:
            assert "%s%swon" % (lookup["won"]["prefix"], lookup["won"]["type"]) in said, said


def check_the_reply_is_shown_before_and_after_with_reasons(browser):
    browser.page("ping", "ping.pcap")
    explanation = chosen(browser)
    rows = browser.all("#reply .changes tbody tr")
    equal(len(rows), len(explanation["changes"]), "changes")
    for row, change in zip(rows, explanation["changes"]):
        said = row.get_property("textContent")
        for part in (change["field"], change["why"][1:], change["clause"]):
            assert part in said, "%r is not in %r" % (part, said)
        assert change["from"] + "→" + change["to"] in said.replace(" ", ""), said
    marked = [[mark.get_property("textContent") for mark in figure.find_elements("css selector", "mark")]
              for figure in browser.all("#reply figure")]
    equal(["".join(one) for one in marked], ["".join(change[way] for change in explanation["changes"])
                                             for way in ("from", "to")], "marked bytes")
    click(browser, "#tab-reply-0")
    equal("".join(browser.script("return [...document.querySelectorAll('#hex [data-offset]')].map((e) => e.textContent)")),
          explanation["replies"][0]["bytes"], "bytes of the reply")


def check_fragments_are_drawn_as_held_and_missing(browser):
    browser.page("fragments_mixed", "fragments_mixed.pcap")
    explanation = next(one for one in browser.explanations("fragments_mixed.pcap")
                       if one["fragments"] and one["fragments"]["missing"])
    click(browser, "#packet-%d" % explanation["number"])
    for name in ("held", "missing"):
        equal(len(browser.all("#fragments rect." + name)), len(explanation["fragments"][name]), name)
        for first, end in explanation["fragments"][name]:
            assert "%s bytes %d to %d" % (name, first, end - 1) in browser.text("#fragments")
    assert browser.find("#path .room.current"), "there is a path"
    click(browser, "#packet-5")
    assert not browser.find("#fragments-section").is_displayed(), "the bar is for what is held"


def check_a_timeout_is_an_entry_of_its_own(browser):
    browser.page("fragments_timeout", "fragments_timeout.pcap")
    entries = browser.script("return page.entries.map((entry) => [entry.id, entry.explanation.event])")
    equal([event for _, event in entries],
          [one["event"] for one in browser.explanations("fragments_timeout.pcap")], "events")
    late = next(name for name, event in entries if event == "timeout")
    click(browser, "#" + late)
    click(browser, "#last")
    assert "Before packet" in browser.text("#verdict-of")
    assert not browser.find("#take").is_displayed(), "no packet to take along"


def check_numbers_are_those_of_the_capture(browser):
    browser.page("ping_ethernet", "ping_ethernet.pcap")
    numbers = [one["number"] for one in browser.explanations("ping_ethernet.pcap")]
    assert numbers != list(range(1, len(numbers) + 1)), "this capture has frames that are no packets"
    equal(browser.script("return page.entries.map((entry) => entry.number)"), numbers, "numbers")


def check_a_capture_without_packets_says_so(browser):
    browser.page("empty", "empty.pcap")
    assert "no packets" in browser.text("#source")
    assert not browser.find("#main").is_displayed()
