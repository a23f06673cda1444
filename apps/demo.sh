#!/bin/sh
# demo.sh - from a fresh clone to an answered ping, in one command
#
# Installs what is missing, builds, and shows echohost at work in a network namespace of its own:
# nothing of this machine's network is touched, and nothing is left behind. Where there are no
# namespaces or no tun, the same packets go through memory instead.
set -eu
cd "$(dirname "$0")/.."
echohost=build/release/echohost

# A signal, or a reader that is gone, ends it in good order: the traps on EXIT are run.
end_on_signals() {
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 141' PIPE
    trap 'exit 143' TERM
}

show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

# answers ADDRESS COUNT: shows a ping of which every request has to be answered.
answers() {
    show ping -c "$2" "$1" | tee "$work/ping"
    grep -q ' 0% packet loss' "$work/ping"
}

# What runs inside the namespace. Its exit status is not 0 when a ping was lost.
inside() {
    work=$1
    ip link set lo up
    printf '\n$ echohost &\n'
    $echohost >"$work/out" 2>&1 &
    host=$!
    trap 'kill $host 2>/dev/null' EXIT
    end_on_signals
    tries=50
    until grep -q answering "$work/out"; do
        tries=$((tries - 1))
        if [ $tries = 0 ] || ! kill -0 $host 2>/dev/null; then
            cat "$work/out"
            return 1
        fi
        sleep 0.1
    done
    cat "$work/out"
    shown=$(wc -l <"$work/out")
    show ip -brief address show dev tun0

    printf '\n192.168.3.12 is ours: every echo request for it comes out of tun0, and is answered.\n'
    answers 192.168.3.12 4 && lost=0 || lost=1

    printf '\n192.168.3.11 is the kernel'"'"'s own: it answers itself, through lo. We see nothing.\n'
    show ip route get 192.168.3.11
    answers 192.168.3.11 1 || lost=1

    printf '\n192.168.3.1 is nobody: its requests come to us too, and get no answer.\n'
    show ping -c 1 -W 1 192.168.3.1 || true

    printf '\n$ kill -TERM %%1    # and every packet is accounted for\n'
    kill -TERM $host
    wait $host || lost=1
    trap - EXIT
    tail -n +$((shown + 1)) "$work/out"
    if ip link show dev tun0 >/dev/null 2>&1; then
        echo "echohost: tun0 is still there; please report this" >&2
        lost=1
    fi
    return $lost
}

if [ "${1-}" = inside ]; then
    inside "$2"
    exit
fi

. apps/need.sh
need gcc libc6-dev make cmake pkg-config libmnl-dev libjansson-dev libpcap-dev iproute2 iputils-ping util-linux
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
end_on_signals
echo "building $echohost"
if ! { cmake --preset release && cmake --build --preset release --target echohost; } >"$work/build" 2>&1; then
    cat "$work/build"
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    namespace="unshare --net --kill-child"
else
    namespace="unshare --user --map-root-user --net --kill-child"
fi
# Tried, not guessed: the namespace, and a device of each kind that is needed in it.
if why=$($namespace sh -c 'ip link set lo up && ip tuntap add dev tun0 mode tun' 2>&1); then
    $namespace sh apps/demo.sh inside "$work"
else
    printf 'No namespace with a tun device is to be had here (%s).\n' "$why"
    [ "$(id -u)" = 0 ] || printf 'With sudo it goes through a device.\n'
    printf 'Here the same packets go through memory:\n'
    show $echohost --mem
fi
