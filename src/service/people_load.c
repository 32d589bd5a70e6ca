/* people_load.c: see people_load.h. */
#include "service/people_load.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/date.h"
#include "base/log.h"
#include "service/identity_keep.h"
#include "store/query.h"

#define OTHERS_MOST 12u /* names besides the first two of one person */

/* What one is found by, gathered from her record and those merged into it. */
struct gathered {
    struct arena *arena;
    struct name_person name;
    struct people_row row;
    struct str other[OTHERS_MOST], number[NAME_NUMBERS_MOST];
};

static void start(struct gathered *g, struct arena *arena)
{
    *g = (struct gathered){ .arena = arena, .row.born_on = DAY_NONE };
    g->name.other = g->other;
    g->name.number = g->number;
}

static void add_other(struct gathered *g, struct str name)
{
    if (name.len > 0 && g->name.other_count < OTHERS_MOST)
        g->other[g->name.other_count++] = name;
}

/* The newest first: with more than the index keeps, the oldest are left out. */
static void add_numbers(struct gathered *g, const struct identity *identity)
{
    for (uint32_t i = identity->number_count; i > 0; i--) {
        const struct id_number *number = &identity->number[i - 1].number;
        if (number->kind != ID_NONE && g->name.number_count < NAME_NUMBERS_MOST)
            g->number[g->name.number_count++] =
                str_copy(g->arena, str_from(number->text));
    }
}

static void add_first(struct gathered *g, const struct identity *identity)
{
    g->row.given = g->name.given = identity->given;
    g->row.surname = g->name.surname = identity->surname;
    g->row.born_on = identity->born_on;
    add_other(g, identity->called);
    add_other(g, identity->former);
    add_numbers(g, identity);
}

static void add_merged(struct gathered *g, const struct identity *identity)
{
    add_other(g, identity->given);
    add_other(g, identity->surname);
    add_other(g, identity->called);
    add_other(g, identity->former);
    add_numbers(g, identity);
}

/* One of whom nothing is written: she is listed by her key in the file she came in. */
static void add_unnamed(struct gathered *g, struct str source_key)
{
    g->row.unnamed = true;
    g->row.given = g->name.given = source_key;
}

/* ------------------------------------------------------------------------- everyone */

struct load {
    struct call *call;
    struct tx *keys; /* NULL: there are none */
    struct arena scratch;
    const atomic_bool *stop; /* NULL: nobody asks */
};

static bool open_key(struct load *load, int64_t key_id, struct seal_key *key,
                     struct err *err)
{
    struct key_get_row row;
    bool found = false;

    if (!key_get(load->keys, key_id, &load->scratch, &row, &found, err))
        return false;
    if (!found || !row.has_wrapped)
        return err_set(err, ERR_STATE, N_("the key of this person has been destroyed"));
    return seal_unwrap(load->call->master, key_id, row.wrapped, key, err);
}

static bool open_identity(struct load *load, const struct people_named_row *row,
                          struct identity *identity, struct err *err)
{
    struct seal_key key;
    struct seal_place place = { &key, row->key_id, row->version, "identity" };
    struct str plain;

    if (!open_key(load, row->key_id, &key, err))
        return false;
    bool ok = seal_open(&place, row->sealed, &load->scratch, &plain, err) &&
              identity_unpack(plain, &load->scratch, identity, err);
    seal_forget(&key, sizeof key);
    return ok;
}

static bool load_one(struct load *load, const struct people_named_row *row,
                     struct err *err)
{
    struct gathered g;
    struct identity identity;
    struct err why = { 0 };

    start(&g, &load->scratch);
    g.name.id = g.row.person_id = row->id;
    g.row.rid = row->rid;
    g.row.org_id = row->org_id;
    g.row.holder_id = row->has_holder_id ? row->holder_id : 0;
    if (!row->has_sealed || !row->has_key_id || !load->keys) {
        add_unnamed(&g, row->source_key);
    } else if (open_identity(load, row, &identity, &why)) {
        add_first(&g, &identity);
    } else {
        log_error("people.unreadable", LOG_ID("person", row->id),
                  LOG_WORD("kind", err_word(why.kind)));
        return true;
    }
    return people_load_put(load->call->people, row->domain_id, &g.row, &g.name, err);
}

static bool load_all(struct load *load, struct tx *tx, struct err *err)
{
    struct cursor cursor = { 0 };
    struct people_named_row row;
    bool ok = true;

    if (!people_named_open(tx, &cursor, err))
        return false;
    while (ok && !(load->stop && atomic_load(load->stop)) &&
           people_named_next(&cursor, &row)) {
        ok = load_one(load, &row, err);
        arena_rewind(&load->scratch, 0);
    }
    if (!ok)
        cursor_close(&cursor);
    return ok && cursor_end(&cursor, err);
}

static bool load_merged(struct load *load, struct tx *tx, struct err *err)
{
    struct cursor cursor = { 0 };
    struct person_kept_all_row row;
    bool ok = true;

    if (!person_kept_all_open(tx, &cursor, err))
        return false;
    while (ok && person_kept_all_next(&cursor, &row)) {
        struct call one = *load->call;
        one.arena = &load->scratch;
        ok = people_refresh(&one, row.kept_id, err);
        arena_rewind(&load->scratch, 0);
    }
    if (!ok)
        cursor_close(&cursor);
    return ok && cursor_end(&cursor, err);
}

static bool load_everyone(struct call *call, const atomic_bool *stop, struct err *err)
{
    struct load load = { .call = call, .stop = stop };
    struct person_count_row count;
    struct tx *tx = NULL;
    bool ok = false;

    people_load_begin(call->people, 0);
    if (!tx_begin(call->store, TX_READ, &tx, err) ||
        (call->keys && !tx_begin(call->keys, TX_READ, &load.keys, err)) ||
        !person_count(tx, &count, err))
        goto out;
    people_load_begin(call->people, (uint64_t)count.n);
    ok = load_all(&load, tx, err) && load_merged(&load, tx, err);
out:
    tx_end(&load.keys);
    tx_end(&tx);
    arena_free(&load.scratch);
    if (ok && !(stop && atomic_load(stop)))
        people_load_end(call->people);
    return ok;
}

bool people_load(struct call *call, struct err *err)
{
    return load_everyone(call, NULL, err);
}

/* ------------------------------------------------------------------------ its thread
 */

struct people_loader {
    struct arena arena;
    struct call call;
    pthread_t thread;
    atomic_bool stop;
};

static void *run(void *data)
{
    struct people_loader *loader = data;
    struct people_state state;
    struct err err = { 0 };
    int64_t before = moment_now();

    bool ok = load_everyone(&loader->call, &loader->stop, &err);
    people_state(loader->call.people, &state);
    if (!ok)
        log_error("people.not_loaded", LOG_WORD("kind", err_word(err.kind)));
    else
        log_info("people.loaded", LOG_NUM("people", state.done),
                 LOG_NUM("ms", (moment_now() - before) / 1000));
    return NULL;
}

struct people_loader *people_load_start(const struct call *call)
{
    struct arena arena = { 0 };
    struct people_loader *loader = ARENA_NEW(&arena, struct people_loader);

    loader->arena = arena;
    loader->call = *call;
    loader->call.arena = &loader->arena;
    people_load_begin(call->people, 0);
    if (pthread_create(&loader->thread, NULL, run, loader) != 0) {
        log_error("people.no_thread");
        arena = loader->arena;
        arena_free(&arena);
        return NULL;
    }
    return loader;
}

void people_load_stop(struct people_loader *loader)
{
    if (!loader)
        return;
    atomic_store(&loader->stop, true);
    pthread_join(loader->thread, NULL);
    struct arena arena = loader->arena;
    arena_free(&arena);
}

/* --------------------------------------------------------------------------- one */

static bool gather_merged(struct call *call, struct tx *tx, struct gathered *g,
                          struct err *err)
{
    struct cursor cursor = { 0 };
    struct person_merged_of_row row;
    bool ok = true;

    if (!person_merged_of_open(tx, g->row.person_id, &cursor, err))
        return false;
    while (ok && person_merged_of_next(&cursor, &row)) {
        struct identity_record record;
        ok = identity_get(call, tx, row.id, &record, err);
        if (ok && record.version > 0)
            add_merged(g, &record.identity);
    }
    if (!ok)
        cursor_close(&cursor);
    return ok && cursor_end(&cursor, err);
}

static bool gather(struct call *call, struct tx *tx, const struct person_head_row *head,
                   struct gathered *g, struct err *err)
{
    struct identity_record record = { .version = 0 };

    g->row.rid = head->rid;
    g->row.org_id = head->org_id;
    g->row.holder_id = head->has_holder_id ? head->holder_id : 0;
    if (call->keys && head->has_key_id &&
        !identity_get(call, tx, g->row.person_id, &record, err))
        return false;
    if (record.version > 0)
        add_first(g, &record.identity);
    else
        add_unnamed(g, head->source_key);
    return gather_merged(call, tx, g, err);
}

bool people_refresh(struct call *call, int64_t person_id, struct err *err)
{
    struct person_head_row head;
    struct gathered g;
    struct tx *tx = NULL;

    if (!call->people)
        return true;
    start(&g, call->arena);
    g.name.id = g.row.person_id = person_id;
    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = person_head(tx, person_id, call->arena, &head, err) &&
              gather(call, tx, &head, &g, err);
    tx_end(&tx);
    if (!ok)
        return false;
    if (head.protected || head.disposed || head.has_merged_into) {
        people_remove(call->people, person_id);
        return true;
    }
    return people_put(call->people, head.domain_id, &g.row, &g.name, err);
}
