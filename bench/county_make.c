/* county_make.c: see county_make.h. */
#include "bench/county_make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/embed.h"
#include "bench/invent.h"
#include "service/event.h"
#include "service/import.h"
#include "service/programme_load.h"
#include "store/query.h"

#define COACHES     60u
#define OUTING_DAYS 800u
#define VISITS_EACH 4u
#define WEEKS       5u
#define FACTS_BYTES 320u
#define PLACES_MOST 100000

#define WAY_RID    INT64_C(1000000)
#define VISIT_RID  INT64_C(50000000)
#define INVITE_RID INT64_C(60000000)
#define OUTING_RID INT64_C(80000000)

enum what { ENROLLED, FACT, GATE, MOVED, OUTING, VISIT, BAND, SUPPORT, INVITED, ASKED };

/* Something that happens: sorted by day, then as it was thought of. */
struct happening {
    int32_t day;
    uint32_t order, subject, arg, corrects; /* corrects: an order + 1 */
    unsigned char what, a, b, coach;
};

struct making {
    struct call *call;
    const struct county_size *size;
    struct county_made *made;
    struct rng rng;
    struct arena arena;
    struct event_kinds *kinds;
    struct happening *list;
    uint32_t count, room, firm_count;
    int64_t *firm;     /* random ids, in the order of their towns */
    int64_t *event_of; /* by order                                */
    int32_t *day_of;
    int32_t first;
};

/* clang-format off */
static const struct { const char *id, *kind, *from, *to, *role, *reason; } moves[] = {
    { "introduction_begins", "advance", "selection", "introduction", "coach", "" },
    { "new_match", "back", "introduction", "selection", "employer",
      "work_did_not_fit" },
    { "employable", "advance", "introduction", "talk", "officer", "" },
    { "hired", "advance", "talk", "employment", "employer", "" },
    { "work_begins", "advance", "employment", "follow_up", "coach", "" },
    { "six_months_held", "advance", "follow_up", "held", "coach", "" },
};
enum { BEGINS, NEW_MATCH, EMPLOYABLE, HIRED, WORKS, HELD };
static const struct { const char *id, *value; int move; } facts[] = {
    { "mapping_day", "day", BEGINS },     { "accessibility_asked", "yes", BEGINS },
    { "information_given", "yes", BEGINS }, { "workplace", "firm", BEGINS },
    { "introduction_start", "day", BEGINS }, { "agreed_day", "day", EMPLOYABLE },
    { "talk_day", "day", HIRED },         { "hire_date_agreed", "day", HIRED },
    { "activity_plan_day", "day", HIRED }, { "workplace", "firm", HIRED },
    { "employment_form", "text", HIRED }, { "employment_start", "day", HIRED },
    { "agreed_months", "number", HIRED }, { "employment_start", "day", WORKS },
    { "checked_day", "day", HELD },
};
/* clang-format on */
#define FACTS (sizeof facts / sizeof *facts)
static const char *const roles[] = { "participant", "employer", "coach", "officer" };
static const char *const sexes[] = { "woman", "man", "woman", "man", "unstated" };
static const char *const areas[] = { "jamtland", "vasternorrland" };
static const char *const towns[] = { "Krokom", "Sundsvall" };

/* ------------------------------------------------------------------- what happens */

static struct happening *happens(struct making *m, enum what what, uint32_t subject,
                                 int32_t day)
{
    struct happening *h = &m->list[m->count];

    if (m->count == m->room) {
        uint32_t room = m->room ? m->room * 2 : 1024;
        m->list = arena_grow(&m->arena, m->list, m->room * sizeof *h,
                             (size_t)room * sizeof *h);
        m->room = room;
        h = &m->list[m->count];
    }
    *h = (struct happening){ .day = day,
                             .order = m->count++,
                             .subject = subject,
                             .what = (unsigned char)what,
                             .coach = (unsigned char)(subject % COACHES) };
    return h;
}

static void move(struct making *m, uint32_t way, int at, int32_t day)
{
    for (uint32_t f = 0; f < FACTS; f++)
        if (facts[f].move == at) {
            struct happening *h = happens(m, FACT, way, day);
            h->a = (unsigned char)f;
            h->arg = rng_below(&m->rng, m->firm_count);
        }
    happens(m, MOVED, way, day)->a = (unsigned char)at;
    m->made->moves++;
}

/* Every week all four parties are asked; from the last time on depends what comes. */
static int32_t ask_all(struct making *m, uint32_t way, int32_t day, bool yes)
{
    uint32_t weeks = WEEKS / 2 + rng_below(&m->rng, WEEKS);

    for (uint32_t w = 0; w <= weeks; w++, day += 7)
        for (uint32_t r = 0; r < 4; r++) {
            struct happening *h = happens(m, GATE, way, day);
            h->a = (unsigned char)r;
            h->b = w == weeks ? yes : rng_below(&m->rng, 2) == 0;
        }
    return day;
}

static void walk(struct making *m, uint32_t way, int32_t day)
{
    struct happening *h = happens(m, ENROLLED, way, day);
    uint32_t rounds = rng_below(&m->rng, 3);

    h->a = (unsigned char)(way / COUNTY_WAYS_EACH % 5);
    h->b = (unsigned char)(way / COUNTY_WAYS_EACH % 3 == 0);
    if (rng_below(&m->rng, 100) == 0) { /* somebody had ticked the wrong sex */
        struct happening wrong = *h;
        h = happens(m, ENROLLED, way, day + 200);
        h->a = (unsigned char)((wrong.a + 1) % 5);
        h->b = wrong.b;
        h->corrects = wrong.order + 1;
    }
    for (uint32_t r = 0; r <= rounds; r++) {
        day += 1 + (int32_t)rng_below(&m->rng, 20);
        move(m, way, BEGINS, day);
        day = ask_all(m, way, day + 7, r == rounds);
        move(m, way, r == rounds ? EMPLOYABLE : NEW_MATCH, day);
    }
    if (rng_below(&m->rng, 4) == 0)
        return; /* still in talks */
    move(m, way, HIRED, day + 7);
    move(m, way, WORKS, day + 14);
    if (rng_below(&m->rng, 3) > 0)
        move(m, way, HELD, day + 14 + 190);
}

static void visit_firms(struct making *m)
{
    uint32_t outings = COACHES * OUTING_DAYS;

    outings = (uint32_t)((uint64_t)outings * m->size->people / 20000);
    for (uint32_t o = 0; o < outings; o++) {
        int32_t day = m->first + (int32_t)(o / COACHES);
        happens(m, OUTING, o, day);
        for (uint32_t v = 0; v < VISITS_EACH; v++) {
            struct happening *h = happens(m, VISIT, o * VISITS_EACH + v, day);
            uint32_t order = h->order;
            h->coach = (unsigned char)(o % COACHES);
            h->arg = rng_below(&m->rng, m->firm_count);
            h->a = (unsigned char)rng_below(&m->rng, 3);
            m->made->visits++;
            if (rng_below(&m->rng, 100) > 0)
                continue;
            h = happens(m, VISIT, o * VISITS_EACH + v, day + 60); /* taken back */
            h->corrects = order + 1;
        }
    }
}

static void happen_all(struct making *m)
{
    for (uint32_t way = 0; way < m->size->people * COUNTY_WAYS_EACH; way++)
        walk(m, way,
             m->first + (int32_t)(way % COUNTY_WAYS_EACH * 300) +
                 (int32_t)rng_below(&m->rng, 200));
    visit_firms(m);
    for (uint32_t f = 0; f < m->firm_count; f++)
        for (uint32_t s = 0; s < 20; s++) {
            struct happening *h =
                happens(m, s % 10 == 0 ? BAND : SUPPORT, f, m->first + (int32_t)s * 40);
            h->a = (unsigned char)(f % 7 + s);
        }
    for (uint32_t i = 0; m->count < m->size->events; i++) {
        int32_t day = m->first + (int32_t)rng_below(&m->rng, 900);
        happens(m, INVITED, i, day)->a = (unsigned char)rng_below(&m->rng, 5);
        happens(m, ASKED, i, day + 7)->a = (unsigned char)rng_below(&m->rng, 3);
    }
}

static int by_day(const void *left, const void *right)
{
    const struct happening *a = left, *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

/* --------------------------------------------------------------- as events say it */

static void say_fact(const struct making *m, const struct happening *h, char *text)
{
    const char *value = facts[h->a].value;
    char day[DATE_TEXT_BYTES], said[60];

    date_format(h->day, day);
    if (strcmp(value, "day") == 0)
        snprintf(said, sizeof said, "\"day\":\"%s\"", day);
    else if (strcmp(value, "firm") == 0)
        snprintf(said, sizeof said, "\"firm\":%lld", (long long)m->firm[h->arg]);
    else if (strcmp(value, "number") == 0)
        snprintf(said, sizeof said, "\"number\":%d", h->subject % 9 == 0 ? 3 : 6);
    else if (strcmp(value, "yes") == 0)
        snprintf(said, sizeof said, "\"yes\":\"yes\"");
    else
        snprintf(said, sizeof said, "\"text\":\"plain\"");
    snprintf(text, FACTS_BYTES, "{\"fact\":\"%s\",\"stage\":\"%s\",\"move\":\"%s\",%s}",
             facts[h->a].id, moves[facts[h->a].move].from, moves[facts[h->a].move].id,
             said);
}

static void say_way(const struct making *m, const struct happening *h,
                    struct event_put_in *in, char *text)
{
    static const char *const hows[] = { "self", "told", "paper" };

    in->subject = STR("enrolment");
    in->subject_rid = WAY_RID + h->subject;
    if (h->what == ENROLLED) {
        in->kind = STR("enrolled");
        snprintf(
            text, FACTS_BYTES,
            "{\"of\":\"person\",\"programme\":\"%s\",\"version\":2,\"stage\":"
            "\"selection\",\"area\":\"%s\",\"group\":\"sick_leave\",\"sex\":\"%s\"}",
            COUNTY_PROGRAMME, areas[h->b], sexes[h->a]);
    } else if (h->what == FACT) {
        in->kind = STR("stage_fact");
        say_fact(m, h, text);
    } else if (h->what == GATE) {
        in->kind = STR("gate");
        snprintf(text, FACTS_BYTES,
                 "{\"move\":\"employable\",\"stage\":\"introduction\",\"role\":\"%s\","
                 "\"answer\":\"%s\",\"how\":\"%s\"}",
                 roles[h->a], h->b ? "yes" : "no", hows[h->subject % 3]);
    } else {
        in->kind = STR("moved");
        in->reason = str_from(moves[h->a].reason);
        snprintf(text, FACTS_BYTES,
                 "{\"move\":\"%s\",\"kind\":\"%s\",\"from\":\"%s\",\"to\":\"%s\","
                 "\"role\":\"%s\",\"how\":\"%s\"}",
                 moves[h->a].id, moves[h->a].kind, moves[h->a].from, moves[h->a].to,
                 moves[h->a].role, hows[h->subject % 3]);
    }
}

static void say_visit(const struct making *m, const struct happening *h,
                      struct event_put_in *in, char *text)
{
    static const char *const outcomes[] = { "need", "not_now", "no" };

    if (h->what == OUTING) {
        in->kind = in->subject = STR("outing");
        in->subject_rid = OUTING_RID + h->subject;
        snprintf(text, FACTS_BYTES, "{\"coach\":%u,\"minutes\":200,\"km\":%u}",
                 h->subject % COACHES + 1, h->subject % 90);
        return;
    }
    in->kind = in->subject = STR("visit");
    in->subject_rid = VISIT_RID + h->subject;
    snprintf(text, FACTS_BYTES, "{\"firm\":%lld,\"outing\":%lld,\"outcome\":\"%s\"}",
             (long long)m->firm[h->arg],
             (long long)OUTING_RID + h->subject / VISITS_EACH, outcomes[h->a]);
    if (!h->corrects)
        return;
    in->kind = STR("withdrawn");
    in->reason = STR("mistake");
    snprintf(text, FACTS_BYTES, "{}");
}

static void say_rest(const struct making *m, const struct happening *h,
                     struct event_put_in *in, char *text)
{
    if (h->what == INVITED || h->what == ASKED) {
        in->subject = STR("invite");
        in->subject_rid = INVITE_RID + h->subject;
        in->kind = h->what == INVITED ? STR("invited") : STR("invite_answer");
        if (h->what == INVITED)
            snprintf(text, FACTS_BYTES,
                     "{\"activity\":%u,\"programme\":\"%s\",\"sex\":\"%s\"}",
                     1 + h->subject % 500, COUNTY_PROGRAMME, sexes[h->a]);
        else
            snprintf(text, FACTS_BYTES, "{\"answer\":\"%s\",\"how\":\"told\"}",
                     h->a ? "yes" : "no");
        return;
    }
    in->subject = STR("firm");
    in->subject_rid = m->firm[h->subject];
    in->kind = h->what == BAND ? STR("firm_band") : STR("support");
    if (h->what == BAND)
        snprintf(text, FACTS_BYTES,
                 "{\"least\":%d,\"most\":%d,\"said_by\":\"employer\"}", h->a, h->a);
    else
        snprintf(text, FACTS_BYTES, "{\"what\":\"supervision\",\"minutes\":%d}",
                 10 + h->a);
}

/* One in a thousand, against the table that the services check all by. */
static bool check(struct making *m, const struct event_put_in *in, struct err *err)
{
    const struct event event = { .facts = in->facts };
    struct event_claim claim = { in->kind, in->subject, in->reason, in->side, NULL };
    struct arena arena = { 0 };
    struct view *view = NULL;
    bool ok = event_facts(&event, &arena, &view, err);

    claim.facts = view;
    ok = ok && event_kind_check(m->kinds, &claim, err);
    arena_free(&arena);
    return ok;
}

static bool write_one(struct making *m, struct tx *tx, const struct happening *h,
                      struct err *err)
{
    static char text[FACTS_BYTES];
    char actor[12];
    struct event_put_in in = { .rid = 1000000000 + (int64_t)h->order,
                               .valid_on = h->day,
                               .role = STR("coach"),
                               .org_id = 1 };

    if (h->what <= MOVED)
        say_way(m, h, &in, text);
    else if (h->what <= VISIT)
        say_visit(m, h, &in, text);
    else
        say_rest(m, h, &in, text);
    snprintf(actor, sizeof actor, "u%d", h->coach + 1);
    in.actor = str_from(actor);
    in.facts = str_from(text);
    in.recorded_at = ((int64_t)h->day * 86400 + 43200) * MOMENT_SECOND;
    if (h->corrects) {
        in.has_corrects = true;
        in.corrects = m->event_of[h->corrects - 1];
        in.valid_on = m->day_of[h->corrects - 1];
    }
    m->day_of[h->order] = in.valid_on;
    return (h->order % 1000 > 0 || check(m, &in, err)) &&
           event_put(tx, &in, &m->event_of[h->order], err);
}

/* ------------------------------------------------------------------------ the rest */

static bool make_coaches(struct making *m, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(m->call->store, TX_WRITE, &tx, err);

    for (uint32_t c = 0; ok && c < COACHES; c++) {
        char name[20];
        int64_t id;
        snprintf(name, sizeof name, "bench%u", c + 1);
        const struct user_add_in user = { .rid = c + 1,
                                          .login = str_from(name),
                                          .name = str_from(name) };
        ok = user_add(tx, &user, &id, err);
    }
    ok = ok && tx_commit(&tx, &m->call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(m->call->store, m->call->ticket, err);
}

static bool write_csv(struct making *m, const char *path)
{
    FILE *out = fopen(path, "we");

    if (!out)
        return false;
    (void)fputs("source_key,name,locality,holder\n", out);
    for (uint32_t i = 0; i < m->size->firms; i++) {
        char surname[NAME_BYTES], given[NAME_BYTES];
        invent_name(&m->rng, surname, given);
        fprintf(out, "%u,%s %s,%s,bench%u\n", i, surname, given, towns[i % 2],
                1 + i % COACHES);
    }
    return fclose(out) == 0;
}

/* Whether a place is in the second town, by its id. */
static bool read_second(struct tx *tx, bool *second, struct err *err)
{
    struct tally_places_row row;
    struct cursor cursor = { 0 };

    if (!tally_places_open(tx, &cursor, err))
        return false;
    while (tally_places_next(&cursor, &row))
        if (row.id >= 0 && row.id < PLACES_MOST)
            second[row.id] = str_is(row.town, towns[1]);
    return cursor_end(&cursor, err);
}

/* By town, then as they come: which firm is which is chance, what is counted is not. */
static bool list_firms(struct making *m, struct err *err)
{
    struct tally_firms_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    uint32_t at[2] = { 0, m->size->firms / 2 };
    bool *second = ARENA_ARRAY(&m->arena, PLACES_MOST, bool);
    bool ok = tx_begin(m->call->store, TX_READ, &tx, err) &&
              read_second(tx, second, err) && tally_firms_open(tx, 1, &cursor, err);

    m->firm_count = m->size->firms;
    m->firm = ARENA_ARRAY(&m->arena, m->firm_count, int64_t);
    while (ok && tally_firms_next(&cursor, &row)) {
        uint32_t *to = &at[row.place_id < PLACES_MOST && second[row.place_id]];
        if (*to < m->firm_count)
            m->firm[(*to)++] = row.firm_rid;
    }
    ok = ok && cursor_end(&cursor, err);
    tx_end(&tx);
    if (ok && (at[0] != m->firm_count / 2 || at[1] != m->firm_count))
        ok = err_set(err, ERR_INTERNAL, "the firms are not where they were put");
    return ok;
}

static bool make_firms(struct making *m, struct err *err)
{
    char path[64];
    struct import_ask ask = { { path, NULL }, true, NULL };
    struct import_report report;

    snprintf(path, sizeof path, "/tmp/county-firms.%d.csv", (int)getpid());
    if (!write_csv(m, path))
        return err_set(err, ERR_UNAVAILABLE, "{file} cannot be written",
                       ARG_WORD(path));
    bool ok = import_firms(m->call, &ask, &report, err);
    unlink(path);
    return ok && list_firms(m, err);
}

static bool write_all(struct making *m, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(m->call->store, TX_BULK, &tx, err);

    m->event_of = ARENA_ARRAY(&m->arena, m->count, int64_t);
    m->day_of = ARENA_ARRAY(&m->arena, m->count, int32_t);
    for (uint32_t i = 0; ok && i < m->count; i++)
        ok = write_one(m, tx, &m->list[i], err);
    ok = ok && tx_commit(&tx, &m->call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(m->call->store, m->call->ticket, err);
}

bool county_make(struct call *call, const struct county_size *size,
                 struct county_made *made, struct err *err)
{
    struct making m = { .call = call,
                        .size = size,
                        .made = made,
                        .rng = rng_seeded(11),
                        .first = date_from_civil(2010, 9, 1) };
    struct programme_reading reading = { 0 };
    struct str tsv;
    bool same;

    m.kinds = ARENA_NEW(&m.arena, struct event_kinds);
    bool ok = embed_find(embed_data, "event_kinds.tsv", &tsv) &&
              event_kinds_load(tsv, m.kinds, err) &&
              programme_open(COUNTY_PROGRAMME, &m.arena, &reading, err) &&
              programme_load(call, &reading, &same, err) && make_coaches(&m, err) &&
              make_firms(&m, err);
    if (ok) {
        happen_all(&m);
        qsort(m.list, m.count, sizeof *m.list, by_day);
        made->events = m.count;
        ok = write_all(&m, err);
    }
    arena_free(&m.arena);
    return ok;
}
