/* need_pack.c: see need_pack.h. */
#include "service/need_pack.h"

#include "base/date.h"
#include "base/hash.h"
#include "store/query.h"

/* The engines know their own words; these tables are where the two meet. */
static const uint8_t grade_of[KIND_COUNT] = {
    [KIND_CONCEPT] = RANK_BY_SIMILARITY, [KIND_LICENCE] = RANK_BY_HOLDING,
    [KIND_LANGUAGE] = RANK_BY_STEP,      [KIND_CERTIFICATE] = RANK_BY_HOLDING,
    [KIND_TRAIT] = RANK_BY_HOLDING,
};
static const uint8_t class_of[CLASS_COUNT] = {
    [CLASS_STATUTORY] = RANK_STATUTORY, [CLASS_DUTY] = RANK_DUTY,
    [CLASS_CORE] = RANK_CORE,           [CLASS_LEARNABLE] = RANK_LEARNABLE,
    [CLASS_CONTRACT] = RANK_CONTRACT,   [CLASS_CUSTOM] = RANK_CUSTOM,
};

_Static_assert((int)MODE_CAR == IMAGE_CAR && (int)MODE_BUS == IMAGE_BUS &&
                   (int)MODE_BIKE == IMAGE_BIKE && (int)MODE_FOOT == IMAGE_FOOT &&
                   (int)MODE_COUNT == IMAGE_MODE_COUNT,
               "the image's modes are the domain's");
_Static_assert(REACH_NONE == RANK_UNREACHABLE, "no way there is the same number");

void need_pack_rows(const struct book *book, const struct need *need,
                    struct packed_need *packed)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < need->requirement_count; i++) {
        const struct need_requirement_row *r = &need->requirement[i];
        if (r->kind == KIND_TRAIT)
            continue;
        uint32_t concept = book_concept_of(book, r->concept_id);
        packed->row_of[count] = i;
        packed->requirement[count++] = (struct need_requirement){
            .concept = concept == MAP_NONE ? IMAGE_CONCEPT_NONE : concept,
            .grade = grade_of[r->kind],
            .class = class_of[r->class],
            .level = (uint8_t)r->level,
            .weight = (uint8_t)r->weight,
            .obtain_weeks = (int16_t)r->obtain_weeks
        };
    }
    packed->columns = (struct need_columns){ .now_day = DAY_NONE,
                                             .start_day = DAY_NONE,
                                             .requirement_count = count,
                                             .requirements = packed->requirement };
}

void need_pack(const struct call *call, const struct pool *pool,
               const struct need *need, struct packed_need *packed)
{
    int32_t day = moment_day(call->now);

    need_pack_rows(&pool->book, need, packed);
    packed->columns.minutes =
        starts_minutes(&pool->starts, &pool->book, call->arena, need->place);
    packed->columns.pool = pool_open(pool, call->arena, day);
    packed->columns.now_day = day;
    packed->columns.start_day = need->start_day;
    packed->columns.hours = (uint16_t)need->hours;
}

static int64_t run_id(const struct call *call, const struct run_record *run,
                      const unsigned char result[HASH_BYTES])
{
    struct arena scratch = { 0 };
    struct buf key = buf_new(&scratch);

    buf_int(&key, run->need->rid);
    buf_char(&key, '/');
    buf_int(&key, run->need->version);
    buf_char(&key, '/');
    buf_int(&key, run->seq);
    buf_char(&key, '/');
    buf_int(&key, run->seed);
    buf_char(&key, '/');
    buf_int(&key, run->now_day);
    buf_char(&key, '/');
    buf_int(&key, run->rules);
    buf_add(&key, (struct str){ (const char *)result, HASH_BYTES });
    int64_t id =
        record_id(call->actor, "match_run", str_from(run->kind), buf_str(&key));
    arena_free(&scratch);
    return id;
}

static bool keep_rows(struct tx *tx, int64_t id, const struct run_row *rows,
                      uint32_t row_count, struct err *err)
{
    for (uint32_t i = 0; i < row_count; i++) {
        struct match_row_add_in in = {
            id,           i + 1,       rows[i].person_id, rows[i].state,
            rows[i].band, rows[i].fit, rows[i].weeks
        };
        if (!match_row_add(tx, &in, err))
            return false;
    }
    return true;
}

static bool kept_already(struct call *call, int64_t rid, bool *found, struct err *err)
{
    struct match_run_by_rid_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              match_run_by_rid(tx, rid, call->arena, &row, found, err);

    tx_end(&tx);
    return ok;
}

bool run_keep(struct call *call, struct run_record *run, const struct run_row *rows,
              uint32_t row_count, struct err *err)
{
    unsigned char result[HASH_BYTES];
    struct match_run_by_rid_row old;
    struct tx *tx = NULL;
    struct hash hash;
    bool found = false, ok = false;
    int64_t id;

    hash_start(&hash);
    hash_str(&hash, run->result);
    hash_end(&hash, result);
    run->rid = run_id(call, run, result);
    if (!kept_already(call, run->rid, &found, err))
        return false;
    if (found)
        return true;
    struct match_run_add_in in = { .rid = run->rid,
                                   .org_id = call->actor->org_id,
                                   .kind = str_from(run->kind),
                                   .need_id = run->need->id,
                                   .need_version = run->need->version,
                                   .image_seq = run->seq,
                                   .seed = run->seed,
                                   .now_on = run->now_day,
                                   .rules = run->rules,
                                   .result_hash = { (const char *)result, HASH_BYTES },
                                   .hashed_rows = run->hashed_rows,
                                   .at = call->now,
                                   .actor = str_from(call->actor->name) };
    if (!tx_begin(call->store, TX_WRITE, &tx, err) ||
        !match_run_by_rid(tx, run->rid, call->arena, &old, &found, err))
        goto out;
    ok = found ||
         (match_run_add(tx, &in, &id, err) && keep_rows(tx, id, rows, row_count, err));
    ok = ok && tx_commit(&tx, &call->ticket, err);
out:
    tx_end(&tx);
    return ok;
}
