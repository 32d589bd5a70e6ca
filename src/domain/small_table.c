/*
 * small_table.c: see small_table.h.
 *
 * The network: a node for each row, a node for each column, sums included. A cell
 * within runs from its row to its column; the sum of a row from the column of sums to
 * the row; the sum of a column from the column to the row of sums; the sum of all from
 * the row of sums to the column of sums. Then every node takes in what it gives out,
 * and a change that leaves all sums right is a flow in circles.
 */
#include "domain/small_table.h"

#include <assert.h>
#include <stddef.h>

#define NODES  (SMALL_TABLE_ROWS + SMALL_TABLE_COLUMNS)
#define FAR    INT64_MAX
#define ENOUGH ((int64_t)1 << 40) /* a flow that is as good as without bound */

static bool is_sum_row(const struct small_table *t, uint32_t row)
{
    return row == t->rows - 1;
}

static bool is_sum_column(const struct small_table *t, uint32_t column)
{
    return column == t->columns - 1;
}

void small_table_sum(struct small_table *t)
{
    for (uint32_t r = 0; r < t->rows; r++)
        t->count[r * t->columns + t->columns - 1] = 0;
    for (uint32_t c = 0; c < t->columns; c++)
        t->count[(t->rows - 1) * t->columns + c] = 0;
    for (uint32_t r = 0; r + 1 < t->rows; r++)
        for (uint32_t c = 0; c + 1 < t->columns; c++) {
            int64_t n = t->count[r * t->columns + c];
            t->count[r * t->columns + t->columns - 1] += n;
            t->count[(t->rows - 1) * t->columns + c] += n;
            t->count[t->rows * t->columns - 1] += n;
        }
}

/* ---------------------------------------------------------------------------- flows */

struct net {
    uint32_t nodes;
    int64_t room[NODES][NODES]; /* how much more can flow */
};

static void ends_of(const struct small_table *t, uint32_t cell, uint32_t *from,
                    uint32_t *to)
{
    uint32_t row = cell / t->columns, column = cell % t->columns;
    bool backwards = is_sum_row(t, row) != is_sum_column(t, column);

    *from = backwards ? t->rows + column : row;
    *to = backwards ? row : t->rows + column;
}

static int64_t more(int64_t a, int64_t b)
{
    return a > ENOUGH - b ? ENOUGH : a + b;
}

/* The hidden cells but one: up without bound, down to nought. */
static void lay(const struct small_table *t, uint32_t but, bool signed_too,
                struct net *net)
{
    net->nodes = t->rows + t->columns;
    for (uint32_t a = 0; a < net->nodes; a++)
        for (uint32_t b = 0; b < net->nodes; b++)
            net->room[a][b] = 0;
    for (uint32_t i = 0; i < t->rows * t->columns; i++) {
        uint32_t from, to;
        if (!t->hidden[i] || i == but)
            continue;
        ends_of(t, i, &from, &to);
        net->room[from][to] = ENOUGH;
        net->room[to][from] =
            more(net->room[to][from], signed_too ? ENOUGH : t->count[i]);
    }
}

/* One path from `from` to `to` with room, the shortest; its room, 0: there is none. */
static int64_t push(struct net *net, uint32_t from, uint32_t to)
{
    uint32_t before[NODES] = { 0 }, queue[NODES], head = 0, tail = 0;
    int64_t most[NODES] = { 0 };

    most[from] = ENOUGH;
    queue[tail++] = from;
    while (head < tail && most[to] == 0) {
        uint32_t a = queue[head++];
        for (uint32_t b = 0; b < net->nodes; b++) {
            if (most[b] != 0 || net->room[a][b] <= 0)
                continue;
            most[b] = most[a] < net->room[a][b] ? most[a] : net->room[a][b];
            before[b] = a;
            queue[tail++] = b;
        }
    }
    for (uint32_t b = to; most[to] > 0 && b != from; b = before[b]) {
        if (net->room[before[b]][b] < ENOUGH)
            net->room[before[b]][b] -= most[to];
        net->room[b][before[b]] = more(net->room[b][before[b]], most[to]);
    }
    return most[to];
}

static int64_t flow(struct net *net, uint32_t from, uint32_t to, int64_t wanted)
{
    int64_t all = 0, one;

    while (all < wanted && (one = push(net, from, to)) > 0)
        all = more(all, one);
    return all;
}

void small_table_bounds(const struct small_table *t, uint32_t cell, int64_t *least,
                        int64_t *most)
{
    struct net net;
    uint32_t from, to;

    *least = *most = t->count[cell];
    if (!t->hidden[cell])
        return;
    ends_of(t, cell, &from, &to);
    lay(t, cell, false, &net);
    int64_t up = flow(&net, to, from, ENOUGH); /* the cell closes the circle */
    lay(t, cell, false, &net);
    int64_t down = flow(&net, from, to, t->count[cell]);
    *most = up >= ENOUGH ? FAR : t->count[cell] + up;
    *least = down >= t->count[cell] ? 0 : t->count[cell] - down;
}

/* --------------------------------------------------------------------------- hiding */

static bool is_absent(const struct small_table *t, uint32_t cell)
{
    return t->absent[cell / t->columns];
}

static bool is_close(int64_t a, int64_t b)
{
    int64_t apart = a > b ? a - b : b - a;

    return apart > 0 && apart < (int64_t)SMALL_COUNT;
}

/* Cannot be told: what it can be is as wide as a small count. */
static bool is_wide(const struct small_table *t, uint32_t cell)
{
    int64_t least, most;

    small_table_bounds(t, cell, &least, &most);
    return most == FAR || most - least >= (int64_t)SMALL_COUNT;
}

/* In the table of differences a cell is known when both are in sight. */
static bool difference_told(const struct small_table *t, const struct small_table *old,
                            uint32_t cell)
{
    struct small_table both = *t;
    struct net net;
    uint32_t from, to;

    for (uint32_t i = 0; i < t->rows * t->columns; i++)
        both.hidden[i] = t->hidden[i] || old->hidden[i];
    if (!both.hidden[cell])
        return true;
    ends_of(t, cell, &from, &to);
    lay(&both, cell, true, &net);
    return flow(&net, to, from, 1) == 0;
}

struct hiding {
    struct small_table *table;
    const struct small_table *before;
    uint32_t before_count;
    bool first[SMALL_TABLE_CELLS]; /* what has to be hidden */
};

/* A cell that can be told and may not be; in which table: by itself, or against one
 * published before. */
struct fault {
    uint32_t cell;
    const struct small_table *before; /* NULL: by itself */
};

static bool is_told(const struct hiding *h, const struct fault *fault)
{
    return fault->before ? difference_told(h->table, fault->before, fault->cell)
                         : !is_wide(h->table, fault->cell);
}

static bool find_fault(const struct hiding *h, struct fault *fault)
{
    const struct small_table *t = h->table;

    for (uint32_t i = 0; i < t->rows * t->columns; i++) {
        *fault = (struct fault){ i, NULL };
        if (h->first[i] && is_told(h, fault))
            return true;
        for (uint32_t b = 0; b < h->before_count; b++) {
            fault->before = &h->before[b];
            if (is_close(t->count[i], h->before[b].count[i]) && is_told(h, fault))
                return true;
        }
    }
    return false;
}

/* The cell and three more, two in each of two rows and two columns: what they are can
 * be shifted round. */
struct square {
    uint32_t cell[4];
    uint32_t fresh; /* how many of them are in sight yet */
    int64_t count;  /* of those together                 */
    bool was[4];
};

static struct square hide_square(struct small_table *t, uint32_t cell, uint32_t row,
                                 uint32_t column)
{
    uint32_t r = cell / t->columns, c = cell % t->columns;
    struct square q = { .cell = { cell, r * t->columns + column, row * t->columns + c,
                                  row * t->columns + column } };

    for (uint32_t i = 0; i < 4; i++) {
        q.was[i] = t->hidden[q.cell[i]];
        q.fresh += !q.was[i];
        q.count += q.was[i] ? 0 : t->count[q.cell[i]];
        t->hidden[q.cell[i]] = true;
    }
    return q;
}

static void show_square(struct small_table *t, const struct square *q)
{
    for (uint32_t i = 0; i < 4; i++)
        t->hidden[q->cell[i]] = q->was[i];
}

static bool is_better(const struct square *a, const struct square *b)
{
    return a->fresh != b->fresh ? a->fresh < b->fresh : a->count < b->count;
}

/* The square that costs least of those that help; false: none does. */
static bool hide_best(struct hiding *h, const struct fault *fault)
{
    struct small_table *t = h->table;
    struct square best = { .fresh = UINT32_MAX };
    uint32_t row = 0, column = 0;

    for (uint32_t i = 0; i < t->rows * t->columns; i++) {
        if (i / t->columns == fault->cell / t->columns ||
            i % t->columns == fault->cell % t->columns || is_absent(t, i) ||
            is_absent(t, fault->cell))
            continue;
        struct square q = hide_square(t, fault->cell, i / t->columns, i % t->columns);
        if (q.fresh > 0 && is_better(&q, &best) && !is_told(h, fault)) {
            best = q;
            row = i / t->columns;
            column = i % t->columns;
        }
        show_square(t, &q);
    }
    if (best.fresh == UINT32_MAX)
        return false;
    (void)hide_square(t, fault->cell, row, column);
    return true;
}

/* The smallest that is in sight; false: all is hidden. */
static bool hide_smallest(struct small_table *t)
{
    uint32_t least = UINT32_MAX;

    for (uint32_t i = 0; i < t->rows * t->columns; i++)
        if (!t->hidden[i] && !is_absent(t, i) &&
            (least == UINT32_MAX || t->count[i] < t->count[least]))
            least = i;
    if (least != UINT32_MAX)
        t->hidden[least] = true;
    return least != UINT32_MAX;
}

void small_table_hide(struct small_table *t, const struct small_table *before,
                      uint32_t before_count)
{
    struct hiding h = { .table = t, .before = before, .before_count = before_count };

    assert(t->rows >= 2 && t->rows <= SMALL_TABLE_ROWS);
    assert(t->columns >= 2 && t->columns <= SMALL_TABLE_COLUMNS);
    for (uint32_t i = 0; i < t->rows * t->columns; i++) {
        h.first[i] = t->count[i] < (int64_t)SMALL_COUNT && !t->nobody[i % t->columns] &&
                     !is_absent(t, i);
        t->hidden[i] = h.first[i];
    }
    for (struct fault fault; find_fault(&h, &fault);)
        if (!hide_best(&h, &fault) && !hide_smallest(t))
            break; /* all is hidden: nothing is told */
}
