/*
 * demo_people.c: see demo_people.h.
 *
 *   units -> users -> names for the first of the pool -> people of the other units ->
 *   who holds whom -> what is protected, what is disclosed
 */
#include "service/demo_people.h"

#include "base/date.h"
#include "base/embed.h"
#include "service/disclosure.h"
#include "service/identity_claim.h"
#include "service/keys.h"
#include "service/person_change.h"
#include "service/person_hand_over.h"
#include "service/person_link_keep.h"
#include "service/person_protect.h"
#include "service/user.h"
#include "store/query.h"

#define PEOPLE_MOST  60u
#define NAMED        40u /* of the pool of unit 1 */
#define PROTECTED    7u  /* which of them         */
#define DISCLOSED_ON 30  /* days it holds         */
#define PHONE_FIRST  605 /* PTS keeps 070-174 06 05 .. 99 for invented people */
#define PHONES       95u

/* Units beside 1, which the pool belongs to; `people` of the file's are added to it. */
static const struct {
    const char *name, *domain, *domain_name, *law, *municipality;
    uint32_t people;
} units[] = {
    { "Arbetsmarknadsenheten Krokom", "local", "Krokoms kommun", "osl_26_1", "2309",
      0 },
    { "Integrationsenheten Krokom", "local", "Krokoms kommun", "osl_26_1", "2309", 8 },
    { "Arbetsförmedlingen Östersund", "af", "Arbetsförmedlingen", "osl_28_11", "2380",
      6 },
    { "Lärcentrum Åre", "are", "Åre kommun, vuxenutbildning", "osl_28", "2321", 6 },
};
#define UNITS (sizeof units / sizeof *units)

static const struct {
    const char *login, *name;
    enum role role;
    uint32_t unit; /* index into units */
} staff[] = {
    { "maja", "Maja Lindgård", ROLE_COACH, 0 },
    { "ali", "Ali Rostami", ROLE_COACH, 0 },
    { "roger", "Roger Ekvall", ROLE_TEAM_LEADER, 0 },
    { "petra", "Petra Sandahl", ROLE_PROJECT_LEAD, 0 },
    { "sten", "Sten Åhman", ROLE_CONTROLLER, 0 },
    { "gunilla", "Gunilla Fors", ROLE_STEERING, 0 },
    { "disa", "Disa Molander", ROLE_RECRUITER, 0 },
    { "nils", "Nils Näckros", ROLE_EMPLOYER, 0 },
    { "marit", "Marit Näckros", ROLE_SUPERVISOR, 0 },
    { "inger", "Inger Holmlund", ROLE_PROTECTOR, 0 },
    { "bo", "Bo Hedström", ROLE_PROTECTOR, 0 },
    { "ulla", "Ulla Berglöf", ROLE_REVIEWER, 0 },
    { "tor", "Tor Nyman", ROLE_IT, 0 },
    { "leila", "Leila Bakhshi", ROLE_COACH, 1 },
    { "karin", "Karin Wall", ROLE_PARTNER, 2 },
    { "henrik", "Henrik Mård", ROLE_COACH, 2 },
    { "hans", "Hans Östman", ROLE_EDUCATOR, 3 },
    { "sofia", "Sofia Lind", ROLE_COACH, 3 },
};
#define STAFF (sizeof staff / sizeof *staff)

/* Of those whom Ali holds, by number of the case: they are Maja's in the end. */
static const uint32_t handed_on[] = { 1, 7 };
#define HANDED_ON (sizeof handed_on / sizeof *handed_on)
#define MAJA      0u
#define ALI       1u
#define ROGER     2u
#define SOFIA     17u

struct demo_person {
    struct str given, surname, number;
    bool woman;
    int64_t person_id;
};

struct demo_house {
    struct call *call;
    int64_t unit_id[UNITS], unit_rid[UNITS], domain_id[UNITS];
    int64_t user_id[STAFF];
    struct demo_person person[PEOPLE_MOST];
    uint32_t person_count;
};

/* ----------------------------------------------------------------- units, users */

static bool add_domain(struct tx *tx, uint32_t u, struct err *err)
{
    struct domain_by_code_row row;
    struct arena arena = { 0 };
    struct str code = str_from(units[u].domain);
    int64_t id;
    bool found = false;
    bool ok = domain_by_code(tx, code, &arena, &row, &found, err);

    arena_free(&arena);
    if (ok && found)
        return domain_name_set(tx, code, str_from(units[u].domain_name),
                               str_from(units[u].law), err);
    return ok && domain_add(tx, code, str_from(units[u].domain_name),
                            str_from(units[u].law), &id, err);
}

static bool add_unit(struct demo_house *h, struct tx *tx, uint32_t u, struct err *err)
{
    struct org_add_in in = { .rid = random_id(),
                             .name = str_from(units[u].name),
                             .domain = str_from(units[u].domain),
                             .municipality = str_from(units[u].municipality) };
    struct org_by_id_row row;

    h->unit_id[u] = 1;
    h->unit_rid[u] = u == 0 ? 1 : in.rid;
    if (!add_domain(tx, u, err))
        return false;
    if (u == 0 ? !org_name_set(tx, 1, in.name, in.municipality, err)
               : !org_add(tx, &in, &h->unit_id[u], err))
        return false;
    if (!org_by_id(tx, h->unit_id[u], h->call->arena, &row, err))
        return false;
    h->domain_id[u] = row.domain_id;
    return true;
}

static bool add_units(struct demo_house *h, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(h->call->store, TX_WRITE, &tx, err);

    for (uint32_t u = 0; ok && u < UNITS; u++)
        ok = add_unit(h, tx, u, err);
    ok = ok && tx_commit(&tx, &h->call->ticket, err) &&
         store_wait(h->call->store, h->call->ticket, err);
    tx_end(&tx);
    return ok;
}

static bool add_staff(struct demo_house *h, struct err *err)
{
    for (uint32_t i = 0; i < STAFF; i++) {
        struct user_new new = { .login = str_from(staff[i].login),
                                .name = str_from(staff[i].name),
                                .role = staff[i].role,
                                .org_id = h->unit_id[staff[i].unit] };
        if (!user_make(h->call, &new, &h->user_id[i], err))
            return false;
    }
    return true;
}

/* A call as that member of staff would make it. `actor` must outlive it. */
static struct call call_as(const struct demo_house *h, uint32_t who,
                           struct actor *actor)
{
    struct call call = *h->call;

    *actor = (struct actor){ .name = "demo",
                             .user_id = h->user_id[who],
                             .org_id = h->unit_id[staff[who].unit],
                             .domain_id = h->domain_id[staff[who].unit],
                             .roles = 1U << staff[who].role };
    call.actor = actor;
    return call;
}

/* ------------------------------------------------------------------------ people */

static bool read_people(struct demo_house *h, struct err *err)
{
    struct str tsv, line, column[4];

    if (!embed_find(embed_data, "demo_people.tsv", &tsv))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD("demo_people.tsv"));
    (void)embed_line(&tsv, &line);
    while (h->person_count < PEOPLE_MOST && embed_line(&tsv, &line)) {
        if (embed_columns(line, column, 4) != 4)
            return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                           ARG_WORD("demo_people.tsv"));
        h->person[h->person_count++] =
            (struct demo_person){ column[0], column[1], column[2],
                                  str_is(column[3], "K"), 0 };
    }
    return true;
}

static bool identity_of(struct demo_house *h, uint32_t i, struct identity *identity,
                        struct err *err)
{
    const struct demo_person *p = &h->person[i];
    struct buf phone = buf_new(h->call->arena), street = buf_new(h->call->arena);
    struct identity_faults faults;

    buf_format(&phone, "070-174 %02u %02u", (PHONE_FIRST + i % PHONES) / 100,
               (PHONE_FIRST + i % PHONES) % 100);
    buf_format(&street, "Påhittade vägen %u", i + 1);
    const struct str typed[IDENTITY_FIELD_COUNT] = {
        [FIELD_GIVEN] = p->given,
        [FIELD_SURNAME] = p->surname,
        [FIELD_NUMBER_KIND] = STR("swedish"),
        [FIELD_NUMBER] = p->number,
        [FIELD_STREET] = buf_str(&street),
        [FIELD_POSTCODE] = STR("835 00"),
        [FIELD_TOWN] = STR("Krokom"),
        [FIELD_PHONE] = buf_str(&phone),
        [FIELD_CHANNEL] = STR("sms"),
    };
    if (identity_read(typed, h->call->now, identity, &faults))
        return true;
    return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                   ARG_WORD("demo_people.tsv"));
}

/* The first of the pool of each sex, in turn, as the file wants them. */
static bool find_in_pool(struct demo_house *h, struct err *err)
{
    struct cursor cursor = { 0 };
    struct pool_seq_row seq;
    struct sex_at_row row;
    struct tx *tx = NULL;
    uint32_t next[2] = { 0, 0 };
    bool ok = tx_begin(h->call->store, TX_READ, &tx, err) && pool_seq(tx, &seq, err) &&
              sex_at_open(tx, seq.seq, &cursor, err);

    while (ok && sex_at_next(&cursor, &row)) {
        bool woman = str_is(row.sex, "K");
        uint32_t *i = &next[woman];
        if (!woman && !str_is(row.sex, "M"))
            continue;
        while (*i < NAMED && h->person[*i].woman != woman)
            ++*i;
        if (*i < NAMED)
            h->person[(*i)++].person_id = row.person_id;
    }
    ok = ok && cursor_end(&cursor, err);
    tx_end(&tx);
    return ok;
}

static bool name_one(struct demo_house *h, uint32_t i, struct err *err)
{
    struct identity identity;
    struct person_change_ask ask = {
        .person_id = h->person[i].person_id,
        .to = { .identity = &identity, .seen = RELATIONS_ALL, .is_another = true }
    };
    struct person_changed changed;
    struct actor actor;
    struct call call = call_as(h, MAJA, &actor);
    uint32_t holder = i / 2 % 2 ? ALI : MAJA;

    if (ask.person_id == 0)
        return true; /* a pool smaller than the demo's */
    return identity_of(h, i, &identity, err) &&
           person_change(&call, &ask, &changed, err) &&
           (i % 3 == 2 ||
            person_hand_over(&call, ask.person_id, h->user_id[holder], STR(""), err));
}

/* The member of staff who holds the people of unit `u`. */
static uint32_t holder_of(uint32_t u)
{
    uint32_t who = 0;

    for (uint32_t i = 0; i < STAFF; i++)
        if (staff[i].unit == u && staff[i].role == ROLE_COACH)
            who = i;
    return who;
}

static bool add_elsewhere(struct demo_house *h, uint32_t u, uint32_t i, struct err *err)
{
    struct identity identity;
    struct person_add_ask ask = { .identity = &identity,
                                  .seen = RELATIONS_ALL,
                                  .is_another = true };
    struct person_added added;
    struct actor actor;
    struct call call = call_as(h, holder_of(u), &actor);

    if (!identity_of(h, i, &identity, err) || !person_new(&call, &ask, &added, err))
        return false;
    h->person[i].person_id = added.person_id;
    return true;
}

static bool add_people(struct demo_house *h, struct err *err)
{
    uint32_t i = NAMED;

    if (!find_in_pool(h, err))
        return false;
    for (uint32_t k = 0; k < NAMED && k < h->person_count; k++)
        if (!name_one(h, k, err))
            return false;
    for (uint32_t u = 0; u < UNITS; u++)
        for (uint32_t n = 0; n < units[u].people && i < h->person_count; n++)
            if (!add_elsewhere(h, u, i++, err))
                return false;
    return true;
}

/* -------------------------------------------------------- protected, disclosed */

static bool disclose_between(struct demo_house *h, struct err *err)
{
    struct actor actor;
    struct call call = call_as(h, SOFIA, &actor);
    struct disclosure_new in = {
        .what = 1U << DISCLOSED_NAME | 1U << DISCLOSED_CAPABILITY,
        .ground = GROUND_HARM_TEST,
        .to = { .kind = RECIPIENT_UNIT, .org_rid = h->unit_rid[0] },
        .reason = STR("Praktik i Krokom planeras tillsammans; ingen skada."),
        .until = moment_day(call.now) + DISCLOSED_ON
    };
    return disclosure_decide(&call, h->person[PEOPLE_MOST - 1].person_id, &in, err);
}

static bool waive(struct demo_house *h, struct err *err)
{
    struct actor actor;
    struct call call = call_as(h, ROGER, &actor);
    struct waiver_new in = { .what = 1U << DISCLOSED_NAME | 1U << DISCLOSED_PERIOD,
                             .to = { .kind = RECIPIENT_UNIT,
                                     .org_rid = h->unit_rid[2] },
                             .how = STR("paper"),
                             .until = moment_day(call.now) + DISCLOSED_ON };

    return waiver_give(&call, h->person[0].person_id, &in, err) &&
           store_wait(call.store, call.ticket, err);
}

/* What the employment office needs for the placement, told to it. */
static bool disclose_placement(struct demo_house *h, struct err *err)
{
    struct actor actor;
    struct call call = call_as(h, ROGER, &actor);
    struct disclosure_new in = {
        .what = 1U << DISCLOSED_NAME | 1U << DISCLOSED_PERIOD,
        .ground = GROUND_HARM_TEST,
        .to = { .kind = RECIPIENT_UNIT, .org_rid = h->unit_rid[2] },
        .reason = STR("Arbetsförmedlingen behöver veta när praktiken är; ingen skada."),
        .until = moment_day(call.now) + DISCLOSED_ON
    };
    return disclosure_decide(&call, h->person[0].person_id, &in, err);
}

/* One household: the first two of the file, who have the same surname. */
static bool tie_household(struct demo_house *h, struct err *err)
{
    struct actor actor;
    struct call call = call_as(h, MAJA, &actor);
    const struct person_link_ask ask = { .person_id = h->person[0].person_id,
                                         .other_id = h->person[1].person_id,
                                         .kind = LINK_PARTNER };

    return ask.person_id == 0 || ask.other_id == 0 || person_link_add(&call, &ask, err);
}

static bool settle(struct demo_house *h, struct err *err)
{
    struct actor actor;
    struct call call = call_as(h, ROGER, &actor);

    return person_protect(&call, h->person[PROTECTED].person_id, PROTECTION_FLAG,
                          STR(""), err) &&
           waive(h, err) && disclose_placement(h, err) && disclose_between(h, err) &&
           tie_household(h, err);
}

bool demo_people_make(struct call *call, struct err *err)
{
    struct demo_house *h = ARENA_NEW(call->arena, struct demo_house);
    struct user_any_row any;
    struct tx *tx = NULL;

    h->call = call;
    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = user_any(tx, &any, err);
    tx_end(&tx);
    if (!ok || any.n)
        return ok;
    return keys_needed(call, err) && read_people(h, err) && add_units(h, err) &&
           add_staff(h, err) && add_people(h, err) && settle(h, err);
}

/* The user of that name, and one of whom she holds; 0: there is none. */
static bool find_user(struct tx *tx, struct arena *arena, uint32_t who,
                      int64_t *user_id, struct err *err)
{
    struct user_by_login_row row;
    bool found = false;

    if (!user_by_login(tx, str_from(staff[who].login), arena, &row, &found, err))
        return false;
    *user_id = found ? row.id : 0;
    return true;
}

static bool find_handed(struct call *call, int64_t person[HANDED_ON], int64_t *to,
                        struct err *err)
{
    struct enrolment_held_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    int64_t from = 0;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              find_user(tx, call->arena, ALI, &from, err) &&
              find_user(tx, call->arena, MAJA, to, err) &&
              enrolment_held_open(tx, call->actor->org_id, from, &cursor, err);

    for (uint32_t at = 0; ok && enrolment_held_next(&cursor, &row); at++)
        for (uint32_t i = 0; i < HANDED_ON; i++)
            if (handed_on[i] == at)
                person[i] = row.id;
    ok = cursor_end(&cursor, ok ? err : &(struct err){ 0 }) && ok;
    tx_end(&tx);
    return ok;
}

bool demo_people_hand_on(struct call *call, struct err *err)
{
    int64_t person[HANDED_ON] = { 0 }, to = 0;

    if (!find_handed(call, person, &to, err))
        return false;
    for (uint32_t i = 0; i < HANDED_ON; i++)
        if (person[i] && to && !person_hand_over(call, person[i], to, STR(""), err))
            return false;
    return true;
}
