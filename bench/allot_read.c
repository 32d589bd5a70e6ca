/* allot_read.c: see allot_read.h. A line at a time, a word at a time. */
#include "bench/allot_read.h"

#include <assert.h>

#define DIGITS_MAX 18u
#define ORLIB_MAX  20000u
#define UPPER_MAX  (INT64_C(1) << 40) /* what "no limit" becomes */

/* A place in the text. */
struct reader {
    struct str text;
    size_t at;
    uint32_t line;
    struct err *err;
};

static bool wrong(struct reader *reader, const char *msg)
{
    return err_set(reader->err, ERR_INPUT, msg, ARG_NUM(reader->line));
}

static bool at_end(const struct reader *reader)
{
    return reader->at == reader->text.len;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void skip_blanks(struct reader *reader)
{
    while (!at_end(reader) && is_blank(reader->text.ptr[reader->at]))
        reader->at++;
}

static void skip_line(struct reader *reader)
{
    while (!at_end(reader) && reader->text.ptr[reader->at] != '\n')
        reader->at++;
    if (!at_end(reader))
        reader->at++;
    reader->line++;
}

static bool read_number(struct reader *reader, int64_t *number)
{
    uint32_t digits = 0;
    int64_t value = 0;
    bool minus = false;

    skip_blanks(reader);
    if (!at_end(reader) && reader->text.ptr[reader->at] == '-') {
        minus = true;
        reader->at++;
    }
    for (; !at_end(reader); reader->at++) {
        char c = reader->text.ptr[reader->at];
        if (c < '0' || c > '9')
            break;
        if (++digits > DIGITS_MAX)
            return wrong(reader, "line {line}: a number is too long");
        value = 10 * value + (c - '0');
    }
    if (digits == 0)
        return wrong(reader, "line {line}: a number was expected");
    *number = minus ? -value : value;
    return true;
}

static bool read_numbers(struct reader *reader, int64_t *numbers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!read_number(reader, &numbers[i]))
            return false;
    skip_blanks(reader);
    if (!at_end(reader) && reader->text.ptr[reader->at] != '\n')
        return wrong(reader, "line {line}: nothing more was expected");
    skip_line(reader);
    return true;
}

/* DIMACS. */

struct dimacs {
    struct allot_flow flow;
    int64_t *supply;
    struct allot_flow_arc *arcs;
    uint32_t arcs_promised;
    bool has_problem, is_assignment;
};

static bool takes_word(struct reader *reader, const char *word)
{
    size_t at = reader->at;

    while (at < reader->text.len && is_blank(reader->text.ptr[at]))
        at++;
    for (; *word; word++, at++)
        if (at == reader->text.len || reader->text.ptr[at] != *word)
            return false;
    reader->at = at;
    return true;
}

static bool read_problem(struct reader *reader, struct dimacs *dimacs,
                         struct arena *arena)
{
    int64_t count[2];

    if (dimacs->has_problem)
        return wrong(reader, "line {line}: there is a second problem line");
    dimacs->is_assignment = takes_word(reader, "asn");
    if (!dimacs->is_assignment && !takes_word(reader, "min"))
        return wrong(reader, "line {line}: 'p min' or 'p asn' was expected");
    uint32_t line = reader->line;
    if (!read_numbers(reader, count, 2))
        return false;
    /* Each node has an arc, or it takes part in nothing: a line of some bytes. */
    if (count[0] < 0 || count[0] > ALLOT_FLOW_NODES_MAX || count[1] < 0 ||
        count[1] > ALLOT_FLOW_ARCS_MAX || (size_t)count[1] > reader->text.len ||
        (size_t)count[0] > reader->text.len)
        return err_set(reader->err, ERR_LIMIT, "line {line}: no such size can be",
                       ARG_NUM(line));
    dimacs->has_problem = true;
    dimacs->flow.node_count = (uint32_t)count[0];
    dimacs->arcs_promised = (uint32_t)count[1];
    dimacs->supply = ARENA_ARRAY(arena, (size_t)count[0], int64_t);
    dimacs->arcs = ARENA_ARRAY(arena, (size_t)count[1], struct allot_flow_arc);
    for (uint32_t n = 0; dimacs->is_assignment && n < dimacs->flow.node_count; n++)
        dimacs->supply[n] = -1;
    return true;
}

static bool read_node(struct reader *reader, struct dimacs *dimacs)
{
    int64_t number[2] = { 0, 1 };

    if (!dimacs->has_problem)
        return wrong(reader, "line {line}: the problem line must come first");
    uint32_t line = reader->line;
    if (!read_numbers(reader, number, dimacs->is_assignment ? 1 : 2))
        return false;
    if (number[0] < 1 || number[0] > dimacs->flow.node_count)
        return err_set(reader->err, ERR_INPUT, "line {line}: there is no node {node}",
                       ARG_NUM(line), ARG_NUM(number[0]));
    dimacs->supply[number[0] - 1] = number[1];
    return true;
}

static bool read_arc(struct reader *reader, struct dimacs *dimacs)
{
    int64_t number[5] = { 0, 0, 0, 1, 0 };
    uint32_t line = reader->line;

    if (!dimacs->has_problem)
        return wrong(reader, "line {line}: the problem line must come first");
    if (dimacs->flow.arc_count == dimacs->arcs_promised)
        return wrong(reader, "line {line}: more arcs than the problem line says");
    if (dimacs->is_assignment) {
        int64_t three[3];
        if (!read_numbers(reader, three, 3))
            return false;
        number[0] = three[0];
        number[1] = three[1];
        number[4] = three[2];
    } else if (!read_numbers(reader, number, 5)) {
        return false;
    }
    for (int i = 0; i < 2; i++)
        if (number[i] < 1 || number[i] > dimacs->flow.node_count)
            return err_set(reader->err, ERR_INPUT,
                           "line {line}: there is no node {node}", ARG_NUM(line),
                           ARG_NUM(number[i]));
    dimacs->arcs[dimacs->flow.arc_count++] =
        (struct allot_flow_arc){ (uint32_t)(number[0] - 1), (uint32_t)(number[1] - 1),
                                 number[2], number[3], number[4] };
    return true;
}

/* "No limit" is a negative or a huge capacity; no more than all supply needs to pass.
 */
static void settle_limits(struct dimacs *dimacs)
{
    for (uint32_t a = 0; a < dimacs->flow.arc_count; a++) {
        struct allot_flow_arc *arc = &dimacs->arcs[a];
        if (arc->upper == -1 && arc->lower == 0)
            arc->upper = UPPER_MAX;
        if (arc->upper > UPPER_MAX && arc->lower <= UPPER_MAX)
            arc->upper = UPPER_MAX;
    }
}

static bool read_line(struct reader *reader, struct dimacs *dimacs, struct arena *arena)
{
    char c = '\n';

    skip_blanks(reader);
    if (!at_end(reader))
        c = reader->text.ptr[reader->at];
    if (c == '\n' || c == 'c') {
        skip_line(reader);
        return true;
    }
    reader->at++;
    if (c == 'p')
        return read_problem(reader, dimacs, arena);
    if (c == 'n')
        return read_node(reader, dimacs);
    if (c == 'a')
        return read_arc(reader, dimacs);
    return wrong(reader, "line {line}: a line begins with c, p, n or a");
}

bool allot_read_dimacs(struct str text, struct arena *arena, struct allot_flow *flow,
                       struct err *err)
{
    struct reader reader = { text, 0, 1, err };
    struct dimacs dimacs = { 0 };

    while (!at_end(&reader))
        if (!read_line(&reader, &dimacs, arena))
            return false;
    if (!dimacs.has_problem)
        return wrong(&reader, "line {line}: the file ends without a problem line");
    if (dimacs.flow.arc_count != dimacs.arcs_promised)
        return wrong(&reader, "line {line}: the file ends with arcs missing");
    settle_limits(&dimacs);
    dimacs.flow.supply = dimacs.supply;
    dimacs.flow.arcs = dimacs.arcs;
    *flow = dimacs.flow;
    return true;
}

/* OR-Library. */

static bool next_number(struct reader *reader, int64_t *number)
{
    skip_blanks(reader);
    while (!at_end(reader) && reader->text.ptr[reader->at] == '\n') {
        skip_line(reader);
        skip_blanks(reader);
    }
    return read_number(reader, number);
}

static bool read_costs(struct reader *reader, struct allot_pair *pairs, uint32_t size,
                       int64_t *most)
{
    for (uint32_t n = 0; n < size; n++)
        for (uint32_t p = 0; p < size; p++) {
            int64_t cost;
            if (!next_number(reader, &cost))
                return false;
            if (cost > ALLOT_VALUE_MAX / 2 || cost < -ALLOT_VALUE_MAX / 2)
                return wrong(reader, "line {line}: a cost is out of range");
            *most = cost > *most ? cost : *most;
            pairs[(size_t)n * size + p] = (struct allot_pair){ p, (int32_t)-cost };
        }
    while (!at_end(reader)) {
        skip_blanks(reader);
        if (!at_end(reader) && reader->text.ptr[reader->at] != '\n')
            return wrong(reader, "line {line}: nothing more was expected");
        skip_line(reader);
    }
    return true;
}

bool allot_read_orlib(struct str text, struct arena *arena, struct allot_input *in,
                      int64_t *base, struct err *err)
{
    struct reader reader = { text, 0, 1, err };
    int64_t size, most = INT64_MIN;

    if (!next_number(&reader, &size))
        return false;
    if (size < 1 || size > ORLIB_MAX || (size_t)(size * size) > text.len)
        return err_set(err, ERR_LIMIT, "line {line}: no such size can be", ARG_NUM(1));
    uint32_t count = (uint32_t)size;
    struct allot_pair *pairs =
        ARENA_ARRAY(arena, (size_t)count * count, struct allot_pair);
    uint32_t *start = ARENA_ARRAY(arena, (size_t)count + 1, uint32_t);
    uint32_t *places = ARENA_ARRAY(arena, count, uint32_t);
    if (!read_costs(&reader, pairs, count, &most))
        return false;
    for (size_t k = 0; k < (size_t)count * count; k++)
        pairs[k].value += (int32_t)most;
    for (uint32_t n = 0; n < count; n++) {
        places[n] = 1;
        start[n + 1] = (n + 1) * count;
    }
    *base = most;
    *in = (struct allot_input){ .person_count = count,
                                .need_count = count,
                                .capacity = places,
                                .pair_start = start,
                                .pairs = pairs,
                                .goal = ALLOT_MOST_PLACED };
    return true;
}

/* People and needs in a network. */

struct sides {
    bool givers_are_people; /* those with supplies are all of 1 */
    uint32_t *index;        /* of a node among the people, or among the needs */
    uint32_t people, needs;
    int64_t most; /* cost */
};

static bool is_between(const struct allot_flow *flow, const struct allot_flow_arc *arc)
{
    int64_t gives = flow->supply[arc->from], takes = -flow->supply[arc->to];

    return gives > 0 && takes > 0 && arc->lower == 0 && arc->upper >= 1 &&
           arc->cost <= ALLOT_VALUE_MAX / 2 && arc->cost >= -ALLOT_VALUE_MAX / 2;
}

static bool see_sides(const struct allot_flow *flow, struct sides *sides)
{
    bool ones_give = true, ones_take = true;

    sides->most = INT64_MIN;
    for (uint32_t n = 0; n < flow->node_count; n++) {
        int64_t supply = flow->supply[n];
        if (supply == 0 || supply > UINT32_MAX || supply < -(int64_t)UINT32_MAX)
            return false;
        ones_give &= supply <= 1;
        ones_take &= supply >= -1;
    }
    for (uint32_t a = 0; a < flow->arc_count; a++) {
        if (!is_between(flow, &flow->arcs[a]))
            return false;
        sides->most =
            flow->arcs[a].cost > sides->most ? flow->arcs[a].cost : sides->most;
    }
    sides->givers_are_people = ones_give;
    for (uint32_t n = 0; n < flow->node_count; n++)
        sides->index[n] =
            (flow->supply[n] > 0) == ones_give ? sides->people++ : sides->needs++;
    return (ones_give || ones_take) && flow->arc_count > 0;
}

static uint32_t person_node(const struct sides *sides, const struct allot_flow_arc *arc)
{
    return sides->givers_are_people ? arc->from : arc->to;
}

static uint32_t need_node(const struct sides *sides, const struct allot_flow_arc *arc)
{
    return sides->givers_are_people ? arc->to : arc->from;
}

/* Arcs by person first, so that a need's pairs come by rising person. */
static const uint32_t *arcs_by_person(const struct allot_flow *flow,
                                      const struct sides *sides, struct arena *arena)
{
    uint32_t *start = ARENA_ARRAY(arena, (size_t)sides->people + 2, uint32_t);
    uint32_t *order = ARENA_ARRAY(arena, flow->arc_count, uint32_t);

    for (uint32_t a = 0; a < flow->arc_count; a++)
        start[sides->index[person_node(sides, &flow->arcs[a])] + 2]++;
    for (uint32_t p = 0; p < sides->people; p++)
        start[p + 2] += start[p + 1];
    for (uint32_t a = 0; a < flow->arc_count; a++)
        order[start[sides->index[person_node(sides, &flow->arcs[a])] + 1]++] = a;
    return order;
}

/* False when two arcs join the same two nodes: no matter for a flow, but for pairs. */
static bool lay_pairs(const struct allot_flow *flow, const struct sides *sides,
                      struct arena *arena, struct allot_input *in)
{
    const uint32_t *order = arcs_by_person(flow, sides, arena);
    uint32_t *start = ARENA_ARRAY(arena, (size_t)sides->needs + 2, uint32_t);
    struct allot_pair *pairs = ARENA_ARRAY(arena, flow->arc_count, struct allot_pair);

    for (uint32_t a = 0; a < flow->arc_count; a++)
        start[sides->index[need_node(sides, &flow->arcs[a])] + 2]++;
    for (uint32_t n = 0; n < sides->needs; n++)
        start[n + 2] += start[n + 1];
    for (uint32_t i = 0; i < flow->arc_count; i++) {
        const struct allot_flow_arc *arc = &flow->arcs[order[i]];
        uint32_t need = sides->index[need_node(sides, arc)];
        uint32_t person = sides->index[person_node(sides, arc)];
        pairs[start[need + 1]++] =
            (struct allot_pair){ person, (int32_t)(sides->most - arc->cost) };
    }
    for (uint32_t n = 0; n < sides->needs; n++)
        for (uint32_t k = start[n] + 1; k < start[n + 1]; k++)
            if (pairs[k].person == pairs[k - 1].person)
                return false;
    in->pair_start = start;
    in->pairs = pairs;
    return true;
}

bool allot_read_places(const struct allot_flow *flow, struct arena *arena,
                       struct allot_input *in, int64_t *base)
{
    struct sides sides = { .index = ARENA_ARRAY(arena, flow->node_count, uint32_t) };
    struct allot_input found = { .goal = ALLOT_MOST_PLACED };

    if (!see_sides(flow, &sides) || !lay_pairs(flow, &sides, arena, &found))
        return false;
    uint32_t *capacity = ARENA_ARRAY(arena, sides.needs, uint32_t);
    for (uint32_t n = 0; n < flow->node_count; n++) {
        int64_t supply = flow->supply[n] > 0 ? flow->supply[n] : -flow->supply[n];
        if ((flow->supply[n] > 0) != sides.givers_are_people)
            capacity[sides.index[n]] = (uint32_t)supply;
    }
    found.capacity = capacity;
    found.person_count = sides.people;
    found.need_count = sides.needs;
    *base = sides.most;
    *in = found;
    return true;
}
