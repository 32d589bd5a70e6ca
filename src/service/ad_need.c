/*
 * ad_need.c: see ad_need.h.
 *
 *   forbidden wording lifted? -> place -> rows with their concepts -> complete -> save
 *   -> what was lifted and changed -> own words change the book, so the pool's sequence
 *   -> commit
 */
#include "service/ad_need.h"

#include "base/date.h"
#include "service/concept_take.h"
#include "service/import.h"
#include "service/need_wording.h"
#include "service/read_example.h"
#include "store/query.h"

#define HOURS_MOST     168
#define POSITIONS_MOST 10000

static const char *const refusals[READTEXT_GROUND_COUNT] = {
    [READTEXT_SEX] = N_(
        "the wording {wording} chooses by sex, which the discrimination act forbids; "
        "have it changed, or let the unit's manager write why it may stand"),
    [READTEXT_GENDER_IDENTITY] =
        N_("the wording {wording} chooses by gender identity, which the discrimination "
           "act forbids; have it changed, or let the unit's manager write why it may "
           "stand"),
    [READTEXT_ETHNICITY] = N_(
        "the wording {wording} chooses by ethnicity, which the discrimination act "
        "forbids; have it changed, or let the unit's manager write why it may stand"),
    [READTEXT_RELIGION] = N_(
        "the wording {wording} chooses by religion, which the discrimination act "
        "forbids; have it changed, or let the unit's manager write why it may stand"),
    [READTEXT_DISABILITY] =
        N_("the wording {wording} shuts out people with a disability, which the "
           "discrimination act forbids; have it changed, or let the unit's manager "
           "write why it may stand"),
    [READTEXT_ORIENTATION] =
        N_("the wording {wording} chooses by sexual orientation, which the "
           "discrimination act forbids; have it changed, or let the unit's manager "
           "write why it may stand"),
    [READTEXT_AGE] = N_(
        "the wording {wording} chooses by age, which the discrimination act forbids; "
        "have it changed, or let the unit's manager write why it may stand"),
};

struct saving {
    struct call *call;
    const struct ad_save *save;
    struct tx *tx;
    struct book book;
    struct concept_taker taker;
    struct need need;
    int32_t task_at[AD_TASKS_MOST]; /* of the draft's tasks in the need, or TASK_NONE */
};

static struct str wording_of(const struct ad_reading *reading,
                             const struct readtext_blocked *blocked)
{
    return ad_wording(blocked->in_headline ? reading->ad.headline : reading->ad.text,
                      blocked->start, blocked->end);
}

static bool lift_holds(const struct ad_save *save, struct err *err)
{
    const struct readtext_result *found = &save->reading->found;
    struct str reason = str_trim(save->lift_reason);

    if (save->reading->blocked_count == 0 || save->from_talk)
        return true;
    if (reason.len > LIFT_REASON_BYTES)
        return err_set(err, ERR_LIMIT, N_("the reason is longer than {n} bytes"),
                       ARG_NUM(LIFT_REASON_BYTES));
    if (str_utf8_count(reason) >= LIFT_REASON_LEAST)
        return true;
    if (reason.len)
        return err_set(err, ERR_INPUT,
                       N_("the reason is shorter than {n} characters; write "
                          "what the task demands"),
                       ARG_NUM(LIFT_REASON_LEAST));
    for (uint32_t i = 0; i < found->blocked_count; i++)
        if (!found->blocked[i].proxy)
            return err_set(err, ERR_DENIED, refusals[found->blocked[i].ground],
                           ARG_STR(wording_of(save->reading, &found->blocked[i])));
    return true;
}

static bool bounds_hold(const struct need *need, struct err *err)
{
    if (str_trim(need->title).len == 0 || need->title.len > TITLE_BYTES_MOST)
        return err_set(err, ERR_INPUT, N_("title is empty or longer than {n} bytes"),
                       ARG_NUM(TITLE_BYTES_MOST));
    if (need->hours < 0 || need->hours > HOURS_MOST)
        return err_set(err, ERR_INPUT, N_("hours a week are 0 to {most}, not {n}"),
                       ARG_NUM(HOURS_MOST), ARG_NUM(need->hours));
    if (need->positions < 1 || need->positions > POSITIONS_MOST)
        return err_set(err, ERR_INPUT, N_("positions are 1 to {most}, not {n}"),
                       ARG_NUM(POSITIONS_MOST), ARG_NUM(need->positions));
    return true;
}

static bool find_place(struct saving *s, struct err *err)
{
    const struct ad_text *ad = &s->save->reading->ad;
    struct str typed = str_trim(s->save->locality);

    if (typed.len)
        return place_ask(&s->book.places, typed, &s->need.place, err);
    if (ad->place_id)
        s->need.place = book_place_of(&s->book, ad->place_id);
    else if (ad->place.len)
        return place_find(&s->book.places, ad->place, &s->need.place, err);
    if (s->need.place != MAP_NONE)
        return true;
    return err_set(err, ERR_INPUT,
                   N_("the advertisement does not say where the work is "
                      "done; write a municipality or a town"));
}

/* The concept behind a task: that of the row that the task asks for itself. */
static bool task_concepts(struct saving *s, struct err *err)
{
    const struct ad_draft *draft = s->save->draft;

    for (uint32_t i = 0; i < draft->need.requirement_count; i++) {
        const struct need_requirement_row *r = &draft->need.requirement[i];
        int32_t task = r->task == TASK_NONE ? TASK_NONE : s->task_at[r->task];
        if (ad_row_is_task(&draft->mark[i]) && task != TASK_NONE &&
            !concept_take(&s->taker, KIND_CONCEPT, r->code,
                          &s->need.task[task].concept_id, err))
            return false;
    }
    return true;
}

static bool level_holds(const struct need_requirement_row *r, struct err *err)
{
    if (r->level < LEVEL_LEAST || r->level > LEVEL_MOST)
        return err_set(err, ERR_INPUT, N_("{label}: a level is 1, 2, 3 or 4"),
                       ARG_STR(r->label.len ? r->label : r->code));
    if (r->obtain_weeks != WEEKS_NONE &&
        (r->obtain_weeks < 0 || r->obtain_weeks > OBTAIN_WEEKS_MOST))
        return err_set(err, ERR_INPUT, N_("{label}: weeks are 0 to {most}"),
                       ARG_STR(r->label.len ? r->label : r->code),
                       ARG_NUM(OBTAIN_WEEKS_MOST));
    return true;
}

static bool included_rows(struct saving *s, struct err *err)
{
    const struct ad_draft *draft = s->save->draft;
    struct need_requirement_row *rows =
        ARENA_ARRAY(s->call->arena, REQUIREMENTS_MOST, struct need_requirement_row);

    s->need.requirement_count = 0;
    for (uint32_t i = 0; i < draft->need.requirement_count; i++) {
        struct need_requirement_row r = draft->need.requirement[i];
        if (!draft->mark[i].included)
            continue;
        if (!level_holds(&r, err))
            return false;
        r.task = r.task == TASK_NONE ? TASK_NONE : s->task_at[r.task];
        if (r.kind != KIND_TRAIT &&
            !concept_take(&s->taker, r.kind, r.code, &r.concept_id, err))
            return err_add(err, N_("{label}"), ARG_STR(r.label.len ? r.label : r.code));
        rows[s->need.requirement_count++] = r;
    }
    s->need.requirement = rows;
    return true;
}

static bool find_old(struct saving *s, struct err *err)
{
    struct need_of_source_row row;
    bool found;

    if (!need_of_source(s->tx, s->need.source, s->need.source_key, &row, &found, err))
        return false;
    s->need.id = found ? row.id : 0;
    return true;
}

/* Puts the lifted wording into the history of the version that was saved. */
static bool keep_lifts(struct saving *s, struct err *err)
{
    const struct readtext_result *found = &s->save->reading->found;

    if (s->save->from_talk)
        return true;
    if (s->save->reading->blocked_count > 0 &&
        !need_wording_lifted(s->call, s->tx, &s->need, str_trim(s->save->lift_reason),
                             err))
        return false;
    for (uint32_t i = 0; i < found->blocked_count; i++) {
        const struct readtext_blocked *b = &found->blocked[i];
        struct need_lift_add_in in = { .need_id = s->need.id,
                                       .version = s->need.version,
                                       .ground =
                                           str_from(readtext_ground_word(b->ground)),
                                       .wording = wording_of(s->save->reading, b),
                                       .reason = str_trim(s->save->lift_reason),
                                       .at = s->call->now,
                                       .actor = str_from(s->call->actor->name) };
        if (!b->proxy && !need_lift_add(s->tx, &in, err))
            return false;
    }
    return true;
}

/* What the person changed of the proposal, for people to look at. */
static bool keep_examples(struct saving *s, struct err *err)
{
    struct ad_draft draft = *s->save->draft;

    if (s->save->from_talk)
        return true;
    draft.need.id = s->need.id;
    return read_example_keep(s->tx, s->call, s->save->reading, &draft, err);
}

/* Own words are new to the book that every image carries: have it built anew. */
static bool renew_book(struct saving *s, struct err *err)
{
    int64_t seq;

    if (s->taker.own_count == 0)
        return true;
    return import_next_seq(s->tx, &seq, err) && pool_seq_set(s->tx, seq, err);
}

/* Tasks whose own row was left out are no part of the need; the rest share the week. */
static void drop_tasks(struct saving *s, struct need_task *task)
{
    const struct ad_draft *draft = s->save->draft;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < draft->need.task_count; i++) {
        s->task_at[i] = TASK_NONE;
        if (ad_task_is_out(draft, i))
            continue;
        s->task_at[i] = (int32_t)kept;
        task[kept] = draft->need.task[i];
        if (!s->save->from_talk)
            task[kept].share_percent = 0; /* need_complete shares the week */
        kept++;
    }
    s->need.task = task;
    s->need.task_count = kept;
}

static bool save_all(struct saving *s, enum need_outcome *outcome, struct err *err)
{
    struct call *call = s->call;
    struct need_task *task = ARENA_ARRAY(call->arena, AD_TASKS_MOST, struct need_task);

    s->need = s->save->draft->need;
    drop_tasks(s, task);
    s->need.place = MAP_NONE;
    return bounds_hold(&s->need, err) && find_place(s, err) && find_old(s, err) &&
           task_concepts(s, err) && included_rows(s, err) &&
           need_complete(&s->need, &s->book, err) &&
           need_put(s->tx, call, &s->book, &s->need, outcome, err) &&
           keep_lifts(s, err) && keep_examples(s, err) && renew_book(s, err);
}

bool ad_need_write(struct call *call, struct tx *tx, const struct ad_save *save,
                   struct ad_need_saved *saved, struct err *err)
{
    struct saving s = { .call = call, .save = save, .tx = tx };
    enum need_outcome came;

    if (!lift_holds(save, err) || !book_load(tx, call->arena, &s.book, err))
        return false;
    s.taker =
        (struct concept_taker){ .book = &s.book, .tx = s.tx, .arena = call->arena };
    if (!save_all(&s, &came, err))
        return false;
    *saved = (struct ad_need_saved){ s.need, came };
    return true;
}

bool ad_need_save(struct call *call, const struct ad_save *save, struct need *need,
                  enum need_outcome *outcome, struct err *err)
{
    struct ad_need_saved saved;
    struct tx *tx = NULL;
    bool ok = lift_holds(save, err) && tx_begin(call->store, TX_WRITE, &tx, err) &&
              ad_need_write(call, tx, save, &saved, err) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    if (!ok)
        return false;
    *need = saved.need;
    *outcome = saved.outcome;
    return true;
}
