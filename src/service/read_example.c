/* read_example.c: see read_example.h. */
#include "service/read_example.h"

#include <assert.h>

#include "base/date.h"
#include "service/ad_mask.h"
#include "store/query.h"

static const char *const words[EXAMPLE_VERDICT_COUNT] = { "open", "kept", "dropped" };

const char *example_verdict_word(enum example_verdict verdict)
{
    assert(verdict < EXAMPLE_VERDICT_COUNT);
    return words[verdict];
}

bool example_verdict_from(struct str word, enum example_verdict *verdict)
{
    for (int i = 0; i < EXAMPLE_VERDICT_COUNT; i++)
        if (str_is(word, words[i])) {
            *verdict = (enum example_verdict)i;
            return true;
        }
    return false;
}

/* -------------------------------------------------------------------- keep */

static struct str choice_word(bool included, enum requirement_class class)
{
    return str_from(included ? class_word(class) : "out");
}

/* The id says what it is about: the need, the words, what they were named. */
static int64_t example_id(const struct call *call, const struct need *need,
                          const struct read_example_put_in *in)
{
    struct buf about = buf_new(call->arena);

    buf_add(&about, need->source_key);
    buf_char(&about, '\n');
    buf_add(&about, in->sentence);
    buf_char(&about, '\n');
    buf_add(&about, in->wording);
    buf_char(&about, '\n');
    buf_add(&about, in->code);
    return record_id(call->actor, "read_example", need->source, buf_str(&about));
}

static struct str clipped(struct str text)
{
    size_t len = text.len < EXAMPLE_BYTES ? text.len : EXAMPLE_BYTES;

    while (len < text.len && len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len--;
    return str_sub(text, 0, len);
}

/* Where in the text, masked, row `i` comes from, into `in`. Offsets hold there. */
static void describe(const struct ad_reading *reading, struct str masked,
                     const struct ad_draft *draft, uint32_t i,
                     struct read_example_put_in *in)
{
    const int32_t from = draft->mark[i].from;

    in->kind = STR("task");
    in->mood = STR("must");
    in->rule = in->class_rule =
        from == AD_FROM_OCCUPATION ? STR("occupation") : STR("task");
    if (from < 0)
        return;
    const struct readtext_requirement *q = &reading->found.requirements[from];
    in->sentence = clipped(ad_sentence(masked, q->start, q->end));
    in->wording = clipped(ad_wording(masked, q->start, q->end));
    in->kind = str_from(readtext_kind_word(q->kind));
    in->mood = str_from(readtext_mood_word(q->mood));
    in->rule = str_from(q->rule);
    in->class_rule = str_from(q->class_rule);
}

bool read_example_keep(struct tx *tx, const struct call *call,
                       const struct ad_reading *reading, const struct ad_draft *draft,
                       struct err *err)
{
    const struct need *need = &draft->need;
    const struct str masked = ad_mask(call->arena, reading->ad.text);
    int64_t changes;

    for (uint32_t i = 0; i < need->requirement_count; i++) {
        const struct ad_mark *mark = &draft->mark[i];
        struct read_example_put_in in = {
            .org_id = call->actor->org_id,
            .need_id = need->id,
            .sentence = STR(""),
            .wording = STR(""),
            .code = need->requirement[i].code,
            .proposed = choice_word(mark->proposed_in, mark->proposed),
            .chosen = choice_word(mark->included, need->requirement[i].class),
            .at = call->now,
            .actor = str_from(call->actor->name),
        };
        describe(reading, masked, draft, i, &in);
        in.rid = example_id(call, need, &in);
        /* Changed back: nothing is left to look at. */
        bool ok = str_eq(in.proposed, in.chosen)
                      ? read_example_withdraw(tx, in.rid, &changes, err)
                      : read_example_put(tx, &in, &changes, err);
        if (!ok)
            return false;
    }
    return true;
}

/* -------------------------------------------------------------------- list */

static bool count_of(struct tx *tx, struct call *call, struct view *v, struct err *err)
{
    for (int i = 0; i < EXAMPLE_VERDICT_COUNT; i++) {
        struct read_example_count_row row;
        if (!read_example_count(tx, str_from(words[i]), &row, err))
            return false;
        view_int(call->arena, v, words[i], row.n);
    }
    return true;
}

static void put_row(struct call *call, const struct read_examples_row *row,
                    struct view *v)
{
    struct arena *arena = call->arena;
    char day[DATE_TEXT_BYTES];

    view_str(arena, v, "example", id_text(arena, row->rid));
    view_str(arena, v, "need", id_text(arena, row->need));
    view_str(arena, v, "need_title", str_copy(arena, row->title));
    view_str(arena, v, "sentence", str_copy(arena, row->sentence));
    view_str(arena, v, "wording", str_copy(arena, row->wording));
    view_str(arena, v, "code", str_copy(arena, row->code));
    view_str(arena, v, "kind", str_copy(arena, row->kind));
    view_str(arena, v, "mood", str_copy(arena, row->mood));
    view_str(arena, v, "rule", str_copy(arena, row->rule));
    view_str(arena, v, "class_rule", str_copy(arena, row->class_rule));
    view_str(arena, v, "proposed", str_copy(arena, row->proposed));
    view_str(arena, v, "chosen", str_copy(arena, row->chosen));
    date_format(moment_day(row->at), day);
    view_str(arena, v, "on", str_copy(arena, str_from(day)));
}

/* The page of rows before `before`, with the start of the next one. */
static bool put_rows(struct tx *tx, struct call *call, int64_t before, struct view *v,
                     struct err *err)
{
    const struct str verdict = view_get(v, STR("verdict"))->text;
    struct view *list = view_put_array(call->arena, v, "examples");
    struct cursor cursor = { 0 };
    struct read_examples_row row;
    int64_t last = 0;

    if (!read_examples_open(tx, verdict, before ? before : INT64_MAX, EXAMPLES_MOST,
                            &cursor, err))
        return false;
    while (read_examples_next(&cursor, &row)) {
        put_row(call, &row, view_add_object(call->arena, list));
        last = row.id;
    }
    view_int(call->arena, v, "before", list->count == EXAMPLES_MOST ? last : 0);
    return cursor_end(&cursor, err);
}

bool read_example_list(struct call *call, enum example_verdict verdict, int64_t before,
                       struct view **answer, struct err *err)
{
    struct view *v = view_object(call->arena);
    struct tx *tx = NULL;
    bool ok;

    view_cstr(call->arena, v, "verdict", example_verdict_word(verdict));
    ok = tx_begin(call->store, TX_READ, &tx, err) && count_of(tx, call, v, err) &&
         put_rows(tx, call, before, v, err);
    tx_end(&tx);
    if (ok)
        *answer = v;
    return ok;
}

/* ------------------------------------------------------------------- judge */

bool read_example_judge(struct call *call, int64_t rid, enum example_verdict verdict,
                        struct err *err)
{
    struct read_example_set_in in = { .rid = rid,
                                      .verdict =
                                          str_from(example_verdict_word(verdict)),
                                      .at = call->now,
                                      .actor = str_from(call->actor->name) };
    struct tx *tx = NULL;
    int64_t changes = 0;
    bool ok = false;

    assert(verdict != EXAMPLE_OPEN);
    if (!tx_begin(call->store, TX_WRITE, &tx, err) ||
        !read_example_set(tx, &in, &changes, err))
        goto out;
    if (changes == 0) {
        err_set(err, ERR_NOT_FOUND, N_("there is no such example"));
        goto out;
    }
    ok = tx_commit(&tx, &call->ticket, err);
out:
    tx_end(&tx);
    return ok;
}
