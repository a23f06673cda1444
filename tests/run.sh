#!/bin/sh
# run.sh - every test there is, from a fresh clone, in one command
#
# Installs what is missing, builds with gcc and clang, and runs: the static checks, the unit tests
# for coverage and its gate, everything in the release build, and everything under AddressSanitizer
# and UndefinedBehaviorSanitizer. Stops at the first thing that fails. Tests that this machine has
# no means for say so and are listed as skipped.
set -eu
cd "$(dirname "$0")/.."

. apps/need.sh
need gcc libc6-dev clang lld make cmake pkg-config libmnl-dev libjansson-dev libpcap-dev \
    libcmocka-dev lcov clang-tidy clang-format cppcheck python3 binutils util-linux \
    iproute2 iputils-ping fping hping3 busybox traceroute nmap tshark
# Not every distribution has these, or not under these names: the sanitizers of clang, a browser for
# the pages, what feeds packets to a device from inside the kernel, and the stack to compare with.
for package in "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev" \
    chromium chromium-driver python3-selenium libbpf-dev liblwip-dev; do
    if [ -n "$(apt-cache search --names-only "^$package\$" 2>/dev/null)" ]; then
        need "$package"
    fi
done

part() {
    printf '\n=== %s\n' "$*"
}

# build PRESET DIRECTORY [COMPILER]: quiet, unless it fails
build() {
    if ! { CC=${3-gcc} cmake --preset "$1" -B "$2" && cmake --build "$2" --parallel 2; } \
        >"$2.log" 2>&1; then
        cat "$2.log"
        return 1
    fi
    echo "built: $2"
}

mkdir -p build

part "builds: each preset with each compiler"
for preset in release dev coverage; do
    build $preset build/$preset
    build $preset build/$preset-clang clang
done

# CMake leaves it out where a compiler cannot; this one can.
grep -q -e -flto build/release/compile_commands.json || { echo "build/release: no LTO" && exit 1; }

part "static checks: clang-format, clang-tidy, cppcheck"
find stack drivers apps tests -name '*.[ch]' -exec clang-format --dry-run -Werror {} +
clang-tidy --quiet -p build/dev stack/*.c stack/explain/*.c drivers/*.c apps/*.c apps/bench/*.c 2>build/clang-tidy.log ||
    { cat build/clang-tidy.log && exit 1; }
cppcheck --quiet --std=c11 --enable=warning,style,performance,portability --error-exitcode=1 \
    --suppress=missingIncludeSystem -I. stack drivers apps
echo "clean"

part "unit tests as clang builds them, and for coverage"
for build in dev-clang release-clang; do
    ctest --test-dir build/$build --output-on-failure --parallel 2 \
        --tests-regex "^(unit|drivers|apps)[.]" >build/$build.log || { cat build/$build.log && exit 1; }
done
sh tests/coverage.sh build/coverage

part "conformance: each requirement in tests/requirements.tsv has its test"
python3 tests/conformance/conformance.py build/release

part "everything in the release build"
ctest --test-dir build/release --output-on-failure --parallel 2

part "everything under AddressSanitizer and UndefinedBehaviorSanitizer"
ctest --test-dir build/dev --output-on-failure --parallel 2
