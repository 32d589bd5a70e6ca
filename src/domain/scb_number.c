/* scb_number.c: see scb_number.h. */
#include "domain/scb_number.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"

#define TAIL_CHARS   4u
#define NUMBER_CHARS (SCB_NUMBER_BYTES - 1)

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool scb_man_check(struct str man, struct err *err)
{
    if (man.len == 0 ||
        (man.len == TAIL_CHARS && is_letter(man.ptr[0]) && is_letter(man.ptr[1]) &&
         is_digit(man.ptr[2]) && is_digit(man.ptr[3])))
        return true;
    return err_set(err, ERR_INPUT,
                   N_("the ending of a protected man's number to SCB is two letters "
                      "and two digits, as SCB has told you"));
}

/* The four characters after the day of birth. */
static bool tail_of(const struct scb_person *person, struct str man, struct str *tail,
                    struct err *err)
{
    if (person->sex == ID_SEX_NOT_STATED)
        return err_set(err, ERR_INPUT,
                       N_("the identity is protected and the sex is not stated: SCB's "
                          "number for it cannot be made"));
    if (person->sex == ID_SEX_MAN && man.len == 0)
        return err_set(err, ERR_STATE,
                       N_("a protected man is held back: ask SCB what his number ends "
                          "with, and configure it"));
    *tail = person->sex == ID_SEX_MAN ? man : STR(SCB_WOMAN);
    return true;
}

static bool pseudo(const struct scb_person *person, struct str man,
                   char text[SCB_NUMBER_BYTES], struct err *err)
{
    char made[SCB_NUMBER_BYTES + DATE_TEXT_BYTES];
    int32_t year, month, day;
    struct str tail;

    if (person->born_on == DAY_NONE)
        return err_set(err, ERR_INPUT,
                       N_("the identity is protected and the day of birth is not "
                          "written: SCB's number for it cannot be made"));
    if (!tail_of(person, man, &tail, err))
        return false;
    date_to_civil(person->born_on, &year, &month, &day);
    snprintf(made, sizeof made, "%04d%02d%02d%.*s", (int)year, (int)month, (int)day,
             STR_ARG(tail));
    memcpy(text, made, SCB_NUMBER_BYTES);
    return true;
}

bool scb_number(const struct scb_person *person, struct str man,
                char text[SCB_NUMBER_BYTES], struct err *err)
{
    if (person->protected)
        return pseudo(person, man, text, err);
    if ((person->number->kind != ID_PERSONNUMMER &&
         person->number->kind != ID_SAMORDNING) ||
        strlen(person->number->text) != NUMBER_CHARS)
        return err_set(err, ERR_INPUT,
                       N_("there is no personnummer or samordningsnummer to report to "
                          "SCB"));
    memcpy(text, person->number->text, SCB_NUMBER_BYTES);
    return true;
}
