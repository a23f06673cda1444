# help_version.sh - --help shows every option, --version the version; both need no rights at all
. "$(dirname "$0")/lib.sh"

"$ECHOHOST" --help >"$out" 2>"$err" || fail "--help: exit status $?"
for option in -i --interface -a --address --mtu --fd --mem --ttl --options reflect ignore \
    --broadcast --timestamp --no-echo --allow-240 --err-rate --err-total --reass-datagrams \
    --reass-max --reass-timeout --no-frag-out --json --count --duration -h --help -V --version \
    local blackhole unreachable prohibit throw; do
    shows "(^|[^a-z-])$option([^a-z-]|\$)"
done
says_nothing

"$ECHOHOST" --version >"$out" 2>"$err" || fail "--version: exit status $?"
shows '^echohost [0-9]+\.[0-9]+\.[0-9]+'
[ "$(wc -l <"$out")" = 1 ] || fail "--version has more than one line"
says_nothing
