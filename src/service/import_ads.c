/*
 * import_ads.c: JobTech's advertisements into the database, whole or not at all.
 *
 *   cut an element -> parse it -> taken away by its source? counted -> understand it
 *   -> the same as before? -> else write it -> at the end one batch
 *
 * Memory holds one element, and for each advertisement its id, so that a second one of
 * the same id is seen. The pool is not touched, so its sequence stays.
 */
#include <sys/stat.h>

#include "base/date.h"
#include "domain/place.h"
#include "service/ad_json.h"
#include "service/book.h"
#include "service/import.h"
#include "service/json_cut.h"
#include "store/query.h"

struct ads {
    struct call *call;
    const struct book *book;
    struct import_file *file;
    struct reject_file rejects;
    struct arena *arena;  /* lives through the import */
    struct arena element; /* one advertisement        */
    struct str source;
    struct tx *tx;
    bool apply;
    uint64_t size_bytes;
    struct map seen; /* id -> number of its element */
};

/* The workplace by its municipality; false when it is none we know. */
static bool place_of(const struct book *book, const struct ad_fields *ad,
                     uint32_t *place)
{
    struct err ignored = { 0 };

    if (ad->municipality_code.len &&
        place_find(&book->places, ad->municipality_code, place, &ignored))
        return true;
    *place = ad->municipality.len
                 ? place_of_municipality(&book->places, ad->municipality)
                 : MAP_NONE;
    return *place != MAP_NONE;
}

static struct ad_add_in columns_of(const struct ads *a, const struct ad_fields *ad,
                                   struct str hash)
{
    uint32_t place = 0;
    bool known = place_of(a->book, ad, &place);

    return (struct ad_add_in){ .rid = record_id(a->call->actor, "advertisement",
                                                a->source, ad->id),
                               .org_id = a->call->actor->org_id,
                               .source = a->source,
                               .source_key = ad->id,
                               .content_hash = hash,
                               .headline = ad->headline,
                               .employer = ad->employer,
                               .org_no = ad->org_no,
                               .has_place_id = known,
                               .place_id = known ? a->book->places.place[place].id : 0,
                               .occupation = ad->occupation,
                               .occupation_label = ad->occupation_label,
                               .ssyk = ad->ssyk,
                               .positions = ad->positions,
                               .has_deadline_on = ad->deadline_day != DAY_NONE,
                               .deadline_on = ad->deadline_day,
                               .has_published_on = ad->published_day != DAY_NONE,
                               .published_on = ad->published_day,
                               .has_hours_percent_min = ad->percent_min >= 0,
                               .hours_percent_min = ad->percent_min,
                               .has_hours_percent_max = ad->percent_max >= 0,
                               .hours_percent_max = ad->percent_max,
                               .fields = ad->fields,
                               .text = ad->text };
}

static void ad_hash(const struct ad_add_in *in, unsigned char out[HASH_BYTES])
{
    const struct str texts[] = { in->headline,         in->employer,
                                 in->org_no,           in->occupation,
                                 in->occupation_label, in->ssyk,
                                 in->fields,           in->text };
    const int64_t numbers[] = { in->has_place_id ? in->place_id : 0,
                                in->positions,
                                in->deadline_on,
                                in->published_on,
                                in->hours_percent_min,
                                in->hours_percent_max };
    struct hash hash;

    hash_start(&hash);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hash_str(&hash, texts[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        hash_int(&hash, numbers[i]);
    hash_end(&hash, out);
}

static bool write_changed(struct ads *a, int64_t id, const struct ad_add_in *ad,
                          struct err *err)
{
    struct ad_change_in in = { .id = id,
                               .content_hash = ad->content_hash,
                               .headline = ad->headline,
                               .employer = ad->employer,
                               .org_no = ad->org_no,
                               .has_place_id = ad->has_place_id,
                               .place_id = ad->place_id,
                               .occupation = ad->occupation,
                               .occupation_label = ad->occupation_label,
                               .ssyk = ad->ssyk,
                               .positions = ad->positions,
                               .has_deadline_on = ad->has_deadline_on,
                               .deadline_on = ad->deadline_on,
                               .has_published_on = ad->has_published_on,
                               .published_on = ad->published_on,
                               .has_hours_percent_min = ad->has_hours_percent_min,
                               .hours_percent_min = ad->hours_percent_min,
                               .has_hours_percent_max = ad->has_hours_percent_max,
                               .hours_percent_max = ad->hours_percent_max,
                               .fields = ad->fields,
                               .text = ad->text };
    return ad_change(a->tx, &in, err);
}

static bool take_ad(struct ads *a, const struct ad_fields *ad, struct err *err)
{
    unsigned char sum[HASH_BYTES];
    struct ad_add_in in =
        columns_of(a, ad, (struct str){ (const char *)sum, HASH_BYTES });
    struct ad_by_key_row old;
    bool found;
    int64_t id;

    ad_hash(&in, sum);
    if (!ad_by_key(a->tx, a->source, ad->id, &a->element, &old, &found, err))
        return false;
    if (!found) {
        a->file->new_count++;
        return !a->apply || ad_add(a->tx, &in, &id, err);
    }
    if (str_eq(old.content_hash, in.content_hash)) {
        a->file->same_count++;
        return true;
    }
    a->file->changed_count++;
    return !a->apply || write_changed(a, old.id, &in, err);
}

/* Reads an element into `ad`; `why` says why not. */
static bool understand(struct ads *a, const struct json_piece *piece,
                       struct ad_fields *ad, struct err *why)
{
    json_t *value = NULL;

    if (!json_piece_load(piece, &value, why))
        return false;
    bool ok = ad_json_read(value, AD_MASKED, &a->element, ad, why);
    json_decref(value);
    if (!ok)
        return false;
    uint32_t first = map_get(&a->seen, ad->id);
    if (first != MAP_NONE)
        return err_set(why, ERR_INPUT,
                       N_("the advertisement {id} is element {number} "
                          "already"),
                       ARG_STR(ad->id), ARG_NUM(first));
    map_add(&a->seen, str_copy(a->arena, ad->id), piece->number);
    return true;
}

static bool take_element(void *ctx, const struct json_piece *piece, struct err *err)
{
    struct ads *a = ctx;
    struct ad_fields ad = { .id = STR("") };
    struct err why = { 0 };

    if (!call_step(a->call, piece->bytes_read, a->size_bytes, err))
        return false;
    arena_rewind(&a->element, 0);
    if (!understand(a, piece, &ad, &why)) {
        struct reject_place place = { piece->number, piece->line, piece->byte, ad.id };
        return reject_element(&a->rejects, &place, &why, err);
    }
    if (ad.removed) {
        a->file->skipped_count++;
        return true;
    }
    return take_ad(a, &ad, err);
}

static bool read_file(struct ads *a, struct err *err)
{
    struct json_sink sink = { take_element, a };
    struct stat info;

    a->size_bytes = stat(a->file->path, &info) == 0 ? (uint64_t)info.st_size : 0;
    return json_cut_file(a->file->path, &sink, a->file->hash, err) &&
           reject_done(&a->rejects, err);
}

bool import_ads(struct call *call, const struct import_ask *ask,
                struct import_report *report, struct err *err)
{
    struct arena arena = { 0 };
    struct import_report made = { .file_count = 1, .applied = ask->apply };
    struct ads a = { .call = call,
                     .arena = &arena,
                     .file = &made.file[0],
                     .apply = ask->apply,
                     .seen = map_new(&arena),
                     .source = str_from(ask->source ? ask->source : "jobtech") };
    struct book book;
    bool ok = false;

    made.file[0] = (struct import_file){ .path = ask->path[0], .kind = "ads" };
    a.rejects = (struct reject_file){
        .file = a.file, .arena = call->arena, .lang = call->lang, .keep = ask->apply
    };
    /* Not TX_BULK: its memory is for rows that are read again, these are only added. */
    if (!tx_begin(call->store, ask->apply ? TX_WRITE : TX_READ, &a.tx, err) ||
        !book_load(a.tx, &arena, &book, err))
        goto out;
    a.book = &book;
    if (!read_file(&a, err))
        goto out;
    if (a.apply && a.file->new_count + a.file->changed_count > 0 &&
        !import_record_still(a.tx, call, "ads", &made, err))
        goto out;
    ok = tx_commit(&a.tx, &call->ticket, err) &&
         store_wait(call->store, call->ticket, err) && reject_publish(&a.rejects, err);
out:
    reject_drop(&a.rejects);
    tx_end(&a.tx);
    arena_free(&a.element);
    arena_free(&arena);
    if (ok)
        *report = made;
    return ok;
}
