/* talk_kit.c: see talk_kit.h. */
#include "talk_kit.h"

#include <string.h>

static struct arena reader_arena;
struct ad_reader *talk_reader;

int talk_start(void **state)
{
    struct err err = { 0 };

    (void)state;
    CASE_OK(ad_reader_load(&reader_arena, &talk_reader, &err), &err);
    return 0;
}

int talk_stop(void **state)
{
    (void)state;
    arena_free(&reader_arena);
    return 0;
}

/* Fields as "name=value;name=value", saved as a page would that showed version `seen`.
 */
struct draft_saved *talk_saved_at(const struct need_talk_where *where,
                                  const char *fields, int64_t seen)
{
    struct draft_saved *saved = ARENA_NEW(&case_arena, struct draft_saved);
    struct draft_step step = { .seen = seen };
    struct draft_pair *pair = ARENA_ARRAY(&case_arena, 64, struct draft_pair);
    struct err err = { 0 };
    struct str part;

    for (struct str rest = str_from(fields); rest.len && str_next(&rest, ';', &part);) {
        size_t cut = str_find(part, STR("="));
        pair[step.count++] = (struct draft_pair){ str_sub(part, 0, cut),
                                                  str_sub(part, cut + 1, part.len) };
    }
    step.pair = pair;
    CASE_OK(need_talk_save(&case_call, where, &step, saved, &err), &err);
    return saved;
}

int64_t talk_saved(const struct need_talk_where *where, const char *fields)
{
    struct err err = { 0 };
    struct need_talk *talk;

    CASE_OK(need_talk_open(&case_call, talk_reader, where, &talk, &err), &err);
    struct draft_saved *made = talk_saved_at(where, fields, talk->draft.version);
    assert_int_equal(made->clash_count, 0);
    return made->draft.version;
}

struct need_talk *talk_opened(const struct need_talk_where *where)
{
    struct err err = { 0 };
    struct need_talk *talk;

    CASE_OK(need_talk_open(&case_call, talk_reader, where, &talk, &err), &err);
    return talk;
}

int64_t talk_built(const struct need_talk_where *where)
{
    struct need_talk_built made;
    struct err err = { 0 };

    CASE_OK(need_talk_build(&case_call, talk_reader, where, &made, &err), &err);
    assert_false(made.changed_meanwhile);
    return made.need_rid;
}

void talk_refused(const struct need_talk_where *where, enum err_kind kind,
                  const char *words)
{
    struct need_talk_built made;
    struct err err = { 0 };

    assert_false(need_talk_build(&case_call, talk_reader, where, &made, &err));
    firm_err(&err, kind, words);
}
