/*
 * test_outbox_send.c: a message is handed over once, with the first name that lay
 * sealed; what did not leave is tried again, later and later; what may have left is not
 * sent again by itself; and nothing of it is ever a command.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outbox_kit.h"
#include "service/mail_text.h"
#include "service/outbox_list.h"
#include "service/outbox_send.h"

#define MINUTE (60 * MOMENT_SECOND)

/* A command that appends its last word and its input to `got`, then does `more`. */
static struct str command_of(const char *more)
{
    const char *path = case_path("command");
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fprintf(file,
            "#!/bin/sh\nfor last; do :; done\n{ echo \"[$#:$last]\"; cat; echo; } "
            ">>%s\nenv >%s\n%s\n",
            case_path("got"), case_path("environment"), more);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0755), 0);
    return str_from(path);
}

static struct str file_text(const char *path)
{
    struct buf out = buf_new(&case_arena);
    char part[4096];
    int file = open(path, O_RDONLY | O_CLOEXEC);

    for (ssize_t n; file >= 0 && (n = read(file, part, sizeof part)) > 0;)
        buf_add(&out, (struct str){ part, (size_t)n });
    if (file >= 0)
        close(file);
    return buf_str(&out);
}

static struct str got(void)
{
    return file_text(case_path("got"));
}

static bool has(struct str text, const char *part)
{
    return str_find(text, str_from(part)) != SIZE_MAX;
}

static struct outbox_sent sent_by(struct str command)
{
    struct outbox_ways ways = { .sms_command = command,
                                .address = STR("https://insteg.example.org/"),
                                .seconds = 5 };
    struct outbox_sent sent;
    struct err err = { 0 };

    CASE_OK(outbox_send(&case_call, &ways, &sent, &err), &err);
    return sent;
}

static struct outbox_put message_to_a_phone(void)
{
    int64_t id = outbox_contact_made("sms", "070-174 06 01", "");

    return outbox_made("employer_profiles", OUTBOX_CONTACT, id);
}

static void a_participant_is_greeted_by_the_name_that_lay_sealed(void **state)
{
    (void)state;
    int64_t person = outbox_person_made(200, "sms");
    struct outbox_put put = outbox_made("person_news", OUTBOX_PERSON, person);
    struct outbox_sent sent = sent_by(command_of(""));

    assert_int_equal(sent.sent, 1);
    assert_true(has(got(), "[2:+46701740605]\nHej Kim!\n"));
    assert_true(has(got(), "https://insteg.example.org/answer/abc\n"));
    assert_false(has(got(), "Exempel"));
    assert_string_equal(outbox_now(put.rid), "sent:sms:");
    assert_int_equal(firm_number("SELECT count(*) FROM outbox WHERE link <> ''"), 0);
}

static void what_has_left_does_not_leave_again(void **state)
{
    (void)state;
    (void)message_to_a_phone();
    struct str command = command_of("");

    assert_int_equal(sent_by(command).sent, 1);
    struct str first = got();
    case_call.now += 90 * 24 * 60 * MINUTE;
    assert_int_equal(sent_by(command).sent, 0);
    assert_true(str_eq(got(), first));
}

static void
what_did_not_leave_is_tried_later_and_later_and_then_is_a_thing_to_do(void **state)
{
    static const int32_t minutes[] = { 5, 30, 120, 480, 1440 };
    struct outbox_put put = message_to_a_phone();
    struct str command = command_of("exit 75");

    (void)state;
    for (int i = 0; i < 5; i++) {
        struct outbox_sent sent = sent_by(command);
        assert_int_equal(sent.later, 1);
        assert_string_equal(outbox_now(put.rid), "waiting:sms:");
        case_call.now += minutes[i] * MINUTE - 1;
        sent = sent_by(command);
        assert_int_equal(sent.later + sent.sent + sent.failed, 0);
        case_call.now += 1;
    }
    assert_int_equal(sent_by(command).failed, 1);
    assert_string_equal(outbox_now(put.rid), "failed:sms:tries");
    assert_int_equal(firm_number("SELECT count(*) FROM outbox_try WHERE code = 75"), 6);
    assert_int_equal(firm_number("SELECT count(*) FROM outbox WHERE link <> ''"), 1);
}

static void an_address_that_is_refused_is_not_tried_again(void **state)
{
    (void)state;
    struct outbox_put put = message_to_a_phone();

    assert_int_equal(sent_by(command_of("exit 67")).failed, 1);
    assert_string_equal(outbox_now(put.rid), "failed:sms:refused");
}

static void a_command_that_takes_too_long_is_ended_with_all_it_began(void **state)
{
    (void)state;
    struct outbox_put put = message_to_a_phone(), other = message_to_a_phone();
    struct buf more = buf_new(&case_arena);
    struct outbox_ways ways = { .address = STR("https://x.example"), .seconds = 1 };
    struct outbox_sent sent;
    struct err err = { 0 };

    buf_format(&more, "(sleep 3; touch %s) & sleep 30", case_path("late"));
    ways.sms_command = command_of(str_cstr(&case_arena, buf_str(&more)));
    CASE_OK(outbox_send(&case_call, &ways, &sent, &err), &err);
    assert_int_equal(sent.unsure, 1);
    assert_string_equal(outbox_now(put.rid), "unsure:sms:late");
    assert_string_equal(outbox_now(other.rid), "waiting:sms:"); /* it waits */
    sleep(3);
    assert_int_not_equal(access(case_path("late"), F_OK), 0);
    assert_int_equal(sent_by(command_of("")).sent, 1); /* the other one only */
    assert_string_equal(outbox_now(put.rid), "unsure:sms:late");
}

/* As the disk has it when somebody was killed between the two commits. */
static void
what_was_leaving_when_we_were_killed_is_for_a_person_to_look_at(void **state)
{
    (void)state;
    struct outbox_put put = message_to_a_phone();
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql, "UPDATE outbox SET state = 'sending', tries = 1, due_at = ");
    buf_int(&sql, case_call.now);
    case_sql(str_cstr(&case_arena, buf_str(&sql)));
    assert_int_equal(sent_by(command_of("")).sent, 0);
    assert_string_equal(outbox_now(put.rid),
                        "sending:sms:"); /* perhaps it is just now */
    case_call.now += (int64_t)OUTBOX_STALE_SECONDS * MOMENT_SECOND + 1;
    struct outbox_sent sent = sent_by(command_of(""));
    assert_int_equal(sent.sent, 0);
    assert_int_equal(sent.unsure, 1);
    assert_string_equal(outbox_now(put.rid), "unsure:sms:cut_off");
    assert_int_equal(got().len, 0);
}

static void by_hand_it_leaves_again_or_is_done_with(void **state)
{
    (void)state;
    struct outbox_put put = message_to_a_phone();
    struct err err = { 0 };

    assert_int_equal(sent_by(command_of("exit 67")).failed, 1);
    CASE_OK(outbox_do(&case_call, put.rid, OUTBOX_HAND_RETRY, NULL, &err), &err);
    assert_int_equal(sent_by(command_of("")).sent, 1);
    assert_false(outbox_do(&case_call, put.rid, OUTBOX_HAND_RETRY, NULL, &err));
    firm_err(&err, ERR_CONFLICT, "done with");
    assert_false(outbox_do(&case_call, 4711, OUTBOX_HAND_RETRY, NULL, &err));
    firm_err(&err, ERR_NOT_FOUND, "no such message");
}

static void who_has_changed_her_way_gets_it_that_way(void **state)
{
    (void)state;
    struct outbox_put put = message_to_a_phone();

    case_sql("UPDATE firm_contact SET channel = 'phone'");
    assert_int_equal(sent_by(command_of("")).moved, 1);
    assert_string_equal(outbox_now(put.rid), "waiting:call:");
    assert_int_equal(got().len, 0);
}

static void the_command_learns_nothing_of_our_keys(void **state)
{
    (void)state;
    (void)message_to_a_phone();
    assert_int_equal(setenv("INSTEG_MASTER_KEY", "/canary", 1), 0);
    assert_int_equal(setenv("CREDENTIALS_DIRECTORY", "/canary", 1), 0);
    assert_int_equal(sent_by(command_of("")).sent, 1);
    assert_true(has(file_text(case_path("environment")), "PATH="));
    assert_false(has(file_text(case_path("environment")), "canary"));
    assert_int_equal(unsetenv("INSTEG_MASTER_KEY"), 0);
    assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
}

static void
without_a_command_messages_wait_and_one_that_is_not_there_is_said(void **state)
{
    static const struct {
        const char *command;
        const char *words;
    } bad[] = { { "msmtp", "whole path" },
                { "/nowhere/at/all", "no program" },
                { "/bin/sh 1 2 3 4 5 6 7 8 9 a b c d e f g", "at most" } };
    struct outbox_put put = message_to_a_phone();
    struct outbox_sent sent;
    struct err err = { 0 };

    (void)state;
    assert_int_equal(sent_by(STR("")).held, 1);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct outbox_ways ways = { .sms_command = str_from(bad[i].command),
                                    .address = STR("https://x.example") };
        assert_false(outbox_send(&case_call, &ways, &sent, &err));
        firm_err(&err, err.kind, bad[i].words);
    }
    assert_string_equal(outbox_now(put.rid), "waiting:sms:");
    assert_int_equal(firm_number("SELECT tries FROM outbox"), 0);
}

/* The letters of base64 are those of ASCII: what stands there is undone with sodium in
 * the test of real mail; here lengths and heads. */
static void a_mail_has_short_lines_and_its_heads_whole(void **state)
{
    struct buf subject = buf_new(&case_arena);

    (void)state;
    for (int i = 0; i < 60; i++)
        buf_cstr(&subject, "å");
    struct mail mail = { STR("insteg@example.org"),
                         STR("kim@example.org"),
                         buf_str(&subject),
                         STR("Hej\nå"),
                         77,
                         CASE_NOW };
    struct str text = mail_text(&case_arena, &mail), line;

    assert_true(has(text, "Date: Thu, 26 Nov 2026 12:00:00 +0000\r\n"));
    assert_true(has(text, "Message-ID: <insteg.77@example.org>\r\n"));
    assert_true(has(text, "Auto-Submitted: auto-generated\r\n"));
    assert_true(has(text, "\r\n\r\nSGVqDQrDpQ0K\r\n")); /* Hej CRLF å CRLF */
    while (str_next(&text, '\n', &line)) {
        assert_true(line.len <= 77);
        assert_true(str_ends(line, "\r"));
    }
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, case_make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_participant_is_greeted_by_the_name_that_lay_sealed),
        CASE(what_has_left_does_not_leave_again),
        CASE(what_did_not_leave_is_tried_later_and_later_and_then_is_a_thing_to_do),
        CASE(an_address_that_is_refused_is_not_tried_again),
        CASE(a_command_that_takes_too_long_is_ended_with_all_it_began),
        CASE(what_was_leaving_when_we_were_killed_is_for_a_person_to_look_at),
        CASE(by_hand_it_leaves_again_or_is_done_with),
        CASE(who_has_changed_her_way_gets_it_that_way),
        CASE(the_command_learns_nothing_of_our_keys),
        CASE(without_a_command_messages_wait_and_one_that_is_not_there_is_said),
        CASE(a_mail_has_short_lines_and_its_heads_whole),
    };

    return cmocka_run_group_tests_name("outbox_send", tests, NULL, NULL);
}
