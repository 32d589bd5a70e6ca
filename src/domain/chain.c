/* chain.c: see chain.h. */
#include "domain/chain.h"

#include <assert.h>

#include "base/date.h"

#define CHAIN_FORM "insteg-audit-1" /* another encoding would be another chain */

void chain_hash(const struct chain_row *row, unsigned char out[HASH_BYTES])
{
    const int64_t numbers[] = { row->seq,        row->at,     row->user_id,
                                row->roles,      row->org_id, row->domain_id,
                                row->session_id, row->people, row->about };
    const struct str texts[] = { row->actor,     row->action, row->parts,
                                 row->relation,  row->kind,   row->subject,
                                 row->list_hash, row->prev };
    struct hash hash;

    hash_start(&hash);
    hash_str(&hash, STR(CHAIN_FORM));
    hash_bytes(&hash, numbers, sizeof numbers);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hash_str(&hash, texts[i]);
    hash_end(&hash, out);
}

/* ------------------------------------------------------------------- anchors */

static const char *const why_words[ANCHOR_WHY_COUNT] = {
    [ANCHOR_START] = "start", [ANCHOR_HOUR] = "hour",     [ANCHOR_ROWS] = "rows",
    [ANCHOR_STOP] = "stop",   [ANCHOR_BACKUP] = "backup", [ANCHOR_RESTORE] = "restore"
};

const char *anchor_why_word(enum anchor_why why)
{
    assert(why < ANCHOR_WHY_COUNT);
    return why_words[why];
}

size_t anchor_write(const struct anchor *anchor, char line[ANCHOR_LINE_BYTES])
{
    char hex[HASH_TEXT_BYTES], at[21];

    hash_hex(anchor->hash, hex);
    moment_format(anchor->at, at);
    int len = snprintf(line, ANCHOR_LINE_BYTES, "%lld %s %s %s\n",
                       (long long)anchor->seq, hex, at, anchor_why_word(anchor->why));
    assert(len > 0 && (size_t)len < ANCHOR_LINE_BYTES);
    return (size_t)len;
}

static int nibble(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hex(struct str text, unsigned char out[HASH_BYTES])
{
    if (text.len != (size_t)2 * HASH_BYTES)
        return false;
    for (size_t i = 0; i < HASH_BYTES; i++) {
        int high = nibble(text.ptr[2 * i]), low = nibble(text.ptr[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

bool anchor_read(struct str line, struct anchor *anchor)
{
    struct anchor read = { .why = ANCHOR_WHY_COUNT };
    struct str word[4], rest = line;

    for (int i = 0; i < 4; i++)
        if (!str_next(&rest, ' ', &word[i]))
            return false;
    if (rest.len > 0 || !str_int(word[0], &read.seq) || read.seq < 0 ||
        !read_hex(word[1], read.hash) || !moment_parse(word[2], &read.at))
        return false;
    for (int i = 0; i < ANCHOR_WHY_COUNT; i++)
        if (str_is(word[3], why_words[i]))
            read.why = (enum anchor_why)i;
    if (read.why == ANCHOR_WHY_COUNT)
        return false;
    *anchor = read;
    return true;
}

bool anchors_settle(struct anchor *anchors, uint32_t *count, uint32_t *set_aside)
{
    uint32_t kept = 0, gone = 0;
    bool ordered = true;

    for (uint32_t i = 0; i < *count && ordered; i++) {
        if (anchors[i].why == ANCHOR_RESTORE)
            for (; kept > 0 && anchors[kept - 1].seq > anchors[i].seq; kept--)
                gone++;
        ordered = kept == 0 || anchors[i].seq >= anchors[kept - 1].seq;
        if (ordered)
            anchors[kept++] = anchors[i];
    }
    *count = kept;
    *set_aside = gone;
    return ordered;
}

/* ------------------------------------------------------------------- a walk */

void chain_walk_start(struct chain_walk *walk, const struct anchor *anchors,
                      uint32_t anchor_count)
{
    *walk = (struct chain_walk){ .anchors = anchors,
                                 .anchor_count = anchor_count,
                                 .last_at = INT64_MIN };
}

void chain_found(struct chain_walk *walk, enum chain_fault fault, int64_t seq,
                 int64_t other)
{
    if (walk->finding_count < CHAIN_FINDINGS_MOST)
        walk->finding[walk->finding_count] =
            (struct chain_finding){ fault, seq, other };
    walk->finding_count++;
}

static bool same(struct str bytes, const unsigned char hash[HASH_BYTES])
{
    return bytes.len == HASH_BYTES && memcmp(bytes.ptr, hash, HASH_BYTES) == 0;
}

/* An anchor of a row that has been passed is for a row that is not there: a gap. */
static void ask_anchors(struct chain_walk *walk, const struct chain_row *row)
{
    while (walk->anchor_next < walk->anchor_count &&
           walk->anchors[walk->anchor_next].seq <= row->seq) {
        const struct anchor *anchor = &walk->anchors[walk->anchor_next++];
        if (anchor->seq == row->seq && same(row->hash, anchor->hash))
            walk->anchored = row->seq;
        else if (anchor->seq == row->seq)
            chain_found(walk, CHAIN_ANCHOR, row->seq, 0);
    }
}

void chain_walk_row(struct chain_walk *walk, const struct chain_row *row)
{
    unsigned char own[HASH_BYTES];

    chain_hash(row, own);
    if (row->seq != walk->last_seq + 1)
        chain_found(walk, CHAIN_GAP, row->seq, walk->last_seq + 1);
    if (!same(row->prev, walk->last_hash))
        chain_found(walk, CHAIN_PREV, row->seq, 0);
    if (!same(row->hash, own))
        chain_found(walk, CHAIN_CHANGED, row->seq, 0);
    if (walk->row_count > 0 && row->at < walk->last_at &&
        (row->at < INT64_MIN + CHAIN_CLOCK_BACK_US ||
         walk->last_at - CHAIN_CLOCK_BACK_US > row->at))
        chain_found(walk, CHAIN_CLOCK, row->seq,
                    (int64_t)(((uint64_t)walk->last_at - (uint64_t)row->at) /
                              (uint64_t)MOMENT_SECOND));
    ask_anchors(walk, row);
    walk->row_count++;
    walk->last_seq = row->seq;
    walk->last_at = row->at;
    if (row->hash.len == HASH_BYTES)
        memcpy(walk->last_hash, row->hash.ptr, HASH_BYTES);
}

void chain_walk_end(struct chain_walk *walk)
{
    static const unsigned char none[HASH_BYTES];

    /* An anchor of nothing vouches for an empty log, which every chain begins as. */
    while (walk->anchor_next < walk->anchor_count &&
           walk->anchors[walk->anchor_next].seq == 0 &&
           memcmp(walk->anchors[walk->anchor_next].hash, none, HASH_BYTES) == 0)
        walk->anchor_next++;
    if (walk->anchor_next < walk->anchor_count)
        chain_found(walk, CHAIN_CUT, walk->last_seq,
                    walk->anchors[walk->anchor_count - 1].seq);
    if (walk->anchor_count == 0 && walk->row_count > 0)
        chain_found(walk, CHAIN_NO_ANCHORS, walk->last_seq, 0);
}

const char *chain_fault_word(enum chain_fault fault)
{
    static const char *const words[CHAIN_FAULT_COUNT] = { [CHAIN_SOUND] = "sound",
                                                          [CHAIN_GAP] = "gap",
                                                          [CHAIN_PREV] = "prev",
                                                          [CHAIN_CHANGED] = "changed",
                                                          [CHAIN_ANCHOR] = "anchor",
                                                          [CHAIN_CUT] = "cut",
                                                          [CHAIN_CLOCK] = "clock",
                                                          [CHAIN_LIST] = "list",
                                                          [CHAIN_SALT] = "salt",
                                                          [CHAIN_ANCHORS] = "anchors",
                                                          [CHAIN_NO_ANCHORS] =
                                                              "no_anchors" };

    assert(fault < CHAIN_FAULT_COUNT);
    return words[fault];
}
