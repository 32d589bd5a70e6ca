#!/bin/sh
# run.sh: the figures that README quotes, but a nation's and those of places, in one run,
# with the peer beside it. Prints a table and leaves it in build/bench.txt. Exit 1 when a
# goal was missed or an answer was not the peer's. Nothing here is a test: times say how
# fast, tests say whether right.
#
#   BUILD=dir         the build to measure (build)
#   BENCH_PEOPLE=n    people in the large import (500000)
#   BENCH_ADS=n       advertisements in the large import (20000)
#   BENCH_EVENTS=n    events in the county whose figures are asked (5000000; 0: none)
#   INSTEG_DATA=dir   where ads/*.json is (../shared/data); else the demo's are read
set -eu
cd "$(dirname "$0")/.."

build=${BUILD:-build}
case $build in /*) ;; *) build=$(pwd)/$build ;; esac
people=${BENCH_PEOPLE:-500000}
ads=${BENCH_ADS:-20000}
events=${BENCH_EVENTS:-5000000}
public=${INSTEG_DATA:-../shared/data}
real=$public/ads/jobsearch-67-ads-2025-09-anonymised.json
bin=$build/bench
data=$build/bench-data
out=$build/bench.txt
insteg=$build/insteg
now=2026-11-02

mkdir -p "$data"
trap 'rm -f "$data"/import.* "$data"/ads.* "$data"/words.* "$data"/firms.* \
    "$data"/played.*' EXIT INT TERM

head_line() {
    printf '\n%-37s%8s%8s%8s %8s\n' "$1" "$2" "$3" "$4" "$5"
}

machine() {
    echo "insteg, figures of one run, $(date -u +%Y-%m-%d)"
    printf '%s, %s cores, load %s\n' \
        "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
        "$(getconf _NPROCESSORS_ONLN)" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
}

main_job() { # WHAT NAME PEOPLE OPTIONS...
    head_line "$1: service calls" "mean ms" median 99th "goal ms"
    db=$data/$2.db count=$3
    shift 3
    "$bin/main_job" --db "$db" --people "$count" "$@"
}

large_import() {
    label=$(echo "$people" | sed 's/\([0-9]\)\([0-9]\{3\}\)$/\1,\2/')
    head_line "imports" "" figure "" goal
    rm -f "$data"/import.*
    "$bin/timed" "inventing $label people" 0 0 "$insteg" synth people --count "$people" \
        --seed 7 --area all --now $now --out "$data/import.csv"
    "$bin/timed" "import of $label people" 60 1024 "$insteg" import people \
        "$data/import.csv" --apply --db "$data/import.db" --now $now
    "$bin/timed" "the same file again" 60 1024 "$insteg" import people \
        "$data/import.csv" --apply --db "$data/import.db" --now $now
    rm -f "$data"/import.*
}

advertisements() {
    if [ ! -r "$real" ]; then
        "$bin/read_ads" data/demo_ads.jsonl
        return
    fi
    "$bin/read_ads" "$real"
    "$bin/read_ads" --repeat "$ads" "$real" >"$data/ads.jsonl"
    "$bin/timed" "import of $ads advertisements" 0 0 "$insteg" import ads \
        "$data/ads.jsonl" --apply --db "$data/ads.db" --now $now
    rm -f "$data"/ads.*
}

# Words for work, with the whole concept graph built at the end of each import.
vocabularies() {
    if [ ! -d "$public/esco" ]; then
        echo "  no public data: the vocabularies are not measured"
        return
    fi
    head_line "words for work" "" figure "" goal
    rm -f "$data"/words.*
    "$bin/timed" "import of ESCO" 10 1024 "$insteg" vocab import esco "$public/esco" \
        --db "$data/words.db"
    "$bin/timed" "import of JobTech's words" 0 0 "$insteg" vocab import jobtech \
        "$public/jobtech" --db "$data/words.db"
    for part in taxonomy-2025 af-taxonomy-2024 af-yrkesinfo; do
        "$bin/timed" "import of $part" 0 0 "$insteg" vocab import af "$public/$part" \
            --db "$data/words.db"
    done
    "$bin/timed" "vocab related, the whole command" 0.05 0 "$insteg" vocab related \
        --ssyk 9411 --top 20 --db "$data/words.db"
    rm -f "$data"/words.*
}

served() { # NAME PEOPLE OPTIONS...
    name=$1 count=$2
    shift 2
    head_line "$count people: insteg serve" "mean ms" median 99th goal
    "$bin/served" "$insteg" "$data/$name.db" "$count" "$@"
}

people_pages() {
    head_line 'names, 200,000 people' 'mean ms' median 99th goal
    "$bin/name_index"
    head_line 'coaches at once, 200,000 people' '' figure '' goal
    BUILD=$build bench/people.sh || [ $? = 1 ] # 1: a goal, of which a line tells
}

# A portfolio of a hundred thousand: the day, lists, a hand-over of 5,000, the export.
firms() {
    head_line 'firms, 100,000 in one unit' 'mean ms' median 99th goal
    rm -f "$data"/firms.*
    "$bin/firms" --db "$data/firms.db"
    rm -f "$data"/firms.*
}

# Three years of a programme from its first day to its final report.
programme() {
    head_line 'a programme, played' '' figure '' goal
    rm -f "$data"/played.*
    "$bin/timed" 'three years, 756 people begun' 60 0 "$insteg" simulate dorroppnare \
        --seed 1 --db "$data/played.db"
    "$bin/timed" 'its final report' 0.3 0 "$insteg" report dorroppnare \
        --as-of 2013-05-31 --db "$data/played.db"
    rm -f "$data"/played.*
}

# The figures of a county: a person and a firm for each 250 events. The file is kept.
county() {
    [ "$events" -gt 0 ] || return 0
    head_line "a county, $events events" 'mean ms' median 99th goal
    "$bin/county" --db "$data/county-$events.db" --events "$events" \
        --people $((events / 250)) --firms $((events / 250))
}

# A coach's morning: 2,000 firms, 500 people, 50,000 events.
day() {
    head_line 'a day, 50,000 events' 'mean ms' median 99th goal
    BUILD=$build bench/day.sh || [ $? = 1 ] # 1: a goal, of which a line tells
}

everything() {
    machine
    main_job 'all of Sweden' land-2000 2000 --rounds 50
    main_job 'all of Sweden' land-50000 50000 --rounds 40
    # Most people within reach: the harder case for both.
    main_job 'one county' county-50000 50000 --rounds 20 --area 'Stockholms län' \
        --place Stockholm
    served land-2000 2000 --page-goal 20
    served land-50000 50000
    people_pages || return 1
    day || return 1
    firms
    large_import
    advertisements
    vocabularies
    programme
    county || return 1
    printf '\nload afterwards %s\n' "$(cut -d ' ' -f 1-3 /proc/loadavg)"
}

rm -f "$out" "$data/done"
# A pipe would hide the exit code: it goes by way of a file.
{ everything 2>"$data/log" && echo whole >"$data/done"; } | tee "$out"
if [ ! -e "$data/done" ]; then
    cat "$data/log" >&2
    exit 1
fi
rm -f "$data/done"
if grep -q MISSED "$out"; then
    echo "A goal was missed." >&2
    exit 1
fi
