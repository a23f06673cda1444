"""oracle.py - asks Linux and our host the same, and wants every difference explained

The probes are in probes_*.py, what is known to differ in differences.py. What must hold of our
answers whatever Linux says is in properties.py.
"""
import sys
import time

import probes_basic
import probes_errors
import probes_fragments
import probes_icmp
import probes_options
import probes_random
import properties
from compare import Asked, Tally, differences, step_of
from differences import TABLE
from linux import Linux
from ours import Host, Ours
from packets import echo
from plan import Plan

PARTS = (
    probes_errors.limits,  # first: an allowance that Linux has given it does not take back
    probes_basic.echoes, probes_basic.zeros, probes_basic.liars, probes_basic.addresses,
    probes_icmp.types, probes_icmp.timestamps, probes_icmp.errors_in,
    probes_options.any_options, probes_options.routes, probes_options.timestamps,
    probes_options.elsewhere,
    probes_fragments.orders, probes_fragments.overlaps, probes_fragments.lengths,
    probes_fragments.headers, probes_fragments.destinations, probes_fragments.crowds,
    probes_fragments.timeouts,
    probes_errors.protocols, probes_errors.transports, probes_errors.routes,
    probes_errors.mtus, probes_random.random_probes,
)


SHORT, MAX_SHARED = 4, 50


class Oracle:
    def __init__(self):
        self.ours, self.linux, self.tally = Ours(), Linux(), Tally(TABLE)
        self.n_packets = 0
        self.shared, self.n_shared = None, 0  # what the host was told that probes share, how many

    def compare(self, probe, raw, in_fragments, asked, verdict, ours, linux, **more):
        host = Host(probe.mtu, probe.ttl)
        for text in properties.of_answer(asked, in_fragments, ours, host):
            self.tally.fail(probe.name, "%s, to %s" % (text, asked[:60].hex()))
        step = step_of(probe, raw, asked, verdict, ours, linux, **more)
        for difference in differences(step):
            self.tally.explain(difference)

    def send(self, probe, remembered, packets, before):
        began = time.monotonic()
        for raw in packets:
            self.n_packets += 1
            verdict, ours = self.ours.packet(raw)
            linux = self.linux.packet(raw)
            asked, in_fragments = remembered.datagram(raw, verdict)
            self.compare(probe, raw, in_fragments, asked, verdict, ours, linux,
                         before=list(before), seconds=time.monotonic() - began)
            before.append((raw, verdict))

    def begin(self, probe):
        """Short scripts that want the same may have the same host: it takes time to make one."""
        want = (probe.ours(), probe.limited)
        if self.shared == want and len(probe.packets) <= SHORT and self.n_shared < MAX_SHARED:
            self.n_shared += 1
            return
        self.shared = want if len(probe.packets) <= SHORT and not probe.limited else None
        self.n_shared = 0
        self.ours.new(probe.ours(), not probe.limited)
        self.linux.use(probe.linux())

    def end(self, probe):
        """Whatever came, an honest echo request is answered, and nothing is lost count of."""
        wanted = "DROP_ICMP_DISABLED" if "no-echo" in probe.settings else "SEND_ECHO_REPLY"
        if self.ours.packet(echo(source="192.0.2.9"))[0] != wanted:
            self.tally.fail(probe.name, "an echo request afterwards is not answered")
        if not self.ours.balances():
            self.tally.fail(probe.name, "the verdicts are not as many as the packets")

    def run(self, probe):
        self.begin(probe)
        self.send(probe, Asked(), probe.packets, [])
        self.end(probe)

    def run_waiting(self, probes):
        """Linux waits for all of them at once; each has peers of its own, so that what it sends
        then can be told apart."""
        n_waiting = self.linux.n_waiting()
        held = []
        for probe in probes:
            remembered = Asked()
            self.begin(probe)
            self.send(probe, remembered, probe.packets, [])
            held.append((probe, remembered, self.ours.wait(2 * 10 ** 9)))
            self.end(probe)
        late = self.linux.wait_for_timeouts(n_waiting)
        for probe, remembered, ours in held:
            peers = {raw[12:16] for raw in probe.packets}
            linux = [raw for raw in late if raw[16:20] in peers]
            late = [raw for raw in late if raw[16:20] not in peers]
            first = remembered.given_up((ours + linux + [bytes(48)])[0]) or probe.packets[0]
            self.compare(probe, first, False, first, "waited", ours, linux)
        for raw in late:
            self.tally.fail("after the timeouts", "Linux sent what nobody asked for: " + raw.hex())
        for probe, _, _ in held:
            self.begin(probe)
            for raw in probe.packets:
                self.ours.packet(raw)
            self.ours.wait(2 * 10 ** 9)
            self.send(probe, Asked(), probe.after, [(raw, "") for raw in probe.packets])
            self.end(probe)


def main():
    began = time.monotonic()
    plan = Plan()
    for part in PARTS:
        part(plan)
    oracle = Oracle()
    for probe in plan.probes:
        if not probe.waits:
            oracle.run(probe)
    oracle.run_waiting([probe for probe in plan.probes if probe.waits])
    oracle.ours.close()
    print("%d probes, %d packets, %.1f s" % (len(plan.probes), oracle.n_packets,
                                             time.monotonic() - began))
    return 0 if oracle.tally.report(required=True) else 1


if __name__ == "__main__":
    sys.exit(main())
