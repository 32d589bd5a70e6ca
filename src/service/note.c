/* note.c: see note.h. */
#include "service/note.h"

#include <assert.h>

#include "base/date.h"
#include "service/person_key.h"
#include "service/person_merge.h"
#include "store/query.h"

#define NOTE_WHAT "note"

/* Whose notes, in which transaction. */
struct reading {
    struct call *call;
    struct tx *tx;
    int64_t person_id;
    int64_t key_of; /* whose key is open; 0: nobody's */
    struct person_key key;
};

/* `text` sealed -> plain. A page of notes is mostly of one case: its key stays open. */
static bool open_text(struct reading *r, struct person_text *text, struct err *err)
{
    if (r->key_of != text->person_id) {
        person_key_forget(&r->key);
        r->key_of = 0;
        if (!person_key_open(r->call, r->tx, text->person_id, &r->key, err))
            return false;
        r->key_of = text->person_id;
    }
    text->what = NOTE_WHAT;
    text->key = &r->key;
    return person_unseal(r->call, r->tx, text, err);
}

/* ------------------------------------------------------------------------ reading */

static bool find(const struct reading *r, int64_t rid, struct note_of_row *row,
                 struct err *err)
{
    bool found = false;

    return note_of(r->tx, r->person_id, rid, r->call->arena, row, &found, err) &&
           (found || err_set(err, ERR_NOT_FOUND, N_("there is no such note")));
}

static bool read_one(struct reading *r, const struct notes_of_row *row,
                     struct note *note, struct err *err)
{
    struct person_text text = { .person_id = row->person_id,
                                .record_id = row->rid,
                                .sealed = row->sealed };

    if (!open_text(r, &text, err))
        return false;
    *note = (struct note){ .rid = row->rid,
                           .at = row->written_at,
                           .day = row->on_day,
                           .by = str_copy(r->call->arena, row->noted_by),
                           .text = text.plain,
                           .corrects = row->has_corrects ? row->corrects : 0,
                           .corrected = row->corrected,
                           .merged = row->person_id != r->person_id };
    return true;
}

/* One more is asked for than is shown: so it is known whether there are older ones. */
static bool read_page(struct reading *r, const struct notes_ask *ask,
                      struct notes *notes, struct err *err)
{
    struct note_of_row from = { .id = INT64_MAX };
    struct cursor cursor = { 0 };
    struct notes_of_row row;
    bool ok = true;

    if ((ask->before && !find(r, ask->before, &from, err)) ||
        !notes_of_open(r->tx, r->person_id, from.id, ask->most + 1, &cursor, err))
        return false;
    while (ok && notes_of_next(&cursor, &row)) {
        if (notes->count == ask->most) {
            notes->before = notes->note[notes->count - 1].rid;
            break;
        }
        ok = read_one(r, &row, &notes->note[notes->count++], err);
    }
    cursor_close(&cursor);
    return ok;
}

bool notes_load(struct call *call, int64_t person_id, const struct notes_ask *ask,
                struct notes *notes, struct err *err)
{
    struct reading r = { .call = call, .person_id = person_id };
    struct notes made = { .count = 0 };

    assert(ask->most >= 1 && ask->most <= NOTES_MOST);
    made.note = ARENA_ARRAY(call->arena, ask->most, struct note);
    bool ok =
        tx_begin(call->store, TX_READ, &r.tx, err) && read_page(&r, ask, &made, err);
    tx_end(&r.tx);
    person_key_forget(&r.key);
    if (ok)
        *notes = made;
    return ok;
}

bool note_load(struct call *call, int64_t person_id, int64_t rid, struct note *note,
               struct err *err)
{
    struct reading r = { .call = call, .person_id = person_id };
    struct person_text text = { .record_id = rid };
    struct note_of_row row;
    bool ok = tx_begin(call->store, TX_READ, &r.tx, err) && find(&r, rid, &row, err);

    if (ok) {
        text.person_id = row.person_id;
        text.sealed = row.sealed;
        ok = open_text(&r, &text, err);
    }
    tx_end(&r.tx);
    person_key_forget(&r.key);
    if (!ok)
        return false;
    *note = (struct note){ .rid = rid,
                           .text = text.plain,
                           .day = row.on_day,
                           .corrected = row.corrected,
                           .merged = row.person_id != person_id };
    return true;
}

/* ------------------------------------------------------------------------ writing */

static bool is_sound(const struct call *call, const struct note *note, struct err *err)
{
    if (call->actor->user_id == 0)
        return err_set(err, ERR_DENIED,
                       N_("sign in first: it is noted who has written this"));
    if (note->text.len == 0)
        return err_set(err, ERR_INPUT, N_("the note is empty: write what happened"));
    if (note->text.len > NOTE_BYTES)
        return err_set(err, ERR_LIMIT,
                       N_("the text is longer than {n} bytes; make it shorter"),
                       ARG_NUM(NOTE_BYTES));
    return (note->day != DAY_NONE && note->day <= moment_day(call->now)) ||
           err_set(err, ERR_INPUT,
                   N_("write the day the note is about, as 2026-01-31; not a day to "
                      "come"));
}

/* Whether the same form has been here before. What another form, or this one with other
 * words in it, left behind is not written over. */
static bool was_here(struct reading *r, const struct note *note, bool *here,
                     struct err *err)
{
    struct person_text text = { .record_id = note->rid };
    struct note_by_rid_row row;

    if (!note_by_rid(r->tx, note->rid, r->call->arena, &row, here, err))
        return false;
    if (!*here)
        return true;
    text.person_id = row.person_id;
    text.sealed = row.sealed;
    if (row.person_id == r->person_id && !open_text(r, &text, err))
        return false;
    return (row.person_id == r->person_id && row.on_day == note->day &&
            str_eq(text.plain, note->text)) ||
           form_used(err);
}

static bool write_now(const struct reading *r, struct note *note, struct err *err)
{
    struct note_of_row old = { .id = 0 };
    struct person_text text = { .person_id = r->person_id,
                                .record_id = note->rid,
                                .what = NOTE_WHAT,
                                .plain = note->text };
    int64_t id;

    if (note->corrects) {
        if (!find(r, note->corrects, &old, err))
            return false;
        if (old.person_id != r->person_id)
            return err_set(err, ERR_CONFLICT,
                           N_("the note stands on the case that was merged into this "
                              "one; write a new note here"));
        if (old.corrected)
            return err_set(err, ERR_CONFLICT,
                           N_("somebody has corrected this note already; read the "
                              "newer one first"));
    }
    if (!person_seal(r->call, r->tx, &text, err))
        return false;
    struct note_add_in in = { .rid = note->rid,
                              .person_id = r->person_id,
                              .has_corrects_id = note->corrects != 0,
                              .corrects_id = old.id,
                              .on_day = note->day,
                              .sealed = text.sealed,
                              .noted_by = r->call->actor->user_id,
                              .at = note->at };
    return note_add(r->tx, &in, &id, err);
}

bool note_write(struct call *call, int64_t person_id, struct note *note,
                struct err *err)
{
    struct reading r = { .call = call, .person_id = person_id };
    struct note made = *note;
    bool here = false;

    made.rid = note->rid ? note->rid : random_id();
    made.at = call->now;
    if (!is_sound(call, &made, err) || !person_key_ensure(call, person_id, err))
        return false;
    bool ok = tx_begin(call->store, TX_WRITE, &r.tx, err) &&
              person_is_whole(r.tx, person_id, err) &&
              was_here(&r, &made, &here, err) && (here || write_now(&r, &made, err)) &&
              tx_commit(&r.tx, &call->ticket, err);
    tx_end(&r.tx);
    person_key_forget(&r.key);
    if (ok)
        *note = made;
    return ok;
}

bool note_of_step(struct call *call, struct tx *tx, int64_t person_id, struct str text,
                  struct err *err)
{
    const struct reading r = { .call = call, .tx = tx, .person_id = person_id };
    struct note note = {
        .rid = random_id(), .at = call->now, .day = moment_day(call->now), .text = text
    };

    return call->actor->user_id == 0 ||
           (is_sound(call, &note, err) && write_now(&r, &note, err));
}

bool note_of_step_once(struct call *call, struct tx *tx, int64_t person_id,
                       struct str text, struct err *err)
{
    const struct notes_ask latest = { .most = 1 };
    struct reading r = { .call = call, .tx = tx, .person_id = person_id };
    struct note note = { .text = STR("") };
    struct notes notes = { .note = &note };
    bool ok = read_page(&r, &latest, &notes, err);

    person_key_forget(&r.key);
    return ok &&
           (str_eq(note.text, text) || note_of_step(call, tx, person_id, text, err));
}
