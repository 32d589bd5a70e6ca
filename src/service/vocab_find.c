/*
 * vocab_find.c: see vocab_find.h.
 *
 * Invariants
 *   1  `folded` holds every label between two newlines; a label's start is in `at`, so
 *      that a hit's label is found by bisection.
 *   2  a space stands before the first word and after the last, so that the beginning
 * of a word is always a space and a letter.
 */
#include "service/vocab_find.h"

#include <libstemmer.h>

#include <assert.h>
#include <string.h>
#include <utf8proc.h>

#include "base/embed.h"
#include "base/map.h"
#include "domain/catalogue.h"
#include "engine/readtext.h"
#include "store/query.h"

#define TASK_SCHEME "task:"

struct entry {
    uint32_t concept; /* index into the concepts        */
    uint32_t at;      /* where it begins in `folded`    */
    struct str label; /* as it is written               */
    uint8_t lang;     /* enum lang                      */
    bool preferred;
};

struct vocab_index {
    struct vocab_hit *concept;
    uint32_t concept_count, concept_room;
    struct entry *entry;
    uint32_t count, room;
    struct buf folded;
    struct arena *arena;
};

/* ------------------------------------------------------------------------ folding */

/* Latin-1's letters without their accents; å ä ö æ ø keep what makes them letters. */
static const char latin[64][3] = {
    "a", "a", "a", "a",  "\xc3\xa4", "\xc3\xa5", "\xc3\xa4", "c", /* À .. Ç */
    "e", "e", "e", "e",  "i",        "i",        "i",        "i", "d", "n", /* È .. Ñ */
    "o", "o", "o", "o",  "\xc3\xb6", "",         "\xc3\xb6", "u", "u", "u",
    "u", "y", "t", "ss",                                          /* Ò .. ß */
    "a", "a", "a", "a",  "\xc3\xa4", "\xc3\xa5", "\xc3\xa4", "c", /* à .. ç */
    "e", "e", "e", "e",  "i",        "i",        "i",        "i", "d", "n", /* è .. ñ */
    "o", "o", "o", "o",  "\xc3\xb6", "",         "\xc3\xb6", "u", "u", "u",
    "u", "y", "t", "y", /* ò .. ÿ */
};

static bool is_letter(utf8proc_category_t category)
{
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           category == UTF8PROC_CATEGORY_ND;
}

/* One space, however much lies between two words. */
static void put_gap(struct buf *out)
{
    if (out->len && out->ptr[out->len - 1] != ' ')
        buf_char(out, ' ');
}

/* A letter of another script or a rarer accent. */
static void fold_rare(struct buf *out, uint32_t c)
{
    utf8proc_int32_t part[8];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)c, part, 8,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &boundary);

    if (!is_letter(utf8proc_category((utf8proc_int32_t)c))) {
        put_gap(out);
        return;
    }
    for (utf8proc_ssize_t i = 0; i < n && i < 8; i++)
        if (is_letter(utf8proc_category(part[i])))
            buf_utf8(out, (uint32_t)part[i]);
}

static void fold_into(struct buf *out, struct str text)
{
    for (size_t at = 0; at < text.len;) {
        unsigned char c = (unsigned char)text.ptr[at];
        if (c < 128) {
            char low = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
            bool kept = (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9') ||
                        low == '+' || low == '#';
            if (kept)
                buf_char(out, low);
            else
                put_gap(out);
            at++;
            continue;
        }
        uint32_t point = str_utf8_next(text, &at);
        if (point >= 0xC0 && point <= 0xFF)
            buf_cstr(out, latin[point - 0xC0]);
        else
            fold_rare(out, point);
    }
}

struct str vocab_fold(struct arena *arena, struct str text)
{
    struct buf out = buf_new(arena);

    fold_into(&out, text);
    return str_trim(buf_str(&out));
}

/* ------------------------------------------------------------------------ loading */

static void add_entry(struct vocab_index *x, const struct entry *entry)
{
    struct entry *e;

    if (!entry->label.len)
        return;
    if (x->count == x->room) {
        uint32_t room = x->room ? x->room * 2 : 16384;
        x->entry = arena_grow(x->arena, x->entry, x->room * sizeof *x->entry,
                              room * sizeof *x->entry);
        x->room = room;
    }
    e = &x->entry[x->count++];
    *e = *entry;
    e->at = (uint32_t)x->folded.len;
    buf_char(&x->folded, ' ');
    fold_into(&x->folded, entry->label);
    put_gap(&x->folded);
    buf_char(&x->folded, '\n');
}

static bool load_concepts(struct vocab_index *x, struct tx *tx, struct err *err)
{
    struct vocab_concept_all_row row;
    struct cursor cursor = { 0 };
    enum word_kind kind;

    if (!vocab_concept_all_open(tx, &cursor, err))
        return false;
    while (vocab_concept_all_next(&cursor, &row)) {
        if (row.has_replaced_by || !word_kind_from(row.kind, &kind))
            continue;
        if (x->concept_count == x->concept_room) {
            uint32_t room = x->concept_room ? x->concept_room * 2 : 4096;
            x->concept =
                arena_grow(x->arena, x->concept, x->concept_room * sizeof *x->concept,
                           room * sizeof *x->concept);
            x->concept_room = room;
        }
        struct str sv = str_copy(x->arena, row.label_sv);
        bool one = str_eq(row.label_sv, row.label_en);
        struct str en = one ? sv : str_copy(x->arena, row.label_en);
        uint32_t at = x->concept_count++;
        x->concept[at] = (struct vocab_hit){ .id = row.id,
                                             .code = str_copy(x->arena, row.code),
                                             .label_sv = sv,
                                             .label_en = en,
                                             .kind = kind,
                                             .placeholder = row.placeholder != 0 };
        bool english = one && str_starts(row.code, "esco:");
        add_entry(x, &(struct entry){ at, 0, sv, english ? LANG_EN : LANG_SV, true });
        if (!one)
            add_entry(x, &(struct entry){ at, 0, en, LANG_EN, true });
    }
    return cursor_end(&cursor, err);
}

/* Synonyms and titles come in the order of the concepts' ids, as the concepts do. */
static bool load_labels(struct vocab_index *x, struct tx *tx, struct err *err)
{
    struct vocab_label_all_row row;
    struct cursor cursor = { 0 };
    uint32_t at = 0;

    if (!vocab_label_all_open(tx, &cursor, err))
        return false;
    while (vocab_label_all_next(&cursor, &row)) {
        while (at < x->concept_count && x->concept[at].id < row.concept_id)
            at++;
        if (at == x->concept_count)
            break;
        if (x->concept[at].id != row.concept_id)
            continue;
        uint8_t lang = str_is(row.lang, "en") ? LANG_EN : LANG_SV;
        add_entry(x,
                  &(struct entry){ at, 0, str_copy(x->arena, row.label), lang, false });
    }
    return cursor_end(&cursor, err);
}

/* The shipped catalogue's own words for its tasks: "packa upp varor". */
static bool load_catalogue_words(struct vocab_index *x, struct err *err)
{
    struct map code = map_new(x->arena);
    struct catalogue catalogue;
    struct str tsv, phrase;

    if (!embed_find(embed_data, "tasks.tsv", &tsv))
        return true;
    if (!catalogue_load(x->arena, tsv, &catalogue, err))
        return false;
    for (uint32_t i = 0; i < x->concept_count; i++)
        if (str_starts(x->concept[i].code, TASK_SCHEME))
            map_add(&code, str_sub(x->concept[i].code, strlen(TASK_SCHEME), SIZE_MAX),
                    i);
    for (uint32_t i = 0; i < catalogue.count; i++) {
        uint32_t at = map_get(&code, catalogue.task[i].slug);
        struct str rest = catalogue.task[i].words;
        while (at != MAP_NONE && str_next(&rest, ';', &phrase))
            add_entry(x, &(struct entry){ at, 0, phrase, LANG_SV, false });
    }
    return true;
}

bool vocab_index_load(struct tx *tx, struct arena *arena,
                      const struct vocab_index **index, struct err *err)
{
    struct vocab_index *x = ARENA_NEW(arena, struct vocab_index);

    x->arena = arena;
    x->folded = buf_new(arena);
    buf_char(&x->folded, '\n');
    if (!load_concepts(x, tx, err) || !load_labels(x, tx, err) ||
        !load_catalogue_words(x, err))
        return false;
    *index = x;
    return true;
}

uint32_t vocab_index_labels(const struct vocab_index *index)
{
    return index->count;
}

/* ------------------------------------------------------------------------ finding */

/* How well a label answers; smaller is better. */
enum rank { RANK_WHOLE, RANK_BEGINS, RANK_WORDS, RANK_INSIDE, RANK_NONE };

struct candidate {
    uint32_t entry;
    uint32_t score; /* rank, length, synonym: smaller is better */
};

struct asked {
    struct str word[FIND_WORDS_MOST];
    uint32_t count;
    struct str whole; /* the words with single spaces */
    uint32_t rarest;  /* the longest word: what the scan looks for */
};

static bool take_query(const struct vocab_query *query, struct arena *arena,
                       struct asked *asked, struct err *err)
{
    struct buf whole = buf_new(arena);
    struct str rest, word;

    if (query->words.len > FIND_QUERY_BYTES)
        return err_set(err, ERR_LIMIT, N_("the search is longer than {n} bytes"),
                       ARG_NUM(FIND_QUERY_BYTES));
    rest = vocab_fold(arena, query->words);
    while (str_next(&rest, ' ', &word)) {
        if (!word.len || asked->count == FIND_WORDS_MOST)
            continue;
        if (whole.len)
            buf_char(&whole, ' ');
        buf_add(&whole, word);
        if (word.len > asked->word[asked->rarest].len)
            asked->rarest = asked->count;
        asked->word[asked->count++] = word;
    }
    if (!asked->count)
        return err_set(err, ERR_INPUT, N_("write a word to search for"));
    asked->whole = buf_str(&whole);
    return true;
}

static struct str folded_label(const struct vocab_index *x, uint32_t entry)
{
    size_t from = x->entry[entry].at;
    size_t to = entry + 1 < x->count ? x->entry[entry + 1].at : x->folded.len;

    return (struct str){ x->folded.ptr + from, to - from - 1 }; /* " word word " */
}

/* Where `word` stands in `label`: at the beginning of a word, inside one, or nowhere.
 */
static enum rank rank_of_word(struct str label, struct str word)
{
    enum rank best = RANK_NONE;
    struct str rest = label;

    for (size_t at; (at = str_find(rest, word)) != SIZE_MAX;
         rest = str_sub(rest, at + 1, rest.len)) {
        if (rest.ptr[at - (at > 0)] == ' ' && at > 0)
            return RANK_WORDS;
        best = RANK_INSIDE;
    }
    return best;
}

static enum rank rank_of(struct str label, const struct asked *asked)
{
    enum rank worst = RANK_WORDS;
    struct str bare = str_trim(label);

    for (uint32_t i = 0; i < asked->count; i++) {
        enum rank rank = rank_of_word(label, asked->word[i]);
        worst = rank > worst ? rank : worst;
    }
    if (worst != RANK_WORDS)
        return worst;
    if (str_eq(bare, asked->whole))
        return RANK_WHOLE;
    return str_eq(str_sub(bare, 0, asked->whole.len), asked->whole) ? RANK_BEGINS
                                                                    : RANK_WORDS;
}

/* The entry whose label lies at `at`. */
static uint32_t entry_at(const struct vocab_index *x, size_t at)
{
    uint32_t low = 0, high = x->count;

    while (high - low > 1) {
        uint32_t mid = low + (high - low) / 2;
        if (x->entry[mid].at <= at)
            low = mid;
        else
            high = mid;
    }
    return low;
}

static bool is_wanted(const struct vocab_index *x, const struct entry *e,
                      const struct vocab_query *query)
{
    return (!query->one_kind || x->concept[e->concept].kind == query->kind) &&
           (!query->one_lang || e->lang == (uint8_t)query->lang);
}

static int by_score(const struct vocab_index *x, const struct candidate *a,
                    const struct candidate *b)
{
    if (a->score != b->score)
        return a->score < b->score ? -1 : 1;
    return str_cmp(x->concept[x->entry[a->entry].concept].code,
                   x->concept[x->entry[b->entry].concept].code);
}

/* Keeps the best `top`, each concept once. */
struct ranking {
    struct candidate *best;
    uint32_t count, top;
};

static void offer(const struct vocab_index *x, struct ranking *r,
                  struct candidate candidate)
{
    uint32_t concept = x->entry[candidate.entry].concept;
    uint32_t at = 0;

    for (; at < r->count; at++) { /* one label a concept: its best */
        if (x->entry[r->best[at].entry].concept != concept)
            continue;
        if (by_score(x, &candidate, &r->best[at]) >= 0)
            return;
        memmove(&r->best[at], &r->best[at + 1], (r->count - at - 1) * sizeof *r->best);
        r->count--;
        break;
    }
    if (r->count == r->top && by_score(x, &candidate, &r->best[r->count - 1]) >= 0)
        return;
    if (r->count == r->top)
        r->count--;
    for (at = r->count; at > 0 && by_score(x, &candidate, &r->best[at - 1]) < 0; at--)
        r->best[at] = r->best[at - 1];
    r->best[at] = candidate;
    r->count++;
}

static uint32_t score_of(const struct vocab_index *x, uint32_t entry, enum rank rank)
{
    const struct entry *e = &x->entry[entry];
    const struct vocab_hit *c = &x->concept[e->concept];
    uint32_t length = e->label.len > 200 ? 200 : (uint32_t)e->label.len;

    /* Among those met alike a task comes first: it is what people can do. */
    return (uint32_t)rank * 8000 + (c->placeholder ? 4000u : 0u) +
           (c->kind == WORD_TASK ? 0u : 1000u) + length * 4 + (e->preferred ? 0 : 3);
}

/* One scan for the longest word; the others are looked for only where it stands. */
static void scan(const struct vocab_index *x, const struct asked *asked,
                 const struct vocab_query *query, struct ranking *ranking)
{
    struct str word = asked->word[asked->rarest];
    const char *end = x->folded.ptr + x->folded.len;

    for (const char *at = x->folded.ptr; at < end;) {
        const char *hit = memmem(at, (size_t)(end - at), word.ptr, word.len);
        if (!hit)
            return;
        uint32_t entry = entry_at(x, (size_t)(hit - x->folded.ptr));
        struct str label = folded_label(x, entry);
        enum rank rank =
            is_wanted(x, &x->entry[entry], query) ? rank_of(label, asked) : RANK_NONE;
        if (rank != RANK_NONE)
            offer(x, ranking, (struct candidate){ entry, score_of(x, entry, rank) });
        at = label.ptr + label.len; /* a label counts once */
    }
}

/* The stems of what was asked: "varor" and "varan" become "var". */
static void stem_all(struct asked *asked, struct arena *arena)
{
    struct sb_stemmer *stemmer = sb_stemmer_new("swedish", "UTF_8");

    asked->whole = STR("");
    for (uint32_t i = 0; stemmer && i < asked->count; i++) {
        const sb_symbol *stem = sb_stemmer_stem(
            stemmer, (const sb_symbol *)asked->word[i].ptr, (int)asked->word[i].len);
        if (stem)
            asked->word[i] =
                str_copy(arena, (struct str){ (const char *)stem,
                                              (size_t)sb_stemmer_length(stemmer) });
    }
    sb_stemmer_delete(stemmer);
}

/* Leaves the shortest word out, and of a last one its end: of "barnpassn" the first
 * part is "barn". false: nothing more can go. */
static bool ask_less(struct asked *asked)
{
    uint32_t shortest = 0;

    if (asked->count == 1) {
        struct str *word = &asked->word[0];
        size_t len = word->len;
        do
            len--;
        while (len > 0 && ((unsigned char)word->ptr[len] & 0xC0) == 0x80);
        *word = str_sub(*word, 0, len);
        return str_utf8_count(*word) >= FIND_PART_LETTERS;
    }
    for (uint32_t i = 1; i < asked->count; i++)
        if (asked->word[i].len < asked->word[shortest].len)
            shortest = i;
    asked->count--;
    memmove(&asked->word[shortest], &asked->word[shortest + 1],
            (asked->count - shortest) * sizeof *asked->word);
    asked->rarest = 0;
    for (uint32_t i = 1; i < asked->count; i++)
        if (asked->word[i].len > asked->word[asked->rarest].len)
            asked->rarest = i;
    return true;
}

/* What the words were named before comes first. */
static void offer_named(const struct vocab_index *x, const struct vocab_query *query,
                        struct ranking *ranking)
{
    for (uint32_t i = 0; query->named.len && i < x->count; i++)
        if (x->entry[i].preferred && is_wanted(x, &x->entry[i], query) &&
            str_eq(x->concept[x->entry[i].concept].code, query->named)) {
            offer(x, ranking, (struct candidate){ i, 0 });
            return;
        }
}

bool vocab_index_find(const struct vocab_index *index, const struct vocab_query *query,
                      struct arena *arena, struct vocab_hits *hits, struct err *err)
{
    uint32_t top = query->top ? query->top : FIND_TOP;
    struct ranking ranking = { .top = top > FIND_TOP_MOST ? FIND_TOP_MOST : top };
    struct asked asked = { .count = 0 };

    if (!take_query(query, arena, &asked, err))
        return false;
    ranking.best = ARENA_ARRAY(arena, ranking.top + 1, struct candidate);
    if (index->count)
        scan(index, &asked, query, &ranking);
    if (index->count && ranking.count == 0) {
        stem_all(&asked, arena);
        do
            scan(index, &asked, query, &ranking);
        while (ranking.count == 0 && ask_less(&asked));
    }
    offer_named(index, query, &ranking);
    hits->hit = ARENA_ARRAY(arena, ranking.count, struct vocab_hit);
    hits->count = ranking.count;
    for (uint32_t i = 0; i < ranking.count; i++) {
        const struct entry *e = &index->entry[ranking.best[i].entry];
        hits->hit[i] = index->concept[e->concept];
        hits->hit[i].found = e->label;
    }
    return true;
}

/* -------------------------------------------------------------------- the use case */

static void hit_view(struct call *call, struct view *list, const struct vocab_hit *hit)
{
    struct arena *arena = call->arena;
    struct view *v = view_add_object(arena, list);
    struct str label = call->lang == LANG_SV ? hit->label_sv : hit->label_en;

    view_str(arena, v, "code", str_copy(arena, hit->code));
    view_cstr(arena, v, "kind", word_kind_name(hit->kind));
    view_str(arena, v, "label", str_copy(arena, label));
    view_str(arena, v, "found", str_copy(arena, hit->found));
    view_bool(arena, v, "placeholder", hit->placeholder);
}

struct view *vocab_hits_view(struct call *call, const struct vocab_hits *hits)
{
    struct view *list = view_array(call->arena);

    for (uint32_t i = 0; i < hits->count; i++)
        hit_view(call, list, &hits->hit[i]);
    return list;
}

bool vocab_search(struct call *call, const struct vocab_query *query,
                  struct view **answer, struct err *err)
{
    const struct vocab_index *index = NULL;
    struct vocab_query named = *query;
    struct readtext_words *words = NULL;
    struct vocab_hits hits = { 0 };
    struct tx *tx = NULL;
    bool ok = readtext_words_embedded(call->arena, &words, err) &&
              tx_begin(call->store, TX_READ, &tx, err) &&
              vocab_index_load(tx, call->arena, &index, err);

    if (ok)
        named.named = readtext_doing(words, query->words, call->arena);
    ok = ok && vocab_index_find(index, &named, call->arena, &hits, err);

    tx_end(&tx);
    if (!ok)
        return false;
    *answer = vocab_hits_view(call, &hits);
    return true;
}
