/* intake_open.c: an intake is opened (intake.h): its rule is fixed and its seed drawn.
 */
#include "service/intake_need.h"
#include "service/programme_keep.h"
#include "store/query.h"

#define WHOLE_MILLI 1000

/* A move of people's from one stage to a later one. */
static const struct move *place_move(const struct programme *p, struct str id)
{
    for (uint32_t i = 0; i < p->moves.count; i++) {
        const struct move *move = &p->moves.item[i];
        if (str_eq(move->id, id) && move->kind == MOVE_ADVANCE &&
            move->from.index != REF_NONE &&
            p->stages.item[move->from.index].subject == SUBJECT_PERSON)
            return move;
    }
    return NULL;
}

static bool has_area(const struct programme *p, struct str id)
{
    for (uint32_t i = 0; i < p->areas.count; i++)
        if (str_eq(p->areas.item[i].id, id))
            return true;
    return id.len == 0;
}

static bool is_sound(const struct call *call, const struct intake_new *said,
                     const struct programme *p, struct err *err)
{
    if (said->title.len == 0)
        return err_set(err, ERR_INPUT, N_("write what the intake is called"));
    if (said->title.len > INTAKE_TITLE_BYTES)
        return err_set(err, ERR_LIMIT,
                       N_("the text is longer than {n} bytes; make it shorter"),
                       ARG_NUM(INTAKE_TITLE_BYTES));
    if (said->of_needs && said->places > INTAKE_PLACES_MOST)
        return err_set(err, ERR_INPUT,
                       N_("the needs have more than {most} places: choose fewer"),
                       ARG_NUM(INTAKE_PLACES_MOST));
    if (said->places < 1 || said->places > INTAKE_PLACES_MOST)
        return err_set(err, ERR_INPUT,
                       N_("write how many places there are in all, from 1 to {most}"),
                       ARG_NUM(INTAKE_PLACES_MOST));
    if (!place_move(p, said->move))
        return err_set(err, ERR_INPUT, N_("choose what a place leads to"));
    if (!has_area(p, said->area))
        return err_set(err, ERR_INPUT, N_("choose an area of the list"));
    if (said->women_milli > WHOLE_MILLI)
        return err_set(err, ERR_INPUT,
                       N_("the share of women is a number from 0 to 100 per cent"));
    if (said->release_on != DAY_NONE && said->women_milli < 0)
        return err_set(err, ERR_INPUT,
                       N_("a day to release places goes with places in proportion"));
    if (said->release_on != DAY_NONE && said->release_on < moment_day(call->now))
        return err_set(err, ERR_INPUT,
                       N_("the day to release places on has passed already"));
    return str_is(said->objective, "lottery") ||
           str_is(said->objective, "need_first") ||
           (said->of_needs && str_is(said->objective, "fit")) ||
           err_set(err, ERR_INPUT,
                   N_("choose lottery, or who has waited longest; who fits best is "
                      "for places at needs"));
}

/* Everything that the form says: a form that says otherwise is not the same. */
static bool same_intake(const struct intake_row *row, const struct intake_needs *needs,
                        const struct intake_new *said)
{
    return str_eq(row->title, said->title) && str_eq(row->move, said->move) &&
           str_eq(row->area, said->area) && str_eq(row->slug, said->programme) &&
           (said->of_needs ? needs->count > 0 : row->places == said->places) &&
           (needs->fit || str_eq(row->objective, said->objective)) &&
           row->women_milli == said->women_milli &&
           row->release_on == said->release_on && intake_needs_same(needs, said);
}

static bool put_intake(const struct call *call, struct tx *tx,
                       const struct intake_new *said, const struct programme *p,
                       struct err *err)
{
    const struct move *move = place_move(p, said->move);
    const bool fit = str_is(said->objective, "fit"); /* allot_fit tells it */
    const struct allot_intake_put_in in = {
        .rid = said->rid,
        .org_id = call->actor->org_id,
        .slug = p->id,
        .version = p->version,
        .area = said->area,
        .move = said->move,
        .stage = p->stages.item[move->from.index].id,
        .title = said->title,
        .places = said->places,
        .has_women_milli = said->women_milli >= 0,
        .women_milli = said->women_milli,
        .has_release_on = said->release_on != DAY_NONE,
        .release_on = said->release_on,
        .objective = fit ? STR("lottery") : said->objective,
        .seed = random_id(),
        .opened_on = moment_day(call->now),
        .recorded_at = call->now,
        .actor = str_from(call->actor->name),
    };

    return allot_intake_put(tx, &in, err) &&
           (!said->of_needs || intake_needs_put(tx, said, err));
}

/* The form came before: the same again, or refused. */
static bool was_opened(const struct call *call, struct tx *tx,
                       const struct intake_new *said, struct err *err)
{
    struct intake_needs needs;
    struct intake_row row;
    struct err other = { 0 };

    if (!intake_own(call, tx, said->rid, &row, &other))
        return form_used(err);
    return intake_needs_read(tx, call->arena, said->rid, &needs, err) &&
           (same_intake(&row, &needs, said) || form_used(err));
}

static bool open_now(const struct call *call, struct tx *tx,
                     const struct intake_new *asked, struct err *err)
{
    const struct programme_reading *r = NULL;
    struct intake_new said = *asked;
    struct allot_intake_by_rid_row there;
    bool found = false;

    if (!programme_latest(tx, call->arena, said.programme, &r, err) ||
        !allot_intake_by_rid(tx, said.rid, call->arena, &there, &found, err))
        return false;
    said.title = str_trim(said.title);
    said.reason = str_trim(said.reason);
    if (said.objective.len == 0)
        said.objective = r->programme.objective;
    if (found)
        return was_opened(call, tx, &said, err);
    return (!said.of_needs || intake_needs_check(tx, &said, &said.places, err)) &&
           is_sound(call, &said, &r->programme, err) &&
           put_intake(call, tx, &said, &r->programme, err);
}

bool intake_open(struct call *call, const struct intake_new *said, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              open_now(call, tx, said, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}
