/*
 * test_password_easy.c: what is guessed first is told from what is not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/embed.h"
#include "base/rng.h"
#include "service/password_easy.h"

static struct arena arena;

static bool easy(const char *password)
{
    return password_is_easy(str_from(password), NULL, 0);
}

static void what_is_made_in_a_hurry_is_easy(void **state)
{
    static const char *const passwords[] = {
        "Sommar2026!!",
        "sommar202627",
        "SOMMAR-2026-xk",
        "L\xc3\xb6senord123!",
        "l0s3n0rd2026",
        "p4$$w0rd1234",
        "P@ssw0rd2026!",
        "qwertyuiop12",
        "asdfghjkl\xc3\xb6\xc3\xa4",
        "poiuytrewq99",
        "1qaz2wsx3edc",
        "zaq12wsxcde3",
        "abcdefghijkl",
        "123456789012",
        "198505171234",
        "1985-05-17 1234",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "hejhejhejhej",
        "sommarsommar",
        "xkqvxkqvxkqv",
        "anna.andersson85",
        ("Linn\xc3\xa9"
         "aanita!1"), /* an a is a digit of the byte before it */
        "hammarbyif2026",
        "ManchesterUtd1",
        "iloveyou2026",
        "!!!Fotboll!!!",
        "November-2026",
        "\xc3\x96stersund26!",
        "Krokom Krokom",
        "fredag fredag",
        "Valkommen2026",
        "v\xc3\xa4lkommen 123",
        "welcome12345",
        "blommanblomman",
        "mamma pappa 12",
        "        sommar",
        "0000000000000",
        "julafton241224",
    };

    (void)state;
    for (size_t i = 0; i < sizeof passwords / sizeof *passwords; i++)
        if (!easy(passwords[i]))
            fail_msg("%s", passwords[i]);
}

static void words_that_do_not_belong_together_are_fit(void **state)
{
    static const char *const passwords[] = {
        "tre gula elefanter",
        "fyra bla flodhastar",
        "en gul elefant",
        "kranvagn i mossan",
        "lampskarm tofs vante",
        "h\xc3\xa4st spik dimma",
        "correct horse staple",
        "xK9#mQ2$vL7!bN",
        "zyqvkwmxpthb",
        "\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c \xd0\xb4\xd0\xbb\xd1\x8f",
        "ko bo \xc3\xa5t ek sy is",
        "vinter cykel stol",
    };

    (void)state;
    for (size_t i = 0; i < sizeof passwords / sizeof *passwords; i++)
        if (easy(passwords[i]))
            fail_msg("%s", passwords[i]);
}

/* Every word of the list that is long enough, dressed as people dress them. */
static void every_word_of_the_list_is_seen_through_its_dress(void **state)
{
    static const char *const dress[][3] = {
        { "", "", "2026" }, { "", "-", "!" }, { "1985", "", "" }, { "", " ", " 12" }
    };
    static const char from[] = "aeiost", to[] = "431057";
    struct str tsv, line, column[2], word;
    uint32_t tried = 0;
    char text[256];

    (void)state;
    assert_true(embed_find(embed_data, "password_words.tsv", &tsv));
    while (embed_line(&tsv, &line)) {
        assert_int_equal(embed_columns(line, column, 2), 2);
        while (!str_is(column[0], "row") && str_next(&column[1], ' ', &word)) {
            if (str_utf8_count(word) < 3)
                continue;
            char *plain = str_cstr(&arena, word), *leet = str_cstr(&arena, word);
            for (char *c = leet; *c; c++)
                if (strchr(from, *c))
                    *c = to[strchr(from, *c) - from];
            if (plain[0] >= 'a' && plain[0] <= 'z')
                plain[0] = (char)(plain[0] - 'a' + 'A');
            const char *const *d = dress[tried++ % 4];
            snprintf(text, sizeof text, "%s%s%s%s%s", d[0], plain, d[1], leet, d[2]);
            if (!easy(text))
                fail_msg("%s", text);
        }
    }
    assert_true(tried > 1500);
}

/* What a program makes is not refused by chance: of 16 letters and digits, none. */
static void what_is_random_is_fit(void **state)
{
    static const char signs[] =
        "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    struct rng rng = rng_seeded(7);
    char text[17] = { 0 };

    (void)state;
    for (int i = 0; i < 2000; i++) {
        for (int k = 0; k < 16; k++)
            text[k] = signs[rng_below(&rng, sizeof signs - 1)];
        if (easy(text))
            fail_msg("%s", text);
    }
}

static void words_near_the_owner_count_as_the_list_does(void **state)
{
    static const struct str near[] = { { "Tuvali Zqorn", 12 }, { "zqx-7", 5 } };

    (void)state;
    assert_false(easy("tuvali.zqorn.85"));
    assert_true(password_is_easy(STR("tuvali.zqorn.85"), near, 2));
    assert_true(password_is_easy(STR("Zq0rnZq0rn2026"), near, 2));
}

static void a_login_is_found_whatever_lies_between_its_letters(void **state)
{
    (void)state;
    assert_true(password_holds(STR("min K.a-r_i n 7"), STR("karin"), 4));
    assert_true(password_holds(STR("xxK4R1Nxx"), STR("karin"), 4));
    assert_true(password_holds(STR("hos maja.lind idag"), STR("maja-lind"), 4));
    assert_false(password_holds(STR("tre gula elefanter"), STR("karin"), 4));
    assert_false(password_holds(STR("ali baba och vi"), STR("ali"), 4));
    assert_false(password_holds(STR("tre gula elefanter"), STR(""), 4));
}

static void lengths_at_the_border_are_answered(void **state)
{
    char text[2 * PASSWORD_LETTERS_MOST + 1];

    (void)state;
    assert_true(easy("")); /* nothing is the easiest of all */
    memset(text, 'a', sizeof text);
    text[PASSWORD_LETTERS_MOST] = '\0';
    assert_true(easy(text));
    text[PASSWORD_LETTERS_MOST] = 'a';
    text[PASSWORD_LETTERS_MOST + 1] = '\0';
    assert_false(easy(text)); /* password.h has refused it before */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_made_in_a_hurry_is_easy),
        cmocka_unit_test(words_that_do_not_belong_together_are_fit),
        cmocka_unit_test(every_word_of_the_list_is_seen_through_its_dress),
        cmocka_unit_test(what_is_random_is_fit),
        cmocka_unit_test(words_near_the_owner_count_as_the_list_does),
        cmocka_unit_test(a_login_is_found_whatever_lies_between_its_letters),
        cmocka_unit_test(lengths_at_the_border_are_answered),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    arena_free(&arena);
    return failed;
}
