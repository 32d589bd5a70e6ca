/* outbox_kit.c: see outbox_kit.h. */
#include "outbox_kit.h"

#include "service/firm_part.h"
#include "service/identity_claim.h"
#include "service/person_change.h"
#include "store/store.h"

int64_t outbox_contact_made(const char *channel, const char *phone, const char *email)
{
    struct contact_typed typed = { .firm_rid = firm_made("Aspens Bageri", "", "7"),
                                   .rid = random_id(),
                                   .name = STR("Doris Testsson"),
                                   .role = STR("ägare"),
                                   .channel = str_from(channel),
                                   .phone = str_from(phone),
                                   .email = str_from(email) };
    struct err err = { 0 };
    bool saved = false;

    CASE_OK(contact_save(&case_call, &typed, &saved, &err), &err);
    assert_true(saved);
    return firm_number("SELECT max(id) FROM firm_contact");
}

int64_t outbox_person_made(int64_t rid, const char *channel)
{
    const struct str typed[IDENTITY_FIELD_COUNT] = {
        [FIELD_GIVEN] = STR("Kim Robin"),
        [FIELD_SURNAME] = STR("Exempel"),
        [FIELD_CALLED] = STR("Kim"),
        [FIELD_NUMBER_KIND] = STR("none"),
        [FIELD_REASON] = str_from(identity_reasons[0]),
        [FIELD_STREET] = STR("Provgatan 1"),
        [FIELD_POSTCODE] = STR("831 00"),
        [FIELD_TOWN] = STR("Östersund"),
        [FIELD_PHONE] = STR("070-174 06 05"),
        [FIELD_EMAIL] = STR("kim@example.org"),
        [FIELD_CHANNEL] = str_from(channel),
    };
    int64_t person = case_person(rid, 1);
    struct identity identity;
    struct identity_faults faults;
    struct person_change_ask ask = {
        person, 0, { .identity = &identity, .seen = RELATIONS_ALL, .is_another = true }
    };
    struct person_changed changed;
    struct err err = { 0 };

    assert_true(identity_read(typed, case_call.now, &identity, &faults));
    CASE_OK(person_change(&case_call, &ask, &changed, &err), &err);
    assert_int_equal(changed.outcome, PERSON_DONE);
    case_wait();
    return person;
}

struct outbox_put outbox_of(const struct outbox_new *new)
{
    struct outbox_put put = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;

    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    CASE_OK(outbox_put(&case_call, tx, new, &put, &err), &err);
    CASE_OK(tx_commit(&tx, &case_call.ticket, &err), &err);
    case_wait();
    return put;
}

struct outbox_put outbox_made(const char *kind, enum outbox_receiver to, int64_t id)
{
    struct outbox_new new = { .kind = kind,
                              .who = { to, id },
                              .about = "referral",
                              .about_rid = 7,
                              .link = STR("/answer/abc"),
                              .day = CASE_DAY + 9 };

    return outbox_of(&new);
}

const char *outbox_now(int64_t rid)
{
    struct buf sql = buf_new(&case_arena);

    buf_cstr(&sql, "SELECT state || ':' || channel || ':' || reason FROM outbox "
                   "WHERE rid = ");
    buf_int(&sql, rid);
    struct str row = firm_text(str_cstr(&case_arena, buf_str(&sql)));
    return str_cstr(&case_arena, str_sub(row, 0, row.len - 2)); /* "|", new line */
}
