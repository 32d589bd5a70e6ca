#!/bin/sh
# test_messages.sh: does tools/messages.sh see each kind of fault, and nothing else?
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/tools/tap.sh
. "$root/tests/tools/tap.sh"

# tree: a small sound tree; then tests add what is wrong.
tree() {
    rm -rf "$scratch/src" "$scratch/locale"
    mkdir -p "$scratch/src/base" "$scratch/src/web/pages" "$scratch/locale/parts"
    cat >"$scratch/src/base/x.c" <<'END'
static const char *day = N_("Monday");
bool f(struct err *err)
{
    return err_set(err, ERR_INPUT, N_("line {line} has "
                                      "{n} columns"), ARG_NUM(f(1, 2)), ARG_NUM(3));
}
END
    echo '<p>{{#t}}Hello,
        {site.me}{{/t}} {{#t}}You have {n} people{{/t}}</p>' >"$scratch/src/web/pages/p.html"
    for lang in en sv; do
        printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n' \
            >"$scratch/locale/$lang.po"
        printf '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n' \
            >>"$scratch/locale/$lang.po"
    done
    entry sv 'Monday' 'måndag'
    entry sv 'line {line} has {n} columns' 'rad {line} har {n} kolumner'
    entry sv.part 'Hello, {site.me}' 'Hej {site.me}'
    plural sv 'You have {n} people' 'Du har en person' 'Du har {n} personer'
    plural en 'You have {n} people' 'You have one person' 'You have {n} people'
}
po() {
    case $1 in
    *.part) echo "$scratch/locale/parts/$1.po" ;;
    *) echo "$scratch/locale/$1.po" ;;
    esac
}
entry() { # LANG ID TEXT
    printf '\nmsgid "%s"\nmsgstr "%s"\n' "$2" "$3" >>"$(po "$1")"
}
plural() { # LANG ID ONE OTHER
    printf '\nmsgid "%s"\nmsgid_plural "%s"\nmsgstr[0] "%s"\nmsgstr[1] "%s"\n' \
        "$2" "$2" "$3" "$4" >>"$(po "$1")"
}
say() { # C CODE
    printf '%s\n' "$1" >"$scratch/src/base/y.c"
}
messages() {
    "$root/tools/messages.sh" "$scratch"
}

works 'the tree itself can say everything' "$root/tools/messages.sh" "$root"

tree
works 'a sound tree is accepted' messages

tree
say 'N_("Tuesday")'
refuses 'a sentence without Swedish' 'no Swedish for: Tuesday' messages

tree
echo '<p>{{#t}}Goodbye{{/t}}</p>' >"$scratch/src/web/pages/q.html"
refuses 'a sentence of a page without Swedish' 'pages/q.html:1: no Swedish for: Goodbye' \
    messages

tree
say 'N_("{who} came")'
entry sv '{who} came' '{whom} kom'
refuses 'a translation with other holes' 'other holes than its id: {who} came' messages

tree
say 'N_("{n} came to {place}")'
plural sv '{n} came to {place}' 'en kom' '{n} kom till {place}'
plural en '{n} came to {place}' 'one came to {place}' '{n} came to {place}'
refuses 'a singular may leave out its number, and nothing else' 'other holes' messages

tree
say 'N_("{n} left")'
plural sv '{n} left' 'en gick' '{n} gick'
refuses 'what is counted in one language only' 'counted in one language only' messages

tree
say 'x = err_set(err, ERR_INPUT, "no such thing");'
refuses 'an error that is not marked for translation' 'not marked N_(): no such thing' \
    messages

tree
say 'err_add(err, N_("Monday"), ARG_NUM(1));'
refuses 'an argument without a hole' 'y.c:1: 0 holes and 1 arguments' messages

tree
say 'N_("so {much}"); err_set(err, ERR_INPUT, N_("so {much}"));'
entry sv 'so {much}' 'så {much}'
refuses 'a hole without an argument' '1 holes and 0 arguments' messages

tree
entry sv 'Monday' 'en annan måndag'
refuses 'a text that stands twice' 'duplicate message' messages

done_testing
