/*
 * test_graph_senses.c: are names for work read for what they are about, in both
 * languages and inside Swedish compounds, and are look-alikes left alone?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/embed.h"
#include "service/graph_senses.h"

static struct arena arena;
static struct senses senses;

static int load(void **state)
{
    struct err err = { 0 };

    (void)state;
    return senses_load(&arena, &senses, &err) ? 0 : -1;
}

static int drop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct likeness_sheet read_as(const char *text, bool swedish)
{
    struct likeness_sheet sheet = likeness_sheet_new(&arena);

    senses_add(&senses, str_from(text), swedish, &sheet);
    return sheet;
}

static bool has(const struct likeness_sheet *sheet, uint32_t sense)
{
    for (uint32_t i = 0; i < sheet->cell_count; i++)
        if (sheet->cell[i].feature == sense)
            return true;
    return false;
}

static bool share(const char *swedish, const char *english)
{
    struct likeness_sheet a = read_as(swedish, true), b = read_as(english, false);

    for (uint32_t i = 0; i < a.cell_count; i++)
        if (has(&b, a.cell[i].feature))
            return true;
    return false;
}

static void swedish_and_english_meet(void **state)
{
    (void)state;
    assert_true(share("Klagomålshantering", "handle customer complaints"));
    assert_true(share("Snöskottning", "clear snow"));
    assert_true(share("Kassavana", "operate cash register"));
    assert_true(share("Hästskötsel", "groom HORSES"));
    assert_false(share("Hästskötsel", "repair tyres"));
}

static void a_compound_is_read_in_its_parts(void **state)
{
    (void)state;
    assert_true(share("Kontorsstädning", "office"));
    assert_true(share("Kontorsstädning", "cleaning"));
    assert_true(share("Bilförsäljare", "car"));
    assert_true(share("Bilförsäljare", "selling"));
}

static void letters_alone_are_not_a_meaning(void **state)
{
    (void)state;
    assert_false(share("Mobilkran", "cars"));         /* bil in mobil        */
    assert_false(share("Matematik", "groceries"));    /* mat                 */
    assert_false(share("Butiksassistent", "stone"));  /* sten in assistent   */
    assert_false(share("Golv", "business software")); /* bus in business     */
    assert_false(share("Bilvård", "care for carpet"));
}

static void words_that_tell_nothing_are_counted(void **state)
{
    struct likeness_sheet sheet = likeness_sheet_new(&arena);

    (void)state;
    assert_int_equal(
        senses_add(&senses, STR("städa kvasarernas lokaler"), true, &sheet), 2);
    assert_int_equal(senses_add(&senses, STR(""), true, &sheet), 0);
    assert_int_equal(senses_add(&senses, STR(" ,.- "), false, &sheet), 0);
}

/* Text over a kilobyte is read in pieces; nothing in the middle is lost or doubled. */
static void long_text_is_read_whole(void **state)
{
    struct buf text = buf_new(&arena);

    (void)state;
    for (int i = 0; i < 400; i++)
        buf_cstr(&text, "hästar åäö ");
    struct likeness_sheet many = read_as(buf_str(&text).ptr, true);
    struct likeness_sheet one = read_as("hästar", true);
    assert_int_equal(many.cell_count, one.cell_count);
    assert_int_equal(many.cell[0].count, 400 * one.cell[0].count);
    buf_clear(&text);
    for (int i = 0; i < 5000; i++)
        buf_cstr(&text, "ö");
    assert_int_equal(read_as(buf_str(&text).ptr, true).cell_count, 0);
}

static void the_list_is_sorted_and_speaks_both_languages(void **state)
{
    struct str tsv, line, c[4], last = STR("");

    (void)state;
    assert_true(embed_find(embed_data, "work_words.tsv", &tsv));
    embed_line(&tsv, &line);
    while (embed_line(&tsv, &line)) {
        assert_int_equal(embed_columns(line, c, 4), 3);
        assert_true(c[1].len > 0 && c[2].len > 0);
        assert_true(str_cmp(last, c[0]) < 0);
        last = c[0];
    }
    assert_true(senses.sense_count >= 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(swedish_and_english_meet),
        cmocka_unit_test(a_compound_is_read_in_its_parts),
        cmocka_unit_test(letters_alone_are_not_a_meaning),
        cmocka_unit_test(words_that_tell_nothing_are_counted),
        cmocka_unit_test(long_text_is_read_whole),
        cmocka_unit_test(the_list_is_sorted_and_speaks_both_languages),
    };
    return cmocka_run_group_tests(tests, load, drop);
}
