/* image.c: see image.h. */
#include "engine/image.h"

#include <stddef.h>

void image_capabilities(const struct match_image *image, uint32_t from, uint32_t count,
                        uint32_t *concept, uint8_t *level)
{
    for (uint32_t i = 0; i < count; i++) {
        concept[i] = image_concept(image, from + i);
        level[i] = image_level(image, from + i);
    }
}

/* True when `start` begins at 0, never falls, and has count + 1 elements to read. */
static bool starts_are_sound(const uint32_t *start, uint32_t count)
{
    if (start[0] != 0)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (start[i] > start[i + 1])
            return false;
    return true;
}

static bool people_are_sound(const struct match_image *image)
{
    for (uint32_t p = 0; p < image->person_count; p++) {
        if (image->place[p] != IMAGE_PLACE_NONE &&
            image->place[p] >= image->place_count)
            return false;
        if (image->mode[p] >= IMAGE_MODE_COUNT)
            return false;
    }
    return true;
}

static bool is_of_named(const struct match_image *image, uint32_t i)
{
    return !image->capability_short ||
           image->capability_short[i] / IMAGE_LEVEL_MAX < image->named_count;
}

static bool capabilities_are_sound(const struct match_image *image)
{
    uint32_t count = image->capability_start[image->person_count];

    if (image->named_count > IMAGE_NAMED_MAX)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_of_named(image, i) || image_concept(image, i) >= image->concept_count)
            return false;
        if (image_level(image, i) < 1 || image_level(image, i) > IMAGE_LEVEL_MAX)
            return false;
    }
    return true;
}

static bool graph_is_sound(const struct match_image *image)
{
    for (uint32_t c = 0; c < image->concept_count; c++)
        for (uint32_t i = image->near_start[c]; i < image->near_start[c + 1]; i++) {
            if (image->near_concept[i] >= image->concept_count ||
                image->near_concept[i] == c)
                return false;
            if (image->near_similarity[i] < 1 ||
                image->near_similarity[i] > IMAGE_SELF_SIMILARITY)
                return false;
        }
    return true;
}

bool match_image_is_sound(const struct match_image *image)
{
    return image->person_count <= IMAGE_PEOPLE_MAX &&
           image->place_count <= IMAGE_PLACE_NONE &&
           image->concept_count < IMAGE_CONCEPT_NONE &&
           starts_are_sound(image->capability_start, image->person_count) &&
           starts_are_sound(image->near_start, image->concept_count) &&
           people_are_sound(image) && capabilities_are_sound(image) &&
           graph_is_sound(image);
}

bool count_image_is_sound(const struct count_image *image)
{
    for (uint32_t w = 0; w < image_words(image->person_count); w++)
        if (image->women[w] & image->men[w])
            return false;
    return true;
}
