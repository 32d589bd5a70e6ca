/* need_talk.c: see need_talk.h; reading is need_talk_read.c, building need_talk_keep.c.
 */
#include "service/need_talk.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "domain/day_read.h"
#include "service/json_whole.h"
#include "service/need_state.h"
#include "store/query.h"

#define BUILT_DEPTH 4u
#define HOURS_MOST  168
#define PLACES_MOST 10000
#define FIELD_BYTES 32u

static struct draft_which which_of(const struct need_talk_where *where)
{
    return (struct draft_which){ .form = where->need_rid ? "need_edit" : "need",
                                 .about_rid = where->need_rid ? where->need_rid
                                                              : where->firm_rid };
}

struct str need_talk_value(const struct need_talk *talk, const char *key)
{
    struct str value = STR("");

    draft_get(&talk->draft, str_from(key), &value);
    return value;
}

/* -------------------------------------------------------------------------- opening */

/* What the need was built from, as a draft that nobody has touched. */
static bool read_built(struct call *call, struct str built, struct draft *draft,
                       struct err *err)
{
    json_t *root = NULL, *one;
    size_t i;

    if (!json_whole(built, BUILT_DEPTH, &root, err))
        return false;
    *draft =
        (struct draft){ .arena = call->arena, .room = (uint32_t)json_array_size(root) };
    draft->item = ARENA_ARRAY(call->arena, draft->room + 1u, struct draft_item);
    json_array_foreach(root, i, one)
    {
        const json_t *key = json_array_get(one, 0), *value = json_array_get(one, 1);
        draft->item[draft->count++] = (struct draft_item){
            str_copy(call->arena, str_from(json_string_value(key))),
            str_copy(call->arena, str_from(json_string_value(value))), 0
        };
    }
    json_decref(root);
    return true;
}

static bool is_firms_need(const struct need_state_of_row *state, bool found,
                          const struct need_talk *talk)
{
    return found && state->has_firm_rid && state->firm_rid == talk->firm.rid;
}

static bool open_need(struct call *call, struct tx *tx, struct need_talk *talk,
                      struct err *err)
{
    struct need_state_of_row state;
    struct need_more_get_row more;
    struct need_own_row need;
    bool found = false;
    int64_t id;

    if (!need_own_of(call, tx, talk->where.need_rid, &id, err) ||
        !need_own(tx, talk->where.need_rid, &need, &found, err) ||
        !need_state_of(tx, id, call->arena, &state, &found, err))
        return false;
    if (!is_firms_need(&state, found, talk))
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (!need_more_get(tx, id, need.version, call->arena, &more, &found, err))
        return false;
    talk->need_version = need.version;
    if (found && !read_built(call, more.built, &talk->stands, err))
        return false;
    if (found && !talk->drafted)
        talk->draft = talk->stands;
    return found ||
           err_set(err, ERR_CONFLICT,
                   N_("this need was read from an advertisement or a file; change it "
                      "where it came from"));
}

static bool open_all(struct call *call, struct tx *tx, struct need_talk *talk,
                     struct err *err)
{
    const struct draft_which which = which_of(&talk->where);

    if (!firm_own(call, tx, talk->where.firm_rid, &talk->firm, err) ||
        (!talk->where.as_saved && !draft_read(call, tx, &which, &talk->draft, err)))
        return false;
    talk->drafted = talk->draft.version > 0;
    return talk->where.need_rid == 0 || open_need(call, tx, talk, err);
}

bool need_talk_open(struct call *call, const struct ad_reader *reader,
                    const struct need_talk_where *where, struct need_talk **talk,
                    struct err *err)
{
    struct need_talk *made = ARENA_NEW(call->arena, struct need_talk);
    struct tx *tx = NULL;
    bool ok;

    *made = (struct need_talk){ .where = *where };
    ok = tx_begin(call->store, TX_READ, &tx, err) && open_all(call, tx, made, err);
    tx_end(&tx);
    if (!ok || !need_talk_read(call, reader, made, err))
        return false;
    *talk = made;
    return true;
}

/* --------------------------------------------------------------------------- saving */

/* What stands in the draft already is no step; nor is an empty field of which it says
 * nothing, but for a task, which is chosen by being there. */
static uint32_t keep_new(const struct draft *draft, const struct draft_step *step,
                         struct draft_pair *pair)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < step->count; i++) {
        struct str stands = STR("");
        bool there = draft_get(draft, step->pair[i].key, &stands);
        bool task = str_starts(step->pair[i].key, "share/");
        if (!str_eq(stands, step->pair[i].value) || (!there && task))
            pair[kept++] = step->pair[i];
    }
    return kept;
}

/* A step holds DRAFT_PAIRS_MOST pairs, a whole form more: piece by piece, each seen as
 * the page showed it, for no two pieces have a key in common. */
bool need_talk_save(struct call *call, const struct need_talk_where *where,
                    const struct draft_step *step, struct draft_saved *saved,
                    struct err *err)
{
    const struct draft_which which = which_of(where);
    struct draft_saved *made = ARENA_NEW(call->arena, struct draft_saved);
    uint32_t clashes = 0;

    if (!draft_load(call, &which, &made->draft, err))
        return false;
    struct draft_pair *pair =
        ARENA_ARRAY(call->arena, step->count + 1u, struct draft_pair);
    uint32_t count = keep_new(&made->draft, step, pair);
    for (uint32_t at = 0; at < count; at += DRAFT_PAIRS_MOST) {
        struct draft_saved part;
        struct draft_step piece = *step;
        piece.pair = pair + at;
        piece.count = count - at;
        if (piece.count > DRAFT_PAIRS_MOST)
            piece.count = DRAFT_PAIRS_MOST;
        if (!draft_save(call, &which, &piece, &part, err))
            return false;
        made->draft = part.draft;
        for (uint32_t i = 0; i < part.clash_count && clashes < DRAFT_PAIRS_MOST; i++)
            made->clash[clashes++] = part.clash[i];
    }
    made->clash_count = clashes;
    *saved = *made;
    return call->ticket == 0 || store_wait(call->store, call->ticket, err);
}

/* ------------------------------------------------------------------------- the head */

static bool read_day(const struct need_talk *talk, const char *key, int32_t *day,
                     struct err *err)
{
    struct str text = str_trim(need_talk_value(talk, key));
    struct err unread = { 0 };

    *day = DAY_NONE;
    return text.len == 0 || day_read(text, day, &unread) ||
           err_set(err, ERR_INPUT,
                   N_("{text} is no day; write it as 2027-01-31, or leave it empty"),
                   ARG_STR(text));
}

/* A whole number 1..most; empty: `none`. */
static bool read_number(struct str text, int32_t most, int32_t none, int32_t *number,
                        struct err *err)
{
    int64_t n;

    text = str_trim(text);
    *number = none;
    if (text.len == 0)
        return true;
    if (!str_int(text, &n) || n < 1 || n > most)
        return err_set(err, ERR_INPUT, N_("{text} is no whole number from 1 to {most}"),
                       ARG_STR(text), ARG_NUM(most));
    *number = (int32_t)n;
    return true;
}

static bool read_season(const struct need_talk *talk, uint32_t row,
                        struct need_more *more, struct err *err)
{
    char from[FIELD_BYTES], to[FIELD_BYTES], places[FIELD_BYTES];
    struct need_season s;

    snprintf(from, sizeof from, "from%u", row);
    snprintf(to, sizeof to, "to%u", row);
    snprintf(places, sizeof places, "places%u", row);
    if (!read_day(talk, from, &s.from_day, err) ||
        !read_day(talk, to, &s.to_day, err) ||
        !read_number(need_talk_value(talk, places), PLACES_MOST, 0, &s.positions, err))
        return false;
    if (s.from_day == DAY_NONE && s.to_day == DAY_NONE && s.positions == 0)
        return true;
    if (s.from_day == DAY_NONE || s.to_day == DAY_NONE || s.positions == 0)
        return err_set(
            err, ERR_INPUT,
            N_("row {row} of the season needs a first day, a last day and how "
               "many"),
            ARG_NUM(row));
    if (s.to_day < s.from_day)
        return err_set(err, ERR_INPUT,
                       N_("row {row} of the season ends before it begins"),
                       ARG_NUM(row));
    more->season[more->season_count++] = s;
    return true;
}

/* The most that are needed on one day. */
static int32_t peak(const struct need_more *more)
{
    int32_t most = 0;

    for (uint32_t i = 0; i < more->season_count; i++) {
        int32_t day = more->season[i].from_day, sum = 0;
        for (uint32_t k = 0; k < more->season_count; k++)
            if (more->season[k].from_day <= day && more->season[k].to_day >= day)
                sum += more->season[k].positions;
        most = sum > most ? sum : most;
    }
    return most;
}

/* Each task's share of the week; those without share what is left. */
static bool read_shares(const struct need_talk *talk, struct need *need,
                        struct err *err)
{
    int32_t sum = 0, open = 0;

    for (uint32_t i = 0; i < talk->task_count; i++) {
        int32_t *share = &need->task[i].share_percent;
        if (!read_number(talk->task[i].share, 100, 0, share, err))
            return false;
        sum += *share;
        open += *share == 0;
    }
    if (sum > 100 || (sum == 100 && open > 0))
        return err_set(err, ERR_INPUT,
                       N_("the shares of the week make {sum} percent; a week has 100"),
                       ARG_NUM(sum));
    for (uint32_t i = 0, nth = 0; i < talk->task_count; i++)
        if (need->task[i].share_percent == 0) {
            int32_t left = 100 - sum;
            need->task[i].share_percent =
                left / open + ((int32_t)nth++ < left % open ? 1 : 0);
        }
    return true;
}

static bool read_places(const struct need_talk *talk, struct need *need,
                        const struct need_more *more, struct err *err)
{
    int32_t most = peak(more);

    if (!read_number(need_talk_value(talk, "positions"), PLACES_MOST, most ? most : 1,
                     &need->positions, err))
        return false;
    if (need->positions < most)
        return err_set(
            err, ERR_INPUT,
            N_("the season needs {most} at once, and only {places} places are "
               "asked for"),
            ARG_NUM(most), ARG_NUM(need->positions));
    return true;
}

bool need_talk_head(const struct need_talk *talk, struct need *need,
                    struct need_more *more, struct err *err)
{
    struct str purpose = need_talk_value(talk, "purpose");
    struct need made = talk->proposal.need;
    struct need_more rest = { .built = STR("[]") };

    made.title = str_trim(need_talk_value(talk, "title"));
    made.employer = talk->firm.name;
    made.purpose = PURPOSE_HIRE;
    if (made.title.len == 0)
        return err_set(err, ERR_INPUT, N_("write what the job is called"));
    if (talk->task_count == 0)
        return err_set(err, ERR_INPUT,
                       N_("choose at least one task: what is done in the job?"));
    if (purpose.len > 0 && !purpose_from(purpose, &made.purpose))
        return err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                       ARG_STR(purpose));
    for (uint32_t row = 1; row <= SEASONS_MOST; row++)
        if (!read_season(talk, row, &rest, err))
            return false;
    if (!read_day(talk, "start", &made.start_day, err) ||
        !read_day(talk, "deadline", &rest.deadline_day, err) ||
        !read_day(talk, "union_on", &rest.union_day, err) ||
        !read_number(need_talk_value(talk, "hours"), HOURS_MOST, 0, &made.hours, err) ||
        !read_places(talk, &made, &rest, err) || !read_shares(talk, &made, err))
        return false;
    for (uint32_t i = 0; made.start_day == DAY_NONE && i < rest.season_count; i++)
        made.start_day = rest.season[i].from_day;
    rest.displaces_none = str_is(need_talk_value(talk, "displaces"), "none");
    *more = rest;
    made.more = more;
    *need = made;
    return true;
}
