#!/bin/sh
# compare.sh ECHOHOST - tests/bench-compare.sh compares programs and revisions, and says what is wrong
set -eu
echohost=$1
compare=$(realpath "$(dirname "$0")/../bench-compare.sh")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export PYTHONDONTWRITEBYTECODE=1

fail() {
    echo "failed: $*"
    cat "$tmp/out" "$tmp/err"
    exit 1
}

# compares ARGUMENTS: it ends with 0
compares() {
    sh "$compare" "$@" >"$tmp/out" 2>"$tmp/err" || fail "bench-compare $*: exit status $?"
}

# refuses PATTERN ARGUMENTS: it ends with 2 and says so
refuses() {
    pattern=$1
    shift
    status=0
    sh "$compare" "$@" >"$tmp/out" 2>"$tmp/err" || status=$?
    [ $status = 2 ] || fail "bench-compare $*: exit status $status"
    grep -q "$pattern" "$tmp/err" || fail "bench-compare $*: it does not say '$pattern'"
}

# says PATTERN: so does the table
says() {
    grep -qE "$1" "$tmp/out" || fail "the table does not say '$1'"
}

# A program that says of itself how fast it is: fake NANOSECONDS.
fake() {
    cat <<PROGRAM
{"results": [
 {"bench": "core", "case": "echo", "bytes": 84, "ns_per_packet": {"median": $1}},
 {"bench": "core", "case": "nothing", "bytes": 84, "ns_per_packet": {"median": null}}]}
PROGRAM
}

# the same program is as fast as itself: there are two rounds and two sizes, and ratios
export ROUNDS=2
compares "$echohost" "$echohost" core --case echo --size 84 --size 1428 --runs 1 --time 0.002
[ "$(grep -cE '^echo +(84|1428) .* [0-9.]+ +[0-9.]+ ns +[0-9]+\.[0-9]{3} ' "$tmp/out")" = 2 ] ||
    fail "there are not two rows"

# programs whose figures are known
export ROUNDS=3
for ns in 10 20; do
    { echo "#!/bin/sh" && echo "cat <<X" && fake $ns && echo X; } >"$tmp/takes_$ns"
    chmod +x "$tmp/takes_$ns"
done
compares "$tmp/takes_10" "$tmp/takes_20"
says '^echo +84 +10 +20 ns +2\.000 +2\.000\.\.2\.000 +\+100\.0 %$'
says '^nothing .* not measured in both$'
compares "$tmp/takes_20" "$tmp/takes_10" core
says ' 0\.500\.\.0\.500 +-50\.0 %$'

# one that is slower every second time: the rounds do not agree
cat >"$tmp/changes" <<X
#!/bin/sh
echo >>$tmp/n
[ \$((\$(wc -l <$tmp/n) % 2)) = 0 ] && exec $tmp/takes_20
exec $tmp/takes_10
X
chmod +x "$tmp/changes"
compares "$tmp/takes_10" "$tmp/changes"
says ' 1\.000\.\.2\.000 +no difference: the spread is larger$'
ROUNDS=2 compares "$tmp/takes_10" "$tmp/takes_20"
says ' 2\.000\.\.2\.000 +too few rounds to say$'

# what cannot be compared
refuses "what is to be compared" "$echohost"
refuses "'$tmp/none' is neither a program nor a revision" "$tmp/none" "$echohost"
ROUNDS=some refuses "no number of rounds" "$echohost" "$echohost"
refuses "old (.*false bench core) failed" /bin/false "$echohost"
refuses "new (.*false bench tun) failed" "$tmp/takes_10" /bin/false tun

# revisions of the repository in this folder are built, as release
command -v git >/dev/null || exit 0
cd "$tmp"
mkdir repository
cd repository
git init --quiet .
git config user.name nobody
git config user.email nobody@example.net
cat >CMakePresets.json <<X
{"version": 3, "configurePresets": [{"name": "release", "generator": "Unix Makefiles",
 "binaryDir": "\${sourceDir}/build/release"}]}
X
cat >CMakeLists.txt <<X
cmake_minimum_required(VERSION 3.21)
project(fake LANGUAGES NONE)
add_custom_target(echohost COMMAND cp \${CMAKE_SOURCE_DIR}/program echohost)
X
for ns in 10 20; do
    cp "$tmp/takes_$ns" program
    git add .
    git commit --quiet -m "it takes $ns"
done
compares HEAD~1 HEAD
says '^echo +84 +10 +20 ns +2\.000 '
grep -q "old is .* it takes 10; it is being built" "$tmp/err" || fail "it does not say what it builds"
[ -z "$(git status --porcelain)" ] || fail "the repository is not as it was"
refuses "'$tmp/none' is neither" HEAD "$tmp/none"
echo broken >CMakeLists.txt
git commit --quiet -am "it cannot be built"
refuses "'HEAD' cannot be built" HEAD~1 HEAD
