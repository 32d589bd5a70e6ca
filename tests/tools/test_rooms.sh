#!/bin/sh
# test_rooms.sh: does tools/rooms.sh see each kind of offence, and nothing else?
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/tools/tap.sh
. "$root/tests/tools/tap.sh"

# house FILE [LINE...]: a small sound house in which FILE has these lines.
house() {
    rm -rf "$scratch/src"
    mkdir -p "$scratch/src/base" "$scratch/src/engine" "$scratch/src/store" \
        "$scratch/src/web"
    cp "$root/src/ROOMS" "$scratch/src/"
    echo '#include "base/arena.h"' >"$scratch/src/engine/rank.c"
    echo 'void *p = malloc(1);' >"$scratch/src/base/arena.c"
    file=$scratch/src/$1
    shift
    mkdir -p "$(dirname "$file")"
    printf '%s\n' "$@" >"$file"
}
rooms() {
    "$root/tools/rooms.sh" "$scratch"
}

works 'the tree itself is sound' "$root/tools/rooms.sh" "$root"

house engine/cover.c '#include "base/err.h"' '#include "engine/rank.h"'
works 'a lawful include is accepted' rooms

house engine/cover.c '' '#include "store/query.h"'
refuses 'the engine may not look into the store' \
    'src/engine/cover.c:2: engine may not look into store' rooms

house base/str.c '  #  include "domain/need.h"'
refuses 'the base knows nothing of jobs' 'base may not look into domain' rooms

house main.c '#include "service/need_add.h"'
refuses 'main looks into cli and base only' 'main.c may not look into service' rooms

house engine/cover.c '#include "rank.h"'
refuses 'an include names its room' 'does not name its room' rooms

house engine/cover.c '#include "engine/rank.c"'
refuses 'a .c file is never included' 'includes a .c file' rooms

house cellar/wine.c 'int bottles;'
refuses 'a room that ROOMS does not have' 'has no room cellar' rooms

house web/rank.c 'int x;'
refuses 'two modules of one name' 'a second rank' rooms

house web/page.c '#include <sqlite3.h>'
refuses 'SQLite stays behind the store' '<sqlite3.h> stays behind store/' rooms

house web/router.c '#include <microhttpd.h>'
refuses 'libmicrohttpd stays behind the server' 'stays behind web/server' rooms

house service/simulate_way.c '#include "service/call.h"' '#include "store/query.h"'
refuses 'a played programme calls services only' \
    'src/service/simulate_way.c:2: a played programme calls services only' rooms

house engine/cover.c 'x = 1;' 'int *p = (int *)calloc(2, 4);'
refuses 'memory comes from the arena' \
    'src/engine/cover.c:2: memory comes from base/arena.c alone' rooms

house engine/cover.c '/* malloc(1) */ thing_free(x); /* here' 'free(x) and' 'on */' \
    'puts("free(x)"); t.free(y);'
works 'words in comments and strings, and other names, are no calls' rooms

done_testing
