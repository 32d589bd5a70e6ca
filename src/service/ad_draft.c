/* ad_draft.c: see ad_draft.h. */
#include "service/ad_draft.h"

#include <assert.h>

#include "base/date.h"
#include "base/hash.h"
#include "service/ad_hours.h"

_Static_assert((int)READTEXT_STATUTORY == (int)CLASS_STATUTORY &&
                   (int)READTEXT_DUTY == (int)CLASS_DUTY &&
                   (int)READTEXT_CORE == (int)CLASS_CORE &&
                   (int)READTEXT_LEARNABLE == (int)CLASS_LEARNABLE &&
                   (int)READTEXT_CONTRACT == (int)CLASS_CONTRACT &&
                   (int)READTEXT_CUSTOM == (int)CLASS_CUSTOM,
               "the engine's classes are the domain's");

/* Why a task's own requirement has its class, by how the catalogue says it is learned.
 */
static const struct {
    const char *learned, *why;
} learned_whys[] = {
    { "instruktion", N_("one learns it by being shown") },
    { "handledare", N_("a supervisor teaches it at work") },
    { "kurs", N_("a short course teaches it") },
    { "utbildning", N_("it takes a longer training") },
};
static const char *const long_why = N_("it takes long to learn");

/* Schooling that is known by the beginning of a word. */
static const struct {
    const char *stem, *code;
} schooling[] = {
    { "yrkeshögskol", "yrkeshogskola" }, { "högskol", "hogskola" },
    { "universitet", "hogskola" },       { "akademisk", "hogskola" },
    { "eftergymnasial", "hogskola" },    { "gymnasi", "gymnasium" },
    { "grundskol", "grundskola" },
};

struct proposal {
    const struct ad_reader *reader;
    const struct ad_reading *reading;
    struct arena *arena;
    struct ad_draft *draft;
    uint32_t weighted; /* included rows that count in fit */
    uint32_t core_tasks, trait_room;
    int32_t main_task; /* index into the need's tasks, or TASK_NONE */
    bool asks_experience;
};

/* ------------------------------------------------------------------- tasks */

static bool has_task(const struct need *need, struct str label, struct str concept,
                     const struct str *concepts)
{
    for (uint32_t i = 0; i < need->task_count; i++)
        if (concept.len ? str_eq(concepts[i], concept)
                        : str_eq(need->task[i].label, label))
            return true;
    return false;
}

static void add_task(struct proposal *p, struct str *concepts, struct str label,
                     struct str concept)
{
    struct need *need = &p->draft->need;

    if (need->task_count == AD_TASKS_MOST || has_task(need, label, concept, concepts))
        return;
    concepts[need->task_count] = concept;
    need->task[need->task_count++] = (struct need_task){ .label = label };
}

/* Tasks of one sort, named by the catalogue or not, into the need. */
static void add_found(struct proposal *p, struct str *concepts, bool named,
                      uint32_t most)
{
    const struct readtext_result *found = &p->reading->found;

    for (uint32_t i = 0; i < found->task_count; i++) {
        const struct readtext_task *t = &found->tasks[i];
        const struct catalogue_task *known = ad_reader_task(p->reader, t->concept);
        if (named == (known != NULL) && p->draft->need.task_count < most)
            add_task(p, concepts, known ? known->sv : t->label,
                     known ? t->concept : STR(""));
    }
}

static struct str task_code(struct arena *arena, const struct catalogue_task *task)
{
    struct buf code = buf_new(arena);

    buf_cstr(&code, "task:");
    buf_add(&code, task->slug);
    return buf_str(&code);
}

/* What the occupation does beside what is there; true: for want of anything else. */
static bool add_usual(struct proposal *p, struct str *concepts)
{
    const struct ad_text *ad = &p->reading->ad;
    const struct ad_occupation of = { ad->occupation, ad->occupation_label, ad->ssyk };
    uint32_t task[AD_TYPICAL_MOST], told = p->draft->need.task_count;
    bool exact;
    uint32_t count = ad_reader_tasks_of(p->reader, &of, &exact, task, AD_TYPICAL_MOST);

    if (told && !exact)
        return false; /* a group says too little beside what the text says */
    for (uint32_t i = 0; i < count && p->draft->need.task_count < told + AD_USUAL_MOST;
         i++) {
        const struct catalogue_task *t = &p->reader->catalogue.task[task[i]];
        add_task(p, concepts, t->sv, task_code(p->arena, t));
    }
    return told == 0 && exact;
}

/* The first task that the occupation has, else the first that has a name. */
static int32_t find_main(const struct proposal *p, const struct str *concepts)
{
    int32_t first = TASK_NONE;
    struct str ssyk = p->reading->ad.ssyk, part;

    for (uint32_t i = 0; i < p->draft->need.task_count; i++) {
        const struct catalogue_task *t = ad_reader_task(p->reader, concepts[i]);
        if (!t)
            continue;
        for (struct str rest = t->ssyk; ssyk.len && str_next(&rest, ';', &part);)
            if (str_eq(part, ssyk))
                return (int32_t)i;
        if (first == TASK_NONE)
            first = (int32_t)i;
    }
    return first;
}

/* ------------------------------------------------------------ requirements */

static bool counts_in_fit(const struct need_requirement_row *row)
{
    return row->kind != KIND_TRAIT && class_is_weighted(row->class);
}

static void add_row(struct proposal *p, const struct need_requirement_row *row,
                    struct ad_mark mark)
{
    struct need *need = &p->draft->need;

    if (need->requirement_count == REQUIREMENTS_MOST)
        return;
    if (mark.included && counts_in_fit(row) && p->weighted++ >= WEIGHTED_MOST)
        mark.included = false;
    p->draft->mark[need->requirement_count] = mark;
    need->requirement[need->requirement_count++] = *row;
}

static const char *learned_why(struct str learned)
{
    for (size_t i = 0; i < sizeof learned_whys / sizeof *learned_whys; i++)
        if (str_is(learned, learned_whys[i].learned))
            return learned_whys[i].why;
    return learned_whys[0].why;
}

/* `from`: of the text, or of the occupation; `included`: proposed, not offered only. */
static void require_task(struct proposal *p, int32_t index, struct str concept,
                         struct ad_mark mark)
{
    const struct catalogue_task *t = ad_reader_task(p->reader, concept);
    struct need_requirement_row row = { .task = index,
                                        .kind = KIND_CONCEPT,
                                        .class = CLASS_LEARNABLE,
                                        .code = concept,
                                        .label = STR(""),
                                        .level = LEVEL_LEAST,
                                        .obtain_weeks = t ? t->weeks : WEEKS_NONE };

    if (!t)
        return;
    row.why = str_from(learned_why(t->learned));
    if (t->weeks > LEARN_WEEKS && p->core_tasks < AD_CORE_MOST &&
        mark.from == AD_FROM_TASK) {
        p->core_tasks++;
        row.class = CLASS_CORE;
        row.why = str_from(long_why);
        row.level = p->asks_experience ? LEVEL_DEFAULT : LEVEL_LEAST;
        row.obtain_weeks = WEEKS_NONE;
    }
    add_row(p, &row, mark);
}

static void propose_tasks(struct proposal *p)
{
    struct str concepts[AD_TASKS_MOST] = { { 0 } };
    struct need *need = &p->draft->need;
    uint32_t named, told;

    add_found(p, concepts, true, AD_TASKS_MOST);
    named = need->task_count;
    add_found(p, concepts, false, AD_TASKS_MOST);
    told = need->task_count;
    bool proposed = add_usual(p, concepts);
    p->main_task = find_main(p, concepts);
    for (uint32_t i = 0; i < named; i++)
        require_task(p, (int32_t)i, concepts[i],
                     (struct ad_mark){ .from = AD_FROM_TASK, .included = true });
    for (uint32_t i = told; i < need->task_count; i++)
        require_task(
            p, (int32_t)i, concepts[i],
            (struct ad_mark){ .from = AD_FROM_OCCUPATION, .included = proposed });
}

static int32_t level_of_years(uint8_t years)
{
    return years >= 5 ? 4 : years >= 2 ? 3 : 2;
}

static struct str after_colon(struct str text)
{
    size_t colon = str_find(text, STR(":"));

    return colon == SIZE_MAX ? text : str_sub(text, colon + 1, text.len);
}

static struct str school_code(struct str label)
{
    for (size_t i = 0; i < sizeof schooling / sizeof *schooling; i++)
        if (str_find(label, str_from(schooling[i].stem)) != SIZE_MAX)
            return str_from(schooling[i].code);
    return STR("");
}

/* A certificate's code by its written name: the one insteg has, else the name. */
static struct str named_certificate(const struct proposal *p, struct str name)
{
    struct str low = str_lower(p->arena, name);
    struct str code = ad_reader_certificate(p->reader, low);

    return code.len ? code : low;
}

/* A certificate by its code, by the law that asks it, or by the words of the demand. */
static bool as_certificate(const struct proposal *p,
                           const struct readtext_requirement *found,
                           struct need_requirement_row *row)
{
    struct str low = str_lower(p->arena, found->label), code = STR("");
    /* A row x_... says what is habit: a car of one's own is no licence B. */
    struct str lawful = str_starts(found->law, "x_")
                            ? STR("")
                            : ad_reader_law_concept(p->reader, found->law);
    bool may_hold = found->kind == READTEXT_CERTIFICATE ||
                    found->kind == READTEXT_EDUCATION || found->kind == READTEXT_OTHER;

    if (str_starts(found->concept, "certificate:"))
        code = named_certificate(p, after_colon(found->concept));
    else if (lawful.len)
        code = named_certificate(p, lawful);
    else if (found->kind == READTEXT_EDUCATION)
        code = school_code(low);
    if (code.len == 0 && may_hold)
        code = ad_reader_certificate(p->reader, low);
    /* What the law asks is counted, also when nobody knew the word before. */
    if (code.len == 0 && found->class == READTEXT_STATUTORY)
        code = low;
    row->kind = KIND_CERTIFICATE;
    row->code = code;
    return code.len > 0;
}

/* Experience is the main task at a level, whatever words the demand chose. */
static bool as_experience(const struct proposal *p,
                          const struct readtext_requirement *found,
                          struct need_requirement_row *row)
{
    const struct need *need = &p->draft->need;

    row->kind = KIND_CONCEPT;
    row->level = level_of_years(found->years);
    if (ad_reader_task(p->reader, found->concept)) {
        row->code = found->concept;
        return true;
    }
    if (p->main_task == TASK_NONE)
        return false;
    for (uint32_t i = 0; i < need->requirement_count; i++)
        if (need->requirement[i].task == p->main_task)
            row->code = need->requirement[i].code;
    return row->code.len > 0;
}

/* What of a person the demand can be compared with; false: nothing, so a trait. */
static bool comparable(const struct proposal *p,
                       const struct readtext_requirement *found,
                       struct need_requirement_row *row)
{
    if (found->kind == READTEXT_EXPERIENCE)
        return as_experience(p, found, row);
    if (str_starts(found->concept, "licence:")) {
        row->kind = KIND_LICENCE;
        row->code = after_colon(found->concept);
        return true;
    }
    if (ad_reader_task(p->reader, found->concept)) {
        row->kind = KIND_CONCEPT;
        row->code = found->concept;
        return true;
    }
    if (found->kind == READTEXT_SKILL && str_starts(found->concept, "jobtech:")) {
        row->kind = KIND_CONCEPT;
        row->code = found->concept;
        return true;
    }
    if (found->kind == READTEXT_LANGUAGE && found->concept.len) {
        row->kind = KIND_LANGUAGE;
        row->code = found->concept;
        return true;
    }
    return as_certificate(p, found, row);
}

/* Does the demand stand in wording that may not be published? */
static bool is_blocked(const struct proposal *p,
                       const struct readtext_requirement *found)
{
    const struct readtext_result *r = &p->reading->found;

    for (uint32_t i = 0; i < r->blocked_count; i++)
        if (!r->blocked[i].proxy && !r->blocked[i].in_headline &&
            r->blocked[i].start < found->end && found->start < r->blocked[i].end)
            return true;
    return false;
}

/* A demand that is there already, as a threshold or as part of fit, is not put twice.
 */
static bool merged(struct proposal *p, const struct need_requirement_row *row,
                   struct ad_mark mark)
{
    struct need *need = &p->draft->need;

    for (uint32_t i = 0; i < need->requirement_count; i++) {
        struct need_requirement_row *old = &need->requirement[i];
        struct ad_mark *was = &p->draft->mark[i];
        if (old->kind != row->kind || !str_eq(old->code, row->code) ||
            counts_in_fit(old) != counts_in_fit(row))
            continue;
        if (was->merit && !mark.merit) {
            int32_t task = old->task;
            *old = *row;
            old->task = task;
            *was = mark;
            p->weighted += mark.included && counts_in_fit(row);
        } else if (was->merit == mark.merit && old->level < row->level) {
            old->level = row->level;
        }
        return true;
    }
    return false;
}

/* The demand as law.tsv would call it: "registerutdrag", "b". */
static struct str law_name(const struct proposal *p,
                           const struct readtext_requirement *found)
{
    return str_lower(p->arena,
                     found->concept.len ? after_colon(found->concept) : found->label);
}

static void require_found(struct proposal *p, uint32_t index)
{
    const struct readtext_requirement *found = &p->reading->found.requirements[index];
    struct need_requirement_row row = { .task = TASK_NONE,
                                        .class = (enum requirement_class)found->class,
                                        .label = found->label,
                                        .why = str_from(found->why),
                                        .level = found->level,
                                        .obtain_weeks = WEEKS_NONE };
    struct ad_mark mark = { .from = (int32_t)index,
                            .included = found->mood == READTEXT_MUST,
                            .merit = found->mood == READTEXT_MERIT };

    mark.included = mark.included && !is_blocked(p, found);
    if (!comparable(p, found, &row)) {
        if (p->trait_room == 0)
            return;
        p->trait_room--;
        row.kind = KIND_TRAIT;
        row.code = found->label;
        row.level = LEVEL_LEAST;
        if (!merged(p, &row, mark))
            add_row(p, &row, mark);
        return;
    }
    if (row.level == 0)
        row.level = row.kind == KIND_CONCEPT && row.class == CLASS_LEARNABLE
                        ? LEVEL_LEAST
                        : LEVEL_DEFAULT;
    if (row.class == CLASS_STATUTORY || row.class == CLASS_CONTRACT ||
        row.class == CLASS_LEARNABLE)
        row.obtain_weeks = ad_reader_weeks(p->reader, found->law, law_name(p, found));
    if (!merged(p, &row, mark))
        add_row(p, &row, mark);
}

static void propose_requirements(struct proposal *p)
{
    const struct readtext_result *found = &p->reading->found;
    uint32_t taken = p->draft->need.requirement_count;

    for (uint32_t i = 0; i < found->requirement_count; i++) {
        struct need_requirement_row row = { .code = STR("") };
        taken += comparable(p, &found->requirements[i], &row);
    }
    p->trait_room = taken < REQUIREMENTS_MOST ? REQUIREMENTS_MOST - taken : 0;
    for (uint32_t i = 0; i < found->requirement_count; i++)
        require_found(p, i);
}

/* -------------------------------------------------------------------- need */

static struct str clipped(struct str text, size_t most)
{
    size_t len = text.len < most ? text.len : most;

    while (len < text.len && len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len--;
    return str_sub(text, 0, len);
}

static enum need_purpose purpose_of(struct arena *arena, struct str employment)
{
    struct str low = str_lower(arena, employment);

    if (str_find(low, STR("sommar")) != SIZE_MAX ||
        str_find(low, STR("ferie")) != SIZE_MAX)
        return PURPOSE_SUMMER_COVER;
    return PURPOSE_HIRE;
}

static bool must_have_experience(const struct readtext_result *found)
{
    for (uint32_t i = 0; i < found->requirement_count; i++)
        if (found->requirements[i].kind == READTEXT_EXPERIENCE &&
            found->requirements[i].mood == READTEXT_MUST)
            return true;
    return false;
}

static struct str source_key_of(const struct ad_text *ad, struct arena *arena)
{
    struct buf key = buf_new(arena);

    buf_cstr(&key, "ad-");
    buf_add(&key, ad->id);
    return buf_str(&key);
}

bool ad_row_is_task(const struct ad_mark *mark)
{
    return mark->from == AD_FROM_TASK || mark->from == AD_FROM_OCCUPATION;
}

bool ad_task_is_out(const struct ad_draft *draft, uint32_t task)
{
    for (uint32_t i = 0; i < draft->need.requirement_count; i++)
        if (ad_row_is_task(&draft->mark[i]) &&
            draft->need.requirement[i].task == (int32_t)task)
            return !draft->mark[i].included;
    return false;
}

static void shares_set(struct ad_draft *draft)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < draft->need.task_count; i++)
        count += !ad_task_is_out(draft, i);
    for (uint32_t i = 0; i < draft->need.task_count; i++)
        draft->need.task[i].share_percent =
            ad_task_is_out(draft, i) ? 0 : (int32_t)(100 / count);
}

void ad_propose(const struct ad_reader *reader, const struct ad_reading *reading,
                struct arena *arena, struct ad_draft *draft)
{
    const struct ad_text *ad = &reading->ad;
    struct proposal p = { .reader = reader,
                          .reading = reading,
                          .arena = arena,
                          .draft = draft,
                          .main_task = TASK_NONE,
                          .asks_experience = must_have_experience(&reading->found) };

    *draft = (struct ad_draft){
        .need = { .ad_id = ad->ad_id,
                  .source = STR("ad"),
                  .source_key = source_key_of(ad, arena),
                  .title = clipped(ad->headline, TITLE_BYTES_MOST),
                  .employer = clipped(ad->employer, TITLE_BYTES_MOST),
                  .place = MAP_NONE,
                  .start_day = DAY_NONE,
                  .hours = ad->percent_most > 0
                               ? (FULL_TIME_HOURS * ad->percent_most + 50) / 100
                               : ad_hours(arena, ad->text),
                  .positions = ad->positions > 0 ? (int32_t)ad->positions : 1,
                  .purpose = purpose_of(arena, ad->employment),
                  .task = ARENA_ARRAY(arena, AD_TASKS_MOST, struct need_task),
                  .requirement = ARENA_ARRAY(arena, REQUIREMENTS_MOST,
                                             struct need_requirement_row) },
        .mark = ARENA_ARRAY(arena, REQUIREMENTS_MOST, struct ad_mark)
    };
    propose_tasks(&p);
    propose_requirements(&p);
    for (uint32_t i = 0; i < draft->need.requirement_count; i++) {
        draft->mark[i].proposed_in = draft->mark[i].included;
        draft->mark[i].proposed = draft->need.requirement[i].class;
    }
    shares_set(draft);
}

uint64_t ad_draft_mark(const struct ad_draft *draft)
{
    const struct need *need = &draft->need;
    struct hash hash;

    hash_start(&hash);
    for (uint32_t i = 0; i < need->task_count; i++)
        hash_str(&hash, need->task[i].label);
    for (uint32_t i = 0; i < need->requirement_count; i++) {
        const char *kind = kind_word(need->requirement[i].kind);
        hash_str(&hash, str_from(kind));
        hash_str(&hash, need->requirement[i].code);
        hash_str(&hash, need->requirement[i].label);
    }
    return hash_end_u64(&hash);
}
