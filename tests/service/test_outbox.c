/*
 * test_outbox.c: a message is put once, goes the way its receiver wishes, holds no name
 * before it leaves, and reminds nobody who has said stop, was reminded today or has
 * just acted.
 */
#include <string.h>

#include "base/embed.h"
#include "outbox_kit.h"
#include "service/outbox_to.h"
#include "store/store.h"

#define HOUR (3600 * MOMENT_SECOND)

static void the_way_is_the_contacts_own(void **state)
{
    static const struct {
        const char *channel, *phone, *email, *way;
    } cases[] = {
        { "sms", "070-174 06 01", "d@example.org", "waiting:sms:" },
        { "sms", "", "d@example.org", "waiting:call:" },
        { "email", "", "d@example.org", "waiting:email:" },
        { "email", "070-174 06 01", "", "waiting:call:" },
        { "phone", "070-174 06 01", "d@example.org", "waiting:call:" },
        { "visit", "", "d@example.org", "waiting:call:" },
        { "letter", "", "d@example.org", "waiting:call:" }, /* no street */
        { "", "070-174 06 01", "d@example.org", "waiting:email:" },
        { "", "070-174 06 01", "", "waiting:call:" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t id =
            outbox_contact_made(cases[i].channel, cases[i].phone, cases[i].email);
        struct outbox_put put = outbox_made("employer_profiles", OUTBOX_CONTACT, id);
        assert_int_equal(put.answer, OUTBOX_PUT);
        assert_string_equal(outbox_now(put.rid), cases[i].way);
    }
}

static void the_way_is_the_participants_own_and_a_letter_when_none_is_said(void **state)
{
    static const char *const ways[][2] = {
        { "", "waiting:letter:" },       { "phone", "waiting:call:" },
        { "sms", "waiting:sms:" },       { "email", "waiting:email:" },
        { "letter", "waiting:letter:" },
    };

    (void)state;
    for (int i = 0; i < 5; i++) {
        int64_t person = outbox_person_made(200 + i, ways[i][0]);
        struct outbox_put put = outbox_made("person_news", OUTBOX_PERSON, person);
        assert_string_equal(outbox_now(put.rid), ways[i][1]);
    }
}

static void a_protected_identity_is_called_by_a_person_only(void **state)
{
    (void)state;
    int64_t person = outbox_person_made(200, "email");
    struct outbox_address to;
    struct err err = { 0 };
    struct tx *tx = NULL;

    case_sql("INSERT INTO protection (person_id, kind, from_at, set_by)"
             " SELECT id, 'flag', 1, 'u1' FROM person WHERE rid = 200");
    struct outbox_put put = outbox_made("person_news", OUTBOX_PERSON, person);
    assert_string_equal(outbox_now(put.rid), "waiting:call:");
    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err), &err);
    CASE_OK(outbox_address(&case_call, tx, (struct outbox_who){ OUTBOX_PERSON, person },
                           &to, &err),
            &err);
    tx_end(&tx);
    assert_true(to.is_closed && to.name.len == 0 && to.phone.len == 0 &&
                to.email.len == 0 && to.street.len == 0 && to.given.len == 0);
}

static void nothing_that_is_kept_says_who_it_is_to(void **state)
{
    (void)state;
    int64_t person = outbox_person_made(200, "sms");

    (void)outbox_made("person_news", OUTBOX_PERSON, person);
    struct str row = firm_text(
        "SELECT kind || about || link || channel || state || reason || actor || lang"
        " || coalesce(day, '') FROM outbox");
    static const char *const parts[] = { "Kim",     "Exempel", "174",
                                         "example", "Provgat", "Östers" };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_true(str_find(row, str_from(parts[i])) == SIZE_MAX);
}

static void one_that_has_not_left_takes_the_new_link(void **state)
{
    (void)state;
    int64_t id = outbox_contact_made("email", "", "d@example.org");
    struct outbox_new new = { .kind = "employer_profiles",
                              .who = { OUTBOX_CONTACT, id },
                              .about = "referral",
                              .about_rid = 7,
                              .link = STR("/answer/one"),
                              .day = CASE_DAY };
    struct outbox_put first = outbox_of(&new);

    new.link = STR("/answer/two");
    new.day = CASE_DAY + 2; /* and another last day */
    struct outbox_put second = outbox_of(&new);
    char day[DATE_TEXT_BYTES];
    date_format(new.day, day);
    assert_int_equal(second.answer, OUTBOX_RENEWED);
    assert_int_equal(second.rid, first.rid);
    assert_int_equal(firm_number("SELECT count(*) FROM outbox"), 1);
    assert_true(str_is(firm_text("SELECT link FROM outbox"), "/answer/two|\n"));
    struct buf row = buf_new(&case_arena);
    buf_format(&row, "%s|\n", day);
    assert_true(str_eq(firm_text("SELECT day FROM outbox"), buf_str(&row)));
    new.about_rid = 8; /* of another thing */
    assert_int_equal(outbox_of(&new).answer, OUTBOX_PUT);
    case_sql("UPDATE outbox SET state = 'sent', closed_at = 1 WHERE about_rid = 7");
    new.about_rid = 7; /* it has left: this is a new one */
    assert_int_equal(outbox_of(&new).answer, OUTBOX_PUT);
}

static struct outbox_new reminder(int64_t contact)
{
    return (struct outbox_new){ .kind = "employer_reminder",
                                .who = { OUTBOX_CONTACT, contact },
                                .about = "referral",
                                .about_rid = random_id(),
                                .link = STR("/answer/one"),
                                .day = CASE_DAY };
}

static void one_is_reminded_once_a_day_of_whatever_it_is(void **state)
{
    (void)state;
    int64_t id = outbox_contact_made("email", "", "d@example.org");
    struct outbox_new new = reminder(id);

    (void)outbox_made("employer_profiles", OUTBOX_CONTACT, id); /* is no reminder */
    assert_int_equal(outbox_of(&new).answer, OUTBOX_PUT);
    new = reminder(id);
    struct outbox_put put = outbox_of(&new);
    assert_int_equal(put.answer, OUTBOX_TODAY);
    assert_int_equal(put.rid, 0);
    new.kind = "need_confirm_reminder";
    assert_int_equal(outbox_of(&new).answer, OUTBOX_TODAY);
    /* 23.30 in Sweden is 22.30 UTC: the same day. After midnight it is another. */
    case_call.now = CASE_NOW + 10 * HOUR + HOUR / 2;
    assert_int_equal(outbox_of(&new).answer, OUTBOX_TODAY);
    case_call.now = CASE_NOW + 11 * HOUR + HOUR / 2;
    assert_int_equal(outbox_of(&new).answer, OUTBOX_PUT);
}

static void who_has_just_acted_is_not_reminded(void **state)
{
    (void)state;
    int64_t id = outbox_contact_made("email", "", "d@example.org");
    struct outbox_new new = reminder(id);

    new.acted_at = case_call.now - OUTBOX_REST_HOURS *HOUR + 1;
    assert_int_equal(outbox_of(&new).answer, OUTBOX_RESTS);
    new.acted_at = case_call.now - OUTBOX_REST_HOURS *HOUR;
    assert_int_equal(outbox_of(&new).answer, OUTBOX_PUT);
}

static void set_stop(int64_t contact, bool stopped)
{
    struct err err = { 0 };
    struct tx *tx = NULL;

    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    CASE_OK(outbox_set_stop(&case_call, tx,
                            (struct outbox_who){ OUTBOX_CONTACT, contact }, stopped,
                            &err),
            &err);
    CASE_OK(tx_commit(&tx, &case_call.ticket, &err), &err);
    case_wait();
}

static void who_says_stop_gets_no_reminders_but_is_still_told(void **state)
{
    (void)state;
    int64_t id = outbox_contact_made("email", "", "d@example.org");
    struct outbox_new new = reminder(id);

    set_stop(id, true);
    set_stop(id, true); /* said twice is said once */
    assert_int_equal(firm_number("SELECT count(*) FROM outbox_stop"), 1);
    assert_int_equal(outbox_of(&new).answer, OUTBOX_STOPPED);
    assert_int_equal(outbox_made("employer_closed", OUTBOX_CONTACT, id).answer,
                     OUTBOX_PUT);
    set_stop(id, false);
    assert_int_equal(outbox_of(&new).answer, OUTBOX_PUT);
}

static void what_was_answered_is_taken_back(void **state)
{
    (void)state;
    int64_t id = outbox_contact_made("email", "", "d@example.org");
    struct outbox_put put = outbox_made("employer_profiles", OUTBOX_CONTACT, id);
    struct err err = { 0 };
    struct tx *tx = NULL;

    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    CASE_OK(outbox_drop(&case_call, tx, 7, "employer_closed", &err), &err);
    CASE_OK(outbox_drop(&case_call, tx, 7, NULL, &err), &err);
    CASE_OK(tx_commit(&tx, &case_call.ticket, &err), &err);
    case_wait();
    assert_string_equal(outbox_now(put.rid), "dropped:email:withdrawn");
    assert_int_equal(firm_number("SELECT length(link) FROM outbox"), 0);
}

static void a_contact_who_has_left_is_a_thing_to_do_and_not_a_message(void **state)
{
    (void)state;
    int64_t id = outbox_contact_made("email", "", "d@example.org");

    case_sql("UPDATE firm_contact SET left_on = '2026-01-01'");
    struct outbox_put put = outbox_made("employer_profiles", OUTBOX_CONTACT, id);
    assert_string_equal(outbox_now(put.rid), "failed:email:left");
}

static void a_link_out_of_the_house_or_a_kind_nobody_knows_is_refused(void **state)
{
    static const char *const links[] = { "https://example.org/", "//example.org",
                                         "/a b", "/a\nb", "answer" };
    int64_t id = outbox_contact_made("email", "", "d@example.org");
    struct outbox_new new = reminder(id);
    struct outbox_put put;
    struct err err = { 0 };
    struct tx *tx = NULL;

    (void)state;
    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        new.link = str_from(links[i]);
        assert_false(outbox_put(&case_call, tx, &new, &put, &err));
        firm_err(&err, ERR_INTERNAL, "cannot be sent like that");
    }
    new = reminder(id);
    new.kind = "person_news"; /* not to a contact */
    assert_false(outbox_put(&case_call, tx, &new, &put, &err));
    firm_err(&err, ERR_INTERNAL, "cannot be sent like that");
    new.kind = "greeting";
    assert_false(outbox_put(&case_call, tx, &new, &put, &err));
    firm_err(&err, ERR_INTERNAL, "no message of the kind");
    new = reminder(4711);
    assert_false(outbox_put(&case_call, tx, &new, &put, &err));
    firm_err(&err, ERR_NOT_FOUND, "nobody to send");
    tx_end(&tx);
}

static void every_kind_has_its_words_and_no_hole_that_nothing_fills(void **state)
{
    struct str tsv, line, column[8];
    uint32_t kinds = 0;

    (void)state;
    assert_true(embed_find(embed_data, "outbox_kinds.tsv", &tsv));
    assert_true(embed_line(&tsv, &line)); /* the names of the columns */
    while (embed_line(&tsv, &line)) {
        struct outbox_kind kind;
        struct err err = { 0 };
        assert_int_equal(embed_columns(line, column, 8), 7);
        CASE_OK(outbox_kind_find(column[0], &kind, &err), &err);
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            struct outbox_words words = { (enum lang)lang, STR("Kim"), STR("LINK"),
                                          STR("Enhet"), CASE_DAY };
            struct str text = outbox_text(&case_arena, kind.text[lang], &words);
            assert_true(kind.subject[lang].len > 0 && text.len > 0);
            assert_true(str_find(text, STR("{")) == SIZE_MAX);
        }
        kinds++;
    }
    assert_true(kinds >= 10);
}

static void words_without_a_name_or_a_day_read_well(void **state)
{
    struct outbox_words words = { LANG_SV, STR(""), STR("https://x/a"), STR("E"),
                                  DAY_NONE };

    (void)state;
    struct str text = outbox_text(
        &case_arena, STR("Hej {name}!\\nSvara före {day}: {link}\\n{unit}"), &words);
    assert_true(str_is(text, "Hej!\nSvara före: https://x/a\nE"));
}

static void addresses_that_no_program_should_be_handed_are_none(void **state)
{
    static const char *const bad[] = {
        "",         "a",        "@b.se",    "-oQ/tmp@b.se", "a@b@c.se", "a@-b.se",
        "a b@c.se", "a@c.se.",  "a\n@c.se", "<a@c.se>",     "a@",       ".a@c.se",
        "a;b@c.se", "a,b@c.se", "å@c.se",   "\"a\"@c.se",   "a@b.se\n"
    };
    static const char *const good[] = { "a@b.se", "a.b-c_d+e%f@g-h.example.org" };
    static const char *const phones[][2] = {
        { "070-174 06 05", "+46701740605" },
        { "+46 70 174 06 05", "+46701740605" },
        { "0046701740605", "+46701740605" },
        { "063/12 34 56", "+4663123456" },
        { "(063) 12 34 56", "+4663123456" },
        { "123456", "" },
        { "070-174 06 05; rm", "" },
        { "", "" },
        { "0701740605070174", "" },
        { "+1", "" },
        { "-0701740605", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (email_is_sound(str_from(bad[i])))
            fail_msg("%s", bad[i]);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(email_is_sound(str_from(good[i])));
    for (size_t i = 0; i < sizeof phones / sizeof *phones; i++)
        assert_string_equal(
            str_cstr(&case_arena, phone_e164(&case_arena, str_from(phones[i][0]))),
            phones[i][1]);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, case_make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_way_is_the_contacts_own),
        CASE(the_way_is_the_participants_own_and_a_letter_when_none_is_said),
        CASE(a_protected_identity_is_called_by_a_person_only),
        CASE(nothing_that_is_kept_says_who_it_is_to),
        CASE(one_that_has_not_left_takes_the_new_link),
        CASE(one_is_reminded_once_a_day_of_whatever_it_is),
        CASE(who_has_just_acted_is_not_reminded),
        CASE(who_says_stop_gets_no_reminders_but_is_still_told),
        CASE(what_was_answered_is_taken_back),
        CASE(a_contact_who_has_left_is_a_thing_to_do_and_not_a_message),
        CASE(a_link_out_of_the_house_or_a_kind_nobody_knows_is_refused),
        CASE(every_kind_has_its_words_and_no_hole_that_nothing_fills),
        CASE(words_without_a_name_or_a_day_read_well),
        CASE(addresses_that_no_program_should_be_handed_are_none),
    };

    return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
