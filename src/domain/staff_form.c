/* staff_form.c: see staff_form.h. */
#include "domain/staff_form.h"

#include "base/err.h"
#include "domain/small_count.h"

const struct form_row form_rows[FORM_PARTS] = {
    [FORM_EXAMPLES] = { "example", "examples", N_("Examples of what matters most"), 5 },
    [FORM_GOALS] = { "goal", "goals", N_("Goals, each with a day"), 4 },
    [FORM_OBSTACLES] = { "obstacle", "obstacles", N_("Obstacles"), 3 },
    [FORM_PERSONS] = { "person", "people", N_("Key persons, by their role"), 2 },
    [FORM_TASKS] = { "task", "tasks", N_("A task I can do myself"), 1 },
};

static uint32_t hidden_of(const uint32_t *answered, uint32_t count, const bool *shown)
{
    uint32_t hidden = 0;

    for (uint32_t i = 0; i < count; i++)
        hidden += shown[i] ? 0 : answered[i];
    return hidden;
}

bool form_means_shown(const uint32_t *answered, uint32_t count, bool *shown)
{
    uint32_t all = 0, least = count;

    for (uint32_t i = 0; i < count; i++) {
        shown[i] = answered[i] >= SMALL_COUNT;
        all += answered[i];
    }
    uint32_t hidden = hidden_of(answered, count, shown);
    if (hidden == 0 || hidden >= SMALL_COUNT)
        return all >= SMALL_COUNT;
    for (uint32_t i = 0; i < count; i++)
        if (shown[i] && (least == count || answered[i] < answered[least]))
            least = i;
    if (least < count)
        shown[least] = false;
    return least < count;
}
