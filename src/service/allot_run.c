/* allot_run.c: see allot_run.h: read, lay out, solve, check, compare, tell. */
#include "service/allot_run.h"

#include "service/allot_check.h"
#include "service/allot_view.h"

struct work {
    struct arena *arena;
    struct allot_run run;
    struct allot_lay lay;
    struct allot_best best;
    struct allot_told told;
};

static struct allot_proof proof_of(const struct allot_lay *lay,
                                   const struct allot_best *best)
{
    return (struct allot_proof){ best->need_of, best->placed_count, lay->bound_count,
                                 best->step_count, best->steps };
}

/* Solved and, before anyone hears of it, checked by the one who does not solve. */
static bool solve_checked(struct work *w, struct allot_refusal *refusal,
                          struct err *err)
{
    struct err fault = { 0 };

    if (!allot_best(&w->lay, w->arena, &w->best, refusal, err))
        return false;
    struct allot_proof proof = proof_of(&w->lay, &w->best);
    if (!allot_check(&w->lay, &proof, &fault))
        return err_set(err, ERR_INTERNAL, N_("the proof does not hold: {why}"),
                       ARG_WORD(err_english(&fault)));
    return true;
}

static bool take_chances(struct work *w, struct err *err)
{
    bool *placed = ARENA_ARRAY(w->arena, w->run.person_count, bool);
    struct allot_chance *chance =
        ARENA_ARRAY(w->arena, w->run.person_count, struct allot_chance);

    for (uint32_t p = 0; p < w->run.person_count; p++)
        placed[p] = w->best.need_of[p] != RUN_NONE;
    if (!allot_chances(&w->lay, placed, chance, err))
        return false;
    w->told = (struct allot_told){
        .arena = w->arena, .lay = &w->lay, .best = &w->best, .chance = chance
    };
    allot_told_count(&w->told);
    return true;
}

/* The same run without something, told into `object`. When that cannot hold (a lower
 * bound was met by hand alone) it says so. */
static bool tell_without(struct work *w, struct lay_want want, struct view *object,
                         struct err *err)
{
    struct work other = { .arena = w->arena, .run = w->run };
    struct allot_refusal refusal = { 0 };
    struct err why = { 0 };

    if (!allot_lay_out(&w->run, &want, w->arena, &other.lay, err))
        return false;
    if (!solve_checked(&other, &refusal, &why) && refusal.short_count == 0) {
        *err = why;
        return false;
    }
    if (refusal.short_count > 0) {
        view_int(w->arena, object, "missing_without", refusal.missing);
        return true;
    }
    other.told = (struct allot_told){ .arena = w->arena,
                                      .lay = &other.lay,
                                      .best = &other.best };
    allot_told_count(&other.told);
    allot_view_without(&w->told, &other.told, object);
    return true;
}

static bool tell(struct work *w, struct view *answer, struct err *err)
{
    allot_view_head(&w->told, answer);
    allot_view_placed(&w->told, answer);
    allot_view_not_placed(&w->told, answer);
    allot_view_bounds(&w->told, answer);
    if (w->run.proportion.family == RUN_NONE)
        view_null(w->arena, answer, "proportion");
    else if (!tell_without(w, (struct lay_want){ .proportion = false, .by_hand = true },
                           allot_view_proportion(&w->told, answer), err))
        return false;
    allot_view_hand(&w->told, answer);
    if (w->run.override_count == 0)
        return true;
    return tell_without(w, (struct lay_want){ .proportion = true, .by_hand = false },
                        view_put_object(w->arena, answer, "by_hand"), err);
}

/* Reads, lays out and solves. True with *refusal: the bounds cannot hold. */
static bool solve_file(const json_t *value, struct work *w,
                       struct allot_refusal *refusal, struct err *err)
{
    struct err why = { 0 };

    if (!allot_run_read(value, w->arena, &w->run, err) ||
        !allot_lay_out(&w->run, &(struct lay_want){ true, true }, w->arena, &w->lay,
                       err))
        return false;
    if (!solve_checked(w, refusal, &why) && refusal->short_count == 0) {
        *err = why;
        return false;
    }
    return true;
}

bool allot_run(const json_t *value, struct arena *arena, struct allot_report *report,
               struct err *err)
{
    struct work *w = ARENA_NEW(arena, struct work);
    struct allot_report made = { .answer = view_object(arena) };
    struct allot_refusal refusal = { 0 };

    w->arena = arena;
    if (!solve_file(value, w, &refusal, err))
        return false;
    if (refusal.short_count > 0) {
        allot_view_refusal(&w->lay, &refusal, arena, made.answer);
        *report = made;
        return true;
    }
    made.feasible = true;
    if (!take_chances(w, err) || !tell(w, made.answer, err))
        return false;
    struct allot_proof proof = proof_of(&w->lay, &w->best);
    made.certificate = allot_certificate(value, &w->run, &proof, arena);
    *report = made;
    return true;
}

bool allot_run_places(const json_t *value, struct str person, struct arena *arena,
                      bool *places, struct err *err)
{
    struct work *w = ARENA_NEW(arena, struct work);
    struct allot_refusal refusal = { 0 };

    w->arena = arena;
    if (!solve_file(value, w, &refusal, err))
        return false;
    *places = false;
    if (refusal.short_count > 0)
        return true;
    for (uint32_t p = 0; p < w->run.person_count; p++)
        if (str_eq(w->run.people[p].id, person))
            *places = w->best.need_of[p] != RUN_NONE;
    return true;
}

bool allot_run_verify(const json_t *value, enum lang lang, struct arena *arena,
                      struct view **answer, struct err *err)
{
    struct allot_verdict verdict = { .placed_count = 0 };
    struct view *made = view_object(arena);
    struct err why = { 0 };
    bool holds = allot_certificate_holds(value, arena, &verdict, &why);

    if (!holds && why.kind != ERR_STATE) {
        *err = why;
        return false;
    }
    view_bool(arena, made, "holds", holds);
    if (holds) {
        view_null(arena, made, "why");
        view_cstr(arena, made, "objective", run_objective_word(verdict.run.objective));
        view_int(arena, made, "seed", verdict.run.seed);
        view_int(arena, made, "people", verdict.run.person_count);
        view_int(arena, made, "placed", verdict.placed_count + verdict.forced_count);
        view_int(arena, made, "by_hand", verdict.forced_count);
        view_int(arena, made, "steps", verdict.step_count);
    } else {
        struct buf text = buf_new(arena);
        message_err(&text, lang, &why);
        view_str(arena, made, "why", buf_str(&text));
    }
    *answer = made;
    return true;
}
