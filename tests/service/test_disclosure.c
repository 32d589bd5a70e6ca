/*
 * test_disclosure.c: what may leave about a person leaves by a decision, ends when it
 * was said to end, and stops when it is taken back.
 */
#include <string.h>

#include "case_kit.h"
#include "service/disclosed.h"
#include "service/disclosure.h"
#include "service/identity_keep.h"
#include "service/person_key.h"
#include "service/standing.h"

#define NAME       (1U << DISCLOSED_NAME)
#define CAPABILITY (1U << DISCLOSED_CAPABILITY)
#define CANARY     "bor hos sin syster på Storgatan"
#define RID        101

static int64_t person;

static int make(void **state)
{
    if (case_make(state) != 0)
        return -1;
    person = case_person(RID, 1);
    return 0;
}

static struct disclosure_new to_c(enum ground ground)
{
    return (struct disclosure_new){ .what = NAME,
                                    .ground = ground,
                                    .to = { .kind = RECIPIENT_UNIT, .org_rid = 3 },
                                    .reason = STR(CANARY),
                                    .until = CASE_DAY + 30 };
}

static void decide(const struct disclosure_new *in)
{
    struct err err = { 0 };

    CASE_OK(disclosure_decide(&case_call, person, in, &err), &err);
    case_wait();
}

static struct view *list(void)
{
    struct view *view = NULL;
    struct err err = { 0 };

    CASE_OK(disclosure_list(&case_call, person, &view, &err), &err);
    return view;
}

/* The member `key` of the first element of `view`'s list `name`. */
static const struct view *first(const struct view *view, const char *name,
                                const char *key)
{
    const struct view *items = view_get(view, str_from(name));

    assert_true(items->count > 0);
    return view_get(&items->list.first->value, str_from(key));
}

/* How the case stands to `actor` now, in unit C. */
static struct subject seen_by(const struct actor *actor)
{
    struct call call = case_call;
    struct subject subject;
    struct err err = { 0 };

    call.actor = actor;
    CASE_OK(standing_of(&call, RID, &subject, &err), &err);
    return subject;
}

static void another_domain_sees_what_was_decided_until_the_last_day(void **state)
{
    struct disclosure_new in = to_c(GROUND_HARM_TEST);

    (void)state;
    assert_int_equal(seen_by(&case_partner).relation, RELATION_STRANGER);
    decide(&in);
    assert_int_equal(seen_by(&case_partner).relation, RELATION_DISCLOSED);
    assert_int_equal(seen_by(&case_partner).disclosed, NAME);
    in.what = CAPABILITY;
    decide(&in);
    assert_int_equal(seen_by(&case_partner).disclosed, NAME | CAPABILITY);
    case_reopen(CASE_NOW + 30 * 86400 * MOMENT_SECOND);
    assert_int_equal(seen_by(&case_partner).relation, RELATION_DISCLOSED);
    case_reopen(CASE_NOW + 31 * 86400 * MOMENT_SECOND);
    assert_int_equal(seen_by(&case_partner).relation, RELATION_STRANGER);
}

/* The form offers none: but what is posted may be anything. */
static void a_unit_of_the_same_domain_is_no_recipient(void **state)
{
    struct disclosure_new in = to_c(GROUND_HARM_TEST);
    struct waiver_new waiver = { .what = NAME,
                                 .to = { .kind = RECIPIENT_UNIT, .org_rid = 2 },
                                 .how = STR("spoken"),
                                 .until = CASE_DAY + 60 };
    struct err err = { 0 }, again = { 0 };

    (void)state;
    in.to.org_rid = 2;
    assert_false(disclosure_decide(&case_call, person, &in, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_false(waiver_give(&case_call, person, &waiver, &again));
    assert_int_equal(again.kind, ERR_INPUT);
}

static void taking_back_stops_what_is_to_come(void **state)
{
    struct disclosure_new in = to_c(GROUND_DUTY);
    struct err err = { 0 }, none = { 0 };
    int64_t rid;

    (void)state;
    decide(&in);
    struct str id = first(list(), "disclosures", "disclosure")->text;
    assert_true(str_int(id, &rid));
    CASE_OK(disclosure_withdraw(&case_call, person, rid, &err), &err);
    case_wait();
    assert_int_equal(seen_by(&case_partner).relation, RELATION_STRANGER);
    assert_false(first(list(), "disclosures", "holds")->boolean);
    CASE_OK(disclosure_withdraw(&case_call, person, rid, &err), &err); /* it is so */
    assert_false(disclosure_withdraw(&case_call, person, rid + 1, &none));
    assert_int_equal(none.kind, ERR_NOT_FOUND);
}

static int64_t give_waiver(uint32_t what, int32_t until)
{
    struct waiver_new in = { .what = what,
                             .to = { .kind = RECIPIENT_UNIT, .org_rid = 3 },
                             .how = STR("spoken"),
                             .until = until };
    struct err err = { 0 };
    int64_t rid;

    CASE_OK(waiver_give(&case_call, person, &in, &err), &err);
    case_wait();
    assert_true(str_int(first(list(), "waivers", "waiver")->text, &rid));
    return rid;
}

static void a_waiver_carries_decisions_and_takes_them_with_it(void **state)
{
    struct disclosure_new in = to_c(GROUND_WAIVER);
    struct err err = { 0 }, refused = { 0 };

    (void)state;
    in.waiver_rid = give_waiver(NAME, CASE_DAY + 60);
    in.reason = STR("");
    decide(&in);
    assert_int_equal(seen_by(&case_partner).disclosed, NAME);
    in.what = NAME | CAPABILITY;
    assert_false(disclosure_decide(&case_call, person, &in, &refused));
    assert_int_equal(refused.kind, ERR_INPUT);
    CASE_OK(waiver_withdraw(&case_call, person, in.waiver_rid, &err), &err);
    case_wait();
    assert_int_equal(seen_by(&case_partner).relation, RELATION_STRANGER);
    assert_false(first(list(), "waivers", "holds")->boolean);
}

static void a_waiver_of_another_person_is_none(void **state)
{
    struct disclosure_new in = to_c(GROUND_WAIVER);
    struct err err = { 0 };

    (void)state;
    in.waiver_rid = give_waiver(NAME, CASE_DAY + 60);
    person = case_person(202, 1);
    assert_false(disclosure_decide(&case_call, person, &in, &err));
    assert_int_equal(err.kind, ERR_INPUT);
}

static void a_firm_is_named_and_a_unit_chosen(void **state)
{
    struct disclosure_new in = to_c(GROUND_HARM_TEST);
    struct err no_name = { 0 }, no_unit = { 0 }, own_unit = { 0 };

    (void)state;
    in.to = (struct disclosure_to){ .kind = RECIPIENT_FIRM };
    assert_false(disclosure_decide(&case_call, person, &in, &no_name));
    in.to.name = STR("Fjällbageriet");
    decide(&in);
    assert_true(str_is(first(list(), "disclosures", "to")->text, "Fjällbageriet"));
    in.to = (struct disclosure_to){ .kind = RECIPIENT_UNIT, .org_rid = 99 };
    assert_false(disclosure_decide(&case_call, person, &in, &no_unit));
    in.to.org_rid = 1;
    assert_false(disclosure_decide(&case_call, person, &in, &own_unit));
}

#define PROTECT                                                                        \
    "INSERT INTO protection (person_id, kind, from_at, set_by)"                        \
    " VALUES (1, 'flag', 0, 'u1')"

/* A name of her own, under her key. */
static void write_name(void)
{
    struct identity identity = { .given = STR("Egentliga"),
                                 .surname = STR("Namnet"),
                                 .born_on = DAY_NONE,
                                 .number[0].number = { .kind = ID_NONE,
                                                       .reason = ID_REASON_WAITING },
                                 .number_count = 1 };
    struct person_key key = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;

    CASE_OK(person_key_ensure(&case_call, person, &err), &err);
    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    CASE_OK(person_key_open(&case_call, tx, person, &key, &err), &err);
    const struct identity_place place = { person, 1, &key };
    CASE_OK(identity_put(&case_call, tx, &place, &identity, &err), &err);
    CASE_OK(tx_commit(&tx, &case_call.ticket, &err), &err);
    person_key_forget(&key);
    case_wait();
}

static struct view *told_to_c(void)
{
    struct call call = case_call;
    struct disclosed_people people;
    struct view *view = NULL;
    struct err err = { 0 };

    call.actor = &case_partner;
    CASE_OK(disclosed_list(&call, &view, &people, &err), &err);
    return view;
}

static struct disclosure_new under_alias(uint32_t what)
{
    struct disclosure_new in = to_c(GROUND_HARM_TEST);

    in.what = what;
    in.alias = STR("Kim Berg");
    in.talk = STR("hon ringer om nagon fragar");
    in.talked_on = CASE_DAY;
    return in;
}

static void what_was_told_before_the_protection_is_told_no_more(void **state)
{
    struct disclosure_new in = to_c(GROUND_HARM_TEST);

    (void)state;
    write_name();
    in.what = NAME | 1U << DISCLOSED_CONTACT;
    decide(&in);
    assert_int_equal(seen_by(&case_partner).relation, RELATION_DISCLOSED);
    case_sql(PROTECT);
    assert_int_equal(seen_by(&case_partner).relation, RELATION_STRANGER);
    assert_int_equal(view_get(told_to_c(), STR("people"))->count, 0);
}

static void a_protected_identity_is_told_under_another_name_only(void **state)
{
    struct disclosure_new in = to_c(GROUND_HARM_TEST);
    struct call call = case_call;
    struct view *view = NULL;
    struct err plain = { 0 }, contact = { 0 }, err = { 0 };

    (void)state;
    write_name();
    case_sql(PROTECT);
    assert_false(disclosure_decide(&case_call, person, &in, &plain));
    assert_int_equal(plain.kind, ERR_INPUT);
    in = under_alias(NAME | 1U << DISCLOSED_CONTACT);
    assert_false(disclosure_decide(&case_call, person, &in, &contact));
    in = under_alias(NAME | CAPABILITY);
    decide(&in);
    assert_int_equal(seen_by(&case_partner).relation, RELATION_DISCLOSED);
    assert_int_equal(seen_by(&case_partner).disclosed, NAME | CAPABILITY);
    assert_true(str_is(first(told_to_c(), "people", "name")->text, "Kim Berg"));
    assert_int_equal(first(told_to_c(), "people", "from")->kind, VIEW_NULL);
    call.actor = &case_partner;
    /* Even asked for everything: no contact, no hours. */
    CASE_OK(disclosed_show(&call, person, (1U << DISCLOSED_COUNT) - 1, &view, &err),
            &err);
    assert_true(str_is(view_get(view, STR("name"))->text, "Kim Berg"));
    assert_int_equal(view_get(view, STR("contact"))->kind, VIEW_NULL);
    assert_int_equal(view_get(view, STR("period"))->kind, VIEW_NULL);
    /* Who may see the decision sees the talk; on the disk it is sealed. */
    const struct view *alias = first(list(), "disclosures", "alias");
    assert_true(str_is(view_get(alias, STR("alias"))->text, "Kim Berg"));
    assert_true(
        str_is(view_get(alias, STR("talk"))->text, "hon ringer om nagon fragar"));
}

static void
who_was_told_another_name_keeps_it_when_the_protection_is_lifted(void **state)
{
    struct disclosure_new in = under_alias(NAME);

    (void)state;
    write_name();
    case_sql(PROTECT);
    decide(&in);
    case_sql("UPDATE protection SET lift_asked_by = 1, lifted_by = 2, to_at = 1");
    assert_true(str_is(first(told_to_c(), "people", "name")->text, "Kim Berg"));
    in = to_c(GROUND_HARM_TEST);
    decide(&in); /* her own name is told, by a decision */
    assert_true(str_is(first(told_to_c(), "people", "name")->text, "Egentliga Namnet"));
    assert_int_equal(first(told_to_c(), "people", "from")->kind, VIEW_STR);
}

static void the_reason_is_read_back_and_lies_sealed(void **state)
{
    struct disclosure_new in = to_c(GROUND_HARM_TEST);
    static char bytes[4 << 20];

    (void)state;
    decide(&in);
    assert_true(str_is(first(list(), "disclosures", "reason")->text, CANARY));
    static const char *const files[] = { "t.db", "t.db-wal", "t.db.keys" };
    for (uint32_t i = 0; i < 3; i++) {
        FILE *file = fopen(case_path(files[i]), "rb");
        if (!file)
            continue;
        size_t len = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        assert_true(len < sizeof bytes);
        assert_null(memmem(bytes, len, CANARY, sizeof CANARY - 1));
    }
}

/* Everything another unit may ever be told, by name. No word here may hint at benefit,
 * programme, group, sex, age or where she is from. */
static const char *const may_be_told[] = {
    "name",     "contact", "phone",        "email",          "street",
    "postcode", "town",    "period",       "available_from", "hours_per_week",
    "level",    "label",   "capabilities", "languages"
};

static void only_agreed_keys(const struct view *view)
{
    if (view->kind != VIEW_OBJECT && view->kind != VIEW_ARRAY)
        return;
    for (const struct view_item *i = view->list.first; i; i = i->next) {
        bool agreed = i->key == NULL;
        for (size_t k = 0; k < sizeof may_be_told / sizeof *may_be_told; k++)
            agreed = agreed || strcmp(i->key, may_be_told[k]) == 0;
        if (!agreed)
            fail_msg("%s is told", i->key);
        only_agreed_keys(&i->value);
    }
}

static void the_other_unit_gets_no_key_that_was_not_agreed(void **state)
{
    (void)state;
    case_sql(
        "INSERT INTO availability (person_id, from_seq, place_id, mode, enrolled_on)"
        "  VALUES (1, 1, (SELECT min(id) FROM place), 1, '2026-01-01');"
        "INSERT INTO capability (person_id, concept_id, from_seq, level)"
        "  SELECT 1, min(id), 1, 2 FROM concept GROUP BY kind;"
        "INSERT INTO sex_record VALUES (1, 1, NULL, 'K');"
        "INSERT INTO eligibility VALUES (1, 'on_support', 1, NULL, '2026-01-01',"
        "  'said', '2026-01-01', 1)");
    struct err err = { 0 };
    CASE_OK(person_key_ensure(&case_call, person, &err), &err);
    for (uint32_t what = 0; what < 1U << DISCLOSED_COUNT; what++) {
        struct call call = case_call;
        struct view *view = NULL;
        call.actor = &case_partner;
        CASE_OK(disclosed_show(&call, person, what, &view, &err), &err);
        only_agreed_keys(view);
        assert_int_equal(view_get(view, STR("contact"))->kind == VIEW_NULL,
                         !(what >> DISCLOSED_CONTACT & 1));
        assert_int_equal(view_get(view, STR("capabilities"))->kind == VIEW_NULL,
                         !(what & CAPABILITY));
        assert_int_equal(view_get(view, STR("period"))->kind == VIEW_NULL,
                         !(what >> DISCLOSED_PERIOD & 1));
        assert_int_equal(view_get(view, STR("languages"))->kind == VIEW_NULL,
                         !(what >> DISCLOSED_LEVEL & 1));
    }
}

static void nobody_decides_without_having_signed_in(void **state)
{
    struct disclosure_new in = to_c(GROUND_HARM_TEST);
    struct err err = { 0 };

    (void)state;
    case_call.actor = &actor_local;
    assert_false(disclosure_decide(&case_call, person, &in, &err));
    assert_int_equal(err.kind, ERR_DENIED);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, make, case_gone)
    const struct CMUnitTest tests[] = {
        CASE(another_domain_sees_what_was_decided_until_the_last_day),
        CASE(a_unit_of_the_same_domain_is_no_recipient),
        CASE(taking_back_stops_what_is_to_come),
        CASE(a_waiver_carries_decisions_and_takes_them_with_it),
        CASE(a_waiver_of_another_person_is_none),
        CASE(a_firm_is_named_and_a_unit_chosen),
        CASE(what_was_told_before_the_protection_is_told_no_more),
        CASE(a_protected_identity_is_told_under_another_name_only),
        CASE(who_was_told_another_name_keeps_it_when_the_protection_is_lifted),
        CASE(the_reason_is_read_back_and_lies_sealed),
        CASE(the_other_unit_gets_no_key_that_was_not_agreed),
        CASE(nobody_decides_without_having_signed_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
