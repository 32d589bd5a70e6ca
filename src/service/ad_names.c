/* ad_names.c: see ad_names.h. */
#include "service/ad_names.h"

#include "store/query.h"

struct gathering {
    struct arena *arena;
    struct ad_names *names;
    struct lexicon_entry *entry;
    uint32_t count, room, code_room;
};

/* Labels of one concept come one after the other. */
static uint32_t concept_of(struct gathering *g, struct str code)
{
    struct ad_names *n = g->names;

    if (n->count && str_eq(n->code[n->count - 1], code))
        return n->count - 1;
    if (n->count == g->code_room) {
        uint32_t room = g->code_room ? g->code_room * 2 : 1024;
        n->code = arena_grow(g->arena, n->code, g->code_room * sizeof *n->code,
                             room * sizeof *n->code);
        g->code_room = room;
    }
    n->code[n->count] = str_copy(g->arena, code);
    return n->count++;
}

static void add(struct gathering *g, const struct ad_name_all_row *row)
{
    if (row->label.len < AD_NAME_LETTERS || g->count == LEXICON_ENTRIES_MAX)
        return;
    if (g->count == g->room) {
        uint32_t room = g->room ? g->room * 2 : 4096;
        g->entry = arena_grow(g->arena, g->entry, g->room * sizeof *g->entry,
                              room * sizeof *g->entry);
        g->room = room;
    }
    g->entry[g->count++] =
        (struct lexicon_entry){ str_copy(g->arena, row->label),
                                concept_of(g, row->code), (uint32_t)row->weight };
}

bool ad_names_load(struct tx *tx, struct arena *arena, struct ad_names **names,
                   struct err *err)
{
    struct gathering g = { .arena = arena, .names = ARENA_NEW(arena, struct ad_names) };
    struct cursor cursor = { 0 };
    struct ad_name_all_row row;

    if (!ad_name_all_open(tx, &cursor, err))
        return false;
    while (ad_name_all_next(&cursor, &row))
        add(&g, &row);
    if (!cursor_end(&cursor, err) ||
        !lexicon_build(g.entry, g.count, arena, &g.names->lexicon, err))
        return false;
    *names = g.names;
    return true;
}
