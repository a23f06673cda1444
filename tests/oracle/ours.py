"""ours.py - our host: the stack in a process of its own (stack.c), asked line by line"""
import os
import subprocess
import sys
from dataclasses import dataclass

from packets import US


@dataclass
class Host:
    """What the properties have to know of a host."""
    mtu: int = 1500
    ttl: int = 64
    own: str = US


class Ours:
    def __init__(self):
        program = os.environ.get("ORACLE_STACK", "build/release/tests/oracle/oracle_stack")
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.n_packets = 0

    def ask(self, line):
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            words = self.process.stdout.readline().split()
        except BrokenPipeError:
            words = []
        if not words:
            sys.exit("failed: the stack ended with status %d after: %.200s" %
                     (self.process.wait(), line))
        return words[0], words[1:]

    def new(self, options, unlimited):
        """Another host, told as on the command line."""
        self.ask("host " + " ".join(options))
        if unlimited:
            self.ask("unlimited")
        self.n_packets = 0

    def packet(self, raw):
        """The verdict, and the packets that left."""
        self.n_packets += 1
        verdict, left = self.ask("packet " + raw.hex())
        return verdict, [bytes.fromhex(packet) for packet in left]

    def wait(self, nanoseconds):
        """The packets that left meanwhile."""
        return [bytes.fromhex(packet) for packet in self.ask("wait %d" % nanoseconds)[1]]

    def balances(self):
        """Is each packet in one verdict?"""
        counts = dict(word.split("=") for word in self.ask("sum")[1])
        return sum(int(n) for n in counts.values()) == self.n_packets

    def close(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            sys.exit("failed: the stack ended with status %d" % self.process.returncode)
