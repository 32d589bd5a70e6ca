/*
 * stage_twin.h: a twin of domain/stage_path for its tests: it works everything out anew
 * from the list of what was made, too slowly to be wrong in the same way.
 */
#ifndef TESTS_SERVICE_STAGE_TWIN_H
#define TESTS_SERVICE_STAGE_TWIN_H

#include "domain/stage_path.h"

#define TWIN_STEPS 120u

struct told {
    struct path_step step[TWIN_STEPS];
    uint32_t count;
};

/* Where it stands after all that was made, and since which entry of the list. */
struct stand {
    uint32_t stage, paused, stay;
    int32_t entered, paused_on, extended;
    int32_t away; /* days of the stay that do not count */
};

struct stand twin_stand(const struct programme *p, const struct told *told);
/* Which rule of stage_path.h the step breaks; 0: it may be made. */
uint32_t twin_rule(const struct programme *p, enum subject subject,
                   const struct told *told, const struct path_step *step);

#endif
