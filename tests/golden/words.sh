# shellcheck shell=sh
# words.sh: the words that cli/*.sh are written in; run.sh reads it before each.

now='--now 2026-11-26'

# run COMMAND...: the command, what it says, how it ends. Lines over 80 columns are
# marked, and run.sh refuses them; but an error is one line, however long.
run() {
    echo "\$ $*"
    code=0
    "$@" >.said 2>&1 || code=$?
    awk '{
        line = $0
        gsub(/[\200-\277]/, "", line) # a character, not its bytes
        print (length(line) > 80 && !/^insteg: / ? "WIDE " : "") $0
    }' .said
    [ "$code" -eq 0 ] || echo "[exit $code]"
    echo
}

# json COMMAND...: the same for JSON, broken at its objects so that a diff is read.
json() {
    echo "\$ $*"
    code=0
    "$@" >.said 2>.errors || code=$?
    sed 's/\([,[]\){/\1\n{/g; s/\("[a-z_]*":\[\)/\n\1/g' .said
    cat .errors
    [ "$code" -eq 0 ] || echo "[exit $code]"
    echo
}

# quietly COMMAND...: what must succeed, and is shown elsewhere.
quietly() {
    "$@" >.said 2>&1 || cat .said
}

show() {
    echo "== $1"
    cat "$1"
    echo
}

# The files of the hand check; and the database of them, a.db.
hand_files() {
    cp "${hand:?}"/*.csv .
}
hand_database() {
    hand_files
    # shellcheck disable=SC2086 # an option and its value
    quietly insteg import people people.csv --db a.db --apply $now
    # shellcheck disable=SC2086
    quietly insteg import needs needs.csv requirements.csv --db a.db --apply $now
}

# pages COMMAND: runs it with $port, the port of a server of a.db.
pages() {
    # shellcheck disable=SC2086
    insteg serve --db a.db --port 0 $now >.serve 2>.log &
    server=$!
    for _ in $(seq 200); do
        grep -q 127.0.0.1 .serve 2>/dev/null && break
        sleep 0.1
    done
    # shellcheck disable=SC2034 # the command reads it
    port=$(sed -n 's|.*127\.0\.0\.1:\([0-9]*\).*|\1|p' .serve)
    "$1"
    kill "$server"
    wait "$server"
}

# page PATH [ACCEPT]: what the server answers. The fingerprints in the names of style
# sheet and script are masked, and so are tokens.
page() {
    echo "== $*"
    "$FETCH" "$port" "$@" |
        sed 's/\(name="csrf" value="\)[^"]*/\1TOKEN/g
             s/\([-.]\)[0-9a-f]\{8,\}\(\.[a-z]*\)/\1HASH\2/g'
    echo
}
