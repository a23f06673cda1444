"""checks_edit.py - edits, and what the stack in the page says about them"""
import json
import shlex

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from helpers import (HEADER_SUM, ICMP_TYPE, TTL, byte, chosen, click, equal, fallen_back, retype,
                     set_byte, settled, verdict)


def by_command(browser):
    """What the binary says, told the command in the page."""
    words = shlex.split(browser.find("#take-command").get_property("value"))
    equal(words[:2], ["echohost", "explain"], "the command")
    return browser.explanations(*words[2:])[0]


def agrees(browser):
    """The page's explanation and the binary's, but for when the packet came."""
    said, wanted = chosen(browser), by_command(browser)
    for member in wanted:
        if member not in ("number", "time_ns"):
            equal(said[member], wanted[member], "%s, by the page and by the command" % member)


def check_typing_over_a_byte_is_judged_at_once(browser):
    browser.page("ping", "ping.pcap")
    byte(browser, HEADER_SUM).click()
    old = chosen(browser)["bytes"][20:22]
    browser.keys("0" if old[0] != "0" else "1")
    equal(verdict(browser), "DROP_IPV4_CHECKSUM", "after one digit")
    agrees(browser)
    browser.keys(old[1])
    equal(browser.script("return document.activeElement.dataset.offset"), str(HEADER_SUM + 1), "the cursor goes on")
    equal(browser.text("#flip-title"), "What flipped", "title")
    said = browser.text("#flip")
    for part in ("SEND_ECHO_REPLY", "DROP_IPV4_CHECKSUM", "header checksum", "passed before, failed now"):
        assert part in said, "%r is not in %r" % (part, said)
    click(browser, "#flip-go")
    equal(browser.text("#step-mark"), "failed", "the step that flipped")
    assert "was SEND_ECHO_REPLY" in browser.text("#packet-1"), "the list says so, too"
    equal(len(browser.all("#hex .edited")), 1, "edited bytes")


def check_checksums_are_repaired_by_a_button_and_kept_right_by_a_switch(browser):
    browser.page("ping", "ping.pcap")
    set_byte(browser, TTL, "07")
    equal(verdict(browser), "DROP_IPV4_CHECKSUM", "with a sum that is wrong")
    click(browser, "#repair")
    equal(verdict(browser), "SEND_ECHO_REPLY", "repaired")
    agrees(browser)
    click(browser, "#keep-right")
    set_byte(browser, ICMP_TYPE, "0d")
    assert verdict(browser) != "DROP_ICMP_CHECKSUM" and verdict(browser) != "SEND_ECHO_REPLY", verdict(browser)
    agrees(browser)


def check_a_byte_is_edited_by_its_bits_and_by_its_field(browser):
    browser.page("ping", "ping.pcap")
    byte(browser, TTL).click()
    click(browser, '#bits [data-bit="7"]')
    equal(chosen(browser)["bytes"][16:18], "c0", "64 and 128")
    retype(browser, "#byte-hex", "05")
    equal(chosen(browser)["bytes"][16:18], "05", "typed")
    agrees(browser)


def check_longer_and_shorter(browser):
    browser.page("ping", "ping.pcap")
    length = chosen(browser)["length"]
    click(browser, "#longer")
    equal(chosen(browser)["bytes"][-2:] + str(chosen(browser)["length"]), "00%d" % (length + 1), "longer")
    agrees(browser)
    for _ in range(2):
        click(browser, "#shorter")
    equal((chosen(browser)["length"], verdict(browser)), (length - 1, "DROP_IPV4_TRUNCATED"), "shorter")
    agrees(browser)


def check_addresses_are_edited_as_text(browser):
    browser.page("ping", "ping.pcap")
    click(browser, "#keep-right")
    retype(browser, "#destination-address", "192.168.3.77")
    equal(chosen(browser)["bytes"][32:40], "c0a8034d", "the bytes follow")
    assert verdict(browser) != "SEND_ECHO_REPLY", "no route leads there"
    agrees(browser)
    retype(browser, "#source-address", "127.0.0.1")
    assert "127.0.0.1" in browser.text("#lookups")
    agrees(browser)
    retype(browser, "#source-address", "127.0.0.")
    assert "Write an address" in browser.text("#edit-problem")
    equal(browser.find("#source-address").get_attribute("aria-invalid"), "true", "marked")


def check_routes_are_edited_added_and_removed(browser):
    browser.page("ping_two", "ping.pcap", "10.0.0.1", "192.168.3.12")
    last = "#routes li:last-child "
    Select(browser.find(last + "select")).select_by_value("prohibit")
    settled(browser)
    equal(verdict(browser), "SEND_PROHIBITED", "another type")
    agrees(browser)
    click(browser, "#add-route")
    retype(browser, last + "input", "192.168.3.0/24")
    equal(verdict(browser), "SEND_PROHIBITED", "a shorter prefix loses")
    retype(browser, last + "input", "192.168.3.12/33")
    assert "Left out" in browser.text(last + ".problem")
    agrees(browser)
    retype(browser, last + "input", "192.168.3.11")
    assert "kernel" in browser.text(last + ".problem")
    retype(browser, last + "input", "224.0.0.1")
    assert "never answered" in browser.text(last + ".problem")
    agrees(browser)
    retype(browser, last + "input", "192.168.3.12")
    equal(verdict(browser), "SEND_ECHO_REPLY", "of equal ones the last")
    agrees(browser)
    click(browser, last + "button")
    equal(verdict(browser), "SEND_PROHIBITED", "removed")
    assert "Route 192.168.3.12=prohibit added" in browser.text("#flip-edits"), browser.text("#flip-edits")


def check_switches_of_the_host_judge_anew(browser):
    browser.page("ping", "ping.pcap")
    click(browser, "#switch-answers_echo")
    settled(browser)
    assert verdict(browser) != "SEND_ECHO_REPLY", "--no-echo"
    agrees(browser)
    click(browser, "#switch-answers_echo")
    retype(browser, "#switch-ttl", "33")
    settled(browser)
    equal(chosen(browser)["replies"][0]["bytes"][16:18], "21", "time to live of the reply")
    agrees(browser)
    retype(browser, "#switch-ttl", "999")
    equal(browser.find("#switch-ttl").get_attribute("aria-invalid"), "true", "out of bounds")
    equal(browser.script("return page.now.host.ttl"), 99, "and left at what was still right")


def check_edits_are_undone_one_by_one_and_all_together(browser):
    browser.page("ping", "ping.pcap")
    original = chosen(browser)
    set_byte(browser, 0, "65")
    set_byte(browser, 1, "ff")
    click(browser, "#undo")
    equal(chosen(browser)["bytes"][:4], "65f0", "one digit less")
    browser.find("body").send_keys(Keys.CONTROL, "z")
    equal(chosen(browser)["bytes"][:4], "6500", "by a key")
    click(browser, "#undo-all")
    equal(chosen(browser), original, "all")
    assert not browser.find("#flip").is_displayed()


def check_sent_again_fragments_are_held_and_joined(browser):
    browser.page("held", "--hex", "4500001c0001200040010000c0a8030bc0a8030c0800000000070001")
    click(browser, "#keep-right")
    settled(browser)
    equal(verdict(browser), "HOLD_FRAGMENT", "the first fragment")
    click(browser, "#again")
    equal(browser.script("return page.chosen"), "packet-2", "the copy is chosen")
    set_byte(browser, 7, "01")
    set_byte(browser, 6, "00")
    equal(verdict(browser) in ("SEND_ECHO_REPLY", "DROP_ICMP_CHECKSUM"), True, "the last fragment completes it: " + verdict(browser))
    assert chosen(browser)["datagram"], "the datagram was put together"
    assert browser.all("#tab-datagram") and browser.find("#alone").is_displayed(), "alone it would be held"
    equal(by_command(browser)["verdict"]["name"], "HOLD_FRAGMENT", "alone")
    click(browser, "#take-out")
    equal(browser.script("return page.now.packets.length"), 1, "taken out again")


def check_all_packets_are_judged_in_order_after_an_edit(browser):
    browser.page("errors_limited", "errors_limited.pcap")
    before = browser.explanations("errors_limited.pcap")
    click(browser, "#packet-1")
    set_byte(browser, HEADER_SUM, "00")
    settled(browser)
    after = browser.script("return page.entries.map((entry) => entry.explanation)")
    equal(len(after), len(before), "explanations")
    flipped = [one["number"] for one, other in zip(after, before) if one["verdict"] != other["verdict"]]
    assert flipped[0] == 1 and len(flipped) > 1, "an error less leaves room for another: %s" % flipped
    assert "packet %d" % flipped[1] in browser.text("#flip-others")


def check_a_link_brings_back_packet_routes_and_switches(browser):
    path = browser.page("ping", "ping.pcap")
    click(browser, "#packet-2")
    set_byte(browser, TTL, "07")
    click(browser, "#repair")
    click(browser, "#add-route")
    retype(browser, "#routes li:last-child input", "192.168.9.0/24")
    click(browser, "#switch-answers_timestamp")
    retype(browser, "#switch-ttl", "99")
    settled(browser)
    wanted, command = chosen(browser), browser.find("#take-command").get_property("value")
    link = browser.find("#take-link").get_property("value")
    assert "#hex=" in link and "&routes=" in link, link
    browser.show(path, "#" + link.split("#", 1)[1])
    settled(browser)
    equal(chosen(browser), wanted, "the explanation")
    equal(browser.find("#take-command").get_property("value"), command, "the command")
    assert browser.find("#flip").is_displayed(), "what differs from the capture is said"
    browser.show(path, "#hex=45zz")
    assert "cannot be read" in browser.text("#banner")


def check_the_packet_is_copied(browser):
    browser.page("ping", "ping.pcap")
    equal(browser.find("#take-hex").get_property("value"), chosen(browser)["bytes"], "hex")
    for which in ("hex", "link", "command"):
        click(browser, "#take-%s-copy" % which)
        browser.until("return /Copied|Selected/.test(byId('take-%s-copy').textContent)" % which, "it is said")
        equal(browser.script("const f = byId('take-%s'); return f.selectionEnd - f.selectionStart === f.value.length" % which),
              True, "all of it is selected")


def check_a_page_without_the_stack_says_so_and_cannot_be_edited(browser):
    browser.show(fallen_back(browser, "ping", "ping.pcap"))
    assert "shows what echohost recorded" in browser.text("#banner") and browser.find("#banner").is_displayed()
    for field in browser.all(".judging input, .judging button, .judging select"):
        assert not field.is_enabled(), field.get_attribute("outerHTML")
    set_byte(browser, 0, "99")
    equal(chosen(browser)["bytes"][:2], "45", "nothing is typed over")
    click(browser, "#next")
    equal(browser.script("return page.place"), 1, "it still walks")
    broken = browser.folder / "broken.html"
    broken.write_text((browser.folder / "ping-with.html").read_text().replace('"wasm":"0061736d', '"wasm":"00617300'))
    browser.show(broken)
    assert "cannot judge" in browser.text("#banner") and browser.find("#banner").is_displayed()


def check_what_is_typed_is_text_and_never_markup(browser):
    browser.page("ping", "ping.pcap")
    click(browser, "#add-route")
    retype(browser, "#routes li:last-child input", "<img src=x onerror=alert(1)>")
    equal(len(browser.all("img")), 0, "images")
    assert "innerHTML" not in browser.script("return document.scripts[1].textContent")
    json.dumps(browser.script("return page.now"))
