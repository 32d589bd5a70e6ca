/* figure_twin.c: see figure_twin.h. */
#include "figure_twin.h"

#include <string.h>

#define WAYS_MOST 64u
#define NO_AGREED 0u
#define ENOUGH    6u /* months */
#define SMALL     9u /* people, at most, of a firm that the target counts */

struct twin {
    const struct told_list *all;
    struct event_as_of as_of;
};

static bool is_corrected(const struct twin *t, const struct told *told)
{
    for (uint32_t i = 0; i < t->all->count; i++) {
        const struct told *c = &t->all->item[i];
        if (c->is_correction && &t->all->item[c->corrects] == told &&
            c->recorded <= t->as_of.moment)
            return true;
    }
    return false;
}

static bool holds(const struct twin *t, const struct told *told)
{
    return told->unit == 1 && told->day <= t->as_of.day &&
           told->recorded <= t->as_of.moment && !is_corrected(t, told);
}

/* Whether `a` comes before `b`: by the day it is of, of one day as written. */
static bool is_before(const struct told *a, const struct told *b)
{
    return a->day != b->day ? a->day < b->day : a->id < b->id;
}

static const struct told *enrolment(const struct twin *t, uint32_t way)
{
    const struct told *last = NULL;

    for (uint32_t i = 0; i < t->all->count; i++) {
        const struct told *e = &t->all->item[i];
        if (e->kind == TOLD_ENROLLED && e->who == way && holds(t, e) &&
            (!last || is_before(last, e)))
            last = e;
    }
    return last;
}

static bool is_working(enum told_stage stage)
{
    return stage == IN_INTRODUCTION || stage == IN_TALK || stage == IN_EMPLOYMENT ||
           stage == IN_FOLLOW_UP;
}

/* What was agreed on the day: what was said last. */
static uint32_t agreed_on(const struct twin *t, uint32_t way, int32_t day)
{
    const struct told *last = NULL;

    for (uint32_t i = 0; i < t->all->count; i++) {
        const struct told *e = &t->all->item[i];
        if (e->kind == TOLD_MONTHS && e->who == way && e->day <= day && holds(t, e) &&
            (!last || is_before(last, e)))
            last = e;
    }
    return last ? last->months : NO_AGREED;
}

static bool enters(const struct twin *t, const struct told *e, const char *figure)
{
    const bool moved = e->kind == TOLD_MOVED;
    const bool came = moved ? e->from != e->to /* or the way began there */
                            : e->kind == TOLD_ENROLLED && enrolment(t, e->who) == e;

    if (strcmp(figure, "dates") == 0)
        return e->kind == TOLD_DATED;
    if (strcmp(figure, "participants") == 0)
        return moved && is_working(e->to);
    if (strcmp(figure, "starts") == 0)
        return came && e->to == IN_INTRODUCTION;
    if (strcmp(figure, "talks") == 0)
        return came && e->to == IN_TALK;
    if (strcmp(figure, "hires") == 0)
        return moved && came && e->to == IN_EMPLOYMENT &&
               agreed_on(t, e->who, e->day) >= ENOUGH;
    return strcmp(figure, "sustained") == 0 && came && e->to == IN_HELD;
}

/* The figures that come after one another; where one is among them. */
static const char *const order[] = { "starts", "talks", "hires", "sustained" };
#define ORDERED 4u

static uint32_t place_in_order(const char *figure)
{
    uint32_t at = 0;

    while (at < ORDERED && strcmp(figure, order[at]) != 0)
        at++;
    return at;
}

/* The first of a way that counts; NULL: none. */
static const struct told *first_of(const struct twin *t, const char *figure,
                                   uint32_t way)
{
    const struct told *first = NULL;

    for (uint32_t i = 0; i < t->all->count; i++) {
        const struct told *e = &t->all->item[i];
        if (e->kind <= TOLD_DATED && e->who == way && holds(t, e) &&
            enters(t, e, figure) && (!first || is_before(e, first)))
            first = e;
    }
    return first;
}

/* Who has not reached those before does not count, and not before their day. */
static bool reached(const struct twin *t, const char *figure, uint32_t way,
                    const struct told **by, int32_t *day)
{
    const uint32_t place = place_in_order(figure);
    const struct told *first = first_of(t, figure, way);

    if (!first)
        return false;
    *by = first;
    *day = first->day;
    for (uint32_t i = 0; place < ORDERED && i < place; i++) {
        const struct told *before = first_of(t, order[i], way);
        if (!before)
            return false;
        if (*day < before->day)
            *day = before->day;
    }
    return true;
}

static void add(struct twin_list *list, const struct told *by, int32_t day,
                const struct told *enrolled)
{
    list->item[list->count++] =
        (struct twin_item){ by, day, enrolled ? enrolled->sex : 2,
                            enrolled ? enrolled->area : TWIN_AREAS, by->coach };
}

/* Where she is on the day: what was said last of it, of those by then. */
static const struct told *place_on(const struct twin *t, uint32_t way,
                                   const struct told *enrolled, int32_t day)
{
    const struct told *last = enrolled->day <= day ? enrolled : NULL;

    for (uint32_t i = 0; i < t->all->count; i++) {
        const struct told *e = &t->all->item[i];
        if (e->kind == TOLD_MOVED && e->who == way && e->day <= day && holds(t, e) &&
            (!last || is_before(last, e)))
            last = e;
    }
    return last;
}

/* Of each person the first of her ways that counts. */
static void count_people(const struct twin *t, const char *figure,
                         struct twin_list *list)
{
    for (uint32_t person = 0; person < WAYS_MOST; person++) {
        const struct told *first = NULL, *of = NULL;
        for (uint32_t way = 0; way < WAYS_MOST; way++) {
            const struct told *enrolled = enrolment(t, way);
            if (!enrolled ||
                (enrolled->again ? enrolled->again - 1 : enrolled->who) != person)
                continue;
            const struct told *by =
                strcmp(figure, "enrolled") == 0 ? enrolled : first_of(t, figure, way);
            if (by && (!first || is_before(by, first))) {
                first = by;
                of = enrolled;
            }
        }
        if (first)
            add(list, first, first->day, of);
    }
}

static void count_ways(const struct twin *t, const char *figure, int32_t on,
                       struct twin_list *list)
{
    for (uint32_t way = 0; way < WAYS_MOST; way++) {
        const struct told *enrolled = enrolment(t, way), *by;
        int32_t day;
        if (!enrolled)
            continue;
        if (strcmp(figure, "in_introduction") == 0) {
            by = place_on(t, way, enrolled, on);
            if (by && by->to == IN_INTRODUCTION)
                add(list, by, by->day, enrolled);
        } else if (reached(t, figure, way, &by, &day)) {
            add(list, by, day, enrolled);
        }
    }
}

/* ------------------------------------------------------------------------- visits */

/* The firm it is now; merges may be undone, as of a moment. */
static uint32_t kept_firm(const struct twin *t, uint32_t firm)
{
    for (uint32_t i = 0; i < t->all->count; i++) {
        const struct told *e = &t->all->item[i];
        if (e->kind == TOLD_MERGED && e->who == firm &&
            e->recorded <= t->as_of.moment && !is_corrected(t, e))
            return e->firm;
    }
    return firm;
}

/* Where it is; where it has no workplace, where the one that went into it had one. */
static uint32_t area_of(const struct twin *t, uint32_t firm)
{
    uint32_t area = t->all->area[kept_firm(t, firm)];

    return area == TWIN_NOWHERE ? t->all->area[firm] : area;
}

static bool is_small(const struct twin *t, uint32_t firm, int32_t day)
{
    const struct told *last = NULL;

    for (uint32_t i = 0; i < t->all->count; i++) {
        const struct told *e = &t->all->item[i];
        if (e->kind == TOLD_BAND && kept_firm(t, e->who) == firm && e->day <= day &&
            holds(t, e) && (!last || is_before(last, e)))
            last = e;
    }
    return last && last->most <= SMALL;
}

static int32_t month_of(int32_t day)
{
    int32_t year, month, mday;

    date_to_civil(day, &year, &month, &mday);
    return year * 12 + month;
}

static bool is_inside(const struct twin *t, const struct told *e)
{
    return e->kind == TOLD_VISIT && holds(t, e) && area_of(t, e->firm) < TWIN_AREAS &&
           e->day >= date_from_civil(2010, 6, 1) &&
           e->day <= date_from_civil(2013, 5, 31);
}

static bool is_counted_visit(const struct twin *t, const struct told *e,
                             const char *figure)
{
    return is_inside(t, e) && (strcmp(figure, "visits") != 0 ||
                               is_small(t, kept_firm(t, e->firm), e->day));
}

/* Whether two visits are one thing of that figure. */
static bool is_same(const struct twin *t, const struct told *a, const struct told *b,
                    const char *figure)
{
    if (strcmp(figure, "occasions") == 0)
        return a->outing == b->outing;
    if (strcmp(figure, "all_visits") == 0)
        return a->who == b->who;
    return kept_firm(t, a->firm) == kept_firm(t, b->firm) &&
           month_of(a->day) == month_of(b->day);
}

static void count_visits(const struct twin *t, const char *figure,
                         struct twin_list *list)
{
    for (uint32_t i = 0; i < t->all->count; i++) {
        const struct told *e = &t->all->item[i];
        bool first = is_counted_visit(t, e, figure);
        for (uint32_t k = 0; first && k < t->all->count; k++) {
            const struct told *other = &t->all->item[k];
            first = other == e || !is_counted_visit(t, other, figure) ||
                    !is_same(t, e, other, figure) || is_before(e, other);
        }
        if (!first)
            continue;
        add(list, e, e->day, NULL);
        list->item[list->count - 1].area = area_of(t, e->firm);
    }
}

bool twin_count(const struct told_list *all, const char *figure,
                struct event_as_of as_of, int32_t on, struct twin_list *list)
{
    static const char *const visits[] = { "visits", "occasions", "all_visits" };
    static const char *const people[] = { "participants", "enrolled" };
    static const char *const ways[] = { "starts",    "talks", "hires",
                                        "sustained", "dates", "in_introduction" };
    const struct twin t = { all, as_of };

    list->count = 0;
    for (uint32_t i = 0; i < sizeof visits / sizeof *visits; i++)
        if (strcmp(figure, visits[i]) == 0) {
            count_visits(&t, figure, list);
            return true;
        }
    for (uint32_t i = 0; i < sizeof people / sizeof *people; i++)
        if (strcmp(figure, people[i]) == 0) {
            count_people(&t, figure, list);
            return true;
        }
    for (uint32_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(figure, ways[i]) == 0) {
            count_ways(&t, figure, on, list);
            return true;
        }
    return false;
}
