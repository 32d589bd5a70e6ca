/* ad_differ.c: see ad_differ.h. */
#include "service/ad_differ.h"

#include <jansson.h>

#include "base/message.h"

static bool asks_licence(const struct readtext_requirement *r)
{
    return str_starts(r->concept, "licence:");
}

static bool asks_experience(const struct readtext_requirement *r)
{
    return r->kind == READTEXT_EXPERIENCE;
}

static bool asks_car(const struct readtext_requirement *r)
{
    return r->class_rule && str_starts(str_from(r->class_rule), "car");
}

/* clang-format off: a table */
static const struct {
    const char *field;
    bool (*asks)(const struct readtext_requirement *requirement);
    const char *only_field, *only_text;
} compared[AD_DIFFERS_MOST] = {
    { "driving_license_required", asks_licence,
      N_("the fields ask for a driving licence, the text does not"),
      N_("the fields ask for no driving licence, the text does") },
    { "experience_required", asks_experience,
      N_("the fields ask for experience, the text does not"),
      N_("the fields ask for no experience, the text does") },
    { "access_to_own_car", asks_car,
      N_("the fields ask for a car of one's own, the text does not"),
      N_("the fields ask for no car of one's own, the text does") },
};
/* clang-format on */

static bool text_asks(const struct readtext_result *found,
                      bool (*asks)(const struct readtext_requirement *requirement),
                      enum readtext_mood most)
{
    for (uint32_t i = 0; i < found->requirement_count; i++)
        if (found->requirements[i].mood <= most && asks(&found->requirements[i]))
            return true;
    return false;
}

struct ad_differs ad_differ(struct str fields, const struct readtext_result *found)
{
    struct ad_differs differs = { .count = 0 };
    json_t *object = json_loadb(fields.ptr ? fields.ptr : "", fields.len, 0, NULL);

    for (uint32_t i = 0; object && i < AD_DIFFERS_MOST; i++) {
        const json_t *said = json_object_get(object, compared[i].field);
        /* A merit in the text is no contradiction, whatever the field says. */
        if (json_is_true(said) && !text_asks(found, compared[i].asks, READTEXT_MERIT))
            differs.message[differs.count++] = compared[i].only_field;
        else if (json_is_false(said) &&
                 text_asks(found, compared[i].asks, READTEXT_MUST))
            differs.message[differs.count++] = compared[i].only_text;
    }
    json_decref(object);
    return differs;
}
