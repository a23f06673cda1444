"""ask_from_many.py ADDRESS [TIMES] - each of 200 addresses asks, so often at most, and is answered"""

import socket
import sys

import icmp

address, times = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1


def open_socket(source):
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    sock.setsockopt(icmp.SOL_RAW, icmp.ICMP_FILTER, icmp.ALL_BUT_ECHO_REPLY)
    sock.bind((source, 0))
    sock.connect((address, 0))
    sock.settimeout(5 / times)
    return sock


def ask(sock, source, request):
    for _ in range(times):
        sock.send(request)
        try:
            while True:
                packet = sock.recv(65536)
                if packet[16:20] == socket.inet_aton(source):  # not heard before it was bound
                    return packet[20:]
        except TimeoutError:
            pass
    sys.exit(f"no answer to {source}")


for i in range(1, 201):
    source = f"10.1.0.{i}"
    with open_socket(source) as sock:
        reply = ask(sock, source, icmp.echo(8, i, 1, bytes(56)))
    if reply != icmp.echo(0, i, 1, bytes(56)):
        sys.exit(f"{source} has another's answer")
