# sockets.sh - programs are told at once that no UDP port is open here, and that there is no TCP
. "$(dirname "$0")/lib.sh"
need python3
need_tun

start_echohost
python3 - <<'PY' || fail "not told"
import errno, socket

def refusal(kind, port):
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.settimeout(5)
        try:
            sock.connect(("192.168.3.12", port))
            sock.send(b"anybody there?")
            sock.recv(100)
        except OSError as error:
            return error.errno
    return "an answer"

assert refusal(socket.SOCK_DGRAM, 53) == errno.ECONNREFUSED
assert refusal(socket.SOCK_DGRAM, 65535) == errno.ECONNREFUSED
assert refusal(socket.SOCK_STREAM, 80) == errno.ENOPROTOOPT
PY
stop_echohost
expect_counter SEND_PORT_UNREACHABLE 2
expect_counter SEND_PROTOCOL_UNREACHABLE 1
check_balance
