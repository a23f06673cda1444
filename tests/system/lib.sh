# lib.sh - the verbs of the system tests
#
# A test is one file that reads from top to bottom. It sources this one, says what it needs,
# starts echohost, uses it as people do, and ends with 0 (passed), 1 (failed) or 77 (skipped);
# the last two say why. Nothing that it makes is ever in the machine's own network: need_tun runs
# the test again in a network namespace of its own, which is gone when the test is.
#
#     . "$(dirname "$0")/lib.sh"
#     need ping
#     need_tun
#     start_echohost
#     answers 192.168.3.12 || fail "192.168.3.12 is silent"
#     stop_echohost
#     check_balance

set -eu
here=$(dirname "$0")
PATH=$PATH:/usr/sbin:/sbin LC_ALL=C PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here
export PATH LC_ALL PYTHONDONTWRITEBYTECODE PYTHONPATH

ECHOHOST=${ECHOHOST:-$here/../../build/release/echohost}
tmp=${ECHOHOST_TEST_TMP:-$(mktemp -d)}
out=$tmp/out # what echohost said on stdout
err=$tmp/err # and on stderr
pid=         # of the echohost that runs
identity=    # what setpriv gives it
ending=      # set when the test has said how it ended

skip() {
    ending="skip: $*"
    echo "$ending"
    exit 77
}

fail() {
    ending="failed: $*"
    echo "$ending"
    show
    exit 1
}

# What echohost said.
show() {
    for file in "$out" "$err"; do
        [ ! -s "$file" ] || sed "s/^/    ${file##*/}: /" "$file"
    done
}

clean_up() {
    status=$?
    [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || :
    if [ $status != 0 ] && [ -z "$ending" ]; then
        echo "failed: the last command ended with $status"
        show
    fi
    rm -rf "$tmp"
    exit $status
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- what a test needs -----------------------------------------------------------------------

# need COMMAND...
need() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null || skip "$tool is not installed"
    done
}

in_own_namespace() {
    [ -n "${ECHOHOST_TEST_OUTSIDE:-}" ] &&
        [ "$(readlink /proc/self/ns/net)" != "$ECHOHOST_TEST_OUTSIDE" ]
}

# Runs the test again from its first line, in namespaces of its own: as root, or else as the root
# of a user namespace.
need_namespace() {
    if in_own_namespace; then
        ip link set lo up
        return
    fi
    need unshare setpriv ip
    [ -x "$ECHOHOST" ] || fail "no program at $ECHOHOST; build it, or set ECHOHOST"
    own="--net --mount --propagation unchanged --fork --kill-child"
    # shellcheck disable=SC2086 # one word each
    unshare $own ip link set lo up 2>/dev/null || {
        own="--user --map-root-user $own"
        why=$(unshare $own ip link set lo up 2>&1) || skip "no network namespace to be had: $why"
    }
    ECHOHOST_TEST_OUTSIDE=$(readlink /proc/self/ns/net) ECHOHOST_TEST_TMP=$tmp
    export ECHOHOST ECHOHOST_TEST_OUTSIDE ECHOHOST_TEST_TMP
    # shellcheck disable=SC2086
    exec unshare $own sh "$0"
}

need_tun() {
    need_namespace
    why=$(ip tuntap add dev probe0 mode tun 2>&1) || skip "no tun device to be had: $why"
    ip link delete probe0
}

# Puts an empty directory over /dev/net, for this test alone.
need_own_dev_net() {
    need mount
    if ! mount --make-rprivate /dev 2>/dev/null && ! mount --make-rprivate / 2>/dev/null; then
        skip "no mounts of our own to be had"
    fi
    why=$(mount -t tmpfs -o mode=755 none /dev/net 2>&1) || skip "no tmpfs to be had: $why"
}

# need_tun_node MODE - an own /dev/net/tun, with the permissions a test is about
need_tun_node() {
    need_own_dev_net
    why=$(mknod -m "$1" /dev/net/tun c 10 200 2>&1) || skip "no device node to be had: $why"
}

# From here on echohost runs as nobody, without a capability.
need_nobody() {
    identity="--reuid 65534 --regid 65534 --clear-groups --inh-caps=-all"
    # shellcheck disable=SC2086
    why=$(setpriv $identity true 2>&1) || skip "cannot become another user: $why"
    chmod 755 "$tmp" # the way to the original may be closed to others
    cp "$ECHOHOST" "$tmp/echohost"
    ECHOHOST=$tmp/echohost
}

# ---- echohost --------------------------------------------------------------------------------

# start_echohost ARGS... - comes back when it is ready
start_echohost() {
    start "$ECHOHOST" "$@"
}

# start COMMAND... - the same for a command that becomes echohost. It dies with the test, and
# unlike other background processes of a shell it hears SIGINT.
start() {
    : >"$out"
    # shellcheck disable=SC2086
    setpriv $identity --pdeathsig KILL env --default-signal=INT,QUIT "$@" \
        </dev/null >>"$out" 2>"$err" &
    pid=$!
    wait_until started_or_ended || fail "echohost said nothing within 10 s"
    started || fail "echohost ended instead of starting"
}

started() {
    grep -Eq 'answering|"event": ?"start"' "$out"
}

ended() {
    ! grep -q ') [^Z] ' "/proc/$pid/stat" 2>/dev/null # gone, or a zombie
}

started_or_ended() {
    started || ended
}

# stop_echohost [SIGNAL] - returns its exit status
stop_echohost() {
    kill -s "${1:-TERM}" "$pid"
    await_end
}

# Waits until echohost ends by itself; returns its exit status.
await_end() {
    wait_until ended || fail "echohost did not end within 10 s"
    status=0
    wait "$pid" || status=$?
    pid=
    ! grep -q 'do not add up' "$err" || fail "the counters do not add up"
    check_kernel
    return $status
}

# The kernel, which gets the answers, has found nothing wrong with them. (ping does not look at
# their checksums, and shows them before the kernel does.)
check_kernel() {
    for bad in "Ip InHdrErrors" "Ip InAddrErrors" "Icmp InCsumErrors"; do
        # shellcheck disable=SC2086 # two words
        [ "$(kernel_counter $bad)" = 0 ] || fail "the kernel counts answers under $bad"
    done
}

# refuses STATUS ARGS... - echohost does not start, ends with STATUS and says what, why and what
# to do
refuses() {
    expected=$1
    shift
    status=0
    # shellcheck disable=SC2086
    setpriv $identity timeout 5 "$ECHOHOST" "$@" </dev/null >"$out" 2>"$err" || status=$?
    ! started || fail "echohost $* started"
    [ $status = "$expected" ] || fail "echohost $*: exit status $status, not $expected"
    says '^echohost: .+: .+; .+'
}

# says PATTERN - is in what echohost said on stderr
says() {
    grep -Eq -e "$1" "$err" || fail "not said on stderr: $1"
}

# Nothing is on stderr, except what a coverage build says when it may not write its counts.
says_nothing() {
    ! grep -v '^profiling:' "$err" >/dev/null || fail "something on stderr"
}

# shows PATTERN - is in what echohost said on stdout
shows() {
    grep -Eq -e "$1" "$out" || fail "not shown on stdout: $1"
}

# ---- its counters ----------------------------------------------------------------------------

# Asks for the statistics and waits until they are there.
ask_for_statistics() {
    before=$(grep -c '^read .* sum of verdicts' "$out") || :
    kill -s USR1 "$pid"
    wait_until has_statistics_after "$before" || fail "no statistics after SIGUSR1"
}

has_statistics_after() {
    [ "$(grep -c '^read .* sum of verdicts' "$out")" -gt "$1" ]
}

# counter NAME - in the last statistics: a verdict's, or `read`, or `answered`
counter() {
    awk -v name="$1" '
        /^--- .* statistics ---$/ { value = 0 }
        / packets? read, / && name == "read" { value = $1 }
        / packets? read, / && name == "answered" { value = $4 }
        $2 == name { value = $1 }
        END { print value + 0 }' "$out"
}

# expect_counter NAME NUMBER
expect_counter() {
    found=$(counter "$1")
    [ "$found" = "$2" ] || fail "$1 is $found, not $2"
}

# Every packet read ended in exactly one verdict, and every answer was written or lost (as many
# answers at most as packets); the last statistics say so.
check_balance() {
    awk '
        /^--- .* statistics ---$/ { sum = answers = lost = 0; said = "" }
        / packets? read, / { read = $1; answered = $4 }
        $2 ~ /^(SEND|DROP|HOLD)_/ { sum += $1 }
        $2 ~ /^SEND_/ { answers += $1 }
        $2 ~ /^PORT_LOST_/ { lost += $1 }
        /^read [0-9]+ = sum of verdicts [0-9]+$/ { said = $2 " " $7 }
        END {
            left = answers > lost ? answers - lost : 0
            exit !(said == read " " sum && answered == left)
        }' "$out" ||
        fail "the counters do not add up"
}

# check_queues N - the last statistics are of N queues: each has read something and agrees with
# itself, and together they are the sum
check_queues() {
    awk -v n="$1" '
        /^--- .* statistics ---$/ { queues = sum = 0 }
        /^queue [0-9]+: read [0-9]+ = sum of verdicts [0-9]+$/ {
            good = $2 == queues ":" && $4 > 0 && $4 == $9
            queues += good
            sum += $4
        }
        /^read [0-9]+ = sum of verdicts/ { read = $2 }
        END { exit !(queues == n && sum == read) }' "$out" ||
        fail "the counts of the queues do not add up"
}

# ask_from_many ADDRESS [TIMES] - each of 200 addresses asks it, so often at most (once), and is
# answered; the kernel shares them out among the queues
ask_from_many() {
    ip route replace local 10.1.0.0/24 dev lo
    python3 "$here/ask_from_many.py" "$@" || fail "not every address has its answer"
}

# ---- the outside world -----------------------------------------------------------------------

# wait_until COMMAND... - succeeds, or 10 s are over
wait_until() {
    deadline=$(($(date +%s) + 10))
    until "$@"; do
        [ "$(date +%s)" -lt $deadline ] || return 1
        sleep 0.05
    done
}

# answers ADDRESS - a ping comes back
answers() {
    ping -q -c 1 -W 2 "$1" >"$tmp/ping" 2>&1
}

# unanswered ADDRESS [PING'S OPTIONS] - three pings, and nothing comes back, no error either
unanswered() {
    ping -q -c 3 -i 0.05 -W 0.5 "$@" >"$tmp/ping" 2>&1 || :
    grep -q ' 0 received, 100% packet loss' "$tmp/ping" || {
        cat "$tmp/ping"
        fail "$1 is not silent"
    }
}

# all_answered COUNT ARGS... - COUNT pings get COUNT replies, with what was sent, from who was asked
all_answered() {
    count=$1
    shift
    replies_before=$(kernel_counter Icmp InEchoReps)
    ping -c "$count" -W 2 "$@" >"$tmp/ping" 2>&1 || :
    # Two round trips after its last request ping goes, too early on a busy machine for a reply
    # that the kernel then sees alone.
    grep -q " $count received, 0% packet loss" "$tmp/ping" || wait_until saw_replies "$count" || {
        tail -n 4 "$tmp/ping"
        fail "ping -c $count $* did not get $count replies"
    }
    ! grep -E 'wrong data|DUP!|DIFFERENT ADDRESS|BAD CHECKSUM' "$tmp/ping" ||
        fail "ping -c $count $* got bad replies"
}

saw_replies() {
    [ $(($(kernel_counter Icmp InEchoReps) - replies_before)) -ge "$1" ]
}

# send_udp ADDRESS - one datagram, to a port that nobody has
send_udp() {
    python3 -c 'if True:
        import socket, sys
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"", (sys.argv[1], 9))' "$1"
}

# kernel_counter PROTOCOL NAME - of this network namespace, a number of /proc/net/snmp
kernel_counter() {
    awk -v protocol="$1:" -v name="$2" '
        $1 != protocol { next }
        !column { for (column = NF; $column != name; column--); next }
        { print $column }' /proc/net/snmp
}

no_device() {
    ! ip link show "$1" >/dev/null 2>&1
}

# The processor time that echohost has used, in ticks of 1/100 s.
ticks() {
    sed 's/.*) //' "/proc/$pid/stat" | awk '{ print $12 + $13 }'
}

# The memory that echohost has in use, in kB.
rss() {
    awk '$1 == "VmRSS:" { print $2 }' "/proc/$pid/status"
}
