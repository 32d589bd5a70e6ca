/* employment_word.c: see employment_word.h. */
#include "domain/employment_word.h"

#define TENTHS_MOST (EMPLOYMENT_WEEK_HOURS * INT64_C(10))

const struct coded employment_forms[EMPLOYMENT_FORM_COUNT] = {
    { "permanent", N_("Permanent employment") },
    { "probationary", N_("Probationary employment") },
    { "fixed_term", N_("Special fixed-term employment") },
    { "substitute", N_("Employment as a substitute") },
    { "seasonal", N_("Seasonal employment") },
    { "intermittent", N_("Employment by the hour") },
    { "apprentice", N_("Apprenticeship") },
    { "unstated", N_("Form of employment not stated") },
};

const struct coded employment_supports[EMPLOYMENT_SUPPORT_COUNT] = {
    { "new_start", N_("New-start job") },
    { "introduction", N_("Introduction job") },
    { "establishment", N_("Establishment job") },
    { "extra_service", N_("Extra service") },
    { "wage_subsidy", N_("Wage subsidy for employment") },
    { "development", N_("Wage subsidy for development in employment") },
    { "security", N_("Wage subsidy for security in employment") },
    { "sheltered", N_("Public sheltered employment") },
    { "other", N_("Another support") },
};

bool employment_may_end(struct str form)
{
    return !str_is(form, "permanent");
}

/* "37,5", "37.5", "37" as tenths; what follows in *rest, trimmed. */
static bool read_tenths(struct str text, int64_t *tenths, struct str *rest)
{
    size_t at = 0, whole;

    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
        at++;
    if (at == 0 || at > 4 || !str_int(str_sub(text, 0, at), tenths))
        return false;
    *tenths *= 10;
    whole = at;
    if (at + 1 < text.len && (text.ptr[at] == ',' || text.ptr[at] == '.') &&
        text.ptr[at + 1] >= '0' && text.ptr[at + 1] <= '9') {
        *tenths += text.ptr[at + 1] - '0';
        whole = at + 2;
    }
    *rest = str_trim(str_sub(text, whole, text.len));
    return true;
}

static bool is_hours(struct str unit)
{
    /* clang-format off */
    static const char *const units[] = {
        "h", "h/v", "h/vecka", "h i veckan",
        "tim", "tim.", "tim/v", "tim/vecka", "tim i veckan",
        "timmar", "timmar/vecka", "timmar i veckan", "timmar per vecka",
        "hour", "hours", "hours/week", "hours a week"
    };
    /* clang-format on */

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_is(unit, units[i]))
            return true;
    return false;
}

bool employment_extent_read(struct str text, struct employment_extent *extent,
                            struct err *err)
{
    struct str unit;
    int64_t tenths;

    if (read_tenths(str_trim(text), &tenths, &unit)) {
        bool percent = unit.len == 0 || str_is(unit, "%");
        if (percent && tenths % 10 == 0 && tenths >= 10 && tenths <= 1000) {
            *extent = (struct employment_extent){ .percent = tenths / 10 };
            return true;
        }
        if (is_hours(unit) && tenths > 0 && tenths <= TENTHS_MOST) {
            *extent = (struct employment_extent){ .minutes = tenths * 6 };
            return true;
        }
    }
    return err_set(err, ERR_INPUT,
                   N_("write the extent as 75 %, or as 30 tim for hours a week"));
}
