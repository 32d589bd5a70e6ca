/* doctor.c: see doctor.h. */
#include "service/doctor.h"

#include "base/date.h"
#include "base/embed.h"
#include "base/map.h"
#include "service/person_key.h"
#include "service/played.h"
#include "store/query.h"

/* A key this young may be of a person who is being written just now. */
#define YOUNG (INT64_C(3600) * MOMENT_SECOND)

/* Shipped tables of what the law says; their third and fourth column name the row. */
static const struct dated_table {
    const char *file;
    uint32_t columns, verified;
} dated_tables[] = { { "law.tsv", 18, 14 }, { "rates.tsv", 12, 9 } };
#define DATED_TABLES  (sizeof dated_tables / sizeof *dated_tables)
#define TABLE_COLUMNS 18u
#define TABLE_SV      2u
#define TABLE_EN      3u

struct doctor {
    struct call *call;
    const struct doctor_ask *ask;
    struct view *view, *fault, *note; /* two lists, joined at the end */
    uint32_t mended;
};

/* One more finding; its sentence has the hole {name} when `name` is not NULL. */
struct finding {
    const char *what;    /* a word of the program */
    const char *message; /* message id            */
    struct str name;
};

static void add(struct doctor *d, struct view *list, struct finding f)
{
    struct arena *arena = d->call->arena;
    struct view *v = view_add_object(arena, list);
    struct buf text = buf_new(arena);
    const struct hole name = HOLE_STR("name", f.name);

    message_add(&text, d->call->lang, f.message, &name, 1);
    view_cstr(arena, v, "what", f.what);
    view_cstr(arena, v, "level", list == d->fault ? "fault" : "note");
    view_str(arena, v, "message", buf_str(&text));
    view_str(arena, v, "id", f.name);
}

/* ---------------------------------------------------------------------- files */

static void look_whole(struct doctor *d, struct store *store, const char *message)
{
    struct err err = { 0 };
    struct buf why = buf_new(d->call->arena);

    if (!store || store_integrity(store, &err))
        return;
    message_err(&why, d->call->lang, &err);
    add(d, d->fault, (struct finding){ "damaged", message, buf_str(&why) });
}

/* A database that was played says so: nobody in it is anybody. */
static bool look_played(struct doctor *d, struct err *err)
{
    struct buf text = buf_new(d->call->arena);
    char through[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    struct played played;
    bool found = false;

    if (!played_read(d->call, &played, &found, err))
        return false;
    if (!found)
        return true;
    date_format(played.through, through);
    date_format(played.until, until);
    buf_format(&text, "%.*s, %s / %s", STR_ARG(played.programme), through, until);
    add(d, d->note,
        (struct finding){ "played",
                          N_("What happened here is invented and was played: {name}."),
                          buf_str(&text) });
    return true;
}

/* ----------------------------------------------------------------------- keys */

/* What the first database knows of a key. */
struct held_key {
    bool disposed;
    bool seen; /* it is in the database of keys, not destroyed */
};

struct keys_held {
    struct map by_id; /* decimal id -> index into key */
    struct held_key *key;
    struct str *person;
    uint32_t count;
    int64_t *orphan; /* keys that nobody living has */
    uint32_t orphan_count;
};

static bool load_held(struct doctor *d, struct tx *tx, struct keys_held *held,
                      struct err *err)
{
    struct arena *arena = d->call->arena;
    struct person_keys_seen_row row;
    struct cursor cursor = { 0 };
    struct person_count_row all;

    if (!person_count(tx, &all, err) || !person_keys_seen_open(tx, &cursor, err))
        return false;
    held->by_id = map_new(arena);
    held->key = ARENA_ARRAY(arena, (size_t)all.n + 1, struct held_key);
    held->person = ARENA_ARRAY(arena, (size_t)all.n + 1, struct str);
    while (person_keys_seen_next(&cursor, &row)) {
        struct str person = id_text(arena, row.rid);
        if (!row.has_key_id) {
            add(d, d->fault,
                (struct finding){ "no_key",
                                  N_("the case {name} has an identity and no key: it "
                                     "cannot be read; bring the keys back from their "
                                     "backup"),
                                  person });
            continue;
        }
        held->key[held->count].disposed = row.disposed;
        held->person[held->count] = person;
        (void)map_add(&held->by_id, id_text(arena, row.key_id), held->count++);
    }
    return cursor_end(&cursor, err);
}

static bool mend(struct doctor *d, int64_t key_id, struct err *err)
{
    if (!d->ask->mend)
        return true;
    d->mended++;
    return person_key_destroy(d->call, key_id, err);
}

/* Every key that is not destroyed has a living person. */
static bool look_at_keys(struct doctor *d, struct tx *keys, struct keys_held *held,
                         struct err *err)
{
    struct arena *arena = d->call->arena;
    struct cursor cursor = { 0 };
    struct key_ages_row row;
    struct key_count_row all;

    if (!key_count(keys, &all, err) || !key_ages_open(keys, &cursor, err))
        return false;
    held->orphan = ARENA_ARRAY(arena, (size_t)all.n + 1, int64_t);
    while (key_ages_next(&cursor, &row)) {
        uint32_t at = map_get(&held->by_id, id_text(arena, row.id));
        bool living = at != MAP_NONE && !held->key[at].disposed;
        if (at != MAP_NONE)
            held->key[at].seen = true;
        if (living || (at == MAP_NONE && row.made_at > d->call->now - YOUNG))
            continue;
        held->orphan[held->orphan_count++] = row.id;
        add(d, d->fault,
            (struct finding){
                "orphan_key",
                at == MAP_NONE ? N_("the key {name} belongs to nobody; insteg doctor "
                                    "--mend destroys it")
                               : N_("the key {name} is of somebody who has been "
                                    "disposed of; insteg doctor --mend destroys it"),
                id_text(arena, row.id) });
    }
    return cursor_end(&cursor, err);
}

static void look_for_lost(struct doctor *d, const struct keys_held *held)
{
    for (uint32_t i = 0; i < held->count; i++)
        if (!held->key[i].disposed && !held->key[i].seen)
            add(d, d->fault,
                (struct finding){ "lost_key",
                                  N_("the key of the case {name} is gone: what is "
                                     "sealed under it cannot be read; bring the keys "
                                     "back from their backup"),
                                  held->person[i] });
}

static bool look_both(struct doctor *d, struct tx *tx, struct keys_held *held,
                      struct err *err)
{
    struct tx *keys = NULL;

    if (!load_held(d, tx, held, err))
        return false;
    if (!d->call->keys) {
        if (held->count > 0)
            add(d, d->note,
                (struct finding){ "keys_closed",
                                  N_("{name} people have keys, which were not looked "
                                     "at: no master key is given"),
                                  id_text(d->call->arena, held->count) });
        return true;
    }
    if (!tx_begin(d->call->keys, TX_READ, &keys, err))
        return false;
    bool ok = look_at_keys(d, keys, held, err);
    tx_end(&keys);
    for (uint32_t i = 0; ok && i < held->orphan_count; i++)
        ok = mend(d, held->orphan[i], err);
    if (ok)
        look_for_lost(d, held);
    return ok;
}

/* --------------------------------------------------------------- units, users */

static bool look_at_house(struct doctor *d, struct tx *tx, struct err *err)
{
    struct cursor cursor = { 0 };
    struct domain_all_row domain;
    struct user_without_role_row user;
    struct user_any_row any;

    if (!user_any(tx, &any, err) || !domain_all_open(tx, &cursor, err))
        return false;
    while (domain_all_next(&cursor, &domain))
        if (domain.law.len == 0 && any.n)
            add(d, d->note,
                (struct finding){ "no_law",
                                  N_("the secrecy domain {name} does not say which "
                                     "rule of secrecy applies; the controller decides"),
                                  str_copy(d->call->arena, domain.name) });
    if (!cursor_end(&cursor, err) || !user_without_role_open(tx, &cursor, err))
        return false;
    while (user_without_role_next(&cursor, &user))
        add(d, d->note,
            (struct finding){ "no_role", N_("{name} may sign in and has no role"),
                              str_copy(d->call->arena, user.login) });
    return cursor_end(&cursor, err);
}

static bool look_at_table(struct doctor *d, const struct dated_table *table,
                          struct err *err)
{
    struct str tsv, line, column[TABLE_COLUMNS];

    if (!embed_find(embed_data, table->file, &tsv))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD(table->file));
    (void)embed_line(&tsv, &line);
    while (embed_line(&tsv, &line))
        if (embed_columns(line, column, TABLE_COLUMNS) == table->columns &&
            !str_is(column[table->verified], "true"))
            add(d, d->note,
                (struct finding){
                    "not_verified", N_("not verified against its source: {name}"),
                    column[d->call->lang == LANG_SV ? TABLE_SV : TABLE_EN] });
    return true;
}

static bool look_at_law(struct doctor *d, struct err *err)
{
    for (size_t i = 0; i < DATED_TABLES; i++)
        if (!look_at_table(d, &dated_tables[i], err))
            return false;
    return true;
}

/* ---------------------------------------------------------------------- whole */

static void join(struct doctor *d)
{
    struct arena *arena = d->call->arena;
    struct view *all = view_put_array(arena, d->view, "findings");
    const struct view *list[] = { d->fault, d->note };

    for (uint32_t k = 0; k < 2; k++)
        for (const struct view_item *i = list[k]->list.first; i; i = i->next)
            *view_add_object(arena, all) = i->value;
}

bool doctor_look(struct call *call, const struct doctor_ask *ask, struct view **view,
                 struct err *err)
{
    struct doctor d = { .call = call,
                        .ask = ask,
                        .view = view_object(call->arena),
                        .fault = view_array(call->arena),
                        .note = view_array(call->arena) };
    struct keys_held held = { 0 };
    struct tx *tx = NULL;

    look_whole(&d, call->store, N_("the database is damaged: {name}"));
    look_whole(&d, call->keys, N_("the database of keys is damaged: {name}"));
    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = look_both(&d, tx, &held, err) && look_at_house(&d, tx, err) &&
              look_at_law(&d, err);
    tx_end(&tx);
    if (!ok || !look_played(&d, err))
        return false;
    view_int(call->arena, d.view, "faults", d.fault->count);
    view_int(call->arena, d.view, "notes", d.note->count);
    view_int(call->arena, d.view, "mended", d.mended);
    join(&d);
    *view = d.view;
    return true;
}
