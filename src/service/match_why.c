/* match_why.c: see match_why.h. */
#include "service/match_why.h"

static const char *const state_words[RANK_STATE_COUNT] = {
    [RANK_READY] = "ready",
    [RANK_READY_AFTER] = "ready_after",
    [RANK_BEHIND_THRESHOLDS] = "behind_thresholds",
    [RANK_OUT_OF_REACH] = "out_of_reach",
};

const char *match_state_word(enum rank_state state)
{
    return state_words[state];
}

void match_because_put(const struct match_why *why, uint32_t row, struct view *person)
{
    struct arena *arena = why->call->arena;
    struct rank_because because[REQUIREMENTS_MOST];
    struct view *list = view_put_array(arena, person, "because");

    rank_explain(&why->pool->match, &why->packed->columns, row, because);
    for (uint32_t i = 0; i < why->packed->columns.requirement_count; i++) {
        const struct need_requirement_row *r =
            &why->need->requirement[why->packed->row_of[i]];
        if (r->class == CLASS_DUTY || because[i].cover < RANK_COVER_MET)
            continue;
        const struct concept *by = &why->pool->book.concept[because[i].by];
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "requirement", r->code);
        view_str(arena, v, "label", requirement_label(why->call, &why->pool->book, r));
        view_int(arena, v, "cover", because[i].cover);
        view_str(arena, v, "by", str_copy(arena, by->code));
        view_str(
            arena, v, "by_label",
            str_copy(arena, why->call->lang == LANG_SV ? by->label_sv : by->label_en));
        if (!why->blind)
            view_int(arena, v, "level", because[i].level);
    }
}

void match_missing_put(const struct match_why *why, uint64_t missing,
                       struct view *person)
{
    struct arena *arena = why->call->arena;
    struct view *list = view_put_array(arena, person, "missing");

    for (uint32_t i = 0; i < why->packed->columns.requirement_count; i++) {
        const struct need_requirement_row *r =
            &why->need->requirement[why->packed->row_of[i]];
        if (!(missing >> i & 1))
            continue;
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "requirement", r->code);
        view_str(arena, v, "label", requirement_label(why->call, &why->pool->book, r));
        view_cstr(arena, v, "class", class_word(r->class));
        if (r->obtain_weeks == WEEKS_NONE)
            view_null(arena, v, "weeks");
        else
            view_int(arena, v, "weeks", r->obtain_weeks);
    }
}
