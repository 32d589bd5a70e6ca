# shellcheck shell=sh disable=SC2154 # words.sh sets port
# The thresholds of the hand check as a page and as JSON.
hand_database
of_the_need() {
    path=$("$FETCH" "$port" / | sed -n 's|.*href="\([^"]*/thresholds\)".*|\1|p' | head -n 1)
    page "$path"
    page "$path" application/json | sed 's/\([,[]\){/\1\n{/g'
}
pages of_the_need
