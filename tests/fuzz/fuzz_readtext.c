/*
 * fuzz_readtext.c: any bytes as an advertisement. The first line is its headline. What
 * is found lies in the text, in order and apart, each with its reason and rule.
 */
#include <assert.h>

#include "engine/readtext.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static struct arena lists;
static struct readtext_words *words;

static void check(struct str text, const struct readtext_result *r)
{
    uint32_t points = (uint32_t)str_utf8_count(text), last = 0;

    for (uint32_t i = 0; i < r->requirement_count; i++) {
        const struct readtext_requirement *q = &r->requirements[i];

        assert(q->start >= last && q->start < q->end && q->end <= points);
        assert(q->why && q->rule && q->class_rule && q->label.len);
        assert(str_utf8_valid(q->label) && q->level <= 4);
        last = q->end;
    }
    last = 0;
    for (uint32_t i = 0; i < r->task_count; i++) {
        assert(r->tasks[i].start >= last && r->tasks[i].start < r->tasks[i].end);
        assert(r->tasks[i].end <= points && str_utf8_valid(r->tasks[i].label));
        last = r->tasks[i].end;
    }
    for (uint32_t i = 0; i < r->blocked_count; i++)
        assert(r->blocked[i].in_headline || r->blocked[i].end <= points);
    last = 0;
    for (uint32_t i = 0; i < r->section_count; i++) {
        assert(r->sections[i].start == last &&
               r->sections[i].body <= r->sections[i].end);
        last = r->sections[i].end;
    }
    assert(r->section_count == 0 || last == points);
    assert(r->notes >> READTEXT_NOTE_COUNT == 0);
    assert(r->foreign == (r->notes >> READTEXT_NOTE_FOREIGN & 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct str text = { (const char *)bytes, len };
    struct arena arena = { 0 };
    struct readtext_result result;
    struct readtext_hints hints = { 0 };
    struct err err = { 0 };

    if (!words) {
        bool loaded = readtext_words_embedded(&lists, &words, &err);
        assert(loaded);
    }
    size_t line = str_find(text, STR("\n"));
    if (line != SIZE_MAX) {
        hints.headline = str_sub(text, 0, line);
        text = str_sub(text, line + 1, text.len);
    }
    if (readtext(words, text, &hints, &arena, &result, &err))
        check(text, &result);
    else
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
    arena_free(&arena);
    return 0;
}
