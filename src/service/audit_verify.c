/* audit_verify.c: see audit_verify.h. */
#include "service/audit_verify.h"

#include <assert.h>

#include "base/map.h"
#include "service/audit_anchor.h"
#include "store/query.h"

#define STEP_ROWS 16384

struct verifying {
    struct call *call;
    struct tx *tx;
    struct audit_verdict *verdict;
    struct map names; /* every subject the log names */
};

static void note_name(struct verifying *v, struct str name)
{
    if (map_get(&v->names, name) == MAP_NONE)
        map_add(&v->names, str_copy(v->names.arena, name), 0);
}

static void walk_row(struct verifying *v, const struct audit_walk_row *row)
{
    const struct chain_row link = {
        .seq = row->seq,
        .at = row->at,
        .user_id = row->user_id,
        .roles = row->roles,
        .org_id = row->org_id,
        .domain_id = row->domain_id,
        .session_id = row->session_id,
        .people = row->people,
        .about = row->about,
        .actor = row->actor,
        .action = row->action,
        .parts = row->parts,
        .relation = row->relation,
        .kind = row->kind,
        .subject = row->has_subject ? row->subject : STR(""),
        .list_hash = row->has_list_hash ? row->list_hash : STR(""),
        .prev = row->prev,
        .hash = row->hash,
    };

    chain_walk_row(&v->verdict->walk, &link);
    if (row->has_subject)
        note_name(v, row->subject);
}

static bool walk_rows(struct verifying *v, struct err *err)
{
    struct cursor cursor = { 0 };
    struct audit_last_row last;
    struct audit_walk_row row;
    uint64_t done = 0;
    bool found, ok = true;

    if (!audit_last(v->tx, v->call->arena, &last, &found, err))
        return false;
    if (!audit_walk_open(v->tx, INT64_MIN, &cursor, err))
        return false;
    while (ok && audit_walk_next(&cursor, &row)) {
        walk_row(v, &row);
        if (++done % STEP_ROWS == 0)
            ok = call_step(v->call, done, found ? (uint64_t)last.seq : done, err);
    }
    if (!ok)
        cursor_close(&cursor);
    return ok && cursor_end(&cursor, err);
}

static bool check_lists(struct verifying *v, struct err *err)
{
    struct cursor cursor = { 0 };
    struct audit_lists_row row;

    if (!audit_lists_open(v->tx, &cursor, err))
        return false;
    while (audit_lists_next(&cursor, &row)) {
        unsigned char own[HASH_BYTES];
        struct hash hash;
        hash_start(&hash);
        hash_str(&hash, row.subjects);
        hash_end(&hash, own);
        if (row.hash.len != HASH_BYTES || memcmp(row.hash.ptr, own, HASH_BYTES) != 0)
            chain_found(&v->verdict->walk, CHAIN_LIST, row.id, 0);
        for (size_t at = 0; at < row.subjects.len; at += AUDIT_SUBJECT_BYTES)
            note_name(v, str_sub(row.subjects, at, AUDIT_SUBJECT_BYTES));
    }
    return cursor_end(&cursor, err);
}

/* A salt is made with the first row that needs it, so the log knows its name. */
static bool check_salts(struct verifying *v, struct err *err)
{
    struct cursor cursor = { 0 };
    struct audit_salts_row row;

    if (!audit_salts_open(v->tx, &cursor, err))
        return false;
    while (audit_salts_next(&cursor, &row)) {
        struct audit_name name = audit_name_of(row.salt, row.rid);
        struct str key = { (const char *)name.byte, sizeof name.byte };
        if (map_get(&v->names, key) == MAP_NONE)
            chain_found(&v->verdict->walk, CHAIN_SALT, row.person_id, 0);
    }
    return cursor_end(&cursor, err);
}

static bool take_anchors(struct call *call, const char *path, struct anchors *anchors,
                         struct audit_verdict *verdict, struct err *err)
{
    if (!anchors_load(call->arena, path, anchors, err))
        return false;
    uint32_t all = anchors->count;
    bool ordered =
        anchors_settle(anchors->anchor, &anchors->count, &verdict->set_aside);
    verdict->anchor_count = anchors->count;
    chain_walk_start(&verdict->walk, anchors->anchor, anchors->count);
    if (anchors->bad_line)
        chain_found(&verdict->walk, CHAIN_ANCHORS, anchors->bad_line, 0);
    else if (!ordered)
        chain_found(&verdict->walk, CHAIN_ANCHORS,
                    anchors->count + verdict->set_aside + 1, all);
    return true;
}

bool audit_verify(struct call *call, const char *anchors_path,
                  struct audit_verdict *verdict, struct err *err)
{
    struct audit_verdict fresh = { 0 };
    struct verifying v = { .call = call,
                           .verdict = &fresh,
                           .names = map_new(call->arena) };
    struct anchors anchors;
    bool ok = tx_begin(call->store, TX_READ, &v.tx, err) &&
              take_anchors(call, anchors_path, &anchors, &fresh, err) &&
              walk_rows(&v, err) && check_lists(&v, err) && check_salts(&v, err);

    tx_end(&v.tx);
    if (!ok)
        return false;
    chain_walk_end(&fresh.walk);
    fresh.loose = fresh.walk.last_seq - fresh.walk.anchored;
    *verdict = fresh;
    return true;
}

/* ------------------------------------------------------------------------- in words */

static const char *const texts[CHAIN_FAULT_COUNT] = {
    [CHAIN_SOUND] = N_("nothing is wrong"),
    [CHAIN_GAP] = N_("row {seq} stands where row {other} should: rows are missing, or "
                     "one was put in"),
    [CHAIN_PREV] = N_("row {seq} does not follow from the row before it: one of the "
                      "two is not the one that was written"),
    [CHAIN_CHANGED] = N_("row {seq} is not as it was written"),
    [CHAIN_ANCHOR] = N_("row {seq} is not the one that was written down outside the "
                        "database: the log was rewritten there or earlier"),
    [CHAIN_CUT] = N_("the log ends at row {seq}, but row {other} was written down "
                     "outside the database: the end is cut off, or an older backup was "
                     "put in its place"),
    [CHAIN_CLOCK] = N_("row {seq} is dated {other} seconds before the row before it: a "
                       "clock was moved back"),
    [CHAIN_LIST] = N_("list {seq} is not the one that was shown"),
    [CHAIN_SALT] = N_("the salt of person {seq} was changed: nobody can find the rows "
                      "about that person"),
    [CHAIN_ANCHORS] = N_("the file of anchors is not as it was written, at line {seq}"),
    [CHAIN_NO_ANCHORS] = N_("there is no anchor outside the database: if the end of "
                            "the log were cut off, nobody could see it"),
};

void audit_finding_text(struct buf *out, enum lang lang,
                        const struct chain_finding *finding)
{
    const struct hole holes[] = { HOLE_NUM("seq", finding->seq),
                                  HOLE_NUM("other", finding->other) };

    assert(finding->fault < CHAIN_FAULT_COUNT);
    message_add(out, lang, texts[finding->fault], holes, 2);
}

struct view *audit_verdict_view(struct arena *arena, enum lang lang,
                                const struct audit_verdict *verdict)
{
    const struct chain_walk *walk = &verdict->walk;
    struct view *view = view_object(arena);

    view_bool(arena, view, "sound", walk->finding_count == 0);
    view_int(arena, view, "rows", walk->row_count);
    view_int(arena, view, "last_seq", walk->last_seq);
    view_int(arena, view, "anchors", verdict->anchor_count);
    view_int(arena, view, "anchors_set_aside", verdict->set_aside);
    view_int(arena, view, "anchored_seq", walk->anchored);
    view_int(arena, view, "rows_after_last_anchor", verdict->loose);
    view_int(arena, view, "finding_count", (int64_t)walk->finding_count);
    struct view *list = view_put_array(arena, view, "findings");
    for (uint32_t i = 0; i < walk->finding_count && i < CHAIN_FINDINGS_MOST; i++) {
        struct view *v = view_add_object(arena, list);
        struct buf text = buf_new(arena);
        audit_finding_text(&text, lang, &walk->finding[i]);
        view_cstr(arena, v, "what", chain_fault_word(walk->finding[i].fault));
        view_int(arena, v, "seq", walk->finding[i].seq);
        view_int(arena, v, "other", walk->finding[i].other);
        view_str(arena, v, "text", buf_str(&text));
    }
    return view;
}
