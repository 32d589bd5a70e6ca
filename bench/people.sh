#!/bin/sh
# people.sh: the page of fifty people as a coach asks for it, session, access and log
# included, by wrk; beside it the same bytes as a file from nginx, where that is
# installed. Prints requests a second and the times of half and of 99 of 100.
#
#   BUILD=dir  the build to measure (build)   CONNECTIONS=n (1000)   SECONDS_EACH=n (10)
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
case $build in /*) ;; *) build=$(pwd)/$build ;; esac
connections=${CONNECTIONS:-1000}
seconds=${SECONDS_EACH:-10}
port=18733
work=$(mktemp -d)
server='' peer=''
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$peer" ] || kill "$peer" 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT INT TERM

ask() { # WHAT URL HEADER
    printf '%-34s' "$1"
    wrk -t2 -c"$connections" -d"${seconds}s" --latency -H "$3" "$2" |
        awk '/^ *50%/ { half = $2 } /^ *99%/ { most = $2 } /Non-2xx/ { bad = " " $0 }
             /^Requests\/sec/ { print $2 " a second, half " half ", 99 of 100 " most bad }'
}

# Debian's sh has -n.
# shellcheck disable=SC3045
ulimit -n 8192 2>/dev/null || true
"$build/insteg" demo --db "$work/d.db" >/dev/null
"$build/insteg" serve --db "$work/d.db" --port $port >"$work/log" 2>&1 &
server=$!
until curl -s -o /dev/null "http://127.0.0.1:$port/health"; do sleep 0.1; done
here=http://127.0.0.1:$port
token=$(curl -s -c "$work/jar" "$here/sign-in" |
    sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p' | head -n 1)
curl -s -b "$work/jar" -c "$work/jar" -o /dev/null -d "csrf=$token&login=maja&back=/people" \
    "$here/sign-in/demo"
cookie="Cookie: $(awk 'NF >= 7 && $1 !~ /^# / { printf "%s=%s; ", $6, $7 }' "$work/jar")"
curl -s -H "$cookie" "$here/people?scope=unit" >"$work/people.html"
grep -q 'href="/person/[0-9]' "$work/people.html" || {
    echo 'the page of people was not reached' >&2
    exit 1
}
ask 'insteg, 50 people' "$here/people?scope=unit" "$cookie"
sed -n 's/VmRSS:[^0-9]*\([0-9]*\) kB/memory held: \1 kB/p' "/proc/$server/status"

if command -v nginx >/dev/null; then
    cat >"$work/nginx.conf" <<CONF
daemon off; pid $work/nginx.pid; error_log $work/nginx.log; worker_processes 2;
events { worker_connections 4096; }
http { access_log off; server { listen 127.0.0.1:18734; root $work; } }
CONF
    nginx -p "$work" -c "$work/nginx.conf" >/dev/null 2>&1 &
    peer=$!
    sleep 1
    ask 'nginx, the same bytes as a file' http://127.0.0.1:18734/people.html 'X-None: 1'
fi
