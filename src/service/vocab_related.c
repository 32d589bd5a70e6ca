/* vocab_related.c: see vocab_related.h. */
#include "service/vocab_related.h"

#include "service/graph_groups.h"
#include "store/query.h"

/* Demand is in thousandths of a row's deviation; similarity rises ten for each. */
#define DEMAND_A_STEP 100

/* A neighbour while it is being sorted. */
struct neighbour {
    int64_t id;
    struct str code, label;
    int32_t similarity;
    int64_t rank; /* higher is nearer */
};

/* A reason and whom it is about. */
struct reason {
    int64_t near;
    struct str part;
    int64_t milli;
};

struct neighbours {
    struct call *call;
    const struct related_ask *ask;
    struct neighbour *row;
    uint32_t count, room;
    struct reason *reason;
    uint32_t reason_count, reason_room;
};

static struct str label_of(const struct call *call, struct str sv, struct str en)
{
    return str_copy(call->arena, call->lang == LANG_SV ? sv : en);
}

static void add(struct neighbours *n, struct neighbour row)
{
    if (n->count == n->room) {
        uint32_t room = n->room ? n->room * 2 : 64;
        n->row = arena_grow(n->call->arena, n->row, n->room * sizeof *n->row,
                            room * sizeof *n->row);
        n->room = room;
    }
    n->row[n->count++] = row;
}

static int by_rank(const void *a, const void *b)
{
    const struct neighbour *x = a, *y = b;

    if (x->rank != y->rank)
        return x->rank > y->rank ? -1 : 1;
    return str_cmp(x->code, y->code);
}

static bool read_groups(struct neighbours *n, struct tx *tx, int64_t id,
                        struct err *err)
{
    struct related_group_row row;
    struct cursor cursor = { 0 };

    if (!related_group_open(tx, id, &cursor, err))
        return false;
    while (related_group_next(&cursor, &row)) {
        struct str code = row.code;
        if (n->ask->ssyk)
            code = str_sub(code, sizeof "ssyk:" - 1, code.len);
        add(n, (struct neighbour){ row.id, str_copy(n->call->arena, code),
                                   label_of(n->call, row.label_sv, row.label_en),
                                   graph_group_similarity((int32_t)row.milli),
                                   row.milli + (n->ask->demand ? row.demand : 0) });
    }
    return cursor_end(&cursor, err);
}

static bool read_near(struct neighbours *n, struct tx *tx, int64_t id, struct err *err)
{
    struct related_near_row row;
    struct cursor cursor = { 0 };

    if (!related_near_open(tx, id, &cursor, err))
        return false;
    while (related_near_next(&cursor, &row))
        add(n, (struct neighbour){ row.id, str_copy(n->call->arena, row.code),
                                   label_of(n->call, row.label_sv, row.label_en),
                                   (int32_t)row.similarity,
                                   row.similarity * DEMAND_A_STEP +
                                       (n->ask->demand ? row.demand : 0) });
    return cursor_end(&cursor, err);
}

static void add_reason(struct neighbours *n, struct reason reason)
{
    if (n->reason_count == n->reason_room) {
        uint32_t room = n->reason_room ? n->reason_room * 2 : 64;
        n->reason =
            arena_grow(n->call->arena, n->reason, n->reason_room * sizeof *n->reason,
                       room * sizeof *n->reason);
        n->reason_room = room;
    }
    n->reason[n->reason_count++] = reason;
}

static bool read_reasons(struct neighbours *n, struct tx *tx, int64_t id,
                         struct err *err)
{
    struct related_why_row row;
    struct cursor cursor = { 0 };

    if (!related_why_open(tx, id, &cursor, err))
        return false;
    while (related_why_next(&cursor, &row))
        add_reason(n, (struct reason){ row.near_id, str_copy(n->call->arena, row.part),
                                       row.milli });
    return cursor_end(&cursor, err);
}

static void why_view(const struct neighbours *n, struct view *one, int64_t near)
{
    struct arena *arena = n->call->arena;
    struct view *why = view_put_array(arena, one, "why");

    for (uint32_t i = 0; i < n->reason_count; i++) {
        if (n->reason[i].near != near)
            continue;
        struct view *v = view_add_object(arena, why);
        view_str(arena, v, "part", n->reason[i].part);
        view_int(arena, v, "milli", n->reason[i].milli);
    }
}

static struct view *list_view(struct neighbours *n)
{
    struct arena *arena = n->call->arena;
    struct view *list = view_array(arena);
    uint32_t top = n->ask->top ? n->ask->top : RELATED_TOP;

    if (n->count)
        qsort(n->row, n->count, sizeof *n->row, by_rank);
    for (uint32_t i = 0; i < n->count && i < top; i++) {
        struct view *one = view_add_object(arena, list);
        view_str(arena, one, "code", n->row[i].code);
        view_str(arena, one, "label", n->row[i].label);
        view_int(arena, one, "similarity", n->row[i].similarity);
        if (n->ask->why)
            why_view(n, one, n->row[i].id);
    }
    return list;
}

static bool find(struct tx *tx, const struct related_ask *ask, struct arena *arena,
                 struct related_find_row *row, struct err *err)
{
    struct buf code = buf_new(arena);
    bool found = false;

    if (ask->ssyk)
        buf_cstr(&code, "ssyk:");
    buf_add(&code, ask->code);
    if (!related_find(tx, buf_str(&code), arena, row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND,
                       N_("there is no concept {code}; more come with insteg vocab "
                          "import"),
                       ARG_STR(buf_str(&code)));
    return true;
}

bool vocab_related(struct call *call, const struct related_ask *ask,
                   struct view **answer, struct err *err)
{
    struct neighbours n = { .call = call, .ask = ask };
    struct related_find_row word;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              find(tx, ask, call->arena, &word, err) &&
              (str_is(word.kind, "group") ? read_groups(&n, tx, word.id, err)
                                          : read_near(&n, tx, word.id, err)) &&
              (!ask->why || read_reasons(&n, tx, word.id, err));

    tx_end(&tx);
    if (ok)
        *answer = list_view(&n);
    return ok;
}
