# batch_ring.sh - any batch goes with any ring: a burst is what fits
. "$(dirname "$0")/lib.sh"
need ping
need_tun

for sizes in "1 256" "64 2" "1024 2" "1024 1024" "3 64" "64 65536"; do
    start_echohost --batch "${sizes% *}" --ring "${sizes#* }"
    all_answered 200 -q -l 20 -f 192.168.3.12
    stop_echohost
    expect_counter answered 200
    check_balance
done
