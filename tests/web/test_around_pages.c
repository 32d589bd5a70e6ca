/*
 * test_around_pages.c: what is done around a programme as a browser meets it: meetings,
 * invitations, answers, who came, values sessions, trainings of staff, contacts and
 * deviations. What is refused is said in a sentence, and what was typed stays.
 *
 * A test plans the meetings that it needs: a form's token is the meeting's address.
 */
#include "attack_kit.h"

#define HALLSBERG   "/programme/hallsberg/around"
#define DOOR        "/programme/dorroppnare/around"
#define BODEN       "/programme/norrbotten/around"
#define TRAINING    "/programme/dorroppnare/training"
#define PLAN        "step=plan&activity=information_meeting&area=hallsberg"
#define CONTACT     "step=contact&topic=aids&party=expert"
#define DEVIATION   "step=deviation&what=late&why=law&side=employer&decider=coach"
#define SAID(id, n) message_for(LANG_SV, (id), (n))

static void taken(struct answer answer)
{
    if (answer.status != 303)
        fail_msg("status %d: %.*s", answer.status, STR_ARG(answer.body));
}

/* How often `part` stands in the page. */
static uint32_t times(struct answer answer, const char *part)
{
    struct str rest = answer.body;
    uint32_t n = 0;

    for (size_t at; (at = str_find(rest, str_from(part))) != SIZE_MAX; n++)
        rest = str_sub(rest, at + strlen(part), rest.len);
    return n;
}

/* What stands after the first `mark` that follows `place`, up to a quote. */
static const char *after(struct answer answer, const char *place, const char *mark)
{
    size_t at = str_find(answer.body, str_from(place));

    assert_true(at != SIZE_MAX);
    struct str rest = str_sub(answer.body, at, answer.body.len);
    at = str_find(rest, str_from(mark));
    assert_true(at != SIZE_MAX);
    rest = str_sub(rest, at + strlen(mark), rest.len);
    return str_cstr(&app_arena, str_sub(rest, 0, str_find(rest, STR("\""))));
}

/* A text in app_arena. */
static const char *text_of(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
static const char *text_of(const char *format, ...)
{
    char text[400];
    va_list list;

    va_start(list, format);
    int len = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    assert_true(len > 0 && (size_t)len < sizeof text);
    return str_cstr(&app_arena, str_from(text));
}

/* A meeting of hallsberg's, planned by maja; its address. */
static const char *planned(uint32_t token, const char *on)
{
    taken(attack_sent("maja", HALLSBERG, text_of(PLAN "&token=%u&on=%s", token, on)));
    return text_of("/programme/hallsberg/activity/%u", token);
}

/* ------------------------------------------------------------ what comes back refused
 */

struct refusal {
    const char *fields;
    const char *sentence; /* a message's id */
    const char *kept[4];
};

/* The part of a message without its hole, and without its first letter, which a page
 * makes great. */
static struct str part_of(const char *id)
{
    struct str text = str_from(SAID(id, 1));
    size_t open = str_find(text, STR("{")), close = str_find(text, STR("}"));

    return open == SIZE_MAX ? str_sub(text, 1, text.len)
           : open > 1       ? str_sub(text, 1, open - 1)
                            : str_sub(text, close + 1, text.len);
}

static void refused(const char *login, const char *url, const struct refusal *one)
{
    struct answer no = attack_sent(login, url, one->fields);

    if (no.status != 400 || !app_has(no, "class=\"msg bad\"") ||
        str_find(no.body, part_of(one->sentence)) == SIZE_MAX)
        fail_msg("%s: status %d, not told: %s", one->fields, no.status, one->sentence);
    for (uint32_t i = 0; i < 4 && one->kept[i]; i++)
        if (!app_has(no, one->kept[i]))
            fail_msg("%s: not kept: %s", one->fields, one->kept[i]);
}

#define REFUSED(login, url, list)                                                      \
    for (size_t i_ = 0; i_ < sizeof(list) / sizeof *(list); i_++)                      \
    refused(login, url, &(list)[i_])

static void a_meeting_that_cannot_be_planned_comes_back_as_it_was_typed(void **state)
{
    static const char on[] = "id=\"p-on\" name=\"on\" value=\"2026-12-01\"";
    static const char where[] = "value=\"Folkets hus\"";
    static const struct refusal list[] = {
        { PLAN "&token=1001&on=n%C3%A5n+g%C3%A5ng&at=13.00&place=Folkets+hus",
          "{text} is no day; write it as 1 March 2027 or 2027-03-01",
          { "value=\"nån gång\"", where, "value=\"hallsberg\" selected",
            "value=\"information_meeting\" selected" } },
        { PLAN "&token=1001&on=&place=Folkets+hus",
          "write the day, as 1 March 2027 or 2027-03-01",
          { where } },
        { PLAN "&token=1001&on=2036-01-01&place=Folkets+hus",
          "choose a day within three years",
          { "value=\"2036-01-01\"", where } },
        { PLAN "&token=1001&on=2026-12-01&at=25.00&place=Folkets+hus",
          "write the time as 13.00",
          { on, "value=\"25.00\"", where } },
        { PLAN "&token=1001&on=2026-12-01&at=lunch&place=Folkets+hus",
          "write the time as 13.00",
          { on, "value=\"lunch\"", where } },
        { PLAN "&token=1001&on=2026-12-01&minutes=1441&place=Folkets+hus",
          "write the minutes as a whole number, at most {n}",
          { on, "value=\"1441\"", where } },
        { PLAN "&token=1001&on=2026-12-01&minutes=l%C3%A4nge&place=Folkets+hus",
          "write the minutes as a whole number, at most {n}",
          { on, "value=\"länge\"", where } },
        { "step=plan&activity=lunch&token=1001&on=2026-12-01&place=Folkets+hus",
          "choose an activity of the programme",
          { on, where } },
        { "step=plan&activity=information_meeting&area=mora&token=1001&on=2026-12-01"
          "&place=Folkets+hus",
          "choose an area of the programme",
          { on, where } },
        { "step=dance&token=1001", "choose what is to be done", { NULL } },
    };

    (void)state;
    REFUSED("maja", HALLSBERG, list);
    assert_int_equal(attack_page("maja", "/programme/hallsberg/activity/1001").status,
                     404);
}

static void a_contact_or_deviation_refused_comes_back_as_it_was_typed(void **state)
{
    static const char note[] = ">Ny slinga</textarea>";
    static const struct refusal list[] = {
        { CONTACT "&token=1002&c_on=snart&c_note=Ny+slinga",
          "{text} is no day; write it as 1 March 2027 or 2027-03-01",
          { "value=\"snart\"", note, "value=\"aids\" selected",
            "value=\"expert\" selected" } },
        { CONTACT "&token=1002&c_on=2027-01-01&c_note=Ny+slinga",
          "the day has not come yet",
          { "value=\"2027-01-01\"", note } },
        { CONTACT "&token=1002&c_minutes=-5&c_note=Ny+slinga",
          "write the minutes as a whole number, at most {n}",
          { "value=\"-5\"", note } },
        { "step=contact&topic=gossip&party=expert&token=1002&c_note=Ny+slinga",
          "choose what it was about",
          { note } },
        { "step=contact&topic=aids&party=me&token=1002&c_note=Ny+slinga",
          "choose with whom it was",
          { note } },
    };
    static const struct refusal deviations[] = {
        { DEVIATION "&token=1003&month=maj&note=Sent",
          "write the month as 2027-01",
          { "value=\"maj\"", ">Sent</textarea>", "value=\"late\" selected",
            "value=\"coach\" selected" } },
        { DEVIATION "&token=1003&month=2027-02&note=Sent",
          "the month has not come yet",
          { "value=\"2027-02\"", "value=\"law\" selected",
            "value=\"employer\" selected" } },
        { DEVIATION "&token=1003&month=2026-10&measure=luck&note=Sent",
          "choose a measure of the programme",
          { "value=\"2026-10\"", ">Sent</textarea>" } },
        { DEVIATION "&token=1003&month=2026-10&area=mora&measure=visits",
          "choose an area of the programme",
          { "value=\"2026-10\"", "value=\"visits\" selected" } },
        { "step=deviation&what=late&why=law&decider=king&token=1003&month=2026-10",
          "choose who decides",
          { "value=\"2026-10\"" } },
        { "step=deviation&what=all&why=law&decider=coach&token=1003&month=2026-10",
          "choose what differed",
          { "value=\"2026-10\"" } },
        { "step=deviation&what=late&why=moon&decider=coach&token=1003&month=2026-10",
          "choose why",
          { "value=\"2026-10\"" } },
        { "step=deviation&what=late&why=law&side=left&decider=coach&token=1003"
          "&month=2026-10",
          "choose whose side the reason is on",
          { "value=\"2026-10\"" } },
    };

    (void)state;
    REFUSED("maja", DOOR, list);
    REFUSED("petra", DOOR, deviations);
}

static void a_form_after_training_comes_back_as_it_was_typed(void **state)
{
    static const char example[] = "value=\"Samma frågor\"";
    static const struct refusal list[] = {
        { "activity=five_four_three&group=lead&token=1004&example_1=Samma+fr%C3%A5gor"
          "&person_1=officer&goal_1=H%C3%A4lften",
          "goal {n} needs both words and a day",
          { example, "value=\"Hälften\"", "value=\"lead\" selected",
            "value=\"officer\" selected" } },
        { "activity=five_four_three&group=lead&token=1004&example_1=Samma+fr%C3%A5gor"
          "&goal_1=H%C3%A4lften&goal_1_on=sen",
          "{text} is no day; write it as 1 March 2027 or 2027-03-01",
          { example, "value=\"sen\"" } },
        { "activity=five_four_three&group=lead&token=1004&example_1=Samma+fr%C3%A5gor"
          "&on=2027-05-01",
          "the day has not come yet",
          { example, "value=\"2027-05-01\"" } },
        { "activity=five_four_three&group=cooks&token=1004&example_1=Samma+fr%C3%A5gor",
          "choose a staff group of the programme",
          { example } },
        { "activity=five_four_three&group=lead&token=1004&example_1=Samma+fr%C3%A5gor"
          "&person_2=king",
          "choose key persons by their role",
          { example } },
        { "activity=equality_meetings&group=lead&token=1004",
          "choose a training of the programme",
          { NULL } },
    };

    (void)state;
    REFUSED("ali", TRAINING, list);
}

static void a_number_that_is_none_comes_back_as_it_was_typed(void **state)
{
    struct str said = part_of("write whole numbers from 0 to {n}");
    static const char *const bad[] = { "women=m%C3%A5nga&men=4&unstated=0&firms=2",
                                       "women=-1&men=4&unstated=0&firms=2",
                                       "women=1&men=4&unstated=&firms=2",
                                       "women=1&men=4&unstated=0&firms=100001",
                                       "women=1&men=1.5&unstated=0&firms=2" };

    (void)state;
    const char *url = planned(1010, "2026-11-26");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct answer no =
            attack_sent("maja", url, text_of("step=held&on=2026-11-26&%s", bad[i]));
        assert_int_equal(no.status, 400);
        assert_true(str_find(no.body, said) != SIZE_MAX);
        assert_true(app_has(no, "value=\"2026-11-26\""));
    }
    struct answer no = attack_sent(
        "maja", url, "step=held&on=2026-12-24&women=7&men=6&unstated=5&firms=4");
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, SAID("the day has not come yet", 1) + 1));
    assert_true(app_has(no, "name=\"women\" value=\"7\""));
    assert_true(app_has(no, "name=\"firms\" value=\"4\""));
    no = attack_sent("maja", url, "step=off&off_reason=boredom");
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, SAID("choose a reason", 1) + 1));
    assert_false(app_has(attack_page("maja", url), "tag ok"));
}

/* ---------------------------------------------------------------------- what is taken
 */

static void a_meeting_is_planned_held_corrected_and_taken_back(void **state)
{
    (void)state;
    const char *url = planned(1020, "2026-11-26");
    assert_true(app_has(attack_page("maja", HALLSBERG), url));
    /* the same form again is the same meeting */
    planned(1020, "2026-11-26");
    assert_int_equal(times(attack_page("maja", HALLSBERG), url), 1);
    taken(attack_sent("maja", url,
                      "step=held&on=2026-11-26&women=7&men=6&unstated=5&firms=4"));
    struct answer held = attack_page("maja", url);
    assert_true(app_has(held, "7 kvinnor, 6 män, 5 ej angivet"));
    taken(attack_sent("maja", url,
                      "step=held&on=2026-11-26&women=8&men=6&unstated=5&firms=4"));
    held = attack_page("maja", url);
    assert_true(app_has(held, "8 kvinnor"));
    assert_false(app_has(held, "7 kvinnor"));
    assert_int_equal(attack_sent("maja", url, "step=off&off_reason=few").status, 409);
    taken(attack_sent("maja", url, "step=undo")); /* and what it corrected */
    assert_false(app_has(attack_page("maja", url), "7 kvinnor"));
    assert_false(app_has(attack_page("maja", url), "tag ok"));
    taken(attack_sent("maja", url, "step=off&off_reason=few"));
    assert_true(app_has(attack_page("maja", url), "tag bad"));
    assert_int_equal(
        attack_sent("maja", url,
                    "step=held&on=2026-11-26&women=8&men=6&unstated=5&firms=4")
            .status,
        409);
    taken(attack_sent("maja", url, "step=undo"));
    struct answer gone = attack_sent("maja", url, "step=undo");
    taken(gone);
    assert_true(str_is(gone.location, HALLSBERG));
    assert_int_equal(attack_page("maja", url).status, 404);
}

/* Whom maja may invite to the meeting: the first that its page proposes. */
static const char *first_free(const char *url)
{
    return after(attack_page("maja", url), "name=\"person\"", "<option value=\"");
}

static void one_is_invited_answers_and_comes_and_each_can_be_corrected(void **state)
{
    (void)state;
    const char *url = planned(1030, "2026-12-01"), *her = first_free(url);
    const char *invite = text_of("step=invite&person=%s&token=1031", her);
    taken(attack_sent("maja", url, invite));
    taken(attack_sent("maja", url, invite)); /* sent twice is once */
    struct answer shown = attack_page("maja", url);
    assert_int_equal(times(shown, "value=\"1031\""), 2); /* its two forms */
    assert_int_equal(
        attack_sent("maja", url, text_of("step=invite&person=%s&token=1032", her))
            .status,
        409);
    taken(attack_sent("maja", url, "step=answer&invite=1031&answer=no&reason=care"));
    const char *care =
        text_of("<span>%s</span>", SAID("Care of a child or relative", 1));
    shown = attack_page("maja", url);
    assert_true(app_has(shown, care));
    struct answer no = attack_sent("maja", url, "step=answer&invite=1031&answer=maybe");
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, SAID("choose an answer", 1) + 1));
    no = attack_sent("maja", url, "step=answer&invite=1031&answer=no&reason=unknown");
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, SAID("choose a reason of the list, for a no", 1) + 1));
    /* before its day nobody has come */
    assert_int_equal(
        attack_sent("maja", url, "step=came&invite=1031&answer=yes").status, 409);
    taken(attack_sent("maja", url, "step=uninvite&invite=1031&answer=unsure"));
    assert_false(app_has(attack_page("maja", url), care));
    /* a meeting to which people are invited is called off, not taken back */
    assert_int_equal(attack_sent("maja", url, "step=undo").status, 409);
    /* another meeting's address answers for none of it */
    const char *other = planned(1033, "2026-12-02");
    assert_int_equal(
        attack_sent("maja", other, "step=answer&invite=1031&answer=yes").status, 404);
    taken(attack_sent("maja", url, "step=uninvite&invite=1031&answer=unsure"));
    assert_false(app_has(attack_page("maja", url), "value=\"1031\""));
}

static void who_came_is_on_the_list_of_the_day_and_in_the_numbers(void **state)
{
    (void)state;
    const char *url = planned(1040, "2026-11-26");
    const char *one = first_free(url);
    taken(attack_sent("maja", url, text_of("step=invite&person=%s&token=1041", one)));
    taken(attack_sent("maja", url,
                      text_of("step=invite&person=%s&token=1042", first_free(url))));
    taken(attack_sent("maja", url, "step=came&invite=1041&answer=yes"));
    taken(attack_sent("maja", url, "step=came&invite=1042&answer=no&reason=illness"));
    struct answer list = attack_page("maja", text_of("%s/list", url));
    assert_int_equal(list.status, 200);
    assert_int_equal(times(list, "<td>Ja</td>"), 1);
    assert_int_equal(times(list, "<td>Nej</td>"), 1);
    assert_true(app_has(attack_page("maja", HALLSBERG), "Inbjudna: 2, ja: 0, kom: 1"));
    struct answer no = attack_sent("maja", url, "step=came&invite=1042&answer=unsure");
    assert_int_equal(no.status, 400);
}

static void
whom_a_values_session_reaches_is_a_number_and_nobody_is_invited(void **state)
{
    (void)state;
    taken(attack_sent("maja", BODEN,
                      "step=plan&activity=values_package&area=boden&token=1050"
                      "&on=2026-11-26&at=9.00&minutes=120&place=Sessionssalen"));
    const char *url = "/programme/norrbotten/activity/1050";
    struct answer shown = attack_page("maja", url);
    assert_true(app_has(shown, "09.00"));
    assert_true(app_has(shown, "Sessionssalen"));
    assert_false(app_has(shown, "value=\"invite\""));
    const char *her = first_free(planned(1051, "2026-12-03"));
    assert_int_equal(
        attack_sent("maja", url, text_of("step=invite&person=%s&token=1052", her))
            .status,
        409);
    taken(attack_sent("maja", url,
                      "step=held&on=2026-11-26&women=31&men=12&unstated=2&firms=0"));
    assert_true(
        app_has(attack_page("maja", BODEN), "31 kvinnor, 12 män, 2 ej angivet"));
    /* and the programme's own measure of it is counted, and opens */
    struct answer report = attack_page("sten", "/figures/norrbotten");
    assert_true(app_has(report, "measure=around_reached"));
    assert_true(app_has(report, "measure=found_partner"));
    assert_true(app_has(report, "<td class=\"n\" data-h=\"Kvinnor\">31</td>"));
    struct answer opened = attack_page(
        "sten", "/figures/norrbotten/events?measure=around_reached&sex=women"
                "&from=2026-11-01&to=2026-11-30");
    assert_true(app_has(opened, "Kvinnor <b>31</b>"));
}

static void trainings_contacts_and_deviations_are_written_and_taken_back(void **state)
{
    static const char form[] =
        "activity=five_four_three&group=coaches&token=1060&on=2026-11-20"
        "&example_1=Samma+fr%C3%A5gor&goal_1=H%C3%A4lften&goal_1_on=2027-02-01"
        "&obstacle_1=Tid&person_1=officer&task_1=Ringa";

    (void)state;
    taken(attack_sent("ali", TRAINING, form));
    assert_true(app_has(attack_page("ali", TRAINING), "Samma frågor"));
    /* another's own words are not maja's to read, nor to take back */
    assert_false(app_has(attack_page("maja", TRAINING), "<li>Ringa</li>"));
    assert_int_equal(attack_sent("maja", TRAINING, "undo=1060").status, 403);
    assert_int_equal(attack_sent("ali", TRAINING,
                                 "activity=five_four_three&group=coaches&token=1061")
                         .status,
                     409);
    taken(attack_sent("ali", TRAINING, "undo=1060"));
    assert_false(app_has(attack_page("ali", TRAINING), "Samma frågor"));

    taken(attack_sent("maja", DOOR,
                      CONTACT "&token=1062&c_on=2026-11-25&c_note=Ny+slinga"));
    assert_true(app_has(attack_page("maja", DOOR), "Ny slinga"));
    taken(attack_sent("maja", DOOR, "step=undo&item=1062"));
    assert_false(app_has(attack_page("maja", DOOR), "Ny slinga"));

    const char *deviation =
        DEVIATION "&token=1063&month=2026-10&measure=visits&note=Sen+lag";
    assert_int_equal(attack_sent("maja", DOOR, deviation).status, 403);
    taken(attack_sent("petra", DOOR, deviation));
    assert_true(app_has(attack_page("maja", DOOR), "Sen lag"));
    assert_int_equal(attack_sent("maja", DOOR, "step=undo&item=1063").status, 403);
    taken(attack_sent("petra", DOOR, "step=undo&item=1063"));
    assert_false(app_has(attack_page("maja", DOOR), "Sen lag"));
}

/* Sent twice a form is one; with other words it is told, and shown with a new id. */
static void once(const char *login, const char *url, const char *fields,
                 const char *other)
{
    taken(attack_sent(login, url, fields));
    taken(attack_sent(login, url, fields));
    struct answer page = attack_sent(login, url, other);
    assert_int_equal(page.status, 409);
    assert_true(app_has(page, SAID("this form was saved before, and something else "
                                   "stands in it now: look at what was saved, and "
                                   "press again if this is one more",
                                   1) +
                                  1));
}

static void what_is_sent_twice_around_a_programme_is_one(void **state)
{
    static const char form[] = "activity=five_four_three&group=coaches&token=1113"
                               "&on=2026-11-20&example_1=Samma+dag&task_1=Ringa";
    static const char task[] = "activity=five_four_three&group=coaches&token=1113"
                               "&on=2026-11-20&example_1=Samma+dag&task_1=Skriva";

    (void)state;
    once("maja", HALLSBERG, PLAN "&token=1110&on=2026-12-04&place=Salen",
         PLAN "&token=1110&on=2026-12-04&place=Hallen");
    assert_true(
        app_has(attack_page("maja", "/programme/hallsberg/activity/1110"), "Salen"));
    once("maja", DOOR, CONTACT "&token=1111&c_on=2026-11-25&c_note=En+ramp",
         CONTACT "&token=1111&c_on=2026-11-24&c_note=En+ramp");
    assert_int_equal(times(attack_page("maja", DOOR), "En ramp"), 1);
    const char *url = planned(1112, "2026-12-04"), *her = first_free(url);
    taken(attack_sent("maja", url, text_of("step=invite&person=%s&token=1114", her)));
    once("maja", url, text_of("step=invite&person=%s&token=1114", her),
         text_of("step=invite&person=%s&token=1114", first_free(url)));
    once("ali", TRAINING, form, task);
    assert_false(app_has(attack_page("ali", TRAINING), "<li>Skriva</li>"));
    taken(attack_sent("ali", TRAINING, "undo=1113"));
}

static void the_way_people_were_found_opens_to_its_events(void **state)
{
    struct answer shown = attack_page("maja", DOOR);

    (void)state;
    assert_true(app_has(shown, SAID("How people were found", 1)));
    assert_true(app_has(shown, "measure=found_"));
    const char *first = after(shown, "measure=found_", "found_");
    size_t cut = strcspn(first, "&");
    struct answer events =
        attack_page("maja", text_of("/figures/dorroppnare/events?measure=found_%.*s",
                                    (int)cut, first));
    assert_int_equal(events.status, 200);
}

/* ------------------------------------------------------------------------ who may not
 */

static void
only_who_protects_invites_a_protected_person_whom_the_meeting_only_counts(void **state)
{
    const struct route *route = attack_route_of(STR("/person/1/invite"), false);
    struct attack_urls urls = attack_urls(route);
    const char *meeting = planned(1070, "2026-12-04");
    uint32_t hers = 0;

    (void)state;
    for (uint32_t i = 0; i < urls.count; i++) {
        const char *url = str_cstr(&app_arena, urls.url[i]);
        if (attack_page("inger", url).status != 200 ||
            attack_page("maja", url).status != 404)
            continue;
        struct answer none = attack_page("maja", "/person/1234567890123456/invite");
        assert_true(attack_page("maja", url).body.len == none.body.len);
        assert_int_equal(attack_sent("maja", url, "activity=1070&token=1071").status,
                         404);
        taken(
            attack_sent("inger", url, text_of("activity=1070&token=%u", 1072 + hers)));
        hers++;
        const char *rid = url + strlen("/person/");
        struct answer shown = attack_page("maja", meeting);
        assert_false(app_has(shown, text_of("%.*s", (int)strcspn(rid, "/"), rid)));
    }
    assert_int_equal(hers, 1);
    struct answer shown = attack_page("maja", meeting);
    assert_true(app_has(shown, "Inbjudna: 1, ja: 0, kom: 0"));
    assert_false(app_has(shown, "value=\"1072\""));
    assert_int_equal(
        attack_sent("maja", meeting, "step=answer&invite=1072&answer=yes").status, 404);
    assert_int_equal(attack_page("inger", meeting).status, 403);
}

static void an_invitation_refused_from_her_own_page_comes_back(void **state)
{
    const char *meeting = planned(1080, "2026-12-05");
    const char *url = text_of("/person/%s/invite", first_free(meeting));
    struct answer no = attack_sent("maja", url, "token=1081&activity=");

    (void)state;
    assert_int_equal(no.status, 400);
    assert_true(app_has(no, "class=\"msg bad\""));
    assert_int_equal(attack_sent("maja", url, "token=1081&activity=99").status, 404);
    taken(attack_sent("maja", url, "token=1081&activity=1080"));
    assert_true(app_has(attack_page("maja", meeting), "value=\"1081\""));
}

static void another_unit_or_role_finds_no_meeting(void **state)
{
    const char *url = planned(1090, "2026-12-06");

    (void)state;
    assert_int_equal(attack_page("leila", url).status, 404);
    assert_int_equal(attack_page("henrik", url).status, 404);
    assert_int_equal(attack_sent("leila", url, "step=undo").status, 404);
    assert_int_equal(attack_page("tor", HALLSBERG).status, 403);
    assert_int_equal(attack_page("a participant", url).status, 403);
    assert_int_equal(
        attack_sent("sten", HALLSBERG, PLAN "&token=1091&on=2026-12-06").status, 403);
    assert_int_equal(attack_page("maja", "/programme/dorroppnare/activity/1090").status,
                     404);
}

#define TEST(f) cmocka_unit_test(f)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_meeting_that_cannot_be_planned_comes_back_as_it_was_typed),
        TEST(a_contact_or_deviation_refused_comes_back_as_it_was_typed),
        TEST(a_form_after_training_comes_back_as_it_was_typed),
        TEST(a_number_that_is_none_comes_back_as_it_was_typed),
        TEST(a_meeting_is_planned_held_corrected_and_taken_back),
        TEST(one_is_invited_answers_and_comes_and_each_can_be_corrected),
        TEST(who_came_is_on_the_list_of_the_day_and_in_the_numbers),
        TEST(whom_a_values_session_reaches_is_a_number_and_nobody_is_invited),
        TEST(trainings_contacts_and_deviations_are_written_and_taken_back),
        TEST(what_is_sent_twice_around_a_programme_is_one),
        TEST(the_way_people_were_found_opens_to_its_events),
        TEST(only_who_protects_invites_a_protected_person_whom_the_meeting_only_counts),
        TEST(an_invitation_refused_from_her_own_page_comes_back),
        TEST(another_unit_or_role_finds_no_meeting),
    };

    return cmocka_run_group_tests(tests, attack_open_house, attack_close_house);
}
