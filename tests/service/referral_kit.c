/* referral_kit.c: see referral_kit.h. */
#include "referral_kit.h"

#include <stdio.h>

#include "service/firm_part.h"
#include "service/import.h"
#include "service/need_match.h"

int64_t referral_firm, referral_contact, referral_work;
int64_t referral_person[REFERRAL_PEOPLE];
int64_t referral_rid[REFERRAL_PEOPLE];

static void import_all(void)
{
    struct import_ask people = {
        { case_file("p.csv", "source_key,sex,locality,capabilities\n"
                             "a,K,Krokom,task:plocka-order=3;task:packa-kolli=3\n"
                             "b,M,Krokom,task:plocka-order=2\n"
                             "c,,Krokom,task:packa-kolli=1\nd,K,Krokom,\n") },
        true,
        NULL
    };
    struct import_ask needs = {
        { case_file("n.csv", "source_key,title,locality,start\n"
                             "n,Lager,Krokom,2027-01-11\n"
                             "m,Disk,Krokom,2027-01-11\n"
                             "o,Kassa,Krokom,2027-01-11\n"),
          case_file(
              "r.csv",
              "need,task,share_percent,kind,concept,level,class,weight,obtain_weeks\n"
              "n,,,concept,task:plocka-order,2,learnable,,3\n"
              "n,,,concept,task:packa-kolli,2,learnable,,2\n"
              "n,,,licence,B,,custom,,\n") },
        true,
        NULL
    };
    struct import_report report;
    struct err err = { 0 };

    CASE_OK(import_people(&case_call, &people, &report, &err), &err);
    CASE_OK(import_needs(&case_call, &needs, &report, &err), &err);
    case_wait();
}

int referral_made(void **state)
{
    struct contact_typed contact = { .rid = 501,
                                     .name = STR("Erik Sandmark"),
                                     .phone = STR("070-174 06 05") };
    struct err err = { 0 };
    struct buf sql;
    bool saved;

    if (case_make(state) != 0)
        return -1;
    import_all();
    referral_firm = firm_made("Aspens Bageri", "", "7");
    contact.firm_rid = referral_firm;
    CASE_OK(contact_save(&case_call, &contact, &saved, &err), &err);
    referral_contact = contact.rid;
    referral_work = firm_number("SELECT rid FROM need WHERE source_key = 'n'");
    for (uint32_t i = 0; i < REFERRAL_PEOPLE; i++) {
        sql = buf_new(&case_arena);
        buf_format(&sql, "SELECT id FROM person WHERE source_key = '%c'", 'a' + i);
        referral_person[i] = firm_number(sql.ptr);
        sql = buf_new(&case_arena);
        buf_format(&sql, "SELECT rid FROM person WHERE source_key = '%c'", 'a' + i);
        referral_rid[i] = firm_number(sql.ptr);
    }
    return 0;
}

struct referral_new referral_for(uint32_t which)
{
    return (struct referral_new){ .rid = random_id(),
                                  .person_id = referral_person[which],
                                  .person_rid = referral_rid[which],
                                  .need_rid = referral_work,
                                  .firm_rid = referral_firm,
                                  .contact_rid = referral_contact,
                                  .due_on = CASE_DAY + 7,
                                  .why = STR("own_wish"),
                                  .asked = true };
}

void referral_put_forward(const struct referral_new *new)
{
    struct err err = { 0 };

    CASE_OK(referral_add(&case_call, new, &err), &err);
}

struct str referral_link(int64_t rid)
{
    struct referral_paper paper;
    struct err err = { 0 };

    CASE_OK(referral_paper_make(&case_call, rid, &paper, &err), &err);
    return str_copy(&case_arena, str_from(paper.token.text));
}

struct employer_seen referral_door(struct str link)
{
    struct employer_seen seen;
    struct err err = { 0 };

    CASE_OK(employer_look(&case_call, link, &seen, &err), &err);
    return seen;
}

enum employer_outcome referral_answered(struct str link,
                                        const struct employer_answer *answer)
{
    const struct employer_seen seen = referral_door(link);
    const struct actor *was = case_call.actor;
    enum employer_outcome outcome = EMPLOYER_KEPT;
    struct err err = { 0 };

    case_call.actor = &seen.actor;
    CASE_OK(employer_answer(&case_call, &seen, answer, &outcome, &err), &err);
    case_call.actor = was;
    return outcome;
}

struct str referral_is(int64_t rid)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql, "SELECT state FROM referral WHERE rid = %lld", (long long)rid);
    struct str text = firm_text(sql.ptr);
    return str_sub(text, 0, text.len >= 2 ? text.len - 2 : 0);
}

int64_t referral_run(uint32_t place, uint32_t *which)
{
    struct match_ask ask = { .need = STR("n"), .top = REFERRAL_PEOPLE };
    struct view *answer = NULL;
    struct err err = { 0 };
    int64_t run = 0;
    uint32_t at = 1;

    CASE_OK(need_match(&case_call, &ask, &answer, &err), &err);
    case_wait();
    assert_true(str_int(view_get(answer, STR("run"))->text, &run));
    for (const struct view_item *i = view_get(answer, STR("people"))->list.first; i;
         i = i->next, at++)
        if (at == place)
            *which =
                (uint32_t)(view_get(&i->value, STR("source_key"))->text.ptr[0] - 'a');
    return run;
}

struct employer_answer referral_about(int64_t rid, enum referral_step step)
{
    return (struct employer_answer){ .referral_rid = rid,
                                     .step = step,
                                     .reason = step == REFERRAL_SAY_NO ? STR("filled")
                                                                       : STR("") };
}

bool referral_says(const struct view *view, const char *words)
{
    struct buf out = buf_new(&case_arena);

    view_write(&out, view);
    buf_char(&out, '\0');
    return strstr(out.ptr, words) != NULL;
}

uint32_t referral_silenced(int32_t day)
{
    struct err err = { 0 };
    uint32_t count = 0;

    CASE_OK(referral_silence(&case_call, day, &count, &err), &err);
    return count;
}
