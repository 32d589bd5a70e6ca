/*
 * need_talk_keep.c: the part of need_talk.h that makes the need.
 *
 *   draft -> head -> nobody changed it meanwhile -> the place of the workplace -> need
 *   and rows -> whose it is -> the draft ends, all in one transaction
 */
#include "base/date.h"
#include "service/need_state.h"
#include "service/need_wording.h"
#include "service/recruitment.h"
#include "store/query.h"

struct keep {
    struct call *call;
    struct tx *tx;
    struct need_talk *talk;
    const struct ad_reader *reader;
    struct need need;
    struct need_more more;
    struct need_bond bond;
};

/* Everything that was filled in, to go on from another day. */
static struct str built_text(const struct keep *k)
{
    struct arena *arena = k->call->arena;
    struct view *list = view_array(arena);
    struct buf out = buf_new(arena);

    for (uint32_t i = 0; i < k->talk->draft.count; i++) {
        const struct draft_item *item = &k->talk->draft.item[i];
        if ((item->value.len == 0 && !str_starts(item->key, "share/")) ||
            str_is(item->key, "base"))
            continue;
        struct view *one = view_add_array(arena, list);
        view_add_str(arena, one, item->key);
        view_add_str(arena, one, item->value);
    }
    view_write(&out, list);
    return buf_str(&out);
}

static int64_t id_of(const struct need_talk *talk, const char *key)
{
    int64_t id = 0;

    return str_int(need_talk_value(talk, key), &id) && id > 0 ? id : 0;
}

static bool take_workplace(struct keep *k, struct err *err)
{
    struct workplaces_of_row row;
    struct cursor cursor = { 0 };
    int64_t place_id = 0;

    k->bond.workplace_rid = id_of(k->talk, "workplace");
    if (k->bond.workplace_rid == 0)
        return true;
    if (!workplaces_of_open(k->tx, k->talk->firm.id, &cursor, err))
        return false;
    while (workplaces_of_next(&cursor, &row))
        if (row.rid == k->bond.workplace_rid && !row.has_closed_on)
            place_id = row.place_id;
    if (!cursor_end(&cursor, err))
        return false;
    k->talk->reading.ad.place_id = place_id;
    return place_id != 0 ||
           err_set(err, ERR_INPUT, N_("that workplace is closed; choose another"));
}

static bool take_contact(struct keep *k, struct err *err)
{
    struct contacts_of_row row;
    struct cursor cursor = { 0 };
    bool there = false;

    k->bond.contact_rid = id_of(k->talk, "contact");
    if (k->bond.contact_rid == 0)
        return true;
    if (!contacts_of_open(k->tx, k->talk->firm.id, &cursor, err))
        return false;
    while (contacts_of_next(&cursor, &row))
        there |= row.rid == k->bond.contact_rid && !row.has_left_on;
    return cursor_end(&cursor, err) &&
           (there ||
            err_set(err, ERR_INPUT, N_("that contact has left; choose another")));
}

static bool take_visit(struct keep *k, struct err *err)
{
    struct visit_by_rid_row row;
    bool found = false;

    k->bond.visit_rid = id_of(k->talk, "visit");
    if (k->bond.visit_rid == 0)
        return true;
    if (!visit_by_rid(k->tx, k->bond.visit_rid, k->call->arena, &row, &found, err))
        return false;
    if (!found || row.firm_id != k->talk->firm.id) /* taken away meanwhile */
        k->bond.visit_rid = 0;
    return true;
}

/* The opening it is part of: one that is there, or a new one, whose id comes of the
 * form's, so that a form sent twice makes one. */
static bool take_recruitment(struct keep *k, struct err *err)
{
    struct str chosen = need_talk_value(k->talk, "recruitment");
    struct recruitment_new new = { .rid = id_of(k->talk, "token"),
                                   .firm_rid = k->bond.firm_rid,
                                   .title = need_talk_value(k->talk, "opening_title") };
    int64_t places = 0;

    if (!str_is(chosen, "new")) {
        k->bond.recruitment_rid = id_of(k->talk, "recruitment");
        return k->bond.recruitment_rid == 0 ||
               recruitment_of_firm(k->call, k->tx, k->bond.recruitment_rid,
                                   k->bond.firm_rid, err);
    }
    if (new.rid == 0)
        new.rid = random_id();
    if (str_int(str_trim(need_talk_value(k->talk, "opening_places")), &places) &&
        places > 0 && places <= RECRUITMENT_PLACES_MOST)
        new.positions = (int32_t)places;
    k->bond.recruitment_rid = new.rid;
    return recruitment_write(k->call, k->tx, &new, err);
}

static bool take_place(struct keep *k, struct err *err)
{
    const bool named = str_trim(need_talk_value(k->talk, "place")).len > 0;

    if (k->bond.workplace_rid && named)
        return err_set(
            err, ERR_INPUT,
            N_("a workplace is chosen and another place is written: keep one "
               "of them"));
    if (k->bond.workplace_rid || named)
        return true;
    return err_set(err, ERR_INPUT,
                   N_("choose a workplace, or write in which town the work is done"));
}

static bool write_need(struct keep *k, struct need_talk_built *built, struct err *err)
{
    struct ad_need_saved saved;
    struct str place =
        k->bond.workplace_rid ? STR("") : need_talk_value(k->talk, "place");

    k->more.built = built_text(k);
    k->need.more = &k->more;
    k->need.source = STR("talk");
    k->need.source_key = need_talk_value(k->talk, "token");
    if (k->need.source_key.len == 0)
        k->need.source_key = id_text(k->call->arena, random_id());
    k->talk->proposal.need = k->need;
    struct ad_save save = { .reader = k->reader,
                            .reading = &k->talk->reading,
                            .draft = &k->talk->proposal,
                            .locality = place,
                            .from_talk = true };
    if (!ad_need_write(k->call, k->tx, &save, &saved, err))
        return false;
    built->need_rid = saved.need.rid;
    built->recruitment_rid = k->bond.recruitment_rid;
    built->is_blocked = k->talk->reading.blocked_count > 0;
    return need_bind(k->call, k->tx, saved.need.rid, &k->bond, err) &&
           (saved.outcome == NEED_SAME ||
            need_wording_judge(k->call, k->tx, &saved.need,
                               k->talk->reading.blocked_count > 0, err));
}

/* The draft began on another version than the one that stands. */
static bool is_stale(const struct need_talk *talk)
{
    int64_t base = 0;

    return talk->where.need_rid != 0 && talk->drafted &&
           str_int(need_talk_value(talk, "base"), &base) && base != talk->need_version;
}

static bool keep_all(struct keep *k, struct need_talk_built *built, struct err *err)
{
    const struct need_talk *talk = k->talk;
    struct draft_which which = { .form = talk->where.need_rid ? "need_edit" : "need",
                                 .about_rid = talk->where.need_rid
                                                  ? talk->where.need_rid
                                                  : talk->where.firm_rid };

    k->bond.firm_rid = talk->firm.rid;
    if (str_is(talk->firm.status, "closed"))
        return err_set(err, ERR_CONFLICT,
                       N_("the firm is closed; open it again before it has a need"));
    return take_workplace(k, err) && take_contact(k, err) && take_visit(k, err) &&
           take_place(k, err) && take_recruitment(k, err) &&
           write_need(k, built, err) && draft_end(k->tx, k->call, &which, err);
}

bool need_talk_build(struct call *call, const struct ad_reader *reader,
                     const struct need_talk_where *where, struct need_talk_built *built,
                     struct err *err)
{
    struct need_talk_built made = { .need_rid = where->need_rid };
    struct keep k = { .call = call, .reader = reader };
    bool ok;

    if (!need_talk_open(call, reader, where, &k.talk, err) ||
        !need_talk_head(k.talk, &k.need, &k.more, err))
        return false;
    if (is_stale(k.talk)) {
        made.changed_meanwhile = true;
        *built = made;
        return true;
    }
    ok = tx_begin(call->store, TX_WRITE, &k.tx, err) && keep_all(&k, &made, err) &&
         tx_commit(&k.tx, &call->ticket, err);
    tx_end(&k.tx);
    if (!ok || !store_wait(call->store, call->ticket, err))
        return false;
    *built = made;
    return true;
}
