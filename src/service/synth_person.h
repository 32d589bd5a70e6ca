/*
 * synth_person.h: draws one invented person.
 *
 * Out     a struct of numbers that point into the world and the tables; no names, no
 *         dates but relative ones, nothing of any real person.
 * Method  who -> where -> Swedish -> licence -> roles -> tasks with levels ->
 *         certificates -> time. What belongs together is drawn together: a newcomer's
 *         steps of Swedish hang together, a driver has the licence, forklift proof goes
 *         with having driven one, an own car with a licence.
 * Order   depends on the generator's state only: the same state, the same person.
 */
#ifndef SERVICE_SYNTH_PERSON_H
#define SERVICE_SYNTH_PERSON_H

#include "domain/place.h"
#include "service/synth_world.h"

#define SYNTH_ROLES_MOST        3u
#define SYNTH_CAPABILITIES_MOST 60u
#define SYNTH_LANGUAGES_MOST    3u
#define SYNTH_ENGLISH           UINT32_MAX
#define SYNTH_SWEDISH           (UINT32_MAX - 1)

struct synth_capability {
    uint32_t task;
    int32_t level;
};

struct synth_language {
    uint32_t tongue; /* index in synth_tongues, SYNTH_ENGLISH or SYNTH_SWEDISH */
    int32_t step[SYNTH_SKILLS]; /* 0: none */
};

struct synth_person {
    enum synth_sex sex;
    uint32_t place;
    bool newcomer; /* came to Sweden as an adult */
    enum travel_mode mode;
    int32_t max_minutes, hours;
    int32_t wait_weeks;     /* 0: available at once */
    uint32_t enrolled_part; /* 0 .. 65535: how far into the span of enrolment */
    bool has_b, has_c, has_ce, has_d, has_be, has_moped, has_tractor, has_car;
    bool gymnasium, grundskola, truck;
    uint32_t certificates; /* bits of synth_certificates */
    uint32_t role[SYNTH_ROLES_MOST], role_count;
    struct synth_capability capability[SYNTH_CAPABILITIES_MOST];
    uint32_t capability_count;
    struct synth_language language[SYNTH_LANGUAGES_MOST];
    uint32_t language_count;
};

void synth_person_draw(const struct synth_world *world, struct rng *rng,
                       struct synth_person *person);

#endif
