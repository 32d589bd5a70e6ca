/*
 * test_bad_files.c: files that an import must refuse, or rows of them: each says where
 * and what to do, with the right exit code, and leaves nothing behind.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox.h"

#define HEADER                                                                         \
    "source_key,sex,locality,mode,max_minutes,available_from,hours_per_week,"          \
    "enrolled_on,capabilities,licences,certificates,languages\n"
#define NEEDS "source_key,title,locality,start,hours_per_week,positions,purpose\n"
#define REQUIREMENTS                                                                   \
    "need,task,share_percent,kind,concept,level,class,weight,obtain_weeks\n"

static int open_room(void **state)
{
    (void)state;
    sandbox_open();
    return 0;
}

static int close_room(void **state)
{
    (void)state;
    sandbox_unprivileged = false;
    sandbox_close();
    return 0;
}

/* The whole file is refused: that sentence, no database, no other file. */
static void refused(const char *file, const char *sentence)
{
    assert_int_equal(insteg("import people %s --apply", file), EXIT_INPUT);
    said(file);
    said(sentence);
    assert_string_equal(program_out, "");
    assert_int_equal(sandbox_files_with("insteg.db"), 0);
    assert_int_equal(sandbox_files_with("rejected"), 0);
}

static void a_missing_file_is_named(void **state)
{
    (void)state;
    refused("saknas.csv", "kontrollera namnet och mappen");
    refused("mapp/saknas.csv", "kontrollera namnet och mappen");
}

static void a_folder_is_no_file(void **state)
{
    (void)state;
    assert_int_equal(mkdir("mapp", 0700), 0);
    refused("mapp", "är en mapp; ange en fil i den");
}

static void a_file_that_may_not_be_read_is_named(void **state)
{
    (void)state;
    sandbox_unprivileged = true;
    assert_int_equal(chmod(".", 0777), 0);
    if (insteg("--version") != 0)
        skip(); /* nobody may not run programs where this one lies */
    sandbox_write("people.csv", HEADER);
    assert_int_equal(chmod("people.csv", 0), 0);
    refused("people.csv", "kan inte öppnas för läsning; kontrollera rättigheterna");
}

static void latin_1_is_refused_with_its_line(void **state)
{
    (void)state;
    sandbox_write("people.csv",
                  HEADER "P1,K,Krokom,,,,,,,,,\nP2,K,\xd6stersund,,,,,,,,,\n");
    refused("people.csv", "rad 3 är inte UTF-8; spara filen som UTF-8");
}

static void utf_16_is_refused(void **state)
{
    static const char little[] = "\xff\xfes\0o\0u\0r\0c\0e\0\n\0";

    (void)state;
    sandbox_write_bytes("people.csv", little, sizeof little - 1);
    refused("people.csv", "rad 1 är inte UTF-8; spara filen som UTF-8");
    sandbox_write_bytes("people.csv", little + 2, sizeof little - 3);
    refused("people.csv", "rad 1 har en nollbyte");
}

static void an_unknown_column_is_named(void **state)
{
    (void)state;
    sandbox_write("people.csv", "source_key,locality,kön\n1,Krokom,K\n");
    refused("people.csv", "okänd kolumn kön; ta bort den eller rätta namnet");
}

static void a_missing_column_is_named(void **state)
{
    (void)state;
    sandbox_write("people.csv", "source_key,sex\n1,K\n");
    refused("people.csv", "saknar kolumnen locality");
    sandbox_write("people.csv", "source_key,locality,locality\n1,Krokom,Krokom\n");
    refused("people.csv", "kolumnen locality står två gånger");
}

static void an_empty_file_is_told_from_one_with_a_header_only(void **state)
{
    (void)state;
    sandbox_write("people.csv", "");
    refused("people.csv", "filen är tom; första raden ska ge kolumnernas namn");
    sandbox_write("people.csv", HEADER);
    assert_int_equal(insteg("import people people.csv --apply"), 0);
    printed("nya 0, ändrade 0, lika 0, avvisade 0");
}

static void a_quote_that_never_closes_is_refused_with_its_line(void **state)
{
    (void)state;
    sandbox_write("people.csv",
                  HEADER "P1,K,Krokom,,,,,,,,,\n"
                         "P2,K,\"Krokom,,,,,,,,,\nP3,K,Krokom,,,,,,,,,\n");
    refused("people.csv", "rad 3 öppnar ett citattecken som aldrig stängs");
    sandbox_write("people.csv", HEADER "P1,K,\"Kro\"kom,,,,,,,,,\n");
    refused("people.csv", "rad 2 har citattecken som inte går ihop");
}

static void a_line_of_ten_megabytes_is_refused(void **state)
{
    static char text[10000000];

    (void)state;
    memset(text, 'a', sizeof text);
    memcpy(text, HEADER, strlen(HEADER));
    sandbox_write_bytes("people.csv", text, sizeof text);
    refused("people.csv", "rad 2 är längre än 1 MB");
}

static void the_wrong_kind_of_file_is_refused(void **state)
{
    (void)state;
    sandbox_write("needs.csv", NEEDS);
    refused("needs.csv", "okänd kolumn title");
    sandbox_write("people.csv", HEADER);
    assert_int_equal(insteg("import needs people.csv --apply"), EXIT_INPUT);
    said("people.csv");
    assert_int_equal(insteg("import needs needs.csv needs.csv --apply"), EXIT_USAGE);
    said("ge needs.csv och requirements.csv");
    assert_int_equal(sandbox_files_with("insteg.db"), 0);
}

/* ---------- rows ---------- */

struct bad_row {
    const char *row, *why;
};

/*
 * One good row and the bad ones: the good one is written, each bad one is rejected with
 * its line and reason, on the screen and in FILE.rejected.csv.
 */
static void rejected(const char *header, const struct bad_row *rows, size_t count,
                     const char *command)
{
    static char text[1 << 16], want[512];
    size_t len = (size_t)snprintf(text, sizeof text, "%s", header);

    for (size_t i = 0; i < count; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s\n", rows[i].row);
    sandbox_write("rows.csv", text);
    assert_int_equal(insteg("%s --apply --json", command), EXIT_FOUND);
    for (size_t i = 0; i < count; i++) {
        snprintf(want, sizeof want, "{\"line\":%zu,\"source_key\":", i + 2);
        printed(want);
        snprintf(want, sizeof want, "\"reason\":\"%s", rows[i].why);
        printed(want);
    }
    const char *file = sandbox_read("rows.csv.rejected.csv", NULL);
    assert_non_null(file);
    for (size_t i = 0; i < count; i++)
        if (!strstr(file, rows[i].why))
            fail_msg("the file of rejected rows lacks: %s", rows[i].why);
    assert_int_equal(sandbox_files_with(".tmp"), 0);
}

static void people_rows_are_rejected_with_their_reasons(void **state)
{
    static const struct bad_row rows[] = {
        { "1,K,Krokom,,,2027-02-29,,,,,,",
          "available_from: 2027-02-29 är inget datum" },
        { "2,K,Krokom,,,,,2027-13-01,,,,", "enrolled_on: 2027-13-01 är inget datum" },
        { "3,K,Krokom,,,31/1 2027,,,,,,", "available_from: 31/1 2027 är inget datum" },
        { "4,K,Krokom,,,,,,task:plocka-order=5,,,", "task:plocka-order=5: en nivå är" },
        { "5,K,Krokom,,,,,,task:plocka-order=0,,,", "task:plocka-order=0: en nivå är" },
        { "6,K,Krokom,,,,,,task:plocka-order,,,", "task:plocka-order saknar nivå" },
        { "7,K,Krokom,,,,,,task:finns-inte=2,,,",
          "begreppet task:finns-inte är okänt" },
        { "8,K,Krokom,,,,,,plocka-order=2,,,", "plocka-order är ingen begreppskod" },
        { "9,K,Krokom,,,,,,yrke:12=2,,,", "yrke är inget känt" },
        { "10,K,Atlantis,,,,,,,,,", "ingen plats heter Atlantis; skriv en kommun" },
        { "11,K,Lugnvik,,,,,,,,,", "flera platser heter Lugnvik; skriv en av: Lugnvik "
                                   "(Kramfors), Lugnvik (Östersund)" },
        { "12,K,,,,,,,,,,", "locality är tom" },
        { "13,K,Krokom,tåg,,,,,,,,", "mode är car, bus, bike eller foot, inte tåg" },
        { "14,X,Krokom,,,,,,,,,", "sex är K, M eller tomt, inte X" },
        { "15,K,Krokom,,-5,,,,,,,", "max_minutes: -5 är inget heltal från 1" },
        { "16,K,Krokom,,,,200,,,,,",
          "hours_per_week: 200 är inget heltal från 1 till 168" },
        { "17,K,Krokom,,,,,,,,,sv:tala=3", "sv:tala är ingen språkfärdighet" },
        { "18,K,Krokom,,,,,,,,,xx:speak=3", "xx:speak är inget språk" },
        { "19,K,Krokom,,,,,,,,,sv:speak=9", "sv:speak=9: en nivå är" },
        { ",K,Krokom,,,,,,,,,", "source_key är tom" },
        { "21,K,Krokom", "raden har 3 fält, rubrikraden 12" },
        { "god,K,Krokom,,,,,,,,", "raden har 11 fält, rubrikraden 12" },
    };

    (void)state;
    rejected(HEADER, rows, sizeof rows / sizeof *rows, "import people rows.csv");
}

static void
a_second_row_with_the_same_key_is_rejected_and_the_first_stands(void **state)
{
    (void)state;
    sandbox_write("people.csv", HEADER "1,K,Krokom,,,,,,,,,\n2,K,Krokom,,,,,,,,,\n"
                                       "1,M,Krokom,,,,,,,,,\n");
    assert_int_equal(insteg("import people people.csv --apply"), EXIT_FOUND);
    printed("nya 2, ändrade 0, lika 0, avvisade 1");
    printed("rad 4: source_key 1 står redan på rad 2");
    sandbox_write("people.csv", HEADER "1,K,Krokom,,,,,,,,,\n");
    assert_int_equal(insteg("import people people.csv --apply"), 0);
    printed("nya 0, ändrade 0, lika 1, avvisade 0");
}

static void needs_rows_are_rejected_with_their_reasons(void **state)
{
    static const struct bad_row rows[] = {
        { "1,T,Krokom,2027-01-32,40,1,hire", "start: 2027-01-32 är inget datum" },
        { "2,,Krokom,2027-01-31,40,1,hire", "titeln är tom" },
        { "3,T,Narnia,2027-01-31,40,1,hire", "ingen plats heter Narnia" },
        { "4,T,Krokom,2027-01-31,40,1,jobb", "purpose är try_out, praktik, hire" },
        { "5,T,Krokom,2027-01-31,40,0,hire", "positions: 0 är inget heltal" },
        { "6,T,Krokom,2027-01-31,999,1,hire", "hours_per_week: 999 är inget heltal" },
        { "7,T,,2027-01-31,40,1,hire", "locality är tom" },
    };

    (void)state;
    rejected(NEEDS, rows, sizeof rows / sizeof *rows, "import needs rows.csv");
}

static void requirement_rows_are_rejected_with_their_reasons(void **state)
{
    static const struct bad_row rows[] = {
        { "N,,,concept,task:plocka-order,7,core,,", "level: 7 är inget heltal från 1" },
        { "N,,,trait,task:plocka-order,1,core,,", "kind är concept, licence" },
        { "N,,,concept,task:plocka-order,1,krav,,", "class är statutory, duty" },
        { "N,,,concept,task:nej,1,core,,", "begreppet task:nej är okänt" },
        { "N,,,concept,task:plocka-order,1,core,99,", "weight: 99 är inget heltal" },
        { "N,,,concept,task:plocka-order,1,core,,9999", "obtain_weeks: 9999 är inget" },
        { "N,A,101,concept,task:plocka-order,1,core,,", "share_percent: 101 är inget" },
        { "N9,,,concept,task:plocka-order,1,core,,", "det finns inget behov N9" },
        { "N,,,language,sv:läsa,1,core,,", "sv:läsa är ingen språkfärdighet" },
        { "N,,,licence,,1,core,,", "en kod är tom" },
    };

    (void)state;
    sandbox_write("needs.csv", NEEDS "N,Test,Krokom,2027-01-31,40,1,hire\n");
    rejected(REQUIREMENTS, rows, sizeof rows / sizeof *rows,
             "import needs needs.csv rows.csv");
}

static void rejected_rows_corrected_in_their_file_can_be_imported_from_it(void **state)
{
    static char text[4096];

    (void)state;
    sandbox_write("people.csv", HEADER "1,K,Atlantis,,,,,,,,,\n2,M,Krokom,,,,,,,,,\n");
    assert_int_equal(insteg("import people people.csv --apply"), EXIT_FOUND);
    const char *file = sandbox_read("people.csv.rejected.csv", NULL);
    assert_non_null(file);
    snprintf(text, sizeof text, "%.2000s", file);
    char *wrong = strstr(text, "Atlantis");
    assert_non_null(wrong);
    memcpy(wrong, "Bracke  ", 8);
    sandbox_write("again.csv", text);
    assert_int_equal(insteg("import people again.csv --apply"), EXIT_FOUND);
    memcpy(wrong, "Krokom  ", 8);
    sandbox_write("again.csv", text);
    assert_int_equal(insteg("import people again.csv --apply"), 0);
    printed("nya 1, ändrade 0, lika 0, avvisade 0");
    assert_false(sandbox_has("again.csv.rejected.csv")); /* the older one is gone */
}

static void too_many_requirements_that_count_are_rejected(void **state)
{
    static char text[1 << 14];
    size_t len = (size_t)snprintf(text, sizeof text, REQUIREMENTS);

    (void)state;
    for (int i = 0; i < 17; i++)
        len += (size_t)snprintf(text + len, sizeof text - len,
                                "N,,,certificate,c%d,1,core,,\n", i);
    sandbox_write("needs.csv", NEEDS "N,Test,Krokom,2027-01-31,40,1,hire\n");
    sandbox_write("requirements.csv", text);
    assert_int_equal(insteg("import needs needs.csv requirements.csv --apply"),
                     EXIT_FOUND);
    printed("nya 16, ändrade 0, lika 0, avvisade 1");
    printed("rad 18: ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_room, close_room)

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_missing_file_is_named),
        TEST(a_folder_is_no_file),
        TEST(a_file_that_may_not_be_read_is_named),
        TEST(latin_1_is_refused_with_its_line),
        TEST(utf_16_is_refused),
        TEST(an_unknown_column_is_named),
        TEST(a_missing_column_is_named),
        TEST(an_empty_file_is_told_from_one_with_a_header_only),
        TEST(a_quote_that_never_closes_is_refused_with_its_line),
        TEST(a_line_of_ten_megabytes_is_refused),
        TEST(the_wrong_kind_of_file_is_refused),
        TEST(people_rows_are_rejected_with_their_reasons),
        TEST(a_second_row_with_the_same_key_is_rejected_and_the_first_stands),
        TEST(needs_rows_are_rejected_with_their_reasons),
        TEST(requirement_rows_are_rejected_with_their_reasons),
        TEST(rejected_rows_corrected_in_their_file_can_be_imported_from_it),
        TEST(too_many_requirements_that_count_are_rejected),
    };

    if (!sandbox_arguments(argc, argv))
        return 2;
    return cmocka_run_group_tests_name("bad_files", tests, NULL, NULL);
}
