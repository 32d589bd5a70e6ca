/* identity_keep.c: see identity_keep.h. */
#include "service/identity_keep.h"

#include "base/date.h"
#include "service/json_whole.h"
#include "store/query.h"

#define WHAT           "identity"
#define DEPTH_MOST     4u
#define VERSIONS_FIRST 8u

/* The members that are plain text, and where they are kept. */
struct text_member {
    const char *key;
    size_t at;
};
#define TEXT(key)                                                                      \
    {                                                                                  \
#key, offsetof(struct identity, key)                                           \
    }
static const struct text_member members[] = {
    TEXT(given),    TEXT(surname),  TEXT(called), TEXT(former), TEXT(level),
    TEXT(street),   TEXT(postcode), TEXT(town),   TEXT(phone),  TEXT(email),
    TEXT(language), TEXT(note),     TEXT(safe),   TEXT(why),
};
#define MEMBER_COUNT (sizeof members / sizeof *members)

/* ----------------------------------------------------------------- writing, reading */

static struct str pack(struct arena *arena, const struct identity *identity)
{
    struct view *v = view_object(arena), *numbers = NULL;
    struct buf out = buf_new(arena);

    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        struct str text;
        memcpy(&text, (const char *)identity + members[i].at, sizeof text);
        if (text.len > 0)
            view_str(arena, v, members[i].key, text);
    }
    if (identity->born_on != DAY_NONE)
        view_int(arena, v, "born", identity->born_on);
    view_int(arena, v, "sex", identity->sex);
    view_int(arena, v, "channel", identity->channel);
    numbers = view_put_array(arena, v, "numbers");
    for (uint32_t i = 0; i < identity->number_count; i++) {
        const struct identity_number *number = &identity->number[i];
        struct view *one = view_add_object(arena, numbers);
        char *text = arena_take(arena, ID_STORED_BYTES);
        id_number_store(&number->number, text);
        view_cstr(arena, one, "n", text);
        view_int(arena, one, "from", number->from_at);
        if (number->to_at != 0)
            view_int(arena, one, "to", number->to_at);
    }
    view_write(&out, v);
    return buf_str(&out);
}

static struct str pack_now(struct arena *arena, const struct identity *identity)
{
    struct identity now = *identity;

    now.number[0] =
        (struct identity_number){ .number = *identity_number_now(identity) };
    now.number_count = 1;
    return pack(arena, &now);
}

bool identity_is_same(struct arena *arena, const struct identity *a,
                      const struct identity *b)
{
    const size_t mark = arena_mark(arena);
    bool same = str_eq(pack_now(arena, a), pack_now(arena, b));

    arena_rewind(arena, mark);
    return same;
}

static bool unpack_numbers(const json_t *list, struct identity *identity,
                           struct err *err)
{
    size_t count = json_array_size(list);

    if (count == 0 || count > IDENTITY_NUMBERS_MOST)
        return err_set(err, ERR_STATE,
                       N_("an identity record is not what insteg writes"));
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(list, i);
        struct identity_number *number = &identity->number[i];
        const char *text = json_string_value(json_object_get(one, "n"));
        if (!id_number_load(str_from(text), &number->number, err))
            return false;
        number->from_at = json_integer_value(json_object_get(one, "from"));
        number->to_at = json_integer_value(json_object_get(one, "to"));
    }
    identity->number_count = (uint32_t)count;
    return true;
}

bool identity_unpack(struct str json, struct arena *arena, struct identity *identity,
                     struct err *err)
{
    struct identity made = { .born_on = DAY_NONE };
    json_t *root = NULL;

    if (!json_whole(json, DEPTH_MOST, &root, err))
        return false;
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        const char *text = json_string_value(json_object_get(root, members[i].key));
        struct str kept = str_copy(arena, str_from(text));
        memcpy((char *)&made + members[i].at, &kept, sizeof kept);
    }
    const json_t *born = json_object_get(root, "born");
    if (born)
        made.born_on = (int32_t)json_integer_value(born);
    made.sex = (enum id_sex)json_integer_value(json_object_get(root, "sex"));
    made.channel =
        (enum identity_channel)json_integer_value(json_object_get(root, "channel"));
    bool ok =
        unpack_numbers(json_object_get(root, "numbers"), &made, err) &&
        (made.channel < CHANNEL_COUNT ||
         err_set(err, ERR_STATE, N_("an identity record is not what insteg writes")));
    json_decref(root);
    if (ok)
        *identity = made;
    return ok;
}

bool identity_put(struct call *call, struct tx *tx, const struct identity_place *place,
                  const struct identity *identity, struct err *err)
{
    struct person_text text = { .person_id = place->person_id,
                                .record_id = place->version,
                                .what = WHAT,
                                .key = place->key,
                                .plain = pack(call->arena, identity) };
    if (!person_seal(call, tx, &text, err))
        return false;
    struct identity_add_in in = { .person_id = place->person_id,
                                  .version = place->version,
                                  .sealed = text.sealed,
                                  .recorded_at = call->now,
                                  .actor = str_from(call->actor->name) };
    return identity_add(tx, &in, err);
}

static bool open_record(struct call *call, struct tx *tx, struct person_text *text,
                        struct identity *identity, struct err *err)
{
    return person_unseal(call, tx, text, err) &&
           identity_unpack(text->plain, call->arena, identity, err);
}

bool identity_get(struct call *call, struct tx *tx, int64_t person_id,
                  struct identity_record *record, struct err *err)
{
    struct identity_now_row row;
    struct identity_record made = { .version = 0 };
    bool there = false;

    if (!identity_now(tx, person_id, call->arena, &row, &there, err))
        return false;
    if (there) {
        struct person_text text = { .person_id = person_id,
                                    .record_id = row.version,
                                    .what = WHAT,
                                    .sealed = row.sealed };
        made.version = row.version;
        made.recorded_at = row.recorded_at;
        made.actor = row.actor;
        if (!open_record(call, tx, &text, &made.identity, err))
            return false;
    }
    *record = made;
    return true;
}

static struct identity_record *next_record(struct arena *arena,
                                           struct identity_history *history)
{
    if (history->count == history->room) {
        uint32_t more = history->room ? history->room * 2 : VERSIONS_FIRST;
        history->record =
            arena_grow(arena, history->record, history->room * sizeof *history->record,
                       more * sizeof *history->record);
        history->room = more;
    }
    return &history->record[history->count++];
}

static bool read_versions(struct call *call, struct tx *tx, struct person_text *text,
                          struct identity_history *history, struct err *err)
{
    struct cursor cursor = { 0 };
    struct identity_versions_row row;

    if (!identity_versions_open(tx, text->person_id, &cursor, err))
        return false;
    while (identity_versions_next(&cursor, &row)) {
        struct identity_record *made = next_record(call->arena, history);
        made->version = text->record_id = row.version;
        made->recorded_at = row.recorded_at;
        made->actor = str_copy(call->arena, row.actor);
        text->sealed = row.sealed;
        if (!open_record(call, tx, text, &made->identity, err)) {
            cursor_close(&cursor);
            return false;
        }
    }
    return cursor_end(&cursor, err);
}

bool identity_all(struct call *call, struct tx *tx, int64_t person_id,
                  struct identity_history *history, struct err *err)
{
    struct identity_history made = { .count = 0 };
    struct person_key key;
    struct person_text text = { .person_id = person_id, .what = WHAT, .key = &key };

    if (!person_key_open(call, tx, person_id, &key, err))
        return false;
    bool ok = read_versions(call, tx, &text, &made, err);
    person_key_forget(&key);
    if (ok)
        *history = made;
    return ok;
}

struct str identity_name(struct arena *arena, const struct identity *identity)
{
    struct buf name = buf_new(arena);

    buf_add(&name, identity->given);
    if (identity->given.len > 0 && identity->surname.len > 0)
        buf_char(&name, ' ');
    buf_add(&name, identity->surname);
    return buf_str(&name);
}
