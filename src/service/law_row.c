/* law_row.c: see law_row.h. */
#include "service/law_row.h"

#include "base/embed.h"

#define COLUMNS 18u

/* The columns of law.tsv that are read. */
enum {
    ID = 0,
    CLASS = 1,
    SV = 2,
    EN = 3,
    BASIS = 4,
    KIND = 11,
    CONCEPT = 12,
    VERIFIED = 14,
    FROM = 15,
    NOTE_SV = 16,
    NOTE_EN = 17
};

static const char *const whys[CLASS_COUNT] = {
    [CLASS_STATUTORY] = N_("the law asks it of whoever does this task"),
    [CLASS_DUTY] = N_("the law asks it of the employer for this task"),
    [CLASS_CORE] = N_("the task cannot be done without it"),
    [CLASS_LEARNABLE] = N_("it is learned for this task"),
    [CLASS_CONTRACT] = N_("customer, insurer or trade asks it for this task"),
    [CLASS_CUSTOM] = N_("it is asked by habit"),
};

static bool misfit(struct str line, struct err *err)
{
    return err_set(err, ERR_INTERNAL,
                   N_("the shipped file {file} has a row that does not "
                      "fit: {row}"),
                   ARG_WORD("law.tsv"), ARG_STR(line));
}

bool law_rows_load(struct arena *arena, struct law_rows *rows, struct err *err)
{
    struct law_row *list = ARENA_ARRAY(arena, LAW_ROWS_MOST, struct law_row);
    struct str tsv, line, c[COLUMNS];
    uint32_t n = 0;

    if (!embed_find(embed_data, "law.tsv", &tsv) || !embed_line(&tsv, &line))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD("law.tsv"));
    while (embed_line(&tsv, &line)) {
        if (n == LAW_ROWS_MOST || embed_columns(line, c, COLUMNS) != COLUMNS)
            return misfit(line, err);
        struct law_row *row = &list[n];
        *row = (struct law_row){ c[ID],
                                 c[SV],
                                 c[EN],
                                 c[BASIS],
                                 c[KIND],
                                 c[CONCEPT],
                                 c[NOTE_SV],
                                 c[NOTE_EN],
                                 CLASS_DUTY,
                                 DAY_NONE,
                                 str_is(c[VERIFIED], "true") };
        if (c[FROM].len && !date_parse(c[FROM], &row->from_day))
            return misfit(line, err);
        n += class_from(c[CLASS], &row->class); /* "none": nothing is asked */
    }
    *rows = (struct law_rows){ list, n };
    return true;
}

const struct law_row *law_row_find(const struct law_rows *rows, struct str id)
{
    for (uint32_t i = 0; i < rows->count; i++)
        if (str_eq(rows->row[i].id, id))
            return &rows->row[i];
    return NULL;
}

struct need_requirement_row law_requirement(const struct ad_reader *reader,
                                            const struct law_row *row,
                                            struct arena *arena)
{
    struct need_requirement_row r = { .task = TASK_NONE,
                                      .kind = KIND_TRAIT,
                                      .class = row->class,
                                      .code = row->sv,
                                      .label = row->sv,
                                      .why = str_from(whys[row->class]),
                                      .level = LEVEL_LEAST,
                                      .obtain_weeks = WEEKS_NONE };

    if (row->class == CLASS_DUTY || row->concept.len == 0)
        return r;
    if (str_is(row->kind, "licence")) {
        r.kind = KIND_LICENCE;
        r.code = row->concept;
    } else if (str_is(row->kind, "certificate")) {
        r.kind = KIND_CERTIFICATE;
        r.code = str_lower(arena, row->concept);
        struct str known = ad_reader_certificate(reader, r.code);
        if (known.len)
            r.code = known;
    } else {
        return r;
    }
    r.level = LEVEL_DEFAULT;
    r.obtain_weeks = ad_reader_weeks(reader, row->id, STR(""));
    return r;
}
