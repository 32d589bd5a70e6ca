/*
 * readtext_index.c: from a word of the text to the rows and sets that know it.
 *
 * Every word that a list names whole, or a set holds, is known: one look-up by hash
 * gives its sets and the rows that it begins, parts ("noggrann*", "*körkort")
 * included, as found once when the lists are loaded. Rows that begin with two known
 * words are found by both. Any other word can only begin a
 * row by a part of it; a filter over the first and last bytes of the keys lets few
 * through to the look-up of each beginning and each end.
 *
 * Measured (67 advertisements, 26,331 words): 17,011 words are known; of the others
 * 1,207 pass the filter. A look-up of all beginnings and ends of every word took a
 * tenth of all time.
 */
#include "engine/readtext_know.h"

#include <assert.h>
#include <stdlib.h>

#define FNV_START  14695981039346656037ull
#define FNV_STEP   1099511628211ull
#define LINE_BYTES 64u /* of the cache */

/* ---- parts of words ---- */

/* A power of two, so that seven of eight slots are free. */
static uint32_t slots_for(uint32_t keys)
{
    uint32_t size = 64;

    while (size < keys * 8)
        size *= 2;
    return size;
}

/* Sized by its own keys: 55 ends of words in a table for all 10,285 words of the lists
 * were a miss of the cache each time, 2 % of all time. */
static void table_init(struct arena *arena, struct rt_table *table, uint32_t keys)
{
    uint32_t size = slots_for(keys);

    table->hash = ARENA_ARRAY(arena, size, uint64_t);
    table->first = ARENA_ARRAY(arena, size, uint32_t);
    table->mask = size - 1;
}

static uint64_t part_hash(struct str word, bool from_end)
{
    uint64_t h = FNV_START;

    for (size_t i = 0; i < word.len; i++)
        h = (h ^ (unsigned char)word.ptr[from_end ? word.len - 1 - i : i]) * FNV_STEP;
    return h;
}

static uint32_t table_slot(const struct rt_table *table, uint64_t hash)
{
    uint32_t slot = (uint32_t)hash & table->mask;

    while (table->hash[slot] && table->hash[slot] != hash)
        slot = (slot + 1) & table->mask;
    return slot;
}

static void table_put(struct readtext_words *w, const struct rt_alt *alt, uint32_t row)
{
    struct rt_table *table = &w->table[alt->how];
    uint64_t hash = part_hash(alt->text, alt->how == RT_SUFFIX);
    uint32_t slot = table_slot(table, hash);

    w->link[w->link_count] = (struct rt_link){
        .start = { .row = row, .how = (uint8_t)alt->how }, /* starts_set has the rest */
        .next = table->hash[slot] ? table->first[slot] : RT_NONE,
    };
    table->hash[slot] = hash;
    table->first[slot] = w->link_count++;
    table->lengths |= 1ull << alt->text.len;
}

static struct rt_start start_of(const struct readtext_words *w, uint32_t row,
                                uint8_t how)
{
    const struct rt_row *r = &w->row[row];

    return (struct rt_start){
        .follow = r->follow,
        .follow_known = r->follow_known,
        .row = row,
        .elem = r->elem_from + 1,
        .how = how,
        .list = (uint8_t)r->list,
        .what = r->what,
        .more = r->elem_count == 1 ? RT_MORE_NONE
                : r->gap           ? RT_MORE_GAP
                                   : RT_MORE_WORDS,
        .left = (uint8_t)(r->elem_count - 1),
    };
}

static void chain_meet(const struct readtext_words *w, enum rt_how how, uint64_t hash,
                       rt_meet_fn *meet, void *ctx)
{
    const struct rt_table *table = &w->table[how];
    uint32_t slot = table_slot(table, hash);

    if (!table->hash[slot])
        return;
    for (uint32_t l = table->first[slot]; l != RT_NONE; l = w->link[l].next)
        meet(ctx, &w->link[l].start);
}

/* The rows that one end of the word begins, the shortest part first. */
static void end_meet(const struct readtext_words *w, struct str word, enum rt_how how,
                     rt_meet_fn *meet, void *ctx)
{
    uint64_t lengths = w->table[how].lengths, hash = FNV_START;
    size_t most = word.len < RT_WORD_MOST ? word.len : RT_WORD_MOST;

    for (size_t n = 1; n <= most; n++) {
        size_t at = how == RT_PREFIX ? n - 1 : word.len - n;

        hash = (hash ^ (unsigned char)word.ptr[at]) * FNV_STEP;
        if (lengths >> n & 1)
            chain_meet(w, how, hash, meet, ctx);
    }
}

void rt_parts(const struct readtext_words *w, struct str word, uint8_t parts,
              rt_meet_fn *meet, void *ctx)
{
    const struct rt_table *table = w->table;
    uint64_t front = FNV_START, back = FNV_START;
    size_t most = word.len < RT_WORD_MOST ? word.len : RT_WORD_MOST;

    if (parts == RT_FRONT || parts == RT_BACK) { /* nearly all that texts ask for */
        end_meet(w, word, parts == RT_FRONT ? RT_PREFIX : RT_SUFFIX, meet, ctx);
        return;
    }
    for (size_t n = 1; n <= most; n++) {
        front = (front ^ (unsigned char)word.ptr[n - 1]) * FNV_STEP;
        back = (back ^ (unsigned char)word.ptr[word.len - n]) * FNV_STEP;
        if (n == word.len && table[RT_EXACT].lengths >> n & 1)
            chain_meet(w, RT_EXACT, front, meet, ctx);
        if (parts & RT_FRONT && table[RT_PREFIX].lengths >> n & 1)
            chain_meet(w, RT_PREFIX, front, meet, ctx);
        if (parts & RT_BACK && table[RT_SUFFIX].lengths >> n & 1)
            chain_meet(w, RT_SUFFIX, back, meet, ctx);
    }
}

/* ---- the filter ---- */

void rt_filter_put(struct rt_filter *filter, uint64_t bytes, uint32_t count)
{
    uint32_t bit = rt_filter_bit(bytes, count);

    filter->bit[bit / 64] |= 1ull << (bit % 64);
}

static void filter_put(struct readtext_words *w, const struct rt_alt *alt)
{
    char padded[RT_PAD + RT_WORD_MOST + RT_PAD] = { 0 };
    struct str key = { padded + RT_PAD, alt->text.len };
    struct rt_filter *filter = alt->how == RT_PREFIX ? &w->front : &w->back;

    assert(key.len <= RT_WORD_MOST);
    memcpy(padded + RT_PAD, alt->text.ptr, key.len);
    if (alt->how == RT_EXACT)
        return; /* such a word is known */
    if (key.len < 3) {
        filter->all = true;
        return;
    }
    rt_filter_put(filter,
                  alt->how == RT_PREFIX ? rt_bytes(key.ptr) : rt_bytes_back(key),
                  rt_filter_bytes(key.len));
}

/* ---- the words that are known ---- */

static void start_count(void *ctx, const struct rt_start *start)
{
    uint32_t *count = ctx;

    (void)start;
    ++*count;
}

static void start_put(void *ctx, const struct rt_start *start)
{
    struct readtext_words *w = ctx;

    w->start[w->start_count++] = *start;
}

/* The first free slot of a known word. */
static void slot_put(struct readtext_words *w, uint32_t k)
{
    const struct rt_known *known = &w->known[k];
    struct rt_ends ends = { known->head, known->tail };
    uint32_t slot = (uint32_t)rt_word_hash(ends, known->text.len) & w->known_mask;

    while (w->known_slot[slot])
        slot = (slot + 1) & w->known_mask;
    w->known_slot[slot] = k;
}

static struct rt_known *known_add(struct readtext_words *w, struct str word)
{
    char padded[RT_PAD + RT_WORD_MOST + RT_PAD] = { 0 };

    assert(word.len && word.len <= RT_WORD_MOST);
    memcpy(padded + RT_PAD, word.ptr, word.len);
    struct rt_ends ends = rt_ends_of((struct str){ padded + RT_PAD, word.len });
    uint32_t known = rt_known_seek(w, word, ends, rt_word_hash(ends, word.len));

    if (known)
        return &w->known[known];
    struct rt_known *made = &w->known[++w->known_count];
    made->text = word;
    made->head = ends.head;
    made->tail = ends.tail;
    slot_put(w, w->known_count);
    return made;
}

static void set_add(struct readtext_words *w, enum rt_set set, struct str word)
{
    if (!word.len || word.len > RT_WORD_MOST)
        return;
    struct rt_known *known = known_add(w, word);
    if (set < RT_SETS_HOT)
        known->set |= 1ull << set;
    else
        w->seldom[known - w->known] |= 1ull << (set - RT_SETS_HOT);
}

static uint32_t words_in_sets(void)
{
    uint32_t count = 0;

    for (int set = 0; set < RT_SET_COUNT; set++) {
        count++;
        for (const char *p = rt_set_words((enum rt_set)set); *p; p++)
            count += *p == ' ';
    }
    return count;
}

static void slots_open(struct readtext_words *w, struct arena *arena, uint32_t words)
{
    uint32_t size = slots_for(words);

    w->known_slot = ARENA_ARRAY(arena, size, uint32_t);
    w->known_mask = size - 1;
}

/* One line of the cache for each: what a token asks lies in no two. */
static struct rt_known *known_room(struct arena *arena, uint32_t count)
{
    _Static_assert(sizeof(struct rt_known) == LINE_BYTES, "a word, a line");
    char *room = ARENA_ARRAY(arena, (size_t)count * LINE_BYTES + LINE_BYTES, char);
    size_t over = (uintptr_t)room % LINE_BYTES;

    return (struct rt_known *)(void *)(room + (over ? LINE_BYTES - over : 0));
}

/*
 * The words of the sets first, since texts are full of them: they stand close together.
 * The lists name a word three times over, so the slots are laid out again when the
 * words are counted: 128 kB for 3,675 words, and not 512 kB.
 */
static void known_gather(struct readtext_words *w, struct arena *arena)
{
    uint32_t most = w->alt_count + w->abbr_count + words_in_sets();
    struct arena wide = { 0 };

    w->known = known_room(arena, most + 1);
    w->seldom = ARENA_ARRAY(arena, most + 1, uint64_t);
    slots_open(w, &wide, most);
    for (int set = 0; set < RT_SET_COUNT; set++) {
        struct str word, rest = str_from(rt_set_words((enum rt_set)set));

        while (str_next(&rest, ' ', &word))
            set_add(w, (enum rt_set)set, word);
    }
    for (uint32_t a = 0; a < w->alt_count; a++)
        if (w->alt[a].how == RT_EXACT)
            w->alt[a].known = (uint32_t)(known_add(w, w->alt[a].text) - w->known);
    for (uint32_t a = 0; a < w->abbr_count; a++)
        set_add(w, RT_SET_ABBREVIATION, w->abbr[a]);
    slots_open(w, arena, w->known_count);
    for (uint32_t k = 1; k <= w->known_count; k++)
        slot_put(w, k);
    arena_free(&wide);
}

/* ---- what may follow the first word of a row ---- */

static uint64_t elem_known(const struct readtext_words *w, const struct rt_elem *elem)
{
    uint64_t known = elem->what == RT_WORDS ? 0 : RT_ANY_WORD;

    for (uint32_t i = 0; i < elem->alt_count; i++) {
        const struct rt_alt *alt = &w->alt[elem->alt_from + i];

        known |= alt->how == RT_EXACT ? 1ull << (alt->known % 64) : RT_ANY_WORD;
    }
    return known;
}

static void elem_follow(const struct readtext_words *w, const struct rt_elem *elem,
                        struct rt_row *row)
{
    row->follow_known |= elem->known;
    if (elem->what != RT_WORDS)
        row->follow = RT_ANY_WORD;
    for (uint32_t i = 0; i < elem->alt_count; i++) {
        const struct rt_alt *alt = &w->alt[elem->alt_from + i];
        uint32_t bytes = 0;

        memcpy(&bytes, alt->text.ptr, alt->text.len < 3 ? alt->text.len : 3);
        row->follow |= 1ull << rt_bit(bytes);
        if (alt->how == RT_SUFFIX || (alt->how == RT_PREFIX && alt->text.len < 3))
            row->follow = RT_ANY_WORD;
    }
}

static void follow_set(const struct readtext_words *w, struct rt_row *row)
{
    uint32_t e = 1;

    if (e < row->elem_count && w->elem[row->elem_from + e].what == RT_GAP) {
        row->gap = true;
        e++;
    }
    for (; e < row->elem_count; e++) {
        const struct rt_elem *elem = &w->elem[row->elem_from + e];

        elem_follow(w, elem, row);
        if (!elem->optional)
            return;
    }
    row->follow = row->follow_known = RT_ANY_WORD; /* nothing else need come */
}

/* ---- rows by their first two words ---- */

/* A pair while it is gathered: the words first, so that they sort together. */
struct pairing {
    uint64_t words;
    struct rt_pair pair;
};

struct pairings {
    struct pairing *at;
    uint32_t count;
};

static int by_words(const void *a, const void *b)
{
    const struct pairing *x = a, *y = b;

    if (x->words != y->words)
        return x->words < y->words ? -1 : 1;
    return (x->pair.order > y->pair.order) - (x->pair.order < y->pair.order);
}

/* Has the row a second word that is known and has to stand right after the first? */
static bool is_pair(const struct rt_start *start)
{
    return start->more == RT_MORE_WORDS && start->follow_known != RT_ANY_WORD;
}

/* The elements of which one has to stand second: [1, gives). */
static uint32_t seconds_end(const struct readtext_words *w, const struct rt_row *row)
{
    uint32_t e = 1;

    while (w->elem[row->elem_from + e].optional)
        e++;
    return e + 1;
}

static uint32_t pairs_count(const struct readtext_words *w)
{
    uint32_t count = 0;

    for (uint32_t s = 0; s < w->start_count; s++) {
        const struct rt_row *row = &w->row[w->start[s].row];

        if (!is_pair(&w->start[s]))
            continue;
        for (uint32_t e = 1, end = seconds_end(w, row); e < end; e++)
            count += w->elem[row->elem_from + e].alt_count;
    }
    return count;
}

/* What may stand where the element `e` does, as bits by rt_known number. */
static uint64_t known_at(const struct readtext_words *w, const struct rt_row *row,
                         uint32_t e)
{
    uint64_t known = 0;

    for (; e < row->elem_count; e++) {
        const struct rt_elem *elem = &w->elem[row->elem_from + e];

        known |= elem->known;
        if (!elem->optional)
            return known;
    }
    return RT_ANY_WORD; /* nothing need come */
}

static void pairs_put(struct readtext_words *w, uint32_t first, uint32_t order,
                      const struct rt_start *start, struct pairings *out)
{
    const struct rt_row *row = &w->row[start->row];
    uint32_t end = seconds_end(w, row);

    for (uint32_t e = 1; e < end; e++) {
        const struct rt_elem *elem = &w->elem[row->elem_from + e];

        for (uint32_t a = 0; a < elem->alt_count; a++) {
            uint32_t second = w->alt[elem->alt_from + a].known;

            w->known[first].second |= 1ull << (second % 64);
            out->at[out->count++] = (struct pairing){
                (uint64_t)first << 32 | second,
                { .third = end == 2 ? known_at(w, row, 2) : RT_ANY_WORD,
                  .row = start->row,
                  .elem = row->elem_from + (end == 2 ? 2 : 1),
                  .order = (uint16_t)order,
                  .how = start->how,
                  .list = start->list,
                  .what = start->what,
                  .sure = end == 2,
                  .left = (uint8_t)(row->elem_count - (end == 2 ? 2 : 1)) },
            };
        }
    }
}

/* The pairs come sorted by their words. */
static void pair_add(struct readtext_words *w, const struct pairing *p)
{
    struct rt_pair_words *last = &w->pair_words[w->pair_words_count];

    if (w->pair_words_count == 0 || last->words != p->words) {
        last = &w->pair_words[++w->pair_words_count];
        *last = (struct rt_pair_words){ p->words, w->pair_count, 0 };
    }
    last->count++;
    w->pair[w->pair_count++] = p->pair;
}

/* As small as can be: 64 kB where a slot held the words themselves took 1 MB, and each
 * question was a miss of the cache. */
static void pair_slots_set(struct readtext_words *w, struct arena *arena)
{
    uint32_t size = slots_for(w->pair_words_count) / 2;

    assert(w->pair_words_count < RT_SLOT_INDEX);
    w->pair_slot = ARENA_ARRAY(arena, size, uint32_t);
    w->pair_mask = size - 1;
    for (uint32_t p = 1; p <= w->pair_words_count; p++) {
        uint32_t hash = rt_pair_hash(w->pair_words[p].words);
        uint32_t slot = hash & w->pair_mask;

        while (w->pair_slot[slot])
            slot = (slot + 1) & w->pair_mask;
        w->pair_slot[slot] = hash >> 24 << 24 | p;
    }
}

/* The rows of one word: pairs into `out`, the others to the end of those kept. */
static void rows_part(struct readtext_words *w, uint32_t known, uint32_t *kept,
                      struct pairings *out)
{
    struct rt_known *k = &w->known[known];
    uint32_t from = k->start_from, rows = k->start_count;

    assert(rows <= UINT16_MAX); /* READTEXT_ROWS_MAX is less */
    k->start_from = *kept;
    for (uint32_t i = 0; i < rows; i++) {
        struct rt_start start = w->start[from + i];

        if (is_pair(&start)) {
            pairs_put(w, known, i, &start, out);
            continue;
        }
        if (start.more == RT_MORE_GAP)
            k->parts |= RT_GAPS;
        w->start_order[*kept] = i;
        w->start[(*kept)++] = start;
    }
    k->start_count = *kept - k->start_from;
    if (k->second)
        k->parts |= RT_PAIRS;
    if (k->start_count)
        k->parts |= RT_WHOLE;
    if (k->set >> RT_SET_NUMBER & 1)
        k->parts |= RT_NUMERAL;
}

/* Takes the rows of two known words out of `start`. */
static void pairs_part(struct readtext_words *w, struct arena *arena)
{
    uint32_t most = pairs_count(w), kept = 0;
    struct pairings all = { ARENA_ARRAY(arena, most + 1, struct pairing), 0 };

    w->pair = ARENA_ARRAY(arena, most + 1, struct rt_pair);
    w->pair_words = ARENA_ARRAY(arena, most + 1, struct rt_pair_words);
    w->start_order = ARENA_ARRAY(arena, w->start_count, uint32_t);
    for (uint32_t k = 1; k <= w->known_count; k++)
        rows_part(w, k, &kept, &all);
    w->start_count = kept;
    qsort(all.at, all.count, sizeof *all.at, by_words);
    for (uint32_t i = 0; i < all.count; i++)
        if (i == 0 || by_words(&all.at[i - 1], &all.at[i]) != 0)
            pair_add(w, &all.at[i]);
    pair_slots_set(w, arena);
}

static void known_starts(struct readtext_words *w, struct arena *arena)
{
    uint32_t count = 0;

    for (uint32_t k = 1; k <= w->known_count; k++)
        rt_parts(w, w->known[k].text, RT_FRONT | RT_BACK, start_count, &count);
    w->start = ARENA_ARRAY(arena, count, struct rt_start);
    for (uint32_t k = 1; k <= w->known_count; k++) {
        w->known[k].start_from = w->start_count;
        rt_parts(w, w->known[k].text, RT_FRONT | RT_BACK, start_put, w);
        w->known[k].start_count = w->start_count - w->known[k].start_from;
    }
    assert(w->start_count == count);
    pairs_part(w, arena);
}

/* Whole words are told by their number alone, side by side: nine of ten alternatives
 * that are tried are whole words. */
static void elems_set(struct readtext_words *w, struct arena *arena)
{
    w->alt_known = ARENA_ARRAY(arena, w->alt_count, uint32_t);
    for (uint32_t a = 0; a < w->alt_count; a++)
        w->alt_known[a] = w->alt[a].known;
    for (uint32_t e = 0; e < w->elem_count; e++) {
        struct rt_elem *elem = &w->elem[e];

        elem->known = elem_known(w, elem);
        elem->whole = elem->what == RT_WORDS;
        for (uint32_t a = 0; a < elem->alt_count; a++)
            elem->whole &= w->alt[elem->alt_from + a].how == RT_EXACT;
    }
}

/* What every row is asked first, copied out of the row. */
static void starts_set(struct readtext_words *w)
{
    for (uint32_t l = 0; l < w->link_count; l++)
        w->link[l].start = start_of(w, w->link[l].start.row, w->link[l].start.how);
    for (uint32_t i = 0; i < w->number_count; i++)
        w->number[i] = start_of(w, w->number[i].row, RT_EXACT);
}

void rt_index(struct readtext_words *w, struct arena *arena)
{
    uint32_t keys[3] = { 0 };

    for (uint32_t r = 0; r < w->row_count; r++) {
        const struct rt_elem *first = &w->elem[w->row[r].elem_from];

        for (uint32_t a = 0; a < first->alt_count; a++)
            keys[w->alt[first->alt_from + a].how]++;
    }
    for (int how = 0; how < 3; how++)
        table_init(arena, &w->table[how], keys[how]);
    w->link = ARENA_ARRAY(arena, w->alt_count, struct rt_link);
    w->number = ARENA_ARRAY(arena, w->row_count, struct rt_start);
    for (uint32_t r = 0; r < w->row_count; r++) {
        const struct rt_elem *first = &w->elem[w->row[r].elem_from];

        if (first->what == RT_NUMBER)
            w->number[w->number_count++].row = r;
        for (uint32_t a = 0; a < first->alt_count; a++) {
            table_put(w, &w->alt[first->alt_from + a], r);
            filter_put(w, &w->alt[first->alt_from + a]);
        }
    }
    known_gather(w, arena);
    elems_set(w, arena);
    for (uint32_t r = 0; r < w->row_count; r++) {
        follow_set(w, &w->row[r]);
        w->row[r].guard = str_is(w->row[r].law, "guard");
    }
    starts_set(w);
    known_starts(w, arena);
}
