/* person_text.c: see person_text.h. */
#include "web/person_text.h"

#include "base/date.h"

struct label {
    const char *word, *label;
};

static const char *label_in(const struct label *labels, enum lang lang, struct str word)
{
    for (; labels->word; labels++)
        if (str_is(word, labels->word))
            return message_for(lang, labels->label, 1);
    return "";
}

struct str person_name_sorted(struct arena *arena, struct str surname, struct str given)
{
    struct buf name = buf_new(arena);

    buf_add(&name, surname);
    if (surname.len > 0 && given.len > 0)
        buf_cstr(&name, ", ");
    buf_add(&name, given);
    return buf_str(&name);
}

struct str person_born(struct arena *arena, int32_t day)
{
    char text[DATE_TEXT_BYTES];

    if (day == DAY_NONE)
        return STR("");
    date_format(day, text);
    return str_copy(arena, str_from(text));
}

void person_put_day(struct arena *arena, enum lang lang, struct view *v,
                    const char *from, const char *key)
{
    const struct view *text = view_get(v, str_from(from));
    struct buf out = buf_new(arena);
    int32_t day;

    if (!text || text->kind != VIEW_STR || !date_parse(text->text, &day)) {
        view_null(arena, v, key);
        return;
    }
    message_day(&out, lang, day);
    view_str(arena, v, key, buf_str(&out));
}

const char *person_channel_label(enum lang lang, struct str word)
{
    static const struct label labels[] = { { "phone", N_("Telephone") },
                                           { "sms", N_("Text message") },
                                           { "email", N_("E-mail") },
                                           { "letter", N_("Letter") },
                                           { NULL, NULL } };

    return label_in(labels, lang, word);
}

const char *person_reason_label(enum lang lang, struct str word)
{
    static const struct label labels[] = {
        { "waiting", N_("Has applied for a number") },
        { "no_papers", N_("Has no papers that show it") },
        { "declined", N_("Would rather not give it") },
        { "not_needed", N_("Not needed for what is done here") },
        { NULL, NULL }
    };

    return label_in(labels, lang, word);
}

const char *person_kind_label(enum lang lang, struct str word)
{
    static const struct label labels[] = { { "pnr", N_("Personal identity number") },
                                           { "samnr", N_("Coordination number") },
                                           { "reserve", N_("Reserve number") },
                                           { "foreign",
                                             N_("Number from another country") },
                                           { "none", N_("No number") },
                                           { NULL, NULL } };

    return label_in(labels, lang, word);
}

const char *person_level_label(enum lang lang, struct str word)
{
    static const struct label labels[] = { { "styrkt", N_("Identity proven") },
                                           { "sannolik", N_("Identity likely") },
                                           { "osaker", N_("Identity uncertain") },
                                           { NULL, NULL } };

    return label_in(labels, lang, word);
}

const char *person_mode_label(enum lang lang, int64_t mode)
{
    static const char *const labels[] = { N_("By car"), N_("By public transport"),
                                          N_("By bicycle"), N_("On foot") };

    return mode >= 0 && mode < 4 ? message_for(lang, labels[mode], 1) : "";
}
