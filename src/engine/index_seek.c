/* index_seek.c: the first needs of one person's list; see index_need.h. */
#include <assert.h>
#include <string.h>

#include "base/rng.h"
#include "engine/index_need_in.h"

#define SOME 32u

struct search {
    struct need_desk *desk;
    struct seeker seeker;
    uint64_t salt; /* rank_ticket's inner half, of her seed */
    struct best *best;
    uint32_t count, room;
};

/* Lists. */

/*
 * Down to the end along the worse children, then up to where it belongs: who comes in
 * belongs near the end as a rule, and no branch on the way down depends on the data.
 */
static void sink(struct best *list, uint32_t count, uint32_t at)
{
    struct best moving = list[at];
    uint32_t top = at, child = 2 * at + 1;

    for (; child < count; child = 2 * at + 1) {
        uint32_t other = child + 1 < count ? child + 1 : child;
        child = best_before(&list[child], &list[other]) ? other : child;
        list[at] = list[child];
        at = child;
    }
    for (; at > top && best_before(&list[(at - 1) / 2], &moving); at = (at - 1) / 2)
        list[at] = list[(at - 1) / 2];
    list[at] = moving;
}

void best_add(struct best *list, uint32_t *count, uint32_t room,
              const struct best *added)
{
    if (*count == room) {
        list[0] = *added;
        sink(list, room, 0);
        return;
    }
    uint32_t at = (*count)++;
    while (at > 0 && best_before(&list[(at - 1) / 2], added)) {
        list[at] = list[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    list[at] = *added;
}

void best_sort(struct best *list, uint32_t count)
{
    for (uint32_t left = count; left > 1; left--) {
        struct best worst = list[0];
        list[0] = list[left - 1];
        sink(list, left - 1, 0);
        list[left - 1] = worst;
    }
}

/* Reach. */

void seeker_reach(struct need_desk *desk, uint16_t place, uint8_t mode, uint16_t most)
{
    const struct need_index *index = desk->index;
    uint32_t cell = (uint32_t)place * IMAGE_MODE_COUNT + mode;

    desk->place_count = 0;
    for (uint32_t w = 0; w < index->workplace_count; w++) {
        const uint16_t *minutes = index->workplaces[w].minutes;
        if (minutes && place != IMAGE_PLACE_NONE &&
            (minutes[cell] == RANK_UNREACHABLE || minutes[cell] > most))
            continue;
        desk->places[desk->place_count++] = w;
    }
}

/* bit = false clears what true has set. */
static void mark_reach(struct need_desk *desk, bool bit)
{
    for (uint32_t i = 0; i < desk->place_count; i++) {
        const struct workplace *place = &desk->index->workplaces[desk->places[i]];
        uint32_t first = place->from / 64, last = (place->to - 1) / 64;
        uint64_t head = UINT64_MAX << (place->from % 64);
        uint64_t tail = UINT64_MAX >> (63 - (place->to - 1) % 64);
        for (uint32_t w = first; w <= last; w++) {
            uint64_t mask =
                (w == first ? head : UINT64_MAX) & (w == last ? tail : UINT64_MAX);
            desk->reach[w] = bit ? desk->reach[w] | mask : desk->reach[w] & ~mask;
        }
    }
}

/* Candidates. */

static uint8_t state_most(const struct search *search)
{
    return search->count < search->room ? RANK_BEHIND_THRESHOLDS
                                        : HEAD_STATE(search->best[0].head);
}

static uint64_t head_to_enter(const struct search *search)
{
    return search->count < search->room ? UINT64_MAX : search->best[0].head;
}

static void take(struct search *search, uint32_t s, uint64_t head, uint16_t fit)
{
    const struct need_index *index = search->desk->index;
    struct best found = { .head = head, .other = s, .fit = fit };

    if (head > head_to_enter(search))
        return; /* most: their deadline is too late */
    found.lottery = rng_mix(index->lots[s].lottery ^ search->salt);
    found.key = index->lots[s].key;
    if (search->count < search->room || best_before(&found, &search->best[0]))
        best_add(search->best, &search->count, search->room, &found);
}

/* Judges a pair requirement by requirement. */
static void consider(struct search *search, uint32_t s)
{
    const struct need_index *index = search->desk->index;
    const struct seat *seat = &index->seats[s];
    struct verdict verdict;

    if (seat_judge(index, search->desk->cover, seat, state_most(search), &verdict))
        take(search, s, HEAD(verdict.state, verdict.band, seat->deadline_key),
             seat_fit(seat, verdict.sum));
}

/*
 * Needs within reach of which this person has something like what they ask, each once.
 * They stand among those of the whole country and lie apart: no branch depends on which
 * they are, and what is judged is asked for before the first is looked at.
 */
static uint32_t list_found(struct need_desk *desk, const struct seeker *seeker)
{
    const uint64_t lacking = ~seeker->facts;
    const struct need_index *index = desk->index;
    uint32_t *list = desk->found, near = 0, count = 0;

    for (uint32_t t = 0; t < desk->touched_count; t++) {
        uint32_t cell = desk->touched[t], end = index->found_start[cell + 1];
        uint32_t tells = cover_tells(desk->cover, cell);
        for (uint32_t i = index->found_start[cell]; i < end; i++) {
            struct found found = index->found[i];
            list[near] = found.seat;
            near += (uint32_t)(desk->reach[found.seat / 64] >> (found.seat % 64)) &
                    tells >> found.tell & 1;
        }
    }
    for (uint32_t i = 0; i < near; i++)
        __builtin_prefetch(&index->sifts[list[i]]);
    for (uint32_t i = 0; i < near; i++) {
        uint32_t s = list[i];
        bool once = desk->met[s] != desk->stamp;
        desk->met[s] = desk->stamp;
        if (!once || index->sifts[s].kill & lacking ||
            !sift_is_open(&index->sifts[s], seeker))
            continue;
        __builtin_prefetch(&index->seats[s]);
        __builtin_prefetch(&index->lots[s]);
        list[count++] = s;
    }
    return count;
}

static void search_found(struct search *search)
{
    struct need_desk *desk = search->desk;
    uint32_t count = list_found(desk, &search->seeker);

    for (uint32_t i = 0; i < count; i++)
        consider(search, desk->found[i]);
}

/*
 * Those of from..to - 1 whose killers this person may meet, as far as the first facts
 * tell, and whose hours. No branch depends on the data. What they are looked for in,
 * their sifts, is 40 bytes a need and would be read for all.
 */
static uint32_t sift_some(const struct search *search, uint32_t from, uint32_t to,
                          uint32_t list[SOME])
{
    const struct need_index *index = search->desk->index;
    const struct weak_brief *briefs = index->briefs;
    const struct seeker seeker = search->seeker;
    uint32_t count = 0;

    for (uint32_t s = from; s < to; s++) {
        list[count] = s;
        count += ((briefs[s].kill & (uint32_t)~seeker.facts) == 0) &
                 (seeker.available_day <= briefs[s].last_day) &
                 (seeker.hours >= briefs[s].hours);
    }
    for (uint32_t i = 0; i < count; i++) {
        __builtin_prefetch(&index->sifts[list[i]]);
        __builtin_prefetch(&index->lots[list[i]]);
    }
    return count;
}

static void take_weak(struct search *search, uint32_t s)
{
    struct need_desk *desk = search->desk;
    const struct sift *sift = &desk->index->sifts[s];

    if (sift->kill & ~search->seeker.facts || sift_head(sift) > head_to_enter(search))
        return;
    if (sift->odd)
        consider(search, s);
    else if (sift->waive & ~search->seeker.facts)
        desk->behind[desk->behind_count++] = s;
    else if (desk->met[s] != desk->stamp)
        take(search, s, sift_head(sift), sift->plain_fit);
}

/*
 * Weak needs, workplace by workplace. They stand in the order of what they come to for
 * anybody with the facts, so most are never looked at once a list is full. Those with a
 * fact lacking that a threshold wants wait in `behind`.
 */
static void search_weak(struct search *search)
{
    struct need_desk *desk = search->desk;
    const struct need_index *index = desk->index;
    uint32_t list[SOME] = { 0 };

    desk->behind_count = 0;
    for (uint32_t p = 0; p < desk->place_count; p++) {
        const struct workplace *place = &index->workplaces[desk->places[p]];
        for (uint32_t s = place->weak_from, end; s < place->to; s = end) {
            if (sift_head(&index->sifts[s]) > head_to_enter(search))
                break;
            end = s + SOME < place->to ? s + SOME : place->to;
            uint32_t count = sift_some(search, s, end, list);
            for (uint32_t i = 0; i < count; i++)
                take_weak(search, list[i]);
        }
    }
}

static void search_behind(struct search *search)
{
    const struct need_desk *desk = search->desk;
    const struct need_index *index = desk->index;

    for (uint32_t i = 0; i < desk->behind_count; i++) {
        uint32_t s = desk->behind[i];
        const struct sift *sift = &index->sifts[s];
        uint64_t head =
            HEAD(RANK_BEHIND_THRESHOLDS, sift->plain_band, sift->deadline_key);
        if (head <= head_to_enter(search) && desk->met[s] != desk->stamp)
            take(search, s, head, sift->plain_fit);
    }
}

/* Killers are met, or the need would not be on the list. */
static void fill_row(const struct search *search, const struct best *best,
                     struct need_row *row)
{
    const struct need_index *index = search->desk->index;
    const struct seat *seat = &index->seats[best->other];
    const struct seat_ask *ask = seat_asks(index, seat) + seat->killers;
    const struct ask_told *told = index->told + seat->ask_from + seat->killers;
    uint32_t count = (uint32_t)seat->waivables + seat->owns;

    *row = (struct need_row){ .lottery = best->lottery,
                              .need = seat->need,
                              .deadline = index->source.deadline[seat->need],
                              .fit = best->fit,
                              .state = HEAD_STATE(best->head),
                              .band = (uint8_t)(best->head >> 32) };
    for (uint32_t i = 0; i < count; i++) {
        if (cover_of(search->desk->cover, &ask[i]) >= RANK_COVER_MET)
            continue;
        row->missing |= BIT64(told[i].number);
        if (i < seat->waivables)
            continue;
        row->weeks = told[i].weeks > row->weeks ? (uint16_t)told[i].weeks : row->weeks;
    }
}

/* What is told of a need lies in three places: each is asked for before the first is
   told. */
static void fill_rows(struct search *search, struct need_row *rows)
{
    const struct need_index *index = search->desk->index;

    for (uint32_t i = 0; i < search->count; i++)
        __builtin_prefetch(&index->seats[search->best[i].other]);
    for (uint32_t i = 0; i < search->count; i++) {
        const struct seat *seat = &index->seats[search->best[i].other];
        __builtin_prefetch(&index->told[seat->ask_from + seat->killers]);
        __builtin_prefetch(&index->source.deadline[seat->need]);
    }
    for (uint32_t i = 0; i < search->count; i++)
        fill_row(search, &search->best[i], &rows[i]);
}

static void next_stamp(struct need_desk *desk)
{
    if (++desk->stamp > 0)
        return;
    memset(desk->met, 0, desk->index->count * sizeof *desk->met);
    desk->stamp = 1;
}

void need_index_ask(struct need_desk *desk, struct arena *arena,
                    const struct need_question *question, struct need_list *list)
{
    const struct index_person *person = question->person;
    uint32_t top = question->top;
    uint32_t room = top < desk->index->count ? top : desk->index->count;
    struct need_row *rows = ARENA_ARRAY(arena, room, struct need_row);
    size_t mark = arena_mark(arena);
    struct search search = { .desk = desk, .room = room };

    search.best = ARENA_ARRAY(arena, room, struct best);
    seeker_reach(desk, person->place, person->mode, person->max_minutes);
    mark_reach(desk, true);
    for (uint32_t i = 0; i < person->capability_count; i++)
        seeker_add(desk, person->concept[i], person -> level[i]);
    search.seeker = (struct seeker){ .facts = desk->facts,
                                     .available_day = person->available_day,
                                     .hours = person->hours,
                                     .seed = question->seed };
    search.salt = rng_mix(question->seed);
    if (room > 0) {
        next_stamp(desk);
        search_found(&search);
        search_weak(&search);
        if (state_most(&search) >= RANK_BEHIND_THRESHOLDS)
            search_behind(&search);
    }
    best_sort(search.best, search.count);
    fill_rows(&search, rows);
    seeker_clear(desk);
    mark_reach(desk, false);
    arena_rewind(arena, mark);
    *list = (struct need_list){ .count = search.count, .rows = rows };
}
