# need.sh - for the scripts: install what is missing
#
# need PACKAGE... installs those Debian packages that are not there, asking sudo for that alone.
# Sourced by apps/demo.sh and tests/run.sh.

need() {
    missing=
    for package; do
        case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
        *' installed') ;;
        *) missing="$missing $package" ;;
        esac
    done
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "echohost: cannot install anything here: there is no apt-get; install these, under" \
            "the names of your system:$missing" >&2
        return 0
    fi
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || {
            echo "echohost: cannot install packages: neither root nor sudo; let root run:" \
                "apt-get install$missing" >&2
            return 1
        }
        as_root=sudo
    fi
    echo "installing:$missing"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086 # a list of words
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
