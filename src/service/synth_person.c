/* synth_person.c: see synth_person.h. Shares are our estimates, in thousandths. */
#include "service/synth_person.h"

#include <assert.h>

#define ROLE_TRIES    8u /* for a role whose licence the person has */
#define CAPABLE_LEAST 4u
#define STEP_MOST     4

#define WOMEN_MILLI    520u
#define MEN_MILLI      470u /* the rest is not stated */
#define NEWCOMER_MILLI 400u

static bool chance(struct rng *rng, uint32_t milli)
{
    return rng_below(rng, 1000) < milli;
}

/* An index by shares that sum to 1000 or less; what is missing goes to the last. */
static uint32_t pick(struct rng *rng, const uint32_t *milli, uint32_t count)
{
    uint32_t ticket = rng_below(rng, 1000), sum = 0;

    for (uint32_t i = 0; i + 1 < count; i++) {
        sum += milli[i];
        if (ticket < sum)
            return i;
    }
    return count - 1;
}

static void draw_sex(struct rng *rng, struct synth_person *p)
{
    static const uint32_t milli[] = { WOMEN_MILLI, MEN_MILLI, 0 };

    p->sex = (enum synth_sex)pick(rng, milli, SYNTH_SEX_COUNT);
}

/* ---- languages ---- */

static int32_t near_step(struct rng *rng, int32_t step, int32_t most)
{
    static const uint32_t milli[] = { 250, 600, 150 }; /* one down, as it is, one up */

    step += (int32_t)pick(rng, milli, 3) - 1;
    if (step < 1)
        step = 1;
    return step < most ? step : most;
}

/* Newcomers understand more than they say, and read more than they write. */
static void draw_swedish(struct rng *rng, struct synth_person *p)
{
    static const uint32_t first[] = { 240, 410, 350 };
    static const uint32_t reads[] = { 60, 340, 600 }, writes[] = { 120, 430, 450 };
    struct synth_language *sv = &p->language[p->language_count++];
    int32_t base;

    sv->tongue = SYNTH_SWEDISH;
    p->newcomer = chance(rng, NEWCOMER_MILLI);
    if (p->newcomer) {
        base = (int32_t)pick(rng, first, 3) + 1;
        sv->step[0] = near_step(rng, base, STEP_MOST);
        sv->step[1] = near_step(rng, base, sv->step[0]);
        sv->step[2] = near_step(rng, base, STEP_MOST);
        sv->step[3] = near_step(rng, base, sv->step[2]);
        return;
    }
    base = chance(rng, 930) ? STEP_MOST : STEP_MOST - 1;
    sv->step[0] = sv->step[1] = base;
    sv->step[2] = (int32_t)pick(rng, reads, 3) + 2;
    sv->step[3] = (int32_t)pick(rng, writes, 3) + 2;
    if (sv->step[3] > sv->step[2])
        sv->step[3] = sv->step[2];
}

static uint32_t tongue_weight(const struct synth_person *p, uint32_t i)
{
    return p->newcomer ? synth_tongues[i].weight_new : synth_tongues[i].weight_home;
}

static uint32_t draw_tongue(struct rng *rng, const struct synth_person *p)
{
    uint32_t all = 0, sum = 0;

    for (uint32_t i = 0; i < synth_tongue_count; i++)
        all += tongue_weight(p, i);
    uint32_t ticket = rng_below(rng, all);
    for (uint32_t i = 0; i < synth_tongue_count; i++) {
        sum += tongue_weight(p, i);
        if (ticket < sum)
            return i;
    }
    return 0;
}

/* Most grew up writing their language; some went little to school. */
static void draw_home_language(struct rng *rng, struct synth_person *p)
{
    static const uint32_t letters[] = { 120, 80, 100, 150, 550 };

    if (!p->newcomer && !chance(rng, 130))
        return;
    struct synth_language *home = &p->language[p->language_count++];
    int32_t reads = (int32_t)pick(rng, letters, 5);
    int32_t spoken = p->newcomer ? STEP_MOST : near_step(rng, 3, STEP_MOST);
    *home = (struct synth_language){
        draw_tongue(rng, p), { spoken, spoken, reads < spoken ? reads : spoken, 0 }
    };
    home->step[3] =
        home->step[2] > 1 && chance(rng, 300) ? home->step[2] - 1 : home->step[2];
}

static void draw_english(struct rng *rng, struct synth_person *p)
{
    static const uint32_t steps[] = { 300, 480, 220 };

    if (!chance(rng, p->newcomer ? 330 : 620))
        return;
    struct synth_language *en = &p->language[p->language_count++];
    int32_t base = (int32_t)pick(rng, steps, 3) + 1;
    *en = (struct synth_language){ SYNTH_ENGLISH,
                                   { base, near_step(rng, base, base), base, 0 } };
    en->step[3] = near_step(rng, base, base);
}

/* ---- licences, school ---- */

static void draw_licences(struct rng *rng, const struct synth_world *world,
                          struct synth_person *p)
{
    static const uint32_t with_step[] = { 0, 230, 360, 480, 560 };
    bool rural = world->place[p->place].size == SYNTH_RURAL;
    uint32_t b = p->newcomer ? with_step[p->language[0].step[0]] : 640;

    if (rural)
        b += 40;
    p->has_b = chance(rng, b);
    bool heavy = p->has_b && chance(rng, p->sex == SYNTH_WOMAN ? 8 : 55);
    p->has_c = heavy;
    p->has_ce = heavy && chance(rng, 450);
    p->has_d = p->has_b && chance(rng, 15);
    p->has_be = p->has_b && chance(rng, p->newcomer ? 5 : 40);
    p->has_moped = !p->has_b && chance(rng, p->newcomer ? 5 : 60);
    p->has_tractor = !p->has_b && chance(rng, rural ? 30 : 5);
    p->has_car = p->has_b && chance(rng, rural ? 700 : 560);
}

static void draw_school(struct rng *rng, struct synth_person *p)
{
    p->gymnasium = chance(rng, p->newcomer ? 440 : 625);
    p->grundskola = !p->gymnasium && chance(rng, p->newcomer ? 600 : 920);
}

/* ---- roles and tasks ---- */

static bool may(const struct synth_person *p, enum synth_licence licence)
{
    switch (licence) {
    case SYNTH_LICENCE_NONE:
        return true;
    case SYNTH_LICENCE_B:
        return p->has_b;
    case SYNTH_LICENCE_HEAVY:
        return p->has_c || p->has_d;
    case SYNTH_LICENCE_COUNT:
    default:
        assert(false);
        return false;
    }
}

static bool has_role(const struct synth_person *p, uint32_t role)
{
    for (uint32_t i = 0; i < p->role_count; i++)
        if (p->role[i] == role)
            return true;
    return false;
}

static void draw_roles(struct rng *rng, const struct synth_world *world,
                       struct synth_person *p)
{
    static const uint32_t counts[] = { 360, 430, 210 };
    const uint32_t *upto = world->role_upto[p->sex][world->place[p->place].size];
    uint32_t wanted = pick(rng, counts, 3) + 1;

    for (uint32_t i = 0; i < wanted; i++)
        for (uint32_t tries = 0; tries < ROLE_TRIES; tries++) {
            uint32_t role = synth_draw(upto, world->role_count, rng);
            if (has_role(p, role) || !may(p, world->role[role].licence))
                continue;
            p->role[p->role_count++] = role;
            break;
        }
    for (uint32_t role = 0; p->role_count == 0 && role < world->role_count; role++)
        if (may(p, world->role[role].licence))
            p->role[p->role_count++] = role;
}

/* How long the role was held; it decides how many of its tasks, and how well. */
enum tenure { TRIED, SOME, LONG, TENURE_COUNT };

static void hold(struct synth_person *p, uint32_t task, int32_t level)
{
    for (uint32_t i = 0; i < p->capability_count; i++)
        if (p->capability[i].task == task) {
            if (p->capability[i].level < level)
                p->capability[i].level = level;
            return;
        }
    if (p->capability_count < SYNTH_CAPABILITIES_MOST)
        p->capability[p->capability_count++] = (struct synth_capability){ task, level };
}

static void draw_tasks(struct rng *rng, const struct synth_world *world,
                       const struct synth_role *role, struct synth_person *p)
{
    /* whoever has done one thing only has mostly done it for a while */
    static const uint32_t alone[] = { 120, 550, 330 }, among[] = { 280, 490, 230 };
    static const uint32_t share[TENURE_COUNT][3] = {
        /* weeks to learn: 0-1, 2-4, longer */
        [TRIED] = { 540, 330, 100 },
        [SOME] = { 690, 530, 290 },
        [LONG] = { 800, 690, 540 },
    };
    static const uint32_t levels[TENURE_COUNT][4] = {
        [TRIED] = { 700, 280, 20, 0 },
        [SOME] = { 160, 520, 310, 10 },
        [LONG] = { 40, 260, 580, 120 },
    };
    enum tenure tenure =
        (enum tenure)pick(rng, p->role_count == 1 ? alone : among, TENURE_COUNT);

    for (uint32_t i = 0; i < role->task_count; i++) {
        const struct synth_task *task = &world->task[role->task[i]];
        int effort = task->weeks > 4 ? 2 : task->weeks > 1;
        if (!may(p, task->licence) || !chance(rng, share[tenure][effort]))
            continue;
        int32_t level = (int32_t)pick(rng, levels[tenure], 4) + 1;
        hold(p, role->task[i], level);
        p->truck = p->truck || (task->truck && level > 1 && chance(rng, 760));
    }
}

/* Whoever has had a role has done something of it. */
static void fill_up(const struct synth_world *world, struct synth_person *p)
{
    for (uint32_t r = 0; r < p->role_count; r++) {
        const struct synth_role *role = &world->role[p->role[r]];
        for (uint32_t i = 0; i < role->task_count; i++)
            if (p->capability_count < CAPABLE_LEAST &&
                may(p, world->task[role->task[i]].licence))
                hold(p, role->task[i], 1);
    }
}

static void draw_certificates(struct rng *rng, const struct synth_world *world,
                              struct synth_person *p)
{
    uint32_t likely = 0;

    for (uint32_t r = 0; r < p->role_count; r++)
        likely |= world->role[p->role[r]].certificates;
    for (uint32_t i = 0; i < synth_certificate_count; i++) {
        const struct synth_certificate *c = &synth_certificates[i];
        bool with = (likely >> i & 1) != 0;
        if (chance(rng, with ? c->with_milli : c->without_milli))
            p->certificates |= UINT32_C(1) << i;
    }
}

/* ---- travel and time ---- */

static void draw_travel(struct rng *rng, const struct synth_world *world,
                        struct synth_person *p)
{
    static const uint32_t town[] = { 560, 260, 180 }, country[] = { 780, 140, 80 };
    static const int32_t by_car[] = { 30, 45, 60, 75, 90 };
    static const uint32_t car_milli[] = { 100, 260, 370, 130, 140 };
    static const int32_t else_by[] = { 30, 45, 60, 75, 90 };
    static const uint32_t else_milli[] = { 280, 330, 290, 60, 40 };
    const struct synth_place *place = &world->place[p->place];
    const uint32_t *modes =
        place->size == SYNTH_RURAL && !place->is_town ? country : town;

    if (p->has_car && chance(rng, 920)) {
        p->mode = MODE_CAR;
        p->max_minutes = by_car[pick(rng, car_milli, 5)];
        return;
    }
    p->mode = (enum travel_mode)(MODE_BUS + pick(rng, modes, 3));
    uint32_t minutes = pick(rng, else_milli, 5);
    if (p->mode != MODE_BUS && minutes > 1)
        minutes = rng_below(rng, 2);
    p->max_minutes = else_by[minutes];
}

static void draw_time(struct rng *rng, struct synth_person *p)
{
    static const int32_t hours[] = { 40, 30, 20 };
    static const uint32_t hours_milli[] = { 600, 260, 140 };

    p->wait_weeks = chance(rng, 720) ? 0 : 1 + (int32_t)rng_below(rng, 12);
    p->hours = hours[pick(rng, hours_milli, 3)];
    p->enrolled_part = rng_below(rng, 65536);
}

void synth_person_draw(const struct synth_world *world, struct rng *rng,
                       struct synth_person *person)
{
    *person = (struct synth_person){ 0 };
    draw_sex(rng, person);
    person->place = synth_draw(world->place_upto, world->place_count, rng);
    draw_swedish(rng, person);
    draw_home_language(rng, person);
    draw_english(rng, person);
    draw_licences(rng, world, person);
    draw_school(rng, person);
    draw_roles(rng, world, person);
    for (uint32_t i = 0; i < person->role_count; i++)
        draw_tasks(rng, world, &world->role[person->role[i]], person);
    fill_up(world, person);
    draw_certificates(rng, world, person);
    draw_travel(rng, world, person);
    draw_time(rng, person);
}
