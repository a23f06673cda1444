#!/bin/sh
# oracle.sh - Linux and our host are asked the same, and every answer that differs is explained
ORACLE_STACK=${ORACLE_STACK:-$(dirname "$0")/../../build/release/tests/oracle/oracle_stack}
export ORACLE_STACK
ECHOHOST=$ORACLE_STACK
. "$(dirname "$0")/../system/lib.sh"
need python3
need_tun

python3 "$here/oracle.py"
