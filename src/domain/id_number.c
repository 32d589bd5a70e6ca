/*
 * id_number.c: see id_number.h.
 *
 *   written -> signs (digits and capitals, the sign, where it stood) -> the year
 *           -> date, serial number, check digit -> 12 digits
 */
#include "domain/id_number.h"

#include <assert.h>

#include "base/date.h"
#include "domain/id_signs.h"

#define DAY_MOST        31
#define DAY_ADDED       60 /* to the day of a samordningsnummer */
#define ORG_MONTH       20 /* the third and fourth digit of a firm's number, at least */
#define FREE_LETTERS    "-/.+"
#define INTERIM_LETTERS "TRSUWXJKLMN"
#define SERIAL_AT       8u /* of 12: three digits, and the check digit after them */

static const char *const kind_words[] = {
    [ID_PERSONNUMMER] = "pnr", [ID_SAMORDNING] = "samnr", [ID_RESERVE] = "reserve",
    [ID_FOREIGN] = "foreign",  [ID_NONE] = "none",
};
static const char *const reason_words[] = {
    [ID_REASON_WAITING] = "waiting",
    [ID_REASON_NO_PAPERS] = "no_papers",
    [ID_REASON_DECLINED] = "declined",
    [ID_REASON_NOT_NEEDED] = "not_needed",
};
static const char *const level_words[] = {
    [ID_LEVEL_STYRKT] = "styrkt",
    [ID_LEVEL_SANNOLIK] = "sannolik",
    [ID_LEVEL_OSAKER] = "osaker",
};
static const enum org_form form_by_digit[10] = {
    ORG_OTHER,   ORG_ESTATE, ORG_PUBLIC,      ORG_OTHER,      ORG_OTHER,
    ORG_COMPANY, ORG_OTHER,  ORG_COOPERATIVE, ORG_NON_PROFIT, ORG_PARTNERSHIP,
};
_Static_assert(sizeof kind_words / sizeof *kind_words == ID_KIND_COUNT,
               "one word each");
_Static_assert(sizeof reason_words / sizeof *reason_words == ID_REASON_COUNT, "so too");
_Static_assert(sizeof level_words / sizeof *level_words == ID_LEVEL_COUNT, "so too");

/* ------------------------------------------------------------------ people */

static const char not_a_person[] =
    N_("this looks like the number of an organisation, not of a person; the month, "
       "after the year, goes from 01 to 12");

static int32_t two_digits(const char *at)
{
    return id_digit(at[0]) * 10 + id_digit(at[1]);
}

static bool is_tf(const char *last_four)
{
    return last_four[0] == 'T' && last_four[1] == 'F' &&
           id_digits_only(last_four + 2, 2);
}

static bool is_interim(const char *last_four)
{
    return (id_is_capital(last_four[0]) &&
            strchr(INTERIM_LETTERS, last_four[0]) != NULL &&
            id_digits_only(last_four + 1, 3)) ||
           is_tf(last_four);
}

static bool letters_are_right(const struct id_signs *signs, struct err *err)
{
    const uint32_t before = signs->count - 4;

    if (id_digits_only(signs->at, signs->count) ||
        (id_digits_only(signs->at, before) && is_interim(signs->at + before)))
        return true;
    for (uint32_t i = 0; i < signs->count; i++)
        if (!id_is_digit(signs->at[i]))
            return err_set(err, ERR_INPUT,
                           N_("sign {place} of the number is a letter, where a digit "
                              "should be; another authority's reserve number is "
                              "entered as such"),
                           ARG_NUM(i + 1));
    return true;
}

static bool is_firms(const struct id_signs *signs)
{
    return signs->count == ID_LONG_SIGNS && memcmp(signs->at, "16", 2) == 0;
}

/* The four digits of the year. */
static bool year_of(const struct id_signs *signs, int32_t today, int32_t *year,
                    struct err *err)
{
    int32_t this_year, month, mday;

    date_to_civil(today, &this_year, &month, &mday);
    if (signs->count == ID_SHORT_SIGNS) {
        int32_t y = this_year - this_year % 100 + two_digits(signs->at);
        if (y > this_year)
            y -= 100;
        *year = signs->mark == '+' ? y - 100 : y;
    } else {
        *year = two_digits(signs->at) * 100 + two_digits(signs->at + 2);
        if (signs->mark == '+' && this_year - *year < 100)
            return err_set(err, ERR_INPUT,
                           N_("the sign + is for who turns 100 this year or has done, "
                              "and the century says otherwise; check both"));
    }
    if (*year < ID_YEAR_FIRST && signs->count == ID_SHORT_SIGNS)
        return err_set(err, ERR_INPUT,
                       N_("with + the year of birth would lie too far back; write - or "
                          "all twelve digits"));
    if (*year < ID_YEAR_FIRST || *year > this_year)
        return err_set(err, ERR_INPUT,
                       N_("the year, the first four of twelve digits, cannot be a year "
                          "of birth; it begins with 18, 19 or 20"));
    return true;
}

/* The day of birth in twelve signs, where they hold one that exists. */
static bool birth_day_of(const char *twelve, int32_t *day)
{
    int32_t year = two_digits(twelve) * 100 + two_digits(twelve + 2), y, m, d;
    int32_t month = two_digits(twelve + 4), mday = two_digits(twelve + 6);

    if (mday > DAY_ADDED)
        mday -= DAY_ADDED;
    if (month < 1 || month > 12 || mday < 1 || mday > DAY_MOST)
        return false;
    int32_t found = date_from_civil(year, month, mday);
    date_to_civil(found, &y, &m, &d);
    if (m != month || d != mday)
        return false;
    *day = found;
    return true;
}

/* In a samordningsnummer, day and month may be nought, or a day that no such month has:
 * who the number is for may know no better. */
static bool day_is_sound(const char *twelve, bool added)
{
    int32_t day;

    return added ? two_digits(twelve + 6) <= DAY_ADDED + DAY_MOST
                 : two_digits(twelve + 6) <= DAY_MOST && birth_day_of(twelve, &day);
}

/* Everything about twelve signs that does not hang on today's date. */
static bool twelve_are_sound(const char *twelve, enum id_kind *kind, struct err *err)
{
    const char *last_four = twelve + SERIAL_AT;
    const int32_t month = two_digits(twelve + 4);
    const bool interim = !id_is_digit(last_four[0]);
    const bool added = !interim && two_digits(twelve + 6) >= DAY_ADDED;

    if (month >= ORG_MONTH)
        return err_set(err, ERR_INPUT, not_a_person);
    if ((month < 1 && !added) || month > 12)
        return err_set(err, ERR_INPUT,
                       N_("the month, the two digits after the year, goes from 01 to "
                          "12"));
    if (!day_is_sound(twelve, added))
        return err_set(err, ERR_INPUT,
                       N_("there is no such day in that month; the day, the two digits "
                          "before the last four, goes from 01 to 31, and from 60 to 91 "
                          "in a samordningsnummer"));
    if (memcmp(last_four, "000", 3) == 0)
        return err_set(err, ERR_INPUT,
                       N_("the three digits after the day are 000, and nobody is given "
                          "that; check the last four"));
    if (!is_tf(last_four) && !id_check_digit_fits(twelve + 2))
        return err_set(err, ERR_INPUT,
                       N_("the last digit does not fit the others, so one of them is "
                          "wrong; compare all with a document"));
    *kind = interim ? ID_RESERVE : added ? ID_SAMORDNING : ID_PERSONNUMMER;
    return true;
}

static struct id_number number_of(enum id_kind kind, const char *text)
{
    struct id_number number = { .kind = kind };

    snprintf(number.text, sizeof number.text, "%s", text);
    if (kind == ID_RESERVE)
        snprintf(number.issuer, sizeof number.issuer, "%s", ID_INTERIM);
    return number;
}

static bool person_of(const struct id_signs *signs, int32_t today,
                      struct id_number *number, struct err *err)
{
    char twelve[ID_LONG_SIGNS + 1];
    int32_t year, day;
    enum id_kind kind;

    if (is_firms(signs))
        return err_set(err, ERR_INPUT, not_a_person);
    if (!letters_are_right(signs, err) || !year_of(signs, today, &year, err))
        return false;
    for (int32_t i = 4; i-- > 0; year /= 10)
        twelve[i] = (char)('0' + year % 10);
    memcpy(twelve + 4, signs->at + signs->count - 8, 9); /* with the terminator */
    if (!twelve_are_sound(twelve, &kind, err))
        return false;
    if (birth_day_of(twelve, &day) && day > today)
        return err_set(err, ERR_INPUT,
                       N_("the day of birth has not come yet; check the date, and for "
                          "who turns 100 this year or has done write +"));
    *number = number_of(kind, twelve);
    return true;
}

bool id_number_parse(struct str written, int32_t today, struct id_number *number,
                     struct err *err)
{
    struct id_signs signs;

    return id_signs_read(written, &signs, err) && person_of(&signs, today, number, err);
}

/* ----------------------------------------------------- others' numbers, and none */

/* Capitals, digits and FREE_LETTERS of what is written; spaces go. */
static bool free_text(struct str written, char text[ID_TEXT_BYTES], struct err *err)
{
    size_t len = 0;
    int64_t place = 0;

    for (size_t at = 0; at < written.len;) {
        uint32_t c = str_utf8_next(written, &at);
        char sign = id_is_dash(c) ? '-' : '\0';
        if (c < 0x80)
            sign = id_to_capital((char)c);
        place++;
        if (id_is_space(c))
            continue;
        if (!id_is_digit(sign) && !id_is_capital(sign) &&
            (sign == '\0' || !strchr(FREE_LETTERS, sign)))
            return err_set(err, ERR_INPUT,
                           N_("character {place} does not belong in the number; only A "
                              "to Z, digits and - / . + do"),
                           ARG_NUM(place));
        if (len + 1 == ID_TEXT_BYTES)
            return err_set(
                err, ERR_INPUT,
                N_("the number is longer than {most} characters; write only the "
                   "number"),
                ARG_NUM(ID_TEXT_BYTES - 1));
        text[len++] = sign;
    }
    if (len == 0)
        return err_set(err, ERR_INPUT, N_("no number is written"));
    text[len] = '\0';
    return true;
}

static bool sign_fits(char sign, char pattern)
{
    switch (pattern) {
    case '#':
        return id_is_digit(sign);
    case '@':
        return id_is_capital(sign);
    case '*':
        return id_is_digit(sign) || id_is_capital(sign);
    default:
        return sign == id_to_capital(pattern);
    }
}

static bool pattern_fits(const char *text, struct str pattern)
{
    if (pattern.len == 0)
        return true;
    if (strlen(text) != pattern.len)
        return false;
    for (size_t i = 0; i < pattern.len; i++)
        if (!sign_fits(text[i], pattern.ptr[i]))
            return false;
    return true;
}

static bool issuer_is_sound(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] == ':' || (unsigned char)name.ptr[i] < ' ')
            return false;
    return name.len > 0 && name.len < ID_ISSUER_BYTES && !str_is(name, ID_INTERIM);
}

bool id_reserve_parse(struct str written, const struct id_issuer *issuer,
                      struct id_number *number, struct err *err)
{
    struct id_number read = { .kind = ID_RESERVE };

    if (!issuer_is_sound(issuer->name))
        return err_set(err, ERR_INPUT,
                       N_("who gave the reserve number must be told in 1 to {most} "
                          "characters, without a colon"),
                       ARG_NUM(ID_ISSUER_BYTES - 1));
    if (!free_text(written, read.text, err))
        return false;
    size_t len = strlen(read.text);
    if (!pattern_fits(read.text, issuer->pattern))
        return err_set(err, ERR_INPUT,
                       N_("this does not look like a number from {issuer}, which are "
                          "{pattern} (# a digit, @ a letter, * either)"),
                       ARG_STR(issuer->name), ARG_STR(issuer->pattern));
    if (issuer->check_digit && (len < ID_SHORT_SIGNS ||
                                !id_check_digit_fits(read.text + len - ID_SHORT_SIGNS)))
        return err_set(err, ERR_INPUT,
                       N_("the last digit does not fit the others, so one of them is "
                          "wrong; compare all with a document"));
    memcpy(read.issuer, issuer->name.ptr, issuer->name.len);
    *number = read;
    return true;
}

bool id_foreign_parse(struct str written, struct str country, struct id_number *number,
                      struct err *err)
{
    struct id_number read = { .kind = ID_FOREIGN };

    if (country.len != 2 || !id_is_capital(id_to_capital(country.ptr[0])) ||
        !id_is_capital(id_to_capital(country.ptr[1])))
        return err_set(err, ERR_INPUT,
                       N_("the country of a foreign number is two letters, as FI"));
    if (!free_text(written, read.text, err))
        return false;
    read.issuer[0] = id_to_capital(country.ptr[0]);
    read.issuer[1] = id_to_capital(country.ptr[1]);
    *number = read;
    return true;
}

struct id_number id_none(enum id_reason reason)
{
    assert(reason < ID_REASON_COUNT);
    return (struct id_number){ .kind = ID_NONE, .reason = reason };
}

/* ------------------------------------------------------------------- storing */

void id_number_store(const struct id_number *number, char text[ID_STORED_BYTES])
{
    const char *kind = id_kind_word(number->kind);

    if (number->kind == ID_NONE)
        snprintf(text, ID_STORED_BYTES, "%s:%s", kind, id_reason_word(number->reason));
    else if (number->issuer[0])
        snprintf(text, ID_STORED_BYTES, "%s:%s:%s", kind, number->issuer, number->text);
    else
        snprintf(text, ID_STORED_BYTES, "%s:%s", kind, number->text);
}

static bool word_from(struct str word, const char *const *words, uint32_t count,
                      uint32_t *index)
{
    for (uint32_t i = 0; i < count; i++)
        if (str_is(word, words[i])) {
            *index = i;
            return true;
        }
    return false;
}

static bool load_twelve(struct str text, enum id_kind kind, struct id_number *number)
{
    char twelve[ID_LONG_SIGNS + 1] = "";
    struct err why = { 0 };
    enum id_kind found;

    if (text.len != ID_LONG_SIGNS)
        return false;
    memcpy(twelve, text.ptr, ID_LONG_SIGNS);
    if (!id_digits_only(twelve, SERIAL_AT) ||
        !(kind == ID_RESERVE ? is_interim(twelve + SERIAL_AT)
                             : id_digits_only(twelve + SERIAL_AT, 4)) ||
        !twelve_are_sound(twelve, &found, &why) || found != kind)
        return false;
    *number = number_of(kind, twelve);
    return true;
}

static bool load_other(struct str rest, enum id_kind kind, struct id_number *number)
{
    struct str issuer;
    struct err why = { 0 };

    if (!str_next(&rest, ':', &issuer))
        return false;
    if (kind == ID_FOREIGN)
        return id_foreign_parse(rest, issuer, number, &why);
    if (str_is(issuer, ID_INTERIM))
        return load_twelve(rest, kind, number);
    return id_reserve_parse(rest, &(struct id_issuer){ .name = issuer }, number, &why);
}

static bool load(struct str stored, struct id_number *number)
{
    struct str rest = stored, word;
    uint32_t kind, reason;

    if (stored.len >= ID_STORED_BYTES || !str_next(&rest, ':', &word) ||
        !word_from(word, kind_words, ID_KIND_COUNT, &kind))
        return false;
    if (kind == ID_PERSONNUMMER || kind == ID_SAMORDNING)
        return load_twelve(rest, (enum id_kind)kind, number);
    if (kind != ID_NONE)
        return load_other(rest, (enum id_kind)kind, number);
    if (!word_from(rest, reason_words, ID_REASON_COUNT, &reason))
        return false;
    *number = id_none((enum id_reason)reason);
    return true;
}

bool id_number_load(struct str stored, struct id_number *number, struct err *err)
{
    if (!load(stored, number))
        return err_set(err, ERR_STATE,
                       N_("a stored identity number is not as insteg writes them"));
    return true;
}

/* ------------------------------------------------------------------ printing */

static bool has_twelve(const struct id_number *number)
{
    return number->kind == ID_PERSONNUMMER || number->kind == ID_SAMORDNING ||
           (number->kind == ID_RESERVE && strcmp(number->issuer, ID_INTERIM) == 0);
}

static void print(const struct id_number *number, int32_t today, uint32_t from,
                  char text[ID_TEXT_BYTES])
{
    int32_t this_year, month, mday;

    if (!has_twelve(number)) {
        snprintf(text, ID_TEXT_BYTES, "%s", number->text);
        return;
    }
    date_to_civil(today, &this_year, &month, &mday);
    int32_t year = two_digits(number->text) * 100 + two_digits(number->text + 2);
    snprintf(text, ID_TEXT_BYTES, "%.*s%c%s", (int)(SERIAL_AT - from),
             number->text + from, this_year - year >= 100 ? '+' : '-',
             number->text + SERIAL_AT);
}

void id_number_print(const struct id_number *number, int32_t today,
                     char text[ID_TEXT_BYTES])
{
    print(number, today, 2, text);
}

void id_number_print_long(const struct id_number *number, int32_t today,
                          char text[ID_TEXT_BYTES])
{
    print(number, today, 0, text);
}

bool id_number_birth_day(const struct id_number *number, int32_t *day)
{
    return has_twelve(number) && birth_day_of(number->text, day);
}

enum id_sex id_number_sex(const struct id_number *number)
{
    const char *digit = number->text + SERIAL_AT + 2;

    if (!has_twelve(number) || is_tf(number->text + SERIAL_AT))
        return ID_SEX_NOT_STATED;
    return id_digit(*digit) % 2 ? ID_SEX_MAN : ID_SEX_WOMAN;
}

const char *id_kind_word(enum id_kind kind)
{
    assert(kind < ID_KIND_COUNT);
    return kind_words[kind];
}

const char *id_reason_word(enum id_reason reason)
{
    assert(reason < ID_REASON_COUNT);
    return reason_words[reason];
}

bool id_standing_needs_check(const struct id_standing *standing, int32_t today)
{
    return standing->level != ID_LEVEL_STYRKT ||
           (standing->dormant_on != DAY_NONE && standing->dormant_on <= today);
}

const char *id_level_word(enum id_level level)
{
    assert(level < ID_LEVEL_COUNT);
    return level_words[level];
}

bool id_level_from(struct str word, enum id_level *level)
{
    uint32_t index;

    if (!word_from(word, level_words, ID_LEVEL_COUNT, &index))
        return false;
    *level = (enum id_level)index;
    return true;
}

/* ------------------------------------------------------------- organisations */

/* The ten digits of a firm's number, or NULL: then it is a person's. */
static const char *firm_digits(const struct id_signs *signs)
{
    const char *ten = signs->at + (signs->count - ID_SHORT_SIGNS);

    if (!id_digits_only(signs->at, signs->count) || two_digits(ten + 2) < ORG_MONTH)
        return NULL;
    return signs->count == ID_SHORT_SIGNS || is_firms(signs) ? ten : NULL;
}

bool org_number_parse(struct str written, int32_t today, struct org_number *number,
                      struct err *err)
{
    struct id_signs signs;
    struct id_number person;

    if (!id_signs_read(written, &signs, err))
        return false;
    const char *ten = firm_digits(&signs);
    if (!ten) {
        if (!person_of(&signs, today, &person, err))
            return false;
        if (person.kind != ID_PERSONNUMMER && person.kind != ID_SAMORDNING)
            return err_set(err, ERR_INPUT,
                           N_("an interim number cannot be a firm's; write its "
                              "organisationsnummer"));
        *number = (struct org_number){ .form = ORG_SOLE_TRADER };
        memcpy(number->text, person.text, sizeof number->text);
        return true;
    }
    if (signs.mark == '+')
        return err_set(err, ERR_INPUT,
                       N_("a firm's number has - before the last four, never +"));
    if (!id_check_digit_fits(ten))
        return err_set(err, ERR_INPUT,
                       N_("the last digit does not fit the others, so one of them is "
                          "wrong; compare all with a document"));
    *number = (struct org_number){ .form = form_by_digit[id_digit(ten[0])] };
    memcpy(number->text, ten, ID_SHORT_SIGNS);
    return true;
}

void org_number_print(const struct org_number *number, int32_t today, bool personal_too,
                      char text[ID_TEXT_BYTES])
{
    struct id_number person;

    if (number->form != ORG_SOLE_TRADER) {
        snprintf(text, ID_TEXT_BYTES, "%.6s-%.4s", number->text, number->text + 6);
    } else if (personal_too) {
        person = number_of(ID_PERSONNUMMER, number->text);
        id_number_print(&person, today, text);
    } else {
        snprintf(text, ID_TEXT_BYTES, "xxxxxx-xxxx");
    }
}
