/* allot_cert.c: see allot_check.h: a proof as a file, and back. */
#include "base/hash.h"
#include "service/allot_check.h"

#define FORMAT "insteg allocation certificate 1"

static int add_bytes(const char *bytes, size_t len, void *buf)
{
    buf_add(buf, (struct str){ bytes, len });
    return 0;
}

static struct str dump(const json_t *value, size_t flags, struct arena *arena)
{
    struct buf text = buf_new(arena);

    (void)json_dump_callback(value, add_bytes, &text, JSON_COMPACT | flags);
    return buf_str(&text);
}

/* The fingerprint of all but the fingerprint itself: keys sorted, no white space. */
static void fingerprint(const json_t *value, char text[HASH_TEXT_BYTES])
{
    json_t *bare = json_copy((json_t *)value);
    unsigned char bytes[HASH_BYTES];
    struct hash hash;

    (void)json_object_del(bare, "hash"); /* it may not be there */
    struct arena scratch = { 0 };
    hash_start(&hash);
    hash_str(&hash, dump(bare, JSON_SORT_KEYS, &scratch));
    hash_end(&hash, bytes);
    hash_hex(bytes, text);
    arena_free(&scratch);
    json_decref(bare);
}

static json_t *numbers(const int64_t *value, uint32_t count)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < count; i++)
        (void)json_array_append_new(list, json_integer(value[i])); /* no memory: ends */
    return list;
}

static json_t *step_json(const struct allot_step *step, const struct allot_run *run,
                         uint32_t bound_count)
{
    return json_pack("{s:s,s:I,s:I,s:I,s:o,s:o,s:o}", "kind", step_word(step->kind),
                     "first", (json_int_t)step->first, "premium",
                     (json_int_t)step->premium, "value", (json_int_t)step->value,
                     "person_prices", numbers(step->person_price, run->person_count),
                     "need_prices", numbers(step->need_price, run->need_count),
                     "bound_prices", numbers(step->bound_price, bound_count));
}

static json_t *text_json(struct str text)
{
    return json_stringn(text.ptr, text.len);
}

struct str allot_certificate(const json_t *run, const struct allot_run *names,
                             const struct allot_proof *proof, struct arena *arena)
{
    json_t *value = json_object(), *placed = json_array(), *steps = json_array();
    char hash[HASH_TEXT_BYTES];

    for (uint32_t p = 0; p < names->person_count; p++)
        if (proof->need_of[p] != RUN_NONE)
            (void)json_array_append_new(
                placed,
                json_pack("{s:o,s:o}", "person", text_json(names->people[p].id), "need",
                          text_json(names->needs[proof->need_of[p]].id)));
    for (uint32_t i = 0; i < proof->step_count; i++)
        (void)json_array_append_new(
            steps, step_json(&proof->steps[i], names, proof->bound_count));
    (void)json_object_set_new(value, "format", json_string(FORMAT));
    (void)json_object_set(value, "run", (json_t *)run);
    (void)json_object_set_new(value, "placed", placed);
    (void)json_object_set_new(value, "steps", steps);
    fingerprint(value, hash);
    (void)json_object_set_new(value, "hash", json_string(hash));
    struct str text = dump(value, 0, arena);
    json_decref(value);
    return text;
}

/* ---- and back ---- */

struct cert_reader {
    struct run_reader names; /* for looking ids up */
    struct arena *arena;
    const struct allot_lay *lay;
    uint32_t *need_of;
    uint32_t placed_count;
};

static bool read_placed(struct cert_reader *r, const json_t *list, struct err *err)
{
    static const char *const keys[] = { "person", "need", NULL };
    struct allot_run *run = r->names.run;

    r->need_of = ARENA_ARRAY(r->arena, run->person_count, uint32_t);
    for (uint32_t p = 0; p < run->person_count; p++)
        r->need_of[p] = RUN_NONE;
    for (uint32_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        uint32_t person = 0, need = 0;
        if (!run_keys(entry, keys, err) ||
            !run_known(entry, "person", &run->person_ids, &person, err) ||
            !run_known(entry, "need", &run->need_ids, &need, err))
            return err_add(err, N_("placed, entry {number}"), ARG_NUM(i + 1));
        if (r->need_of[person] != RUN_NONE)
            return err_set(err, ERR_STATE, N_("{person} is placed twice"),
                           ARG_STR(run->people[person].id));
        r->need_of[person] = need;
        r->placed_count++;
    }
    return true;
}

static bool read_prices(struct cert_reader *r, const json_t *entry, const char *key,
                        uint32_t count, int64_t **price)
{
    const json_t *list = json_object_get(entry, key);

    *price = ARENA_ARRAY(r->arena, count, int64_t);
    if (!json_is_array(list) || json_array_size(list) != count)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const json_t *number = json_array_get(list, i);
        if (!json_is_integer(number))
            return false;
        (*price)[i] = json_integer_value(number);
    }
    return true;
}

static bool read_step(struct cert_reader *r, const json_t *entry,
                      struct allot_step *step, struct err *err)
{
    static const char *const keys[] = { "kind",          "first",
                                        "premium",       "value",
                                        "person_prices", "need_prices",
                                        "bound_prices",  NULL };
    struct run_range any = { INT64_MIN, INT64_MAX }, rank = { 0, RUN_PEOPLE_MOST };
    struct allot_run *run = r->names.run;
    struct str word;
    int64_t first = 0;
    int kind = 0;

    if (!run_keys(entry, keys, err) ||
        !run_text(&r->names, entry, "kind", &word, err) ||
        !run_number(entry, "first", rank, &first, err) ||
        !run_number(entry, "premium", any, &step->premium, err) ||
        !run_number(entry, "value", any, &step->value, err))
        return false;
    while (kind < STEP_KIND_COUNT && !str_is(word, step_word((enum step_kind)kind)))
        kind++;
    if (kind == STEP_KIND_COUNT ||
        !read_prices(r, entry, "person_prices", run->person_count,
                     &step->person_price) ||
        !read_prices(r, entry, "need_prices", run->need_count, &step->need_price) ||
        !read_prices(r, entry, "bound_prices", r->lay->bound_count, &step->bound_price))
        return err_set(err, ERR_INPUT,
                       N_("its kind or its prices are not those of a step"));
    step->kind = (enum step_kind)kind;
    step->first = (uint32_t)first;
    return true;
}

static bool read_steps(struct cert_reader *r, const json_t *list,
                       struct allot_step **steps, struct err *err)
{
    *steps = ARENA_ARRAY(r->arena, json_array_size(list), struct allot_step);
    for (uint32_t i = 0; i < json_array_size(list); i++)
        if (!read_step(r, json_array_get(list, i), &(*steps)[i], err))
            return err_add(err, N_("steps, entry {number}"), ARG_NUM(i + 1));
    return true;
}

static bool seal_is_whole(const json_t *value, struct err *err)
{
    const char *said = json_string_value(json_object_get(value, "hash"));
    char hash[HASH_TEXT_BYTES];

    fingerprint(value, hash);
    return (said && strcmp(said, hash) == 0) ||
           err_set(err, ERR_STATE,
                   N_("the certificate has been changed since it was made: its "
                      "fingerprint does not fit"));
}

bool allot_certificate_holds(const json_t *value, struct arena *arena,
                             struct allot_verdict *verdict, struct err *err)
{
    static const char *const keys[] = {
        "format", "run", "placed", "steps", "hash", NULL
    };
    const char *format = json_string_value(json_object_get(value, "format"));
    struct allot_run *run = ARENA_NEW(arena, struct allot_run);
    struct allot_lay *lay = ARENA_NEW(arena, struct allot_lay);
    struct cert_reader r = { { arena, run }, arena, lay, NULL, 0 };
    const json_t *placed, *list;
    struct allot_step *steps = NULL;

    if (!format || strcmp(format, FORMAT) != 0)
        return err_set(
            err, ERR_INPUT,
            N_("this is no certificate of an allocation; insteg allot writes "
               "one with --out"));
    if (!run_keys(value, keys, err) || !seal_is_whole(value, err) ||
        !allot_run_read(json_object_get(value, "run"), arena, run, err) ||
        !allot_lay_out(run, &(struct lay_want){ true, true }, arena, lay, err) ||
        !run_list(value, "placed", run->person_count, &placed, err) ||
        !run_list(value, "steps", RUN_PEOPLE_MOST, &list, err) ||
        !read_placed(&r, placed, err) || !read_steps(&r, list, &steps, err))
        return false;
    struct allot_proof proof = { r.need_of, r.placed_count, lay->bound_count,
                                 (uint32_t)json_array_size(list), steps };
    if (!allot_check(lay, &proof, err))
        return false;
    *verdict = (struct allot_verdict){ *run, r.placed_count, lay->forced_count,
                                       proof.step_count, lay->by_blocks };
    return true;
}
