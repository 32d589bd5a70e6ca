/*
 * simulate_people.c: who comes into a played programme: invented people, found and
 * begun as the plan asks (simulate_in.h).
 */
#include "base/date.h"
#include "service/enrolment.h"
#include "service/person_add.h"
#include "service/simulate_in.h"

#define NUMBER_DIGITS 12
#define A_DAY_MOST    3u /* who begin in an area */
#define ALL_RELATIONS ((1U << RELATION_COUNT) - 1)

/* Skatteverket's test numbers hold two of each day of these years: 238 is a woman's,
 * 239 a man's. (1980 lacks one day.) */
static const struct {
    int32_t from, to; /* years */
} test_years[] = { { 1977, 1979 }, { 1981, 1988 } };

/* The `nth` day of those years, spread, so that neighbours are not born in a row. */
static int32_t born_on(uint32_t nth)
{
    int32_t first = date_from_civil(test_years[0].from, 1, 1);
    int32_t gap = date_from_civil(test_years[0].to + 1, 1, 1);
    int32_t again = date_from_civil(test_years[1].from, 1, 1);
    int32_t end = date_from_civil(test_years[1].to + 1, 1, 1);
    uint32_t days = (uint32_t)(gap - first + end - again);
    int32_t day = first + (int32_t)((uint64_t)nth * 1597 % days);

    return day < gap ? day : day - gap + again;
}

/* Modulus 10 over the ten-digit form (domain/id_number.h). */
static char check_digit(const char *digits)
{
    int sum = 0;

    for (int i = 2; i < NUMBER_DIGITS - 1; i++) {
        int n = (digits[i] - '0') * (i % 2 ? 1 : 2);
        sum += n / 10 + n % 10;
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

static struct str test_number(struct arena *arena, uint32_t nth, bool woman)
{
    struct buf text = buf_new(arena);
    int32_t year, month, mday;

    date_to_civil(born_on(nth), &year, &month, &mday);
    buf_format(&text, "%04d%02d%02d%s", year, month, mday, woman ? "238" : "239");
    buf_char(&text, check_digit(text.ptr));
    return buf_str(&text);
}

/* --------------------------------------------------------------------------- people */

enum sex { WOMAN, MAN, UNSTATED };

/* Places in proportion where the file wants them so, else as it comes. */
static enum sex sex_of(struct simulating *s, struct sim_area *area)
{
    const struct equality *equality = s->p->equality;
    int64_t women = sim_any(s, "women");

    if (equality && ratio_is(equality->women_percent))
        women = ratio_floor(ratio_times(equality->women_percent, ratio_int(10)));
    if (sim_chance(s, sim_any(s, "unstated")))
        return UNSTATED;
    if (equality && str_is(equality->places, "proportional"))
        return (int64_t)area->women * 1000 <= women * area->people ? WOMAN : MAN;
    return sim_chance(s, women) ? WOMAN : MAN;
}

static bool identity_of(struct simulating *s, const struct sim_area *area, enum sex sex,
                        struct identity *identity, struct err *err)
{
    struct identity_faults faults;
    bool none = sex == UNSTATED;
    struct str given = sim_name(s, sex == MAN ? STR("man") : STR("woman"));
    const struct str typed[IDENTITY_FIELD_COUNT] = {
        [FIELD_GIVEN] = given,
        [FIELD_SURNAME] = sim_name(s, STR("surname")),
        [FIELD_NUMBER_KIND] = none ? STR("none") : STR("swedish"),
        [FIELD_REASON] = none ? STR("declined") : STR(""),
        [FIELD_NUMBER] =
            none ? STR("") : test_number(&s->scratch, s->person_count, sex == WOMAN),
        [FIELD_TOWN] = area->town_count > 0
                           ? area->town[rng_below(&s->rng, area->town_count)]
                           : STR(""),
    };

    return identity_read(typed, s->moment, identity, &faults) ||
           err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                   ARG_WORD("simulate_names.tsv"));
}

static void keep_person(struct simulating *s, int64_t id)
{
    if (s->person_count == s->person_room) {
        uint32_t more = s->person_room ? s->person_room * 2 : 256;
        s->person = arena_grow(s->arena, s->person, s->person_room * sizeof *s->person,
                               more * sizeof *s->person);
        s->person_room = more;
    }
    s->person[s->person_count++] = (struct sim_person){ id };
}

static bool add_person(struct simulating *s, struct sim_area *area, uint32_t coach,
                       struct err *err)
{
    enum sex sex = sex_of(s, area);
    struct call *call = sim_as(s, coach);
    struct identity identity;
    struct person_add_ask ask = { .identity = &identity,
                                  .seen = ALL_RELATIONS,
                                  .is_another = true,
                                  .action = "person_new" };
    struct person_added added;

    if (!identity_of(s, area, sex, &identity, err) ||
        !person_new(call, &ask, &added, err))
        return false;
    if (added.outcome != PERSON_DONE)
        return err_set(err, ERR_CONFLICT, N_("the number is another person's already"));
    keep_person(s, added.person_id);
    area->women += sex == WOMAN;
    area->people++;
    s->so_far->people++;
    return true;
}

static const struct target_group *group_of(struct simulating *s)
{
    const struct programme *p = s->p;
    uint32_t count = p->target_groups.count, others = 0, nth;

    if (count == 0)
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        others += p->target_groups.item[i].primary != TRI_YES;
    if (others == 0 || others == count)
        return &p->target_groups.item[rng_below(&s->rng, count)];
    bool primary = sim_chance(s, sim_any(s, "primary_group"));
    nth = rng_below(&s->rng, primary ? count - others : others);
    for (uint32_t i = 0; i < count; i++)
        if ((p->target_groups.item[i].primary == TRI_YES) == primary && nth-- == 0)
            return &p->target_groups.item[i];
    return &p->target_groups.item[0];
}

/* Whoever may offer the first step: a coach, else the first who is not the person. */
static struct str decider_of(const struct simulating *s)
{
    const struct programme *p = s->p;
    uint32_t move = sim_move_of(s, s->start[SUBJECT_PERSON], MOVE_ADVANCE);

    if (s->staff_role != REF_NONE)
        return p->roles.item[s->staff_role].id;
    for (uint32_t i = 0; move != REF_NONE && i < p->moves.item[move].by.count; i++)
        if (!str_is(p->moves.item[move].by.item[i].id, "participant"))
            return p->moves.item[move].by.item[i].id;
    return p->roles.item[0].id;
}

static bool enrol(struct simulating *s, uint32_t a, uint32_t coach, struct err *err)
{
    const struct target_group *group = group_of(s);
    struct enrolment_new new = {
        .rid = sim_id(s, "enrolment of a person", s->person_count),
        .of = SUBJECT_PERSON,
        .person_id = s->person[s->person_count - 1].id,
        .programme = s->p->id,
        .area = s->area[a].id,
        .decider = decider_of(s),
        .found = str_from(enrolment_found[rng_below(&s->rng, 6)].word),
        .on = s->day
    };
    struct sim_way way = { .of = SUBJECT_PERSON,
                           .who = s->person_count - 1,
                           .area = a,
                           .coach = coach,
                           .firm = REF_NONE };

    if (group) {
        struct str *confirmed =
            ARENA_ARRAY(&s->scratch, group->criteria.count + 1, struct str);
        for (uint32_t i = 0; i < group->criteria.count; i++)
            confirmed[i] = group->criteria.item[i].id;
        new.group = group->id;
        new.confirmed = confirmed;
        new.confirmed_count = group->criteria.count;
    }
    if (!enrolment_begin(sim_as(s, coach), &new, &way.rid, err))
        return false;
    (void)sim_way_begin(s, &way);
    return true;
}

/* The coach of the area who is there and has begun with fewest; REF_NONE: nobody is. */
static uint32_t coach_of(const struct simulating *s, const struct sim_area *area)
{
    uint32_t best = REF_NONE;

    for (uint32_t i = 0; i < area->coach_count; i++) {
        uint32_t c = area->first_coach + i;
        if (sim_is_there(s, c) &&
            (best == REF_NONE || s->coach[c].people < s->coach[best].people))
            best = c;
    }
    return best;
}

/* What people wait for has been decided, on the programme's own way. */
static bool may_begin(const struct simulating *s)
{
    const struct programme *p = s->p;

    for (uint32_t m = 0; m < p->moves.count; m++)
        for (uint32_t a = 0; a < p->moves.item[m].after.count; a++) {
            uint32_t other = p->moves.item[m].after.item[a].index;
            uint32_t from =
                other == REF_NONE ? REF_NONE : p->moves.item[other].from.index;
            if (p->moves.item[m].from.index == s->start[SUBJECT_PERSON] &&
                from != REF_NONE && p->stages.item[from].subject == SUBJECT_PROGRAMME &&
                !s->made[other])
                return false;
        }
    return true;
}

bool sim_people_day(struct simulating *s, struct err *err)
{
    int32_t lead = (int32_t)sim_any(s, "lead_days");

    if (s->start[SUBJECT_PERSON] == REF_NONE || !may_begin(s))
        return true;
    for (uint32_t a = 0; a < s->area_count; a++) {
        struct sim_area *area = &s->area[a];
        uint32_t wanted = sim_plan_begun(s, area, s->day + lead);
        for (uint32_t n = 0; n < A_DAY_MOST && area->begun < wanted; n++) {
            uint32_t coach = coach_of(s, area);
            if (coach == REF_NONE || s->person_count == SIMULATE_PEOPLE_MOST)
                break;
            if (!add_person(s, area, coach, err) || !enrol(s, a, coach, err))
                return false;
            area->begun++;
            s->coach[coach].people++;
        }
    }
    return true;
}
