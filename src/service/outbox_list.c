/* outbox_list.c: see outbox_list.h. */
#include "service/outbox_list.h"

#include "base/date.h"
#include "service/standing.h"
#include "store/query.h"

#define DAY_OF_MOMENTS (INT64_C(24) * 3600 * MOMENT_SECOND)

/* --------------------------------------------------------------------------- sight */

static bool sees_person(struct call *call, int64_t rid,
                        const struct outbox_sight *sight, bool *sees, struct err *err)
{
    struct subject subject;

    if (!standing_of(call, rid, &subject, err))
        return false;
    *sees = sight->may(sight->ctx, subject.relation);
    return true;
}

/* Somebody it is to, in the reader's own unit, and who would know. */
struct looking {
    struct outbox_who who;
    int64_t case_rid, holder_id; /* of a case; of a contact's firm */
    const struct outbox_sight *sight;
};

static bool sees(struct call *call, const struct looking *at, bool *yes,
                 struct err *err)
{
    const struct actor *actor = call->actor;

    *yes = true;
    if (!at->sight)
        return true;
    if (at->who.to == OUTBOX_PERSON)
        return sees_person(call, at->case_rid, at->sight, yes, err);
    if (at->who.to == OUTBOX_CONTACT)
        *yes = at->holder_id == 0 || at->holder_id == actor->user_id ||
               (actor->roles >> ROLE_TEAM_LEADER & 1);
    else
        *yes = at->who.id == actor->user_id;
    return true;
}

/* ---------------------------------------------------------------------------- all */

static struct str subject_of(const struct call *call, struct str word)
{
    struct outbox_kind kind;
    struct err unknown = { 0 }; /* a kind that the table had once: its word will do */

    return outbox_kind_find(word, &kind, &unknown) ? kind.subject[call->lang]
                                                   : str_copy(call->arena, word);
}

static struct view *put_row(const struct call *call, struct view *list,
                            const struct outbox_open_of_row *row)
{
    struct arena *arena = call->arena;
    struct view *v = view_add_object(arena, list);

    view_str(arena, v, "id", id_text(arena, row->rid));
    view_str(arena, v, "kind", str_copy(arena, row->kind));
    view_str(arena, v, "subject", subject_of(call, row->kind));
    view_str(arena, v, "to", str_copy(arena, row->to_whom));
    view_str(arena, v, "firm", row->has_firm ? str_copy(arena, row->firm) : STR(""));
    view_str(arena, v, "firm_id",
             row->has_firm_rid ? id_text(arena, row->firm_rid) : STR(""));
    view_str(arena, v, "channel", str_copy(arena, row->channel));
    view_str(arena, v, "state", str_copy(arena, row->state));
    view_str(arena, v, "reason", str_copy(arena, row->reason));
    view_int(arena, v, "tries", row->tries);
    view_day(arena, v, "made_on", moment_day(row->made_at));
    return v;
}

static struct looking looking_at(const struct outbox_open_of_row *row,
                                 const struct outbox_sight *sight)
{
    struct looking at = { .sight = sight };

    at.who.to = row->has_case_rid  ? OUTBOX_PERSON
                : row->has_user_id ? OUTBOX_USER
                                   : OUTBOX_CONTACT;
    at.who.id = row->has_user_id ? row->user_id : 0;
    at.case_rid = row->has_case_rid ? row->case_rid : 0;
    at.holder_id = row->has_holder_id ? row->holder_id : 0;
    return at;
}

bool outbox_list(struct call *call, const struct outbox_sight *sight,
                 struct view **answer, struct err *err)
{
    struct view *made = view_object(call->arena);
    struct view *list = view_put_array(call->arena, made, "messages");
    struct outbox_open_of_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool more = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              outbox_open_of_open(tx, call->actor->org_id, OUTBOX_LIST_MOST + 1,
                                  &cursor, err);

    while (ok && !more && outbox_open_of_next(&cursor, &row)) {
        struct looking at = looking_at(&row, sight);
        bool mine = false;
        more = list->count == OUTBOX_LIST_MOST;
        ok = more || sees(call, &at, &mine, err);
        if (ok && !more)
            view_bool(call->arena, put_row(call, list, &row), "mine", mine);
    }
    if (ok)
        ok = cursor_end(&cursor, err);
    cursor_close(&cursor);
    tx_end(&tx);
    view_bool(call->arena, made, "more", more);
    if (ok)
        *answer = made;
    return ok;
}

bool outbox_own_put(struct call *call, struct tx *tx, struct view *array,
                    struct err *err)
{
    struct outbox_own_row row;
    struct cursor cursor = { 0 };

    if (!outbox_own_open(tx, call->actor->user_id, call->actor->org_id, OUTBOX_OWN_MOST,
                         &cursor, err))
        return false;
    while (outbox_own_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, array);
        view_str(call->arena, v, "id", id_text(call->arena, row.rid));
        view_str(call->arena, v, "kind", str_copy(call->arena, row.kind));
        view_str(call->arena, v, "subject", subject_of(call, row.kind));
        view_str(call->arena, v, "link", str_copy(call->arena, row.link));
        view_str(call->arena, v, "firm",
                 row.has_firm ? str_copy(call->arena, row.firm) : STR(""));
        view_day(call->arena, v, "made_on", moment_day(row.made_at));
    }
    return cursor_end(&cursor, err);
}

/* -------------------------------------------------------------------------- papers */

struct gather {
    struct call *call;
    const struct outbox_papers_ask *ask;
    struct outbox_papers made;
    struct view *list;
};

/* What a page of papers needs of a row, in the call's arena. */
struct paper {
    struct outbox_who who;
    int64_t rid, tries;
    struct str kind, link, unit;
    enum lang lang;
    int32_t day;
};

static bool put_text(struct gather *g, const struct paper *paper,
                     const struct outbox_address *to, struct view *v, struct err *err)
{
    struct arena *arena = g->call->arena;
    struct buf link = buf_new(arena);
    struct outbox_kind kind;

    if (!outbox_kind_find(paper->kind, &kind, err))
        return false;
    if (paper->link.len > 0)
        buf_format(&link, "%.*s%.*s", STR_ARG(g->ask->address), STR_ARG(paper->link));
    struct outbox_words words = { paper->lang, to->given, buf_str(&link), paper->unit,
                                  paper->day };
    view_str(arena, v, "subject", kind.subject[paper->lang]);
    view_str(arena, v, "text", outbox_text(arena, kind.text[paper->lang], &words));
    view_str(arena, v, "link", paper->link);
    return true;
}

static bool put_paper(struct gather *g, struct tx *tx, const struct paper *paper,
                      struct err *err)
{
    struct arena *arena = g->call->arena;
    struct outbox_address to;
    struct looking at = { paper->who, 0, 0, &g->ask->sight };
    bool yes;

    if (!outbox_address(g->call, tx, paper->who, &to, err))
        return false;
    at.case_rid = to.rid;
    at.holder_id = to.holder_id;
    if (!sees(g->call, &at, &yes, err))
        return false;
    if (!yes)
        return true;
    struct view *v = view_add_object(arena, g->list);
    view_str(arena, v, "id", id_text(arena, paper->rid));
    view_str(arena, v, "name", to.name);
    view_str(arena, v, "firm", to.firm);
    view_str(arena, v, "phone", to.phone);
    view_str(arena, v, "street", to.street);
    view_str(arena, v, "post", to.post);
    view_bool(arena, v, "is_closed", to.is_closed);
    view_bool(arena, v, "gone", to.gone);
    view_bool(arena, v, "is_person", paper->who.to == OUTBOX_PERSON);
    view_str(arena, v, "of_id", id_text(arena, to.rid));
    view_int(arena, v, "tries", paper->tries);
    if (paper->who.to == OUTBOX_PERSON)
        g->made.person_id[g->made.person_count++] = paper->who.id;
    return put_text(g, paper, &to, v, err);
}

static bool read_papers(struct gather *g, struct tx *tx, struct paper *paper,
                        uint32_t *count, struct err *err)
{
    struct arena *arena = g->call->arena;
    struct outbox_papers_of_in in = {
        g->call->actor->org_id, str_from(outbox_channel_words[g->ask->channel].word),
        g->call->now, OUTBOX_PAPER_MOST
    };
    struct outbox_papers_of_row row;
    struct cursor cursor = { 0 };

    if (!outbox_papers_of_open(tx, &in, &cursor, err))
        return false;
    while (outbox_papers_of_next(&cursor, &row))
        paper[(*count)++] = (struct paper){
            .who = { row.has_contact_id  ? OUTBOX_CONTACT
                     : row.has_person_id ? OUTBOX_PERSON
                                         : OUTBOX_USER,
                     row.has_contact_id  ? row.contact_id
                     : row.has_person_id ? row.person_id
                                         : row.user_id },
            .rid = row.rid,
            .tries = row.tries,
            .kind = str_copy(arena, row.kind),
            .link = str_copy(arena, row.link),
            .unit = str_copy(arena, row.unit),
            .lang = str_is(row.lang, "en") ? LANG_EN : LANG_SV,
            .day = row.has_day ? row.day : DAY_NONE,
        };
    return cursor_end(&cursor, err);
}

bool outbox_papers(struct call *call, const struct outbox_papers_ask *ask,
                   struct outbox_papers *papers, struct err *err)
{
    struct gather g = { .call = call, .ask = ask };
    struct paper *paper = ARENA_ARRAY(call->arena, OUTBOX_PAPER_MOST, struct paper);
    struct tx *tx = NULL;
    uint32_t count = 0;

    g.made.view = view_object(call->arena);
    g.made.person_id = ARENA_ARRAY(call->arena, OUTBOX_PAPER_MOST, int64_t);
    g.list = view_put_array(call->arena, g.made.view, "papers");
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              read_papers(&g, tx, paper, &count, err);
    for (uint32_t i = 0; ok && i < count; i++)
        ok = put_paper(&g, tx, &paper[i], err);
    tx_end(&tx);
    if (ok)
        *papers = g.made;
    return ok;
}

/* -------------------------------------------------------------------------- by hand */

bool outbox_hand_from(struct str word, enum outbox_hand *hand)
{
    static const char *const words[OUTBOX_HAND_COUNT] = { "sent", "later", "retry",
                                                          "drop" };

    for (uint32_t i = 0; i < OUTBOX_HAND_COUNT; i++)
        if (str_is(word, words[i])) {
            *hand = (enum outbox_hand)i;
            return true;
        }
    return false;
}

static bool apply(struct call *call, struct tx *tx, const struct outbox_by_rid_row *row,
                  enum outbox_hand hand, struct err *err)
{
    struct outbox_close_in close = { row->id, STR("sent"), STR("by_hand"), call->now,
                                     str_from(call->actor->name) };

    if (!row->is_open || str_is(row->state, "sending"))
        return err_set(err, ERR_CONFLICT,
                       N_("this message is done with, or is leaving just now"));
    switch (hand) {
    case OUTBOX_HAND_DROP:
        close.state = STR("dropped");
        return outbox_close(tx, &close, err);
    case OUTBOX_HAND_SENT:
        return outbox_close(tx, &close, err);
    case OUTBOX_HAND_LATER:
        return outbox_put_off(tx, row->id, call->now + DAY_OF_MOMENTS, err);
    case OUTBOX_HAND_RETRY:
    case OUTBOX_HAND_COUNT:
        break;
    }
    return outbox_again(tx, row->id, call->now, err);
}

static bool is_hers(struct call *call, struct tx *tx,
                    const struct outbox_by_rid_row *row,
                    const struct outbox_sight *sight, struct err *err)
{
    struct outbox_who who = { row->has_contact_id  ? OUTBOX_CONTACT
                              : row->has_person_id ? OUTBOX_PERSON
                                                   : OUTBOX_USER,
                              row->has_contact_id  ? row->contact_id
                              : row->has_person_id ? row->person_id
                                                   : row->user_id };
    struct outbox_address to;
    struct looking at = { who, 0, 0, sight };
    bool yes = false;

    if (!outbox_address(call, tx, who, &to, err))
        return false;
    at.case_rid = to.rid;
    at.holder_id = to.holder_id;
    if (!sees(call, &at, &yes, err))
        return false;
    return yes || err_set(err, ERR_NOT_FOUND, N_("there is no such message"));
}

bool outbox_whose(struct call *call, int64_t rid, int64_t *person_id, struct err *err)
{
    struct outbox_by_rid_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              outbox_by_rid(tx, rid, call->arena, &row, &found, err);

    tx_end(&tx);
    if (ok)
        *person_id = found && row.has_person_id ? row.person_id : 0;
    return ok;
}

bool outbox_do(struct call *call, int64_t rid, enum outbox_hand hand,
               const struct outbox_sight *sight, struct err *err)
{
    struct outbox_by_rid_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              outbox_by_rid(tx, rid, call->arena, &row, &found, err);

    if (ok && (!found || (sight && row.org_id != call->actor->org_id)))
        ok = err_set(err, ERR_NOT_FOUND, N_("there is no such message"));
    ok = ok && (!sight || is_hers(call, tx, &row, sight, err)) &&
         apply(call, tx, &row, hand, err) && tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}
