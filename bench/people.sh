#!/bin/sh
# people.sh: pages about people under load, as they are in use: a register of 200,000
# sealed identities, a thousand coaches signed in, a thousand connections, and each page
# with session, access and its row of the log on disk before it leaves.
#
# Beside it in the same round, by wrk: the same bytes as a file from nginx, and a wiki
# page of about the size from Fossil. Rounds are repeated; figures are their medians.
# Every answer must be a 200, pages are looked into before and after, and the log must
# be whole at the end with a row for every page. Exit 1 when a goal was missed, 2 when
# something was not as it must be.
#
#   BUILD=dir          the build to measure (build)
#   BENCH_REGISTER=n   people (200000); made once, kept in build/bench-data
#   CONNECTIONS=n      (1000)      ROUNDS=n  (3)      SECONDS_EACH=n  (5)
#   INSTEG_DATA=dir    where identity/test-personnummer.txt is (../shared/data); without
#                      it nobody has a number
set -eu
cd "$(dirname "$0")/.."

build=${BUILD:-build}
case $build in /*) ;; *) build=$(pwd)/$build ;; esac
people=${BENCH_REGISTER:-200000}
connections=${CONNECTIONS:-1000}
rounds=${ROUNDS:-3}
seconds=${SECONDS_EACH:-5}
insteg=$build/insteg
bin=$build/bench
data=$build/bench-data
numbers=${INSTEG_DATA:-../shared/data}/identity/test-personnummer.txt
now=2026-11-02T11:00:00Z
port=18733 nginx_port=18734 fossil_port=18735
work=$(mktemp -d)
servers=
missed=

# Debian's nginx and fossil lie beside what an administrator alone has in her path.
PATH=$PATH:/usr/sbin

end() {
    for server in $servers; do
        kill "$server" 2>/dev/null || true
    done
    wait
    rm -rf "$work"
}
trap end EXIT
trap 'exit 2' INT TERM

fail() {
    echo "bench: $1" >&2
    exit 2
}

# ---------------------------------------------------------------------- lines

figure() { # WHAT FIGURE UNIT
    printf '%-37s%19.2f %s\n' "$1" "$2" "$3"
}

goal() { # WHAT FIGURE UNIT least|most GOAL
    verdict=$(awk -v figure="$2" -v bound="$4" -v goal="$5" 'BEGIN {
        print (bound == "least" ? figure >= goal : figure <= goal) ? "met" : "MISSED" }')
    [ "$verdict" = met ] || missed=1
    printf '%-37s%19.2f %-4s %8s  %s\n' "$1" "$2" "$3" "$5" "$verdict"
}

median() { # of the numbers in a file, one a line
    sort -n "$1" | awk '{ row[NR] = $1 } END { print row[int((NR + 1) / 2)] }'
}

ratio() { # A B FACTOR
    awk -v a="$1" -v b="$2" -v factor="$3" 'BEGIN { print (b > 0 ? factor * a / b : 0) }'
}

# ---------------------------------------------------------------- measuring

# Asks for $seconds and adds a line to $work/NAME.{rate,p50,p99}; what was no 200 or
# never came goes to $work/NAME.bad.
ask() { # NAME URL WRK-OPTIONS...
    name=$1 url=$2
    shift 2
    wrk -t1 -c"$connections" -d"${seconds}s" --latency "$@" "$url" >"$work/wrk"
    awk -v out="$work/$name" '
        function ms(text) {
            if (text ~ /us$/) return text / 1000
            if (text ~ /ms$/) return text + 0
            return text * 1000
        }
        /^ *50%/ { print ms($2) >>(out ".p50") }
        /^ *99%/ { print ms($2) >>(out ".p99") }
        /^Requests\/sec/ { print $2 >>(out ".rate") }
        / requests in / { print $1 >>(out ".count") }
        /Non-2xx|Socket errors/ { print >>(out ".bad") }
    ' "$work/wrk"
}

# Forty of the pages, from every unit: each is a 200 and holds fifty people.
look() {
    awk 'NR % 25 == 1' "$work/pages" | while read -r cookie path; do
        status=$(curl -s -o "$work/page.html" -w '%{http_code}' -H "Cookie: $cookie" \
            "$here$path")
        held=$(grep -c 'href="/person/[0-9]' "$work/page.html" || true)
        [ "$status" = 200 ] || fail "the page $path answered $status"
        case $held,$path in
        50,*) ;;
        0,*) fail "the page $path holds nobody" ;;
        *after=*) ;; # the last page of a unit
        *) fail "the page $path holds $held people" ;;
        esac
    done
}

memory() { # NAME: a line of the server's own, in MB
    awk -v name="$1:" '$1 == name { print $2 / 1024 }' "/proc/$server_pid/status"
}

# -------------------------------------------------------------------- insteg

copy_town() {
    for end in '' .keys .master; do
        rm -f "$work/people.db$end"
        cp "$town$end" "$work/people.db$end" || return 1
    done
    "$bin/people_make" "$work/people.db" 0 - "$work/pages" "$work/talks"
}

# A town of before is used again if its schema is still the newest.
make_people() {
    town=$data/people-$people.db
    mkdir -p "$data"
    if [ -e "$town" ] && copy_town 2>/dev/null; then
        return
    fi
    rm -f "$town" "$town.keys" "$town.master"
    [ -r "$numbers" ] || numbers=-
    [ "$numbers" != - ] || echo '  no public data: nobody has a number'
    "$bin/people_make" "$town" "$people" "$numbers" "$work/none" "$work/none" ||
        { rm -f "$town"; fail 'the people could not be made'; }
    copy_town || fail 'the people could not be signed in'
}

# Until it is done a page tells that names are still being read in.
start_insteg() {
    since=$(date +%s%N)
    "$insteg" serve --db "$work/people.db" --now $now --port $port \
        --master-key "$work/people.db.master" >"$work/out" 2>"$work/log" &
    server_pid=$!
    servers="$servers $server_pid"
    here=http://127.0.0.1:$port
    read -r cookie path <"$work/pages"
    said=
    while :; do
        state=$(curl -s -H "Cookie: $cookie" -H 'Accept: application/json' \
            "$here/people/search" | sed -n 's/.*"loading":\([a-z]*\).*/\1/p')
        [ "$state" != true ] || said=1
        [ "$state" != false ] || break
        kill -0 "$server_pid" || fail "insteg serve ended: $(tail -n 3 "$work/log")"
        sleep 0.05
    done
    goal 'started, and every name is there' \
        "$(ratio "$(($(date +%s%N) - since))" 1000000000 1)" s most 10
    [ -n "$said" ] || [ "$people" -lt 20000 ] ||
        fail 'no page said that names were still being read in'
    figure '  memory then' "$(memory VmRSS)" MB
}

# --------------------------------------------------------------------- peers

start_nginx() {
    if ! command -v nginx >/dev/null; then
        echo '  nginx is not installed (nginx-light): not measured'
        return
    fi
    mkdir "$work/files"
    cp "$work/page.html" "$work/files/people.html"
    user=
    [ "$(id -u)" != 0 ] || user='user root;'
    cat >"$work/nginx.conf" <<CONF
$user daemon off; pid $work/nginx.pid; error_log $work/nginx.log; worker_processes 2;
worker_rlimit_nofile 8192;
events { worker_connections 4096; }
http {
    access_log off; default_type text/html; keepalive_requests 1000000;
    server { listen 127.0.0.1:$nginx_port; root $work/files; }
}
CONF
    nginx -p "$work" -c "$work/nginx.conf" >/dev/null 2>&1 &
    servers="$servers $!"
    nginx=http://127.0.0.1:$nginx_port/people.html
}

start_fossil() {
    if ! command -v fossil >/dev/null; then
        echo '  Fossil is not installed (fossil): not measured'
        return
    fi
    # Fifty links, and text until the page is as long as ours with its frame.
    awk -v bytes="$(wc -c <"$work/page.html")" 'BEGIN {
        for (i = 0; i < 50; i++)
            printf "- [Efternamn%d, Namn](/person/%d), 19%d\n", i, 7000000000 + i, 40 + i
        for (left = bytes - 14000; left > 0; left -= 60)
            print "\nOne more line of about sixty bytes, so that it is as long."
    }' >"$work/wiki.md"
    HOME=$work USER=bench fossil new "$work/wiki.fossil" >/dev/null
    HOME=$work USER=bench fossil wiki create People "$work/wiki.md" -M markdown \
        -R "$work/wiki.fossil" >/dev/null
    HOME=$work USER=bench fossil server "$work/wiki.fossil" --localhost \
        --port $fossil_port >/dev/null 2>&1 &
    servers="$servers $!"
    fossil="http://127.0.0.1:$fossil_port/wiki?name=People"
}

warm() { # WHAT URL FILE: asks until there is an answer, which must be a 200
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        status=$(curl -s -o "$work/$3" -w '%{http_code}' "$2") && break
        sleep 0.2
    done
    [ "$status" = 200 ] || fail "$1 answered $status"
}

# ------------------------------------------------------------------- results

tell_pages() {
    rate=$(median "$work/insteg.rate")
    goal 'pages of 50 people a second' "$rate" '' least 3000
    figure '  their median' "$(median "$work/insteg.p50")" ms
    goal '  their 99th percentile' "$(median "$work/insteg.p99")" ms most 400
    goal '  answers that were none, or no 200' \
        "$(wc -l <"$work/insteg.bad")" '' most 0
    if [ -n "$fossil" ]; then
        figure 'Fossil, a wiki page of the size' "$(median "$work/fossil.rate")" 'a second'
        goal '  insteg to Fossil' "$(median "$work/fossil.ratio")" x least 8
    fi
    if [ -n "$nginx" ]; then
        figure 'nginx, the same bytes as a file' "$(median "$work/nginx.rate")" 'a second'
        [ ! -s "$work/nginx.bad" ] || fail "nginx: $(head -n 1 "$work/nginx.bad")"
        goal '  insteg to nginx' "$(median "$work/nginx.ratio")" % least 5
    fi
}

# A page has its row before it leaves, so there are as many rows as pages, or more.
check_log() {
    kill "$server_pid"
    wait "$server_pid" || fail "insteg serve ended with $?"
    rows=$("$insteg" audit verify --db "$work/people.db" --json \
        --master-key "$work/people.db.master" | sed -n 's/.*"rows":\([0-9]*\).*/\1/p')
    pages=$(awk '{ n += $1 } END { print n }' "$work/insteg.count")
    [ "${rows:-0}" -ge "$pages" ] || fail "$pages pages have left, with ${rows:-no} rows"
    figure 'rows of the log, the chain whole' "$rows" ''
}

if ! command -v wrk >/dev/null; then
    echo '  wrk is not installed: pages about people are not measured'
    exit 0
fi
# Debian's sh has -n.
# shellcheck disable=SC3045
ulimit -n 8192 2>/dev/null || true
nginx='' fossil=''
: >"$work/insteg.bad"
make_people
start_insteg
look
start_nginx
start_fossil
[ -z "$nginx" ] || warm nginx "$nginx" nginx.html
[ -z "$fossil" ] || warm Fossil "$fossil" fossil.html
round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    PAGES=$work/pages ask insteg $here -s bench/people.lua
    for peer in nginx fossil; do
        eval "url=\$$peer"
        [ -n "$url" ] || continue
        ask $peer "$url"
        factor=1
        [ $peer = fossil ] || factor=100
        ratio "$(tail -n 1 "$work/insteg.rate")" "$(tail -n 1 "$work/$peer.rate")" \
            $factor >>"$work/$peer.ratio"
    done
done
tell_pages
look
"$bin/writes" $port "$work/talks" 64 "$seconds" "$rounds" "$work/sync" \
    >"$work/writes" || fail 'saving was refused'
cat "$work/writes"
! grep -q MISSED "$work/writes" || missed=1
goal 'memory at most' "$(memory VmHWM)" MB most 150
check_log
[ -z "$missed" ]
