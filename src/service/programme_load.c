/*
 * programme_load.c: see programme_load.h.
 *
 *   no errors -> is the version there? the same or refused -> none later -> add -> the
 * order of lists follows what it declares
 */
#include "service/programme_load.h"

#include "base/hash.h"
#include "service/pool_wait.h"
#include "store/query.h"

static void fingerprint(struct str json, char text[HASH_TEXT_BYTES])
{
    unsigned char sum[HASH_BYTES];
    struct hash hash;

    hash_start(&hash);
    hash_str(&hash, json);
    hash_end(&hash, sum);
    hash_hex(sum, text);
}

struct loading {
    struct arena *arena;
    struct tx *tx;
    const struct programme *programme;
    char checksum[HASH_TEXT_BYTES];
};

/* Whether the version is there with these bytes; refused when with others, or when a
 * later one is. */
static bool is_there(const struct loading *l, bool *same, struct err *err)
{
    const struct programme *p = l->programme;
    struct programme_last_row last;
    struct programme_at_row at;
    bool found;

    if (!programme_at(l->tx, p->id, p->version, l->arena, &at, &found, err))
        return false;
    *same = found && str_is(at.checksum, l->checksum);
    if (found && !*same)
        return err_set(
            err, ERR_CONFLICT,
            N_("version {version} of {id} is there with another content; give "
               "the changed file a higher version"),
            ARG_NUM(p->version), ARG_STR(p->id));
    if (found)
        return true;
    if (!programme_last(l->tx, p->id, &last, &found, err))
        return false;
    if (found && last.version > p->version)
        return err_set(
            err, ERR_CONFLICT,
            N_("{id} is at version {last} already, and the file is version {version}"),
            ARG_STR(p->id), ARG_NUM(last.version), ARG_NUM(p->version));
    return true;
}

bool programme_load(struct call *call, const struct programme_reading *reading,
                    bool *same, struct err *err)
{
    const struct programme *p = &reading->programme;
    struct loading l = { .arena = call->arena, .programme = p };
    bool there = false, ok = false;
    int64_t id;

    if (!programme_is_sound(reading, err))
        return false;
    fingerprint(reading->text, l.checksum);
    if (!tx_begin(call->store, TX_WRITE, &l.tx, err) || !is_there(&l, &there, err))
        goto out;
    struct programme_add_in in = { .slug = p->id,
                                   .version = p->version,
                                   .json = reading->text,
                                   .checksum = str_from(l.checksum),
                                   .loaded_at = call->now,
                                   .actor = str_from(call->actor->name) };
    if (!there &&
        (!programme_add(l.tx, &in, &id, err) || !pool_wait_declare(l.tx, p, err)))
        goto out;
    if (!tx_commit(&l.tx, &call->ticket, err) ||
        !store_wait(call->store, call->ticket, err))
        goto out;
    *same = there;
    ok = true;
out:
    tx_end(&l.tx);
    return ok;
}

bool programme_loaded_view(struct call *call, struct view **list, struct err *err)
{
    struct view *made = view_array(call->arena);
    struct programme_versions_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = false;

    if (!tx_begin(call->store, TX_READ, &tx, err) ||
        !programme_versions_open(tx, &cursor, err))
        goto out;
    while (programme_versions_next(&cursor, &row)) {
        struct view *o = view_add_object(call->arena, made);
        view_str(call->arena, o, "id", str_copy(call->arena, row.slug));
        view_int(call->arena, o, "version", row.version);
        char *at = arena_take(call->arena, 21);
        moment_format(row.loaded_at, at);
        view_cstr(call->arena, o, "loaded_at", at);
        view_str(call->arena, o, "actor", str_copy(call->arena, row.actor));
    }
    ok = cursor_end(&cursor, err);
out:
    tx_end(&tx);
    if (ok)
        *list = made;
    return ok;
}

bool programme_version_text(struct call *call, struct str id, int64_t version,
                            struct str *json, struct err *err)
{
    struct programme_at_row row;
    struct tx *tx = NULL;
    bool found = false, ok = false;

    if (!tx_begin(call->store, TX_READ, &tx, err) ||
        !programme_at(tx, id, version, call->arena, &row, &found, err))
        goto out;
    if (!found) {
        err_set(err, ERR_NOT_FOUND, N_("there is no version {version} of {id}"),
                ARG_NUM(version), ARG_STR(id));
        goto out;
    }
    *json = row.json;
    ok = true;
out:
    tx_end(&tx);
    return ok;
}
