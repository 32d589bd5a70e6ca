/* read_kit.c: see read_kit.h. */
#include "read_kit.h"

static struct arena for_all;
struct ad_reader *reader;

int read_kit_load(void **state)
{
    struct err err = { 0 };

    (void)state;
    KIT_OK(ad_reader_load(&for_all, &reader, &err), &err);
    return 0;
}

int read_kit_unload(void **state)
{
    (void)state;
    arena_free(&for_all);
    reader = NULL;
    return 0;
}

struct ad_reading read_ad(struct ad_text ad)
{
    struct ad_reading reading;
    struct err err = { 0 };

    if (!ad.id.len)
        ad.id = STR("1");
    KIT_OK(ad_read(reader, &ad, kit_call.arena, &reading, &err), &err);
    return reading;
}
