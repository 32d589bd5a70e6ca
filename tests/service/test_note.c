/*
 * test_note.c: are notes on a case kept as they were written, by whom, and corrected
 * without losing anything?
 */
#include "mapping_kit.h"

#include <sqlite3.h>

#include "base/date.h"
#include "service/note.h"

static int64_t person(const char *key)
{
    struct buf rows = buf_new(kit_call.arena);

    buf_format(&rows, "source_key,locality\n%s,Krokom\n", key);
    mapping_people(buf_str(&rows));
    return mapping_person(key);
}

static int32_t today(void)
{
    return moment_day(kit_call.now);
}

static int64_t written(int64_t person_id, const char *text, int64_t corrects)
{
    struct note note = { .text = str_from(text), .day = today(), .corrects = corrects };
    struct err err = { 0 };

    KIT_OK(note_write(&kit_call, person_id, &note, &err), &err);
    mapping_wait();
    return note.rid;
}

static void refused(int64_t person_id, struct note note, enum err_kind kind,
                    const char *words)
{
    struct err err = { 0 };

    assert_false(note_write(&kit_call, person_id, &note, &err));
    kit_err(&err, kind, words);
}

static struct notes loaded(int64_t person_id, int64_t before, uint32_t most)
{
    const struct notes_ask ask = { before, most };
    struct notes notes;
    struct err err = { 0 };

    KIT_OK(notes_load(&kit_call, person_id, &ask, &notes, &err), &err);
    return notes;
}

static void a_note_says_what_when_and_by_whom_and_the_newest_stands_first(void **state)
{
    const int64_t id = person("p");

    (void)state;
    assert_int_equal(loaded(id, 0, NOTES_MOST).count, 0);
    written(id, "Ringde. Återkommer på måndag.", 0);
    kit_call.actor = &mapping_other;
    const int64_t second = written(id, "Var på besök\ni lagret.", 0);
    const struct notes notes = loaded(id, 0, NOTES_MOST);
    assert_int_equal(notes.count, 2);
    assert_int_equal(notes.before, 0);
    assert_int_equal(notes.note[0].rid, second);
    assert_true(str_is(notes.note[0].text, "Var på besök\ni lagret."));
    assert_true(str_is(notes.note[0].by, "Sara"));
    assert_true(str_is(notes.note[1].by, "Maja"));
    assert_int_equal(notes.note[0].day, today());
    assert_int_equal(notes.note[0].at, kit_call.now);
}

static void a_correction_stands_beside_what_it_corrects(void **state)
{
    const int64_t id = person("p"), first = written(id, "Kom inte.", 0);
    const int64_t second = written(id, "Kom, men sent.", first);

    (void)state;
    const struct notes notes = loaded(id, 0, NOTES_MOST);
    assert_int_equal(notes.count, 2);
    assert_int_equal(notes.note[0].corrects, first);
    assert_false(notes.note[0].corrected);
    assert_true(notes.note[1].corrected);
    assert_true(str_is(notes.note[1].text, "Kom inte."));
    refused(id, (struct note){ .text = STR("Nej"), .day = today(), .corrects = first },
            ERR_CONFLICT, "corrected this note already");
    written(id, "Kom, fem minuter sent.", second); /* the newer one can be */
}

static void what_is_no_note_is_refused_in_words(void **state)
{
    const int64_t id = person("p"), other = person("q");
    const int64_t of_other = written(other, "Om någon annan.", 0);
    char *much = ARENA_ARRAY(kit_call.arena, NOTE_BYTES + 2, char);
    const struct actor nobody = { .name = "local", .org_id = 1, .domain_id = 1 };
    struct note note;
    struct err err = { 0 };

    (void)state;
    memset(much, 'x', NOTE_BYTES + 1);
    refused(id, (struct note){ .text = STR(""), .day = today() }, ERR_INPUT, "empty");
    refused(id, (struct note){ .text = str_from(much), .day = today() }, ERR_LIMIT,
            "longer than 8,000");
    refused(id, (struct note){ .text = STR("x"), .day = today() + 1 }, ERR_INPUT,
            "not a day to come");
    refused(id, (struct note){ .text = STR("x"), .day = DAY_NONE }, ERR_INPUT, "day");
    refused(id, (struct note){ .text = STR("x"), .day = today(), .corrects = of_other },
            ERR_NOT_FOUND, "no such note");
    assert_false(note_load(&kit_call, id, of_other, &note, &err));
    kit_err(&err, ERR_NOT_FOUND, "no such note");
    kit_call.actor = &nobody;
    refused(id, (struct note){ .text = STR("x"), .day = today() }, ERR_DENIED,
            "sign in first");
    assert_int_equal(loaded(id, 0, NOTES_MOST).count, 0);
}

static void many_notes_come_page_by_page_each_once(void **state)
{
    const int64_t id = person("p");
    int64_t before = 0;
    uint32_t pages = 0, seen = 0;

    (void)state;
    for (int i = 0; i < 23; i++) {
        struct buf text = buf_new(kit_call.arena);
        buf_format(&text, "nr %d", i);
        written(id, text.ptr, 0);
    }
    do {
        const struct notes notes = loaded(id, before, 5);
        for (uint32_t i = 0; i < notes.count; i++) {
            struct buf text = buf_new(kit_call.arena);
            buf_format(&text, "nr %u", 22 - seen++);
            assert_true(str_eq(notes.note[i].text, buf_str(&text)));
        }
        before = notes.before;
        pages++;
    } while (before);
    assert_int_equal(seen, 23);
    assert_int_equal(pages, 5);
    assert_int_equal(loaded(id, 0, 23).before, 0);
}

/* Not even by hand; and the words lie sealed. */
static void a_note_is_never_changed_and_never_in_the_clear(void **state)
{
    const int64_t id = person("p");
    sqlite3 *db;

    (void)state;
    written(id, "Kanariefågel", 0);
    assert_int_equal(kit_number("SELECT count(*) FROM note WHERE instr(sealed,"
                                " CAST('Kanarie' AS BLOB)) > 0"),
                     0);
    assert_int_equal(sqlite3_open(kit_path("test.db"), &db), SQLITE_OK);
    assert_int_not_equal(
        sqlite3_exec(db, "UPDATE note SET on_day = '2020-01-01'", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    assert_true(str_is(loaded(id, 0, 1).note[0].text, "Kanariefågel"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, mapping_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_note_says_what_when_and_by_whom_and_the_newest_stands_first),
        TEST(a_correction_stands_beside_what_it_corrects),
        TEST(what_is_no_note_is_refused_in_words),
        TEST(many_notes_come_page_by_page_each_once),
        TEST(a_note_is_never_changed_and_never_in_the_clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
