/*
 * import_people.c: people.csv into the pool, whole or not at all.
 *
 *   read a row -> understand it -> the same as before? -> else close what held and
 * write what holds -> at the end one batch, one step of the pool's sequence
 *
 * Nothing protected but sex is read here, and sex goes to its own table.
 *
 * What a mapping talk has said about a person stands: a file replaces what came from
 * files, and of when and where that a talk has settled only the day of enrolment. A
 * capability from a file has no row of evidence, which reads as "imported".
 */
#include <assert.h>
#include <sys/stat.h>

#include "base/date.h"
#include "domain/code.h"
#include "domain/place.h"
#include "service/concept_take.h"
#include "service/image_build.h"
#include "service/import.h"
#include "service/person_dispose.h"
#include "service/pool_change.h"
#include "store/query.h"

#define HELD_MOST      400u
#define KEY_BYTES_MOST 200u
#define MINUTES_MOST   1440
#define HOURS_MOST     168

enum {
    SOURCE_KEY,
    SEX,
    LOCALITY,
    MODE,
    MAX_MINUTES,
    AVAILABLE_FROM,
    HOURS_PER_WEEK,
    ENROLLED_ON,
    CAPABILITIES,
    LICENCES,
    CERTIFICATES,
    LANGUAGES,
    REASON,
    COLUMN_COUNT
};

static const struct csv_column columns[COLUMN_COUNT] = {
    [SOURCE_KEY] = { "source_key", true },
    [SEX] = { "sex", false },
    [LOCALITY] = { "locality", true },
    [MODE] = { "mode", false },
    [MAX_MINUTES] = { "max_minutes", false },
    [AVAILABLE_FROM] = { "available_from", false },
    [HOURS_PER_WEEK] = { "hours_per_week", false },
    [ENROLLED_ON] = { "enrolled_on", false },
    [CAPABILITIES] = { "capabilities", false },
    [LICENCES] = { "licences", false },
    [CERTIFICATES] = { "certificates", false },
    [LANGUAGES] = { "languages", false },
    [REASON] = { "reason", false },
};
static const struct csv_spec spec = { columns, COLUMN_COUNT };

struct held {
    int64_t concept_id;
    int32_t level;
};

struct person_row {
    struct str source_key, sex;
    int64_t place_id;
    enum travel_mode mode;
    int64_t max_minutes, hours; /* 0: no limit */
    int32_t available_from, enrolled_on;
    struct held held[HELD_MOST];
    uint32_t held_count;
};

/* Somebody the database has already. */
struct known {
    int64_t id;
    unsigned char hash[HASH_BYTES];
    bool merged; /* into another case, which a file does not write on */
};

struct people {
    struct call *call;
    const struct book *book;
    struct concept_taker taker;
    int64_t written[IMAGE_CHANGES_MOST]; /* the first of them */
    uint32_t written_count;              /* may be more       */
    struct import_file *file;
    struct reject_file rejects;
    struct arena *arena;
    struct str source;
    struct tx *tx; /* NULL: a preview */
    int64_t seq;
    uint64_t size_bytes;
    struct map known_by_key, seen;
    struct tx *look;      /* to read in, previews too                  */
    int64_t disposed_seq; /* above 0: some have been disposed of       */
    struct known *known;
    uint32_t known_count, known_room;
};

static bool read_day(const struct csv_row *row, int column, int32_t *day,
                     struct err *err)
{
    struct str text = row->field[column];

    *day = DAY_NONE;
    if (text.len == 0 || date_parse(text, day))
        return true;
    return err_set(err, ERR_INPUT,
                   N_("{column}: {text} is no date; write it as 2027-01-31"),
                   ARG_WORD(columns[column].name), ARG_STR(text));
}

static bool read_number(const struct csv_row *row, int column, int64_t most, int64_t *n,
                        struct err *err)
{
    struct str text = row->field[column];

    *n = 0;
    if (text.len == 0 || (str_int(text, n) && *n >= 1 && *n <= most))
        return true;
    return err_set(err, ERR_INPUT,
                   N_("{column}: {text} is not a whole number from 1 to "
                      "{most}"),
                   ARG_WORD(columns[column].name), ARG_STR(text), ARG_NUM(most));
}

static bool add_held(struct person_row *person, int64_t concept_id, int32_t level,
                     struct err *err)
{
    for (uint32_t i = 0; i < person->held_count; i++)
        if (person->held[i].concept_id == concept_id) {
            if (person->held[i].level < level)
                person->held[i].level = level;
            return true;
        }
    if (person->held_count == HELD_MOST)
        return err_set(err, ERR_LIMIT, N_("a person has at most {n} things in a row"),
                       ARG_NUM(HELD_MOST));
    person->held[person->held_count++] = (struct held){ concept_id, level };
    return true;
}

static bool read_list(struct people *p, struct str list, enum requirement_kind kind,
                      struct person_row *person, struct err *err)
{
    bool leveled = kind == KIND_CONCEPT || kind == KIND_LANGUAGE;
    struct str item;

    while (str_next(&list, ';', &item)) {
        struct str code = str_trim(item);
        int32_t level = LEVEL_LEAST;
        int64_t id;
        if (code.len == 0)
            continue;
        if ((leveled && !code_level(code, &code, &level, err)) ||
            !concept_take(&p->taker, kind, code, &id, err) ||
            !add_held(person, id, level, err))
            return false;
    }
    return true;
}

static bool read_person(struct people *p, const struct csv_row *row,
                        struct person_row *person, struct err *err)
{
    const struct str *f = row->field;
    uint32_t place;

    if (row->field_count != row->header_count)
        return err_set(err, ERR_INPUT, N_("the row has {n} fields, the header {want}"),
                       ARG_NUM(row->field_count), ARG_NUM(row->header_count));
    person->source_key = f[SOURCE_KEY];
    if (f[SOURCE_KEY].len == 0 || f[SOURCE_KEY].len > KEY_BYTES_MOST)
        return err_set(err, ERR_INPUT,
                       N_("source_key is empty or longer than {n} bytes"),
                       ARG_NUM(KEY_BYTES_MOST));
    person->sex = f[SEX];
    if (f[SEX].len && !str_is(f[SEX], "K") && !str_is(f[SEX], "M"))
        return err_set(err, ERR_INPUT, N_("sex is K, M or empty, not {text}"),
                       ARG_STR(f[SEX]));
    if (f[LOCALITY].len == 0)
        return err_set(err, ERR_INPUT,
                       N_("locality is empty; write a town or a municipality"));
    if (!place_find(&p->book->places, f[LOCALITY], &place, err))
        return false;
    person->place_id = p->book->places.place[place].id;
    person->mode = MODE_BUS;
    if (f[MODE].len && !mode_from(f[MODE], &person->mode))
        return err_set(err, ERR_INPUT, N_("mode is car, bus, bike or foot, not {text}"),
                       ARG_STR(f[MODE]));
    return read_number(row, MAX_MINUTES, MINUTES_MOST, &person->max_minutes, err) &&
           read_number(row, HOURS_PER_WEEK, HOURS_MOST, &person->hours, err) &&
           read_day(row, AVAILABLE_FROM, &person->available_from, err) &&
           read_day(row, ENROLLED_ON, &person->enrolled_on, err) &&
           read_list(p, f[CAPABILITIES], KIND_CONCEPT, person, err) &&
           read_list(p, f[LICENCES], KIND_LICENCE, person, err) &&
           read_list(p, f[CERTIFICATES], KIND_CERTIFICATE, person, err) &&
           read_list(p, f[LANGUAGES], KIND_LANGUAGE, person, err);
}

static int by_concept(const void *a, const void *b)
{
    const struct held *x = a, *y = b;

    return (x->concept_id > y->concept_id) - (x->concept_id < y->concept_id);
}

static void person_hash(struct person_row *person, unsigned char out[HASH_BYTES])
{
    struct hash hash;

    qsort(person->held, person->held_count, sizeof *person->held, by_concept);
    hash_start(&hash);
    hash_str(&hash, person->sex);
    hash_int(&hash, person->place_id);
    hash_int(&hash, (int64_t)person->mode);
    hash_int(&hash, person->max_minutes);
    hash_int(&hash, person->hours);
    hash_int(&hash, person->available_from);
    hash_int(&hash, person->enrolled_on);
    for (uint32_t i = 0; i < person->held_count; i++) {
        hash_int(&hash, person->held[i].concept_id);
        hash_int(&hash, person->held[i].level);
    }
    hash_end(&hash, out);
}

static bool write_reach(struct people *p, int64_t id, const struct person_row *person,
                        struct err *err)
{
    struct availability_add_in in = { .person_id = id,
                                      .from_seq = p->seq,
                                      .place_id = person->place_id,
                                      .mode = (int64_t)person->mode,
                                      .has_max_minutes = person->max_minutes > 0,
                                      .max_minutes = person->max_minutes,
                                      .has_available_from =
                                          person->available_from != DAY_NONE,
                                      .available_from = person->available_from,
                                      .has_hours_per_week = person->hours > 0,
                                      .hours_per_week = person->hours,
                                      .has_enrolled_on =
                                          person->enrolled_on != DAY_NONE,
                                      .enrolled_on = person->enrolled_on };
    return availability_add(p->tx, &in, err);
}

static bool write_held(struct people *p, int64_t id, const struct person_row *person,
                       struct err *err)
{
    for (uint32_t i = 0; i < person->held_count; i++) {
        struct capability_add_in held = { id, person->held[i].concept_id, p->seq,
                                          person->held[i].level };
        if (!capability_add(p->tx, &held, err))
            return false;
    }
    return true;
}

static void note_written(struct people *p, int64_t id)
{
    if (p->written_count < IMAGE_CHANGES_MOST)
        p->written[p->written_count] = id;
    p->written_count++;
}

static bool write_new(struct people *p, const struct person_row *person,
                      struct str hash, struct err *err)
{
    struct person_add_in in = { .rid = record_id(p->call->actor, "person", p->source,
                                                 person->source_key),
                                .org_id = p->call->actor->org_id,
                                .source = p->source,
                                .source_key = person->source_key,
                                .content_hash = hash };
    int64_t id;

    if (!person_add(p->tx, &in, &id, err))
        return false;
    note_written(p, id);
    return write_reach(p, id, person, err) &&
           sex_add(p->tx, id, p->seq, person->sex, err) &&
           write_held(p, id, person, err);
}

/* When and where as a talk settled it, from this sequence on with the file's day of
 * enrolment. */
static bool carry_reach(struct people *p, int64_t id,
                        const struct availability_of_row *old,
                        const struct person_row *person, struct err *err)
{
    struct availability_add_in in = { .person_id = id,
                                      .from_seq = p->seq,
                                      .place_id = old->place_id,
                                      .mode = old->mode,
                                      .has_max_minutes = old->has_max_minutes,
                                      .max_minutes = old->max_minutes,
                                      .has_available_from = old->has_available_from,
                                      .available_from = old->available_from,
                                      .has_hours_per_week = old->has_hours_per_week,
                                      .hours_per_week = old->hours_per_week,
                                      .has_enrolled_on =
                                          person->enrolled_on != DAY_NONE,
                                      .enrolled_on = person->enrolled_on };

    return availability_close(p->tx, id, p->seq, err) &&
           availability_add(p->tx, &in, err) &&
           availability_detail_carry(p->tx, id, old->from_seq, p->seq, err) &&
           availability_place_carry(p->tx, id, old->from_seq, p->seq, err);
}

static bool change_reach(struct people *p, int64_t id, const struct person_row *person,
                         struct err *err)
{
    struct arena scratch = { 0 };
    struct availability_of_row old;
    bool found = false;
    bool ok = availability_of(p->tx, id, &scratch, &old, &found, err);

    if (ok && found && old.mapped)
        ok = carry_reach(p, id, &old, person, err);
    else if (ok)
        ok = availability_close(p->tx, id, p->seq, err) &&
             write_reach(p, id, person, err);
    arena_free(&scratch);
    return ok;
}

static void drop_held(struct person_row *person, int64_t concept_id)
{
    for (uint32_t i = 0; i < person->held_count; i++)
        if (person->held[i].concept_id == concept_id)
            person->held[i--] = person->held[--person->held_count];
}

/* What a talk has said of a person goes before what the file says. */
static bool drop_mapped(struct people *p, int64_t id, struct person_row *person,
                        struct err *err)
{
    struct capability_mapped_row row;
    struct cursor cursor = { 0 };

    if (!capability_mapped_open(p->tx, id, &cursor, err))
        return false;
    while (capability_mapped_next(&cursor, &row))
        drop_held(person, row.concept_id);
    return cursor_end(&cursor, err);
}

static bool write_changed(struct people *p, int64_t id, struct person_row *person,
                          struct str hash, struct err *err)
{
    note_written(p, id);
    return person_hash_set(p->tx, id, hash, err) && change_reach(p, id, person, err) &&
           sex_close(p->tx, id, p->seq, err) &&
           sex_add(p->tx, id, p->seq, person->sex, err) &&
           capability_close_imported(p->tx, id, p->seq, err) &&
           drop_mapped(p, id, person, err) && write_held(p, id, person, err);
}

static bool take_person(struct people *p, struct person_row *person, struct err *err)
{
    unsigned char sum[HASH_BYTES];
    struct str hash = { (const char *)sum, HASH_BYTES };
    uint32_t at = map_get(&p->known_by_key, person->source_key);

    person_hash(person, sum);
    if (at == MAP_NONE) {
        p->file->new_count++;
        return !p->tx || write_new(p, person, hash, err);
    }
    if (memcmp(p->known[at].hash, sum, HASH_BYTES) == 0) {
        p->file->same_count++;
        return true;
    }
    p->file->changed_count++;
    return !p->tx || write_changed(p, p->known[at].id, person, hash, err);
}

/* Nobody who has been disposed of comes back by a file. */
static bool is_allowed_back(struct people *p, const struct person_row *person,
                            struct err *err)
{
    struct arena scratch = { 0 };
    bool disposed = false;
    bool ok = disposal_of_source(p->look, &scratch, p->source, person->source_key,
                                 &disposed, err);

    arena_free(&scratch);
    return ok &&
           (!disposed ||
            err_set(
                err, ERR_INPUT,
                N_("the person has been disposed of; take the row out of the file")));
}

/* A changed row of a case that is merged would put her into the pool twice. */
static bool is_of_a_whole_case(const struct people *p, struct person_row *person,
                               struct err *err)
{
    const uint32_t at = map_get(&p->known_by_key, person->source_key);
    unsigned char sum[HASH_BYTES];

    if (at == MAP_NONE || !p->known[at].merged)
        return true;
    person_hash(person, sum);
    return memcmp(p->known[at].hash, sum, HASH_BYTES) == 0 ||
           err_set(err, ERR_INPUT,
                   N_("the person's case is merged into another; take the row out of "
                      "the file and change that case"));
}

static bool take_row(void *ctx, const struct csv_row *row, struct err *err)
{
    struct people *p = ctx;
    struct person_row person;
    struct err why = { 0 };

    if (!call_step(p->call, row->bytes_read, p->size_bytes, err))
        return false;
    person.held_count = 0;
    if (!read_person(p, row, &person, &why))
        return reject_row(&p->rejects, row, SOURCE_KEY, &why, err);
    uint32_t first = map_get(&p->seen, person.source_key);
    if (first != MAP_NONE) {
        err_set(&why, ERR_INPUT, N_("source_key {key} stands on line {line} already"),
                ARG_STR(person.source_key), ARG_NUM(first));
        return reject_row(&p->rejects, row, SOURCE_KEY, &why, err);
    }
    map_add(&p->seen, str_copy(p->arena, person.source_key), row->line);
    if (p->disposed_seq > 0 && !is_allowed_back(p, &person, &why))
        return reject_row(&p->rejects, row, SOURCE_KEY, &why, err);
    if (!is_of_a_whole_case(p, &person, &why))
        return reject_row(&p->rejects, row, SOURCE_KEY, &why, err);
    return take_person(p, &person, err);
}

static bool load_known(struct people *p, struct tx *tx, struct err *err)
{
    struct cursor cursor = { 0 };
    struct person_keys_row row;

    if (!person_keys_open(tx, p->source, &cursor, err))
        return false;
    while (person_keys_next(&cursor, &row)) {
        if (p->known_count == p->known_room) {
            uint32_t room = p->known_room ? p->known_room * 2 : 1024;
            p->known =
                arena_grow(p->arena, p->known, (size_t)p->known_room * sizeof *p->known,
                           (size_t)room * sizeof *p->known);
            p->known_room = room;
        }
        assert(row.content_hash.len == HASH_BYTES);
        p->known[p->known_count].id = row.id;
        p->known[p->known_count].merged = row.merged;
        memcpy(p->known[p->known_count].hash, row.content_hash.ptr, HASH_BYTES);
        map_add(&p->known_by_key, str_copy(p->arena, row.source_key), p->known_count++);
    }
    return cursor_end(&cursor, err);
}

static bool read_file(struct people *p, struct tx *tx, struct err *err)
{
    struct csv_sink sink = { take_row, p };
    struct stat info;

    p->size_bytes = stat(p->file->path, &info) == 0 ? (uint64_t)info.st_size : 0;
    p->known_by_key = map_new(p->arena);
    p->seen = map_new(p->arena);
    p->look = tx;
    return disposal_since(tx, p->arena, &p->disposed_seq, err) &&
           load_known(p, tx, err) &&
           csv_read(p->file->path, &spec, &sink, p->file->hash, err) &&
           reject_done(&p->rejects, err);
}

bool import_people(struct call *call, const struct import_ask *ask,
                   struct import_report *report, struct err *err)
{
    struct arena arena = { 0 };
    struct import_report made = { .file_count = 1, .applied = ask->apply };
    struct people p = { .call = call,
                        .arena = &arena,
                        .file = &made.file[0],
                        .source = str_from(ask->source ? ask->source : "people") };
    struct book book;
    struct tx *tx = NULL;
    bool ok = false;

    made.file[0] = (struct import_file){ .path = ask->path[0], .kind = "people" };
    p.rejects = (struct reject_file){ .spec = &spec,
                                      .file = p.file,
                                      .arena = call->arena,
                                      .lang = call->lang,
                                      .keep = ask->apply };
    if (!tx_begin(call->store, ask->apply ? TX_BULK : TX_READ, &tx, err) ||
        !book_load(tx, &arena, &book, err) || !import_next_seq(tx, &p.seq, err))
        goto out;
    p.book = &book;
    p.tx = ask->apply ? tx : NULL;
    p.taker = (struct concept_taker){ .book = &book, .tx = p.tx, .arena = &arena };
    if (!read_file(&p, tx, err))
        goto out;
    made.own_concepts = p.taker.own_count;
    made.placeholders = p.taker.named.count;
    if (p.tx && p.file->new_count + p.file->changed_count > 0) {
        made.seq = p.seq;
        if (!pool_changed(tx, p.seq, p.written, p.written_count, err) ||
            !import_record(tx, call, "people", &made, err))
            goto out;
    }
    ok = tx_commit(&tx, &call->ticket, err) &&
         store_wait(call->store, call->ticket, err) && reject_publish(&p.rejects, err);
out:
    reject_drop(&p.rejects);
    tx_end(&tx);
    arena_free(&arena);
    if (ok)
        *report = made;
    return ok;
}
