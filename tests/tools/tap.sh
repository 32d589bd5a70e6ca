# shellcheck shell=sh
# tap.sh: for the tests written in shell; sourced. A test is a sentence and a command.
#
#   works    SENTENCE COMMAND...         the command succeeds
#   refuses  SENTENCE WORDS COMMAND...   it fails, and its output contains WORDS
#   done_testing                         prints the plan; fails if a test did
#
# $scratch is an empty folder that is removed at the end.

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
test_count=0 fail_count=0

verdict() { # ok|not SENTENCE OUTPUT
    test_count=$((test_count + 1))
    if [ "$1" = ok ]; then
        echo "ok $test_count - $2"
    else
        fail_count=$((fail_count + 1))
        echo "not ok $test_count - $2"
        printf '%s\n' "$3" | sed 's/^/# /'
    fi
}

works() {
    sentence=$1
    shift
    if output=$("$@" 2>&1); then
        verdict ok "$sentence"
    else
        verdict not "$sentence" "$output"
    fi
}

refuses() {
    sentence=$1 words=$2
    shift 2
    if output=$("$@" 2>&1); then
        verdict not "$sentence" "it was accepted: $output"
    elif printf '%s\n' "$output" | grep -qF -- "$words"; then
        verdict ok "$sentence"
    else
        verdict not "$sentence" "\"$words\" was expected: $output"
    fi
}

done_testing() {
    echo "1..$test_count"
    [ $fail_count = 0 ]
}
