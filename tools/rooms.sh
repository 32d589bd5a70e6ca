#!/bin/sh
# rooms.sh [TREE]: may every file in TREE/src use what it uses?
#
#   - an include names its room, and src/ROOMS lets this room look there;
#   - what plays a programme is a user of service/: it calls nothing below it;
#   - no two modules have the same file name;
#   - a library that has one door is used behind that door only;
#   - memory comes from base/arena.c alone.
#
# Prints each offence as "file:line: why". Exit 1 if there is one.
set -eu
cd "${1:-"$(dirname "$0")/.."}/src"

# shellcheck disable=SC2016 # the dollars are awk's
find . -name '*.[ch]' | sed 's|^\./||' | LC_ALL=C sort | xargs awk '
    function offence(why) {
        printf "src/%s:%d: %s\n", FILENAME, FNR, why
        bad = 1
    }

    BEGIN {
        while ((getline line < "ROOMS") > 0) {
            n = split(line, word, " ")
            if (n == 0 || word[1] ~ /^#/)
                continue
            is_room[word[1]] = may[word[1], word[1]] = 1
            for (i = 2; i <= n; i++)
                may[word[1], word[i]] = 1
        }
        may["main.c", "base"] = may["main.c", "cli"] = 1

        only_in["sqlite3.h"] = "store/"
        only_in["microhttpd.h"] = "web/server"
        only_in["libpq-fe.h"] = "store/"
    }

    FNR == 1 {
        in_comment = 0
        room = FILENAME
        sub(/\/.*/, "", room)
        if (room != "main.c" && !(room in is_room))
            offence("src/ROOMS has no room " room)
        base = FILENAME
        sub(/.*\//, "", base)
        module = base
        sub(/\.[ch]$/, "", module)
        dir = substr(FILENAME, 1, length(FILENAME) - length(base))
        if (module in home && home[module] != dir)
            offence("a second " module " (the other is in " home[module] ")")
        home[module] = dir
    }

    /^[ \t]*#[ \t]*include[ \t]*"/ {
        split($0, part, "\"")
        target = part[2]
        if (target ~ /\.c$/)
            offence("includes a .c file: " target)
        if (target !~ /^[a-z]+\//) {
            offence("an include that does not name its room: " target)
            next
        }
        sub(/\/.*/, "", target)
        if (!((room, target) in may))
            offence(room " may not look into " target ": " part[2])
        if (module ~ /^simulate/ && room == "service" && \
            target !~ /^(base|domain|service)$/)
            offence("a played programme calls services only: " part[2])
    }

    /^[ \t]*#[ \t]*include[ \t]*</ {
        library = $0
        sub(/^[^<]*</, "", library)
        sub(/>.*/, "", library)
        if (library in only_in && index(FILENAME, only_in[library]) != 1)
            offence("<" library "> stays behind " only_in[library])
    }

    # Comments and strings are not calls.
    {
        code = $0
        gsub(/"([^"\\]|\\.)*"/, "\"\"", code)
        gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, " ", code)
        if (in_comment) {
            if (!sub(/^.*\*\//, " ", code))
                next
            in_comment = 0
        }
        if (sub(/\/\*.*/, "", code))
            in_comment = 1
        sub(/\/\/.*/, "", code)
    }
    FILENAME != "base/arena.c" && \
        code ~ /(^|[^A-Za-z0-9_>.])(malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf|getline|getdelim|aligned_alloc|posix_memalign)[ \t]*\(/ {
        offence("memory comes from base/arena.c alone")
    }

    END { exit bad }
'
