/*
 * document.c: see document.h.
 *
 *   kind and size -> a way of the unit, a document of it -> a key -> pieces, sealed
 */
#include "service/document.h"

#include <sodium.h>

#include "base/date.h"
#include "service/enrolment.h"
#include "service/seal.h"
#include "store/query.h"

#define WHAT        "document"
#define PIECE_BYTES SEAL_BYTES_MOST
#define HEX_BYTES   (crypto_hash_sha256_BYTES * 2 + 1)

static bool nothing_here(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

static bool has_master(const struct call *call, struct err *err)
{
    return call->master != NULL ||
           err_set(err, ERR_STATE,
                   N_("files need a master key: make one with insteg key new FILE and "
                      "start insteg with --master-key FILE"));
}

static void fingerprint(struct str bytes, char hex[HEX_BYTES])
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, (const unsigned char *)bytes.ptr, bytes.len);
    sodium_bin2hex(hex, HEX_BYTES, hash, sizeof hash);
}

static bool own_way(struct call *call, struct tx *tx, int64_t rid,
                    struct enrolment_way *way, struct err *err)
{
    if (!enrolment_own(call, tx, rid, way, err))
        return false;
    return way->path.subject != SUBJECT_PERSON || nothing_here(err);
}

/* Whether the event wrote down a document of the way, and holds. */
static bool is_document(const struct enrolment_way *way, int64_t event_id)
{
    for (uint32_t i = 0; i < way->events.count; i++)
        if (way->events.event[i].id == event_id)
            return way->taken[i] && way->step[i].kind == PATH_FACT &&
                   str_is(way->at[i]->facts.item[way->step[i].fact].type, "document");
    return false;
}

bool document_lacking(struct tx *tx, struct arena *arena,
                      const struct enrolment_way *way, uint32_t *at, struct err *err)
{
    for (uint32_t i = 0; i < way->events.count; i++) {
        struct document_of_event_row row;
        bool found = true;
        if (is_document(way, way->events.event[i].id) &&
            !document_of_event(tx, way->events.event[i].id, arena, &row, &found, err))
            return false;
        if (!found) {
            *at = i;
            return true;
        }
    }
    *at = way->events.count;
    return true;
}

/* -------------------------------------------------------------------------- keeping */

struct keeping {
    struct call *call;
    struct tx *tx;
    const struct document_new *new;
    enum document_type type;
    int64_t rid;
    struct seal_key key;
    char hex[HEX_BYTES];
};

static bool put_pieces(const struct keeping *k, struct err *err)
{
    struct arena *arena = k->call->arena;
    size_t mark = arena_mark(arena);
    bool ok = true;

    for (size_t at = 0, nth = 1; ok && at < k->new->bytes.len;
         at += PIECE_BYTES, nth++) {
        const struct seal_place place = { &k->key, k->rid, (int64_t)nth, WHAT };
        struct str sealed;
        ok = seal_bytes(&place, str_sub(k->new->bytes, at, PIECE_BYTES), arena, &sealed,
                        err) &&
             document_piece_put(k->tx, k->rid, (int64_t)nth, sealed, err);
        arena_rewind(arena, mark);
    }
    return ok;
}

static bool put(struct keeping *k, struct err *err)
{
    const struct actor *actor = k->call->actor;
    unsigned char wrapped[SEAL_WRAPPED_BYTES];
    const struct document_put_in in = { .rid = k->rid,
                                        .org_id = actor->org_id,
                                        .enrolment_rid = k->new->way_rid,
                                        .event_id = k->new->event_id,
                                        .type = str_from(document_words[k->type]),
                                        .size_bytes = (int64_t)k->new->bytes.len,
                                        .sha256 = str_from(k->hex),
                                        .wrapped = { (const char *)wrapped,
                                                     sizeof wrapped },
                                        .made_at = k->call->now,
                                        .actor = str_from(actor->name),
                                        .has_user_id = actor->user_id != 0,
                                        .user_id = actor->user_id };

    seal_key_make(&k->key);
    seal_wrap(k->call->master, k->rid, &k->key, wrapped);
    bool ok = document_put(k->tx, &in, err) && put_pieces(k, err);
    seal_forget(&k->key, sizeof k->key);
    return ok;
}

static bool write_file(struct keeping *k, struct err *err)
{
    struct document_of_event_row row;
    struct enrolment_way way;
    bool found = false;

    if (!own_way(k->call, k->tx, k->new->way_rid, &way, err))
        return false;
    if (!is_document(&way, k->new->event_id))
        return err_set(err, ERR_INPUT,
                       N_("choose a document that is written down here"));
    if (!document_of_event(k->tx, k->new->event_id, k->call->arena, &row, &found, err))
        return false;
    fingerprint(k->new->bytes, k->hex);
    if (found)
        return str_is(row.sha256, k->hex) ||
               err_set(err, ERR_CONFLICT,
                       N_("the document has a file already; write it down anew, as its "
                          "next version"));
    return put(k, err);
}

bool document_add(struct call *call, const struct document_new *new, struct err *err)
{
    struct keeping k = { .call = call, .new = new, .rid = random_id() };

    if (new->bytes.len > DOCUMENT_BYTES_MOST)
        return err_set(err, ERR_LIMIT,
                       N_("the file is larger than {n} MB; save it with smaller "
                          "pictures, or in parts"),
                       ARG_NUM(DOCUMENT_MB_MOST));
    if (!document_type_of(new->bytes, &k.type, err) || !has_master(call, err))
        return false;
    bool ok = tx_begin(call->store, TX_WRITE, &k.tx, err) && write_file(&k, err) &&
              tx_commit(&k.tx, &call->ticket, err);
    tx_end(&k.tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* -------------------------------------------------------------------------- opening */

static bool damaged(struct err *err)
{
    return err_set(err, ERR_STATE, N_("the file is damaged; restore a backup"));
}

struct opening {
    struct call *call;
    struct tx *tx;
    int64_t rid;
    struct document_by_rid_row row;
    struct seal_key key;
};

/* The pieces one after the other; none is missing. */
static bool read_pieces(const struct opening *o, struct buf *out, struct err *err)
{
    struct document_pieces_row row;
    struct cursor cursor = { 0 };
    struct arena scratch = { 0 };
    int64_t nth = 0;
    bool ok = document_pieces_open(o->tx, o->rid, &cursor, err);

    while (ok && document_pieces_next(&cursor, &row)) {
        const struct seal_place place = { &o->key, o->rid, ++nth, WHAT };
        struct str plain;
        ok = (row.nth == nth || damaged(err)) &&
             seal_open(&place, row.sealed, &scratch, &plain, err);
        if (ok)
            buf_add(out, plain);
        arena_rewind(&scratch, 0);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    arena_free(&scratch);
    return ok && ended;
}

static bool read_file(struct opening *o, struct document *document, struct err *err)
{
    struct buf out = buf_new(o->call->arena);
    char hex[HEX_BYTES];

    if (!document_type_from(o->row.type, &document->type))
        return damaged(err);
    if (!seal_unwrap(o->call->master, o->rid, o->row.wrapped, &o->key, err))
        return false;
    bool ok = read_pieces(o, &out, err);
    seal_forget(&o->key, sizeof o->key);
    if (!ok)
        return false;
    fingerprint(buf_str(&out), hex);
    if ((int64_t)out.len != o->row.size_bytes || !str_is(o->row.sha256, hex))
        return damaged(err);
    document->bytes = buf_str(&out);
    return true;
}

bool document_open(struct call *call, int64_t way_rid, int64_t rid,
                   struct document *document, struct err *err)
{
    struct opening o = { .call = call, .rid = rid };
    struct document made = { .type = DOCUMENT_PDF };
    struct enrolment_way way;
    bool found = false;
    bool ok = has_master(call, err) && tx_begin(call->store, TX_READ, &o.tx, err) &&
              own_way(call, o.tx, way_rid, &way, err) &&
              document_by_rid(o.tx, rid, call->arena, &o.row, &found, err) &&
              ((found && o.row.enrolment_rid == way_rid &&
                o.row.org_id == call->actor->org_id) ||
               nothing_here(err)) &&
              read_file(&o, &made, err);

    tx_end(&o.tx);
    if (ok)
        *document = made;
    return ok;
}

bool document_list(struct call *call, int64_t way_rid, struct view *list,
                   struct err *err)
{
    struct arena *arena = call->arena;
    struct documents_of_way_row row;
    struct cursor cursor = { 0 };
    enum document_type type;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              documents_of_way_open(tx, way_rid, call->actor->org_id, &cursor, err);

    while (ok && documents_of_way_next(&cursor, &row)) {
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "document", id_text(arena, row.rid));
        view_str(arena, v, "event", id_text(arena, row.event_id));
        view_str(arena, v, "type", str_copy(arena, row.type));
        view_cstr(arena, v, "name",
                  document_type_from(row.type, &type) ? document_names[type] : "");
        view_int(arena, v, "size_bytes", row.size_bytes);
        view_str(arena, v, "sha256", str_copy(arena, row.sha256));
        view_day(arena, v, "made_on", moment_day(row.made_at));
        view_str(arena, v, "by", row.has_by ? str_copy(arena, row.by) : STR(""));
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    tx_end(&tx);
    return ok && ended;
}
