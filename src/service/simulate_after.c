/*
 * simulate_after.c: who has left a played programme is asked what she does
 * (simulate_in.h).
 *
 * Last of a day, and by chance of its own: what else is played does not change with it.
 */
#include "base/date.h"
#include "service/afterwards.h"
#include "service/simulate_in.h"

#define ASKED_WITHIN 20 /* days of the day it is time */

static bool has_left(const struct simulating *s, const struct sim_way *way)
{
    return way->of == SUBJECT_PERSON && way->rid != 0 && !way->mistaken &&
           s->p->stages.item[way->stage].kind == STAGE_END;
}

/* In the order of their rates, the rest could not be reached. */
static struct str drawn(const struct simulating *s, struct rng *rng)
{
    static const char *const rates[] = { "after_work", "after_studies", "after_seeking",
                                         "after_other" };
    int64_t left = rng_below(rng, 1000);
    uint32_t i = 0;

    while (i < STANDS_NOT_REACHED && left >= sim_any(s, rates[i]))
        left -= sim_any(s, rates[i++]);
    return str_from(afterwards_stands[i].word);
}

static bool ask(struct simulating *s, struct sim_way *way, struct rng *rng,
                struct err *err)
{
    const struct afterwards_new new = {
        .way_rid = way->rid,
        .person_id = s->person[way->who].id,
        .months = afterwards_months[way->asked],
        .stands = drawn(s, rng),
        .how = str_from(afterwards_how[rng_below(rng, 5) ? 0 : 1].word),
        .on = s->day,
    };
    struct err why = { 0 };

    way->asked++;
    return afterwards_write(sim_as(s, way->coach), &new, &why) ||
           sim_refused(s, &why, err);
}

bool sim_after_day(struct simulating *s, struct err *err)
{
    for (uint32_t w = 0; w < s->way_count; w++) {
        struct sim_way *way = &s->way[w];
        if (way->asked >= AFTERWARDS_TIMES || !has_left(s, way))
            continue;
        struct rng rng = rng_seeded(rng_mix((uint64_t)way->rid ^ way->asked));
        int32_t due = date_add_months(way->entered, afterwards_months[way->asked]) +
                      (int32_t)rng_below(&rng, ASKED_WITHIN);
        if (s->day >= due && sim_is_there(s, way->coach) && !ask(s, way, &rng, err))
            return false;
        arena_rewind(&s->scratch, 0);
    }
    return true;
}
