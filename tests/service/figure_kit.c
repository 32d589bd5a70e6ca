/* figure_kit.c: see figure_kit.h. */
#include "figure_kit.h"

#include "service/programme_load.h"
#include "service/report.h"

#define MONTHS    28
#define FIRM_BASE 500000
#define DAY_NOON  INT64_C(43200000000)

static int64_t noon(int32_t day)
{
    return (int64_t)day * 86400 * MOMENT_SECOND + DAY_NOON;
}

static void put_fact(struct view *facts, struct str word)
{
    size_t at = str_find(word, STR("="));
    const char *name = str_cstr(&case_arena, str_sub(word, 0, at));
    struct str value = str_sub(word, at + 1, word.len);
    int64_t n;

    assert_true(at != SIZE_MAX);
    if (str_int(value, &n))
        view_int(&case_arena, facts, name, n);
    else
        view_str(&case_arena, facts, name, value);
}

int64_t figure_event(struct tx *tx, const struct kit_event *event)
{
    struct view *facts = view_object(&case_arena);
    struct str rest = str_copy(&case_arena, str_from(event->facts)), word;
    struct event_new new = { .kind = event->kind,
                             .subject = event->subject,
                             .subject_rid = event->rid,
                             .valid_on = event->day,
                             .reason = event->reason,
                             .corrects = event->corrects,
                             .facts = facts };
    struct err err = { 0 };
    int64_t id = 0;

    while (str_next(&rest, ' ', &word))
        put_fact(facts, word);
    case_call.now = event->recorded_at ? event->recorded_at : noon(event->day);
    CASE_OK(event_add(&case_call, tx, &new, &id, &err), &err);
    case_call.now = CASE_NOW;
    return id;
}

struct tx *figure_begin(void)
{
    struct err err = { 0 };
    struct tx *tx = NULL;

    CASE_OK(tx_begin(case_call.store, TX_BULK, &tx, &err), &err);
    return tx;
}

void figure_commit(struct tx *tx)
{
    struct err err = { 0 };

    CASE_OK(tx_commit(&tx, &case_call.ticket, &err), &err);
    case_wait();
}

static void move(struct tx *tx, int64_t rid, int32_t day, const char *from,
                 const char *to)
{
    struct buf facts = buf_new(&case_arena);

    buf_format(&facts, "move=m kind=advance from=%s to=%s role=coach how=told", from,
               to);
    (void)figure_event(tx, &(struct kit_event){ "moved", "enrolment", rid, day,
                                                facts.ptr, 0, 0, NULL });
}

static void hire(struct tx *tx, int64_t rid, int32_t day)
{
    move(tx, rid, day + 60, "introduction", "talk");
    (void)figure_event(tx, &(struct kit_event){
                               "stage_fact", "enrolment", rid, day + 70,
                               "fact=agreed_months stage=talk number=6", 0, 0, NULL });
    move(tx, rid, day + 70, "talk", "employment");
}

static void begin(struct tx *tx, uint32_t i, int32_t day, const char *area, bool hired)
{
    struct buf facts = buf_new(&case_arena);
    int64_t rid = 10000 + i;

    buf_format(&facts,
               "of=person programme=dorroppnare version=2 stage=selection area=%s "
               "sex=%s",
               area,
               i % 20 == 7 ? "unstated"
               : i % 2     ? "man"
                           : "woman");
    (void)figure_event(tx, &(struct kit_event){ "enrolled", "enrolment", rid, day,
                                                facts.ptr, 0, 0, NULL });
    move(tx, rid, day, "selection", "introduction");
    if (hired)
        hire(tx, rid, day);
}

static void visit(struct tx *tx, uint32_t n, uint32_t firm, int32_t day)
{
    struct buf facts = buf_new(&case_arena);

    buf_format(&facts, "firm=%u outing=%u outcome=no", FIRM_BASE + firm,
               (unsigned)(700000 + day));
    (void)figure_event(tx, &(struct kit_event){ "visit", "visit", 800000 + n, day,
                                                facts.ptr, 0, 0, "no_work" });
}

static void firms(void)
{
    case_sql(
        "INSERT INTO place VALUES"
        " (9001,'2281x','Sundsvall','municipality','2281x','V','L',9,1,1,0),"
        " (9002,'2380x','Östersund','municipality','2380x','J','L',9,1,1,0);"
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i<90) "
        "INSERT INTO firm (id, rid, org_id, source, source_key, made_at, version, name,"
        " sort_key, number, form, sni) SELECT i+1, 500000+i, 1, 't', i, 0, 1, 'F'||i,"
        " x'00', '', 'none', '' FROM n;"
        "INSERT INTO firm_workplace (id, rid, firm_id, version, place_id, street, cfar,"
        " recorded_at, actor) SELECT id, rid, id, 1, CASE WHEN id <= 50 THEN 9001 ELSE"
        " 9002 END, '', '', 0, 'u1' FROM firm;");
}

static void sizes(struct tx *tx)
{
    for (uint32_t f = 0; f <= 90; f++)
        (void)figure_event(
            tx, &(struct kit_event){ "firm_band", "firm", FIRM_BASE + f,
                                     date_from_civil(2010, 6, 1),
                                     f == 90 ? "least=10 most=10 said_by=employer"
                                             : "least=3 most=4 said_by=employer",
                                     0, 0, NULL });
}

void figure_world(uint32_t hires)
{
    struct programme_reading reading = { 0 };
    struct err err = { 0 };
    uint32_t person = 0, n = 0;
    bool same;

    CASE_OK(programme_open("dorroppnare", &case_arena, &reading, &err), &err);
    CASE_OK(programme_load(&case_call, &reading, &same, &err), &err);
    firms();
    struct tx *tx = figure_begin();
    sizes(tx);
    for (int32_t m = 0; m < MONTHS; m++) {
        int32_t first = date_add_months(date_from_civil(2010, 9, 1), m), year, month, d;
        date_to_civil(first, &year, &month, &d);
        for (uint32_t i = 0; i < 27; i++, person++)
            begin(tx, person, first + (int32_t)i % 25,
                  i < 15 ? "vasternorrland" : "jamtland", person < hires);
        for (uint32_t f = 0; month != 7 && f < 90; f++)
            visit(tx, n++, f, first + (int32_t)(f % 20));
    }
    visit(tx, n, 90, date_from_civil(2011, 5, 5));
    figure_commit(tx);
}

/* -------------------------------------------------------------------------- looking */

static const struct view *at(const struct view *view, const char *path)
{
    struct str rest = str_from(path), part;

    while (view && str_next(&rest, '/', &part)) {
        int64_t n;
        if (!str_int(part, &n)) {
            view = view_get(view, part);
            continue;
        }
        const struct view_item *item = view->list.first;
        for (; item && n > 0; n--)
            item = item->next;
        view = item ? &item->value : NULL;
    }
    if (!view)
        fail_msg("there is no %s", path);
    return view;
}

int64_t figure_number(const struct view *view, const char *path)
{
    assert_int_equal(at(view, path)->kind, VIEW_INT);
    return at(view, path)->integer;
}

struct str figure_word(const struct view *view, const char *path)
{
    return at(view, path)->kind == VIEW_STR ? at(view, path)->text : STR("-");
}

struct view *figure_report_view(const char *as_of)
{
    struct report_ask ask = { .programme = STR("dorroppnare") };
    struct view *view = NULL;
    struct err err = { 0 };

    assert_true(date_parse(str_from(as_of), &ask.as_of));
    CASE_OK(report_view(&case_call, &ask, &view, &err), &err);
    return view;
}

struct str figure_report(const char *as_of)
{
    struct buf text = buf_new(&case_arena);

    view_write(&text, figure_report_view(as_of));
    return buf_str(&text);
}
