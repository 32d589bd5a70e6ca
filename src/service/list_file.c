/* list_file.c: see list_file.h. */
#include "service/list_file.h"

#include "service/csv_write.h"
#include "store/query.h"

#define COLUMNS_MOST 12u
#define NUMBER_BYTES 24u
#define PEOPLE_FIRST 256u

struct column {
    const char *name;
    bool is_number; /* in JSON without quotes */
};

/* clang-format off */
static const struct column columns[LIST_FILE_COUNT][COLUMNS_MOST + 1] = {
    [LIST_VISITS] = {
        { "visit_id", false }, { "held_on", false }, { "coach", false },
        { "firm_id", false }, { "firm", false }, { "outcome", false },
        { "reason", false }, { "side", false }, { "recall_on", false },
        { "next", false }, { "next_on", false }, { NULL, false },
    },
    [LIST_REFERRALS] = {
        { "referral_id", false }, { "need_id", false }, { "title", false },
        { "firm_id", false }, { "firm", false }, { "how", false },
        { "made_on", false }, { "due_on", false }, { "state", false },
        { "reason", false }, { "side", false }, { "since_on", false }, { NULL, false },
    },
    [LIST_NEEDS] = {
        { "need_id", false }, { "source_key", false }, { "title", false },
        { "employer", false }, { "place", false }, { "start", false },
        { "positions", true }, { "status", false }, { NULL, false },
    },
};
/* clang-format on */

struct writing {
    struct call *call;
    struct tx *tx;
    struct buf *out;
    const struct column *column;
    enum list_form form;
    bool begun; /* there is a row before */
    struct list_people people;
    uint32_t room; /* of people */
};

static struct str number_text(char text[NUMBER_BYTES], int64_t number)
{
    int len = snprintf(text, NUMBER_BYTES, "%lld", (long long)number);

    return (struct str){ text, (size_t)len };
}

static void add_json(struct writing *w, const struct str *cell)
{
    buf_cstr(w->out, w->begun ? ",\n{" : "{");
    for (uint32_t i = 0; w->column[i].name; i++) {
        struct view text = { .kind = VIEW_STR, .text = cell[i] };
        buf_cstr(w->out, i ? ",\"" : "\"");
        buf_cstr(w->out, w->column[i].name);
        buf_cstr(w->out, "\":");
        if (w->column[i].is_number)
            buf_add(w->out, cell[i]);
        else
            view_write(w->out, &text);
    }
    buf_char(w->out, '}');
}

static void add_row(struct writing *w, const struct str *cell)
{
    if (w->form == LIST_JSON)
        add_json(w, cell);
    else
        for (uint32_t i = 0; w->column[i].name; i++)
            csv_cell(w->out, cell[i], w->column[i + 1].name ? ',' : '\r');
    if (w->form == LIST_CSV)
        buf_char(w->out, '\n');
    w->begun = true;
}

static bool add_visits(struct writing *w, struct err *err)
{
    struct list_visits_row row;
    struct cursor cursor = { 0 };
    char id[NUMBER_BYTES], firm_id[NUMBER_BYTES];

    if (!list_visits_open(w->tx, w->call->actor->org_id, &cursor, err))
        return false;
    while (list_visits_next(&cursor, &row)) {
        const struct str cell[] = { number_text(id, row.rid),
                                    row.held_on,
                                    row.has_coach ? row.coach : STR(""),
                                    number_text(firm_id, row.firm_rid),
                                    row.firm,
                                    row.outcome,
                                    row.reason,
                                    row.side,
                                    row.recall_on,
                                    row.next,
                                    row.next_on };
        add_row(w, cell);
    }
    return cursor_end(&cursor, err);
}

/* Proposals of one person mostly stand together: the row before is looked at. */
static void keep_person(struct writing *w, int64_t person_id)
{
    struct list_people *people = &w->people;

    if (people->count > 0 && people->id[people->count - 1] == person_id)
        return;
    if (people->count == w->room) {
        uint32_t room = w->room ? w->room * 2 : PEOPLE_FIRST;
        people->id =
            arena_grow(w->call->arena, people->id, w->room * sizeof *people->id,
                       room * sizeof *people->id);
        w->room = room;
    }
    people->id[people->count++] = person_id;
}

static bool add_referrals(struct writing *w, struct err *err)
{
    struct list_referrals_row row;
    struct cursor cursor = { 0 };
    char id[NUMBER_BYTES], need_id[NUMBER_BYTES], firm_id[NUMBER_BYTES];

    if (!list_referrals_open(w->tx, w->call->actor->org_id, &cursor, err))
        return false;
    while (list_referrals_next(&cursor, &row)) {
        const struct str cell[] = { number_text(id, row.rid),
                                    number_text(need_id, row.need_rid),
                                    row.title,
                                    number_text(firm_id, row.firm_rid),
                                    row.firm,
                                    row.how,
                                    row.made_on,
                                    row.due_on,
                                    row.state,
                                    row.reason,
                                    row.side,
                                    row.since_on };
        add_row(w, cell);
        keep_person(w, row.person_id);
    }
    return cursor_end(&cursor, err);
}

static bool add_needs(struct writing *w, struct err *err)
{
    struct list_needs_row row;
    struct cursor cursor = { 0 };
    char id[NUMBER_BYTES], positions[NUMBER_BYTES];

    if (!list_needs_open(w->tx, &cursor, err))
        return false;
    while (list_needs_next(&cursor, &row)) {
        const struct str cell[] = { number_text(id, row.rid),
                                    row.source_key,
                                    row.title,
                                    row.employer,
                                    row.place,
                                    row.start_on,
                                    number_text(positions, row.positions),
                                    row.status };
        add_row(w, cell);
    }
    return cursor_end(&cursor, err);
}

static void add_header(struct writing *w)
{
    for (uint32_t i = 0; w->column[i].name; i++) {
        buf_cstr(w->out, i ? "," : "");
        buf_cstr(w->out, w->column[i].name);
    }
    buf_cstr(w->out, "\r\n");
}

bool list_file_write(struct call *call, const struct list_file_ask *ask,
                     struct buf *out, struct list_people *people, struct err *err)
{
    static bool (*const add[LIST_FILE_COUNT])(struct writing *, struct err *) = {
        [LIST_VISITS] = add_visits,
        [LIST_REFERRALS] = add_referrals,
        [LIST_NEEDS] = add_needs,
    };
    struct writing w = {
        .call = call, .out = out, .column = columns[ask->what], .form = ask->form
    };

    if (ask->form == LIST_JSON)
        buf_char(out, '[');
    else
        add_header(&w);
    bool ok = tx_begin(call->store, TX_READ, &w.tx, err) && add[ask->what](&w, err);
    tx_end(&w.tx);
    if (ask->form == LIST_JSON)
        buf_cstr(out, "]\n");
    if (ok && people)
        *people = w.people;
    return ok;
}
