/* work_note.c: see work_note.h. */
#include "service/work_note.h"

#include "base/date.h"
#include "domain/id_find.h"
#include "service/firm.h"
#include "service/need_state.h"
#include "store/query.h"

#define STEPS_MOST 1000u /* of one note's corrections that were taken back */

/* One use of it: what it is about, and its row in the database; the other is 0. */
struct use {
    struct call *call;
    struct tx *tx;
    struct work_about about;
    int64_t firm_id, need_id;
};

static bool find_about(struct use *use, struct err *err)
{
    struct firm_now firm;

    if (use->about.is_need)
        return need_own_of(use->call, use->tx, use->about.rid, &use->need_id, err);
    if (!firm_own(use->call, use->tx, use->about.rid, &firm, err))
        return false;
    use->firm_id = firm.id;
    return true;
}

static struct draft_which which_of(struct work_about about)
{
    return (struct draft_which){ .form = about.is_need ? "need_note" : "firm_note",
                                 .about_rid = about.rid };
}

/* --------------------------------------------------------------------------- reading
 */

struct row {
    int64_t id, rid, corrects_id, noted_by, at;
    int32_t day;
    struct str text, by;
    bool is_back, is_older; /* another stands in its place */
};

struct page {
    struct row *row; /* the newest first */
    uint32_t count;
    int64_t older; /* 0: there are none */
};

static void keep_row(struct call *call, struct page *page,
                     const struct work_notes_of_firm_row *row)
{
    if (page->count == WORK_NOTES_READ) {
        page->older = page->row[page->count - 1].id;
        return;
    }
    page->row[page->count++] =
        (struct row){ .id = row->id,
                      .rid = row->rid,
                      .corrects_id = row->has_corrects_id ? row->corrects_id : 0,
                      .noted_by = row->noted_by,
                      .at = row->at,
                      .day = row->on_day,
                      .text = str_copy(call->arena, row->text),
                      .by = str_copy(call->arena, row->by_name),
                      .is_back = row->is_back };
}

static bool read_firm(const struct use *use, int64_t before, struct page *page,
                      struct err *err)
{
    struct work_notes_of_firm_row row;
    struct cursor cursor = { 0 };

    if (!work_notes_of_firm_open(use->tx, use->firm_id, before, WORK_NOTES_READ + 1,
                                 &cursor, err))
        return false;
    while (work_notes_of_firm_next(&cursor, &row))
        keep_row(use->call, page, &row);
    return cursor_end(&cursor, err);
}

static bool read_need(const struct use *use, int64_t before, struct page *page,
                      struct err *err)
{
    struct work_notes_of_need_row row;
    struct cursor cursor = { 0 };

    if (!work_notes_of_need_open(use->tx, use->need_id, before, WORK_NOTES_READ + 1,
                                 &cursor, err))
        return false;
    while (work_notes_of_need_next(&cursor, &row))
        keep_row(
            use->call, page,
            &(struct work_notes_of_firm_row){ .id = row.id,
                                              .rid = row.rid,
                                              .has_corrects_id = row.has_corrects_id,
                                              .corrects_id = row.corrects_id,
                                              .on_day = row.on_day,
                                              .text = row.text,
                                              .noted_by = row.noted_by,
                                              .by_name = row.by_name,
                                              .at = row.at,
                                              .is_back = row.is_back });
    return cursor_end(&cursor, err);
}

static struct row *row_by(struct page *page, int64_t id)
{
    for (uint32_t i = 0; id && i < page->count; i++)
        if (page->row[i].id == id)
            return &page->row[i];
    return NULL;
}

/* What stands hides what it corrects; what was taken back hides nothing. */
static void mark_older(struct page *page)
{
    for (uint32_t i = 0; i < page->count; i++) {
        struct row *old = row_by(page, page->row[i].corrects_id);
        if (old)
            old->is_older = !page->row[i].is_back || page->row[i].is_older;
    }
}

static void put_one(struct arena *arena, struct view *v, const struct row *row)
{
    view_day(arena, v, "day", row->day);
    view_str(arena, v, "text", row->text);
    view_str(arena, v, "by", row->by);
    view_int(arena, v, "at", row->at);
}

static bool may_take_back(const struct call *call, int64_t noted_by, int64_t at)
{
    return call->actor->user_id != 0 && noted_by == call->actor->user_id &&
           call->now - at < WORK_BACK_MINUTES * (60 * MOMENT_SECOND);
}

static void put_note(const struct call *call, struct page *page, struct view *list,
                     const struct row *row)
{
    struct arena *arena = call->arena;
    struct view *v = view_add_object(arena, list);

    view_str(arena, v, "note_id", id_text(arena, row->rid));
    put_one(arena, v, row);
    view_bool(arena, v, "is_mine", may_take_back(call, row->noted_by, row->at));
    struct view *history = view_put_array(arena, v, "history");
    for (const struct row *old = row_by(page, row->corrects_id); old;
         old = row_by(page, old->corrects_id))
        if (!old->is_back)
            put_one(arena, view_add_object(arena, history), old);
}

bool work_notes_show(struct call *call, struct work_about about, int64_t before,
                     struct view **answer, struct err *err)
{
    struct view *v = view_object(call->arena);
    struct page page = { .row = ARENA_ARRAY(call->arena, WORK_NOTES_READ, struct row) };
    struct use use = { .call = call, .about = about };
    int64_t from = before ? before : INT64_MAX;
    bool ok = tx_begin(call->store, TX_READ, &use.tx, err) && find_about(&use, err) &&
              (about.is_need ? read_need(&use, from, &page, err)
                             : read_firm(&use, from, &page, err));

    tx_end(&use.tx);
    if (!ok)
        return false;
    mark_older(&page);
    struct view *list = view_put_array(call->arena, v, "notes");
    for (uint32_t i = 0; i < page.count; i++)
        if (!page.row[i].is_back && !page.row[i].is_older)
            put_note(call, &page, list, &page.row[i]);
    if (page.older)
        view_str(call->arena, v, "older", id_text(call->arena, page.older));
    else
        view_null(call->arena, v, "older");
    *answer = v;
    return true;
}

bool work_note_count(struct call *call, struct work_about about, int64_t *count,
                     struct err *err)
{
    struct work_note_count_firm_row of_firm = { 0 };
    struct work_note_count_need_row of_need = { 0 };
    struct use use = { .call = call, .about = about };
    bool ok =
        tx_begin(call->store, TX_READ, &use.tx, err) && find_about(&use, err) &&
        (about.is_need ? work_note_count_need(use.tx, use.need_id, &of_need, err)
                       : work_note_count_firm(use.tx, use.firm_id, &of_firm, err));

    tx_end(&use.tx);
    if (ok)
        *count = about.is_need ? of_need.n : of_firm.n;
    return ok;
}

/* --------------------------------------------------------------------------- writing
 */

static bool has_no_number(struct str text, struct err *err)
{
    return !id_in_text(text) ||
           err_set(err, ERR_INPUT,
                   N_("there is a personal number in the text: notes on firms and "
                      "needs are never about a person; take it out"));
}

static bool is_sound(const struct call *call, const struct work_note_new *new,
                     struct err *err)
{
    if (call->actor->user_id == 0)
        return err_set(err, ERR_DENIED,
                       N_("sign in first: it is noted who has written this"));
    if (new->text.len == 0)
        return err_set(err, ERR_INPUT, N_("the note is empty: write what happened"));
    if (new->text.len > WORK_NOTE_BYTES)
        return err_set(err, ERR_LIMIT,
                       N_("the text is longer than {n} bytes; make it shorter"),
                       ARG_NUM(WORK_NOTE_BYTES));
    if (new->day == DAY_NONE || new->day > moment_day(call->now))
        return err_set(
            err, ERR_INPUT,
            N_("write the day the note is about, as 2026-01-31; not a day to "
               "come"));
    return has_no_number(new->text, err);
}

/* One of the notes on that firm or need, whoever wrote it. */
static bool find_note(const struct use *use, int64_t rid,
                      struct work_note_by_rid_row *row, struct err *err)
{
    bool found = false;

    if (!work_note_by_rid(use->tx, rid, use->call->arena, row, &found, err))
        return false;
    found = found && row->org_id == use->call->actor->org_id &&
            (use->need_id ? row->has_need_id && row->need_id == use->need_id
                          : row->has_firm_id && row->firm_id == use->firm_id);
    return found || err_set(err, ERR_NOT_FOUND, N_("there is no such note"));
}

/* The end of what stood in its place and was taken back: that is what is corrected. */
static bool find_end(struct tx *tx, int64_t *id, struct err *err)
{
    struct work_note_next_row next;
    bool found = true;

    for (uint32_t i = 0; i < STEPS_MOST; i++) {
        if (!work_note_next(tx, *id, &next, &found, err))
            return false;
        if (!found)
            return true;
        if (!next.is_back)
            break;
        *id = next.id;
    }
    return err_set(err, ERR_CONFLICT,
                   N_("somebody has corrected this note already; read the newer one "
                      "first"));
}

/* Whether the same form has been here before; with other words in it it is a fault. */
static bool was_here(const struct use *use, const struct work_note_new *note,
                     bool *here, struct err *err)
{
    struct work_note_by_rid_row row;

    *here = false;
    if (note->rid == 0 ||
        !work_note_by_rid(use->tx, note->rid, use->call->arena, &row, here, err))
        return note->rid == 0;
    return !*here ||
           (row.org_id == use->call->actor->org_id &&
            (use->need_id ? row.has_need_id && row.need_id == use->need_id
                          : row.has_firm_id && row.firm_id == use->firm_id) &&
            row.on_day == note->day && str_eq(row.text, note->text)) ||
           form_used(err);
}

static bool write_now(struct use *use, const struct work_note_new *new, struct err *err)
{
    const struct draft_which which = which_of(use->about);
    struct work_note_by_rid_row old = { .id = 0 };
    bool here = false;
    int64_t id;

    if (!find_about(use, err) || !was_here(use, new, &here, err))
        return false;
    if (here)
        return true;
    if ((new->corrects && (!find_note(use, new->corrects, &old, err) ||
                           !find_end(use->tx, &old.id, err))))
        return false;
    struct work_note_add_in in = { .rid = new->rid ? new->rid : random_id(),
                                   .org_id = use->call->actor->org_id,
                                   .has_firm_id = use->firm_id != 0,
                                   .firm_id = use->firm_id,
                                   .has_need_id = use->need_id != 0,
                                   .need_id = use->need_id,
                                   .has_corrects_id = old.id != 0,
                                   .corrects_id = old.id,
                                   .on_day = new->day,
                                   .text = new->text,
                                   .noted_by = use->call->actor->user_id,
                                   .at = use->call->now };
    return work_note_add(use->tx, &in, &id, err) &&
           draft_end(use->tx, use->call, &which, err);
}

bool work_note_write(struct call *call, struct work_about about,
                     const struct work_note_new *new, struct err *err)
{
    struct use use = { .call = call, .about = about };
    struct work_note_new trimmed = *new;

    trimmed.text = str_trim(new->text);
    bool ok = is_sound(call, &trimmed, err) &&
              tx_begin(call->store, TX_WRITE, &use.tx, err) &&
              write_now(&use, &trimmed, err) && tx_commit(&use.tx, &call->ticket, err);
    tx_end(&use.tx);
    return ok && store_wait(call->store, call->ticket, err);
}

static bool take_back_now(struct use *use, int64_t note_rid,
                          struct work_note_by_rid_row *row, struct err *err)
{
    const struct call *call = use->call;

    if (!find_about(use, err) || !find_note(use, note_rid, row, err))
        return false;
    if (call->actor->user_id == 0 || row->noted_by != call->actor->user_id)
        return err_set(err, ERR_NOT_FOUND, N_("there is no such note"));
    if (row->has_next_id || row->is_back ||
        !may_take_back(call, row->noted_by, row->at))
        return err_set(err, ERR_CONFLICT,
                       N_("the note can not be taken back any more; correct it"));
    return work_note_back_put(use->tx, row->id, call->now, call->actor->user_id, err);
}

/* What it said is in the writer's draft, unless she is writing another. */
static bool go_on_from(struct call *call, struct work_about about,
                       const struct work_note_by_rid_row *row, struct err *err)
{
    char day[DATE_TEXT_BYTES];
    struct draft_saved *saved = ARENA_NEW(call->arena, struct draft_saved);
    struct draft_pair pair[2] = { { STR("text"), row->text }, { STR("day"), STR("") } };
    struct draft_step step = { .pair = pair, .count = 2 };
    struct draft draft;
    struct str text = STR("");

    if (!work_note_draft(call, about, &draft, err))
        return false;
    draft_get(&draft, STR("text"), &text);
    if (text.len > 0)
        return true;
    date_format(row->on_day, day);
    pair[1].value = str_from(day);
    step.seen = draft.version;
    step.over = true;
    return work_note_save(call, about, &step, saved, err);
}

bool work_note_take_back(struct call *call, struct work_about about, int64_t note_rid,
                         struct err *err)
{
    struct use use = { .call = call, .about = about };
    struct work_note_by_rid_row row;
    bool ok = tx_begin(call->store, TX_WRITE, &use.tx, err) &&
              take_back_now(&use, note_rid, &row, err) &&
              tx_commit(&use.tx, &call->ticket, err);

    tx_end(&use.tx);
    return ok && go_on_from(call, about, &row, err) &&
           store_wait(call->store, call->ticket, err);
}

/* ----------------------------------------------------------------------------- drafts
 */

/* Nobody drafts a note on what is not of her unit. */
static bool may_draft(struct call *call, struct work_about about, struct err *err)
{
    struct use use = { .call = call, .about = about };
    bool ok = tx_begin(call->store, TX_READ, &use.tx, err) && find_about(&use, err);

    tx_end(&use.tx);
    return ok;
}

bool work_note_draft(struct call *call, struct work_about about, struct draft *draft,
                     struct err *err)
{
    const struct draft_which which = which_of(about);

    return may_draft(call, about, err) && draft_load(call, &which, draft, err);
}

bool work_note_save(struct call *call, struct work_about about,
                    const struct draft_step *step, struct draft_saved *saved,
                    struct err *err)
{
    const struct draft_which which = which_of(about);

    for (uint32_t i = 0; i < step->count; i++)
        if (!has_no_number(step->pair[i].value, err))
            return false;
    return may_draft(call, about, err) && draft_save(call, &which, step, saved, err) &&
           (call->ticket == 0 || store_wait(call->store, call->ticket, err));
}
