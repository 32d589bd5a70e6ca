/* intake_run.c: see intake_run.h. */
#include "service/intake_run.h"

#include <stdlib.h> /* bsearch */

#include "service/allot_file.h"
#include "service/json_whole.h"
#include "store/query.h"

#define WHOLE_MILLI 1000
#define DAYS_MOST   40000 /* that data/schema/allot_run.schema.json takes */

static struct str text_at(const json_t *object, const char *key, struct arena *arena)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? str_copy(arena, str_from(text)) : STR("");
}

/* ------------------------------------------------------------------ decided by hand */

static void read_women(const json_t *run, struct arena *arena,
                       struct intake_hands *hands)
{
    const json_t *list =
        json_object_get(json_object_get(run, "proportional"), "deviations");

    hands->women = -1;
    hands->why = STR("");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        if (!str_is(text_at(entry, "group", arena), INTAKE_WOMEN))
            continue;
        hands->women = (int32_t)json_integer_value(json_object_get(entry, "places"));
        hands->why = text_at(entry, "reason", arena);
    }
}

static bool read_all(const json_t *run, struct arena *arena, struct intake_hands *hands)
{
    const json_t *list = json_object_get(run, "overrides");
    size_t count = json_array_size(list);

    hands->hand = ARENA_ARRAY(arena, count + 1, struct intake_hand); /* one more fits */
    hands->count = 0;
    for (size_t i = 0; i < count; i++) {
        const json_t *entry = json_array_get(list, i);
        struct intake_hand hand = { .forced = str_is(text_at(entry, "decision", arena),
                                                     "force"),
                                    .reason = text_at(entry, "reason", arena) };
        if (!str_int(text_at(entry, "person", arena), &hand.way))
            return false;
        if (!hand.forced && hands->count > 0 &&
            hands->hand[hands->count - 1].way == hand.way)
            continue; /* kept from several needs by one decision */
        if (hand.forced && !str_int(text_at(entry, "need", arena), &hand.need))
            hand.need = 0; /* INTAKE_NEED */
        hands->hand[hands->count++] = hand;
    }
    read_women(run, arena, hands);
    return true;
}

bool intake_hands_read(struct str json, struct arena *arena, struct intake_hands *hands,
                       struct err *err)
{
    json_t *run = NULL;

    if (json.len == 0) {
        *hands = (struct intake_hands){ .hand = ARENA_NEW(arena, struct intake_hand),
                                        .women = -1 };
        return true;
    }
    if (!json_whole(json, ALLOT_FILE_DEPTH, &run, err))
        return false;
    bool ok = read_all(run, arena, hands);
    json_decref(run);
    return ok || err_set(err, ERR_STATE, N_("a stored run cannot be read"));
}

/* --------------------------------------------------------------------------- groups
 */

static bool read_members(const json_t *run, struct arena *arena,
                         struct intake_members *members)
{
    const json_t *people = json_object_get(run, "people");
    size_t count = json_array_size(people);

    members->member = ARENA_ARRAY(arena, count, struct intake_member);
    members->count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        const json_t *entry = json_array_get(people, i);
        struct str sex = text_at(json_object_get(entry, "groups"), "sex", arena);
        struct intake_member *m = &members->member[i];
        m->group = INTAKE_NONE;
        if (sex.len > 0)
            m->group = str_is(sex, INTAKE_WOMEN) ? INTAKE_WOMAN : INTAKE_MAN;
        if (!str_int(text_at(entry, "id", arena), &m->way) ||
            (i > 0 && m[-1].way >= m->way))
            return false;
    }
    return true;
}

bool intake_members_read(struct str json, struct arena *arena,
                         struct intake_members *members, struct err *err)
{
    json_t *run = NULL;

    if (!json_whole(json, ALLOT_FILE_DEPTH, &run, err))
        return false;
    bool ok = read_members(run, arena, members);
    json_decref(run);
    return ok || err_set(err, ERR_STATE, N_("a stored run cannot be read"));
}

static int by_way(const void *key, const void *element)
{
    int64_t way = *(const int64_t *)key;
    int64_t other = ((const struct intake_member *)element)->way;

    return (way > other) - (way < other);
}

enum intake_group intake_group_of(const struct intake_members *members, int64_t way)
{
    const struct intake_member *m =
        bsearch(&way, members->member, members->count, sizeof *members->member, by_way);

    return m ? m->group : INTAKE_NONE;
}

/* ----------------------------------------------------------------------- laying out */

struct waiting {
    int64_t rid, person_id; /* of her way; hers */
    struct str sex;
    int32_t begun_on;
};

struct laying {
    struct call *call;
    struct arena *arena;
    const struct intake_row *intake;
    const struct intake_needs *needs;
    struct waiting *who; /* [count], by rid */
    uint32_t count;
    struct view *run;
};

static bool read_waiting(struct laying *l, struct tx *tx, struct err *err)
{
    const struct allot_waiting_in in = { l->call->actor->org_id, l->intake->slug,
                                         l->intake->area, l->intake->stage,
                                         l->intake->move };
    struct allot_waiting_row row;
    struct cursor cursor = { 0 };

    l->who = ARENA_ARRAY(l->arena, INTAKE_PEOPLE_MOST, struct waiting);
    bool ok = allot_waiting_open(tx, &in, &cursor, err);
    bool many = false;
    while (ok && allot_waiting_next(&cursor, &row)) {
        many = l->count == INTAKE_PEOPLE_MOST;
        if (many)
            break;
        l->who[l->count++] =
            (struct waiting){ row.rid, row.person_id, str_copy(l->arena, row.sex),
                              row.begun_on };
    }
    ok = cursor_end(&cursor, ok ? err : &(struct err){ 0 }) && ok;
    if (ok && many)
        return err_set(err, ERR_LIMIT,
                       N_("more than {n} people wait: open an intake for each area"),
                       ARG_NUM(INTAKE_PEOPLE_MOST));
    return ok && (l->count > 0 ||
                  err_set(err, ERR_CONFLICT,
                          N_("nobody waits where places are given from: propose when "
                             "somebody does")));
}

static const char *group_of(const struct waiting *who)
{
    return str_is(who->sex, "woman") ? INTAKE_WOMEN
           : str_is(who->sex, "man") ? INTAKE_MEN
                                     : NULL;
}

static void put_people(struct laying *l)
{
    struct arena *a = l->arena;
    struct view *people = view_put_array(a, l->run, "people");
    int32_t today = moment_day(l->call->now);

    for (uint32_t i = 0; i < l->count; i++) {
        struct view *v = view_add_object(a, people);
        int32_t waited = today - l->who[i].begun_on;
        view_str(a, v, "id", id_text(a, l->who[i].rid));
        if (l->intake->women_milli >= 0 && group_of(&l->who[i]))
            view_cstr(a, view_put_object(a, v, "groups"), "sex", group_of(&l->who[i]));
        view_int(a, v, "waited_days",
                 waited < 0           ? 0
                 : waited > DAYS_MOST ? DAYS_MOST
                                      : waited);
    }
}

static void put_places(struct laying *l)
{
    struct arena *a = l->arena;
    struct view *need = view_add_object(a, view_put_array(a, l->run, "needs"));
    struct view *pairs = view_put_array(a, l->run, "pairs");

    view_cstr(a, need, "id", INTAKE_NEED);
    view_cstr(a, need, "intake", INTAKE_SELF);
    view_int(a, need, "positions", l->intake->places);
    for (uint32_t i = 0; i < l->count; i++) {
        struct view *pair = view_add_object(a, pairs);
        view_str(a, pair, "person", id_text(a, l->who[i].rid));
        view_cstr(a, pair, "need", INTAKE_NEED);
    }
}

/* The places of needs: who may take which, and how well she fits. */
static bool put_needs(struct laying *l, struct tx *tx, const struct pool *pool,
                      struct err *err)
{
    struct arena *a = l->arena;
    struct view *needs = view_put_array(a, l->run, "needs");
    struct view *pairs = view_put_array(a, l->run, "pairs");
    int64_t *person = ARENA_ARRAY(a, l->count, int64_t);
    struct intake_fits fits = { pool, person, ARENA_ARRAY(a, l->count, int32_t),
                                l->count };

    for (uint32_t i = 0; i < l->count; i++)
        person[i] = l->who[i].person_id;
    for (uint32_t n = 0; n < l->needs->count; n++) {
        const struct intake_need *need = &l->needs->need[n];
        struct view *v = view_add_object(a, needs);
        view_str(a, v, "id", id_text(a, need->rid));
        view_cstr(a, v, "intake", INTAKE_SELF);
        view_int(a, v, "positions", need->left);
        if (!intake_need_judge(l->call, tx, need, &fits, err))
            return false;
        for (uint32_t i = 0; i < l->count; i++) {
            if (fits.fit[i] == INTAKE_NO_PAIR)
                continue;
            v = view_add_object(a, pairs);
            view_str(a, v, "person", id_text(a, l->who[i].rid));
            view_str(a, v, "need", id_text(a, need->rid));
            view_int(a, v, "fit", fits.fit[i]);
        }
    }
    return true;
}

static void put_share(struct arena *a, struct view *list, const char *group, int64_t n)
{
    struct view *v = view_add_object(a, list);

    view_cstr(a, v, "group", group);
    view_int(a, v, "milli", n);
}

static void put_deviation(struct arena *a, struct view *list, const char *group,
                          int64_t places, struct str why)
{
    struct view *v = view_add_object(a, list);

    view_cstr(a, v, "intake", INTAKE_SELF);
    view_cstr(a, v, "group", group);
    view_int(a, v, "places", places);
    view_str(a, v, "reason", why);
}

static void put_proportion(struct laying *l, const struct intake_hands *hands,
                           const struct allot_given_before_row *given)
{
    struct arena *a = l->arena;
    struct view *p = view_put_object(a, l->run, "proportional");
    struct view *shares, *entry;

    view_cstr(a, p, "family", "sex");
    shares = view_put_array(a, p, "shares");
    put_share(a, shares, INTAKE_WOMEN, l->intake->women_milli);
    put_share(a, shares, INTAKE_MEN, WHOLE_MILLI - l->intake->women_milli);
    entry = view_add_object(a, view_put_array(a, p, "intakes"));
    view_cstr(a, entry, "intake", INTAKE_SELF);
    view_int(a, entry, "places", l->intake->places);
    entry = view_add_object(a, view_put_array(a, p, "earlier"));
    view_cstr(a, entry, "intake", INTAKE_BEFORE);
    entry = view_put_object(a, entry, "given");
    view_int(a, entry, INTAKE_WOMEN, given->women);
    view_int(a, entry, INTAKE_MEN, given->men);
    if (l->intake->release_on != DAY_NONE)
        view_day(a, p, "release_on", l->intake->release_on);
    if (hands->women < 0)
        return;
    struct view *list = view_put_array(a, p, "deviations");
    put_deviation(a, list, INTAKE_WOMEN, hands->women, hands->why);
    put_deviation(a, list, INTAKE_MEN, l->intake->places - hands->women, hands->why);
}

static int by_rid(const void *key, const void *element)
{
    int64_t rid = *(const int64_t *)key, other = ((const struct waiting *)element)->rid;

    return (rid > other) - (rid < other);
}

static void put_hand(struct laying *l, struct view *list,
                     const struct intake_hand *hand, struct str need)
{
    struct arena *a = l->arena;
    struct view *v = view_add_object(a, list);

    view_str(a, v, "person", id_text(a, hand->way));
    view_str(a, v, "need", need);
    view_cstr(a, v, "decision", hand->forced ? "force" : "exclude");
    view_str(a, v, "reason", hand->reason);
}

static bool has_pair(const struct laying *l, int64_t way, int64_t need)
{
    const struct view *pairs = view_get(l->run, STR("pairs"));
    const struct str person = id_text(l->arena, way), at = id_text(l->arena, need);

    for (const struct view_item *i = pairs->list.first; i; i = i->next)
        if (str_eq(view_text(&i->value, "person"), person) &&
            str_eq(view_text(&i->value, "need"), at))
            return true;
    return false;
}

/* Who gets no place gets none at any need that she could have one at; where there is
 * none, the decision stands at the first, so that it is kept. */
static void put_exclusion(struct laying *l, struct view *list,
                          const struct intake_hand *hand)
{
    const uint32_t before = list->count;

    for (uint32_t n = 0; n < l->needs->count; n++)
        if (has_pair(l, hand->way, l->needs->need[n].rid))
            put_hand(l, list, hand, id_text(l->arena, l->needs->need[n].rid));
    if (list->count == before)
        put_hand(l, list, hand, id_text(l->arena, l->needs->need[0].rid));
}

/* No need is given more people by hand than it has places left. */
static bool check_hands(const struct laying *l, const struct intake_hands *hands,
                        struct err *err)
{
    for (uint32_t n = 0; n < l->needs->count; n++) {
        const struct intake_need *need = &l->needs->need[n];
        int32_t forced = 0;
        for (uint32_t i = 0; i < hands->count; i++)
            forced += hands->hand[i].forced && hands->hand[i].need == need->rid;
        if (forced > need->left)
            return err_set(err, ERR_CONFLICT,
                           N_("{title} has {left} places left, and {n} are given there "
                              "by hand: take a decision by hand back first"),
                           ARG_STR(need->title), ARG_NUM(need->left), ARG_NUM(forced));
    }
    return true;
}

static void put_hands(struct laying *l, const struct intake_hands *hands)
{
    struct view *list = view_put_array(l->arena, l->run, "overrides");

    for (uint32_t i = 0; i < hands->count; i++) {
        const struct intake_hand *hand = &hands->hand[i];
        if (!bsearch(&hand->way, l->who, l->count, sizeof *l->who, by_rid))
            continue;
        if (l->needs->count == 0)
            put_hand(l, list, hand, STR(INTAKE_NEED));
        else if (hand->forced)
            put_hand(l, list, hand, id_text(l->arena, hand->need));
        else
            put_exclusion(l, list, hand);
    }
}

static void put_head(struct laying *l)
{
    struct arena *a = l->arena;

    view_str(a, l->run, "name", l->intake->title);
    view_str(a, l->run, "objective", l->needs->fit ? STR("fit") : l->intake->objective);
    if (l->needs->fit)
        view_str(a, l->run, "reason", l->needs->reason);
    view_int(a, l->run, "seed", l->intake->seed);
    view_day(a, l->run, "decided_on", moment_day(l->call->now));
    if (l->intake->women_milli < 0)
        return; /* nobody's sex is in a run that does not share by it */
    struct view *groups =
        view_put_array(a, view_put_object(a, l->run, "families"), "sex");
    view_add_str(a, groups, STR(INTAKE_WOMEN));
    view_add_str(a, groups, STR(INTAKE_MEN));
}

bool intake_run_make(struct call *call, struct tx *tx, const struct intake_lay *lay,
                     struct str *json, struct err *err)
{
    const struct intake_row *intake = lay->intake;
    struct laying l = { .call = call,
                        .arena = call->arena,
                        .intake = intake,
                        .needs = lay->needs,
                        .run = view_object(call->arena) };
    const struct allot_given_before_in before = { call->actor->org_id, intake->slug,
                                                  intake->move, intake->rid };
    struct allot_given_before_row given = { 0 };
    struct buf text = buf_new(call->arena);

    if (!check_hands(&l, lay->hands, err) || !read_waiting(&l, tx, err) ||
        !allot_given_before(tx, &before, &given, err))
        return false;
    put_head(&l);
    put_people(&l);
    if (lay->needs->count == 0)
        put_places(&l);
    else if (!put_needs(&l, tx, lay->pool, err))
        return false;
    if (intake->women_milli >= 0)
        put_proportion(&l, lay->hands, &given);
    put_hands(&l, lay->hands);
    view_write(&text, l.run);
    *json = buf_str(&text);
    return true;
}
