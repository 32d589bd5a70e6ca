/* journeys.c: see journeys.h. */
#include "service/journeys.h"

#include "base/embed.h"
#include "store/query.h"

static struct str key_of(struct arena *arena, int64_t from, int64_t to, int32_t mode)
{
    struct buf key = buf_new(arena);

    buf_int(&key, from);
    buf_char(&key, '>');
    buf_int(&key, to);
    buf_char(&key, '/');
    buf_int(&key, mode);
    return buf_str(&key);
}

static void note(struct journeys *j, struct str key, int64_t value, uint32_t row)
{
    if (j->count == j->room) {
        uint32_t room = j->room ? j->room * 2 : 1024;
        j->value = arena_grow(j->arena, j->value, j->room * sizeof *j->value,
                              room * sizeof *j->value);
        j->row = arena_grow(j->arena, j->row, j->room * sizeof *j->row,
                            room * sizeof *j->row);
        j->room = room;
    }
    map_add(&j->at, key, j->count);
    j->value[j->count] = value;
    j->row[j->count++] = row;
}

static void learn_ours(struct journeys *j)
{
    struct str tsv, line, code;

    if (!embed_find(embed_data, "places.tsv", &tsv) || !embed_line(&tsv, &line))
        return;
    while (embed_line(&tsv, &line))
        if (str_next(&line, '\t', &code))
            map_add(&j->ours, code, 1);
}

void journeys_start(struct journeys *journeys, const struct book *book, struct tx *tx,
                    struct arena *arena)
{
    struct journeys made = { .book = book,
                             .tx = tx,
                             .arena = arena,
                             .at = map_new(arena),
                             .ours = map_new(arena) };

    learn_ours(&made);
    for (uint32_t i = 0; i < book->journey_count; i++) {
        const struct journey *known = &book->journey[i];
        note(&made,
             key_of(arena, book->places.place[known->from].id,
                    book->places.place[known->to].id, known->mode),
             known->value, 0);
    }
    *journeys = made;
}

bool journeys_end(const struct journeys *journeys, struct str text,
                  struct journey_end *end, struct err *err)
{
    const struct place *place;
    uint32_t index;

    if (!place_find(&journeys->book->places, text, &index, err))
        return false;
    place = &journeys->book->places.place[index];
    *end = (struct journey_end){ place->id, index, place->name,
                                 place->is_town && map_get(&journeys->ours,
                                                           place->code) != MAP_NONE };
    return true;
}

/* Is the distance one between two other places of the same names? */
static bool of_namesakes(const struct journeys *j, const struct journey_row *row)
{
    if (row->mode != JOURNEY_METRES || !row->from.ours || !row->to.ours)
        return false;
    int64_t straight = place_metres(&j->book->places.place[row->from.index],
                                    &j->book->places.place[row->to.index]);
    int64_t apart =
        row->value > straight ? row->value - straight : straight - row->value;
    return apart > NAMESAKE_METRES && apart * 1000 > straight * NAMESAKE_SHARE_MILLI;
}

static bool namesakes(const struct journeys *j, const struct journey_row *row,
                      struct err *why)
{
    int64_t straight = place_metres(&j->book->places.place[row->from.index],
                                    &j->book->places.place[row->to.index]);

    return err_set(why, ERR_INPUT,
                   N_("the distance is {straight} km, not {given}; another "
                      "place called {to} is meant"),
                   ARG_NUM((straight + 500) / 1000), ARG_NUM((row->value + 500) / 1000),
                   ARG_STR(row->to.name));
}

/* One direction: there, or back. */
static bool put_one(struct journeys *j, const struct journey_row *row, bool back,
                    enum journey_outcome *outcome, struct err *err)
{
    size_t mark = arena_mark(j->arena);
    int64_t from = back ? row->to.place_id : row->from.place_id;
    int64_t to = back ? row->from.place_id : row->to.place_id;
    struct str key = key_of(j->arena, from, to, row->mode);
    uint32_t at = map_get(&j->at, key);
    struct place_reach_put_in in = { from, to, row->mode, row->value };
    int64_t changes;

    if (at == MAP_NONE) {
        *outcome = JOURNEY_NEW;
        note(j, key, row->value, row->row);
    } else {
        arena_rewind(j->arena, mark);
        *outcome = j->value[at] == row->value ? JOURNEY_SAME : JOURNEY_CHANGED;
        j->value[at] = row->value;
        j->row[at] = row->row;
    }
    return *outcome == JOURNEY_SAME || place_reach_put(j->tx, &in, &changes, err);
}

/* Where this import gave another value for the journey; 0: nowhere. */
static uint32_t contradicted(struct journeys *j, int64_t from, int64_t to,
                             const struct journey_row *row)
{
    size_t mark = arena_mark(j->arena);
    uint32_t at = map_get(&j->at, key_of(j->arena, from, to, row->mode));

    arena_rewind(j->arena, mark);
    return at == MAP_NONE || j->value[at] == row->value ? 0 : j->row[at];
}

bool journeys_check(struct journeys *j, const struct journey_row *row, struct err *why)
{
    uint32_t before = contradicted(j, row->from.place_id, row->to.place_id, row);

    if (row->from.place_id == row->to.place_id)
        return err_set(why, ERR_INPUT, N_("from and to are the same place, {place}"),
                       ARG_STR(row->from.name));
    if (before)
        return err_set(why, ERR_INPUT,
                       N_("the journey has another value on line {line}"),
                       ARG_NUM(before));
    if (of_namesakes(j, row))
        return namesakes(j, row, why);
    return true;
}

bool journeys_put(struct journeys *journeys, const struct journey_row *row,
                  enum journey_outcome *outcome, struct err *why, struct err *err)
{
    enum journey_outcome there, back = JOURNEY_SAME;

    if (!journeys_check(journeys, row, why))
        return false;
    if (!put_one(journeys, row, false, &there, err))
        return false;
    if (row->mode == JOURNEY_METRES && !put_one(journeys, row, true, &back, err))
        return false;
    *outcome = there == JOURNEY_SAME ? back : there;
    return true;
}
