/*
 * index_need.c: builds what index_need.h promises.
 *
 *   check -> sort needs by workplace, anchored before weak -> number the cells asked
 *   for -> requirements by seat -> facts and masks -> weak needs by what they come to
 *   -> where each concept tells -> where each need is found from (index_ways.c)
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/index_need_in.h"
#include "engine/judge.h"

struct maker {
    struct arena *arena;
    struct arena scratch;
    const struct need_source *source;
    struct need_index *index;
    uint32_t *cell_of; /* [concept * 2 + exact], from 1 on; 0: nobody asks */
    struct seat *seats;
    struct seat_ask *asks;
    struct ask_told *told;
    uint32_t *order; /* seat -> need */
};

struct sort_need {
    const uint16_t *minutes;
    uint32_t place; /* number of the table, by first appearance */
    uint32_t weak;
    uint32_t need;
};

static bool is_killer(const struct need_columns *need, const struct need_requirement *r)
{
    return r->class == RANK_CORE ||
           (r->class == RANK_STATUTORY &&
            (r->obtain_weeks < 0 || !need_fits_weeks(need, (uint32_t)r->obtain_weeks)));
}

static bool is_waivable(const struct need_requirement *r)
{
    return r->class == RANK_CONTRACT || r->class == RANK_CUSTOM;
}

/* A core judged by likeness: few people have it, so the need is found from there. */
static bool has_anchor(const struct need_columns *need)
{
    for (uint32_t i = 0; i < need->requirement_count; i++)
        if (need->requirements[i].class == RANK_CORE &&
            need->requirements[i].grade == RANK_BY_SIMILARITY)
            return true;
    return false;
}

static int compare_pointers(const void *left, const void *right)
{
    const struct sort_need *a = left, *b = right;
    if (a->minutes != b->minutes)
        return (uintptr_t)a->minutes < (uintptr_t)b->minutes ? -1 : 1;
    return (a->need > b->need) - (a->need < b->need);
}

static int compare_needs(const void *left, const void *right)
{
    const struct sort_need *a = left, *b = right;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    if (a->weak != b->weak)
        return a->weak < b->weak ? -1 : 1;
    return (a->need > b->need) - (a->need < b->need);
}

/* Workplaces in the order of their first need, so that no address decides anything. */
static struct sort_need *sort_needs(struct maker *m)
{
    uint32_t count = m->source->count;
    struct sort_need *rows = ARENA_ARRAY(&m->scratch, count + 1, struct sort_need);

    for (uint32_t n = 0; n < count; n++)
        rows[n] = (struct sort_need){ .minutes = m->source->needs[n].minutes,
                                      .weak = !has_anchor(&m->source->needs[n]),
                                      .need = n };
    qsort(rows, count, sizeof *rows, compare_pointers);
    for (uint32_t i = 0, first = 0; i < count; i++) {
        if (rows[i].minutes != rows[first].minutes)
            first = i;
        rows[i].place = rows[first].need;
    }
    qsort(rows, count, sizeof *rows, compare_needs);
    return rows;
}

static void make_workplaces(struct maker *m, const struct sort_need *rows)
{
    uint32_t count = m->source->count, places = 0;
    struct workplace *list = ARENA_ARRAY(m->arena, count + 1, struct workplace);

    m->order = ARENA_ARRAY(&m->scratch, count + 1, uint32_t);
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0 || rows[i].place != rows[i - 1].place)
            list[places++] = (struct workplace){ rows[i].minutes, i, i, i };
        list[places - 1].to = i + 1;
        if (!rows[i].weak)
            list[places - 1].weak_from = i + 1;
        m->order[i] = rows[i].need;
    }
    m->index->workplaces = list;
    m->index->workplace_count = places;
}

static size_t ask_slot(const struct cover_ask *ask)
{
    return (size_t)ask->concept * 2 + (ask->grade != RANK_BY_SIMILARITY);
}

/* Cell 0: nobody covers it. */
static void number_cells(struct maker *m)
{
    uint32_t concepts = m->source->image->concept_count;

    m->cell_of = ARENA_ARRAY(&m->scratch, (size_t)concepts * 2 + 1, uint32_t);
    for (uint32_t n = 0; n < m->index->count; n++)
        for (uint32_t i = 0; i < m->source->needs[n].requirement_count; i++) {
            struct cover_ask ask = judge_ask(&m->source->needs[n], i);
            if (m->source->needs[n].requirements[i].class != RANK_DUTY &&
                ask.concept < concepts)
                m->cell_of[ask_slot(&ask)] = 1;
        }
    m->index->cell_count = 1;
    for (size_t i = 0; i < (size_t)concepts * 2; i++)
        if (m->cell_of[i])
            m->cell_of[i] = m->index->cell_count++;
}

static void add_ask(struct maker *m, struct seat *seat, uint32_t number, uint32_t *at)
{
    const struct need_columns *need = &m->source->needs[seat->need];
    const struct need_requirement *r = &need->requirements[number];
    struct cover_ask ask = judge_ask(need, number);
    uint32_t level = ask.grade == RANK_BY_HOLDING ? 1 : ask.level;
    bool weighed = r->class == RANK_CORE || r->class == RANK_LEARNABLE;
    bool known = ask.concept < m->source->image->concept_count;
    uint32_t cell = known ? m->cell_of[ask_slot(&ask)] : 0;
    struct seat_ask *made = &m->asks[*at];

    made->at = (cell * IMAGE_LEVEL_MAX + level - 1) & SEAT_ASK_AT_MOST;
    made->weight = weighed ? r->weight & RANK_WEIGHT_MAX : 0;
    m->told[*at] = (struct ask_told){ r->obtain_weeks, (uint8_t)number, 0 };
    if (*at - seat->ask_from < SEAT_ASKS)
        seat->asks[*at - seat->ask_from] = *made;
    ++*at;
    seat->weight_sum = (uint8_t)(seat->weight_sum + made->weight);
    if (is_killer(need, r))
        seat->killers++;
    else if (is_waivable(r))
        seat->waivables++;
    else
        seat->owns++;
}

static uint32_t rank_of(const struct need_columns *need,
                        const struct need_requirement *r)
{
    return is_killer(need, r) ? 0 : is_waivable(r) ? 1 : 2;
}

static void make_seat(struct maker *m, uint32_t s, uint32_t *at)
{
    static const uint32_t fits[3] = { 8500, 7000, 5500 };
    struct seat *seat = &m->seats[s];
    uint32_t n = m->order[s];
    const struct need_columns *need = &m->source->needs[n];
    int32_t deadline = m->source->deadline[n];

    *seat = (struct seat){ .ask_from = *at,
                           .hours = need->hours,
                           .last_day = need->start_day == DAY_NONE ? INT32_MAX
                                                                   : need->start_day,
                           .deadline_key = deadline == DAY_NONE
                                               ? UINT32_MAX
                                               : (uint32_t)deadline ^ 0x80000000u,
                           .need = n };
    for (uint32_t rank = 0; rank < 3; rank++)
        for (uint32_t i = 0; i < need->requirement_count; i++)
            if (need->requirements[i].class != RANK_DUTY &&
                rank_of(need, &need->requirements[i]) == rank)
                add_ask(m, seat, i, at);
    for (uint32_t b = 0; b < 3; b++)
        seat->band_sum[b] = (uint16_t)((fits[b] * seat->weight_sum + 39) / 40);
}

static void make_seats(struct maker *m)
{
    struct need_index *index = m->index;
    uint32_t total = 0, at = 0;

    for (uint32_t n = 0; n < index->count; n++)
        total += m->source->needs[n].requirement_count;
    m->seats = take_lines(m->arena, (index->count + (size_t)1) * sizeof *m->seats);
    m->asks = ARENA_ARRAY(m->arena, total + 1, struct seat_ask);
    m->told = ARENA_ARRAY(m->arena, total + 1, struct ask_told);
    for (uint32_t s = 0; s < index->count; s++)
        make_seat(m, s, &at);
    m->seats[index->count].ask_from = at;
    index->seats = m->seats;
    index->asks = m->asks;
    index->told = m->told;
}

static void set_lots(struct maker *m)
{
    struct lot *lots = ARENA_ARRAY(m->arena, m->index->count, struct lot);

    for (uint32_t s = 0; s < m->index->count; s++)
        lots[s] = (struct lot){ m->source->lottery_key[m->seats[s].need],
                                m->source->need_key[m->seats[s].need] };
    m->index->lots = lots;
}

/* Facts: what is asked exactly and most often. */

static void count_facts(const struct maker *m, const bool *exact, uint32_t *counts)
{
    uint32_t asks = m->seats[m->index->count].ask_from;
    for (uint32_t i = 0; i < asks; i++)
        if (exact[m->asks[i].at / IMAGE_LEVEL_MAX])
            counts[m->asks[i].at]++;
}

static void choose_facts(struct maker *m, uint8_t *fact_of)
{
    struct need_index *index = m->index;
    size_t total = (size_t)index->cell_count * IMAGE_LEVEL_MAX;
    uint32_t *counts = ARENA_ARRAY(&m->scratch, total, uint32_t);
    bool *exact = ARENA_ARRAY(m->arena, index->cell_count, bool);

    for (uint32_t c = 0; c < m->source->image->concept_count; c++)
        exact[m->cell_of[(size_t)c * 2 + 1]] = true;
    exact[0] = false; /* nobody has it: no use as a fact */
    index->exact = exact;
    count_facts(m, exact, counts);
    while (index->fact_count < FACTS_MAX) {
        size_t best = 0;
        for (size_t i = 1; i < total; i++)
            best = counts[i] > counts[best] ? i : best;
        if (total == 0 || counts[best] == 0)
            break;
        counts[best] = 0;
        fact_of[best] = (uint8_t)++index->fact_count; /* from 1 on */
    }
}

/* What each concept tells of the facts, by held level. */
static void make_tells(struct maker *m, const uint8_t *fact_of)
{
    struct need_index *index = m->index;
    uint32_t concepts = m->source->image->concept_count, count = 0;
    uint8_t *tells_of = ARENA_ARRAY(m->arena, concepts + 1, uint8_t);

    for (uint32_t c = 0; c < concepts; c++) {
        uint32_t cell = m->cell_of[(size_t)c * 2 + 1];
        const uint8_t *facts = fact_of + (size_t)cell * IMAGE_LEVEL_MAX;
        uint64_t held[IMAGE_LEVEL_MAX] = { 0 }, all = 0;
        for (uint32_t level = 0; cell > 0 && level < IMAGE_LEVEL_MAX; level++)
            held[level] = all |= facts[level] ? BIT64(facts[level] - 1) : 0;
        if (all == 0)
            continue;
        tells_of[c] = (uint8_t)++count;
        memcpy(index->tells[count], held, sizeof held);
    }
    index->tells_of = tells_of;
}

/* What the need comes to for somebody with its facts and nothing else; `facts`: how
   many of its requirements are among the facts. */
static void set_plain(const struct maker *m, const struct seat *seat, uint32_t facts,
                      struct sift *sift)
{
    uint32_t sum = 0, likely_waivable = 0, known = 0;
    uint32_t exact_end = (uint32_t)seat->killers + seat->waivables;

    for (uint32_t i = 0; i < exact_end + seat->owns; i++) {
        const struct seat_ask *ask = &m->asks[seat->ask_from + i];
        bool exact =
            judge_ask(&m->source->needs[seat->need], m->told[seat->ask_from + i].number)
                .grade != RANK_BY_SIMILARITY;
        if (exact && i < exact_end)
            known++;
        if (exact && i < seat->killers)
            sum += (uint32_t)ask->weight * RANK_COVER_MAX;
        sift->odd = sift->odd || (exact && i >= exact_end);
        likely_waivable += !exact && i >= seat->killers && i < exact_end;
    }
    sift->odd = sift->odd || known != facts;
    sift->plain_state = likely_waivable ? RANK_BEHIND_THRESHOLDS
                        : seat->owns    ? RANK_READY_AFTER
                                        : RANK_READY;
    sift->plain_band = (uint8_t)(1 + (sum < seat->band_sum[0]) +
                                 (sum < seat->band_sum[1]) + (sum < seat->band_sum[2]));
    sift->plain_fit = seat_fit(seat, sum);
}

static struct sift *make_sifts(struct maker *m)
{
    struct need_index *index = m->index;
    struct sift *sifts = ARENA_ARRAY(m->arena, index->count + 1, struct sift);
    uint8_t *fact_of = ARENA_ARRAY(
        &m->scratch, (size_t)index->cell_count * IMAGE_LEVEL_MAX + 1, uint8_t);

    choose_facts(m, fact_of);
    make_tells(m, fact_of);
    for (uint32_t s = 0; s < index->count; s++) {
        const struct seat *seat = &m->seats[s];
        uint32_t known = 0;
        sifts[s].last_day = seat->last_day;
        sifts[s].hours = seat->hours;
        for (uint32_t i = 0; i < (uint32_t)seat->killers + seat->waivables; i++) {
            const struct seat_ask *ask = &m->asks[seat->ask_from + i];
            uint8_t fact = fact_of[ask->at];
            uint64_t *mask = i < seat->killers ? &sifts[s].kill : &sifts[s].waive;
            *mask |= fact ? BIT64(fact - 1) : 0;
            known += fact != 0;
        }
        set_plain(m, seat, known, &sifts[s]);
        sifts[s].deadline_key = seat->deadline_key;
    }
    return sifts;
}

struct sort_class {
    uint64_t kill, waive;
    uint32_t plain; /* odd, state, band */
    uint32_t seat;
};

static int compare_kinds(const struct sort_class *a, const struct sort_class *b)
{
    if (a->kill != b->kill)
        return a->kill < b->kill ? -1 : 1;
    if (a->waive != b->waive)
        return a->waive < b->waive ? -1 : 1;
    return (a->plain > b->plain) - (a->plain < b->plain);
}

static int compare_classes(const void *left, const void *right)
{
    const struct sort_class *a = left, *b = right;
    int order = compare_kinds(a, b);
    return order ? order : (a->seat > b->seat) - (a->seat < b->seat);
}

static void make_classes(struct maker *m)
{
    struct need_index *index = m->index;
    uint32_t *class_of = ARENA_ARRAY(m->arena, index->count + 1, uint32_t), last = 0;
    struct sort_class *rows =
        ARENA_ARRAY(&m->scratch, index->count + 1, struct sort_class);

    for (uint32_t s = 0; s < index->count; s++) {
        const struct sift *sift = &index->sifts[s];
        rows[s] = (struct sort_class){ index->sifts[s].kill, index->sifts[s].waive,
                                       (uint32_t)sift->odd << 16 |
                                           (uint32_t)sift->plain_state << 8 |
                                           sift->plain_band,
                                       s };
    }
    qsort(rows, index->count, sizeof *rows, compare_classes);
    for (uint32_t i = 0; i < index->count; i++) {
        last += i > 0 && compare_kinds(&rows[i], &rows[i - 1]) != 0;
        class_of[rows[i].seat] = last;
    }
    index->class_of = class_of;
    index->class_count = index->count > 0 ? last + 1 : 0;
}

/* Where concepts tell. */

struct graph_walk {
    uint32_t *counts; /* of the first pass            */
    uint32_t *at;     /* of the second; NULL before it */
    struct spread *spreads;
};

static void give(struct graph_walk *walk, uint32_t held, uint32_t cell,
                 uint32_t similarity)
{
    if (walk->at)
        walk->spreads[walk->at[held]++] =
            (struct spread){ cell & (2 * NEED_CONCEPTS_MAX - 1),
                             similarity & UINT8_MAX };
    else
        walk->counts[held + 1]++;
}

static void walk_graph(const struct maker *m, struct graph_walk *walk)
{
    const struct match_image *image = m->source->image;

    for (uint32_t c = 0; c < image->concept_count; c++) {
        uint32_t like = m->cell_of[(size_t)c * 2];
        uint32_t exact = m->cell_of[(size_t)c * 2 + 1];
        if (exact)
            give(walk, c, exact, 0);
        if (!like)
            continue;
        give(walk, c, like, IMAGE_SELF_SIMILARITY);
        for (uint32_t i = image->near_start[c]; i < image->near_start[c + 1]; i++)
            if (image->near_similarity[i] >= RANK_COVER_MIN)
                give(walk, image->near_concept[i], like, image->near_similarity[i]);
    }
}

static void make_spreads(struct maker *m)
{
    uint32_t concepts = m->source->image->concept_count;
    uint32_t *start = ARENA_ARRAY(m->arena, concepts + 1, uint32_t);
    uint32_t *at = ARENA_ARRAY(&m->scratch, concepts + 1, uint32_t);
    struct graph_walk walk = { .counts = start };

    walk_graph(m, &walk);
    for (uint32_t c = 0; c < concepts; c++)
        start[c + 1] += start[c];
    memcpy(at, start, (concepts + 1) * sizeof *at);
    walk = (struct graph_walk){
        .at = at, .spreads = ARENA_ARRAY(m->arena, start[concepts] + 1, struct spread)
    };
    walk_graph(m, &walk);
    m->index->spread_start = start;
    m->index->spreads = walk.spreads;
    m->index->concept_count = concepts;
}

static void make_worth(struct maker *m)
{
    uint32_t *worth = ARENA_ARRAY(
        m->arena, (size_t)(IMAGE_SELF_SIMILARITY + 1) * IMAGE_LEVEL_MAX, uint32_t);

    for (uint32_t s = 0; s <= IMAGE_SELF_SIMILARITY; s++)
        for (uint32_t held = 1; held <= IMAGE_LEVEL_MAX; held++) {
            uint8_t value[IMAGE_LEVEL_MAX];
            for (uint8_t level = 1; level <= IMAGE_LEVEL_MAX; level++) {
                struct cover_ask ask = { .grade = s ? RANK_BY_SIMILARITY : RANK_BY_STEP,
                                         .level = level };
                value[level - 1] =
                    cover_value(&ask, s ? s : IMAGE_SELF_SIMILARITY, held);
            }
            memcpy(&worth[s * IMAGE_LEVEL_MAX + held - 1], value, sizeof value);
        }
    m->index->worth = worth;
}

static bool needs_are_sound(const struct need_source *source, struct err *err)
{
    if (source->count > NEED_INDEX_MAX)
        return err_set(err, ERR_LIMIT,
                       N_("there are {count} needs, at most {max} can be indexed"),
                       ARG_NUM(source->count), ARG_NUM(NEED_INDEX_MAX));
    if (source->image->concept_count > NEED_CONCEPTS_MAX - 1)
        return err_set(
            err, ERR_LIMIT,
            N_("there are {count} concepts, at most {max} can be indexed for needs"),
            ARG_NUM(source->image->concept_count), ARG_NUM(NEED_CONCEPTS_MAX - 1));
    for (uint32_t n = 0; n < source->count; n++)
        if (!need_columns_check(&source->needs[n], err))
            return false;
    return true;
}

bool need_index_build(struct arena *arena, const struct need_source *source,
                      const struct need_index **index, struct err *err)
{
    size_t before = arena_mark(arena);
    struct maker m = { .arena = arena, .source = source };

    if (!needs_are_sound(source, err))
        return false;
    m.index = ARENA_NEW(arena, struct need_index);
    *m.index = (struct need_index){ .source = *source, .count = source->count };
    make_workplaces(&m, sort_needs(&m));
    number_cells(&m);
    make_seats(&m);
    struct sift *sifts = make_sifts(&m);
    ways_order_weak(&m.scratch, m.index, m.seats, sifts);
    m.index->sifts = sifts;
    set_lots(&m);
    make_classes(&m);
    make_spreads(&m);
    make_worth(&m);
    ways_make(arena, m.index);
    arena_free(&m.scratch);
    m.index->bytes = arena_mark(arena) - before;
    *index = m.index;
    return true;
}

size_t need_index_bytes(const struct need_index *index)
{
    return index->bytes;
}

struct need_desk *need_desk_new(struct arena *arena, const struct need_index *index)
{
    struct need_desk *desk = ARENA_NEW(arena, struct need_desk);

    *desk = (struct need_desk){
        .index = index,
        .cover = ARENA_ARRAY(arena, index->cell_count, uint32_t),
        .touched = ARENA_ARRAY(arena, index->cell_count + 1, uint32_t),
        .reach = ARENA_ARRAY(arena, image_words(index->count) + 1, uint64_t),
        .met = ARENA_ARRAY(arena, index->count + 1, uint32_t),
        .found = ARENA_ARRAY(arena, index->way_start[index->count] + 1, uint32_t),
        .behind = ARENA_ARRAY(arena, index->weak_count + 1, uint32_t),
        .places = ARENA_ARRAY(arena, index->workplace_count + 1, uint32_t),
    };
    return desk;
}

/* Four bytes at once: the larger of each. */
static inline uint32_t larger_bytes(uint32_t a, uint32_t b)
{
#ifdef __SSE2__
    return (uint32_t)_mm_cvtsi128_si32(
        _mm_max_epu8(_mm_cvtsi32_si128((int)a), _mm_cvtsi32_si128((int)b)));
#else
    uint32_t larger = 0;
    for (uint32_t shift = 0; shift < 32; shift += 8) {
        uint32_t x = a >> shift & 0xFF, y = b >> shift & 0xFF;
        larger |= (x > y ? x : y) << shift;
    }
    return larger;
#endif
}

void seeker_add(struct need_desk *desk, uint32_t concept, uint32_t level)
{
    const struct need_index *index = desk->index;

    if (concept >= index->concept_count)
        return;
    desk->facts |= index->tells[index->tells_of[concept]][level - 1];
    for (uint32_t i = index->spread_start[concept];
         i < index->spread_start[concept + 1]; i++) {
        struct spread spread = index->spreads[i];
        uint32_t old = desk->cover[spread.cell];
        uint32_t worth = index->worth[spread.similarity * IMAGE_LEVEL_MAX + level - 1];
        desk->touched[desk->touched_count] = spread.cell;
        desk->touched_count += old == 0 && worth != 0;
        desk->cover[spread.cell] = larger_bytes(old, worth);
    }
}

void seeker_clear(struct need_desk *desk)
{
    for (uint32_t i = 0; i < desk->touched_count; i++)
        desk->cover[desk->touched[i]] = 0;
    desk->touched_count = 0;
    desk->facts = 0;
}
