#!/bin/sh
# deps.sh SECTION...: installs the packages that tools/deps.list names in the sections.
#
# Asks nothing, says what it installs before it does, and is done at once when
# everything is there. Needs nothing but sh and apt; as root, or with sudo.
set -eu
cd "$(dirname "$0")/.."

LOCK_WAIT_SECONDS=600

system='this system'
if [ -r /etc/os-release ]; then
    # shellcheck source=/dev/null
    system=$(. /etc/os-release; echo "${PRETTY_NAME:-this system}")
fi
case $system in
'Debian GNU/Linux 12 '*) ;;
*)
    echo "insteg is built and tested on Debian 12 (bookworm), 64-bit, as root or with" \
        "sudo; this is $system: run it in a Debian 12 machine or container." >&2
    exit 69
    ;;
esac

# The packages of the wanted sections that are not here and have no stand-in.
missing() {
    dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' 2>/dev/null |
        awk -v sections=" $* " '
            FNR == NR {
                sub(/:.*/, "", $2)
                if ($1 == "installed") here[$2] = 1
                next
            }
            /^[a-z]/ && index(sections, " " $1 " ") && !($2 in here) { print $2, $3 }
        ' - tools/deps.list |
        while read -r package program; do
            if [ -z "$program" ] || ! command -v "$program" >/dev/null; then
                echo "$package"
            fi
        done
}

wanted=$(missing "$@")
if [ -z "$wanted" ]; then
    exit 0
fi
# shellcheck disable=SC2086 # one word a package
set -- $wanted

as_root=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "insteg needs to install: $*. Run this as root, or install sudo." >&2
        exit 69
    fi
    as_root=sudo
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Runs apt-get; while another package manager holds a lock, waits for it.
apt() {
    waited=0
    until $as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q \
        -o "DPkg::Lock::Timeout=$LOCK_WAIT_SECONDS" -o APT::Install-Recommends=false \
        "$@" >"$log" 2>&1 </dev/null; do
        if ! grep -qi 'could not get lock\|unable to lock' "$log" ||
            [ "$waited" -ge "$LOCK_WAIT_SECONDS" ]; then
            return 1
        fi
        if [ "$waited" = 0 ]; then
            echo 'Another package manager is at work; waiting for it ...'
        fi
        waited=$((waited + 5))
        sleep 5
    done
}

echo "Installing $# packages from Debian: $*"
echo 'This is done once and takes a minute or two.'

# The lists are fetched only when what is known of them does not do.
if ! apt install "$@"; then
    $as_root dpkg --configure -a >/dev/null 2>&1 || true # an install that was cut off
    if ! apt update || ! apt install "$@"; then
        tail -n 20 "$log" >&2
        echo 'The packages could not be installed; the lines above say why.' \
            'Once apt-get works, start again.' >&2
        exit 69
    fi
fi

# A network that has certificates of its own keeps them where this finds them; npm asks.
if command -v update-ca-certificates >/dev/null; then
    $as_root update-ca-certificates >/dev/null 2>&1 || true
fi
