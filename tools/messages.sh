#!/bin/sh
# messages.sh [TREE]: can everything that insteg says be said in each language?
#
#   - the .po files are sound (msgfmt), and no text stands in one twice;
#   - every N_("...") in src and every {{#t}}...{{/t}} in a page is in sv.po;
#   - a translation has the same {holes} as its id, but for {n} in the singular;
#   - what counts by {n} in one language has both numbers in each language;
#   - an error's text is marked N_(), and has as many holes as arguments, at most three.
#
# locale/parts/LANG.*.po are read as parts of LANG.po. Prints each fault; exit 1 if there
# is one. What no source says any more is told, and is no fault.
set -eu
tools=$(cd "$(dirname "$0")" && pwd)
cd "${1:-"$tools/.."}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
bad=0

fault() {
    echo "$*"
    bad=1
}

# What is said: ids.tsv from C, and from the pages as if they were C.
find src -name '*.[ch]' | sort >"$work/sources"
mkdir -p "$work/pages"
find src -path '*/pages/*.html' | sort | while read -r page; do
    awk '
        { text = text $0 "\n" }
        END {
            while ((from = index(text, "{{#t}}")) > 0) {
                text = substr(text, from + 6)
                to = index(text, "{{/t}}")
                id = substr(text, 1, to - 1)
                gsub(/[ \t\r\n]+/, " ", id)
                gsub(/^ | $/, "", id)
                gsub(/["\\]/, "\\\\&", id)
                print "N_(\"" id "\")"
            }
        }
    ' "$page" >"$work/pages/$(basename "$page").c"
done
extract() {
    xgettext --language=C --from-code=UTF-8 --no-wrap --sort-by-file -o - "$@"
}
{
    extract --keyword --keyword=N_ --files-from="$work/sources"
    find "$work/pages" -name '*.c' -exec xgettext --language=C --from-code=UTF-8 \
        --no-wrap --keyword --keyword=N_ -o - {} +
} | sed "s|$work/pages/\\([^ :]*\\)\\.c|src/web/pages/\\1|g" |
    awk -f "$tools/po.awk" >"$work/ids.tsv"

[ -s "$work/ids.tsv" ] || fault 'no message was found in src'

# Errors whose text is not marked.
extract --keyword --keyword=err_set:3 --keyword=err_add:2 --files-from="$work/sources" |
    awk -f "$tools/po.awk" >"$work/naked.tsv"
while IFS='	' read -r where id _; do
    fault "$where: an error's text is not marked N_(): $id"
done <"$work/naked.tsv"

# Errors whose holes and arguments differ in number.
# shellcheck disable=SC2046 # one word a file
awk -f "$tools/holes.awk" $(grep '\.c$' "$work/sources") /dev/null || bad=1

sound() { # FILE NAME
    msgfmt --check-format --check-domain -o /dev/null "$1" 2>"$work/why" ||
        fault "$2: $(cat "$work/why")"
}
for lang in sv en; do
    sound "locale/$lang.po" "$lang.po"
    {
        cat "locale/$lang.po"
        find locale/parts -name "$lang.*.po" 2>/dev/null | sort | while read -r part; do
            echo
            cat "$part"
        done
    } >"$work/$lang.all"
    msguniq --force-po --use-first --no-wrap -o "$work/$lang.whole" "$work/$lang.all"
    sound "$work/$lang.whole" "the parts of $lang.po"
    awk -f "$tools/po.awk" "$work/$lang.whole" >"$work/$lang.tsv"
done

# shellcheck disable=SC2016 # the dollars are awk's
awk -F '\t' '
    # The holes of a text, sorted, each once; without {n} when `few`.
    function holes(text, few,    list, n, i, k, hole, seen, out) {
        n = 0
        while (match(text, /\{[a-z_.0-9]+\}/)) {
            hole = substr(text, RSTART, RLENGTH)
            text = substr(text, RSTART + RLENGTH)
            if (hole in seen || (few && hole == "{n}"))
                continue
            seen[hole] = 1
            for (i = ++n; i > 1 && list[i - 1] > hole; i--)
                list[i] = list[i - 1]
            list[i] = hole
        }
        for (k = 1; k <= n; k++)
            out = out list[k]
        return out
    }
    function fault(text) { print text; bad = 1 }
    function check(lang, id, text, few) {
        if (text != "" && holes(text, few) != holes(id, few))
            fault(lang ".po: other holes than its id: " id)
    }

    FILENAME == ARGV[1] { if (!($2 in said)) said[$2] = $1; next }
    {
        lang = FILENAME == ARGV[2] ? "sv" : "en"
        text[lang, $2] = $4
        many[lang, $2] = $5
        has_plural[lang, $2] = $3 != ""
        known[$2] = 1
        check(lang, $2, $4, $3 != "")
        if ($3 != "") {
            check(lang, $2, $5, 0)
            if ($4 == "" || $5 == "")
                fault(lang ".po: one of two numbers is missing: " $2)
        }
    }
    END {
        for (id in said) {
            if (text["sv", id] == "")
                fault(said[id] ": no Swedish for: " id)
            if (id ~ /["\\]/)
                fault(said[id] ": no quotes or backslashes in an id: " id)
            if (has_plural["sv", id] != has_plural["en", id])
                fault(said[id] ": counted in one language only: " id)
        }
        for (id in known)
            if (!(id in said))
                print "said nowhere any more: " id
        exit bad
    }
' "$work/ids.tsv" "$work/sv.tsv" "$work/en.tsv" >"$work/found" || bad=1
sort "$work/found"
exit $bad
