/* need.c: see need.h. */
#include "service/need.h"

#include <assert.h>

#include "base/date.h"
#include "base/hash.h"
#include "store/query.h"

static const struct {
    const char *word, *label;
} purposes[PURPOSE_COUNT] = {
    [PURPOSE_TRY_OUT] = { "try_out", N_("Try-out") },
    [PURPOSE_PRAKTIK] = { "praktik", N_("Work placement") },
    [PURPOSE_HIRE] = { "hire", N_("Hire") },
    [PURPOSE_SUMMER_COVER] = { "summer_cover", N_("Summer cover") },
    [PURPOSE_APPRENTICESHIP] = { "apprenticeship", N_("Apprenticeship") },
};

const char *purpose_word(enum need_purpose purpose)
{
    assert(purpose < PURPOSE_COUNT);
    return purposes[purpose].word;
}

const char *purpose_label(enum need_purpose purpose)
{
    assert(purpose < PURPOSE_COUNT);
    return purposes[purpose].label;
}

bool purpose_from(struct str word, enum need_purpose *purpose)
{
    for (int i = 0; i < PURPOSE_COUNT; i++)
        if (str_is(word, purposes[i].word)) {
            *purpose = (enum need_purpose)i;
            return true;
        }
    return false;
}

static bool need_missing(struct str text, struct err *err)
{
    return err_set(
        err, ERR_NOT_FOUND,
        N_("there is no need {need}; the list of needs shows those there are"),
        ARG_STR(text));
}

bool need_find(struct tx *tx, struct str text, int64_t *id, struct err *err)
{
    struct cursor cursor = { 0 };
    struct need_by_key_row row;
    struct need_by_rid_row by_rid;
    uint32_t count = 0;
    int64_t rid;
    bool found;

    if (str_starts(text, "#")) {
        if (!str_int(str_sub(text, 1, text.len), &rid))
            return need_missing(text, err);
        if (!need_by_rid(tx, rid, &by_rid, &found, err))
            return false;
        if (found)
            *id = by_rid.id;
        return found ? true : need_missing(text, err);
    }
    if (!need_by_key_open(tx, text, &cursor, err))
        return false;
    while (need_by_key_next(&cursor, &row))
        if (count++ == 0)
            *id = row.id;
    if (!cursor_end(&cursor, err))
        return false;
    if (count > 1)
        return err_set(
            err, ERR_INPUT,
            N_("{n} needs from different sources are called {need}; name one by "
               "its #id"),
            ARG_NUM(count), ARG_STR(text));
    return count ? true : need_missing(text, err);
}

static bool load_tasks(struct tx *tx, struct arena *arena, struct need *need,
                       struct err *err)
{
    struct cursor cursor = { 0 };
    struct need_tasks_row row;

    need->task = ARENA_ARRAY(arena, NEED_TASKS_MOST, struct need_task);
    if (!need_tasks_open(tx, need->id, need->version, &cursor, err))
        return false;
    while (need_tasks_next(&cursor, &row) && need->task_count < NEED_TASKS_MOST)
        need->task[need->task_count++] =
            (struct need_task){ str_copy(arena, row.label),
                                row.has_concept_id ? row.concept_id : 0,
                                (int32_t)row.share_percent };
    return cursor_end(&cursor, err);
}

static bool load_requirements(struct tx *tx, struct arena *arena, struct need *need,
                              struct err *err)
{
    struct cursor cursor = { 0 };
    struct need_requirements_row row;
    struct need_requirement_row *list =
        ARENA_ARRAY(arena, REQUIREMENTS_MOST, struct need_requirement_row);
    bool known = true;

    need->requirement = list;
    if (!need_requirements_open(tx, need->id, need->version, &cursor, err))
        return false;
    while (need_requirements_next(&cursor, &row) &&
           need->requirement_count < REQUIREMENTS_MOST) {
        struct need_requirement_row *r = &list[need->requirement_count++];
        known =
            kind_from(row.kind, &r->kind) && class_from(row.class, &r->class) && known;
        r->task = row.has_task_ordinal ? (int32_t)row.task_ordinal : TASK_NONE;
        r->concept_id = row.has_concept_id ? row.concept_id : 0;
        r->code = str_copy(arena, row.code);
        r->label = str_copy(arena, row.label);
        r->why = str_copy(arena, row.why);
        r->level = (int32_t)row.level;
        r->weight = (int32_t)row.weight;
        r->obtain_weeks = row.has_obtain_weeks ? (int32_t)row.obtain_weeks : WEEKS_NONE;
    }
    if (!cursor_end(&cursor, err))
        return false;
    return known ? true
                 : err_set(err, ERR_INTERNAL,
                           N_("a stored requirement has an unknown word"));
}

bool need_load(struct tx *tx, struct arena *arena, const struct book *book,
               struct need_which which, struct need *need, struct err *err)
{
    struct need_head_row head;
    struct need_version_get_row row;
    struct need made = { .id = which.id };

    if (!need_head(tx, which.id, arena, &head, err))
        return false;
    made.version = which.version ? which.version : head.version;
    if (!need_version_get(tx, which.id, made.version, arena, &row, err))
        return false;
    made.rid = head.rid;
    made.seed = head.seed;
    made.ad_id = head.has_ad_id ? head.ad_id : 0;
    made.source = head.source;
    made.source_key = head.source_key;
    made.title = row.title;
    made.employer = row.employer;
    made.place = book_place_of(book, row.place_id);
    made.start_day = row.has_start_on ? row.start_on : DAY_NONE;
    made.hours = row.has_hours_per_week ? (int32_t)row.hours_per_week : 0;
    made.positions = (int32_t)row.positions;
    if (made.place == MAP_NONE || !purpose_from(row.purpose, &made.purpose))
        return err_set(err, ERR_INTERNAL, N_("a stored need has an unknown word"));
    if (!load_tasks(tx, arena, &made, err) ||
        !load_requirements(tx, arena, &made, err) ||
        !need_more_load(tx, arena, &made, err))
        return false;
    *need = made;
    return true;
}

/* What nobody can be compared by is shown, whatever its class, and has no weight. */
static bool counts_in_fit(const struct need_requirement_row *row)
{
    return row->kind != KIND_TRAIT && class_is_weighted(row->class);
}

/* How many core and learnable requirements belong to `task`. */
static uint32_t weighted_in(const struct need *need, int32_t task)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < need->requirement_count; i++)
        count +=
            need->requirement[i].task == task && counts_in_fit(&need->requirement[i]);
    return count;
}

/* Tasks without a share have an equal one; what division leaves goes to the first. */
static void complete_shares(struct need *need)
{
    for (uint32_t i = 0; i < need->task_count; i++)
        if (need->task[i].share_percent == 0)
            need->task[i].share_percent =
                (int32_t)(100 / need->task_count + (i < 100 % need->task_count));
}

static void complete_row(struct need *need, struct need_requirement_row *r,
                         const struct book *book)
{
    if (r->level == 0)
        r->level = LEVEL_DEFAULT;
    if (!counts_in_fit(r)) {
        r->weight = 0;
    } else if (r->weight == 0) {
        int32_t share = r->task == TASK_NONE ? 100 : need->task[r->task].share_percent;
        r->weight = weight_default(share, weighted_in(need, r->task));
    }
    if (r->class == CLASS_LEARNABLE && r->obtain_weeks == WEEKS_NONE) {
        uint32_t c = book_concept_of(book, r->concept_id);
        int32_t weeks = c == MAP_NONE ? WEEKS_NONE : book->concept[c].weeks;
        r->obtain_weeks = weeks == WEEKS_NONE ? LEARN_WEEKS : weeks;
    }
}

bool need_complete(struct need *need, const struct book *book, struct err *err)
{
    uint32_t weighted = 0;

    for (uint32_t i = 0; i < need->requirement_count; i++)
        weighted += counts_in_fit(&need->requirement[i]);
    if (weighted > WEIGHTED_MOST)
        return err_set(
            err, ERR_LIMIT,
            N_("a need has at most {most} core and learnable requirements, not "
               "{n}; make some of them one"),
            ARG_NUM(WEIGHTED_MOST), ARG_NUM(weighted));
    if (need->requirement_count > REQUIREMENTS_MOST)
        return err_set(err, ERR_LIMIT,
                       N_("a need has at most {most} requirements, not {n}"),
                       ARG_NUM(REQUIREMENTS_MOST), ARG_NUM(need->requirement_count));
    complete_shares(need);
    for (uint32_t i = 0; i < need->requirement_count; i++)
        complete_row(need, &need->requirement[i], book);
    return true;
}

static void hash_requirement(struct hash *hash, const struct need_requirement_row *r)
{
    hash_int(hash, r->task);
    hash_int(hash, (int64_t)r->kind);
    hash_int(hash, (int64_t)r->class);
    hash_str(hash, r->code);
    hash_str(hash, r->label);
    hash_str(hash, r->why);
    hash_int(hash, r->level);
    hash_int(hash, r->weight);
    hash_int(hash, r->obtain_weeks);
}

static void need_hash(const struct need *need, const struct book *book,
                      unsigned char out[HASH_BYTES])
{
    struct hash hash;

    hash_start(&hash);
    hash_str(&hash, need->title);
    hash_str(&hash, need->employer);
    hash_str(&hash, book->places.place[need->place].code);
    hash_int(&hash, need->start_day);
    hash_int(&hash, need->hours);
    hash_int(&hash, need->positions);
    hash_int(&hash, (int64_t)need->purpose);
    hash_int(&hash, need->task_count);
    for (uint32_t i = 0; i < need->task_count; i++) {
        hash_str(&hash, need->task[i].label);
        hash_int(&hash, need->task[i].share_percent);
    }
    hash_int(&hash, need->requirement_count);
    for (uint32_t i = 0; i < need->requirement_count; i++)
        hash_requirement(&hash, &need->requirement[i]);
    need_more_hash(&hash, need->more);
    hash_end(&hash, out);
}

static bool put_rows(struct tx *tx, const struct need *need, struct err *err)
{
    for (uint32_t i = 0; i < need->task_count; i++) {
        const struct need_task *t = &need->task[i];
        struct need_task_add_in in = { need->id,
                                       need->version,
                                       i,
                                       .has_concept_id = t->concept_id != 0,
                                       .concept_id = t->concept_id,
                                       .label = t->label,
                                       .share_percent = t->share_percent };
        if (!need_task_add(tx, &in, err))
            return false;
    }
    for (uint32_t i = 0; i < need->requirement_count; i++) {
        const struct need_requirement_row *r = &need->requirement[i];
        struct requirement_add_in in = { .need_id = need->id,
                                         .version = need->version,
                                         .ordinal = i,
                                         .has_task_ordinal = r->task != TASK_NONE,
                                         .task_ordinal = r->task,
                                         .kind = str_from(kind_word(r->kind)),
                                         .has_concept_id = r->concept_id != 0,
                                         .concept_id = r->concept_id,
                                         .code = r->code,
                                         .label = r->label,
                                         .level = r->level,
                                         .class = str_from(class_word(r->class)),
                                         .weight = r->weight,
                                         .has_obtain_weeks =
                                             r->obtain_weeks != WEEKS_NONE,
                                         .obtain_weeks = r->obtain_weeks,
                                         .why = r->why };
        if (!requirement_add(tx, &in, err))
            return false;
    }
    return true;
}

static bool put_version(struct tx *tx, const struct call *call, const struct book *book,
                        const struct need *need, struct str sum, struct err *err)
{
    struct need_version_add_in in = { .need_id = need->id,
                                      .version = need->version,
                                      .title = need->title,
                                      .employer = need->employer,
                                      .place_id = book->places.place[need->place].id,
                                      .has_start_on = need->start_day != DAY_NONE,
                                      .start_on = need->start_day,
                                      .has_hours_per_week = need->hours > 0,
                                      .hours_per_week = need->hours,
                                      .positions = need->positions,
                                      .purpose = str_from(purpose_word(need->purpose)),
                                      .content_hash = sum,
                                      .recorded_at = call->now,
                                      .actor = str_from(call->actor->name) };
    return need_version_add(tx, &in, err) && put_rows(tx, need, err) &&
           need_more_keep(tx, need, err);
}

static bool put_new(struct tx *tx, const struct call *call, struct need *need,
                    struct err *err)
{
    need->rid = record_id(call->actor, "need", need->source, need->source_key);
    /* The lottery's seed is fixed when the need is born, before any pool is read. */
    need->seed = record_id(call->actor, "lottery", need->source, need->source_key);
    need->version = 1;
    struct need_add_in in = { .rid = need->rid,
                              .org_id = call->actor->org_id,
                              .source = need->source,
                              .source_key = need->source_key,
                              .seed = need->seed,
                              .has_ad_id = need->ad_id != 0,
                              .ad_id = need->ad_id,
                              .version = 1 };
    return need_add(tx, &in, &need->id, err);
}

bool need_put(struct tx *tx, const struct call *call, const struct book *book,
              struct need *need, enum need_outcome *outcome, struct err *err)
{
    unsigned char sum[HASH_BYTES];
    struct str text = { (const char *)sum, HASH_BYTES };
    struct need_version_get_row old;
    struct need_head_row head;

    need_hash(need, book, sum);
    if (need->id == 0) {
        *outcome = NEED_NEW;
        return put_new(tx, call, need, err) &&
               put_version(tx, call, book, need, text, err);
    }
    if (!need_head(tx, need->id, call->arena, &head, err) ||
        !need_version_get(tx, need->id, head.version, call->arena, &old, err))
        return false;
    need->rid = head.rid;
    need->version = head.version;
    *outcome = str_eq(old.content_hash, text) ? NEED_SAME : NEED_CHANGED;
    if (*outcome == NEED_SAME)
        return true;
    need->version++;
    return need_version_set(tx, need->id, need->version, err) &&
           put_version(tx, call, book, need, text, err);
}

struct str requirement_label(const struct call *call, const struct book *book,
                             const struct need_requirement_row *row)
{
    uint32_t c = book_concept_of(book, row->concept_id);
    struct str label = row->label.len ? row->label : row->code;

    if (!row->label.len && c != MAP_NONE)
    label =
        call->lang == LANG_SV ? book->concept[c].label_sv : book->concept[c].label_en;
    return str_copy(call->arena, label);
}
