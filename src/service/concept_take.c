/* concept_take.c: see concept_take.h. */
#include "service/concept_take.h"

#include "domain/code.h"
#include "store/query.h"

static bool make_own(struct concept_taker *taker, enum requirement_kind kind,
                     struct str stored, struct str written, int64_t *id,
                     struct err *err)
{
    int64_t made = -(int64_t)taker->own_count - 1;

    if (taker->tx && !concept_own_add(taker->tx, stored, str_from(kind_word(kind)),
                                      written, &made, err))
        return false;
    if (taker->own_count == taker->own_room) {
        uint32_t room = taker->own_room ? taker->own_room * 2 : 64;
        taker->own_id = arena_grow(taker->arena, taker->own_id,
                                   (size_t)taker->own_room * sizeof *taker->own_id,
                                   (size_t)room * sizeof *taker->own_id);
        taker->own_room = room;
    }
    map_add(&taker->own, str_copy(taker->arena, stored), taker->own_count);
    taker->own_id[taker->own_count++] = made;
    *id = made;
    return true;
}

static bool find(struct concept_taker *taker, enum requirement_kind kind,
                 struct str stored, struct str written, int64_t *id, struct err *err)
{
    uint32_t at = book_concept(taker->book, stored);

    if (at != MAP_NONE) {
        const struct concept *concept = &taker->book->concept[at];
        if (concept->placeholder)
            (void)map_add(&taker->named, concept->code, at); /* once each */
        *id = concept->id;
        return true;
    }
    at = map_get(&taker->own, stored);
    if (at != MAP_NONE) {
        *id = taker->own_id[at];
        return true;
    }
    if (kind == KIND_LANGUAGE)
        return err_set(err, ERR_INPUT, N_("{code} is not a language insteg knows"),
                       ARG_STR(written));
    if (kind == KIND_CONCEPT)
        return err_set(err, ERR_INPUT,
                       N_("the concept {code} is not known; insteg ships task: codes"),
                       ARG_STR(written));
    return make_own(taker, kind, stored, written, id, err);
}

bool concept_take(struct concept_taker *taker, enum requirement_kind kind,
                  struct str written, int64_t *id, struct err *err)
{
    struct arena scratch = { 0 };
    struct str stored;
    struct str code = str_trim(written);

    if (!taker->own.arena)
        taker->own = map_new(taker->arena);
    if (!taker->named.arena)
        taker->named = map_new(taker->arena);
    bool ok = code_stored(kind, code, &scratch, &stored, err) &&
              find(taker, kind, stored, code, id, err);
    arena_free(&scratch);
    return ok;
}
