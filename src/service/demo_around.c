/* demo_around.c: see demo_around.h. */
#include "service/demo_around.h"

#include "base/date.h"
#include "service/around.h"
#include "service/programme_load.h"

#define HALFWAY 15430 /* 2012-03-31 */
#define INVITED 8u

static int64_t rid_of(const struct call *call, const char *what, uint32_t nth)
{
    struct buf key = buf_new(call->arena);

    buf_format(&key, "%s %u", what, nth);
    return record_id(call->actor, "activity", STR("demo"), buf_str(&key));
}

/* Three lunches with a lecture, as was promised. */
static bool make_meetings(struct call *call, struct err *err)
{
    static const int64_t came[][4] = { { 14, 11, 2, 9 },
                                       { 9, 12, 0, 7 },
                                       { 17, 8, 3, 11 } };

    for (uint32_t i = 0; i < 3; i++) {
        const struct around_plan plan = { .rid = rid_of(call, "meeting", i),
                                          .programme = STR("dorroppnare"),
                                          .activity = STR("equality_meetings"),
                                          .area = i % 2 ? STR("vasternorrland")
                                                        : STR("jamtland"),
                                          .on = HALFWAY - 500 + 170 * (int32_t)i,
                                          .minute = 720,
                                          .minutes = 90,
                                          .place = STR("Lunch med föreläsning") };
        const struct around_held held = { .rid = plan.rid,
                                          .on = plan.on,
                                          .by = { came[i][0], came[i][1], came[i][2] },
                                          .firms = came[i][3] };
        if (!around_plan(call, &plan, err) || !around_hold(call, &held, err))
            return false;
    }
    return true;
}

static bool make_rest(struct call *call, struct err *err)
{
    const struct staff_form form = { .rid = rid_of(call, "form", 0),
                                     .programme = STR("dorroppnare"),
                                     .activity = STR("five_four_three"),
                                     .group = STR("coaches"),
                                     .on = HALFWAY - 420,
                                     .example = { STR("Samma frågor till alla") },
                                     .goal = { STR(
                                         "Hälften av platserna till kvinnor") },
                                     .goal_on = { HALFWAY - 200 },
                                     .obstacle = { STR("Få sökande i vården") },
                                     .person = { STR("officer") },
                                     .task = STR("Ringa tre företag") };
    const struct around_contact contact = { .rid = rid_of(call, "contact", 0),
                                            .programme = STR("dorroppnare"),
                                            .topic = STR("premises"),
                                            .party = STR("support"),
                                            .on = HALFWAY - 380,
                                            .note = STR("Hörslinga i möteslokalen.") };
    const struct around_deviation deviation = {
        .rid = rid_of(call, "deviation", 0),
        .programme = STR("dorroppnare"),
        .month = STR("2011-11"),
        .what = STR("fewer_visits"),
        .why = STR("staff_ill"),
        .side = STR("programme"),
        .decider = STR("project_lead"),
        .measure = STR("visits"),
        .note = STR("Två coacher var sjuka; besöken tas igen under våren.")
    };

    return around_trained(call, &form, err) && around_contact(call, &contact, err) &&
           around_deviate(call, &deviation, err);
}

/* A meeting to come, to which some are invited. */
static bool make_invites(struct call *call, const int64_t *person, uint32_t count,
                         struct err *err)
{
    const struct around_plan plan = { .rid = rid_of(call, "information", 0),
                                      .programme = STR("hallsberg"),
                                      .activity = STR("information_meeting"),
                                      .area = STR("hallsberg"),
                                      .on = moment_day(call->now) + 12,
                                      .minute = 780,
                                      .minutes = 90,
                                      .place = STR("Medborgarhuset") };
    struct programme_reading reading = { .name = STR("") };
    bool same;

    if (!programme_open("hallsberg", call->arena, &reading, err) ||
        !programme_load(call, &reading, &same, err) || !around_plan(call, &plan, err))
        return false;
    for (uint32_t i = 0; i < count && i < INVITED; i++) {
        const struct around_answer answer = { .invite_rid = rid_of(call, "invite", i),
                                              .answer =
                                                  i % 4 == 3 ? STR("no") : STR("yes") };
        if (!around_invite(call, answer.invite_rid, plan.rid, person[i], err) ||
            (i % 3 != 2 && !around_answer(call, &answer, err)))
            return false;
    }
    return true;
}

bool demo_around_make(struct call *call, const int64_t *person, uint32_t count,
                      struct err *err)
{
    return make_meetings(call, err) && make_rest(call, err) &&
           make_invites(call, person, count, err);
}
