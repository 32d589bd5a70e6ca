/* identity.c: see identity.h. */
#include "domain/identity.h"

#include <assert.h>

#include "domain/day_read.h"

#define PHONE_DIGITS_LEAST 5u

enum { KIND_SWEDISH, KIND_RESERVE, KIND_FOREIGN, KIND_NONE };

static const char *const field_words[] = {
    [FIELD_GIVEN] = "given",
    [FIELD_SURNAME] = "surname",
    [FIELD_CALLED] = "called",
    [FIELD_FORMER] = "former",
    [FIELD_NUMBER_KIND] = "number_kind",
    [FIELD_NUMBER] = "number",
    [FIELD_ISSUER] = "issuer",
    [FIELD_REASON] = "reason",
    [FIELD_LEVEL] = "level",
    [FIELD_BORN] = "born",
    [FIELD_SEX] = "sex",
    [FIELD_STREET] = "street",
    [FIELD_POSTCODE] = "postcode",
    [FIELD_TOWN] = "town",
    [FIELD_PHONE] = "phone",
    [FIELD_EMAIL] = "email",
    [FIELD_CHANNEL] = "channel",
    [FIELD_LANGUAGE] = "language",
    [FIELD_NOTE] = "note",
    [FIELD_SAFE] = "safe",
    [FIELD_WHY] = "why",
};
_Static_assert(sizeof field_words / sizeof *field_words == IDENTITY_FIELD_COUNT, "all");

const char *const identity_kinds[] = { "swedish", "reserve", "foreign", "none", NULL };
const char *const identity_reasons[] = { "waiting", "no_papers", "declined",
                                         "not_needed", NULL };
const char *const identity_levels[] = { "", "styrkt", "sannolik", "osaker", NULL };
const char *const identity_sexes[] = { "", "woman", "man", NULL };
const char *const identity_channels[] = { "", "phone", "sms", "email", "letter", NULL };

const char *identity_field_word(enum identity_field field)
{
    return field_words[field];
}

/* What is being read, and what was found wrong so far. */
struct reading {
    const struct str *typed;
    struct identity_faults *faults;
    struct identity *out;
    int64_t now;
};

static struct str text_of(const struct reading *r, enum identity_field field)
{
    return str_trim(r->typed[field]);
}

/* The place for what is wrong with `field`; the caller sets it. */
static struct err *fault(struct reading *r, enum identity_field field)
{
    assert(r->faults->at[field].kind == ERR_NONE);
    r->faults->count++;
    return &r->faults->at[field];
}

static struct str take(struct reading *r, enum identity_field field, size_t most)
{
    struct str text = text_of(r, field);

    if (text.len > most)
        (void)err_set(fault(r, field), ERR_INPUT,
                      N_("write at most {most} characters here"), ARG_NUM(most));
    return text;
}

/* The place of the chosen word in `words`; `missing` is said when it is not there. */
static uint32_t choose(struct reading *r, enum identity_field field,
                       const char *const *words, const char *missing)
{
    struct str text = text_of(r, field);

    for (uint32_t i = 0; words[i]; i++)
        if (str_is(text, words[i]))
            return i;
    (void)err_set(fault(r, field), ERR_INPUT, missing);
    return 0;
}

/* ---------------------------------------------------------------------- numbers */

static bool read_reserve(const struct reading *r, struct id_number *number,
                         struct err *err)
{
    struct id_issuer issuer = { .name = text_of(r, FIELD_ISSUER) };

    return id_reserve_parse(text_of(r, FIELD_NUMBER), &issuer, number, err);
}

static void read_number(struct reading *r, struct id_number *number)
{
    uint32_t kind = choose(r, FIELD_NUMBER_KIND, identity_kinds,
                           N_("choose what kind of number she has"));
    int32_t today = moment_day(r->now);
    struct str text = text_of(r, FIELD_NUMBER), issuer = text_of(r, FIELD_ISSUER);
    struct err err = { 0 };
    bool ok = true;

    if (r->faults->at[FIELD_NUMBER_KIND].kind != ERR_NONE)
        return;
    if (kind == KIND_NONE) {
        uint32_t reason = choose(r, FIELD_REASON, identity_reasons,
                                 N_("choose why there is no number"));
        *number = id_none((enum id_reason)reason);
        if (text.len > 0)
            (void)err_set(fault(r, FIELD_NUMBER), ERR_INPUT,
                          N_("there is a number here: choose its kind above, or empty "
                             "the field"));
        return;
    }
    if (kind != KIND_SWEDISH && issuer.len == 0)
        (void)err_set(fault(r, FIELD_ISSUER), ERR_INPUT,
                      kind == KIND_RESERVE ? N_("write who gave the number")
                                           : N_("write the country's two letters"));
    if (text.len == 0)
        ok = err_set(&err, ERR_INPUT,
                     N_("write the number, or choose that there is none"));
    else if (kind == KIND_SWEDISH)
        ok = id_number_parse(text, today, number, &err);
    else if (issuer.len > 0)
        ok = kind == KIND_RESERVE ? read_reserve(r, number, &err)
                                  : id_foreign_parse(text, issuer, number, &err);
    if (!ok)
        *fault(r, FIELD_NUMBER) = err;
}

/* ----------------------------------------------------------------- born, sex, level */

static void read_born(struct reading *r, const struct id_number *number)
{
    struct str text = text_of(r, FIELD_BORN);
    struct identity *id = r->out;
    struct err err = { 0 };
    int32_t day = DAY_NONE;
    bool from_number = id_number_birth_day(number, &id->born_on);

    if (text.len == 0)
        return;
    if (day_read(text, &day, &err) && day > moment_day(r->now))
        (void)err_set(&err, ERR_INPUT, N_("the day of birth is ahead of today"));
    else if (err.kind == ERR_NONE && from_number && day != id->born_on)
        (void)err_set(&err, ERR_INPUT, N_("the number says another day of birth"));
    if (err.kind != ERR_NONE)
        *fault(r, FIELD_BORN) = err;
    else
        id->born_on = day;
}

static void read_sex(struct reading *r, const struct id_number *number)
{
    uint32_t said =
        choose(r, FIELD_SEX, identity_sexes, N_("choose one of the answers"));
    enum id_sex held = id_number_sex(number);

    r->out->sex = held == ID_SEX_NOT_STATED ? (enum id_sex)said : held;
}

static void read_level(struct reading *r, const struct id_number *number)
{
    uint32_t level =
        choose(r, FIELD_LEVEL, identity_levels, N_("choose one of the answers"));

    if (number->kind == ID_SAMORDNING)
        r->out->level = str_from(identity_levels[level]);
}

/* ---------------------------------------------------------------------- contact */

static void read_phone(struct reading *r)
{
    struct str text = take(r, FIELD_PHONE, IDENTITY_NAME_BYTES);
    uint32_t digits = 0;
    bool odd = false;

    for (size_t i = 0; i < text.len; i++) {
        digits += text.ptr[i] >= '0' && text.ptr[i] <= '9';
        odd |= !strchr("0123456789 +-()/", text.ptr[i]);
    }
    if (text.len > 0 && r->faults->at[FIELD_PHONE].kind == ERR_NONE &&
        (odd || digits < PHONE_DIGITS_LEAST))
        (void)err_set(fault(r, FIELD_PHONE), ERR_INPUT,
                      N_("write a telephone number with digits, as 070-123 45 67"));
    r->out->phone = text;
}

static void read_email(struct reading *r)
{
    struct str text = take(r, FIELD_EMAIL, IDENTITY_NAME_BYTES);
    size_t at = str_find(text, STR("@"));
    bool sound = at != SIZE_MAX && at > 0 && at + 1 < text.len &&
                 str_find(str_sub(text, at + 1, text.len), STR("@")) == SIZE_MAX &&
                 str_find(text, STR(" ")) == SIZE_MAX;

    if (text.len > 0 && !sound && r->faults->at[FIELD_EMAIL].kind == ERR_NONE)
        (void)err_set(fault(r, FIELD_EMAIL), ERR_INPUT,
                      N_("write an e-mail address, as namn@exempel.se"));
    r->out->email = text;
}

static void read_channel(struct reading *r)
{
    struct identity *id = r->out;
    const char *lacks = NULL;

    id->channel = (enum identity_channel)choose(r, FIELD_CHANNEL, identity_channels,
                                                N_("choose one of the answers"));
    if ((id->channel == CHANNEL_PHONE || id->channel == CHANNEL_SMS) &&
        id->phone.len == 0)
        lacks = N_("this way needs a telephone number");
    else if (id->channel == CHANNEL_EMAIL && id->email.len == 0)
        lacks = N_("this way needs an e-mail address");
    else if (id->channel == CHANNEL_LETTER &&
             (id->street.len == 0 || id->town.len == 0) && id->safe.len == 0)
        lacks = N_("this way needs an address");
    if (lacks && r->faults->at[FIELD_CHANNEL].kind == ERR_NONE)
        (void)err_set(fault(r, FIELD_CHANNEL), ERR_INPUT, lacks);
}

static void read_names(struct reading *r)
{
    struct identity *id = r->out;

    id->given = take(r, FIELD_GIVEN, IDENTITY_NAME_BYTES);
    id->surname = take(r, FIELD_SURNAME, IDENTITY_NAME_BYTES);
    id->called = take(r, FIELD_CALLED, IDENTITY_NAME_BYTES);
    id->former = take(r, FIELD_FORMER, IDENTITY_TEXT_BYTES);
    /* Not everyone has two names, but everyone has one. */
    if (id->given.len == 0 && id->surname.len == 0)
        (void)err_set(fault(r, FIELD_GIVEN), ERR_INPUT,
                      N_("write a given name or a surname"));
}

bool identity_read(const struct str typed[IDENTITY_FIELD_COUNT], int64_t now,
                   struct identity *identity, struct identity_faults *faults)
{
    struct identity made = { .born_on = DAY_NONE, .number_count = 1 };
    struct reading r = { typed, faults, &made, now };
    struct id_number *number = &made.number[0].number;

    *faults = (struct identity_faults){ .count = 0 };
    *number = id_none(ID_REASON_WAITING);
    made.number[0].from_at = now;
    read_names(&r);
    read_number(&r, number);
    read_level(&r, number);
    read_born(&r, number);
    read_sex(&r, number);
    made.street = take(&r, FIELD_STREET, IDENTITY_NAME_BYTES);
    made.postcode = take(&r, FIELD_POSTCODE, IDENTITY_NAME_BYTES);
    made.town = take(&r, FIELD_TOWN, IDENTITY_NAME_BYTES);
    read_phone(&r);
    read_email(&r);
    made.language = take(&r, FIELD_LANGUAGE, IDENTITY_NAME_BYTES);
    made.note = take(&r, FIELD_NOTE, IDENTITY_TEXT_BYTES);
    made.safe = take(&r, FIELD_SAFE, IDENTITY_TEXT_BYTES);
    made.why = take(&r, FIELD_WHY, IDENTITY_TEXT_BYTES);
    read_channel(&r);
    if (faults->count > 0)
        return false;
    *identity = made;
    return true;
}

/* ---------------------------------------------------------------------- history */

const struct id_number *identity_number_now(const struct identity *identity)
{
    assert(identity->number_count > 0);
    return &identity->number[identity->number_count - 1].number;
}

static bool is_same(const struct id_number *a, const struct id_number *b)
{
    char one[ID_STORED_BYTES], other[ID_STORED_BYTES];

    id_number_store(a, one);
    id_number_store(b, other);
    return strcmp(one, other) == 0;
}

void identity_follow(struct identity *after, const struct identity *before, int64_t now)
{
    struct identity_number fresh = after->number[after->number_count - 1];
    uint32_t from = 0, count = 0;

    if (is_same(&fresh.number, identity_number_now(before))) {
        memcpy(after->number, before->number, sizeof after->number);
        after->number_count = before->number_count;
        return;
    }
    if (before->number_count == IDENTITY_NUMBERS_MOST)
        from = 1;
    for (uint32_t i = from; i < before->number_count; i++) {
        after->number[count] = before->number[i];
        if (after->number[count].to_at == 0)
            after->number[count].to_at = now;
        count++;
    }
    fresh.from_at = now;
    fresh.to_at = 0;
    after->number[count++] = fresh;
    after->number_count = count;
}
