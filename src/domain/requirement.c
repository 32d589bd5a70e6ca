/* requirement.c: see requirement.h. */
#include "domain/requirement.h"

#include <assert.h>

static const struct {
    const char *word, *label;
} classes[] = {
    [CLASS_STATUTORY] = { "statutory", N_("Required by law") },
    [CLASS_DUTY] = { "duty", N_("The employer's duty") },
    [CLASS_CORE] = { "core", N_("Core") },
    [CLASS_LEARNABLE] = { "learnable", N_("Learned on the job") },
    [CLASS_CONTRACT] = { "contract", N_("Contract or insurance") },
    [CLASS_CUSTOM] = { "custom", N_("Habit") },
};
_Static_assert(sizeof classes / sizeof *classes == CLASS_COUNT, "a row a class");

static const char *const kinds[] = {
    [KIND_CONCEPT] = "concept",   [KIND_LICENCE] = "licence",
    [KIND_LANGUAGE] = "language", [KIND_CERTIFICATE] = "certificate",
    [KIND_TRAIT] = "trait",
};
_Static_assert(sizeof kinds / sizeof *kinds == KIND_COUNT, "a word a kind");

const char *class_word(enum requirement_class class)
{
    assert(class < CLASS_COUNT);
    return classes[class].word;
}

const char *class_label(enum requirement_class class)
{
    assert(class < CLASS_COUNT);
    return classes[class].label;
}

const char *kind_word(enum requirement_kind kind)
{
    assert(kind < KIND_COUNT);
    return kinds[kind];
}

bool class_from(struct str word, enum requirement_class *class)
{
    for (int i = 0; i < CLASS_COUNT; i++)
        if (str_is(word, classes[i].word)) {
            *class = (enum requirement_class)i;
            return true;
        }
    return false;
}

bool kind_from(struct str word, enum requirement_kind *kind)
{
    for (int i = 0; i < KIND_COUNT; i++)
        if (str_is(word, kinds[i])) {
            *kind = (enum requirement_kind)i;
            return true;
        }
    return false;
}

bool class_is_weighted(enum requirement_class class)
{
    return class == CLASS_CORE || class == CLASS_LEARNABLE;
}

bool class_is_threshold(enum requirement_class class)
{
    return class == CLASS_CONTRACT || class == CLASS_CUSTOM;
}

int32_t weight_default(int32_t share_percent, uint32_t count)
{
    assert(count > 0 && share_percent >= 0 && share_percent <= 100);

    int64_t of = 100 * (int64_t)count;
    int32_t weight = (int32_t)((60 * (int64_t)share_percent + of) / (2 * of));
    if (weight < WEIGHT_LEAST)
        return WEIGHT_LEAST;
    return weight > WEIGHT_MOST ? WEIGHT_MOST : weight;
}
