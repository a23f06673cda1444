# bad_usage.sh - what cannot be meant is refused with status 2, before anything is made, in words
# that show the word that is wrong
. "$(dirname "$0")/lib.sh"
need_tun

for prefix in nonsense 192.168.3 192.168.3.256 192.168.3.012 192.168.3.12.1 192.168.3.12/33 \
    192.168.3.12/ 192.168.3.12/x 192.168.3.12/24 192.168.3.12= 192.168.3.12=maybe ::1; do
    refuses 2 $prefix
    says "^echohost: .*$prefix"
done
refuses 2 ''
refuses 2 192.168.3.11 # the kernel's own address: it would answer first
says '^echohost: .*192\.168\.3\.11'
refuses 2 -a 10.0.0.1/24 10.0.0.1
says '^echohost: .*10\.0\.0\.1'

refuses 2 -i sixteen_letters_
says '^echohost: .*sixteen_letters_'
refuses 2 -i ''
refuses 2 -i with/slash
for address in nonsense 192.168.3.300/24 192.168.3.11/33 192.168.3.11/; do
    refuses 2 -a $address
    says "^echohost: .*$address"
done
for mtu in 67 65536 -1 nonsense 1500x ''; do
    refuses 2 --mtu "$mtu"
done
for limit in ttl:0:256 err-rate:-1:1000001 err-total:0:1000001 reass-datagrams:-1:4097 \
    reass-max:575:65536 reass-timeout:0:121; do
    option=--${limit%%:*} limits=${limit#*:}
    for number in "${limits%:*}" "${limits#*:}" nonsense 7x ''; do
        refuses 2 "$option" "$number"
        says "^echohost: .*'$number'"
    done
done
refuses 2 --options maybe
says '^echohost: .*maybe'
for number in -1 nonsense 1x 99999999999999999999 ''; do
    refuses 2 --count "$number"
    refuses 2 --duration "$number"
    refuses 2 --fd "$number"
done
refuses 2 --nonsense
says '^echohost: .*nonsense'
refuses 2 -Z
refuses 2 -i
refuses 2 --mtu
no_device tun0 || fail "it made a device"
