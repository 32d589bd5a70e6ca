/*
 * law_row.h: what the law and the trades ask for a task, row by row of data/law.tsv, as
 * requirements of a need.
 *
 * In      what insteg ships.
 * Out     rows; views into it.
 * Purity  reads embedded data only.
 */
#ifndef SERVICE_LAW_ROW_H
#define SERVICE_LAW_ROW_H

#include "base/date.h"
#include "service/ad_reader.h"
#include "service/need.h"

#define LAW_ROWS_MOST 200u

struct law_row {
    struct str id, sv, en, basis, kind, concept, note_sv, note_en;
    enum requirement_class class;
    int32_t from_day; /* DAY_NONE: in force for long */
    bool verified;
};

struct law_rows {
    const struct law_row *row;
    uint32_t count;
};

/* err ERR_INTERNAL: the shipped file is missing or has a bad row. */
MUST_USE bool law_rows_load(struct arena *arena, struct law_rows *rows,
                            struct err *err);
/* The row called `id`; NULL: none. */
const struct law_row *law_row_find(const struct law_rows *rows, struct str id);
/*
 * The row as a requirement without a task: a licence or certificate of a person is
 * counted, a duty of the employer and what has no name only shown. Texts in `arena`.
 */
struct need_requirement_row law_requirement(const struct ad_reader *reader,
                                            const struct law_row *row,
                                            struct arena *arena);

#endif
