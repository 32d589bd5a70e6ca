#!/bin/sh
# sql.sh [TREE]: is all SQL of TREE/src written down before the program runs?
#
#   - what is executed or prepared is a text that stands there, or is named with its
#     reason in tools/sql.allowed;
#   - nothing formats SQL: no sqlite3_mprintf and its like, no buf_format of a statement;
#   - outside store/ no text begins as a statement does.
#
# The statements of store/query are compiled by tools/sqlc.c, which takes values as
# parameters only. Prints each offence as "file: why". Exit 1 if there is one.
set -eu
tools=$(cd "$(dirname "$0")" && pwd)
cd "${1:-"$tools/.."}"

# shellcheck disable=SC2016 # the dollars are awk's
find src -name '*.[ch]' | LC_ALL=C sort | xargs awk -v allowed="$tools/sql.allowed" '
    function offence(why) {
        printf "%s: %s\n", name, why
        bad = 1
    }

    # Texts are kept, comments are not.
    function without_comments(text,    out, c, two, quoted, i, n) {
        n = length(text)
        for (i = 1; i <= n; i++) {
            c = substr(text, i, 1)
            two = substr(text, i, 2)
            if (quoted) {
                if (c == "\\") {
                    out = out two
                    i++
                    continue
                }
                quoted = c != "\""
            } else if (two == "/*") {
                i += index(substr(text, i), "*/")
                out = out " "
                continue
            } else if (c == "\"") {
                quoted = 1
            } else if (c == "\n" || c == "\t") {
                c = " "
            }
            out = out c
        }
        return out
    }

    # The second argument of the call whose arguments begin `rest`.
    function second(rest,    depth, quoted, commas, out, c, i) {
        depth = commas = quoted = 0
        out = ""
        for (i = 1; i <= length(rest); i++) {
            c = substr(rest, i, 1)
            if (quoted) {
                quoted = c != "\"" || substr(rest, i - 1, 1) == "\\"
            } else if (c == "\"") {
                quoted = 1
            } else if (c == "(") {
                depth++
            } else if (c == ")" && depth-- == 0) {
                break
            } else if (c == "," && depth == 0) {
                if (++commas == 2)
                    break
                continue
            }
            if (commas == 1)
                out = out c
        }
        gsub(/^ +| +$/, "", out)
        gsub(/  +/, " ", out)
        return out
    }

    # Nothing but texts: alone, joined, or one of two.
    function is_text(argument,    rest) {
        rest = argument
        gsub(/"([^"\\]|\\.)*"/, "", rest)
        if (rest == argument)
            return 0
        sub(/^[a-z_]+\([a-z]+\) \?/, "", rest) # is_of_keys(files) ? "..." : "..."
        gsub(/[ :]/, "", rest)
        return rest == ""
    }

    function look(text,    rest, argument, call) {
        rest = text
        while (match(rest, /(sqlite3_exec|sqlite3_prepare(_v[23])?|sqlite_exec|sqlite_prepare|sqlite_number) *\(/)) {
            call = substr(rest, RSTART, RLENGTH)
            rest = substr(rest, RSTART + RLENGTH)
            argument = second(rest)
            if (argument ~ /^const char \*/ || is_text(argument) ||
                argument ~ /^CACHE_(SQL|OF)\([A-Z_]+\)$/ || may[name " " argument])
                continue
            offence(call "... " argument ") is no text that stands there")
        }
        rest = text
        while (match(rest, /sqlite3_(mprintf|vmprintf|snprintf|vsnprintf|str_[a-z]+|get_table|load_extension|enable_load_extension) *\(/)) {
            offence(substr(rest, RSTART, RLENGTH) " is not used here")
            rest = substr(rest, RSTART + RLENGTH)
        }
        rest = text
        while (match(rest, /(buf_format|buf_cstr|buf_add|snprintf|strcat) *\([^;]*"(SELECT|INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM|DROP|ALTER|CREATE|ATTACH|PRAGMA|WHERE|ORDER BY) [^;]*;/)) {
            offence("a statement is put together: " substr(rest, RSTART, 60))
            rest = substr(rest, RSTART + RLENGTH)
        }
        rest = text
        while (name !~ /^src\/store\// &&
               match(rest, /"(SELECT|INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM|DROP TABLE|ALTER TABLE|CREATE TABLE|ATTACH DATABASE|PRAGMA) /)) {
            offence("a statement outside the store: " substr(rest, RSTART, 60))
            rest = substr(rest, RSTART + RLENGTH)
        }
    }

    BEGIN {
        while ((getline line < allowed) > 0)
            if (split(line, part, "\t") == 3)
                may[part[1] " " part[2]] = 1
    }
    FNR == 1 && name {
        look(without_comments(text))
    }
    FNR == 1 {
        name = FILENAME
        text = ""
    }
    { text = text $0 "\n" }
    END {
        look(without_comments(text))
        exit bad
    }
'
