/* extract_own_word.c: what she has said is wrong, and the answers; see extract_in.h. */
#include "service/extract_in.h"
#include "store/query.h"

/* Opens `text` and puts it as `key`. */
static bool put_sealed(const struct extracting *x, struct view *v, const char *key,
                       struct person_text text, struct err *err)
{
    if (!person_unseal(x->call, x->tx, &text, err))
        return false;
    view_str(x->arena, v, key, str_copy(x->arena, text.plain));
    return true;
}

bool extract_own_word(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_own_words_row row;
    bool ok = extract_own_words_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_own_words_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        struct person_text text = { .person_id = x->person_id, .record_id = row.rid };
        view_str(x->arena, v, "word", id_text(x->arena, row.rid));
        view_str(x->arena, v, "about", str_copy(x->arena, row.about));
        view_int(x->arena, v, "said_at", row.said_at);
        view_str(x->arena, v, "said_by", str_copy(x->arena, row.said_by));
        text.what = "own_word_quote";
        text.sealed = row.quote;
        ok = put_sealed(x, v, "quote", text, err);
        text.what = "own_word";
        text.sealed = row.words;
        ok = ok && put_sealed(x, v, "words", text, err);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

bool extract_own_answer(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_own_answers_row row;
    bool ok = extract_own_answers_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_own_answers_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        const struct person_text text = { .person_id = x->person_id,
                                          .record_id = row.rid,
                                          .what = "own_word_answer",
                                          .sealed = row.sealed };
        view_str(x->arena, v, "word", id_text(x->arena, row.word_rid));
        view_str(x->arena, v, "verdict", str_copy(x->arena, row.verdict));
        view_int(x->arena, v, "answered_at", row.answered_at);
        view_str(x->arena, v, "answered_by", str_copy(x->arena, row.answered_by));
        ok = put_sealed(x, v, "answer", text, err);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}
