/*
 * replay.c: see replay.h.
 *
 *   read all rows -> who is in them -> people, in one import -> row after row, each on
 *   its day, by its coach
 */
#include "service/replay.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/date.h"
#include "service/afterwards.h"
#include "service/enrolment.h"
#include "service/event.h"
#include "service/firm.h"
#include "service/import.h"
#include "service/played.h"
#include "service/programme_load.h"
#include "service/replay_in.h"
#include "service/user.h"
#include "service/visit.h"
#include "store/query.h"

#define FIRST_ROOM   256u
#define NOON         INT64_C(43200000000)
#define DAY_MICROS   INT64_C(86400000000)
#define NO_FIRM      STR("-")
#define COACHES_MOST 1000u

enum {
    DAY,
    RECORDED_AT,
    FACT,
    PERSON,
    FIRM,
    WORKPLACE,
    AREA,
    COACH,
    SEX,
    VALUE,
    REASON
};

static const struct csv_column columns[] = {
    { "day", true },    { "recorded_at", false }, { "fact", true },
    { "person", true }, { "firm", false },        { "workplace", false },
    { "area", false },  { "coach", false },       { "sex", false },
    { "value", false }, { "reason", false },
};
#define COLUMNS (uint32_t)(sizeof columns / sizeof *columns)

int64_t replay_id(const struct replaying *r, const char *what, struct str key)
{
    return record_id(r->call->actor, what, STR("replay"), key);
}

/* -------------------------------------------------------------------------- reading */

static struct replay_who *who_of(struct replaying *r, struct map *map,
                                 struct replay_who **list, uint32_t *count,
                                 uint32_t *room)
{
    (void)map;
    if (*count == *room) {
        uint32_t more = *room ? *room * 2 : FIRST_ROOM;
        *list =
            arena_grow(r->arena, *list, *room * sizeof **list, more * sizeof **list);
        *room = more;
    }
    return &(*list)[(*count)++];
}

/* A town of each area, for people and firms whose place the list does not say: of its
 * municipalities the first with a town of that name. */
static bool find_towns(struct replaying *r, struct err *err)
{
    struct arena scratch = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(r->call->store, TX_READ, &tx, err);

    r->town = ARENA_ARRAY(r->arena, r->p->areas.count + 1, struct str);
    for (uint32_t i = 0; ok && i < r->p->areas.count; i++) {
        const struct programme_area *area = &r->p->areas.item[i];
        for (uint32_t j = 0; r->town[i].len == 0 && j < area->municipalities.count;
             j++) {
            struct err ignored = { 0 };
            int64_t id;
            if (firm_place(tx, &scratch, area->municipalities.item[j], &id, &ignored))
                r->town[i] = area->municipalities.item[j];
        }
    }
    tx_end(&tx);
    arena_free(&scratch);
    return ok;
}

static struct str first_town(const struct replaying *r, struct str area)
{
    uint32_t at = programme_area_find(r->p, area);

    if (at == REF_NONE)
        at = 0;
    return at < r->p->areas.count && r->town[at].len > 0 ? r->town[at]
                                                         : STR("Östersund");
}

static void note_person(struct replaying *r, const struct replay_row *row)
{
    uint32_t at = map_get(&r->persons, row->person);

    if (row->person.len == 0)
        return;
    if (at == MAP_NONE) {
        at = r->person_count;
        *who_of(r, &r->persons, &r->person, &r->person_count, &r->person_room) =
            (struct replay_who){ .key = row->person, .size = -1 };
        map_add(&r->persons, row->person, at);
    }
    if (r->person[at].area.len == 0)
        r->person[at].area = row->area;
    if (r->person[at].sex.len == 0)
        r->person[at].sex = row->sex;
}

static void note_firm(struct replaying *r, const struct replay_row *row, struct str key)
{
    uint32_t at = map_get(&r->firms, key);

    if (key.len == 0)
        return;
    if (at == MAP_NONE) {
        at = r->firm_count;
        *who_of(r, &r->firms, &r->firm, &r->firm_count, &r->firm_room) =
            (struct replay_who){ .key = key, .size = -1 };
        map_add(&r->firms, key, at);
    }
    if (r->firm[at].area.len == 0)
        r->firm[at].area = row->area;
    if (r->firm[at].place.len == 0)
        r->firm[at].place = row->workplace;
}

static bool read_moment(struct str text, int32_t day, int64_t *moment)
{
    if (text.len > 0)
        return moment_parse(text, moment);
    *moment = (int64_t)day * DAY_MICROS + NOON;
    return true;
}

static bool take_row(void *ctx, const struct csv_row *csv, struct err *err)
{
    struct replaying *r = ctx;
    struct arena *arena = r->arena;
    struct replay_row row = { .line = csv->line };
    struct str *to[] = { [FACT] = &row.fact,    [PERSON] = &row.person,
                         [FIRM] = &row.firm,    [WORKPLACE] = &row.workplace,
                         [AREA] = &row.area,    [COACH] = &row.coach,
                         [SEX] = &row.sex,      [VALUE] = &row.value,
                         [REASON] = &row.reason };

    if (!date_parse(str_trim(csv->field[DAY]), &row.day) ||
        !read_moment(str_trim(csv->field[RECORDED_AT]), row.day, &row.moment))
        return err_set(err, ERR_INPUT, N_("line {line}: {text} is no day"),
                       ARG_NUM(csv->line), ARG_STR(csv->field[DAY]));
    for (uint32_t i = FACT; i < COLUMNS; i++)
        *to[i] = str_copy(arena, str_trim(csv->field[i]));
    if (row.area.len > 0 && programme_area_find(r->p, row.area) == REF_NONE)
        return err_set(err, ERR_INPUT,
                       N_("line {line}: the programme has no area {area}"),
                       ARG_NUM(csv->line), ARG_STR(row.area));
    if (r->row_count == REPLAY_ROWS_MOST)
        return err_set(err, ERR_LIMIT, N_("a list has at most {n} rows"),
                       ARG_NUM(REPLAY_ROWS_MOST));
    if (r->row_count == r->row_room) {
        uint32_t more = r->row_room ? r->row_room * 2 : FIRST_ROOM;
        r->row = arena_grow(arena, r->row, r->row_room * sizeof *r->row,
                            more * sizeof *r->row);
        r->row_room = more;
    }
    r->row[r->row_count++] = row;
    note_person(r, &row);
    note_firm(r, &row, row.firm);
    return true;
}

static int by_moment(const void *left, const void *right)
{
    const struct replay_row *a = left, *b = right;

    if (a->moment != b->moment)
        return a->moment < b->moment ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static bool read_rows(struct replaying *r, const char *path, struct err *err)
{
    static const struct csv_spec spec = { columns, COLUMNS };
    const struct csv_sink sink = { take_row, r };

    if (!csv_read(path, &spec, &sink, NULL, err))
        return false;
    if (r->row_count > 0)
        qsort(r->row, r->row_count, sizeof *r->row, by_moment);
    return true;
}

/* --------------------------------------------------------------------------- people */

static bool write_people(struct replaying *r, const char *path, struct err *err)
{
    FILE *out = fopen(path, "we");
    bool ok = out && fprintf(out, "source_key,sex,locality,mode,max_minutes,"
                                  "available_from,hours_per_week,enrolled_on,"
                                  "capabilities,licences,certificates,languages\n") > 0;

    for (uint32_t i = 0; ok && i < r->person_count; i++) {
        const struct replay_who *who = &r->person[i];
        struct str town = first_town(r, who->area);
        ok = fprintf(out, "\"%.*s\",%.*s,%.*s,bus,60,,,,,,,\n", STR_ARG(who->key),
                     STR_ARG(who->sex), STR_ARG(town)) > 0;
    }
    if (out)
        ok = fclose(out) == 0 && ok;
    return ok || err_write(err, path);
}

static bool find_people(struct replaying *r, struct err *err)
{
    struct replay_people_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(r->call->store, TX_READ, &tx, err) &&
              replay_people_open(tx, &cursor, err);

    while (ok && replay_people_next(&cursor, &row)) {
        uint32_t at = map_get(&r->persons, row.source_key);
        if (at != MAP_NONE)
            r->person[at].id = row.id;
    }
    ok = ok && cursor_end(&cursor, err);
    tx_end(&tx);
    for (uint32_t i = 0; ok && i < r->person_count; i++)
        if (r->person[i].id == 0)
            return err_set(err, ERR_INPUT,
                           N_("{person} cannot be a person: sex is K, M or empty"),
                           ARG_STR(r->person[i].key));
    return ok;
}

static bool make_people(struct replaying *r, struct err *err)
{
    struct buf path = buf_new(r->call->arena);
    struct import_ask import = { .apply = true };
    struct import_report report;

    if (r->person_count == 0)
        return true;
    buf_format(&path, "%s/insteg-replay-%ld.csv", r->tmp_dir, (long)getpid());
    import.path[0] = path.ptr;
    bool ok =
        write_people(r, path.ptr, err) && import_people(r->call, &import, &report, err);
    unlink(path.ptr);
    r->made->people = r->person_count;
    return ok && find_people(r, err);
}

/* -------------------------------------------------------------------------- a coach */

static bool be(struct replaying *r, const struct replay_row *row, struct err *err)
{
    uint32_t at = map_get(&r->coaches, row->coach);
    struct user_new new = { row->coach, row->coach, ROLE_COACH,
                            r->call->actor->org_id };

    r->actor = *r->call->actor;
    r->row_call.actor = &r->actor;
    r->row_call.now = row->moment;
    if (row->coach.len == 0)
        return true;
    if (at == MAP_NONE) {
        at = r->coach_count;
        if (at == COACHES_MOST)
            return err_set(err, ERR_LIMIT, N_("a list has at most {n} coaches"),
                           ARG_NUM(COACHES_MOST));
        if (!user_make(&r->row_call, &new, &r->coach_user[at], err) ||
            !store_wait(r->call->store, r->row_call.ticket, err))
            return false;
        map_add(&r->coaches, row->coach, at);
        r->coach_count++;
    }
    struct buf name = buf_new(r->row_call.arena);
    buf_format(&name, "u%" PRId64, r->coach_user[at]);
    r->actor.name = name.ptr;
    r->actor.user_id = r->coach_user[at];
    r->actor.roles = 1U << ROLE_COACH;
    return true;
}

/* --------------------------------------------------------------------------- a firm */

bool replay_firm(struct replaying *r, const struct replay_row *row,
                 struct replay_who **firm, struct err *err)
{
    struct str key = row->firm.len > 0 ? row->firm : NO_FIRM;

    note_firm(r, row, key);
    struct replay_who *who = &r->firm[map_get(&r->firms, key)];
    struct firm_new new = { .rid = replay_id(r, "firm", key),
                            .typed = { who->key, STR(""), STR("") },
                            .place = who->place.len > 0 ? who->place
                                                        : first_town(r, who->area),
                            .is_another = true };
    struct firm_added added;

    if (who->area.len == 0)
        who->area = row->area;
    if (who->area.len == 0 && r->p->areas.count > 0)
        who->area = r->p->areas.item[0].id;
    if (who->rid == 0) {
        if (!firm_add(&r->row_call, &new, &added, err))
            return false;
        who->rid = added.rid;
        r->made->firms++;
    }
    *firm = who;
    return true;
}

static struct str visit_key(struct replaying *r, const struct replay_row *row,
                            struct arena *arena)
{
    struct buf key = buf_new(arena);

    (void)r;
    buf_format(&key, "%.*s %d %.*s", STR_ARG(row->firm), row->day, STR_ARG(row->coach));
    return buf_str(&key);
}

static bool play_visit(struct replaying *r, const struct replay_row *row,
                       struct err *err)
{
    struct replay_who *firm = NULL;
    struct str key = visit_key(r, row, r->call->arena);
    struct visit_new visit = { .held_on = row->day,
                               .outcome = VISIT_NEED,
                               .reason = row->reason,
                               .recall_on = DAY_NONE,
                               .next_on = DAY_NONE };
    int64_t size;

    if (row->firm.len == 0)
        return err_set(err, ERR_INPUT, N_("the row names no firm"));
    if (!replay_firm(r, row, &firm, err))
        return false;
    struct buf nth = buf_new(r->row_call.arena);
    buf_format(&nth, "%.*s %u", STR_ARG(key), row->line);
    visit.rid = replay_id(r, "visit", buf_str(&nth));
    visit.firm_rid = firm->rid;
    if (row->reason.len > 0)
        visit.outcome = VISIT_NO;
    if (str_int(row->value, &size) && size != firm->size) {
        visit.headcount = row->value;
        visit.said_by = STR("employer");
        firm->size = size;
    }
    if (!visit_add(&r->row_call, &visit, err))
        return false;
    map_add(&r->visits, key, row->line);
    return true;
}

/* ---------------------------------------------------------------------- corrections */

static bool correct_visit(struct replaying *r, const struct replay_row *row,
                          struct err *err)
{
    struct str key = visit_key(r, row, r->row_call.arena);
    uint32_t line = map_get(&r->visits, key);
    struct buf nth = buf_new(r->row_call.arena);

    if (line == MAP_NONE)
        return err_set(err, ERR_NOT_FOUND,
                       N_("no visit to that firm, on that day and by that coach, is "
                          "in the list before it"));
    buf_format(&nth, "%.*s %u", STR_ARG(key), line);
    return visit_withdraw(&r->row_call, replay_id(r, "visit", buf_str(&nth)),
                          STR("mistake"), err);
}

static bool correct_person(struct replaying *r, const struct replay_row *row,
                           struct err *err)
{
    uint32_t at = map_get(&r->persons, row->person);
    struct event of = { .subject = STR("enrolment") };
    struct event_list list;
    struct tx *tx = NULL;

    if (at == MAP_NONE || r->person[at].way_rid == 0)
        return err_set(err, ERR_NOT_FOUND, N_("the row names nobody who has begun"));
    of.subject_rid = r->person[at].way_rid;
    bool ok = tx_begin(r->call->store, TX_READ, &tx, err) &&
              event_of_subject(tx, r->row_call.arena, &of, event_now, &list, err);
    tx_end(&tx);
    if (!ok)
        return false;
    uint32_t which = 0; /* the whole way, unless its last step is named */
    if (row->value.len > 0 && list.count > 0 && !str_is(row->value, "enrolled"))
        which = list.count - 1;
    if (list.count == 0)
        return err_set(err, ERR_NOT_FOUND, N_("the row names nobody who has begun"));
    return enrolment_take_back(&r->row_call, of.subject_rid, list.event[which].id,
                               "mistake", err);
}

/* ----------------------------------------------------------------------- row by row */

static bool play_enrolled(struct replaying *r, const struct replay_row *row,
                          struct err *err)
{
    uint32_t at = map_get(&r->persons, row->person);

    if (at == MAP_NONE)
        return err_set(err, ERR_INPUT, N_("the row names no person"));
    return replay_begin(r, row, SUBJECT_PERSON, &r->person[at], err);
}

/* What she did so many months after she left; who says so: she, unless it is said. */
static bool play_afterwards(struct replaying *r, const struct replay_row *row,
                            struct err *err)
{
    uint32_t at = map_get(&r->persons, row->person);
    struct str how = replay_value(row, STR("how"));
    struct afterwards_new new = { .stands = replay_value(row, STR("stands")),
                                  .how = how.len > 0 ? how : STR("self"),
                                  .on = row->day };

    if (at == MAP_NONE || r->person[at].way_rid == 0)
        return err_set(err, ERR_NOT_FOUND, N_("the row names nobody who has begun"));
    new.way_rid = r->person[at].way_rid;
    new.person_id = r->person[at].id;
    if (!str_int(replay_value(row, STR("months")), &new.months))
        new.months = 0; /* of which the service says that it is none */
    return afterwards_write(&r->row_call, &new, err);
}

static bool play_correct(struct replaying *r, const struct replay_row *row,
                         struct err *err)
{
    return row->person.len == 0 || str_is(row->value, "visit")
               ? correct_visit(r, row, err)
               : correct_person(r, row, err);
}

static bool play_nothing(struct replaying *r, const struct replay_row *row,
                         struct err *err)
{
    (void)r;
    (void)row;
    (void)err;
    return true;
}

static bool play_unbooked(struct replaying *r, const struct replay_row *row,
                          struct err *err)
{
    (void)r;
    return err_set(err, ERR_INPUT, N_("{fact} is not booked yet"), ARG_STR(row->fact));
}

static const struct {
    const char *fact;
    bool (*play)(struct replaying *r, const struct replay_row *row, struct err *err);
} plays[] = {
    { "enrolled", play_enrolled },      { "visit", play_visit },
    { "visit_occasion", play_nothing }, { "correct", play_correct },
    { "afterwards", play_afterwards },  { "hours", play_unbooked },
    { "ledger", play_unbooked },
};

static bool play_row(struct replaying *r, const struct replay_row *row, struct err *err)
{
    uint32_t move = programme_move_find(r->p, row->fact);

    if (!be(r, row, err))
        return false;
    for (uint32_t i = 0; i < sizeof plays / sizeof *plays; i++)
        if (str_is(row->fact, plays[i].fact))
            return plays[i].play(r, row, err);
    if (move == REF_NONE)
        return err_set(err, ERR_INPUT, N_("the programme has no move called {fact}"),
                       ARG_STR(row->fact));
    return replay_move(r, row, move, err);
}

/* A refusal of the row itself; the others end the play. */
static bool is_refusal(enum err_kind kind)
{
    return kind == ERR_INPUT || kind == ERR_CONFLICT || kind == ERR_NOT_FOUND ||
           kind == ERR_LIMIT;
}

static bool play_all(struct replaying *r, struct err *err)
{
    struct arena scratch = { 0 };
    bool ok = true;

    r->row_call = *r->call;
    r->row_call.arena = &scratch;
    for (uint32_t i = 0; ok && i < r->row_count; i++) {
        struct err why = { 0 };
        ok = call_step(r->call, i, r->row_count, err);
        if (ok && !play_row(r, &r->row[i], &why)) {
            ok = is_refusal(why.kind);
            if (!ok)
                *err = why;
            else if (r->made->refused_count < REPLAY_REFUSED_MOST)
                r->made->refused[r->made->refused_count] =
                    (struct replay_refused){ r->row[i].line, why };
            r->made->refused_count++;
        }
        arena_rewind(&scratch, 0);
    }
    r->made->rows = r->row_count;
    r->row_call.arena = r->call->arena;
    arena_free(&scratch);
    return ok;
}

bool replay_read(struct arena *arena, const struct replay_ask *ask,
                 struct replaying **list, struct err *err)
{
    struct replaying *r = ARENA_NEW(arena, struct replaying);

    *r = (struct replaying){ .arena = arena,
                             .persons = map_new(arena),
                             .firms = map_new(arena),
                             .coaches = map_new(arena),
                             .visits = map_new(arena),
                             .coach_user = ARENA_ARRAY(arena, COACHES_MOST, int64_t),
                             .tmp_dir = ask->tmp_dir,
                             .reading = ARENA_NEW(arena, struct programme_reading) };
    if (!programme_open(ask->programme, arena, r->reading, err) ||
        !programme_is_sound(r->reading, err))
        return false;
    r->p = &r->reading->programme;
    if (!read_rows(r, ask->path, err))
        return false;
    *list = r;
    return true;
}

bool replay(struct call *call, struct replaying *list, struct replayed *replayed,
            struct err *err)
{
    struct replaying *r = list;
    bool same;

    r->call = call;
    r->made = replayed;
    *replayed = (struct replayed){ 0 };
    return played_needs_empty(call, err) &&
           programme_load(call, r->reading, &same, err) && find_towns(r, err) &&
           make_people(r, err) && play_all(r, err);
}
