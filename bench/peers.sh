#!/bin/sh
# peers.sh BUILD: installs the peers of the benches where they are not (tools/deps.list,
# night), and lets a build that was made without them look again. What cannot be had is
# said by whoever wants it not to be measured: this ends with 0 all the same.
set -eu
cd "$(dirname "$0")/.."

build=$1

# PostgreSQL's package makes a database and starts it, unless it is told not to: the bench
# makes one of its own.
if [ "$(id -u)" = 0 ] && [ ! -e /etc/postgresql-common ]; then
    mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
fi
tools/deps.sh night ||
    echo "The peers could not all be installed (see above); those that are here are measured."
[ -f "$build/build.ninja" ] || exit 0
for target in allot_lemon allot_glpk index_xapian; do
    if ! ninja -C "$build" -t query "bench/$target" >/dev/null 2>&1; then
        meson setup --reconfigure "$build" >/dev/null || true # as it was, then
        break
    fi
done
