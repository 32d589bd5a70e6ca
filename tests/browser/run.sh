#!/bin/sh
# run.sh [WORD]: the browser tests (those whose sentence contains WORD), as TAP that
# tools/count.awk counts. Fetches what package.json names, once.
set -u
cd "$(dirname "$0")/../.." || exit

fetch() {
    if ! cmp -s package-lock.json node_modules/.insteg-lock; then
        npm ci --loglevel=error --no-progress >&2 && cp package-lock.json node_modules/.insteg-lock
    fi
}

echo 'test:         browser'
if fetch; then
    node tests/browser/main.js "$@"
    code=$?
else
    echo 'not ok 1 - npm fetches what the browser tests need'
    code=1
fi
echo "result:       exit status $code"
exit $code
