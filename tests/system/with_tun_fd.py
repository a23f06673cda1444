"""with_tun_fd.py NAME ADDRESS/LEN COMMAND... - makes a tun device, sets it up, and becomes COMMAND

COMMAND gets `--fd N` at its end: the device's file descriptor, opened here.
"""

import fcntl
import os
import struct
import subprocess
import sys

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000

name, address, command = sys.argv[1], sys.argv[2], sys.argv[3:]
fd = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
subprocess.run(["ip", "address", "add", address, "dev", name], check=True)
subprocess.run(["ip", "link", "set", name, "up"], check=True)
os.set_inheritable(fd, True)
os.execv(command[0], command + ["--fd", str(fd)])
