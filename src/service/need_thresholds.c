/*
 * need_thresholds.c: see need_thresholds.h.
 *
 *   lease the image -> load the need -> pack -> count every subset -> keep the run ->
 *   answer
 */
#include "service/need_thresholds.h"

#include "base/hash.h"
#include "service/need_pack.h"
#include "service/pool_ask.h"

static const char *const kind_words[THRESHOLD_KIND_COUNT] = {
    [THRESHOLD_DROP] = "drop",
    [THRESHOLD_TEACH] = "teach",
    [THRESHOLD_SOFTEN] = "soften",
};
static const char *const verdict_words[THRESHOLD_VERDICT_COUNT] = {
    [THRESHOLD_OK] = "ok",
    [THRESHOLD_WARNING] = "warning",
    [THRESHOLD_TOO_FEW] = "too_few",
};

struct counting {
    struct call *call;
    const struct pool *pool;
    struct packed_need packed;
    struct thresholds *t;
};

struct str step_id(struct arena *arena, const struct threshold_result *result,
                   uint32_t step)
{
    struct buf out = buf_new(arena);
    uint32_t ordinal = 1;

    for (uint32_t i = 0; i < step; i++)
        ordinal += result->steps[i].kind == result->steps[step].kind;
    buf_format(&out, "%s-%u", kind_words[result->steps[step].kind], ordinal);
    return buf_str(&out);
}

static void counts_view(struct arena *arena, struct view *v, struct threshold_counts n)
{
    view_int(arena, v, "women", n.women);
    view_int(arena, v, "men", n.men);
    view_int(arena, v, "not_stated", n.not_stated);
}

static struct str fraction_text(struct arena *arena, struct threshold_fraction f)
{
    struct buf out = buf_new(arena);

    buf_int(&out, f.numerator);
    if (f.denominator != 1) {
        buf_char(&out, '/');
        buf_int(&out, f.denominator);
    }
    return buf_str(&out);
}

static void mask_view(const struct counting *c, struct view *v, uint32_t mask)
{
    struct arena *arena = c->call->arena;
    struct view *steps = view_put_array(arena, v, "steps");

    for (uint32_t i = 0; i < c->t->result.step_count; i++)
        if (mask >> i & 1)
            view_add_str(arena, steps, step_id(arena, &c->t->result, i));
}

static void step_head(const struct counting *c, struct view *v,
                      struct threshold_step step)
{
    struct arena *arena = c->call->arena;
    const struct need_requirement_row *r =
        &c->t->need.requirement[c->packed.row_of[step.requirement]];

    view_cstr(arena, v, "kind", kind_words[step.kind]);
    view_str(arena, v, "requirement", r->code);
    view_str(arena, v, "label", requirement_label(c->call, &c->pool->book, r));
    view_cstr(arena, v, "class", class_word(r->class));
}

static void steps_view(const struct counting *c, struct view *answer)
{
    struct arena *arena = c->call->arena;
    const struct threshold_result *r = &c->t->result;
    struct view *list = view_put_array(arena, answer, "steps");

    for (uint32_t i = 0; i < r->step_count; i++) {
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "id", step_id(arena, r, i));
        step_head(c, v, r->steps[i]);
        counts_view(arena, view_put_object(arena, v, "alone"), r->alone[i]);
        if (i >= r->drop_count) {
            view_null(arena, v, "shapley");
            continue;
        }
        struct view *share = view_put_object(arena, v, "shapley");
        view_str(arena, share, "women", fraction_text(arena, r->shapley[i].women));
        view_str(arena, share, "men", fraction_text(arena, r->shapley[i].men));
        view_str(arena, share, "not_stated",
                 fraction_text(arena, r->shapley[i].not_stated));
    }
    list = view_put_array(arena, answer, "left_out");
    for (uint32_t i = 0; i < r->left_out_count; i++)
        step_head(c, view_add_object(arena, list), r->left_out[i]);
}

static void smallest_view(const struct counting *c, struct view *answer)
{
    struct arena *arena = c->call->arena;
    const struct threshold_result *r = &c->t->result;
    struct view *list = view_put_array(arena, answer, "smallest");

    for (uint32_t i = 0; i < r->smallest_count; i++) {
        struct view *v = view_add_object(arena, list);
        view_int(arena, v, "k", r->smallest[i].k);
        mask_view(c, v, r->smallest[i].mask);
        counts_view(arena, v, r->smallest[i].reached);
    }
}

static void milli_view(struct arena *arena, struct view *v, const char *key, bool has,
                       int64_t milli)
{
    if (has)
        view_int(arena, v, key, milli);
    else
        view_null(arena, v, key);
}

static void ratio_view(const struct counting *c, struct view *list, uint32_t mask)
{
    struct arena *arena = c->call->arena;
    struct threshold_ratio ratio = threshold_ratio(&c->t->result, mask);
    struct view *v = view_add_object(arena, list);

    mask_view(c, v, mask);
    view_int(arena, v, "women_rate", ratio.women_rate_milli);
    view_int(arena, v, "men_rate", ratio.men_rate_milli);
    milli_view(arena, v, "ratio", ratio.has_ratio, ratio.ratio_milli);
    milli_view(arena, v, "low", ratio.has_interval, ratio.low_milli);
    milli_view(arena, v, "high", ratio.has_interval, ratio.high_milli);
    view_cstr(arena, v, "verdict", verdict_words[ratio.verdict]);
}

static void subsets_view(const struct counting *c, struct view *answer, bool all)
{
    struct arena *arena = c->call->arena;
    const struct threshold_result *r = &c->t->result;
    const uint32_t *masks = NULL;
    uint32_t count = 1u << r->step_count;
    struct view *list = view_put_array(arena, answer, "subsets");

    if (!all && r->step_count > THRESHOLD_LISTED_MAX)
        count = threshold_frontier(arena, r, &masks);
    for (uint32_t i = 0; i < count; i++) {
        struct view *v = view_add_object(arena, list);
        mask_view(c, v, masks ? masks[i] : i);
        counts_view(arena, v, r->reached[masks ? masks[i] : i]);
    }
    smallest_view(c, answer);
    list = view_put_array(arena, answer, "ratio");
    for (uint32_t i = 0; i < count; i++)
        ratio_view(c, list, masks ? masks[i] : i);
}

static struct view *answer_view(const struct counting *c,
                                const struct thresholds_ask *ask)
{
    struct arena *arena = c->call->arena;
    struct view *v = view_object(arena);

    view_str(arena, v, "need", c->t->need.source_key);
    view_int(arena, v, "image_seq", c->t->seq);
    counts_view(arena, view_put_object(arena, v, "pool"), c->t->result.pool);
    steps_view(c, v);
    if (!ask->brief)
        subsets_view(c, v, ask->all);
    view_str(arena, v, "run", id_text(arena, c->t->rid));
    view_str(arena, v, "need_id", id_text(arena, c->t->need.rid));
    view_str(arena, v, "title", c->t->need.title);
    return v;
}

static bool keep(struct counting *c, struct err *err)
{
    const struct threshold_result *r = &c->t->result;
    struct run_record run = { .kind = "thresholds",
                              .need = &c->t->need,
                              .seq = c->t->seq,
                              .rules = pool_count_rules(c->pool),
                              .seed = c->t->need.seed,
                              .now_day = c->packed.columns.now_day,
                              .result = { (const char *)r->reached,
                                          ((size_t)1 << r->step_count) *
                                              sizeof *r->reached } };

    if (!run_keep(c->call, &run, NULL, 0, err))
        return false;
    c->t->rid = run.rid;
    return true;
}

static bool load(struct counting *c, struct str text, struct err *err)
{
    struct need_which which = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(c->call->store, TX_READ, &tx, err) &&
              need_find(tx, text, &which.id, err) &&
              need_load(tx, c->call->arena, &c->pool->book, which, &c->t->need, err);

    tx_end(&tx);
    return ok;
}

static double share_of(const struct threshold_share *share)
{
    const struct threshold_fraction part[3] = { share->women, share->men,
                                                share->not_stated };
    double sum = 0;

    for (int i = 0; i < 3; i++)
        sum += (double)part[i].numerator / (double)part[i].denominator;
    return sum;
}

/* The drop that alone brings most people, ties and zeros by its Shapley share. */
static uint32_t costliest(const struct threshold_result *r)
{
    uint32_t best = STEP_NONE;
    int64_t best_gain = 0;

    for (uint32_t i = 0; i < r->drop_count; i++) {
        const struct threshold_counts *n = &r->alone[i];
        int64_t gain = (int64_t)n->women + n->men + n->not_stated;
        double share = share_of(&r->shapley[i]);
        if (share <= 0)
            continue;
        if (best == STEP_NONE || gain > best_gain ||
            (gain == best_gain && share > share_of(&r->shapley[best]))) {
            best = i;
            best_gain = gain;
        }
    }
    return best;
}

/* What the doors show beside the answer. */
static void complete(struct counting *c)
{
    struct thresholds *t = c->t;
    const struct threshold_result *r = &t->result;
    uint32_t drops = (1u << r->drop_count) - 1;

    t->costliest = costliest(r);
    t->ratio = threshold_ratio(r, 0);
    for (uint32_t i = 0; i < r->drop_count; i++)
        t->ratio_only[i] = threshold_ratio(r, drops & ~(1u << i));
    t->lack_count = threshold_lacks(c->call->arena, r, &t->lacks);
    for (uint32_t i = 0; i < t->need.requirement_count; i++)
        t->label[i] =
            requirement_label(c->call, &c->pool->book, &t->need.requirement[i]);
    for (uint32_t i = 0; i < t->need.task_count; i++) {
        const struct need_task *task = &t->need.task[i];
        uint32_t concept = book_concept_of(&c->pool->book, task->concept_id);
        bool coded = str_starts(task->label, "task:") && concept != MAP_NONE;
        const struct concept *k = coded ? &c->pool->book.concept[concept] : NULL;
        t->task_label[i] =
            str_copy(c->call->arena, !k                         ? task->label
                                     : c->call->lang == LANG_SV ? k->label_sv
                                                                : k->label_en);
    }
}

bool need_thresholds(struct call *call, const struct thresholds_ask *ask,
                     struct thresholds *out, struct err *err)
{
    struct thresholds made = { 0 };
    struct counting c = { .call = call, .t = &made };
    bool ok = false;

    if (!images_lease(call, &c.pool, err))
        return false;
    made.seq = c.pool->seq;
    if (!load(&c, ask->need, err))
        goto out;
    need_pack(call, c.pool, &made.need, &c.packed);
    if (!pool_thresholds(call, c.pool, &c.packed.columns, &made.result, err) ||
        !keep(&c, err))
        goto out;
    for (uint32_t i = 0; i < made.result.step_count; i++)
        made.row_of[i] = c.packed.row_of[made.result.steps[i].requirement];
    made.place = str_copy(call->arena, c.pool->book.places.place[made.need.place].name);
    complete(&c);
    made.answer = answer_view(&c, ask);
    *out = made;
    ok = true;
out:
    images_release(call->images, &c.pool);
    return ok;
}
