/* allot_json.c: see allot_file.h: a JSON file, and its members one by one. */
#include "base/date.h"
#include "service/allot_file.h"
#include "service/csv_read.h"
#include "service/json_whole.h"

bool allot_bytes_json(struct str bytes, json_t **value, struct err *err)
{
    return json_whole(bytes, ALLOT_FILE_DEPTH, value, err);
}

static bool read_bytes(const char *path, struct arena *arena, struct str *bytes,
                       struct err *err)
{
    uint64_t size = 0;
    FILE *in = NULL;

    if (!file_open(path, &in, &size, err))
        return false;
    bool ok = size <= ALLOT_FILE_BYTES;
    if (!ok)
        err_set(err, ERR_LIMIT, N_("the file is larger than {n} bytes"),
                ARG_NUM(ALLOT_FILE_BYTES));
    char *text = arena_take(arena, ok ? size : 0);
    if (ok && fread(text, 1, size, in) != size)
        ok = err_set(err, ERR_UNAVAILABLE, N_("the file could not be read to its end"));
    (void)fclose(in); /* only read */
    *bytes = (struct str){ text, ok ? size : 0 };
    return ok || err_add(err, N_("{file}"), ARG_WORD(path));
}

bool allot_file_json(const char *path, json_t **value, struct err *err)
{
    struct arena arena = { 0 };
    struct str bytes;
    bool ok = read_bytes(path, &arena, &bytes, err) &&
              (allot_bytes_json(bytes, value, err) ||
               err_add(err, N_("{file}"), ARG_WORD(path)));

    arena_free(&arena);
    return ok;
}

/* The list and the entry that a place names, "people, entry 3". */
static bool names_entry(const struct err_place *place, struct arena *arena,
                        struct json_place *json)
{
    static const char *const inner[] = { "shares", "intakes", "earlier", "deviations" };
    const struct str msg = str_from(place->msg);
    const size_t at = str_find(msg, STR(", entry {number}"));

    if (at == SIZE_MAX)
        return false;
    *json = (struct json_place){ .list = str_cstr(arena, str_sub(msg, 0, at)),
                                 .entry = (uint32_t)place->arg[0].num };
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++)
        if (strcmp(json->list, inner[i]) == 0)
            json->within = "proportional";
    return true;
}

/* The file is read once more: only who has failed needs to know the line. */
static uint32_t line_of(const char *path, const struct err *err)
{
    struct arena arena = { 0 };
    struct json_place place;
    struct err other = { 0 };
    struct str bytes;
    uint32_t line = 0;

    for (uint32_t i = 0; line == 0 && i < ERR_WHERE_MAX && err->where[i].msg; i++)
        if (names_entry(&err->where[i], &arena, &place) &&
            read_bytes(path, &arena, &bytes, &other))
            line = json_line(bytes, &place);
    arena_free(&arena);
    return line;
}

bool allot_file_place(const char *path, struct err *err)
{
    const uint32_t line = line_of(path, err);

    if (line > 0)
        return err_add(err, N_("{file}, line {line}"), ARG_WORD(path), ARG_NUM(line));
    return err_add(err, N_("{file}"), ARG_WORD(path));
}

bool allot_file_write(const char *path, struct str text, struct err *err)
{
    struct arena arena = { 0 };
    struct buf aside = buf_new(&arena);

    buf_format(&aside, "%s.part", path);
    FILE *out = fopen(aside.ptr, "we");
    bool ok = out && fwrite(text.ptr, 1, text.len, out) == text.len;
    ok = (!out || fclose(out) == 0) && ok && rename(aside.ptr, path) == 0;
    if (!ok && out)
        (void)remove(aside.ptr); /* what is left of it */
    arena_free(&arena);
    return ok || err_set(err, ERR_UNAVAILABLE,
                         N_("{file} could not be written; check folder and space"),
                         ARG_WORD(path));
}

bool run_keys(const json_t *object, const char *const *keys, struct err *err)
{
    const char *key;
    json_t *member;

    if (!json_is_object(object))
        return err_set(err, ERR_INPUT, N_("an object {example} is wanted here"),
                       ARG_WORD("{...}"));
    json_object_foreach((json_t *)object, key, member)
    {
        uint32_t i = 0;
        while (keys[i] && strcmp(keys[i], key) != 0)
            i++;
        if (!keys[i])
            return err_set(err, ERR_INPUT,
                           N_("there is no field called {key} in the format"),
                           ARG_WORD(key));
    }
    return true;
}

/* Nothing that a terminal or a table would take for a command. */
static bool is_printable(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f)
            return false;
    return true;
}

struct wanted {
    const char *key;
    size_t most; /* bytes */
};

/* Looks at the text of a member; borrowed. */
static bool look_at_text(const json_t *object, struct wanted wanted, struct str *text,
                         struct err *err)
{
    const json_t *member = json_object_get(object, wanted.key);
    struct str found = { json_string_value(member), json_string_length(member) };

    if (!member)
        return err_set(err, ERR_INPUT, N_("{key} is missing"), ARG_WORD(wanted.key));
    if (!json_is_string(member) || str_trim(found).len == 0)
        return err_set(err, ERR_INPUT, N_("{key} must be a text that is not empty"),
                       ARG_WORD(wanted.key));
    if (found.len > wanted.most)
        return err_set(err, ERR_LIMIT, N_("{key} is longer than {most} bytes"),
                       ARG_WORD(wanted.key), ARG_NUM(wanted.most));
    if (!is_printable(found))
        return err_set(err, ERR_INPUT,
                       N_("{key} has a sign in it that cannot be printed"),
                       ARG_WORD(wanted.key));
    *text = found;
    return true;
}

bool run_text(struct run_reader *r, const json_t *object, const char *key,
              struct str *text, struct err *err)
{
    struct str found;

    if (!look_at_text(object, (struct wanted){ key, RUN_ID_BYTES }, &found, err))
        return false;
    *text = str_copy(r->arena, found);
    return true;
}

bool run_reason(struct run_reader *r, const json_t *object, struct str *text,
                struct err *err)
{
    struct str found;

    if (!look_at_text(object, (struct wanted){ "reason", RUN_REASON_BYTES }, &found,
                      err))
        return false;
    *text = str_copy(r->arena, found);
    return true;
}

bool run_number(const json_t *object, const char *key, struct run_range range,
                int64_t *n, struct err *err)
{
    if (!json_object_get(object, key))
        return err_set(err, ERR_INPUT, N_("{key} is missing"), ARG_WORD(key));
    return run_number_if(object, key, range, n, err);
}

bool run_number_if(const json_t *object, const char *key, struct run_range range,
                   int64_t *n, struct err *err)
{
    const json_t *member = json_object_get(object, key);
    int64_t value = json_integer_value(member);

    if (!member)
        return true;
    if (!json_is_integer(member) || value < range.least || value > range.most)
        return err_set(err, ERR_INPUT,
                       N_("{key} must be a whole number from {least} to {most}"),
                       ARG_WORD(key), ARG_NUM(range.least), ARG_NUM(range.most));
    *n = value;
    return true;
}

bool run_list(const json_t *object, const char *key, size_t most, const json_t **list,
              struct err *err)
{
    const json_t *member = json_object_get(object, key);

    if (member && !json_is_array(member))
        return err_set(err, ERR_INPUT, N_("{key} must be a list"), ARG_WORD(key));
    if (json_array_size(member) > most)
        return err_set(err, ERR_LIMIT, N_("{key} has more than {most} entries"),
                       ARG_WORD(key), ARG_NUM(most));
    *list = member;
    return true;
}

bool run_day(const json_t *object, const char *key, int32_t *day, struct err *err)
{
    const json_t *member = json_object_get(object, key);

    *day = DAY_NONE;
    if (!member || (json_is_string(member) &&
                    date_parse(str_from(json_string_value(member)), day)))
        return true;
    return err_set(err, ERR_INPUT, N_("{key} must be a date such as {example}"),
                   ARG_WORD(key), ARG_WORD("2027-01-31"));
}

uint32_t run_name_add(struct run_names *names, struct arena *arena, struct str name)
{
    if (names->room == 0)
        names->map = map_new(arena);
    uint32_t found = map_get(&names->map, name);
    if (found != MAP_NONE)
        return found;
    if (names->count == names->room) {
        uint32_t room = names->room ? names->room * 2 : 16;
        names->name = arena_grow(arena, names->name, names->room * sizeof(struct str),
                                 room * sizeof(struct str));
        names->room = room;
    }
    (void)map_add(&names->map, name, names->count);
    names->name[names->count] = name;
    return names->count++;
}

bool run_known(const json_t *object, const char *key, const struct run_names *names,
               uint32_t *index, struct err *err)
{
    struct str name;

    if (!look_at_text(object, (struct wanted){ key, RUN_ID_BYTES }, &name, err))
        return false;
    uint32_t found = names->room ? map_get(&names->map, name) : MAP_NONE;
    if (found == MAP_NONE)
        return err_set(err, ERR_INPUT,
                       N_("there is no {kind} called {name} in the file"),
                       ARG_WORD(key), ARG_STR(name));
    *index = found;
    return true;
}
