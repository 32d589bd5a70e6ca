/* book.c: see book.h. */
#include "service/book.h"

#include "base/embed.h"
#include "store/query.h"

#define GROW_FROM 256u

/* An array that doubles in an arena. */
#define ROOM_FOR(arena, array, count, room)                                            \
    do {                                                                               \
        if ((count) == (room)) {                                                       \
            uint32_t more_ = (room) ? (room)*2 : GROW_FROM;                            \
            (array) = arena_grow((arena), (array), (size_t)(room) * sizeof *(array),   \
                                 (size_t)more_ * sizeof *(array));                     \
            (room) = more_;                                                            \
        }                                                                              \
    } while (0)

/* Where each id stands: index[id], MAP_NONE where there is none. */
static uint32_t *index_of_ids(struct arena *arena, int64_t id_most)
{
    uint32_t *index = ARENA_ARRAY(arena, (size_t)id_most + 1, uint32_t);

    memset(index, 0xFF, ((size_t)id_most + 1) * sizeof *index);
    return index;
}

static bool load_concepts(struct tx *tx, struct arena *arena, struct book *book,
                          struct err *err)
{
    struct cursor cursor = { 0 };
    struct concept_all_row row;
    uint32_t room = 0;

    if (!concept_all_open(tx, &cursor, err))
        return false;
    while (concept_all_next(&cursor, &row)) {
        ROOM_FOR(arena, book->concept, book->concept_count, room);
        struct str label = str_copy(arena, row.label_sv);
        book->concept[book->concept_count++] = (struct concept){
            row.id,
            str_copy(arena, row.code),
            label,
            str_eq(row.label_sv, row.label_en) ? label : str_copy(arena, row.label_en),
            row.has_weeks ? (int32_t)row.weeks : WEEKS_NONE,
            row.placeholder != 0
        };
        book->concept_id_most = row.id;
    }
    if (!cursor_end(&cursor, err))
        return false;
    book->concept_by_code = map_new(arena);
    book->concept_of_id = index_of_ids(arena, book->concept_id_most);
    for (uint32_t i = 0; i < book->concept_count; i++) {
        map_add(&book->concept_by_code, book->concept[i].code, i);
        book->concept_of_id[book->concept[i].id] = i;
    }
    return true;
}

static bool load_places(struct tx *tx, struct arena *arena, struct book *book,
                        struct err *err)
{
    struct cursor cursor = { 0 };
    struct place_all_row row;
    struct place *place = NULL;
    uint32_t count = 0, room = 0;

    if (!place_all_open(tx, &cursor, err))
        return false;
    while (place_all_next(&cursor, &row)) {
        ROOM_FOR(arena, place, count, room);
        place[count++] = (struct place){ row.id,
                                         str_copy(arena, row.code),
                                         str_copy(arena, row.name),
                                         str_copy(arena, row.municipality),
                                         str_is(row.kind, "town"),
                                         row.main != 0,
                                         (int32_t)row.lat_e4,
                                         (int32_t)row.lon_e4 };
        book->place_id_most = row.id;
    }
    if (!cursor_end(&cursor, err))
        return false;
    place_book_make(&book->places, arena, place, count);
    book->place_of_id = index_of_ids(arena, book->place_id_most);
    for (uint32_t i = 0; i < count; i++)
        book->place_of_id[place[i].id] = i;
    return true;
}

static bool load_journeys(struct tx *tx, struct arena *arena, struct book *book,
                          struct err *err)
{
    struct cursor cursor = { 0 };
    struct place_reach_all_row row;
    uint32_t room = 0;

    if (!place_reach_all_open(tx, &cursor, err))
        return false;
    while (place_reach_all_next(&cursor, &row)) {
        uint32_t from = book_place_of(book, row.from_place);
        uint32_t to = book_place_of(book, row.to_place);
        if (from == MAP_NONE || to == MAP_NONE)
            continue;
        ROOM_FOR(arena, book->journey, book->journey_count, room);
        book->journey[book->journey_count++] =
            (struct journey){ from, to, (int32_t)row.mode, row.value };
    }
    return cursor_end(&cursor, err);
}

bool book_load(struct tx *tx, struct arena *arena, struct book *book, struct err *err)
{
    struct book made = { 0 };
    struct str tsv;

    if (!embed_find(embed_data, "modes.tsv", &tsv))
        return err_set(err, ERR_INTERNAL, N_("modes.tsv has a row that does not fit"));
    if (!modes_load(tsv, made.speed, err) || !load_concepts(tx, arena, &made, err) ||
        !load_places(tx, arena, &made, err) || !load_journeys(tx, arena, &made, err))
        return false;
    *book = made;
    return true;
}

bool book_load_near(struct tx *tx, struct arena *arena, const struct book_near *which,
                    struct book *book, struct err *err)
{
    struct cursor cursor = { 0 };
    struct concept_near_all_row row;
    uint32_t count = 0, room_near = 0, room_similar = 0, at = 0;

    book->near_start = ARENA_ARRAY(arena, (size_t)book->concept_count + 1, uint32_t);
    if (!concept_near_all_open(tx, which->least, &cursor, err))
        return false;
    while (concept_near_all_next(&cursor, &row)) {
        uint32_t of = book_concept_of(book, row.concept_id);
        uint32_t near = book_concept_of(book, row.near_id);
        if (of == MAP_NONE || near == MAP_NONE || (which->held && !which->held[near]))
            continue;
        ROOM_FOR(arena, book->near_concept, count, room_near);
        ROOM_FOR(arena, book->near_similarity, count, room_similar);
        while (at <= of)
            book->near_start[at++] = count;
        book->near_concept[count] = near;
        book->near_similarity[count++] = (uint8_t)row.similarity;
    }
    while (at <= book->concept_count)
        book->near_start[at++] = count;
    return cursor_end(&cursor, err);
}

uint32_t book_concept(const struct book *book, struct str stored_code)
{
    return map_get(&book->concept_by_code, stored_code);
}

uint32_t book_concept_of(const struct book *book, int64_t id)
{
    return id > 0 && id <= book->concept_id_most ? book->concept_of_id[id] : MAP_NONE;
}

uint32_t book_place_of(const struct book *book, int64_t id)
{
    return id > 0 && id <= book->place_id_most ? book->place_of_id[id] : MAP_NONE;
}

/*
 * More than a day is longer than any limit a person can state, yet not out of reach of
 * those who state none (formats.md: empty = no limit).
 */
static uint16_t within_a_day(int64_t minutes)
{
    return (uint16_t)(minutes > REACH_MINUTES_MOST ? REACH_MINUTES_MOST + 1 : minutes);
}

const uint16_t *book_minutes(const struct book *book, struct arena *arena,
                             uint32_t workplace)
{
    uint32_t count = book->places.count;
    uint16_t *minutes = ARENA_ARRAY(arena, (size_t)count * MODE_COUNT, uint16_t);

    for (uint32_t p = 0; p < count; p++)
        for (int m = 0; m < MODE_COUNT; m++)
            minutes[p * MODE_COUNT + (uint32_t)m] = within_a_day(place_minutes(
                &book->speed[m], p == workplace,
                place_metres(&book->places.place[p], &book->places.place[workplace])));
    for (uint32_t i = 0; i < book->journey_count; i++) {
        const struct journey *j = &book->journey[i];
        if (j->to != workplace || j->from == workplace)
            continue;
        uint16_t *at = &minutes[(size_t)j->from * MODE_COUNT];
        for (int m = 0; m < MODE_COUNT; m++)
            if (j->mode < 0) /* metres come first (-1), minutes after and above */
                at[m] = within_a_day(place_minutes(&book->speed[m], false, j->value));
            else if (j->mode == m)
                at[m] = within_a_day(j->value);
    }
    return minutes;
}
