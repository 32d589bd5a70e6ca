/* allot_season.c: see allot_season.h. */
#include "service/allot_season.h"

#include <assert.h>

#include "base/rng.h"
#include "domain/quota.h"
#include "engine/week.h"

#define PAST        1000u
#define PAIRS_MOST  10u   /* a person has */
#define BRINGS      2000u /* of a fit, anywhere            */
#define SUITS       3000u /* of a fit, what suits everybody */
#define SHARES      5000u /* of a fit, here                */
#define NARROW      40u   /* per cent who can do nothing but what suits everybody */
#define SEXES       2u
#define WHOLE_MILLI 1000
#define PER_CENT    100
#define PARTS       10000 /* of_hindsight */

struct playing {
    const struct allot_season *season;
    struct arena *arena;
    struct rng rng;
    struct week_input in;
    uint32_t *capacity, *start, *quota;
    struct week_person *people, *past;
    struct week_pair *pairs;
    uint32_t pair_count;
};

/* ----------------------------------------------------------------------------- drawing
 */

/* The first needs suit everybody best, and some people nothing else. */
static struct week_person draw_person(struct playing *p)
{
    uint32_t all = p->in.need_count;
    bool narrow = rng_below(&p->rng, PER_CENT) < NARROW;
    uint32_t needs = narrow ? (all + 2) / 3 : all;
    uint32_t left = needs < PAIRS_MOST ? needs : PAIRS_MOST;
    struct week_person person = { .group = rng_below(&p->rng, PER_CENT) >=
                                           (uint32_t)p->season->women_percent,
                                  .pair_start = p->pair_count };
    uint32_t brings = rng_below(&p->rng, BRINGS + 1);

    for (uint32_t n = 0; n < needs && left > 0; n++) {
        if (rng_below(&p->rng, needs - n) >= left)
            continue;
        p->pairs[p->pair_count++] =
            (struct week_pair){ n, (int32_t)(brings + SUITS * (all - n) / all +
                                             rng_below(&p->rng, SHARES + 1)) };
        person.pair_count++;
        left--;
    }
    return person;
}

static void draw_people(struct playing *p)
{
    uint32_t weeks = p->in.week_count, a_week = p->in.future_people, all = 0;
    uint32_t most = weeks * (2 * a_week) + 1;

    p->people = ARENA_ARRAY(p->arena, most, struct week_person);
    p->past = ARENA_ARRAY(p->arena, PAST, struct week_person);
    p->pairs =
        ARENA_ARRAY(p->arena, ((size_t)most + PAST) * PAIRS_MOST, struct week_pair);
    p->start = ARENA_ARRAY(p->arena, (size_t)weeks + 1, uint32_t);
    for (uint32_t w = 0; w < weeks; w++) {
        uint32_t come = a_week / 2 + rng_below(&p->rng, a_week + 1);
        for (uint32_t i = 0; i < come; i++)
            p->people[all++] = draw_person(p);
        p->start[w + 1] = all;
    }
    for (uint32_t i = 0; i < PAST; i++)
        p->past[i] = draw_person(p);
}

/* A tenth more than are given out; one at each need at least. */
static void draw_places(struct playing *p)
{
    uint32_t all = (uint32_t)(p->season->weeks * p->season->places * 11 / 10);

    p->capacity = ARENA_ARRAY(p->arena, p->in.need_count, uint32_t);
    for (uint32_t k = 0; k < all || k < p->in.need_count; k++)
        p->capacity[k < p->in.need_count ? k : rng_below(&p->rng, p->in.need_count)]++;
}

static bool share_places(struct playing *p, struct err *err)
{
    uint32_t women = (uint32_t)p->season->women_percent * (WHOLE_MILLI / PER_CENT);
    const uint32_t shares[SEXES] = { women, WHOLE_MILLI - women };
    uint32_t given[SEXES] = { 0 };
    struct quota_input in = { SEXES, shares, given, (uint32_t)p->season->places };

    p->quota = ARENA_ARRAY(p->arena, (size_t)p->in.week_count * SEXES, uint32_t);
    for (uint32_t w = 0; w < p->in.week_count; w++) {
        uint32_t *quota = &p->quota[(size_t)w * SEXES];
        if (!quota_places(&in, quota, err))
            return false;
        given[0] += quota[0];
        given[1] += quota[1];
    }
    return true;
}

static bool draw(struct playing *p, struct err *err)
{
    const struct allot_season *s = p->season;

    p->rng = rng_seeded((uint64_t)s->seed);
    p->in = (struct week_input){ .need_count = (uint32_t)s->needs,
                                 .week_count = (uint32_t)s->weeks,
                                 .group_count = SEXES,
                                 .past_count = PAST,
                                 .future_people = (uint32_t)s->people,
                                 .futures = (uint32_t)s->futures,
                                 .seed = (uint64_t)s->seed };
    draw_places(p);
    draw_people(p);
    if (!share_places(p, err))
        return false;
    p->in.capacity = p->capacity;
    p->in.week_start = p->start;
    p->in.people = p->people;
    p->in.past = p->past;
    p->in.pairs = p->pairs;
    p->in.quota = p->quota;
    return true;
}

/* ----------------------------------------------------------------------------- telling
 */

static const char *const ways[WEEK_WAY_COUNT] = {
    [WEEK_GREEDY] = "greedy", [WEEK_PRICES] = "prices", [WEEK_HINDSIGHT] = "hindsight"
};

static void put_ways(const struct playing *p, const struct week_result *r,
                     struct view *answer)
{
    struct view *list = view_put_array(p->arena, answer, "ways");
    int64_t best = r[WEEK_HINDSIGHT].total, all = p->season->weeks * p->season->places;

    for (uint32_t way = 0; way < WEEK_WAY_COUNT; way++) {
        struct view *v = view_add_object(p->arena, list);
        view_cstr(p->arena, v, "way", ways[way]);
        view_int(p->arena, v, "placed", r[way].placed_count);
        view_int(p->arena, v, "value", r[way].total);
        view_int(p->arena, v, "of_hindsight",
                 best > 0 ? r[way].total * PARTS / best : PARTS);
        view_int(p->arena, v, "unfilled", all - r[way].placed_count);
    }
}

static void put_weeks(const struct playing *p, const struct week_result *r,
                      struct view *answer)
{
    struct view *list = view_put_array(p->arena, answer, "by_week");

    for (uint32_t w = 0; w < p->in.week_count; w++) {
        struct view *v = view_add_object(p->arena, list);
        view_int(p->arena, v, "week", w + 1);
        view_int(p->arena, v, "came", p->start[w + 1] - p->start[w]);
        view_int(p->arena, v, "women_quota", p->quota[(size_t)w * SEXES]);
        view_int(p->arena, v, "men_quota", p->quota[(size_t)w * SEXES + 1]);
        for (uint32_t way = 0; way < WEEK_WAY_COUNT; way++)
            view_int(p->arena, v, ways[way], r[way].value[w]);
    }
}

static bool within(int64_t n, int64_t least, int64_t most, struct err *err)
{
    return (n >= least && n <= most) ||
           err_set(err, ERR_LIMIT, N_("{n} is not from {least} to {most}"), ARG_NUM(n),
                   ARG_NUM(least), ARG_NUM(most));
}

bool allot_season(const struct allot_season *season, struct arena *arena,
                  struct view **answer, struct err *err)
{
    struct playing p = { .season = season, .arena = arena };
    struct week_result r[WEEK_WAY_COUNT];
    struct view *v = view_object(arena);

    if (!within(season->weeks, 1, SEASON_WEEKS_MOST, err) ||
        !within(season->people, 1, SEASON_PEOPLE_MOST, err) ||
        !within(season->places, 1, SEASON_PEOPLE_MOST, err) ||
        !within(season->needs, 1, SEASON_NEEDS_MOST, err) ||
        !within(season->futures, 1, SEASON_FUTURES_MOST, err) ||
        !within(season->women_percent, 0, PER_CENT, err) || !draw(&p, err))
        return false;
    for (uint32_t way = 0; way < WEEK_WAY_COUNT; way++)
        if (!week_place(&p.in, (enum week_way)way, arena, &r[way], err))
            return false;
    view_int(arena, v, "seed", season->seed);
    view_int(arena, v, "weeks", season->weeks);
    view_int(arena, v, "people", season->people);
    view_int(arena, v, "places", season->places);
    view_int(arena, v, "needs", season->needs);
    view_int(arena, v, "futures", season->futures);
    view_int(arena, v, "women_percent", season->women_percent);
    view_int(arena, v, "came", p.start[p.in.week_count]);
    put_ways(&p, r, v);
    put_weeks(&p, r, v);
    *answer = v;
    return true;
}

/* ------------------------------------------------------------------------- the picture
 */

#define WIDE   720
#define HIGH   320
#define LEFT   70
#define RIGHT  20
#define TOP    56
#define BOTTOM 40

struct frame {
    struct buf *svg;
    const struct view *weeks;
    int64_t all, low, high; /* hundredths of a per cent of `all` */
    char point;             /* of decimals */
};

/* Runs along the weeks: ahead of hindsight or behind it after each; draws when asked.
 */
static void follow(struct frame *f, const char *way, bool draws)
{
    int64_t sum = 0, week = 0;

    assert(f->high > f->low && f->weeks->count > 0);
    for (const struct view_item *i = f->weeks->list.first; i; i = i->next) {
        sum += view_number(&i->value, way) - view_number(&i->value, "hindsight");
        int64_t ahead = f->all > 0 ? sum * PARTS / f->all : 0;
        week++;
        if (!draws) {
            f->low = ahead < f->low ? ahead : f->low;
            f->high = ahead > f->high ? ahead : f->high;
            continue;
        }
        buf_format(f->svg, "%lld,%lld ",
                   (long long)(LEFT + week * (WIDE - LEFT - RIGHT) / f->weeks->count),
                   (long long)(TOP + (f->high - ahead) * (HIGH - TOP - BOTTOM) /
                                         (f->high - f->low)));
    }
}

static void add_line(struct frame *f, int64_t at, const char *colour)
{
    assert(f->high > f->low);
    long long y = TOP + (f->high - at) * (HIGH - TOP - BOTTOM) / (f->high - f->low);

    buf_format(f->svg,
               "<line x1=\"%d\" y1=\"%lld\" x2=\"%d\" y2=\"%lld\" stroke=\"%s\"/>\n"
               "<text x=\"%d\" y=\"%lld\" text-anchor=\"end\">%s%lld%c%lld %%</text>\n",
               LEFT, y, WIDE - RIGHT, y, colour, LEFT - 8, y + 4, at < 0 ? "-" : "",
               (long long)((at < 0 ? -at : at) / PER_CENT), f->point,
               (long long)((at < 0 ? -at : at) % PER_CENT / 10));
}

static void add_way(struct frame *f, const char *way, const char *look)
{
    buf_format(f->svg, "<polyline fill=\"none\" stroke-width=\"2.5\" %s points=\"",
               look);
    follow(f, way, true);
    buf_cstr(f->svg, "\"/>\n");
}

static void add_words(struct buf *svg, enum lang lang, const char *where,
                      const char *id)
{
    buf_format(svg, "<text %s>%s</text>\n", where, message_for(lang, id, 1));
}

void allot_season_svg(const struct view *answer, enum lang lang, struct buf *svg)
{
    const struct view_item *last = view_get(answer, STR("ways"))->list.last;
    struct frame f = { .svg = svg,
                       .point = lang == LANG_SV ? ',' : '.',
                       .weeks = view_get(answer, STR("by_week")),
                       .all = view_number(&last->value, "value"),
                       .low = -50,
                       .high = 50 };

    follow(&f, "greedy", false);
    follow(&f, "prices", false);
    buf_format(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
        "role=\"img\" font-family=\"sans-serif\" font-size=\"13\">\n<title>%s"
        "</title>\n<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n",
        WIDE, HIGH,
        message_for(lang, N_("Ahead of hindsight and behind it, week by week"), 1),
        WIDE, HIGH);
    add_words(svg, lang, "x=\"14\" y=\"22\" font-weight=\"bold\"",
              N_("Ahead of hindsight and behind it, week by week"));
    add_words(svg, lang, "x=\"80\" y=\"42\" fill=\"#a33c12\"",
              N_("- - each week's best, as if nobody came later"));
    add_words(svg, lang, "x=\"400\" y=\"42\" fill=\"#0b5d4a\"",
              N_("— by prices of places"));
    add_line(&f, f.low, "#ddd");
    add_line(&f, f.high, "#ddd");
    add_line(&f, 0, "#555");
    add_way(&f, "greedy", "stroke=\"#a33c12\" stroke-dasharray=\"6 4\"");
    add_way(&f, "prices", "stroke=\"#0b5d4a\"");
    add_words(svg, lang, "x=\"700\" y=\"306\" text-anchor=\"end\"", N_("weeks"));
    buf_cstr(svg, "</svg>\n");
}
