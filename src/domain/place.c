/* place.c: see place.h. */
#include "domain/place.h"

#include <assert.h>
#include <math.h>

#include "base/embed.h"
#include "domain/place_near.h"

#define EARTH_METRES    6371000.0
#define CANDIDATES_MOST 6u

static const char *const modes[MODE_COUNT] = { "car", "bus", "bike", "foot" };

const char *mode_word(enum travel_mode mode)
{
    assert(mode < MODE_COUNT);
    return modes[mode];
}

bool mode_from(struct str word, enum travel_mode *mode)
{
    for (int i = 0; i < MODE_COUNT; i++)
        if (str_is(word, modes[i])) {
            *mode = (enum travel_mode)i;
            return true;
        }
    return false;
}

bool modes_load(struct str tsv, struct mode_speed speed[MODE_COUNT], struct err *err)
{
    struct str line, column[5];
    unsigned seen = 0;

    embed_line(&tsv, &line); /* the header */
    while (embed_line(&tsv, &line)) {
        enum travel_mode mode;
        int64_t n[4];
        if (embed_columns(line, column, 5) != 5 || !mode_from(column[0], &mode))
            return err_set(err, ERR_INTERNAL,
                           N_("modes.tsv has a row that does not fit"));
        for (int i = 0; i < 4; i++)
            if (!str_int(column[i + 1], &n[i]) || n[i] < 0 || n[i] > 100000)
                return err_set(err, ERR_INTERNAL,
                               N_("modes.tsv has a row that does not fit"));
        speed[mode] = (struct mode_speed){ (int32_t)n[0], (int32_t)n[1], (int32_t)n[2],
                                           (int32_t)n[3] };
        seen |= n[0] > 0 ? 1u << mode : 0;
    }
    if (seen != (1u << MODE_COUNT) - 1)
        return err_set(err, ERR_INTERNAL, N_("modes.tsv has a row that does not fit"));
    return true;
}

void place_book_make(struct place_book *book, struct arena *arena,
                     const struct place *place, uint32_t count)
{
    *book = (struct place_book){ place,          count,
                                 arena,          map_new(arena),
                                 map_new(arena), ARENA_ARRAY(arena, count, uint32_t) };
    for (uint32_t i = 0; i < count; i++) {
        struct str name = str_lower(arena, place[i].name);
        uint32_t head = map_get(&book->by_name, name);
        map_add(&book->by_code, place[i].code, i);
        if (head == MAP_NONE) {
            map_add(&book->by_name, name, i);
            book->next_named[i] = MAP_NONE;
        } else {
            book->next_named[i] = book->next_named[head];
            book->next_named[head] = i;
        }
    }
}

/* The main town of municipality `code`, or the municipality itself. */
static uint32_t main_town(const struct place_book *book, struct str code)
{
    for (uint32_t i = 0; i < book->count; i++)
        if (book->place[i].is_town && book->place[i].is_main &&
            str_eq(book->place[i].municipality, code))
            return i;
    return map_get(&book->by_code, code);
}

static bool no_such_place(const struct place_book *book, struct str text,
                          struct err *err)
{
    char near[ERR_WORD_BYTES];
    const size_t len = place_near(book, text, near, sizeof near);

    if (len)
        return err_set(err, ERR_INPUT,
                       N_("no place is called {text}; did you mean {near}?"),
                       ARG_STR(text), ARG_STR(((struct str){ near, len })));
    return err_set(err, ERR_INPUT,
                   N_("no place is called {text}; write a municipality, a town, "
                      "town (municipality) or a code"),
                   ARG_STR(text));
}

/* Names put after each other, while they fit. */
struct names {
    char text[ERR_WORD_BYTES * 2];
    size_t used;
    uint32_t count;
};

static void add_name(struct names *names, struct str name, struct str within)
{
    const size_t room = sizeof names->text - names->used;
    const int len =
        within.len ? snprintf(names->text + names->used, room, "%s%.*s (%.*s)",
                              names->count ? ", " : "", STR_ARG(name), STR_ARG(within))
                   : snprintf(names->text + names->used, room, "%s%.*s",
                              names->count ? ", " : "", STR_ARG(name));

    if (names->count == CANDIDATES_MOST || len < 0 || (size_t)len >= room)
        return;
    names->used += (size_t)len;
    names->count++;
}

static bool many_places(const struct place_book *book, struct str text, uint32_t head,
                        struct err *err)
{
    struct names names = { .count = 0 };

    for (uint32_t i = head; i != MAP_NONE; i = book->next_named[i]) {
        uint32_t m = map_get(&book->by_code, book->place[i].municipality);
        add_name(&names, book->place[i].name,
                 m == MAP_NONE ? STR("?") : book->place[m].name);
    }
    return err_set(err, ERR_INPUT,
                   N_("several places are called {text}; write one of: {candidates}"),
                   ARG_STR(text), ARG_STR(((struct str){ names.text, names.used })));
}

static uint32_t town_count(const struct place_book *book, struct str municipality)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < book->count; i++)
        n +=
            book->place[i].is_town && str_eq(book->place[i].municipality, municipality);
    return n;
}

static bool which_town(const struct place_book *book, struct str text,
                       struct str municipality, struct err *err)
{
    struct names names = { .count = 0 };

    for (uint32_t i = 0; i < book->count; i++)
        if (book->place[i].is_town && str_eq(book->place[i].municipality, municipality))
            add_name(&names, book->place[i].name, STR(""));
    return err_set(err, ERR_INPUT,
                   N_("{text} is a municipality; write one of its towns: {candidates}"),
                   ARG_STR(text), ARG_STR(((struct str){ names.text, names.used })));
}

/* "name (municipality)": the town of that name there, or the municipality's own row. */
static uint32_t named_within(const struct place_book *book, struct str name,
                             struct str municipality)
{
    uint32_t found = MAP_NONE;

    for (uint32_t i = map_get(&book->by_name, name); i != MAP_NONE;
         i = book->next_named[i]) {
        uint32_t m = map_get(&book->by_code, book->place[i].municipality);
        if (m == MAP_NONE ||
            !str_eq(str_lower(book->arena, book->place[m].name), municipality))
            continue;
        if (book->place[i].is_town)
            return i;
        found = i;
    }
    return found == MAP_NONE ? MAP_NONE
                             : main_town(book, book->place[found].municipality);
}

/* Who bears a bare name. */
struct bearers {
    uint32_t head, municipality, own; /* own: the municipality's town of that name */
    uint32_t towns;                   /* all of them */
};

static struct bearers bearers_of(const struct place_book *book, struct str name)
{
    struct bearers b = { map_get(&book->by_name, name), MAP_NONE, MAP_NONE, 0 };

    for (uint32_t i = b.head; i != MAP_NONE; i = book->next_named[i])
        if (!book->place[i].is_town)
            b.municipality = i;
    for (uint32_t i = b.head; i != MAP_NONE; i = book->next_named[i]) {
        if (!book->place[i].is_town)
            continue;
        b.towns++;
        if (b.municipality == MAP_NONE ||
            str_eq(book->place[i].municipality, book->place[b.municipality].code))
            b.own = i;
    }
    return b;
}

/* What somebody is asked back about; false when there is something to ask. */
static bool is_plain(const struct place_book *book, struct str text,
                     const struct bearers *b, struct err *err)
{
    if (b->towns > (b->own != MAP_NONE))
        return many_places(book, text, b->head, err);
    if (b->own == MAP_NONE && b->municipality != MAP_NONE &&
        town_count(book, book->place[b->municipality].code) > 1)
        return which_town(book, text, book->place[b->municipality].code, err);
    return true;
}

/* The place of a bare name. `head` of what bears it is not MAP_NONE. */
static bool find_bare(const struct place_book *book, struct str text,
                      const struct bearers *b, uint32_t *found, struct err *err)
{
    if (b->municipality == MAP_NONE && b->towns > 1)
        return many_places(book, text, b->head, err);
    *found = b->own != MAP_NONE ? b->own
                                : main_town(book, book->place[b->municipality].code);
    return true;
}

static bool find(const struct place_book *book, struct str whole, bool ask,
                 uint32_t *found, struct err *err)
{
    const struct str name = str_lower(book->arena, whole);
    const size_t open = str_find(name, STR("("));

    *found = map_get(&book->by_code, whole);
    if (*found != MAP_NONE && !book->place[*found].is_town)
        *found = main_town(book, book->place[*found].code);
    if (*found != MAP_NONE)
        return true;
    if (open != SIZE_MAX && str_ends(name, ")")) {
        struct str inner = str_sub(name, open + 1, name.len - open - 2);
        *found = named_within(book, str_trim(str_sub(name, 0, open)), str_trim(inner));
        return *found != MAP_NONE || no_such_place(book, whole, err);
    }
    const struct bearers b = bearers_of(book, name);
    if (b.head == MAP_NONE)
        return no_such_place(book, whole, err);
    return (!ask || is_plain(book, whole, &b, err)) &&
           find_bare(book, whole, &b, found, err);
}

/* What the search puts into the book's arena goes again. */
static bool find_rewound(const struct place_book *book, struct str text, bool ask,
                         uint32_t *index, struct err *err)
{
    const size_t mark = arena_mark(book->arena);
    uint32_t found = MAP_NONE;
    const bool ok = find(book, str_trim(text), ask, &found, err);

    arena_rewind(book->arena, mark);
    if (ok)
        *index = found;
    return ok;
}

bool place_find(const struct place_book *book, struct str text, uint32_t *index,
                struct err *err)
{
    return find_rewound(book, text, false, index, err);
}

bool place_ask(const struct place_book *book, struct str text, uint32_t *index,
               struct err *err)
{
    return find_rewound(book, text, true, index, err);
}

uint32_t place_of_municipality(const struct place_book *book, struct str name)
{
    const size_t mark = arena_mark(book->arena);
    const struct bearers b = bearers_of(book, str_lower(book->arena, str_trim(name)));

    arena_rewind(book->arena, mark);
    return b.municipality == MAP_NONE
               ? MAP_NONE
               : main_town(book, book->place[b.municipality].code);
}

struct str place_written(struct arena *arena, const struct place_book *book,
                         uint32_t index)
{
    const struct place *place = &book->place[index];
    const struct str name = str_lower(arena, place->name);
    const uint32_t m = map_get(&book->by_code, place->municipality);
    const struct bearers b = bearers_of(book, name);
    struct buf out = buf_new(arena);
    struct err ignored = { 0 };
    uint32_t at = MAP_NONE;

    if (is_plain(book, name, &b, &ignored) &&
        find_bare(book, name, &b, &at, &ignored) && at == index)
        return place->name;
    if (m == MAP_NONE ||
        named_within(book, name, str_lower(arena, book->place[m].name)) != index)
        return place->code;
    buf_add(&out, place->name);
    buf_cstr(&out, " (");
    buf_add(&out, book->place[m].name);
    buf_char(&out, ')');
    return buf_str(&out);
}

static double radians(int32_t e4)
{
    return e4 / 10000.0 * (3.14159265358979323846 / 180.0);
}

int64_t place_metres(const struct place *a, const struct place *b)
{
    double dlat = sin((radians(b->lat_e4) - radians(a->lat_e4)) / 2);
    double dlon = sin((radians(b->lon_e4) - radians(a->lon_e4)) / 2);
    double h =
        dlat * dlat + cos(radians(a->lat_e4)) * cos(radians(b->lat_e4)) * dlon * dlon;

    return llround(2 * EARTH_METRES * asin(sqrt(h < 1 ? h : 1)));
}

uint16_t place_minutes(const struct mode_speed *speed, bool same_place, int64_t metres)
{
    if (same_place)
        return (uint16_t)speed->same_minutes;

    /* metres * detour/1000 / (speed * 1000 / 60), rounded to the nearest minute */
    int64_t over = (int64_t)speed->speed_kmh * 1000 * 1000;
    int64_t minutes = (2 * metres * speed->detour_milli * 60 + over) / (2 * over) +
                      speed->extra_minutes;
    return minutes > REACH_MINUTES_MOST ? REACH_NONE : (uint16_t)minutes;
}
