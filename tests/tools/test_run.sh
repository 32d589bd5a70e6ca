#!/bin/sh
# test_run.sh: does ./run say what it takes, and refuse what it does not?
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/tools/tap.sh
. "$root/tests/tools/tap.sh"

# A house whose set-up is done and whose insteg only says how it was called.
mkdir -p "$scratch/house/tools" "$scratch/house/build" "$scratch/elsewhere"
cp "$root/run" "$scratch/house/"
for name in tools/deps.sh tools/build.sh build/insteg; do
    # shellcheck disable=SC2016 # the dollar is the written script's
    printf '#!/bin/sh\necho "%s $*"\n' "$name" >"$scratch/house/$name"
    chmod +x "$scratch/house/$name"
done
says() { # SENTENCE EXPECTED-OUTPUT ARGUMENT...
    sentence=$1 expected=$2
    shift 2
    output=$(cd "$scratch/elsewhere" && ../house/run "$@" 2>&1) || true
    if [ "$output" = "$expected" ]; then
        verdict ok "$sentence"
    else
        verdict not "$sentence" "$output"
    fi
}
set_up='tools/deps.sh build
tools/build.sh '

says 'the demo is shown and served' "$set_up
build/insteg demo --db demo.db
build/insteg serve --db demo.db"
says 'without serving it ends after the demo' "$set_up
build/insteg demo --db demo.db" --no-serve
says 'a port is handed on' "$set_up
build/insteg demo --db demo.db
build/insteg serve --db demo.db --port 8081" --port 8081
says 'a file is meant from where one stands' "$set_up
build/insteg demo --db $scratch/elsewhere/x.db" --no-serve --db x.db
refuses 'an unknown option is refused' 'unknown option: --prot' \
    "$scratch/house/run" --prot 8081
refuses 'a port is a number' 'a port is a number: http' "$scratch/house/run" --port http
refuses 'an option that needs a value says so' '--db needs a value' \
    "$scratch/house/run" --db
works 'help is no error' "$scratch/house/run" --help

done_testing
