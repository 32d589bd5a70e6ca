/*
 * test_words.c: what is typed wrongly on a command line: a sentence with the remedy on
 * standard error, exit code 2, nothing on standard output, nothing made.
 */
#include "sandbox.h"

static void wrong_words_are_told(void **state)
{
    static const struct {
        const char *words, *sentence;
    } wrong[] = {
        { "frobnicate",
          "det finns inget kommando frobnicate; insteg --help listar dem" },
        { "import stuff", "inget kommando import stuff; insteg --help listar dem" },
        { "--frob", "det finns inget kommando --frob" },
        { "match", "ange ett behov, eller --all och --out MAPP" },
        { "match a b", "insteg match skrivs: insteg match [NEED]" },
        { "import people", "insteg import people skrivs: insteg import people FILE" },
        { "match x --frob", "det finns inget val --frob; se --help" },
        { "match x --apply", "det finns inget val --apply; se --help" },
        { "match x --top", "--top saknar sitt värde" },
        { "match x --db", "--db saknar sitt värde" },
        { "match x --now yesterday", "--now tar ett datum som 2027-01-31 eller" },
        { "match x --now 2027-02-30", "inte 2027-02-30" },
        { "match x --now 2027-02-28T25:00:00Z", "inte 2027-02-28T25:00:00Z" },
        { "match x --now 2027-02-28T12:00:00", "inte 2027-02-28T12:00:00" },
        { "match x --json=1", "--json tar inget värde" },
        { "match x --lang fr", "--lang tar sv eller en, inte fr" },
        { "serve --port 99999", "--port tar ett heltal från 0 till" },
        { "serve --port abc", "--port tar ett heltal från 0 till" },
    };

    (void)state;
    sandbox_open();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int code = insteg("%s", wrong[i].words);
        if (code != EXIT_USAGE)
            fail_msg("%s: exit %d: %s", wrong[i].words, code, program_err);
        said(wrong[i].sentence);
        assert_string_equal(program_out, "");
    }
    assert_int_equal(sandbox_files_with("."), 2); /* . and .. */
    sandbox_close();
}

static void the_first_word_of_several_commands_lists_them(void **state)
{
    (void)state;
    sandbox_open();
    assert_int_equal(insteg("import"), EXIT_USAGE);
    printed("import people");
    printed("import needs");
    sandbox_close();
}

static void numbers_out_of_range_are_told(void **state)
{
    (void)state;
    sandbox_open();
    sandbox_hand_database();
    assert_int_equal(insteg("match lager-1 --db a.db --top 0"), EXIT_USAGE);
    said("--top tar ett heltal från 1 till");
    assert_int_equal(insteg("match lager-1 --db a.db --top=-1"), EXIT_USAGE);
    assert_int_equal(insteg("match lager-1 --db a.db --seed 1.5"), EXIT_USAGE);
    said("--seed tar ett heltal från 0 till");
    assert_int_equal(insteg("replay abc --db a.db"), EXIT_USAGE);
    said("abc är inte numret på en körning");
    sandbox_close();
}

static void things_that_are_not_there_are_told(void **state)
{
    (void)state;
    sandbox_open();
    sandbox_hand_database();
    assert_int_equal(insteg("match finns-inte --db a.db --json"), EXIT_INPUT);
    said("det finns inget behov finns-inte; listan över behov visar dem som finns");
    assert_string_equal(program_out, "");
    assert_int_equal(insteg("thresholds #12 --db a.db"), EXIT_INPUT);
    said("det finns inget behov #12");
    assert_int_equal(insteg("replay 12 --db a.db"), EXIT_INPUT);
    said("det finns ingen körning 12");
    sandbox_close();
}

static void the_environment_chooses_database_and_language(void **state)
{
    (void)state;
    sandbox_open();
    sandbox_hand_database();
    setenv("INSTEG_DB", "a.db", 1);
    setenv("INSTEG_LANG", "en", 1);
    assert_int_equal(insteg("match nothing"), EXIT_INPUT);
    said("there is no need nothing");
    assert_int_equal(insteg("match nothing --lang sv"), EXIT_INPUT);
    said("det finns inget behov nothing");
    unsetenv("INSTEG_DB");
    unsetenv("INSTEG_LANG");
    sandbox_close();
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_words_are_told),
        cmocka_unit_test(the_first_word_of_several_commands_lists_them),
        cmocka_unit_test(numbers_out_of_range_are_told),
        cmocka_unit_test(things_that_are_not_there_are_told),
        cmocka_unit_test(the_environment_chooses_database_and_language),
    };

    if (!sandbox_arguments(argc, argv))
        return 2;
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
