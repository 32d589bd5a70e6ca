/*
 * test_work_note.c: notes on firms and needs: kept with author, day and what stood
 * before; taken back for ten minutes by who wrote them; never with a personal number.
 */
#include <string.h>

#include "firm_kit.h"
#include "service/work_note.h"

#define MINUTE (60 * MOMENT_SECOND)

static struct work_about about;

static int one_firm(void **state)
{
    if (case_make(state) != 0)
        return -1;
    about = (struct work_about){ false, firm_made("Aspens Bageri", "", "7") };
    return 0;
}

/* Writes a note; the id of the newest. */
static int64_t noted(const char *text, int64_t corrects)
{
    struct work_note_new new = { .text = str_from(text),
                                 .day = CASE_DAY,
                                 .corrects = corrects };
    struct err err = { 0 };

    CASE_OK(work_note_write(&case_call, about, &new, &err), &err);
    return firm_number("SELECT rid FROM work_note ORDER BY id DESC LIMIT 1");
}

static void refused(const char *text, int64_t corrects, enum err_kind kind,
                    const char *words)
{
    struct work_note_new new = { .text = str_from(text),
                                 .day = CASE_DAY,
                                 .corrects = corrects };
    int64_t before = firm_number("SELECT count(*) FROM work_note");
    struct err err = { 0 };

    assert_false(work_note_write(&case_call, about, &new, &err));
    firm_err(&err, kind, words);
    assert_int_equal(firm_number("SELECT count(*) FROM work_note"), before);
}

/* "text<older text<older text|text": what is shown, the newest first. */
static const char *shown(void)
{
    struct buf out = buf_new(&case_arena);
    struct err err = { 0 };
    struct view *view;

    CASE_OK(work_notes_show(&case_call, about, 0, &view, &err), &err);
    const struct view *list = view_get(view, STR("notes"));
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *history = view_get(&i->value, STR("history"));
        if (out.len)
            buf_char(&out, '|');
        buf_add(&out, view_get(&i->value, STR("text"))->text);
        for (const struct view_item *k = history->list.first; k; k = k->next) {
            buf_char(&out, '<');
            buf_add(&out, view_get(&k->value, STR("text"))->text);
        }
    }
    return buf_str(&out).len ? out.ptr : "";
}

static const char *drafted(void)
{
    struct draft draft;
    struct err err = { 0 };
    struct str text = STR("");

    CASE_OK(work_note_draft(&case_call, about, &draft, &err), &err);
    draft_get(&draft, STR("text"), &text);
    return str_cstr(&case_arena, text);
}

static void save(const char *text)
{
    struct draft_pair pair = { STR("text"), str_from(text) };
    struct draft_step step = { .pair = &pair, .count = 1, .over = true };
    struct draft_saved *saved = ARENA_NEW(&case_arena, struct draft_saved);
    struct err err = { 0 };

    CASE_OK(work_note_save(&case_call, about, &step, saved, &err), &err);
}

static void the_newest_is_shown_with_what_stood_before(void **state)
{
    (void)state;
    int64_t one = noted("Stengt p\xc3\xa5 m\xc3\xa5ndagar", 0);
    noted("De har f\xc3\xa5tt en ny ugn", 0);
    int64_t two = noted("St\xc3\xa4ngt p\xc3\xa5 m\xc3\xa5ndagar", one);
    noted("St\xc3\xa4ngt p\xc3\xa5 tisdagar", two);
    assert_string_equal(shown(), "St\xc3\xa4ngt p\xc3\xa5 tisdagar<St\xc3\xa4ngt "
                                 "p\xc3\xa5 m\xc3\xa5ndagar<Stengt p\xc3\xa5 "
                                 "m\xc3\xa5ndagar|De har f\xc3\xa5tt en ny ugn");
    refused("En till", one, ERR_CONFLICT, "has corrected this note already");
    refused("En till", 4711, ERR_NOT_FOUND, "no such note");
    int64_t count;
    struct err err = { 0 };
    CASE_OK(work_note_count(&case_call, about, &count, &err), &err);
    assert_int_equal(count, 2);
}

static void a_personal_number_is_refused_as_note_and_as_draft(void **state)
{
    struct draft_pair pair = { STR("text"), STR("Ring 890201-2387") };
    struct draft_step step = { .pair = &pair, .count = 1, .over = true };
    struct draft_saved *saved = ARENA_NEW(&case_arena, struct draft_saved);
    struct err err = { 0 };

    (void)state;
    refused("Ring 890201-2387", 0, ERR_INPUT, "a personal number in the text");
    refused("  ", 0, ERR_INPUT, "the note is empty");
    assert_false(work_note_save(&case_call, about, &step, saved, &err));
    firm_err(&err, ERR_INPUT, "a personal number in the text");
    assert_string_equal(drafted(), "");
    noted("Ring 070-174 06 05", 0);
}

static void who_wrote_it_takes_it_back_for_ten_minutes(void **state)
{
    struct err err = { 0 };

    (void)state;
    int64_t one = noted("Ett", 0), two = noted("Tv\xc3\xa5", one);
    case_call.now += 9 * MINUTE;
    assert_false(work_note_take_back(&case_call, about, one, &err));
    firm_err(&err, ERR_CONFLICT, "can not be taken back"); /* corrected */
    case_call.actor = &case_leader;
    assert_false(work_note_take_back(&case_call, about, two, &err));
    firm_err(&err, ERR_NOT_FOUND, "no such note"); /* not hers */
    case_call.actor = &case_coach;
    CASE_OK(work_note_take_back(&case_call, about, two, &err), &err);
    assert_string_equal(shown(), "Ett");
    assert_string_equal(drafted(), "Tv\xc3\xa5"); /* nothing is lost */
    int64_t three = noted("Tre", one);            /* in the place of what stands */
    assert_string_equal(shown(), "Tre<Ett");
    case_call.now += 10 * MINUTE;
    assert_false(work_note_take_back(&case_call, about, three, &err));
    firm_err(&err, ERR_CONFLICT, "can not be taken back");
    assert_int_equal(firm_number("SELECT count(*) FROM work_note"), 3);
}

static void a_draft_is_each_writers_own_and_ends_with_the_note(void **state)
{
    (void)state;
    save("B\xc3\xb6rjan");
    case_call.actor = &case_leader;
    assert_string_equal(drafted(), "");
    case_call.actor = &case_coach;
    assert_string_equal(drafted(), "B\xc3\xb6rjan");
    noted("B\xc3\xb6rjan och slut", 0);
    assert_string_equal(drafted(), "");
}

static void another_unit_neither_reads_nor_writes(void **state)
{
    struct err err = { 0 };
    struct view *view;
    int64_t count;

    (void)state;
    noted("Ett", 0);
    case_call.actor = &case_partner;
    assert_false(work_notes_show(&case_call, about, 0, &view, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
    assert_false(work_note_count(&case_call, about, &count, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
    refused("Tv\xc3\xa5", 0, ERR_NOT_FOUND, "nothing at this address");
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, one_firm, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(the_newest_is_shown_with_what_stood_before),
        A_TEST(a_personal_number_is_refused_as_note_and_as_draft),
        A_TEST(who_wrote_it_takes_it_back_for_ten_minutes),
        A_TEST(a_draft_is_each_writers_own_and_ends_with_the_note),
        A_TEST(another_unit_neither_reads_nor_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
