/* extract_kit.c: see extract_kit.h. */
#include "extract_kit.h"

#include <string.h>

#include "service/disclosure.h"
#include "service/draft.h"
#include "service/extract_give.h"
#include "service/identity_keep.h"
#include "service/note.h"
#include "service/own_word.h"
#include "service/person_link_keep.h"
#include "service/user.h"
#include "store/query.h"

int64_t extract_person;

int extract_kit_make(void **state)
{
    if (case_make(state) != 0)
        return -1;
    extract_person = case_person(EXTRACT_RID, 1);
    return 0;
}

/* ------------------------------------------------------------------- a full case */

/* What no service is needed for: {p} the extract_person, {u} her account. */
static const char rows[] =
    "INSERT INTO sex_record VALUES ({p}, 1, NULL, 'K');"
    "INSERT INTO availability VALUES ({p}, 1, 2, (SELECT min(id) FROM place), 1, 45,"
    "  '2027-01-11', 30, '2026-10-01');"
    "INSERT INTO availability VALUES ({p}, 2, NULL, (SELECT min(id) FROM place), 0,"
    "  NULL, NULL, NULL, NULL);"
    "INSERT INTO availability_detail VALUES ({p}, 2, 3, 1, 1);"
    "INSERT INTO availability_place VALUES ({p}, 2, (SELECT max(id) FROM place));"
    "INSERT INTO capability VALUES ({p}, (SELECT min(id) FROM concept), 1, 2, 1);"
    "INSERT INTO capability VALUES ({p}, (SELECT min(id) FROM concept), 2, NULL, 3);"
    "INSERT INTO capability_evidence VALUES ({p}, (SELECT min(id) FROM concept), 2,"
    "  NULL, 'seen', NULL, 1, '2026-11-01', '2027-11-01');"
    "INSERT INTO task_wish VALUES ({p}, (SELECT min(id) FROM concept), 1, NULL,"
    "  'wants', 1);"
    "INSERT INTO eligibility VALUES ({p}, 'newly_arrived', 1, NULL, '2026-01-01',"
    "  'paper', '2026-02-01', 1);"
    "INSERT INTO case_holder VALUES ({p}, 1, 1000000, 2000000),"
    "  ({p}, 2, 2000000, NULL);"
    "INSERT INTO protection (person_id, kind, from_at, set_by, lift_asked_by, to_at,"
    "  lifted_by) VALUES ({p}, 'flag', 1, 'u2', 1, 2, 2);"
    "INSERT INTO need VALUES (1, 77, 1, 't', 'n', 1, NULL, 1);"
    "INSERT INTO need_version VALUES (1, 1, 'Plocka order', 'Lagret', (SELECT min(id)"
    "  FROM place), NULL, NULL, 1, 'hire', x'', 0, 'a');"
    "INSERT INTO match_run VALUES (1, 1, 1, 'match', 1, 1, 1, 1, '2026-11-20', 1, x'',"
    "  1795000000000000, 'u1', 0);"
    "INSERT INTO match_row VALUES (1, 4, {p}, 2, 1, 7000, 0);"
    "INSERT INTO outbox (rid, org_id, kind, about, about_rid, person_id, lang, link,"
    "  channel, state, reason, tries, due_at, made_at, actor) VALUES (9, 1,"
    "  'person_news', 'case', 1, {p}, 'sv', '', 'call', 'sent', '', 0, 1, 1, 'u1');"
    "INSERT INTO outbox_stop (person_id, from_at, set_by) VALUES ({p}, 1, 'u1');"
    "INSERT INTO firm (id, rid, org_id, source, source_key, made_at, version, name,"
    "  sort_key, number, form, sni) VALUES (1, 5, 1, 't', '5', 0, 1, 'Lagret', x'00',"
    "  '', 'none', '');"
    "INSERT INTO referral VALUES (9, 1, 8, 1, 1, 'nomination', 0, 0, 'own_wish', 'u1',"
    "  '2026-11-20', '2026-11-27', 'open', '', '', '2026-11-20', NULL, '', 1);"
    "INSERT INTO referral_whom VALUES (9, {p}, 1, 1, 0, NULL);"
    "INSERT INTO enrolment_whom VALUES (9, {p}), (10, {p});"
    "INSERT INTO event (rid, kind, subject, subject_rid, valid_on, recorded_at, actor,"
    "  role, org_id, reason, side, facts) VALUES (9, 'stage_fact', 'enrolment', 9,"
    "  '2026-11-20', 1, 'u1', 'coach', 1, '', '', '{\"fact\":\"statement\"}');"
    "INSERT INTO allot_intake VALUES (7, 1, 'dorroppnare', 1, '', "
    "'introduction_begins',"
    "  'selection', 'Hösten', 4, NULL, NULL, 'lottery', 1, '2026-11-20', 1, 'u1');"
    "INSERT INTO allot_run VALUES (1, 7, 1, '{}', '', printf('%064d', 0), "
    "'2026-11-20', 1,"
    "  'u1', NULL), (2, 7, 2, '{}', '', printf('%064d', 0), '2026-11-21', 1, 'u1', "
    "NULL);"
    "INSERT INTO allot_decision VALUES (7, 2, 'given', '', '2026-11-21', 1, 'u1', "
    "NULL);"
    "INSERT INTO allot_place VALUES (2, 9, 'woman', 0), (2, 11, 'man', 0);"
    "INSERT INTO invite_whom VALUES (9, {p});"
    "INSERT INTO credential VALUES (1, {u}, 'canary-argon', CAST('canary-totp' AS"
    "  BLOB), 1, 5000000, NULL);"
    "INSERT INTO recovery_code VALUES (1, {u}, CAST('canary-code' AS BLOB), 1, "
    "NULL);"
    "INSERT INTO session VALUES (1, CAST('canary-token' AS BLOB), {u}, 1, "
    "'password',"
    "  'Firefox, Android', 6000000, 7000000, NULL);"
    "INSERT INTO sign_link VALUES (1, {u}, 'enter', CAST('canary-link' AS BLOB),"
    "  8000000, 'u1', 9000000, NULL);";

static void write_identity(const char *given, const char *why)
{
    struct identity identity = { .given = str_from(given),
                                 .surname = STR("Exempel"),
                                 .street = STR("Storgatan 4"),
                                 .phone = STR("0631234567"),
                                 .born_on = DAY_NONE,
                                 .why = str_from(why),
                                 .number_count = 1 };
    static int64_t version;
    struct person_key key = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t changed;

    assert_true(id_number_parse(STR(EXTRACT_NUMBER), CASE_DAY,
                                &identity.number[0].number, &err));
    version = strcmp(given, "Ett") == 0 ? 1 : version + 1;
    CASE_OK(person_key_ensure(&case_call, extract_person, &err), &err);
    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    CASE_OK(person_key_open(&case_call, tx, extract_person, &key, &err), &err);
    CASE_OK(
        identity_close(tx, extract_person, version - 1, case_call.now, &changed, &err),
        &err);
    const struct identity_place place = { extract_person, version, &key };
    CASE_OK(identity_put(&case_call, tx, &place, &identity, &err), &err);
    CASE_OK(tx_commit(&tx, &case_call.ticket, &err), &err);
    person_key_forget(&key);
    case_wait();
}

/* Words sealed as `what`, in a transaction that the caller ends by end_words. */
static struct tx *begin_words(struct person_text *text)
{
    struct err err = { 0 };
    struct tx *tx = NULL;

    CASE_OK(person_key_ensure(&case_call, text->person_id, &err), &err);
    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    CASE_OK(person_seal(&case_call, tx, text, &err), &err);
    return tx;
}

static void end_words(struct tx *tx)
{
    struct err err = { 0 };

    CASE_OK(tx_commit(&tx, &case_call.ticket, &err), &err);
    case_wait();
}

void extract_kit_wish(int64_t of, const char *words)
{
    struct person_text text = {
        .person_id = of, .record_id = 1, .what = "wish", .plain = str_from(words)
    };
    struct err err = { 0 };
    struct tx *tx = begin_words(&text);
    const struct wish_text_add_in in = {
        .person_id = of, .from_at = 1, .noted_by = 1, .sealed = text.sealed
    };

    CASE_OK(wish_text_add(tx, &in, &err), &err);
    end_words(tx);
}

static void write_adjustment(const char *words)
{
    struct person_text text = { .person_id = extract_person,
                                .record_id = 1,
                                .what = "accommodation",
                                .plain = str_from(words) };
    struct err err = { 0 };
    struct tx *tx = begin_words(&text);
    const struct accommodation_add_in in = { .person_id = extract_person,
                                             .from_at = 1,
                                             .kinds = 5,
                                             .sealed = text.sealed,
                                             .noted_by = 1 };

    CASE_OK(accommodation_add(tx, &in, &err), &err);
    end_words(tx);
}

static void write_note(const char *words)
{
    struct note note = { .text = str_from(words), .day = CASE_DAY };
    struct err err = { 0 };

    CASE_OK(note_write(&case_call, extract_person, &note, &err), &err);
    note.corrects = note.rid;
    note.rid = 0; /* another form */
    note.text = STR("Ville börja i mars");
    CASE_OK(note_write(&case_call, extract_person, &note, &err), &err);
    case_wait();
}

static void write_own_word(void)
{
    const struct own_word word = { .about = STR("notes"),
                                   .quote = STR("Ville börja i april"),
                                   .words = STR("Jag sa maj") };
    struct own_answer answer = { .corrected = true, .text = STR("Nu står det maj") };
    struct own_words words;
    struct err err = { 0 };

    CASE_OK(own_word_say(&case_call, extract_person, &word, &err), &err);
    case_wait();
    CASE_OK(own_words_load(&case_call, extract_person, &words, &err), &err);
    answer.rid = words.word[0].rid;
    CASE_OK(own_word_answer(&case_call, extract_person, &answer, &err), &err);
    case_wait();
}

void extract_kit_merge(int64_t gone)
{
    struct person_text why = { .person_id = extract_person,
                               .what = "merge_why",
                               .plain = STR("samma person") };
    struct merge_add_in in = { .kept_id = extract_person,
                               .gone_id = gone,
                               .seq = 1,
                               .at = case_call.now,
                               .actor = STR("u2") };
    const struct person_merged_set_in set = { .id = gone,
                                              .merged_into = extract_person,
                                              .has_merged_into = true };
    struct err err = { 0 };
    struct tx *tx = begin_words(&why);
    int64_t id;

    in.sealed_why = why.sealed;
    CASE_OK(merge_add(tx, &in, &id, &err), &err);
    CASE_OK(person_merged_set(tx, &set, &err), &err);
    end_words(tx);
}

static struct str sealed_as(const char *what, int64_t record)
{
    struct person_text text = { .person_id = extract_person,
                                .record_id = record,
                                .what = what,
                                .plain = str_from(what) };
    struct tx *tx = begin_words(&text);

    end_words(tx);
    return text.sealed;
}

/* What comes with a protection: another name, an extract that was handed over, ties. */
static void write_protected(int64_t sibling, int64_t child)
{
    struct disclosures_row row = { .id = 0 };
    struct cursor cursor = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;

    CASE_OK(extract_give(&case_call, extract_person, EXTRACT_PAPER,
                         STR("hon bad om det"), &err),
            &err);
    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err), &err);
    CASE_OK(disclosures_open(tx, extract_person, &cursor, &err), &err);
    assert_true(disclosures_next(&cursor, &row));
    CASE_OK(cursor_end(&cursor, &err), &err);
    tx_end(&tx);
    const struct alias_add_in in = { .disclosure_id = row.id,
                                     .person_id = extract_person,
                                     .alias = sealed_as("alias", row.rid),
                                     .talk = sealed_as("risk_talk", row.rid),
                                     .talked_on = CASE_DAY,
                                     .talked_by = 1 };
    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    CASE_OK(alias_add(tx, &in, &err), &err);
    end_words(tx);
    CASE_OK(person_link_add(
                &case_call,
                &(struct person_link_ask){ extract_person, sibling, LINK_SIBLING },
                &err),
            &err);
    CASE_OK(person_link_add(
                &case_call,
                &(struct person_link_ask){ extract_person, child, LINK_CHILD }, &err),
            &err);
}

static void write_sealed(void)
{
    const struct draft_pair pair[] = { { STR("level/task:x"), STR("3") },
                                       { STR("place"), STR("2380") } };
    const struct draft_step step = { .pair = pair, .count = 2 };
    const struct draft_which which = { .person_id = extract_person, .form = "map" };
    const struct waiver_new waiver = { .what = 1,
                                       .to = { .kind = RECIPIENT_FIRM,
                                               .name = STR("Bageriet") },
                                       .how = STR("paper"),
                                       .until = CASE_DAY + 30 };
    const struct disclosure_new told = { .what = 5,
                                         .ground = GROUND_HARM_TEST,
                                         .to = { .kind = RECIPIENT_UNIT, .org_rid = 3 },
                                         .reason = STR("Praktik planeras"),
                                         .until = CASE_DAY + 30 };
    struct draft_saved *saved = ARENA_NEW(&case_arena, struct draft_saved);
    struct err err = { 0 };

    write_identity("Ett", "");
    write_identity("Namnbyte", "gift");
    extract_kit_wish(extract_person, "Vill baka");
    write_note("Ville börja i april");
    write_own_word();
    write_adjustment("Måste få sitta ned");
    CASE_OK(draft_save(&case_call, &which, &step, saved, &err), &err);
    CASE_OK(waiver_give(&case_call, extract_person, &waiver, &err), &err);
    CASE_OK(disclosure_decide(&case_call, extract_person, &told, &err), &err);
    case_wait();
}

/* `sql` with {p} the person and {u} her account. */
void extract_kit_run(const char *sql, int64_t user)
{
    struct buf out = buf_new(&case_arena);

    for (; *sql; sql++) {
        if (strncmp(sql, "{p}", 3) != 0 && strncmp(sql, "{u}", 3) != 0) {
            buf_char(&out, *sql);
            continue;
        }
        buf_int(&out, sql[1] == 'p' ? extract_person : user);
        sql += 2;
    }
    case_sql(str_cstr(&case_arena, buf_str(&out)));
}

void extract_kit_fill(void)
{
    struct err err = { 0 };
    int64_t user = 0;

    write_sealed();
    CASE_OK(user_for_person(&case_call, extract_person, 1, &user, &err), &err);
    case_wait();
    extract_kit_run(rows, user);
    extract_kit_merge(case_person(EXTRACT_RID + 1, 1));
    write_protected(case_person(EXTRACT_RID + 2, 1), case_person(EXTRACT_RID + 3, 1));
}
