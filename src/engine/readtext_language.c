/*
 * readtext_language.c: is the text Swedish, English, or neither?
 *
 * Small words tell: Swedish has some that no neighbour has ("och", "att", "är"), and so
 * have the others. A text with enough of the Swedish ones is Swedish without a further
 * look, which is all that nearly every text costs. A short text is called foreign only
 * when something in it says so: two such words, letters that Swedish lacks, another
 * script. "Kock, Malmö" is left as it is.
 */
#include "engine/readtext_in.h"

#define WORDS_MOST 120u /* from all of the text, as far apart: enough to tell */
#define WORDS_LONG 25u  /* from here on, too little Swedish says it too */

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Tables, sorted by their bytes. */
static const char *const english[] = {
    "about",  "and", "are", "experience", "for",          "have", "is",   "looking",
    "must",   "of",  "our", "required",   "requirements", "the",  "this", "to",
    "wanted", "we",  "who", "will",       "with",         "you",  "your",
};
static const char *const others[] = {
    "af",
    "ajokortti",
    "aranıyor",
    "arıyoruz",
    "auf",
    "avec",
    "baahanahay",
    "bei",
    "bir",
    "bliver",
    "busca",
    "buscamos",
    "cerchiamo",
    "che",
    "com",
    "con",
    "cu",
    "căutăm",
    "dans",
    "dansk",
    "das",
    "deg",
    "della",
    "der",
    "deres",
    "des",
    "dhe",
    "di",
    "die",
    "dla",
    "doświadczenie",
    "ein",
    "eine",
    "einen",
    "einer",
    "esperienza",
    "est",
    "etsimme",
    "että",
    "experiencia",
    "førerkort",
    "für",
    "haemme",
    "hvis",
    "hvor",
    "ieškome",
    "ikke",
    "il",
    "ist",
    "iyo",
    "için",
    "ja",
    "je",
    "jeg",
    "jest",
    "język",
    "kanssa",
    "kategorii",
    "kielen",
    "kërkohet",
    "kërkojmë",
    "kørekort",
    "la",
    "las",
    "le",
    "les",
    "los",
    "lub",
    "meillä",
    "meklējam",
    "mellem",
    "mit",
    "na",
    "ne",
    "nie",
    "noe",
    "norsk",
    "nous",
    "od",
    "oder",
    "og",
    "også",
    "olet",
    "oraz",
    "otsime",
    "ovat",
    "para",
    "pentru",
    "por",
    "poszukujemy",
    "pour",
    "praca",
    "pracy",
    "prawem",
    "prawo",
    "për",
    "que",
    "radnika",
    "recherchons",
    "requiere",
    "sekä",
    "si",
    "sie",
    "sind",
    "sinulla",
    "się",
    "suchen",
    "suomen",
    "sur",
    "szukamy",
    "søger",
    "søker",
    "tai",
    "til",
    "tražimo",
    "työ",
    "työtä",
    "uma",
    "un",
    "una",
    "und",
    "une",
    "unser",
    "unsere",
    "unseren",
    "vaaditaan",
    "ve",
    "von",
    "vores",
    "vous",
    "våre",
    "være",
    "waa",
    "waxaan",
    "werden",
    "wir",
    "wird",
    "wymagane",
    "wymagany",
    "y",
    "za",
    "zu",
    "ønsker",
    "și",
};
_Static_assert(COUNT(english) < 256 && COUNT(others) < 256,
               "struct index counts in bytes");

/* Counts over words of a text. */
struct tally {
    uint32_t words, swedish, own; /* own: words that only Swedish has */
    uint32_t english, others;
    uint32_t odd;    /* with a letter that Swedish lacks */
    uint32_t script; /* of those, in another script      */
};

/* Where the words of each first byte begin in a list. */
struct index {
    const char *const *list;
    uint8_t from[257];
};

static struct index index_of(const char *const *list, uint32_t count)
{
    struct index index = { .list = list };
    uint32_t word = 0;

    for (uint32_t byte = 0; byte < 256; byte++) {
        index.from[byte] = (uint8_t)word;
        while (word < count && (unsigned char)list[word][0] == byte)
            word++;
    }
    index.from[256] = (uint8_t)count;
    return index;
}

static bool is_among(struct str word, const struct index *index)
{
    uint32_t byte = (unsigned char)word.ptr[0];

    for (uint32_t i = index->from[byte]; i < index->from[byte + 1]; i++)
        if (str_is(word, index->list[i]))
            return true;
    return false;
}

/* A letter that Swedish words do not have: "ø", "ł", "ß", "ş"; names have "é" and "ü".
 */
static bool is_odd(uint32_t c)
{
    return c == 0xDF || c == 0xE6 || c == 0xF0 || c == 0xF1 || c == 0xF8 || c == 0xFE ||
           c == 0xEA || c == 0xEB || c == 0xEE || c == 0xF5 || c == 0xE3 ||
           (c >= 0x100 && c < 0x250) || c >= 0x370;
}

static void letters_look(struct str word, struct tally *n)
{
    bool odd = false, script = false;
    size_t plain = 0;

    while (plain < word.len && (unsigned char)word.ptr[plain] < 0x80)
        plain++;
    if (plain == word.len)
        return;

    for (size_t at = 0; at < word.len;) {
        uint32_t c = str_utf8_next(word, &at);

        odd |= c > 0x7F && is_odd(c) && (c < 0x2000 || c >= 0x2C00);
        script |= c >= 0x370 && (c < 0x1E00 || c >= 0x2C00);
    }
    n->odd += odd;
    n->script += script;
}

/* Of the words of RT_SET_SWEDISH those that its neighbours lack: "och", "att", "är",
 * "ett", "för", "till"; all others are told by length and first byte. */
static bool is_own(struct str low)
{
    unsigned char first = (unsigned char)low.ptr[0];

    return low.len == 4 || (low.len == 3 && (first == 'o' || first == 'a' ||
                                             first == 'e' || first == 0xC3));
}

static void swedish_count(const struct rt_text *t, uint32_t stride, struct tally *n)
{
    for (uint32_t i = 0; i < t->token_count; i += stride) {
        n->words += t->token[i].kind == RT_WORD;
        if (!rt_has(t, i, RT_SET_SWEDISH))
            continue;
        n->swedish++;
        n->own += is_own(t->token[i].low);
    }
}

static void foreign_count(const struct rt_text *t, uint32_t stride, struct tally *n)
{

    const struct index in_english = index_of(english, COUNT(english));
    const struct index in_others = index_of(others, COUNT(others));

    for (uint32_t i = 0; i < t->token_count; i += stride) {
        struct str low = t->token[i].low;

        if (t->token[i].kind != RT_WORD)
            continue;
        n->english += is_among(low, &in_english);
        n->others += is_among(low, &in_others);
        letters_look(low, n);
    }
}

enum rt_language rt_language(const struct rt_text *t)
{
    struct tally n = { 0 };

    const uint32_t stride = t->token_count / WORDS_MOST + 1;

    swedish_count(t, stride, &n);
    if (n.own * 25 >= n.words && n.own)
        return RT_SWEDISH;
    foreign_count(t, stride, &n);
    uint32_t foreign = n.english > n.others ? n.english : n.others;
    enum rt_language which = n.english > n.others ? RT_ENGLISH : RT_OTHER_LANGUAGE;

    if (t->mojibake)
        n.odd = n.script = 0; /* they are letters that were lost */
    if (n.script * 2 >= n.words && n.script)
        return RT_OTHER_LANGUAGE;
    if (n.words >= WORDS_LONG) {
        if (foreign > 2 * n.own && foreign * 12 >= n.words)
            return which;
        return n.swedish * 20 < n.words ? RT_OTHER_LANGUAGE : RT_SWEDISH;
    }
    if (foreign > n.own && (foreign >= 2 || foreign * 3 >= n.words))
        return which;
    bool odd = n.odd * 3 >= n.words || (n.odd >= 2 && n.odd * 6 >= n.words);
    return odd && n.odd > n.own ? RT_OTHER_LANGUAGE : RT_SWEDISH;
}
