/* person_form.c: see person_form.h. */
#include "web/person_form.h"

#include "base/date.h"
#include "web/reply.h"

#define FIELD_BYTES                                                                    \
    2000u /* of any field; the record's own limits are said beside it                  \
           */

enum kind { KIND_TEXT, KIND_LONG, KIND_CHOICE };

struct option {
    const char *value, *label;
};

struct field {
    enum identity_field field;
    enum kind kind;
    const char *label, *hint; /* hint NULL: none */
    const char *autocomplete; /* "off": staff write about others */
    const struct option *options;
};

struct group {
    const char *title;
    const struct field *fields;
    uint32_t count;
};

static const struct option kinds[] = {
    { "swedish", N_("Swedish: personal identity, coordination or interim number") },
    { "reserve", N_("Reserve number, from a region, a school or an authority") },
    { "foreign", N_("From another country") },
    { "none", N_("No number") },
    { NULL, NULL }
};
static const struct option reasons[] = {
    { "", N_("Choose") },
    { "waiting", N_("Has applied for a number") },
    { "no_papers", N_("Has no papers that show it") },
    { "declined", N_("Would rather not give it") },
    { "not_needed", N_("Not needed for what is done here") },
    { NULL, NULL }
};
static const struct option levels[] = { { "", N_("Not known") },
                                        { "styrkt", N_("Identity proven") },
                                        { "sannolik", N_("Identity likely") },
                                        { "osaker", N_("Identity uncertain") },
                                        { NULL, NULL } };
static const struct option sexes[] = { { "", N_("Not stated") },
                                       { "woman", N_("Woman") },
                                       { "man", N_("Man") },
                                       { NULL, NULL } };
static const struct option channels[] = {
    { "", N_("Not said") },        { "phone", N_("Telephone") },
    { "sms", N_("Text message") }, { "email", N_("E-mail") },
    { "letter", N_("Letter") },    { NULL, NULL }
};

static const struct field names[] = {
    { FIELD_GIVEN, KIND_TEXT, N_("Given names"), NULL, "off", NULL },
    { FIELD_SURNAME, KIND_TEXT, N_("Surname"), NULL, "off", NULL },
    { FIELD_CALLED, KIND_TEXT, N_("Goes by"),
      N_("If she wants to be called something else"), "off", NULL },
    { FIELD_FORMER, KIND_TEXT, N_("Former names"),
      N_("So that she is found by them too"), "off", NULL },
};
static const struct field numbers[] = {
    { FIELD_NUMBER_KIND, KIND_CHOICE, N_("Kind of number"), NULL, "off", kinds },
    { FIELD_NUMBER, KIND_TEXT, N_("Number"),
      N_("Ten or twelve digits, with or without a dash: 811218-2384"), "off", NULL },
    { FIELD_REASON, KIND_CHOICE, N_("Why there is no number"),
      N_("Only when there is none. She can take part all the same."), "off", reasons },
    { FIELD_ISSUER, KIND_TEXT, N_("Given by"),
      N_("Only for a reserve number: who gave it. For a foreign one: the country's two "
         "letters, as FI."),
      "off", NULL },
    { FIELD_LEVEL, KIND_CHOICE, N_("How sure the identity is"),
      N_("Only for a coordination number"), "off", levels },
    { FIELD_BORN, KIND_TEXT, N_("Born"),
      N_("If the number does not say: 1 mars 1987, 1/3 1987 or 1987-03-01"), "off",
      NULL },
    { FIELD_SEX, KIND_CHOICE, N_("Sex, for statistics"),
      N_("If the number does not say. Never read by matching."), "off", sexes },
};
static const struct field contacts[] = {
    { FIELD_PHONE, KIND_TEXT, N_("Telephone"), NULL, "off", NULL },
    { FIELD_EMAIL, KIND_TEXT, N_("E-mail"), NULL, "off", NULL },
    { FIELD_STREET, KIND_TEXT, N_("Address"), NULL, "off", NULL },
    { FIELD_POSTCODE, KIND_TEXT, N_("Postcode"), NULL, "off", NULL },
    { FIELD_TOWN, KIND_TEXT, N_("Town"), NULL, "off", NULL },
    { FIELD_CHANNEL, KIND_CHOICE, N_("How she wants to be reached"), NULL, "off",
      channels },
    { FIELD_LANGUAGE, KIND_TEXT, N_("Interpreter when we talk"),
      N_("The language, if one is needed. Never read by matching."), "off", NULL },
    { FIELD_NOTE, KIND_LONG, N_("About reaching her"), N_("Times, or through whom"),
      "off", NULL },
};
static const struct field safe[] = {
    { FIELD_SAFE, KIND_LONG, N_("The way that is safe"),
      N_("How she is reached without anyone learning where she is, as by "
         "Skatteverket's "
         "forwarding of mail"),
      "off", NULL },
    { FIELD_LANGUAGE, KIND_TEXT, N_("Interpreter when we talk"),
      N_("The language, if one is needed. Never read by matching."), "off", NULL },
};
static const struct field whys[] = {
    { FIELD_WHY, KIND_TEXT, N_("Why it is changed"),
      N_("For the history: she told us, a paper showed it"), "off", NULL },
};

#define GROUP(title, fields)                                                           \
    {                                                                                  \
        title, fields, sizeof(fields) / sizeof *(fields)                               \
    }
static const struct group open_groups[] = {
    GROUP(N_("Name"), names),
    GROUP(N_("Number"), numbers),
    GROUP(N_("Contact"), contacts),
    GROUP(N_("The change"), whys),
};
static const struct group safe_groups[] = {
    GROUP(N_("Name"), names),
    GROUP(N_("Number"), numbers),
    GROUP(N_("Contact"), safe),
    GROUP(N_("The change"), whys),
};
#define GROUP_COUNT (sizeof open_groups / sizeof *open_groups)

bool person_form_read(const struct request *request, struct person_form *form,
                      struct err *err)
{
    for (int i = 0; i < IDENTITY_FIELD_COUNT; i++) {
        const char *name = identity_field_word((enum identity_field)i);
        if (!form_text_or_none(&request->form, name, FIELD_BYTES, &form->typed[i], err))
            return false;
    }
    identity_read(form->typed, request->now, &form->identity, &form->faults);
    return true;
}

static void fill_number(struct arena *arena, const struct identity *identity,
                        int64_t now, struct person_form *form)
{
    const struct id_number *number = identity_number_now(identity);
    char *text = arena_take(arena, ID_TEXT_BYTES);
    const char *kind = "swedish";

    id_number_print_long(number, moment_day(now), text);
    if (number->kind == ID_NONE)
        kind = "none";
    else if (number->kind == ID_FOREIGN)
        kind = "foreign";
    else if (number->kind == ID_RESERVE && strcmp(number->issuer, ID_INTERIM) != 0)
        kind = "reserve";
    form->typed[FIELD_NUMBER_KIND] = str_from(kind);
    form->typed[FIELD_NUMBER] = str_from(text);
    if (number->kind == ID_NONE)
        form->typed[FIELD_REASON] = str_from(id_reason_word(number->reason));
    if (strcmp(kind, "swedish") != 0)
        form->typed[FIELD_ISSUER] = str_copy(arena, str_from(number->issuer));
}

/* What the number says is not asked for again. */
static void fill_unsaid(struct arena *arena, const struct identity *identity,
                        struct person_form *form)
{
    const struct id_number *number = identity_number_now(identity);
    char *born = arena_take(arena, DATE_TEXT_BYTES);
    int32_t day;

    if (id_number_sex(number) == ID_SEX_NOT_STATED)
        form->typed[FIELD_SEX] = str_from(identity_sexes[identity->sex]);
    if (identity->born_on == DAY_NONE || id_number_birth_day(number, &day))
        return;
    date_format(identity->born_on, born);
    form->typed[FIELD_BORN] = str_from(born);
}

void person_form_fill(struct arena *arena, const struct identity *identity, int64_t now,
                      struct person_form *form)
{
    form->typed[FIELD_GIVEN] = identity->given;
    form->typed[FIELD_SURNAME] = identity->surname;
    form->typed[FIELD_CALLED] = identity->called;
    form->typed[FIELD_FORMER] = identity->former;
    form->typed[FIELD_LEVEL] = identity->level;
    form->typed[FIELD_STREET] = identity->street;
    form->typed[FIELD_POSTCODE] = identity->postcode;
    form->typed[FIELD_TOWN] = identity->town;
    form->typed[FIELD_PHONE] = identity->phone;
    form->typed[FIELD_EMAIL] = identity->email;
    form->typed[FIELD_LANGUAGE] = identity->language;
    form->typed[FIELD_NOTE] = identity->note;
    form->typed[FIELD_SAFE] = identity->safe;
    form->typed[FIELD_CHANNEL] = str_from(identity_channels[identity->channel]);
    fill_unsaid(arena, identity, form);
    fill_number(arena, identity, now, form);
}

const char *person_field_label(enum lang lang, enum identity_field field)
{
    for (uint32_t i = 0; i < GROUP_COUNT; i++)
        for (uint32_t k = 0; k < open_groups[i].count; k++)
            if (open_groups[i].fields[k].field == field)
                return message_for(lang, open_groups[i].fields[k].label, 1);
    return message_for(lang, safe[0].label, 1); /* the one the open form lacks */
}

/* ------------------------------------------------------------------------- the view */

static void put_options(const struct request *request, struct view *v,
                        const struct field *field, struct str value)
{
    struct view *list = view_put_array(request->arena, v, "options");

    for (const struct option *o = field->options; o && o->value; o++) {
        struct view *one = view_add_object(request->arena, list);
        view_cstr(request->arena, one, "option", o->value);
        view_cstr(request->arena, one, "words",
                  message_for(request->lang, o->label, 1));
        view_bool(request->arena, one, "chosen", str_is(value, o->value));
    }
}

static struct str fault_text(const struct request *request, const struct err *fault)
{
    struct buf text = buf_new(request->arena);

    message_err(&text, request->lang, fault);
    return buf_str(&text);
}

static void put_fault(const struct request *request, struct view *faults,
                      const struct field *field, const struct err *fault)
{
    struct view *v = view_add_object(request->arena, faults);
    struct buf url = buf_new(request->arena);

    buf_format(&url, "#%s", identity_field_word(field->field));
    view_str(request->arena, v, "field_url", buf_str(&url));
    view_cstr(request->arena, v, "label", message_for(request->lang, field->label, 1));
    view_str(request->arena, v, "fault", fault_text(request, fault));
}

static void put_field(const struct request *request, const struct person_form *form,
                      struct view *v, const struct field *field)
{
    const struct err *fault = &form->faults.at[field->field];
    struct arena *arena = request->arena;
    struct str value = form->typed[field->field];

    view_cstr(arena, v, "name", identity_field_word(field->field));
    view_cstr(arena, v, "label", message_for(request->lang, field->label, 1));
    view_cstr(arena, v, "hint",
              field->hint ? message_for(request->lang, field->hint, 1) : "");
    view_str(arena, v, "value", value);
    view_bool(arena, v, "is_text", field->kind == KIND_TEXT);
    view_bool(arena, v, "is_long", field->kind == KIND_LONG);
    view_bool(arena, v, "is_choice", field->kind == KIND_CHOICE);
    view_cstr(arena, v, "autocomplete", field->autocomplete);
    if (fault->kind != ERR_NONE)
        view_str(arena, v, "error", fault_text(request, fault));
    else
        view_null(arena, v, "error");
    put_options(request, v, field, value);
}

void person_form_put(const struct request *request, const struct person_form *form,
                     struct view *view)
{
    const struct group *groups = form->protected ? safe_groups : open_groups;
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "groups");
    struct view *faults = view_put_array(arena, view, "faults");

    view_int(arena, view, "fault_count", form->faults.count);
    view_bool(arena, view, "has_faults", form->faults.count > 0);
    for (uint32_t i = 0; i < GROUP_COUNT; i++) {
        if (form->fresh && groups[i].fields == whys)
            continue;
        struct view *group = view_add_object(arena, list);
        view_cstr(arena, group, "title",
                  message_for(request->lang, groups[i].title, 1));
        struct view *fields = view_put_array(arena, group, "fields");
        for (uint32_t k = 0; k < groups[i].count; k++) {
            const struct field *field = &groups[i].fields[k];
            put_field(request, form, view_add_object(arena, fields), field);
            if (form->faults.at[field->field].kind != ERR_NONE)
                put_fault(request, faults, field, &form->faults.at[field->field]);
        }
    }
}
