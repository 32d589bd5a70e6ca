/* test_programme_draw.c: is each stage and each move in the pictures, does no line run
 * past 80 columns, is the SVG sound, and are the bytes the same every time? */
#include "domain/stage_draw.h"
#include "programme_kit.h"

static const char *const names[] = { "dorroppnare", "hallsberg", "jobbtorget", "lulea",
                                     "norrbotten" };
#define NAMES (sizeof names / sizeof *names)

static struct str drawn(const char *name, enum lang lang, bool svg)
{
    struct programme_reading r = kit_read(kit_shipped(name));
    struct buf out = buf_new(&kit_arena);

    if (svg)
        stage_draw_svg(&out, lang, &r.programme);
    else
        stage_draw_text(&out, lang, &r.programme);
    return buf_str(&out);
}

static void the_text_has_everything_within_80_columns(void **state)
{
    (void)state;
    for (size_t i = 0; i < NAMES; i++) {
        struct programme_reading r = kit_read(kit_shipped(names[i]));
        struct str rest = drawn(names[i], LANG_SV, false), line;
        uint32_t arrows = 0;
        while (str_next(&rest, '\n', &line)) {
            assert_true(str_utf8_count(line) <= STAGE_DRAW_COLUMNS);
            arrows += str_starts(line, "    -> ");
        }
        assert_int_equal(arrows, r.programme.moves.count);
    }
}

static void the_same_file_gives_the_same_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < NAMES; i++)
        for (int svg = 0; svg < 2; svg++)
            assert_true(str_eq(drawn(names[i], LANG_EN, svg == 1),
                               drawn(names[i], LANG_EN, svg == 1)));
}

/* Every element is closed in order, and no text breaks out. */
static void the_picture_is_sound_and_complete(void **state)
{
    (void)state;
    for (size_t i = 0; i < NAMES; i++) {
        struct programme_reading r = kit_read(kit_shipped(names[i]));
        struct str svg = drawn(names[i], LANG_SV, true), rest = svg;
        struct str open[16], part;
        uint32_t depth = 0, paths = 0, boxes = 0;
        for (size_t at; (at = str_find(rest, STR("<"))) != SIZE_MAX;) {
            rest = str_sub(rest, at + 1, rest.len);
            size_t end = str_find(rest, STR(">"));
            assert_true(end != SIZE_MAX);
            struct str tag = str_sub(rest, 0, end), word = tag;
            bool closes = str_starts(tag, "/"), alone = str_ends(tag, "/");
            str_next(&word, ' ', &part);
            paths += str_is(part, "path");
            boxes += str_is(part, "g");
            if (closes) {
                assert_true(depth > 0);
                assert_true(str_eq(str_sub(part, 1, part.len), open[--depth]));
            } else if (!alone) {
                assert_true(depth < 16);
                open[depth++] = part;
            }
        }
        assert_int_equal(depth, 0);
        assert_int_equal(paths, r.programme.moves.count + 1); /* and the arrow head */
        assert_int_equal(boxes, r.programme.stages.count);
    }
}

static void what_is_not_letters_is_escaped(void **state)
{
    (void)state;
    struct str text = kit_changed(kit_shipped("hallsberg"),
                                  "{\"sv\": \"Erbjuden utbildning\", \"en\":",
                                  "{\"sv\": \"<b>&\\\"</b>\", \"en\":");
    struct programme_reading r = kit_read(text);
    struct buf out = buf_new(&kit_arena);

    stage_draw_svg(&out, LANG_SV, &r.programme);
    assert_true(str_find(buf_str(&out), STR("<b>")) == SIZE_MAX);
    assert_true(str_find(buf_str(&out), STR("&lt;b&gt;&amp;")) != SIZE_MAX);
}

static void a_programme_without_anything_is_drawn_empty(void **state)
{
    (void)state;
    static const struct programme none;
    struct buf text = buf_new(&kit_arena), svg = buf_new(&kit_arena);

    stage_draw_text(&text, LANG_SV, &none);
    stage_draw_svg(&svg, LANG_SV, &none);
    assert_int_equal(text.len, 0);
    assert_true(str_ends(buf_str(&svg), "</svg>\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_has_everything_within_80_columns),
        cmocka_unit_test(the_same_file_gives_the_same_bytes),
        cmocka_unit_test(the_picture_is_sound_and_complete),
        cmocka_unit_test(what_is_not_letters_is_escaped),
        cmocka_unit_test(a_programme_without_anything_is_drawn_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
