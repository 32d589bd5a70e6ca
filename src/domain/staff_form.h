/*
 * staff_form.h: the form that each of a programme's staff fills in after her training:
 * five examples of what matters most, four goals with a day each, three obstacles, two
 * key persons (by role, not by name) and one task she can do herself (domain 1.1).
 *
 * Out     how much of it was answered, by staff group, as means; so shown that nobody's
 *         own answers can be worked out.
 * Method  a group in which fewer than SMALL_COUNT have answered has no means. What is
 *         hidden in all must be nobody or SMALL_COUNT people at least, else the least
 *         of the groups in sight is hidden too; if none is, the mean of all is hidden.
 *         So neither a group nor what lies between groups and all is ever few people.
 * Purity  pure.
 * Order   of groups as large as each other the first is hidden.
 */
#ifndef DOMAIN_STAFF_FORM_H
#define DOMAIN_STAFF_FORM_H

#include <stdbool.h>
#include <stdint.h>

enum form_part {
    FORM_EXAMPLES,
    FORM_GOALS,
    FORM_OBSTACLES,
    FORM_PERSONS,
    FORM_TASKS,
    FORM_PARTS
};
struct form_row {
    const char *word; /* of a text of it: "example" */
    const char *fact; /* of the event: "examples"   */
    const char *name; /* a message id               */
    uint32_t asked;   /* 5, 4, 3, 2, 1              */
};
extern const struct form_row form_rows[FORM_PARTS];

/*
 * answered  how many have answered in each group
 * shown     out: [count], whether its means may be shown
 * return    whether the means of all together may
 */
bool form_means_shown(const uint32_t *answered, uint32_t count, bool *shown);

#endif
