/*
 * test_readtext_tasks.c: is each doing of an advertisement a span of its own, and is it
 * called by its right name or by none?
 *
 * doings.tsv holds what is said and what it may be called. A wrong name is worse than
 * none, so the two are counted apart.
 */

#include "base/embed.h"
#include "readtext_kit.h"

#include <stdio.h>
#include <stdlib.h>

#define COUNT(a)   (sizeof(a) / sizeof *(a))
#define SPANS_MOST 8u

static struct readtext_result read_text(struct str text)
{
    struct readtext_result result;
    struct err err = { 0 };

    if (!readtext(words, text, NULL, &arena, &result, &err))
        fail_msg("readtext: %s", err_english(&err));
    return result;
}

/* ------------------------------------------------------------------ naming */

static struct str item_of(struct str said)
{
    struct buf text = buf_new(&arena);

    buf_cstr(&text, "Arbetsuppgifter:\n- ");
    buf_add(&text, said);
    buf_char(&text, '\n');
    return buf_str(&text);
}

static bool may_be(struct str right, struct str concept)
{
    struct str slug;

    while (str_next(&right, '|', &slug))
        if (concept.len ? str_eq(str_sub(concept, 5, concept.len), slug)
                        : str_is(slug, "-"))
            return true;
    return false;
}

enum verdict { RIGHT, UNNAMED, WRONG, VERDICT_COUNT };

/* Wrong when one of its names is; unnamed when none of them is a right one. */
static enum verdict judge(struct str said, struct str right)
{
    struct readtext_result r = read_text(item_of(said));
    bool one = r.task_count == 0 && may_be(right, STR(""));

    for (uint32_t i = 0; i < r.task_count; i++) {
        bool fits = may_be(right, r.tasks[i].concept);
        if (r.tasks[i].concept.len && !fits) {
            print_message("wrong: %.*s: %.*s\n", STR_ARG(said),
                          STR_ARG(r.tasks[i].label));
            return WRONG;
        }
        one |= fits;
    }
    return one ? RIGHT : UNNAMED;
}

static struct str doings(void)
{
    const char *path = getenv("INSTEG_DOINGS");
    FILE *in = fopen(path ? path : "tests/engine/doings.tsv", "rb");
    struct buf out = buf_new(&lists);

    if (!in)
        fail_msg("doings.tsv is not where INSTEG_DOINGS says");
    for (int c; (c = fgetc(in)) != EOF;)
        buf_char(&out, (char)c);
    (void)fclose(in);
    return buf_str(&out);
}

static void check_part(const char *part, uint32_t least_right)
{
    uint32_t count[VERDICT_COUNT] = { 0 }, all = 0;
    struct str line, column[3];

    for (struct str rest = doings(); str_next(&rest, '\n', &line);) {
        if (str_starts(line, "#") || embed_columns(line, column, 3) != 3 ||
            !str_is(column[0], part))
            continue;
        arena_rewind(&arena, 0);
        count[judge(column[1], column[2])]++;
        all++;
    }
    print_message("part %s: %u doings, right %u, unnamed %u, wrong %u\n", part, all,
                  count[RIGHT], count[UNNAMED], count[WRONG]);
    assert_true(all >= 45);
    assert_true(count[RIGHT] * 100 >= all * least_right);
    assert_int_equal(count[WRONG], 0);
}

static void doings_are_called_by_their_right_names_or_by_none(void **state)
{
    (void)state;
    check_part("a", 97);
    check_part("b", 95);
}

static struct str name_of(const char *said)
{
    arena_rewind(&arena, 0);
    struct readtext_result r = read_text(item_of(str_from(said)));

    assert_int_equal(r.task_count, 1);
    return r.tasks[0].concept;
}

static void a_particle_makes_another_verb(void **state)
{
    (void)state;
    assert_true(str_is(name_of("packa varor"), "task:packa-kolli"));
    assert_true(str_is(name_of("packa upp varor"), "task:fylla-hyllor"));
    assert_true(str_is(name_of("packar upp varor"), "task:fylla-hyllor"));
}

static void a_noun_is_not_met_by_its_verb(void **state)
{
    (void)state;
    assert_true(str_is(name_of("fyller på varor i hyllorna"), "task:fylla-hyllor"));
    assert_true(str_is(name_of("fyller ett viktigt behov"), ""));
    assert_true(str_is(name_of("disk"), "task:diska-maskin"));
}

static void a_thing_needs_a_verb_that_goes_with_it(void **state)
{
    (void)state;
    assert_true(str_is(name_of("rensa golvbrunnar"), "task:rensa-avlopp"));
    assert_true(
        str_is(name_of("inköp och försäljning av brunnar till grossister"), ""));
    assert_true(str_is(name_of("utveckla vår kundtjänst i Norden"), ""));
}

static void the_occupation_decides_between_alike(void **state)
{
    (void)state;
    const struct str text = STR("Arbetsuppgifter:\n- hålla ordning på lagret\n");
    struct readtext_hints hints = { .ssyk = STR("4322") };
    struct readtext_result r;
    struct err err = { 0 };

    arena_rewind(&arena, 0);
    assert_true(readtext(words, text, &hints, &arena, &r, &err));
    assert_int_equal(r.task_count, 1);
    assert_true(str_is(r.tasks[0].concept, "task:ordning-lager"));
}

static void a_persons_own_words_are_named(void **state)
{
    static const struct {
        const char *said, *code;
    } cases[] = {
        { "Packade upp varor i min brors butik", "task:fylla-hyllor" },
        { "hjälpte min mormor med dusch", "task:hjalpa-hygien" },
        { "körde taxi i tre år", "task:kora-taxi" },
        { "butik", "" },
        { "", "" },
        { "jag vet inte riktigt", "" },
        { "\xff\xfe", "" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str code = readtext_doing(words, str_from(cases[i].said), &arena);
        if (!str_is(code, cases[i].code))
            fail_msg("%s: %.*s", cases[i].said, STR_ARG(code));
    }
}

/* ------------------------------------------------------------------- spans */

static void check_spans(const char *text, const char *const *want)
{
    struct str all = str_from(text);
    uint32_t i = 0;

    arena_rewind(&arena, 0);
    struct readtext_result r = read_text(all);
    for (; i < r.task_count && i < SPANS_MOST && want[i]; i++) {
        struct str span = span_of(all, r.tasks[i].start, r.tasks[i].end);
        if (!str_is(span, want[i]))
            fail_msg("%s\n  wanted %s, found %.*s", text, want[i], STR_ARG(span));
    }
    if (i < r.task_count || want[i])
        fail_msg("%s\n  found %u spans, %s %s", text, r.task_count,
                 want[i] ? "no" : "more than", want[i] ? want[i] : "wanted");
}

#define HEAD "Arbetsuppgifter\n"

static const struct {
    const char *text, *want[SPANS_MOST];
} coordinations[] = {
    { HEAD "Städning av trappor, klippa gräs, skotta snö.",
      { "Städning av trappor", "klippa gräs", "skotta snö" } },
    { HEAD "- Plocka order och lasta bilar inför turen\n",
      { "Plocka order", "lasta bilar inför turen" } },
    { HEAD "- Sortera, väga och packa potatis\n",
      { "Sortera, väga och packa potatis" } },
    { HEAD "- Bygga upp och sköta en rabatt\n", { "Bygga upp och sköta en rabatt" } },
    { HEAD "- Planering och uppföljning av odlingen\n",
      { "Planering och uppföljning av odlingen" } },
    { HEAD "- servering, disk och städning\n", { "servering", "disk", "städning" } },
    { HEAD "- hjälp med på- och avklädning\n", { "hjälp med på- och avklädning" } },
    { HEAD "- Vika reklam för att nå och glädja många hushåll\n",
      { "Vika reklam för att nå och glädja många hushåll" } },
    { HEAD "Du diskar och städar.", { "diskar", "städar" } },
    { HEAD "Du diskar, dukar av borden samt brygger kaffe.",
      { "diskar", "dukar av borden", "brygger kaffe" } },
    { HEAD "Arbetet innebär att mocka stall och andra förekommande sysslor.",
      { "mocka stall" } },
    { HEAD "Det kan innebära allt från hämtning på dagis till att läsa sagor.",
      { "hämtning på dagis", "läsa sagor" } },
    { HEAD "Du hjälper grannarna med att rasta hundar.", { "rasta hundar" } },
    { HEAD "Som operatör övervakar du maskiner i hallen.",
      { "övervakar du maskiner i hallen" } },
    { HEAD "Du ansvarar för kassan, som stängs klockan sex varje kväll.",
      { "ansvarar för kassan" } },
    { "Om rollen\nDina uppgifter kommer att omfatta städning av trappor.",
      { "städning av trappor" } },
    { "Om rollen\nI rollen kommer det även ingå att klippa gräs.", { "klippa gräs" } },
    { HEAD "- Vara en hjälpande hand på lagret – du gör skillnad\n",
      { "Vara en hjälpande hand på lagret" } },
};

/* What follows the openers and is no doing of the person's. */
static const char *const no_tasks[] = {
    HEAD "Lagets uppdrag är att hålla parken vacker.",
    HEAD "Du kommer att hela tiden få höra hur bra du är.",
    HEAD "- Passen är fyra timmar långa\n",
    HEAD "- Ni ses hemma hos familjen\n",
    HEAD "Du kommer att välkomnas med en fika.",
    HEAD "Övriga arbetsuppgifter kan förekomma.",
    "Om oss\nVi packar varor och klipper gräs åt hela staden.",
};

static void a_coordination_is_cut_into_single_doings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(coordinations); i++)
        check_spans(coordinations[i].text, coordinations[i].want);
}

static void what_is_no_doing_is_no_task(void **state)
{
    static const char *const none[] = { NULL };

    (void)state;
    for (size_t i = 0; i < COUNT(no_tasks); i++)
        check_spans(no_tasks[i], none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doings_are_called_by_their_right_names_or_by_none),
        cmocka_unit_test(a_particle_makes_another_verb),
        cmocka_unit_test(a_noun_is_not_met_by_its_verb),
        cmocka_unit_test(a_thing_needs_a_verb_that_goes_with_it),
        cmocka_unit_test(the_occupation_decides_between_alike),
        cmocka_unit_test(a_persons_own_words_are_named),
        cmocka_unit_test(a_coordination_is_cut_into_single_doings),
        cmocka_unit_test(what_is_no_doing_is_no_task),
    };

    return cmocka_run_group_tests(tests, lists_load, lists_free);
}
