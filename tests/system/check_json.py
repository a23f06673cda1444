"""check_json.py FILE EVENT[=ANSWERED]... - the lines of --json are these events, and add up

ANSWERED echo requests were answered; three more were for nobody, and one datagram was for UDP.
"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as lines:
    events = [json.loads(line) for line in lines]
expected = [argument.partition("=") for argument in sys.argv[2:]]


def check(event, answered):
    """The numbers of one event: what went in, what became of it, and both by other names."""
    verdicts, mib = event["verdicts"], event["mib"]
    assert event["balanced"] is True, "it does not balance"
    assert event["read"] == event["sum_of_verdicts"] == sum(verdicts.values()), "the sum"
    assert verdicts["SEND_ECHO_REPLY"] == answered, f"verdicts are {verdicts}"
    assert verdicts["DROP_DESTINATION_NOT_OURS"] == 3, f"verdicts are {verdicts}"
    assert verdicts["SEND_PORT_UNREACHABLE"] == 1, f"verdicts are {verdicts}"
    assert event["answered"] == answered + 1, f"answered is {event['answered']}"

    # one request and its reply were of 8000 bytes, in six fragments each
    ip = mib["ipSystemStats"]
    assert ip.pop("InHdrErrors", 0) == verdicts.get("DROP_IPV6", 0), f"mib is {mib}"
    assert ip == {
        "InReceives": event["read"], "InAddrErrors": 3, "ReasmReqds": 6, "ReasmOKs": 1,
        "InDelivers": answered + 1, "OutRequests": answered + 1, "OutFragReqds": 1,
        "OutFragOKs": 1, "OutFragCreates": 6, "OutTransmits": answered + 1 + 5}, f"mib is {mib}"
    assert ip["OutTransmits"] == event["driver"]["PORT_WRITTEN"], f"driver is {event['driver']}"
    assert mib["icmpStats"] == {"InMsgs": answered, "OutMsgs": answered + 1}, f"mib is {mib}"
    assert mib["icmpMsgStatsInPkts"] == {"8": answered}, f"mib is {mib}"
    assert mib["icmpMsgStatsOutPkts"] == {"0": answered, "3": 1}, f"mib is {mib}"


found = [event["event"] for event in events]
assert found == [name for name, _, _ in expected], f"the events are {found}"
for event, (name, _, answered) in zip(events, expected):
    if answered:
        check(event, int(answered))
