/* day_silent.c: see day_silent.h. */
#include "service/day_silent.h"

#include "base/date.h"
#include "service/referral_word.h"
#include "store/query.h"

bool day_silent_put(struct call *call, struct tx *tx, struct view *list,
                    struct err *err)
{
    const int32_t today = moment_day(call->now);
    struct arena *arena = call->arena;
    struct cursor cursor = { 0 };
    struct referral_rules rules;
    struct day_silent_row row;

    if (!referral_rules_of(today, &rules, err))
        return false;
    const struct day_silent_in in = { call->actor->org_id, call->actor->user_id,
                                      str_from(call->actor->name),
                                      today - rules.due_usual, today };
    if (!day_silent_open(tx, &in, &cursor, err))
        return false;
    while (day_silent_next(&cursor, &row)) {
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "firm_id", id_text(arena, row.rid));
        view_str(arena, v, "name", str_copy(arena, row.name));
        view_day(arena, v, "asked_on", row.asked_on);
        view_int(arena, v, "days", today - row.asked_on);
        view_int(arena, v, "people", row.people);
        view_bool(arena, v, "is_late", row.due_on < today);
        view_day(arena, v, "closes_on", row.due_on + rules.silence + 1);
    }
    return cursor_end(&cursor, err);
}
