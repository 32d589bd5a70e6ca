/* ad_json.c: see ad_json.h. */
#include "service/ad_json.h"

#include <math.h>

#include "base/date.h"
#include "base/view.h"
#include "service/ad_mask.h"

#define LIST_MOST 200u

struct reader {
    struct arena *arena;
    enum ad_mask_choice choice;
};

/* The member, or what stands first in it when it is a list (older advertisements). */
static const json_t *member(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_array(value) ? json_array_get(value, 0) : value;
}

/* A text member, in the arena; a number reads as its digits; else empty. */
static struct str word(const struct reader *r, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    struct buf digits = buf_new(r->arena);

    if (json_is_string(value))
        return str_trim(str_copy(r->arena, (struct str){ json_string_value(value),
                                                         json_string_length(value) }));
    if (!json_is_integer(value))
        return STR("");
    buf_int(&digits, json_integer_value(value));
    return buf_str(&digits);
}

static struct str prose(const struct reader *r, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    struct str text = { json_string_value(value), json_string_length(value) };

    if (!json_is_string(value))
        return STR("");
    text = str_copy(r->arena, text);
    return r->choice == AD_MASKED ? ad_mask(r->arena, text) : text;
}

static bool read_day(const struct reader *r, const json_t *object, const char *key,
                     int32_t *day, struct err *err)
{
    struct str text = word(r, object, key);

    *day = DAY_NONE;
    if (text.len == 0 || date_parse(str_sub(text, 0, 10), day))
        return true;
    return err_set(err, ERR_INPUT,
                   N_("{column}: {text} is no date; write it as 2027-01-31"),
                   ARG_WORD(key), ARG_STR(text));
}

static int32_t percent(const json_t *scope, const char *key)
{
    const json_t *value = json_object_get(scope, key);
    double n = json_is_number(value) ? json_number_value(value) : -1;

    return n > 0 && n <= 100 ? (int32_t)lround(n) : -1;
}

/* ------------------------------------------------ fields without a column */

static void put_word(const struct reader *r, struct view *v, const json_t *object,
                     const char *key)
{
    struct str text = prose(r, object, key);

    if (text.len)
        view_str(r->arena, v, key, text);
}

/* A code or an address of the web: digits in it are no telephone number. */
static void put_code(const struct reader *r, struct view *v, const json_t *object,
                     const char *key)
{
    struct str text = word(r, object, key);

    if (text.len && !memchr(text.ptr, '@', text.len))
        view_str(r->arena, v, key, text);
}

static void put_bool(const struct reader *r, struct view *v, const json_t *object,
                     const char *key)
{
    const json_t *value = json_object_get(object, key);

    if (json_is_boolean(value))
        view_bool(r->arena, v, key, json_is_true(value));
}

static void put_concept_into(const struct reader *r, struct view *v,
                             const json_t *concept)
{
    const json_t *weight = json_object_get(concept, "weight");

    put_code(r, v, concept, "concept_id");
    put_word(r, v, concept, "label");
    if (json_is_integer(weight))
        view_int(r->arena, v, "weight", json_integer_value(weight));
}

static void put_concept(const struct reader *r, struct view *v, const json_t *object,
                        const char *key)
{
    const json_t *concept = member(object, key);

    if (json_is_object(concept) && json_is_string(json_object_get(concept, "label")))
        put_concept_into(r, view_put_object(r->arena, v, key), concept);
}

static void put_concepts(const struct reader *r, struct view *v, const json_t *object,
                         const char *key)
{
    const json_t *list = json_object_get(object, key);
    size_t count = json_is_array(list) ? json_array_size(list) : 0;

    if (count == 0)
        return;
    struct view *out = view_put_array(r->arena, v, key);
    for (size_t i = 0; i < count && i < LIST_MOST; i++)
        if (json_is_object(json_array_get(list, i)))
            put_concept_into(r, view_add_object(r->arena, out),
                             json_array_get(list, i));
}

static void put_demands(const struct reader *r, struct view *v, const json_t *ad,
                        const char *key)
{
    static const char *const kinds[] = { "skills", "languages", "work_experiences",
                                         "education", "education_level" };
    const json_t *demands = json_object_get(ad, key);

    if (!json_is_object(demands))
        return;
    struct view *out = view_put_object(r->arena, v, key);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        put_concepts(r, out, demands, kinds[i]);
}

static void put_degrees(const struct reader *r, struct view *v, const json_t *list,
                        size_t index, const char *key)
{
    const json_t *value = json_array_get(list, index);

    if (json_is_number(value) && fabs(json_number_value(value)) <= 180)
        view_int(r->arena, v, key, llround(json_number_value(value) * 10000));
}

static void put_workplace(const struct reader *r, struct view *v, const json_t *address)
{
    static const char *const keys[] = {
        "municipality", "municipality_code", "region",   "region_code", "country",
        "country_code", "street_address",    "postcode", "city"
    };

    if (!json_is_object(address))
        return;
    struct view *out = view_put_object(r->arena, v, "workplace_address");
    const json_t *point = json_object_get(address, "coordinates");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        put_word(r, out, address, keys[i]);
    put_degrees(r, out, point, 1, "lat_e4");
    put_degrees(r, out, point, 0, "lon_e4");
}

static struct str other_fields(const struct reader *r, const json_t *ad)
{
    static const char *const concepts[] = { "employment_type",    "duration",
                                            "working_hours_type", "salary_type",
                                            "occupation_group",   "occupation_field" };
    static const char *const truths[] = { "experience_required", "access_to_own_car",
                                          "driving_license_required" };
    static const char *const codes[] = { "webpage_url", "external_id",
                                         "last_publication_date", "source_type" };
    struct view *v = view_object(r->arena);
    struct buf out = buf_new(r->arena);

    for (size_t i = 0; i < sizeof concepts / sizeof *concepts; i++)
        put_concept(r, v, ad, concepts[i]);
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++)
        put_bool(r, v, ad, truths[i]);
    put_concepts(r, v, ad, "driving_license");
    put_demands(r, v, ad, "must_have");
    put_demands(r, v, ad, "nice_to_have");
    put_word(r, v, member(ad, "description"), "conditions");
    put_word(r, v, member(ad, "employer"), "workplace");
    put_workplace(r, v, member(ad, "workplace_address"));
    put_word(r, v, ad, "salary_description");
    put_word(r, v, ad, "access");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        put_code(r, v, ad, codes[i]);
    view_write(&out, v);
    return buf_str(&out);
}

/* ------------------------------------------------------------------ columns */

static bool read_numbers(const json_t *ad, struct ad_fields *out, struct err *err)
{
    const json_t *positions = json_object_get(ad, "number_of_vacancies");
    const json_t *scope = member(ad, "scope_of_work");

    out->positions = json_is_integer(positions) ? json_integer_value(positions) : 0;
    if (out->positions < 0 || out->positions > AD_POSITIONS_MOST)
        return err_set(err, ERR_INPUT,
                       N_("number_of_vacancies is {n}; 0 to {most} is "
                          "possible"),
                       ARG_NUM(out->positions), ARG_NUM(AD_POSITIONS_MOST));
    out->percent_min = percent(scope, "min");
    out->percent_max = percent(scope, "max");
    return true;
}

static void read_words(const struct reader *r, const json_t *ad, struct ad_fields *out)
{
    const json_t *employer = member(ad, "employer");
    const json_t *occupation = member(ad, "occupation");
    const json_t *place = member(ad, "workplace_address");
    struct str ssyk = word(r, member(ad, "occupation_group"), "legacy_ams_taxonomy_id");
    int64_t digits;

    out->employer = word(r, employer, "name");
    if (out->employer.len == 0)
        out->employer = word(r, employer, "workplace");
    out->org_no = word(r, employer, "organization_number");
    out->occupation = word(r, occupation, "concept_id");
    out->occupation_label = word(r, occupation, "label");
    out->ssyk = ssyk.len == 4 && str_int(ssyk, &digits) ? ssyk : STR("");
    out->municipality_code = word(r, place, "municipality_code");
    out->municipality = word(r, place, "municipality");
    out->employment = word(r, member(ad, "employment_type"), "label");
    out->headline = str_trim(prose(r, ad, "headline"));
    out->text = prose(r, member(ad, "description"), "text");
}

static bool read_ad(const struct reader *r, const json_t *ad, struct ad_fields *out,
                    struct err *err)
{
    *out = (struct ad_fields){ .deadline_day = DAY_NONE, .published_day = DAY_NONE };
    out->id = word(r, ad, "id");
    if (out->id.len == 0 || out->id.len > AD_KEY_BYTES)
        return err_set(err, ERR_INPUT,
                       N_("its id is missing, empty or longer than {n} "
                          "bytes"),
                       ARG_NUM(AD_KEY_BYTES));
    out->removed = json_is_true(json_object_get(ad, "removed"));
    if (out->removed)
        return true;
    read_words(r, ad, out);
    if (out->headline.len == 0 && out->text.len == 0)
        return err_set(err, ERR_INPUT,
                       N_("it has neither headline nor text, so it is no "
                          "advertisement"));
    if (out->headline.len == 0)
        out->headline = out->occupation_label.len ? out->occupation_label : out->id;
    if (out->text.len > AD_TEXT_BYTES || out->headline.len > AD_TEXT_BYTES)
        return err_set(err, ERR_LIMIT, N_("its text is longer than {n} bytes"),
                       ARG_NUM(AD_TEXT_BYTES));
    if (!read_numbers(ad, out, err) ||
        !read_day(r, ad, "application_deadline", &out->deadline_day, err) ||
        !read_day(r, ad, "publication_date", &out->published_day, err))
        return false;
    out->fields = other_fields(r, ad);
    return true;
}

bool ad_json_read(const json_t *value, enum ad_mask_choice choice, struct arena *arena,
                  struct ad_fields *ad, struct err *err)
{
    struct reader r = { arena, choice };
    const json_t *inner = json_object_get(value, "_source");
    struct ad_fields made;

    if (!json_is_object(value))
        return err_set(err, ERR_INPUT,
                       N_("it is not a JSON object, so no advertisement"));
    if (!read_ad(&r, json_is_object(inner) ? inner : value, &made, err))
        return false;
    *ad = made;
    return true;
}
