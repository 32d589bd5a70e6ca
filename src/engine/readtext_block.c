/*
 * readtext_block.c: wording that the discrimination act forbids or questions, in the
 * text and in the headline.
 */
#include "engine/readtext_in.h"

/* clang-format off: a table */
static const char *const direct_why[READTEXT_GROUND_COUNT] = {
    [READTEXT_SEX] = N_("asks for a sex: not allowed by the discrimination act"),
    [READTEXT_GENDER_IDENTITY] =
        N_("asks for a gender identity: not allowed by the discrimination act"),
    [READTEXT_ETHNICITY] = N_(
        "asks for an origin or mother tongue: not allowed by the discrimination act"),
    [READTEXT_RELIGION] = N_(
        "asks for a religion or shuts one out: not allowed by the discrimination act"),
    [READTEXT_DISABILITY] =
        N_("shuts out people with a disability: not allowed by the discrimination act"),
    [READTEXT_ORIENTATION] =
        N_("asks for a sexual orientation: not allowed by the discrimination act"),
    [READTEXT_AGE] = N_("asks for an age: not allowed by the discrimination act"),
};
static const char *const proxy_why[READTEXT_GROUND_COUNT] = {
    [READTEXT_SEX] = N_("may shut out one sex: say what the task needs instead"),
    [READTEXT_GENDER_IDENTITY] =
        N_("may shut out by gender identity: say what the task needs instead"),
    [READTEXT_ETHNICITY] =
        N_("may shut out by origin: say what the task needs instead"),
    [READTEXT_RELIGION] =
        N_("may shut out by religion: say what the task needs instead"),
    [READTEXT_DISABILITY] =
        N_("may shut out people with a disability: say what the task needs instead"),
    [READTEXT_ORIENTATION] =
        N_("may shut out by sexual orientation: say what the task needs instead"),
    [READTEXT_AGE] = N_("may shut out by age: say what the task needs instead"),
};
/* clang-format on */

static void blocked_add(struct rt_text *t, const struct rt_hit *hit, bool headline)
{
    const struct rt_row *row = rt_row(t, hit);

    if (t->blocked_count == t->blocked_room) {
        uint32_t want = t->blocked_room ? t->blocked_room * 2 : 8;

        t->blocked =
            arena_grow(t->arena, t->blocked, t->blocked_room * sizeof *t->blocked,
                       want * sizeof *t->blocked);
        t->blocked_room = want;
    }
    t->blocked[t->blocked_count++] = (struct readtext_blocked){
        .start = t->token[hit->first].point,
        .end = t->token[hit->end - 1].point_end,
        .ground = (enum readtext_ground)row->what,
        .why = row->power ? proxy_why[row->what] : direct_why[row->what],
        .rule = str_copy(t->arena, row->pattern),
        .in_headline = headline,
        .proxy = row->power,
    };
}

/* "oavsett kön och ålder", "både kvinnor och män": the words of openness. */
static bool is_open_to_all(const struct rt_text *t, uint32_t token)
{
    uint32_t from = token > 12 ? token - 12 : 0;

    for (uint32_t i = token;
         i-- > from && !rt_in(t, i, ". ! ? :") && !t->token[i].fresh;)
        if (rt_in(t, i, "oavsett alla både mångfald inget inga"))
            return true;
    return false;
}

/* Where we are in segments and requirements, both in the order of the text. */
struct place {
    uint32_t segment, req;
};

/* Does the sentence around `token` ask anything? Rows for demands count only there.
 * Tokens come in order, so each list is walked once. */
static bool in_demand(const struct rt_text *t, uint32_t token, struct place *at)
{
    while (at->segment < t->segment_count && t->segment[at->segment].end <= token)
        at->segment++;
    if (at->segment == t->segment_count || t->segment[at->segment].first > token)
        return false;
    const struct rt_segment *segment = &t->segment[at->segment];
    uint32_t start = t->token[segment->first].point;
    uint32_t end = t->token[segment->end - 1].point_end;

    while (at->req < t->req_count && t->req[at->req].end <= start)
        at->req++;
    return at->req < t->req_count && t->req[at->req].start < end;
}

void rt_block(struct rt_text *t, bool headline)
{
    struct place at = { 0 };

    for (uint32_t i = 0; i < t->token_count; i++) {
        const struct rt_hit *hit = rt_hit_at(t, i, t->token_count, RT_BLOCK);

        if (hit && !is_open_to_all(t, i) &&
            (!rt_row(t, hit)->mood || in_demand(t, i, &at))) {
            blocked_add(t, hit, headline);
            i = hit->end - 1;
        }
    }
}
