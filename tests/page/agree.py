"""agree.py - what the page's WebAssembly says is what the binary says, field by field

    agree.py ECHOHOST

For each row of golden/captures.tsv: what was recorded in the page, and what its stack judges anew,
are what `explain --json` prints; and the command that the page offers for its first packet says what
its stack says about this packet alone.
"""
import shlex
import sys

from browser import GOLDEN, need_wasm, open_browser

JUDGE = """
const alone = page.file.packets.length > 0 ? judgeAlone(page.file.packets[0]) : null;
return {recorded: page.data.recorded, judged: [...judging(page.file)], alone,
        address: [page.data.host.address, addressText(ownAddress([...page.file.routes]))],
        command: byId('take-command').value};
"""


def rows():
    for line in (GOLDEN / "captures.tsv").read_text().splitlines():
        if line and not line.startswith("#") and not line.startswith("name\t"):
            name, arguments, _ = line.split("\t")
            yield name, arguments.split()


def differences(one, other, where):
    """Each place in which two pieces of JSON differ."""
    if isinstance(one, dict) and isinstance(other, dict) and list(one) == list(other):
        return [found for key in one for found in differences(one[key], other[key], where + "." + key)]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [found for i in range(len(one))
                for found in differences(one[i], other[i], "%s[%d]" % (where, i))]
    return [] if one == other and type(one) is type(other) else [
        "%s: %.200r, not %.200r" % (where, other, one)]


def check(browser, name, arguments):
    path = browser.page(name, *arguments)
    need_wasm(browser, path)
    binary = browser.explanations(*arguments)
    said = browser.script(JUDGE)
    found = differences(binary, said["recorded"], name + ": recorded")
    found += differences(binary, said["judged"], name + ": judged in the page")
    if said["address"][0] != said["address"][1]:
        found.append("%s: the host's own address is %s, not %s" % (name, said["address"][1], said["address"][0]))
    if said["alone"] is not None:
        command = shlex.split(said["command"])
        if command[:2] != ["echohost", "explain"]:
            found.append("%s: the command is %s" % (name, said["command"]))
        alone = browser.explanations(*command[2:])[0]
        found += differences(alone, said["alone"], name + ": by its command")
    return len(binary), found


def main():
    n_rows = n_explanations = 0
    found = []
    with open_browser(sys.argv[1]) as browser:
        for name, arguments in rows():
            n, more = check(browser, name, arguments)
            n_rows, n_explanations, found = n_rows + 1, n_explanations + n, found + more
            (browser.folder / (name + ".html")).unlink()
    for line in found[:20]:
        print("failed: " + line)
    assert n_rows > 0 and n_explanations > 0, "there is nothing in captures.tsv"
    print("%d explanations of %d rows: %s" % (
        n_explanations, n_rows, "%d differences" % len(found) if found else "the page says the same"))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
