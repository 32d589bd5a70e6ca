/*
 * draft.c: see draft.h.
 *
 * The sealed text: {"base":12,"items":[[key,value,at],...],
 * "undo":[[[key,value or null],...],...]}.
 */
#include "service/draft.h"

#include <assert.h>
#include <jansson.h>

#include "service/json_whole.h"
#include "service/person_key.h"
#include "service/person_merge.h"
#include "store/query.h"

#define DRAFT_DEPTH 6u

/* ----------------------------------------------------------------- reading */

static struct str text_of(struct arena *arena, const json_t *value)
{
    return str_copy(
        arena, (struct str){ json_string_value(value), json_string_length(value) });
}

static struct draft_item *item_of(const struct draft *draft, struct str key)
{
    for (uint32_t i = 0; i < draft->count; i++)
        if (str_eq(draft->item[i].key, key))
            return &draft->item[i];
    return NULL;
}

static void item_add(struct draft *draft, struct draft_item item)
{
    if (draft->count == draft->room) {
        const uint32_t room = draft->room ? draft->room * 2 : 64;
        draft->item = arena_grow(draft->arena, draft->item,
                                 (size_t)draft->room * sizeof *draft->item,
                                 (size_t)room * sizeof *draft->item);
        draft->room = room;
    }
    draft->item[draft->count++] = item;
}

static void read_items(struct draft *draft, const json_t *items)
{
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *one = json_array_get(items, i);
        const struct draft_item item = { text_of(draft->arena, json_array_get(one, 0)),
                                         text_of(draft->arena, json_array_get(one, 1)),
                                         json_integer_value(json_array_get(one, 2)) };
        item_add(draft, item);
    }
}

static void read_undo(struct draft *draft, const json_t *steps)
{
    const json_t *step, *one;
    size_t i, k;

    json_array_foreach(steps, i, step)
    {
        struct draft_undo *undo = &draft->undo[draft->undo_count];
        undo->count = 0;
        json_array_foreach(step, k, one)
        {
            const json_t *value = json_array_get(one, 1);
            if (undo->count == DRAFT_PAIRS_MOST)
                break;
            undo->had[undo->count] = json_is_string(value);
            undo->pair[undo->count++] = (struct draft_pair){
                text_of(draft->arena, json_array_get(one, 0)),
                json_is_string(value) ? text_of(draft->arena, value) : STR("")
            };
        }
        if (++draft->undo_count == DRAFT_STEPS_KEPT)
            break;
    }
}

static bool read_plain(struct draft *draft, struct str plain, struct err *err)
{
    json_t *root = NULL;

    if (!json_whole(plain, DRAFT_DEPTH, &root, err))
        return false;
    draft->base = json_integer_value(json_object_get(root, "base"));
    read_items(draft, json_object_get(root, "items"));
    read_undo(draft, json_object_get(root, "undo"));
    json_decref(root);
    return true;
}

/* ----------------------------------------------------------------- writing */

static struct str plain_of(const struct draft *draft)
{
    struct arena *arena = draft->arena;
    struct view *root = view_object(arena);
    struct buf out = buf_new(arena);

    view_int(arena, root, "base", draft->base);
    struct view *items = view_put_array(arena, root, "items");
    for (uint32_t i = 0; i < draft->count; i++) {
        struct view *one = view_add_array(arena, items);
        view_add_str(arena, one, draft->item[i].key);
        view_add_str(arena, one, draft->item[i].value);
        view_add_int(arena, one, draft->item[i].at);
    }
    struct view *steps = view_put_array(arena, root, "undo");
    for (uint32_t i = 0; i < draft->undo_count; i++) {
        struct view *step = view_add_array(arena, steps);
        for (uint32_t k = 0; k < draft->undo[i].count; k++) {
            struct view *one = view_add_array(arena, step);
            view_add_str(arena, one, draft->undo[i].pair[k].key);
            if (draft->undo[i].had[k])
                view_add_str(arena, one, draft->undo[i].pair[k].value);
            else
                view_add_raw(arena, one, STR("null"));
        }
    }
    view_write(&out, root);
    return buf_str(&out);
}

static struct person_text text_for(const struct call *call,
                                   const struct draft_which *which)
{
    return (struct person_text){ .person_id = which->person_id,
                                 .record_id = call->actor->user_id,
                                 .what = which->form,
                                 .key = which->key };
}

/* The row of what is about no person. */
static bool read_open(struct call *call, struct tx *tx, const struct draft_which *which,
                      struct draft *draft, struct err *err)
{
    struct draft_plain_kept_row row;
    bool found = false;

    const struct draft_plain_kept_in in = { call->actor->user_id, call->actor->org_id,
                                            str_from(which->form), which->about_rid };
    if (!draft_plain_kept(tx, &in, call->arena, &row, &found, err))
        return false;
    if (!found)
        return true;
    draft->version = row.version;
    draft->saved_at = row.saved_at;
    return read_plain(draft, row.content, err);
}

static bool read_row(struct call *call, struct tx *tx, const struct draft_which *which,
                     struct draft *draft, struct err *err)
{
    struct pool_seq_row pool;
    struct draft_kept_row row;
    bool found = false;

    *draft = (struct draft){ .arena = call->arena };
    draft->undo = ARENA_ARRAY(call->arena, DRAFT_STEPS_KEPT + 1, struct draft_undo);
    if (which->person_id == 0)
        return read_open(call, tx, which, draft, err);
    if (!draft_kept(tx, call->actor->user_id, which->person_id, str_from(which->form),
                    call->arena, &row, &found, err))
        return false;
    if (!found) {
        bool ok = pool_seq(tx, &pool, err);
        draft->base = ok ? pool.seq : 0;
        return ok;
    }
    struct person_text text = text_for(call, which);
    text.sealed = row.sealed;
    draft->version = row.version;
    draft->saved_at = row.saved_at;
    return person_unseal(call, tx, &text, err) && read_plain(draft, text.plain, err);
}

/* In a transaction of any kind; what is sealed is in the call's arena. */
static bool seal_draft(struct call *call, struct tx *tx,
                       const struct draft_which *which, struct draft *draft,
                       struct err *err)
{
    struct person_text text = text_for(call, which);

    draft->saved_at = call->now;
    text.plain = plain_of(draft);
    if (which->person_id == 0) { /* nothing in it is about a person */
        draft->sealed = text.plain;
        return true;
    }
    if (!person_seal(call, tx, &text, err))
        return false;
    draft->sealed = text.sealed;
    return true;
}

static bool write_plain(const struct call *call, struct tx *tx,
                        const struct draft_which *which, const struct draft *draft,
                        struct err *err)
{
    const struct draft_plain_put_in in = { call->actor->user_id,  call->actor->org_id,
                                           str_from(which->form), which->about_rid,
                                           draft->version,        draft->sealed,
                                           draft->saved_at };

    return draft_plain_put(tx, &in, err);
}

static bool write_row(const struct call *call, struct tx *tx,
                      const struct draft_which *which, const struct draft *draft,
                      struct err *err)
{
    const struct draft_put_in in = { call->actor->user_id,  which->person_id,
                                     str_from(which->form), draft->version,
                                     draft->sealed,         draft->saved_at };

    return which->person_id == 0 ? write_plain(call, tx, which, draft, err)
                                 : draft_put(tx, &in, err);
}

static bool signed_in(const struct call *call, const struct draft_which *which,
                      struct err *err)
{
    return which->person_id == 0 || call->actor->user_id > 0 ||
           err_set(err, ERR_DENIED,
                   N_("sign in first: what is filled in is kept for whoever does it"));
}

/* ------------------------------------------------------------------- steps */

/* What others put since the step's page was made, and not the same. */
static void find_clashes(const struct draft *draft, const struct draft_step *step,
                         struct draft_saved *saved)
{
    saved->clash_count = 0;
    for (uint32_t i = 0; i < step->count && !step->over; i++) {
        const struct draft_item *item = item_of(draft, step->pair[i].key);
        if (!item || item->at <= step->seen || str_eq(item->value, step->pair[i].value))
            continue;
        saved->clash[saved->clash_count++] =
            (struct draft_clash){ step->pair[i].key, item->value, step->pair[i].value };
    }
}

/* Puts the pairs that are new and remembers what was there; whether there were any. */
static bool put_pairs(struct draft *draft, const struct draft_step *step)
{
    struct draft_undo *undo = &draft->undo[draft->undo_count];

    undo->count = 0;
    for (uint32_t i = 0; i < step->count; i++) {
        const struct draft_pair *pair = &step->pair[i];
        struct draft_item *item = item_of(draft, pair->key);
        if (item && str_eq(item->value, pair->value))
            continue;
        undo->had[undo->count] = item != NULL;
        undo->pair[undo->count++] =
            (struct draft_pair){ pair->key, item ? item->value : STR("") };
        if (item)
            *item = (struct draft_item){ item->key, pair->value, draft->version + 1 };
        else
            item_add(draft,
                     (struct draft_item){ pair->key, pair->value, draft->version + 1 });
    }
    if (undo->count == 0)
        return false;
    draft->version++;
    if (++draft->undo_count > DRAFT_STEPS_KEPT) {
        memmove(draft->undo, draft->undo + 1, DRAFT_STEPS_KEPT * sizeof *draft->undo);
        draft->undo_count--;
    }
    return true;
}

static bool step_is_sound(const struct draft *draft, const struct draft_step *step,
                          struct err *err)
{
    assert(step->count <= DRAFT_PAIRS_MOST);
    for (uint32_t i = 0; i < step->count; i++) {
        assert(step->pair[i].key.len <= DRAFT_KEY_BYTES);
        if (step->pair[i].value.len > DRAFT_VALUE_BYTES)
            return err_set(err, ERR_LIMIT,
                           N_("the text is longer than {n} bytes; make it shorter"),
                           ARG_NUM(DRAFT_VALUE_BYTES));
    }
    if (draft->count + step->count > DRAFT_ITEMS_MOST)
        return err_set(err, ERR_LIMIT, N_("a draft holds at most {n} things"),
                       ARG_NUM(DRAFT_ITEMS_MOST));
    return true;
}

bool draft_read(struct call *call, struct tx *tx, const struct draft_which *which,
                struct draft *draft, struct err *err)
{
    return signed_in(call, which, err) && read_row(call, tx, which, draft, err);
}

bool draft_load(struct call *call, const struct draft_which *which, struct draft *draft,
                struct err *err)
{
    struct tx *tx = NULL;
    struct draft found;
    bool ok = signed_in(call, which, err) && tx_begin(call->store, TX_READ, &tx, err) &&
              read_row(call, tx, which, &found, err);

    tx_end(&tx);
    if (ok)
        *draft = found;
    return ok;
}

/* -------------------------------------------------------------------- saving */

/*
 * A step, laid over the draft and sealed as a reader saw it: nobody else waits while it
 * is read, unsealed and sealed. Whoever then has the turn to write sees whether all
 * that still stands; if not, as when two windows save at once, it is laid anew.
 */
struct laying {
    struct call *call;
    struct draft_which which; /* with the key */
    const struct draft_step *step;
    struct draft_saved *made;
    struct person_key key;
    int64_t over; /* the version it was laid over */
    bool changes; /* there is something to write  */
};

static bool lay(struct laying *l, struct tx *tx, struct err *err)
{
    struct draft *draft = &l->made->draft;

    person_key_forget(&l->key);
    if (l->which.person_id != 0 &&
        (!person_is_whole(tx, l->which.person_id, err) ||
         !person_key_open(l->call, tx, l->which.person_id, &l->key, err)))
        return false;
    if (!read_row(l->call, tx, &l->which, draft, err) ||
        !step_is_sound(draft, l->step, err))
        return false;
    l->over = draft->version;
    find_clashes(draft, l->step, l->made);
    l->changes = l->made->clash_count == 0 && put_pairs(draft, l->step);
    return !l->changes || seal_draft(l->call, tx, &l->which, draft, err);
}

static bool lay_before_turn(struct laying *l, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(l->call->store, TX_READ, &tx, err) && lay(l, tx, err);

    tx_end(&tx);
    return ok;
}

/* What is about no person is laid here alone: there is nothing to unseal. */
static bool write_in_turn(struct laying *l, struct err *err)
{
    const struct draft_stands_in in = { l->call->actor->user_id, l->which.person_id,
                                        str_from(l->which.form), l->over, l->key.id };
    struct draft_stands_row now = { .stands = false };
    struct tx *tx = NULL;
    bool ok = tx_begin(l->call->store, TX_WRITE, &tx, err) &&
              (l->which.person_id == 0 || draft_stands(tx, &in, &now, err)) &&
              (now.stands || lay(l, tx, err));

    if (ok && l->changes)
        ok = write_row(l->call, tx, &l->which, &l->made->draft, err) &&
             tx_commit(&tx, &l->call->ticket, err);
    tx_end(&tx);
    return ok;
}

bool draft_save(struct call *call, const struct draft_which *which,
                const struct draft_step *step, struct draft_saved *saved,
                struct err *err)
{
    struct laying l = { .call = call,
                        .which = *which,
                        .step = step,
                        .made = ARENA_NEW(call->arena, struct draft_saved) };

    const bool person = which->person_id != 0;

    l.which.key = person ? &l.key : NULL;
    bool ok = signed_in(call, which, err) &&
              (!person || (person_key_ensure(call, which->person_id, err) &&
                           lay_before_turn(&l, err)));
    ok = ok && ((person && !l.changes) || write_in_turn(&l, err));
    person_key_forget(&l.key);
    if (ok)
        *saved = *l.made;
    return ok;
}

static void take_back(struct draft *draft)
{
    const struct draft_undo *undo = &draft->undo[--draft->undo_count];

    draft->version++;
    for (uint32_t i = undo->count; i-- > 0;) {
        struct draft_item *item = item_of(draft, undo->pair[i].key);
        assert(item);
        if (undo->had[i])
            *item =
                (struct draft_item){ item->key, undo->pair[i].value, draft->version };
        else
            *item = draft->item[--draft->count]; /* order is of no matter here */
    }
}

bool draft_undo(struct call *call, const struct draft_which *which, struct draft *draft,
                struct err *err)
{
    struct tx *tx = NULL;
    struct draft now;
    bool ok = false;

    if (!signed_in(call, which, err) || !tx_begin(call->store, TX_WRITE, &tx, err) ||
        !read_row(call, tx, which, &now, err))
        goto out;
    if (now.undo_count == 0) {
        err_set(err, ERR_CONFLICT, N_("there is nothing to take back"));
        goto out;
    }
    take_back(&now);
    ok = seal_draft(call, tx, which, &now, err) &&
         write_row(call, tx, which, &now, err) && tx_commit(&tx, &call->ticket, err);
out:
    tx_end(&tx);
    if (ok)
        *draft = now;
    return ok;
}

bool draft_end(struct tx *tx, const struct call *call, const struct draft_which *which,
               struct err *err)
{
    if (which->person_id == 0)
        return draft_plain_delete(
            tx,
            &(struct draft_plain_delete_in){ call->actor->user_id, call->actor->org_id,
                                             str_from(which->form), which->about_rid },
            err);
    return draft_delete(tx, call->actor->user_id, which->person_id,
                        str_from(which->form), err);
}

bool draft_hand_over(struct call *call, struct tx *tx, const struct draft_which *which,
                     int64_t user_id, struct err *err)
{
    const struct str form = str_from(which->form);
    struct person_text text = { .person_id = which->person_id, .what = which->form };
    struct draft_newest_row row;
    bool found = false;

    if (!draft_newest(tx, which->person_id, form, call->arena, &row, &found, err))
        return false;
    if (!found || row.user_id == user_id)
        return true;
    text.record_id = row.user_id;
    text.sealed = row.sealed;
    if (!person_unseal(call, tx, &text, err))
        return false;
    text.record_id = user_id;
    text.sealed = (struct str){ 0 };
    if (!person_seal(call, tx, &text, err))
        return false;
    const struct draft_put_in in = { user_id,     which->person_id, form,
                                     row.version, text.sealed,      row.saved_at };
    struct draft_kept_row own;
    return draft_kept(tx, user_id, which->person_id, form, call->arena, &own, &found,
                      err) &&
           (found || (draft_put(tx, &in, err) &&
                      draft_delete(tx, row.user_id, which->person_id, form, err)));
}

bool draft_get(const struct draft *draft, struct str key, struct str *value)
{
    const struct draft_item *item = item_of(draft, key);

    if (item)
        *value = item->value;
    return item != NULL;
}
