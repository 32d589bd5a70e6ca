/* towns_af.c: see towns_af.h. */
#include "service/towns_af.h"

#include <jansson.h>
#include <math.h>
#include <sys/stat.h>

#include "service/json_whole.h"
#include "store/query.h"

static const char *const file_names[2] = { "ort_id_namn.json",
                                           "ort_ort_relevans.json" };

struct towns {
    const struct towns_af *ask;
    struct journeys *journeys;
    struct call *call;
    struct reject_file rejects[2];
    struct arena *arena;
    struct map by_id;   /* AF's id -> index into end */
    struct map by_code; /* codes of towns made here -> index into end */
    struct journey_end *end;
    uint32_t count, room, pair;
    uint64_t done, all;
};

static const char *path_in(struct arena *arena, const char *folder, const char *name)
{
    struct buf path = buf_new(arena);

    buf_cstr(&path, folder);
    buf_char(&path, '/');
    buf_cstr(&path, name);
    return path.ptr;
}

/* Which of the two files is which; a folder names both. */
static bool find_files(const char *const *path, struct arena *arena,
                       const char *found[2], struct err *err)
{
    struct stat info;

    found[0] = found[1] = NULL;
    if (!path[1] && stat(path[0], &info) == 0 && S_ISDIR(info.st_mode)) {
        for (int i = 0; i < 2; i++)
            found[i] = path_in(arena, path[0], file_names[i]);
        return true;
    }
    for (int i = 0; i < 2 && path[i]; i++)
        for (int k = 0; k < 2; k++)
            if (str_ends(str_from(path[i]), file_names[k]))
                found[k] = path[i];
    if (found[0] && found[1])
        return true;
    return err_set(
        err, ERR_USAGE,
        N_("Arbetsf\xc3\xb6rmedlingen's towns are two files, {names} and {pairs}; "
           "name both, or their folder"),
        ARG_WORD(file_names[0]), ARG_WORD(file_names[1]));
}

/* The whole file as JSON; owned. */
static bool load(const char *path, struct import_file *file, json_t **json,
                 struct err *err)
{
    struct arena arena = { 0 };
    json_error_t where;
    struct hash hash;
    FILE *in = NULL;
    uint64_t size;

    if (!file_open(path, &in, &size, err))
        return false;
    if (size > TOWNS_AF_BYTES) {
        (void)fclose(in); /* only read */
        return err_set(err, ERR_LIMIT, N_("{file} is larger than {n} bytes"),
                       ARG_WORD(path), ARG_NUM(TOWNS_AF_BYTES));
    }
    char *bytes = arena_take(&arena, size + 1);
    size_t len = fread(bytes, 1, size, in);
    bool whole = len == size && !ferror(in);
    (void)fclose(in); /* only read */
    hash_start(&hash);
    hash_bytes(&hash, bytes, len);
    hash_end(&hash, file->hash);
    bool letters = whole && utf8_whole((struct str){ bytes, len }, err);
    json_t *made = letters ? json_loadb(bytes, len, 0, &where) : NULL;
    arena_free(&arena);
    if (!whole)
        return err_set(err, ERR_UNAVAILABLE,
                       N_("the file could not be read to its end"));
    if (!letters)
        return err_add(err, N_("{file}"), ARG_WORD(path));
    if (!made)
        return err_set(err, ERR_INPUT, N_("{file}: line {line} is not sound JSON"),
                       ARG_WORD(path), ARG_NUM(where.line));
    if (!json_is_object(made)) {
        json_decref(made);
        return err_set(err, ERR_INPUT,
                       N_("{file} is not Arbetsf\xc3\xb6rmedlingen's file of "
                          "towns"),
                       ARG_WORD(path));
    }
    *json = made;
    return true;
}

static uint32_t add_end(struct towns *t, struct journey_end end)
{
    if (t->count == t->room) {
        uint32_t room = t->room ? t->room * 2 : 1024;
        t->end = arena_grow(t->arena, t->end, t->room * sizeof *t->end,
                            room * sizeof *t->end);
        t->room = room;
    }
    t->end[t->count] = end;
    return t->count++;
}

static bool is_code_letter(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* "2380-aspas": the municipality's code and the name in plain letters. */
static struct str town_code(struct arena *arena, struct str municipality,
                            struct str name)
{
    static const char *const plain[][2] = {
        { "å", "a" }, { "ä", "a" }, { "ö", "o" }, { "é", "e" }, { "ü", "u" }
    };
    struct str low = str_lower(arena, name);
    struct buf code = buf_new(arena);

    buf_add(&code, municipality);
    buf_char(&code, '-');
    for (size_t at = 0, next; at < low.len; at = next) {
        next = at;
        uint32_t c = str_utf8_next(low, &next);
        struct str letter = str_sub(low, at, next - at);
        size_t i = 0;
        while (i < sizeof plain / sizeof *plain && !str_is(letter, plain[i][0]))
            i++;
        if (i < sizeof plain / sizeof *plain)
            buf_cstr(&code, plain[i][1]);
        else
            buf_char(&code, (char)(is_code_letter(c) ? c : '-'));
    }
    return buf_str(&code);
}

/* A town that insteg lacks, at the centre of its municipality. */
static bool make_town(struct towns *t, struct str written, uint32_t *index,
                      struct err *why, struct err *err)
{
    size_t open = str_find(written, STR(" ("));
    struct err none = { 0 };
    struct str name = str_trim(str_sub(written, 0, open == SIZE_MAX ? 0 : open)), inner;
    uint32_t m;

    inner = str_trim(str_sub(written, open == SIZE_MAX ? 0 : open + 2, written.len));
    if (str_ends(inner, ")"))
        inner.len--;
    if (name.len == 0 || !place_find(&t->journeys->book->places, inner, &m, &none))
        return err_set(why, ERR_INPUT,
                       N_("{town} is not written as town (municipality) with a "
                          "municipality that insteg knows"),
                       ARG_STR(written));
    struct str municipality = t->journeys->book->places.place[m].municipality;
    struct str code = town_code(t->arena, municipality, name);
    *index = map_get(&t->by_code, code);
    if (*index != MAP_NONE)
        return true;
    struct journey_end end = { .index = MAP_NONE, .name = name };
    if (!place_town_add(t->journeys->tx, code, name, municipality, &end.place_id, err))
        return false;
    t->rejects[0].file->new_count++;
    *index = add_end(t, end);
    map_add(&t->by_code, code, *index);
    return true;
}

static bool take_town(struct towns *t, const char *id, const json_t *value,
                      uint32_t number, struct err *err)
{
    struct str written = str_copy(t->arena, str_from(json_string_value(value)));
    struct err why = { 0 };
    struct journey_end end;
    uint32_t index = MAP_NONE;

    if (journeys_end(t->journeys, written, &end, &why)) {
        t->rejects[0].file->same_count++;
        index = add_end(t, end);
    } else {
        why = (struct err){ 0 };
        if (!make_town(t, written, &index, &why, err)) {
            struct reject_place place = { .number = number, .source_key = written };
            return why.kind != ERR_NONE &&
                   reject_element(&t->rejects[0], &place, &why, err);
        }
    }
    map_add(&t->by_id, str_copy(t->arena, str_from(id)), index);
    return true;
}

static bool read_towns(struct towns *t, json_t *json, struct err *err)
{
    const char *id;
    json_t *value;
    uint32_t number = 0;

    json_object_foreach(
        json, id, value) if (!take_town(t, id, value, ++number, err)) return false;
    return true;
}

static bool take_pair(struct towns *t, const char *from_id, const json_t *pair,
                      struct err *err)
{
    const char *to_id = json_string_value(json_object_get(pair, "ort2_id"));
    const json_t *km = json_object_get(pair, "avst\xc3\xa5nd");
    uint32_t from = map_get(&t->by_id, str_from(from_id));
    uint32_t to = to_id ? map_get(&t->by_id, str_from(to_id)) : MAP_NONE;
    struct reject_place place = { .number = ++t->pair,
                                  .source_key = str_from(from_id) };
    struct err why = { 0 };

    if (!t->end || from == MAP_NONE || to == MAP_NONE || !json_is_number(km) ||
        json_number_value(km) < 0 ||
        json_number_value(km) > JOURNEY_METRES_MOST / 1000.0) {
        err_set(&why, ERR_INPUT, N_("the pair has an unknown town, or no distance"));
        return reject_element(&t->rejects[1], &place, &why, err);
    }
    struct journey_row row = { t->end[from], t->end[to], JOURNEY_METRES,
                               llround(json_number_value(km) * 1000), t->pair };
    return t->ask->take(t->ask->ctx, &row, err);
}

static bool read_pairs(struct towns *t, json_t *json, struct err *err)
{
    const char *id;
    json_t *list, *pair;
    size_t i;

    t->all = json_object_size(json);
    json_object_foreach(json, id, list)
    {
        if (!call_step(t->call, ++t->done, t->all, err))
            return false;
        json_array_foreach(list, i,
                           pair) if (!take_pair(t, id, pair, err)) return false;
    }
    return true;
}

bool towns_af_read(const struct towns_af *ask, struct import_file file[2],
                   struct err *err)
{
    struct arena *arena = ask->journeys->arena;
    struct towns t = { .ask = ask,
                       .journeys = ask->journeys,
                       .call = ask->call,
                       .arena = arena,
                       .by_id = map_new(arena),
                       .by_code = map_new(arena) };
    json_t *names = NULL, *pairs = NULL;
    const char *found[2];
    bool ok = false;

    if (!find_files(ask->path, ask->call->arena, found, err))
        return false;
    file[0] = (struct import_file){ .path = found[0], .kind = "places" };
    file[1] = (struct import_file){ .path = found[1], .kind = "journeys" };
    for (int i = 0; i < 2; i++)
        t.rejects[i] =
            (struct reject_file){ .file = &file[i], .arena = ask->call->arena };
    ok = load(found[0], &file[0], &names, err) &&
         load(found[1], &file[1], &pairs, err) && read_towns(&t, names, err) &&
         read_pairs(&t, pairs, err);
    json_decref(names);
    json_decref(pairs);
    return ok;
}
