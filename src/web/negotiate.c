/* negotiate.c: see negotiate.h. */
#include "web/negotiate.h"

#define QUALITY_FULL 1000u

bool word_is(struct str word, const char *lower)
{
    size_t i = 0;

    for (; i < word.len && lower[i]; i++) {
        char c = word.ptr[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c) != lower[i])
            return false;
    }
    return i == word.len && !lower[i];
}

bool cookie_get(struct str header, const char *name, struct str *value)
{
    struct str rest = header, pair;

    while (str_next(&rest, ';', &pair)) {
        size_t equal = str_find(pair, STR("="));
        if (equal == SIZE_MAX || !str_is(str_trim(str_sub(pair, 0, equal)), name))
            continue;
        *value = str_trim(str_sub(pair, equal + 1, pair.len));
        return true;
    }
    return false;
}

bool header_parameter(struct str header, const char *name, struct str *value)
{
    struct str rest = header, part;

    while (str_next(&rest, ';', &part)) {
        size_t equal = str_find(part, STR("="));
        if (equal == SIZE_MAX || !word_is(str_trim(str_sub(part, 0, equal)), name))
            continue;
        struct str found = str_trim(str_sub(part, equal + 1, part.len));
        if (found.len >= 2 && found.ptr[0] == '"' && found.ptr[found.len - 1] == '"')
            found = str_sub(found, 1, found.len - 2);
        *value = found;
        return true;
    }
    return false;
}

static struct str without_parameters(struct str item)
{
    size_t semicolon = str_find(item, STR(";"));

    return str_trim(str_sub(item, 0, semicolon == SIZE_MAX ? item.len : semicolon));
}

bool media_type_is(struct str content_type, const char *type)
{
    return word_is(without_parameters(content_type), type);
}

/* q=0.8 in thousandths; what cannot be read counts as nothing. */
static uint32_t quality(struct str item)
{
    struct str q;
    uint32_t sum = 0, weight = QUALITY_FULL;

    if (!header_parameter(item, "q", &q))
        return QUALITY_FULL;
    for (size_t i = 0; i < q.len && i < 5; i++) {
        char c = q.ptr[i];
        if (i == 1 ? c != '.' : c < '0' || c > '9')
            return 0;
        if (i == 1)
            continue;
        sum += weight * (uint32_t)(c - '0');
        weight /= 10;
    }
    return sum < QUALITY_FULL ? sum : QUALITY_FULL;
}

enum lang negotiate_lang(struct str cookie, struct str accept_language)
{
    struct str chosen, rest = accept_language, item;
    enum lang best = LANG_SV, lang;
    uint32_t best_quality = 0;

    if (cookie_get(cookie, "lang", &chosen) && lang_from(chosen, &lang))
        return lang;
    while (str_next(&rest, ',', &item)) {
        struct str range = without_parameters(item);
        size_t dash = str_find(range, STR("-"));
        uint32_t q = quality(item);
        if (dash != SIZE_MAX)
            range = str_sub(range, 0, dash);
        if (q > best_quality && lang_from(range, &lang)) {
            best = lang;
            best_quality = q;
        }
    }
    return best;
}

bool negotiate_json(struct str accept)
{
    struct str rest = accept, item;
    uint32_t json = 0, page = 0;

    while (str_next(&rest, ',', &item)) {
        uint32_t q = quality(item);
        if (media_type_is(item, "application/json") && q > json)
            json = q;
        if (media_type_is(item, "text/html") && q > page)
            page = q;
    }
    return json > page;
}
