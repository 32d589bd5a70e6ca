/* audit_names.c: see audit_names.h. */
#include "service/audit_names.h"

#include <assert.h>

#include "base/rng.h"
#include "store/query.h"

#define FORGOTTEN_KEY "audit_forgotten"

struct place {
    int64_t person_id; /* 0: nobody's */
    unsigned char byte[AUDIT_SUBJECT_BYTES];
};

struct audit_names {
    int64_t forgotten; /* how many had been when it was last looked */
    struct place place[AUDIT_NAMES_KEPT];
};

struct audit_names *audit_names_new(struct arena *arena)
{
    return ARENA_NEW(arena, struct audit_names);
}

void audit_names_clear(struct audit_names *names)
{
    memset(names->place, 0, sizeof names->place);
}

static bool read_forgotten(struct tx *tx, int64_t *forgotten, struct err *err)
{
    struct arena arena = { 0 };
    struct meta_get_row row;
    bool found = false;
    bool ok = meta_get(tx, STR(FORGOTTEN_KEY), &arena, &row, &found, err);

    if (ok && (!found || !str_int(row.value, forgotten)))
        *forgotten = 0;
    arena_free(&arena);
    return ok;
}

bool audit_names_check(struct audit_names *names, struct tx *tx, struct err *err)
{
    int64_t forgotten = 0;

    if (!read_forgotten(tx, &forgotten, err))
        return false;
    if (forgotten != names->forgotten)
        audit_names_clear(names);
    names->forgotten = forgotten;
    return true;
}

bool audit_names_forgotten(struct tx *tx, struct err *err)
{
    struct arena arena = { 0 };
    int64_t forgotten = 0;
    bool ok = read_forgotten(tx, &forgotten, err) &&
              meta_set(tx, STR(FORGOTTEN_KEY), id_text(&arena, forgotten + 1), err);

    arena_free(&arena);
    return ok;
}

static uint32_t place_of(int64_t person_id)
{
    assert(person_id > 0);
    return (uint32_t)(rng_mix((uint64_t)person_id) % AUDIT_NAMES_KEPT);
}

bool audit_names_find(const struct audit_names *names, int64_t person_id,
                      struct audit_name *name)
{
    const struct place *place = &names->place[place_of(person_id)];

    if (place->person_id != person_id)
        return false;
    name->known = true;
    memcpy(name->byte, place->byte, AUDIT_SUBJECT_BYTES);
    return true;
}

void audit_names_keep(struct audit_names *names, int64_t person_id,
                      const struct audit_name *name)
{
    struct place *place = &names->place[place_of(person_id)];

    assert(name->known);
    place->person_id = person_id;
    memcpy(place->byte, name->byte, AUDIT_SUBJECT_BYTES);
}
