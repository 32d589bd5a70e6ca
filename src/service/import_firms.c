/*
 * import_firms.c: firms.csv into a unit's portfolio, whole or not at all.
 *
 *   read a row -> understand it -> the same as before? -> else write what it is called,
 *   its workplace, its contact, its size -> at the end one batch
 *
 * A row is rejected with its line and the column that cannot be read. A new one that
 * may be a firm the unit has, or another row's, is written and told of. An empty cell
 * says nothing: what stands there stays. The pool is not touched, so its sequence
 * stays.
 */
#include <assert.h>
#include <sys/stat.h>

#include "base/date.h"
#include "service/book.h"
#include "service/event.h"
#include "service/firm.h"
#include "service/firm_state.h"
#include "service/import.h"
#include "store/query.h"

#define KEY_BYTES_MOST  200u
#define CELL_BYTES_MOST 200u
#define KNOWN_FIRST     1024u

enum {
    SOURCE_KEY,
    NAME,
    NUMBER,
    SNI,
    LOCALITY,
    STREET,
    CFAR,
    HEADCOUNT,
    HEADCOUNT_ON,
    SAID_BY,
    CONTACT,
    CONTACT_ROLE,
    PHONE,
    EMAIL,
    HOLDER,
    REASON,
    COLUMN_COUNT
};

static const struct csv_column columns[COLUMN_COUNT] = {
    [SOURCE_KEY] = { "source_key", true },
    [NAME] = { "name", true },
    [NUMBER] = { "number", false },
    [SNI] = { "sni", false },
    [LOCALITY] = { "locality", false },
    [STREET] = { "street", false },
    [CFAR] = { "cfar", false },
    [HEADCOUNT] = { "headcount", false },
    [HEADCOUNT_ON] = { "headcount_on", false },
    [SAID_BY] = { "said_by", false },
    [CONTACT] = { "contact", false },
    [CONTACT_ROLE] = { "contact_role", false },
    [PHONE] = { "phone", false },
    [EMAIL] = { "email", false },
    [HOLDER] = { "holder", false },
    [REASON] = { "reason", false },
};
static const struct csv_spec spec = { columns, COLUMN_COUNT };

struct row {
    const struct str *cell;
    struct firm_plain plain;
    int64_t place_id, holder_rid; /* 0: none */
    int32_t headcount_on;
    unsigned char hash[HASH_BYTES];
};

struct known {
    int64_t id, rid, version;
    unsigned char hash[HASH_BYTES];
    bool hashed;
};

struct firms {
    struct call *call;
    const struct book *book;
    struct import_file *file;
    struct reject_file rejects;
    struct arena *arena;
    struct str source;
    struct tx *tx; /* to read and, unless it is a preview, to write in */
    bool apply;
    uint64_t size_bytes;
    struct map known_by_key, seen;
    struct map alike; /* "number" or "name at place" of a new row -> its line */
    struct known *known;
    uint32_t known_count, known_room;
};

/* -------------------------------------------------------------------------- reading */

static bool in_column(int column, bool ok, struct err *err)
{
    return ok || err_add(err, N_("column {column}"), ARG_WORD(columns[column].name));
}

static bool read_place(struct firms *f, struct row *row, struct err *err)
{
    uint32_t place;

    row->place_id = 0;
    if (row->cell[LOCALITY].len == 0)
        return true;
    if (!place_find(&f->book->places, row->cell[LOCALITY], &place, err))
        return false;
    row->place_id = f->book->places.place[place].id;
    return true;
}

static bool read_holder(struct firms *f, struct row *row, struct err *err)
{
    struct user_by_login_row user;
    struct arena scratch = { 0 };
    bool found = false;

    row->holder_rid = 0;
    if (row->cell[HOLDER].len == 0)
        return true;
    bool ok = user_by_login(f->tx, row->cell[HOLDER], &scratch, &user, &found, err);
    if (ok && !found)
        ok = err_set(err, ERR_INPUT, N_("nobody signs in as {login}"),
                     ARG_STR(row->cell[HOLDER]));
    if (ok)
        row->holder_rid = user.rid;
    arena_free(&scratch);
    return ok;
}

static bool read_size(const struct firms *f, struct row *row, struct err *err)
{
    const struct str *c = row->cell;
    int64_t least, most;

    row->headcount_on = moment_day(f->call->now);
    if (c[HEADCOUNT].len == 0)
        return true;
    if (!in_column(HEADCOUNT, headcount_parse(c[HEADCOUNT], &least, &most, err), err))
        return false;
    if (c[SAID_BY].len > 0 &&
        coded_find(CODED(said_by_words), c[SAID_BY]) == SAID_BY_COUNT)
        return err_set(err, ERR_INPUT,
                       N_("said_by is employer, register or estimate, not {text}"),
                       ARG_STR(c[SAID_BY]));
    if (c[HEADCOUNT_ON].len > 0 && (!date_parse(c[HEADCOUNT_ON], &row->headcount_on) ||
                                    row->headcount_on > moment_day(f->call->now)))
        return err_set(err, ERR_INPUT,
                       N_("{column}: {text} is no day that has been; write it as "
                          "2027-01-31"),
                       ARG_WORD(columns[HEADCOUNT_ON].name), ARG_STR(c[HEADCOUNT_ON]));
    return true;
}

static bool read_cells(const struct str *c, struct err *err)
{
    if (c[SOURCE_KEY].len == 0 || c[SOURCE_KEY].len > KEY_BYTES_MOST)
        return err_set(err, ERR_INPUT,
                       N_("source_key is empty or longer than {n} bytes"),
                       ARG_NUM(KEY_BYTES_MOST));
    for (int i = STREET; i <= EMAIL; i++)
        if (c[i].len > CELL_BYTES_MOST)
            return err_set(err, ERR_INPUT, N_("{column} is longer than {n} bytes"),
                           ARG_WORD(columns[i].name), ARG_NUM(CELL_BYTES_MOST));
    if (c[CONTACT].len == 0 && c[PHONE].len + c[EMAIL].len > 0)
        return err_set(err, ERR_INPUT,
                       N_("contact is empty; write whose telephone or e-mail it is"));
    if (c[EMAIL].len > 0 && str_find(c[EMAIL], STR("@")) == SIZE_MAX)
        return in_column(EMAIL,
                         err_set(err, ERR_INPUT,
                                 N_("the e-mail address has no @; look at it again")),
                         err);
    if ((c[STREET].len > 0 || c[CFAR].len > 0) && c[LOCALITY].len == 0)
        return err_set(err, ERR_INPUT,
                       N_("locality is empty; write a town or a municipality"));
    return true;
}

/* What the row says, as understood; a sole trader's number by its fingerprint. */
static void row_hash(struct row *row)
{
    struct hash hash;

    hash_start(&hash);
    hash_str(&hash, row->plain.name);
    hash_str(&hash, str_from(row->plain.number));
    hash_str(&hash, row->plain.has_mark ? (struct str){ (const char *)row->plain.mark,
                                                        sizeof row->plain.mark }
                                        : STR(""));
    hash_str(&hash, str_from(row->plain.sni));
    hash_int(&hash, row->place_id);
    for (int i = STREET; i <= EMAIL; i++)
        hash_str(&hash, row->cell[i]);
    hash_end(&hash, row->hash);
}

static bool read_row(struct firms *f, const struct csv_row *csv, struct row *row,
                     struct err *err)
{
    struct firm_typed name = { csv->field[NAME], STR(""), STR("") };
    struct firm_typed all = { csv->field[NAME], csv->field[NUMBER], csv->field[SNI] };
    struct firm_typed no_sni = { csv->field[NAME], csv->field[NUMBER], STR("") };

    row->cell = csv->field;
    if (csv->field_count != csv->header_count)
        return err_set(err, ERR_INPUT, N_("the row has {n} fields, the header {want}"),
                       ARG_NUM(csv->field_count), ARG_NUM(csv->header_count));
    if (!read_cells(row->cell, err) ||
        !in_column(NAME, firm_read(f->call, &name, &row->plain, err), err) ||
        !in_column(NUMBER, firm_read(f->call, &no_sni, &row->plain, err), err) ||
        !in_column(SNI, firm_read(f->call, &all, &row->plain, err), err) ||
        !in_column(LOCALITY, read_place(f, row, err), err) || !read_size(f, row, err) ||
        !in_column(HOLDER, read_holder(f, row, err), err))
        return false;
    row_hash(row);
    return true;
}

/* -------------------------------------------------------------------------- doubles */

/* The line of the first row that has this; this one, if there was none. */
static uint32_t first_line(struct firms *f, struct str what, uint32_t line)
{
    uint32_t first = map_get(&f->alike, what);

    if (first != MAP_NONE)
        return first;
    map_add(&f->alike, str_copy(f->arena, what), line);
    return line;
}

/* Which row before this one has this number, or name in this place; 0: none. */
static uint32_t line_before(struct firms *f, const struct row *row, uint32_t line)
{
    const struct firm_plain *plain = &row->plain;
    uint32_t by_number = line, by_name = line;
    struct buf name = buf_new(f->arena);

    if (plain->has_mark)
        by_number = first_line(
            f, (struct str){ (const char *)plain->mark, sizeof plain->mark }, line);
    else if (plain->number[0] != '\0')
        by_number = first_line(f, str_from(plain->number), line);
    if (row->place_id != 0) {
        buf_format(&name, "%lld at ", (long long)row->place_id);
        buf_add(&name, (struct str){ plain->sort_key, plain->sort_len });
        by_name = first_line(f, buf_str(&name), line);
    }
    return by_number < line ? by_number : by_name < line ? by_name : 0;
}

/* Why a new row may be a firm the unit has already, or another row's; ERR_NONE: not. */
static bool find_double(struct firms *f, const struct row *row, uint32_t line,
                        struct err *why, struct err *err)
{
    const struct firm_alike_ask ask = { &row->plain, row->place_id, 0 };
    const uint32_t first = line_before(f, row, line);
    struct firm_hits hits;

    if (!firm_alike(f->call, f->tx, &ask, &hits, err))
        return false;
    if (first)
        err_set(why, ERR_CONFLICT, N_("{name} may be the firm on line {line}"),
                ARG_STR(row->plain.name), ARG_NUM(first));
    else if (hits.count > 0)
        err_set(why, ERR_CONFLICT, N_("{name} may be {other}, which you have already"),
                ARG_STR(row->plain.name), ARG_STR(hits.hit[0].name));
    return true;
}

/* -------------------------------------------------------------------------- writing */

/* What a cell says, or what stands where it says nothing. */
static struct str or_had(struct arena *arena, struct str cell, struct str had)
{
    return cell.len > 0 ? cell : str_copy(arena, had);
}

static bool put_workplace(struct firms *f, int64_t firm_id, const struct row *row,
                          struct err *err)
{
    struct str actor = str_from(f->call->actor->name);
    struct workplaces_of_row had;
    struct cursor cursor = { 0 };
    struct str street = STR(""), cfar = STR("");
    int64_t id = 0, version = 0, changed;
    bool found = false, closed = false;

    if (row->place_id == 0)
        return true;
    if (!workplaces_of_open(f->tx, firm_id, &cursor, err))
        return false;
    while (workplaces_of_next(&cursor, &had)) /* the closed ones last */
        if (!found && had.place_id == row->place_id) {
            found = true;
            closed = had.has_closed_on;
            id = had.id;
            version = had.version;
            street = str_copy(f->call->arena, had.street);
            cfar = str_copy(f->call->arena, had.cfar);
        }
    if (!cursor_end(&cursor, err))
        return false;
    if (closed)
        return true;
    struct workplace_put_in new = {
        random_id(),     firm_id,      row->place_id, row->cell[STREET],
        row->cell[CFAR], f->call->now, actor
    };
    struct workplace_set_in set = {
        .id = id,
        .seen = version,
        .place_id = row->place_id,
        .street = or_had(f->call->arena, row->cell[STREET], street),
        .cfar = or_had(f->call->arena, row->cell[CFAR], cfar),
        .recorded_at = f->call->now,
        .actor = actor
    };
    return id ? workplace_set(f->tx, &set, &changed, err)
              : workplace_put(f->tx, &new, &id, err);
}

static bool put_contact(struct firms *f, int64_t firm_id, const struct row *row,
                        struct err *err)
{
    const struct str *c = row->cell;
    struct str actor = str_from(f->call->actor->name);
    struct arena *arena = f->call->arena;
    struct contacts_of_row had;
    struct cursor cursor = { 0 };
    struct contact_set_in set = { .id = 0 };
    int64_t id, changed;
    bool left = false;

    if (c[CONTACT].len == 0)
        return true;
    if (!contacts_of_open(f->tx, firm_id, &cursor, err))
        return false;
    while (contacts_of_next(&cursor, &had)) /* those who have left last */
        if (set.id == 0 && str_eq(had.name, c[CONTACT])) {
            left = had.has_left_on;
            set.id = had.id;
            set.seen = had.version;
            set.name = c[CONTACT];
            set.role = or_had(arena, c[CONTACT_ROLE], had.role);
            set.channel = str_copy(arena, had.channel);
            set.phone = or_had(arena, c[PHONE], had.phone);
            set.email = or_had(arena, c[EMAIL], had.email);
            set.recorded_at = f->call->now;
            set.actor = actor;
        }
    if (!cursor_end(&cursor, err))
        return false;
    if (left)
        return true;
    struct contact_put_in new = { random_id(),     firm_id,      c[CONTACT],
                                  c[CONTACT_ROLE], STR(""),      c[PHONE],
                                  c[EMAIL],        f->call->now, actor };
    return set.id ? contact_set(f->tx, &set, &changed, err)
                  : contact_put(f->tx, &new, &id, err);
}

/* The size, when it is another than what is known of that day. */
static bool put_size(struct firms *f, int64_t firm_id, int64_t firm_rid,
                     const struct row *row, struct err *err)
{
    struct firm_sized sized = { firm_rid, row->headcount_on, row->cell[HEADCOUNT],
                                row->cell[SAID_BY].len ? row->cell[SAID_BY]
                                                       : STR("register") };
    struct firm_band_on_row had;
    struct arena scratch = { 0 };
    int64_t least, most;
    bool found = false;

    if (row->cell[HEADCOUNT].len == 0)
        return true;
    bool ok =
        headcount_parse(row->cell[HEADCOUNT], &least, &most, err) &&
        firm_band_on(f->tx, firm_id, row->headcount_on, &scratch, &had, &found, err);
    if (ok && !(found && had.least == least && had.most == most))
        ok = firm_size_write(f->call, f->tx, &sized, err) &&
             firm_state_make(f->tx, firm_rid, err);
    arena_free(&scratch);
    return ok;
}

static bool write_new(struct firms *f, const struct row *row, struct err *err)
{
    struct firm_origin origin = { record_id(f->call->actor, "firm", f->source,
                                            row->cell[SOURCE_KEY]),
                                  f->source, row->cell[SOURCE_KEY] };
    struct firm_begin begin = { .rid = origin.rid,
                                .holder_rid = row->holder_rid,
                                .reason = "import" };
    bool now = row->headcount_on == moment_day(f->call->now);
    struct str hash = { (const char *)row->hash, HASH_BYTES };
    int64_t id;

    if (now) { /* with the rest, so that the state is made once */
        begin.headcount = row->cell[HEADCOUNT];
        begin.said_by = row->cell[SAID_BY].len ? row->cell[SAID_BY] : STR("register");
    }
    return firm_write(f->call, f->tx, &origin, &row->plain, &id, err) &&
           firm_hash_set(f->tx, id, hash, err) && put_workplace(f, id, row, err) &&
           put_contact(f, id, row, err) && firm_begin(f->call, f->tx, &begin, err) &&
           (now || put_size(f, id, origin.rid, row, err));
}

/* A row without number or industry leaves those that the staff have written. */
static bool keep_facts(struct firms *f, const struct known *known,
                       const struct row *row, struct firm_plain *plain, struct err *err)
{
    struct firm_by_rid_row had;
    bool found = false;

    if (row->cell[NUMBER].len == 0 &&
        !firm_keep_number(f->call, f->tx, known->rid, plain, err))
        return false;
    if (row->cell[SNI].len > 0)
        return true;
    if (!firm_by_rid(f->tx, known->rid, f->call->arena, &had, &found, err))
        return false;
    snprintf(plain->sni, sizeof plain->sni, "%.*s", STR_ARG(had.sni));
    return true;
}

static bool write_changed(struct firms *f, const struct known *known,
                          const struct row *row, struct err *err)
{
    struct firm_edit edit = { known->id, known->version };
    struct str hash = { (const char *)row->hash, HASH_BYTES };
    struct firm_plain plain = row->plain;
    bool saved;

    return keep_facts(f, known, row, &plain, err) &&
           firm_rewrite(f->call, f->tx, &edit, &plain, &saved, err) &&
           firm_hash_set(f->tx, known->id, hash, err) &&
           put_workplace(f, known->id, row, err) &&
           put_contact(f, known->id, row, err) &&
           put_size(f, known->id, known->rid, row, err);
}

/* doubt: why it may be a double. */
static bool take_firm(struct firms *f, const struct row *row, uint32_t line,
                      struct err *doubt, struct err *err)
{
    uint32_t at = map_get(&f->known_by_key, row->cell[SOURCE_KEY]);

    if (at == MAP_NONE) {
        f->file->new_count++;
        return find_double(f, row, line, doubt, err) &&
               (!f->apply || write_new(f, row, err));
    }
    assert(f->known);
    const struct known *known = &f->known[at];
    if (known->hashed && memcmp(known->hash, row->hash, HASH_BYTES) == 0) {
        f->file->same_count++;
        return true;
    }
    f->file->changed_count++;
    return !f->apply || write_changed(f, known, row, err);
}

static bool take_row(void *ctx, const struct csv_row *csv, struct err *err)
{
    struct firms *f = ctx;
    size_t mark = arena_mark(f->call->arena);
    struct err why = { 0 }, doubt = { 0 };
    struct row row;

    if (!call_step(f->call, csv->bytes_read, f->size_bytes, err))
        return false;
    if (!read_row(f, csv, &row, &why))
        return reject_row(&f->rejects, csv, SOURCE_KEY, &why, err);
    uint32_t first = map_get(&f->seen, row.cell[SOURCE_KEY]);
    if (first != MAP_NONE) {
        err_set(&why, ERR_INPUT, N_("{key} is on line {line} already"),
                ARG_STR(row.cell[SOURCE_KEY]), ARG_NUM(first));
        return reject_row(&f->rejects, csv, SOURCE_KEY, &why, err);
    }
    map_add(&f->seen, str_copy(f->arena, row.cell[SOURCE_KEY]), csv->line);
    bool ok = take_firm(f, &row, csv->line, &doubt, err);
    arena_rewind(f->call->arena, mark); /* what writing took; rejects keep theirs */
    if (ok && doubt.kind != ERR_NONE)
        doubt_note(&f->rejects, csv->line, row.cell[SOURCE_KEY], &doubt);
    return ok;
}

static bool load_known(struct firms *f, struct err *err)
{
    struct cursor cursor = { 0 };
    struct firm_keys_row row;

    if (!firm_keys_open(f->tx, f->call->actor->org_id, f->source, &cursor, err))
        return false;
    while (firm_keys_next(&cursor, &row)) {
        if (f->known_count == f->known_room) {
            uint32_t room = f->known_room ? f->known_room * 2 : KNOWN_FIRST;
            f->known = arena_grow(f->arena, f->known, f->known_room * sizeof *f->known,
                                  room * sizeof *f->known);
            f->known_room = room;
        }
        struct known *known = &f->known[f->known_count];
        *known = (struct known){ .id = row.id, .rid = row.rid, .version = row.version };
        known->hashed = row.has_content_hash && row.content_hash.len == HASH_BYTES;
        if (known->hashed)
            memcpy(known->hash, row.content_hash.ptr, HASH_BYTES);
        map_add(&f->known_by_key, str_copy(f->arena, row.source_key), f->known_count++);
    }
    return cursor_end(&cursor, err);
}

static bool read_file(struct firms *f, struct err *err)
{
    struct csv_sink sink = { take_row, f };
    struct stat info;

    f->size_bytes = stat(f->file->path, &info) == 0 ? (uint64_t)info.st_size : 0;
    f->known_by_key = map_new(f->arena);
    f->seen = map_new(f->arena);
    f->alike = map_new(f->arena);
    return load_known(f, err) &&
           csv_read(f->file->path, &spec, &sink, f->file->hash, err) &&
           reject_done(&f->rejects, err);
}

bool import_firms(struct call *call, const struct import_ask *ask,
                  struct import_report *report, struct err *err)
{
    struct arena arena = { 0 };
    struct import_report made = { .file_count = 1, .applied = ask->apply };
    struct firms f = { .call = call,
                       .arena = &arena,
                       .file = &made.file[0],
                       .source = str_from(ask->source ? ask->source : "firms"),
                       .apply = ask->apply };
    struct book book;
    bool ok = false;

    made.file[0] = (struct import_file){ .path = ask->path[0], .kind = "firms" };
    f.rejects = (struct reject_file){ .spec = &spec,
                                      .file = f.file,
                                      .arena = call->arena,
                                      .lang = call->lang,
                                      .keep = ask->apply };
    if (!tx_begin(call->store, ask->apply ? TX_BULK : TX_READ, &f.tx, err) ||
        !book_load(f.tx, &arena, &book, err))
        goto out;
    f.book = &book;
    if (!read_file(&f, err))
        goto out;
    if (f.apply && f.file->new_count + f.file->changed_count > 0 &&
        !import_record_still(f.tx, call, "firms", &made, err))
        goto out;
    ok = tx_commit(&f.tx, &call->ticket, err) &&
         store_wait(call->store, call->ticket, err) && reject_publish(&f.rejects, err);
out:
    reject_drop(&f.rejects);
    tx_end(&f.tx);
    arena_free(&arena);
    if (ok)
        *report = made;
    return ok;
}
