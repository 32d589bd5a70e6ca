/* form.c: typed reading of fields; see form.h. form_read.c makes them. */
#include "web/form.h"

#include "domain/day_read.h"

#include <assert.h>

bool form_next(const struct form *form, const char *name, uint32_t *at,
               struct str *value)
{
    while (*at < form->count) {
        const struct form_field *field = &form->field[(*at)++];
        if (str_is(field->name, name)) {
            *value = field->value;
            return true;
        }
    }
    return false;
}

bool form_get(const struct form *form, const char *name, struct str *value)
{
    uint32_t at = 0;

    return form_next(form, name, &at, value);
}

bool form_has(const struct form *form, const char *name)
{
    struct str value;

    return form_get(form, name, &value);
}

bool form_text_or_none(const struct form *form, const char *name, size_t most,
                       struct str *value, struct err *err)
{
    struct str text = { 0 };

    if (form_get(form, name, &text))
        text = str_trim(text);
    if (text.len > most)
        return err_set(err, ERR_INPUT,
                       N_("the field {field} is longer than {most} characters"),
                       ARG_WORD(name), ARG_NUM(most));
    *value = text;
    return true;
}

bool form_text(const struct form *form, const char *name, size_t most,
               struct str *value, struct err *err)
{
    struct str text;

    if (!form_text_or_none(form, name, most, &text, err))
        return false;
    if (text.len == 0)
        return err_set(err, ERR_INPUT, N_("the field {field} is empty"),
                       ARG_WORD(name));
    *value = text;
    return true;
}

bool form_secret(const struct form *form, const char *name, size_t most,
                 struct str *value, struct err *err)
{
    struct str text;

    if (!form_get(form, name, &text) || text.len == 0)
        return err_set(err, ERR_INPUT, N_("the field {field} is empty"),
                       ARG_WORD(name));
    if (text.len > most)
        return err_set(err, ERR_INPUT,
                       N_("the field {field} is longer than {most} bytes"),
                       ARG_WORD(name), ARG_NUM(most));
    *value = text;
    return true;
}

bool form_int(const struct form *form, const char *name, struct int_range range,
              int64_t *value, struct err *err)
{
    struct str text;
    int64_t number;

    assert(range.least <= range.most);
    if (!form_text(form, name, FORM_NAME_MAX_BYTES, &text, err))
        return false;
    if (!str_int(text, &number) || number < range.least || number > range.most)
        return err_set(
            err, ERR_INPUT,
            N_("the field {field} must be a whole number from {least} to {most}"),
            ARG_WORD(name), ARG_NUM(range.least), ARG_NUM(range.most));
    *value = number;
    return true;
}

bool form_id(const struct form *form, const char *name, int64_t *id, struct err *err)
{
    return form_int(form, name, (struct int_range){ 1, INT64_MAX }, id, err);
}

bool form_day(const struct form *form, const char *name, int32_t *day, struct err *err)
{
    struct str text;

    struct err unread = { 0 };
    if (!form_get(form, name, &text) || str_trim(text).len == 0)
        return err_set(err, ERR_INPUT,
                       N_("write the day, as 1 March 2027 or 2027-03-01"));
    text = str_trim(text);
    if (text.len > FORM_NAME_MAX_BYTES || !day_read(text, day, &unread))
        return err_set(err, ERR_INPUT,
                       N_("{text} is no day; write it as 1 March 2027 or 2027-03-01"),
                       ARG_STR(text));
    return true;
}

bool form_choice(const struct form *form, const char *name, struct word_list words,
                 uint32_t *index, struct err *err)
{
    struct str text;

    if (!form_text(form, name, FORM_NAME_MAX_BYTES, &text, err))
        return false;
    for (uint32_t i = 0; i < words.count; i++)
        if (words.word[i] && str_is(text, words.word[i])) {
            *index = i;
            return true;
        }
    return err_set(err, ERR_INPUT, N_("the field {field} cannot be {value}"),
                   ARG_WORD(name), ARG_STR(text));
}
