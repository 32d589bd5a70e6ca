/*
 * import_needs.c: needs.csv and requirements.csv into needs, whole or not at all.
 *
 *   read both files into drafts -> put onto each draft what its files left out (from
 * the need as it stands) -> complete, check -> save what differs as a new version
 *
 * A requirements file without a needs file gives needs that exist new requirements; a
 * needs file without one leaves the requirements as they are.
 */
#include "base/date.h"
#include "domain/code.h"
#include "service/concept_take.h"
#include "service/import.h"
#include "service/need.h"
#include "store/query.h"

#define KEY_BYTES_MOST    200u
#define HOURS_MOST        168
#define POSITIONS_MOST    100000
#define FILE_NEEDS        0
#define FILE_REQUIREMENTS 1

enum {
    N_KEY,
    N_TITLE,
    N_LOCALITY,
    N_START,
    N_HOURS,
    N_POSITIONS,
    N_PURPOSE,
    N_REASON,
    N_COUNT
};
static const struct csv_column need_columns[N_COUNT] = {
    [N_KEY] = { "source_key", true },        [N_TITLE] = { "title", true },
    [N_LOCALITY] = { "locality", true },     [N_START] = { "start", false },
    [N_HOURS] = { "hours_per_week", false }, [N_POSITIONS] = { "positions", false },
    [N_PURPOSE] = { "purpose", false },      [N_REASON] = { "reason", false },
};
static const struct csv_spec need_spec = { need_columns, N_COUNT };

enum {
    R_NEED,
    R_TASK,
    R_SHARE,
    R_KIND,
    R_CONCEPT,
    R_LEVEL,
    R_CLASS,
    R_WEIGHT,
    R_WEEKS,
    R_REASON,
    R_COUNT
};
static const struct csv_column requirement_columns[R_COUNT] = {
    [R_NEED] = { "need", true },
    [R_TASK] = { "task", false },
    [R_SHARE] = { "share_percent", false },
    [R_KIND] = { "kind", true },
    [R_CONCEPT] = { "concept", true },
    [R_LEVEL] = { "level", false },
    [R_CLASS] = { "class", true },
    [R_WEIGHT] = { "weight", false },
    [R_WEEKS] = { "obtain_weeks", false },
    [R_REASON] = { "reason", false },
};
static const struct csv_spec requirement_spec = { requirement_columns, R_COUNT };

struct draft {
    struct need need;
    uint32_t need_line; /* 0: not in a needs file          */
    uint32_t rows;      /* requirement rows that named it  */
    uint32_t task_room, requirement_room;
};

struct needs {
    struct call *call;
    const struct book *book;
    struct concept_taker taker;
    struct import_file *file[2]; /* NULL: not given */
    struct reject_file rejects[2];
    struct arena *arena;
    struct str source;
    struct tx *tx;
    bool apply;
    struct draft *draft;
    uint32_t draft_count, draft_room;
    struct map draft_by_key, known_by_key;
    int64_t *known_id;
    uint32_t known_count, known_room;
};

#define GROW(arena, array, count, room)                                                \
    do {                                                                               \
        if ((count) == (room)) {                                                       \
            uint32_t more_ = (room) ? (room)*2 : 4;                                    \
            (array) = arena_grow((arena), (array), (size_t)(room) * sizeof *(array),   \
                                 (size_t)more_ * sizeof *(array));                     \
            (room) = more_;                                                            \
        }                                                                              \
    } while (0)

static const char zero_to_most[] =
    N_("{column}: {text} is not a whole number from 0 to {most}");
static const char one_to_most[] =
    N_("{column}: {text} is not a whole number from 1 to {most}");

static bool number(const struct csv_row *row, int column,
                   const struct csv_spec *columns, int64_t bounds[2], int64_t *n,
                   struct err *err)
{
    struct str text = row->field[column];
    int64_t value;

    if (text.len == 0)
        return true;
    if (str_int(text, &value) && value >= bounds[0] && value <= bounds[1]) {
        *n = value;
        return true;
    }
    return err_set(err, ERR_INPUT, bounds[0] == 0 ? zero_to_most : one_to_most,
                   ARG_WORD(columns->column[column].name), ARG_STR(text),
                   ARG_NUM(bounds[1]));
}

static bool row_is_whole(const struct csv_row *row, struct err *err)
{
    if (row->field_count == row->header_count)
        return true;
    return err_set(err, ERR_INPUT, N_("the row has {n} fields, the header {want}"),
                   ARG_NUM(row->field_count), ARG_NUM(row->header_count));
}

static bool read_need(struct needs *n, const struct csv_row *row, struct need *need,
                      struct err *err)
{
    const struct str *f = row->field;
    int64_t hours = 0, positions = 1;

    if (!row_is_whole(row, err))
        return false;
    if (f[N_KEY].len == 0 || f[N_KEY].len > KEY_BYTES_MOST)
        return err_set(err, ERR_INPUT,
                       N_("source_key is empty or longer than {n} bytes"),
                       ARG_NUM(KEY_BYTES_MOST));
    if (f[N_TITLE].len == 0 || f[N_TITLE].len > TITLE_BYTES_MOST)
        return err_set(err, ERR_INPUT,
                       N_("the title is empty or longer than {n} bytes"),
                       ARG_NUM(TITLE_BYTES_MOST));
    if (f[N_LOCALITY].len == 0)
        return err_set(err, ERR_INPUT,
                       N_("locality is empty; write a town or a municipality"));
    if (!place_find(&n->book->places, f[N_LOCALITY], &need->place, err) ||
        !number(row, N_HOURS, &need_spec, (int64_t[]){ 1, HOURS_MOST }, &hours, err) ||
        !number(row, N_POSITIONS, &need_spec, (int64_t[]){ 1, POSITIONS_MOST },
                &positions, err))
        return false;
    need->start_day = DAY_NONE;
    if (f[N_START].len && !date_parse(f[N_START], &need->start_day))
        return err_set(err, ERR_INPUT,
                       N_("{column}: {text} is no date; write it as 2027-01-31"),
                       ARG_WORD("start"), ARG_STR(f[N_START]));
    need->purpose = PURPOSE_HIRE;
    if (f[N_PURPOSE].len && !purpose_from(f[N_PURPOSE], &need->purpose))
        return err_set(err, ERR_INPUT,
                       N_("purpose is try_out, praktik, hire, summer_cover or "
                          "apprenticeship, not {text}"),
                       ARG_STR(f[N_PURPOSE]));
    need->source = n->source;
    need->source_key = str_copy(n->arena, f[N_KEY]);
    need->title = str_copy(n->arena, f[N_TITLE]);
    need->hours = (int32_t)hours;
    need->positions = (int32_t)positions;
    return true;
}

static struct draft *draft_new(struct needs *n, struct str key)
{
    GROW(n->arena, n->draft, n->draft_count, n->draft_room);
    struct draft *d = &n->draft[n->draft_count];

    memset(d, 0, sizeof *d);
    d->need.source = n->source;
    d->need.source_key = str_copy(n->arena, key);
    uint32_t known = map_get(&n->known_by_key, key);
    d->need.id = known == MAP_NONE ? 0 : n->known_id[known];
    map_add(&n->draft_by_key, d->need.source_key, n->draft_count++);
    return d;
}

static bool take_need(void *ctx, const struct csv_row *row, struct err *err)
{
    struct needs *n = ctx;
    struct need need = { 0 };
    struct err why = { 0 };

    if (!read_need(n, row, &need, &why))
        return reject_row(&n->rejects[FILE_NEEDS], row, N_KEY, &why, err);
    uint32_t at = map_get(&n->draft_by_key, need.source_key);
    if (at != MAP_NONE) {
        err_set(&why, ERR_INPUT, N_("source_key {key} stands on line {line} already"),
                ARG_STR(need.source_key), ARG_NUM(n->draft[at].need_line));
        return reject_row(&n->rejects[FILE_NEEDS], row, N_KEY, &why, err);
    }
    struct draft *d = draft_new(n, need.source_key);
    need.id = d->need.id;
    d->need = need;
    d->need_line = row->line;
    return true;
}

/* The draft that a requirement row is about: of this import, or of a need that exists;
 * NULL with `err` set when there is none. */
static struct draft *draft_of(struct needs *n, struct str key, struct err *err)
{
    uint32_t at = map_get(&n->draft_by_key, key);

    if (at != MAP_NONE)
        return &n->draft[at];
    if (map_get(&n->known_by_key, key) != MAP_NONE)
        return draft_new(n, key);
    err_set(err, ERR_INPUT,
            N_("there is no need {need} in the needs file or the database"),
            ARG_STR(key));
    return NULL;
}

/* The index of the draft's task called `label`; a new one if there is none. */
static bool task_of(struct needs *n, struct draft *d, const struct csv_row *row,
                    int32_t *index, struct err *err)
{
    struct str label = row->field[R_TASK];
    int64_t share = 0;

    if (!number(row, R_SHARE, &requirement_spec, (int64_t[]){ 1, 100 }, &share, err))
        return false;
    *index = TASK_NONE;
    if (label.len == 0)
        return true;
    for (uint32_t i = 0; i < d->need.task_count; i++)
        if (str_eq(d->need.task[i].label, label)) {
            if (share > 0 && d->need.task[i].share_percent == 0)
                d->need.task[i].share_percent = (int32_t)share;
            *index = (int32_t)i;
            return true;
        }
    if (d->need.task_count == NEED_TASKS_MOST)
        return err_set(err, ERR_LIMIT, N_("a need has at most {n} tasks"),
                       ARG_NUM(NEED_TASKS_MOST));
    GROW(n->arena, d->need.task, d->need.task_count, d->task_room);
    uint32_t c = book_concept(n->book, label);
    d->need.task[d->need.task_count] =
        (struct need_task){ str_copy(n->arena, label),
                            c == MAP_NONE ? 0 : n->book->concept[c].id,
                            (int32_t)share };
    *index = (int32_t)d->need.task_count++;
    return true;
}

static bool read_requirement(struct needs *n, const struct csv_row *row,
                             struct need_requirement_row *r, struct err *err)
{
    const struct str *f = row->field;
    int64_t level = 0, weight = 0, weeks = WEEKS_NONE;

    if (!row_is_whole(row, err))
        return false;
    if (!kind_from(f[R_KIND], &r->kind) || r->kind == KIND_TRAIT)
        return err_set(
            err, ERR_INPUT,
            N_("kind is concept, licence, language or certificate, not {text}"),
            ARG_STR(f[R_KIND]));
    if (!class_from(f[R_CLASS], &r->class))
        return err_set(
            err, ERR_INPUT,
            N_("class is statutory, duty, core, learnable, contract or custom, "
               "not {text}"),
            ARG_STR(f[R_CLASS]));
    if (!number(row, R_LEVEL, &requirement_spec, (int64_t[]){ LEVEL_LEAST, LEVEL_MOST },
                &level, err) ||
        !number(row, R_WEIGHT, &requirement_spec,
                (int64_t[]){ WEIGHT_LEAST, WEIGHT_MOST }, &weight, err) ||
        !number(row, R_WEEKS, &requirement_spec, (int64_t[]){ 0, OBTAIN_WEEKS_MOST },
                &weeks, err) ||
        !concept_take(&n->taker, r->kind, f[R_CONCEPT], &r->concept_id, err))
        return false;
    r->code = str_copy(n->arena, f[R_CONCEPT]);
    r->level = (int32_t)level;
    r->weight = (int32_t)weight;
    r->obtain_weeks = (int32_t)weeks;
    return true;
}

static bool add_requirement(struct needs *n, const struct csv_row *row, struct err *why)
{
    struct need_requirement_row r = { .label = STR(""), .why = STR("") };

    if (!read_requirement(n, row, &r, why))
        return false;
    struct draft *d = draft_of(n, row->field[R_NEED], why);
    if (!d)
        return false;
    struct need *need = &d->need;
    if (need->requirement_count == REQUIREMENTS_MOST)
        return err_set(why, ERR_LIMIT, N_("a need has at most {n} requirements"),
                       ARG_NUM(REQUIREMENTS_MOST));
    uint32_t weighted = class_is_weighted(r.class);
    for (uint32_t i = 0; i < need->requirement_count; i++)
        weighted += class_is_weighted(need->requirement[i].class);
    if (class_is_weighted(r.class) && weighted > WEIGHTED_MOST)
        return err_set(
            why, ERR_LIMIT,
            N_("a need has at most {most} core and learnable requirements; make "
               "some of them one"),
            ARG_NUM(WEIGHTED_MOST));
    if (!task_of(n, d, row, &r.task, why))
        return false;
    GROW(n->arena, need->requirement, need->requirement_count, d->requirement_room);
    need->requirement[need->requirement_count++] = r;
    d->rows++;
    return true;
}

static bool take_requirement(void *ctx, const struct csv_row *row, struct err *err)
{
    struct needs *n = ctx;
    struct err why = { 0 };

    if (add_requirement(n, row, &why))
        return true;
    return reject_row(&n->rejects[FILE_REQUIREMENTS], row, R_NEED, &why, err);
}

/* Takes from the need as it stands what this import's files did not say. */
static bool fill_from_old(struct needs *n, struct draft *d, struct err *err)
{
    struct need old;

    if (d->need.id == 0)
        return true;
    if (!need_load(n->tx, n->arena, n->book, (struct need_which){ d->need.id, 0 }, &old,
                   err))
        return false;
    if (d->need_line == 0) {
        struct need asked = d->need;
        d->need = old;
        d->need.task = asked.task;
        d->need.task_count = asked.task_count;
        d->need.requirement = asked.requirement;
        d->need.requirement_count = asked.requirement_count;
    } else {
        d->need.employer = old.employer;
        d->need.ad_id = old.ad_id;
    }
    if (d->rows == 0) {
        d->need.task = old.task;
        d->need.task_count = old.task_count;
        d->need.requirement = old.requirement;
        d->need.requirement_count = old.requirement_count;
    }
    return true;
}

static void count_outcome(struct import_file *file, enum need_outcome outcome,
                          uint32_t count)
{
    if (!file)
        return;
    if (outcome == NEED_NEW)
        file->new_count += count;
    else if (outcome == NEED_CHANGED)
        file->changed_count += count;
    else
        file->same_count += count;
}

/*
 * Saves one draft. A preview does the same inside a write that is never committed, so
 * that it counts exactly what applying would do.
 */
static bool save_draft(struct needs *n, struct draft *d, struct err *err)
{
    enum need_outcome outcome;

    if (!fill_from_old(n, d, err) || !need_complete(&d->need, n->book, err) ||
        !need_put(n->tx, n->call, n->book, &d->need, &outcome, err))
        return err_add(err, N_("need {need}"), ARG_STR(d->need.source_key));
    count_outcome(n->file[FILE_NEEDS], outcome, d->need_line ? 1 : 0);
    count_outcome(n->file[FILE_REQUIREMENTS], outcome, d->rows);
    return true;
}

static bool load_known(struct needs *n, struct err *err)
{
    struct cursor cursor = { 0 };
    struct need_keys_row row;

    if (!need_keys_open(n->tx, n->source, &cursor, err))
        return false;
    while (need_keys_next(&cursor, &row)) {
        GROW(n->arena, n->known_id, n->known_count, n->known_room);
        n->known_id[n->known_count] = row.id;
        map_add(&n->known_by_key, str_copy(n->arena, row.source_key), n->known_count++);
    }
    return cursor_end(&cursor, err);
}

/* Tells which file is which by its header. */
static bool sort_files(const struct import_ask *ask, struct import_report *report,
                       struct needs *n, struct err *err)
{
    for (uint32_t i = 0; i < 2 && ask->path[i]; i++) {
        bool has_need;
        if (!csv_header_has(ask->path[i], "need", &has_need, err))
            return false;
        int which = has_need ? FILE_REQUIREMENTS : FILE_NEEDS;
        if (n->file[which])
            return err_set(err, ERR_USAGE,
                           N_("both files are of one kind; give needs.csv and "
                              "requirements.csv"));
        struct import_file *file = &report->file[report->file_count++];
        *file = (struct import_file){ .path = ask->path[i],
                                      .kind = has_need ? "requirements" : "needs" };
        n->file[which] = file;
        n->rejects[which] =
            (struct reject_file){ .spec = has_need ? &requirement_spec : &need_spec,
                                  .file = file,
                                  .arena = n->call->arena,
                                  .lang = n->call->lang,
                                  .keep = ask->apply };
    }
    return true;
}

static bool read_files(struct needs *n, struct err *err)
{
    struct csv_sink need_sink = { take_need, n },
                    requirement_sink = { take_requirement, n };

    if (n->file[FILE_NEEDS] && (!csv_read(n->file[FILE_NEEDS]->path, &need_spec,
                                          &need_sink, n->file[FILE_NEEDS]->hash, err) ||
                                !reject_done(&n->rejects[FILE_NEEDS], err)))
        return false;
    if (n->file[FILE_REQUIREMENTS] &&
        (!csv_read(n->file[FILE_REQUIREMENTS]->path, &requirement_spec,
                   &requirement_sink, n->file[FILE_REQUIREMENTS]->hash, err) ||
         !reject_done(&n->rejects[FILE_REQUIREMENTS], err)))
        return false;
    for (uint32_t i = 0; i < n->draft_count; i++) {
        if (!call_step(n->call, i, n->draft_count, err) ||
            !save_draft(n, &n->draft[i], err))
            return false;
    }
    return call_step(n->call, n->draft_count, n->draft_count, err);
}

static bool publish(struct needs *n, struct err *err)
{
    return reject_publish(&n->rejects[FILE_NEEDS], err) &&
           reject_publish(&n->rejects[FILE_REQUIREMENTS], err);
}

static uint64_t changes_of(const struct import_report *report)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < report->file_count; i++)
        sum += report->file[i].new_count + report->file[i].changed_count;
    return sum;
}

bool import_needs(struct call *call, const struct import_ask *ask,
                  struct import_report *report, struct err *err)
{
    struct arena arena = { 0 };
    struct import_report made = { .applied = ask->apply };
    struct needs n = { .call = call,
                       .arena = &arena,
                       .apply = ask->apply,
                       .source = str_from(ask->source ? ask->source : "needs") };
    struct book book;
    bool ok = false;

    n.draft_by_key = map_new(&arena);
    n.known_by_key = map_new(&arena);
    if (!sort_files(ask, &made, &n, err) ||
        !tx_begin(call->store, TX_WRITE, &n.tx, err) ||
        !book_load(n.tx, &arena, &book, err) || !import_next_seq(n.tx, &made.seq, err))
        goto out;
    n.book = &book;
    n.taker = (struct concept_taker){ .book = &book, .tx = n.tx, .arena = &arena };
    if (!load_known(&n, err) || !read_files(&n, err))
        goto out;
    made.own_concepts = n.taker.own_count;
    made.placeholders = n.taker.named.count;
    if (!ask->apply || changes_of(&made) == 0) {
        made.seq = 0; /* tx_end rolls the preview back */
        ok = publish(&n, err);
        goto out;
    }
    ok = import_record(n.tx, call, "needs", &made, err) &&
         tx_commit(&n.tx, &call->ticket, err) &&
         store_wait(call->store, call->ticket, err) && publish(&n, err);
out:
    reject_drop(&n.rejects[FILE_NEEDS]);
    reject_drop(&n.rejects[FILE_REQUIREMENTS]);
    tx_end(&n.tx);
    arena_free(&arena);
    if (ok)
        *report = made;
    return ok;
}
