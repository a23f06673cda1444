"""check_json.py FILE EVENT[=ANSWERED]... - the lines of --json are these events, and add up"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as lines:
    events = [json.loads(line) for line in lines]
expected = [argument.partition("=") for argument in sys.argv[2:]]

found = [event["event"] for event in events]
assert found == [name for name, _, _ in expected], f"the events are {found}"
for event, (name, _, answered) in zip(events, expected):
    if not answered:
        continue
    verdicts = event["verdicts"]
    assert event["answered"] == int(answered), f"{name}: answered is {event['answered']}"
    assert verdicts["SEND_ECHO_REPLY"] == int(answered), f"{name}: verdicts are {verdicts}"
    assert verdicts["DROP_DESTINATION_NOT_OURS"] == 3, f"{name}: verdicts are {verdicts}"
    assert event["sum_of_verdicts"] == sum(verdicts.values()), f"{name}: sum_of_verdicts"
    assert event["read"] == event["sum_of_verdicts"], f"{name}: read is {event['read']}"
