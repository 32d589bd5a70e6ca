/*
 * readtext_block.c: wording that the discrimination act forbids or questions, in the
 * text and in the headline.
 *
 * A row "any" counts wherever it stands; a row "demand" where its sentence asks it of
 * the applicant or shuts out (readtext_stance.c). Words of openness, what is denied,
 * and what a law asks for are let through. The topic of a wording gives its reason and
 * what to write instead.
 */
#include "engine/readtext_stance.h"

enum guard { NO_GUARD, BOTH_SEXES, CARE, CITIZEN, BELIEF, AGE_LIMIT, GRADUATE, ANIMAL };

/* What a text is about, as far as a law makes an exception there. */
enum about { ABOUT_CARE, ABOUT_SECURITY, ABOUT_BELIEF, ABOUT_AGE, ABOUT_YOUTH, ABOUTS };

static const char *const about_words[ABOUTS] = {
    [ABOUT_CARE] = "assistent* assistans* intim* brukare* dusch* toalett*",
    [ABOUT_SECURITY] = ("säkerhetsklass* säkerhetsskydd* säkerhetspröv* polis polisen "
                        "polisman polismyndighet* försvarsmakt* militär* åklagare "
                        "domare skyddsvakt* security-classified"),
    [ABOUT_BELIEF] = ("församling* kyrka kyrkan kyrko* frikyrk* moské* imam* pastor* "
                      "präst* stift stiftet diakon* samfund* trossamfund* synagog* "
                      "rabbin* missionär* ekumenisk*"),
    [ABOUT_AGE] = ("alkohol* servering* serverar servera servitris* servitör* "
                   "bartender* krog* pub puben restaurang* taxi* buss* lastbil* "
                   "körkort* spel* kasino* casino* vapen* natt* truck* väktar* "
                   "ordningsvakt* lagkrav* lagstadga*"),
    [ABOUT_YOUTH] = ("feriejobb* feriepraktik* sommarjobb* ungdomsjobb* skollov* "
                     "sommarlov* lovjobb* praoelev*"),
};

/* What a wording is about: the first row of its ground with a word that fits. */
static const struct topic {
    enum readtext_ground ground;
    enum guard guard;
    const char *words; /* NULL: all others of the ground */
    const char *why;   /* NULL: that of the ground */
    const char *instead;
} topics[] = {
    { READTEXT_SEX, NO_GUARD,
      "gravid* barn småbarn* föräldraledig* mammaledig* mamma mammor mammaledi* föda "
      "skaffa",
      NULL, N_("write which hours the work has, and let the applicant judge them") },
    { READTEXT_SEX, NO_GUARD,
      "städersk* servitris* kassörsk* flygvärdinn* värdinn* hushållersk* barnflick* "
      "sekreterersk* tvättersk* frisörsk* sömmersk* barflick*",
      N_("a title that names one sex"),
      N_("use a title that fits everyone, such as cleaner, waiter or cabin crew") },
    { READTEXT_SEX, BOTH_SEXES, "han hon hans hennes",
      N_("takes it that the applicant has a certain sex"),
      N_("write you, or they, about the applicant") },
    { READTEXT_SEX, NO_GUARD,
      "*gäng tjejgäng* killgäng* grabbgäng* grabbig* tjejig* killig* tjejteam* "
      "grabbanda*",
      N_("tells that the team is for one sex"), N_("write how you work together") },
    { READTEXT_SEX, CARE, NULL, NULL,
      N_("write what the task needs one to do, and leave sex out") },
    { READTEXT_GENDER_IDENTITY, NO_GUARD, "ange uppge fyll", NULL,
      N_("leave the question out") },
    { READTEXT_GENDER_IDENTITY, NO_GUARD,
      "utseende framtoning stil klädstil utstrålning klädsel klä* kläd* ditt "
      "könstypisk* könsnormativ* uttryck yttre",
      NULL, N_("write which work clothes are worn, the same for everyone") },
    { READTEXT_GENDER_IDENTITY, NO_GUARD, NULL, NULL,
      N_("leave it out: it has nothing to do with the task") },
    { READTEXT_ETHNICITY, CITIZEN,
      "medborgar* svensk-medborgar* eu-medborgar* citizen* pass",
      N_("no law asks for citizenship here: may shut out by origin"),
      N_("write that the applicant must have the right to work in Sweden") },
    { READTEXT_ETHNICITY, NO_GUARD,
      "svenska modersmål* förstaspråk brytning* accent* uttal* native tongue uttala* "
      "språk* speaker speakers engelska",
      NULL,
      N_("write the language the task needs, for example to read a delivery note or to "
         "talk with customers by telephone") },
    { READTEXT_ETHNICITY, NO_GUARD, "bor bo bosatt boende boendes hemmahörande",
      N_("where one lives often follows origin: may shut out"),
      N_("write where and when the work begins, and let the applicant judge the "
         "journey") },
    { READTEXT_ETHNICITY, NO_GUARD,
      "skol* gymnasi* grundskol* betyg examen examina utbildning* personnummer",
      N_("schooling or papers of one country: may shut out by origin"),
      N_("write what one must know, and accept what was learned in other countries") },
    { READTEXT_ETHNICITY, NO_GUARD,
      "kock kocken pizzabagare massör massös kultur traditioner seder mentalitet", NULL,
      N_("write what one must know, for example which dishes, wherever one is from") },
    { READTEXT_ETHNICITY, NO_GUARD, NULL, NULL,
      N_("leave origin out: write what the task needs one to do") },
    { READTEXT_RELIGION, NO_GUARD,
      "slöja slöjor slöjan hijab* huvudduk* turban* kippa* niqab* burka* sjal "
      "huvudbonad* symboler symbol klädsel kläder plagg smycken",
      NULL,
      N_("write what safety or hygiene asks of clothes; clothes of belief can nearly "
         "always be fitted to that") },
    { READTEXT_RELIGION, NO_GUARD, "hand handslag handskakning",
      N_("some may not shake hands for their belief: may shut out"),
      N_("write that everyone is met with respect, in the way one chooses") },
    { READTEXT_RELIGION, NO_GUARD, "slätrakad* renrakad* skägg*",
      N_("a beard may be of belief: may shut out"),
      N_("if breathing protection must fit tightly, write that") },
    { READTEXT_RELIGION, NO_GUARD,
      "bön bönepaus* bönestund* be fasta fastar ramadan fläsk* griskött äter", NULL,
      N_("write the hours and breaks of the work, and what the task is") },
    { READTEXT_RELIGION, BELIEF, NULL, NULL,
      N_("leave belief out; only a congregation may ask for it, where the task needs "
         "it") },
    { READTEXT_DISABILITY, NO_GUARD,
      "stark* fysik form kondition kapacitet kroppsbyggnad styrka vältränad*",
      N_("strength instead of a task: may shut out people with a disability"),
      N_("write what is lifted, how often, and which aids there are") },
    { READTEXT_DISABILITY, NO_GUARD, "sjukfrånvaro frånvaro sjukskriv* sjuk sjukdagar",
      N_("sick leave tells nothing of the task: may shut out people with a disability"),
      N_("leave it out: ask what one can do, not how often one was ill") },
    { READTEXT_DISABILITY, NO_GUARD, "syn hörsel synskärpa färgblind* färgseende", NULL,
      N_("write what must be seen or heard, and which aids can be used") },
    { READTEXT_DISABILITY, NO_GUARD,
      "anpassade anpassad anpassat anpassats tillgänglig* tillgänglighetsanpassa* hiss",
      N_("lack of access shuts out people with a disability"),
      N_("write what the place is like and that it can be adapted, and ask which "
         "support is needed") },
    { READTEXT_DISABILITY, ANIMAL, "allergi*", NULL,
      N_("write what one meets at work, for example fur, flour or perfume") },
    { READTEXT_DISABILITY, NO_GUARD, NULL, NULL,
      N_("write what is done step by step, and that the workplace can be adapted") },
    { READTEXT_ORIENTATION, NO_GUARD,
      "familj* kärnfamilj* äktenskap* man hustru fru flickvän pojkvän make maka par",
      N_("a way of living together: may shut out by sexual orientation"),
      N_("write what the task needs, whoever one lives with") },
    { READTEXT_ORIENTATION, NO_GUARD, NULL, NULL,
      N_("leave it out: it has nothing to do with the task") },
    { READTEXT_AGE, NO_GUARD,
      "team teamet gäng gänget medelåldern medelålder snittåldern alla kollegor "
      "arbetsplats arbetslag grupp anda miljö energetic people organisation atmosfär "
      "personalgrupp",
      N_("tells how old one should be to fit in: may shut out by age"),
      N_("write how you work, not how old you are") },
    { READTEXT_AGE, GRADUATE,
      "nyexaminerad* examen studenten graduate* karriär* början student* "
      "nyutexaminerad*",
      NULL, N_("write which knowledge the task needs, whenever it was gained") },
    { READTEXT_AGE, NO_GUARD, "digital* native natives sociala internet medier skärmar",
      NULL, N_("write which programs or tools the task uses") },
    { READTEXT_AGE, AGE_LIMIT, NULL, NULL,
      N_("leave age out; if a law sets a limit, name the law") },
};

static const char *const care_why =
    N_("asks for a sex: allowed only where intimate care makes it necessary, which has "
       "to be judged for this post");
static const char *const care_instead =
    N_("write which help with intimate care the task holds, and why sex decides there");

static const char *const direct_why[READTEXT_GROUND_COUNT] = {
    [READTEXT_SEX] = N_("asks for a sex: not allowed by the discrimination act"),
    [READTEXT_GENDER_IDENTITY] =
        N_("asks for a gender identity: not allowed by the discrimination act"),
    [READTEXT_ETHNICITY] = N_(
        "asks for an origin or mother tongue: not allowed by the discrimination act"),
    [READTEXT_RELIGION] = N_(
        "asks for a religion or shuts one out: not allowed by the discrimination act"),
    [READTEXT_DISABILITY] =
        N_("shuts out people with a disability: not allowed by the discrimination act"),
    [READTEXT_ORIENTATION] =
        N_("asks for a sexual orientation: not allowed by the discrimination act"),
    [READTEXT_AGE] = N_("asks for an age: not allowed by the discrimination act"),
};
static const char *const proxy_why[READTEXT_GROUND_COUNT] = {
    [READTEXT_SEX] = N_("may shut out one sex: say what the task needs instead"),
    [READTEXT_GENDER_IDENTITY] =
        N_("may shut out by gender identity: say what the task needs instead"),
    [READTEXT_ETHNICITY] =
        N_("may shut out by origin: say what the task needs instead"),
    [READTEXT_RELIGION] =
        N_("may shut out by religion: say what the task needs instead"),
    [READTEXT_DISABILITY] =
        N_("may shut out people with a disability: say what the task needs instead"),
    [READTEXT_ORIENTATION] =
        N_("may shut out by sexual orientation: say what the task needs instead"),
    [READTEXT_AGE] = N_("may shut out by age: say what the task needs instead"),
};

/* What is known of the whole text, looked up at most once. */
struct walk {
    struct rt_text *t;
    bool headline;
    bool looked[ABOUTS], about[ABOUTS];
};

static bool is_about(struct walk *w, enum about what)
{
    if (!w->looked[what]) {
        w->looked[what] = true;
        w->about[what] = rt_says(w->t, 0, w->t->token_count, about_words[what]);
    }
    return w->about[what];
}

static const struct topic *topic_of(const struct rt_text *t, const struct rt_hit *hit)
{
    enum readtext_ground ground = (enum readtext_ground)rt_row(t, hit)->what;
    const struct topic *topic = topics;

    while (topic->ground != ground ||
           (topic->words && !rt_says(t, hit->first, hit->end, topic->words)))
        topic++;
    return topic;
}

/* ---- what is let through ---- */

/* "oavsett kön och ålder", "jämn könsfördelning", "diskriminering av ...". */
static bool is_open_to_all(const struct rt_text *t, const struct rt_frame *frame)
{
    uint32_t first = rt_sentence_first(t, frame->first);
    uint32_t end = rt_sentence_end(t, frame->end);

    if (rt_says(
            t, first, end,
            "diskriminer* trakasser* rasism* homofobi* mobbning* kränk* rättigheter "
            "könsfördelning* underrepresenter* likabehandling* mångfald* "
            "jämställdhet*"))
        return true;
    if (rt_says(t, first, frame->first, "oavsett både regardless"))
        return true;
    return frame->stance != RT_SHUT_OUT &&
           rt_says(t, first, end,
                   "välkomnar välkomnas uppmuntrar uppmanar anpassar öppna öppen");
}

#define WOMEN                                                                          \
    "kvinna kvinnor kvinnlig* tjej tjejer flicka flickor dam damer hon hennes she "    \
    "her woman women female servitris* städersk* kassörsk* flygvärdinn* "           \
    "värdinn* frisörsk* sekreterersk* sömmersk* barnflick*"
#define MEN                                                                            \
    "man män manlig* kille killar pojke pojkar herr herrar han hans he his men "      \
    "male servitör* städare lokalvårdare kassör steward* värd frisör "           \
    "sekreterare skräddare barnvakt"

/* "kvinnor och män", "han eller hon": both, so neither is asked for. */
static bool is_of_both(const struct rt_text *t, const struct rt_hit *hit)
{
    uint32_t from = hit->first > 3 ? hit->first - 3 : 0;
    uint32_t to = hit->end + 3 < t->token_count ? hit->end + 3 : t->token_count;

    return rt_says(t, from, to, WOMEN) && rt_says(t, from, to, MEN) &&
           rt_says(t, from, to, "och eller / samt som and or");
}

/* "unga och äldre", "ung eller gammal": all ages. */
static bool is_of_all_ages(const struct rt_text *t, const struct rt_hit *hit)
{
    uint32_t from = hit->first > 3 ? hit->first - 3 : 0;
    uint32_t to = hit->end + 3 < t->token_count ? hit->end + 3 : t->token_count;

    return rt_says(t, from, to, "ung unga yngre ungdomar studenter junior* young") &&
           rt_says(t, from, to, "gammal gamla äldre pensionärer senior* old") &&
           rt_says(t, from, to, "och eller / samt som and or");
}

/* "du möter barn under 18 år": the years of somebody else. */
static bool is_age_of_others(const struct rt_text *t, const struct rt_hit *hit)
{
    return rt_says(t, hit->first, hit->end,
                   "barn barnet elev* patient* kund* deltagare gäst* tjejer killar "
                   "flickor pojkar minuter procent ingen bil bilar");
}

/* "man" for anyone: "en person som man kan lita på". */
static bool is_anyone(const struct rt_text *t, const struct rt_hit *hit)
{
    uint32_t last = hit->end - 1;

    if (!rt_is(t, last, "man"))
        return false;
    return (last > 0 &&
            rt_in(t, last - 1, "som att om när hur där vad så men eller då")) ||
           rt_hit_in(t, hit->end,
                     hit->end + 1 < t->token_count ? hit->end + 1 : t->token_count,
                     RT_VERB, RT_FINITE);
}

/* The least and the greatest number in a wording: "18–25" is two. */
static bool numbers_of(const struct rt_text *t, const struct rt_hit *hit,
                       uint32_t *least, uint32_t *most)
{
    bool any = false;

    for (uint32_t i = hit->first; i < hit->end; i++) {
        struct str word = t->token[i].low;

        for (size_t k = 0; t->token[i].kind == RT_DIGITS && k < word.len; k++) {
            uint32_t n = 0;

            if (word.ptr[k] < '0' || word.ptr[k] > '9')
                continue;
            while (k < word.len && word.ptr[k] >= '0' && word.ptr[k] <= '9' &&
                   n < 10000)
                n = n * 10 + (uint32_t)(word.ptr[k++] - '0');
            *least = any && *least < n ? *least : n;
            *most = any && *most > n ? *most : n;
            any = true;
        }
    }
    return any;
}

/* A lower limit that the law on minors, or the law of the task, sets; years that are
 * no age. */
static bool is_lawful_age(struct walk *w, const struct rt_hit *hit)
{
    uint32_t least = 0, most = 0;

    if (!numbers_of(w->t, hit, &least, &most))
        return false;
    if (most < 15 || (most <= 20 && is_about(w, ABOUT_YOUTH)))
        return true;
    if (least != most ||
        rt_says(w->t, hit->first, hit->end, "inte ej under högst max* yngre"))
        return false;
    return most <= 18 || (most <= 25 && is_about(w, ABOUT_AGE));
}

/* "straight i din kommunikation", "fler kvinnor": another meaning, or a lawful aim. */
static bool is_other_sense(const struct rt_text *t, const struct rt_hit *hit)
{
    if (rt_in(t, hit->end - 1, "straight frisk fysik"))
        return rt_in(t, hit->end, "i inom med forward talk");
    return hit->first > 0 && rt_in(t, hit->first - 1, "fler more") &&
           rt_in(t, hit->first, "kvinnor män women men");
}

/* "nyexaminerad eller erfaren": both, so neither is asked for. */
static bool is_one_of_two(const struct rt_text *t, const struct rt_hit *hit)
{
    uint32_t end = rt_sentence_end(t, hit->end);
    uint32_t near = hit->end + 3 < end ? hit->end + 3 : end;

    return rt_says(t, hit->end, near, "eller / or") ||
           rt_says(t, hit->end, end, "erfaren* erfarna senior* experienced") ||
           (hit->first > 0 && rt_in(t, hit->first - 1, "eller or"));
}

static bool is_let_through(struct walk *w, const struct rt_hit *hit,
                           const struct topic *topic, const struct rt_frame *frame)
{
    const struct rt_text *t = w->t;
    uint32_t first = rt_sentence_first(t, hit->first);
    uint32_t end = rt_sentence_end(t, hit->end);

    if (is_other_sense(t, hit) ||
        (topic->ground == READTEXT_SEX && (is_of_both(t, hit) || is_anyone(t, hit))))
        return true;
    if (topic->ground == READTEXT_AGE && is_age_of_others(t, hit))
        return true;
    switch (topic->guard) {
    case CITIZEN:
        return is_about(w, ABOUT_SECURITY) ||
               rt_says(t, first, end,
                       "arbetstillstånd* uppehållstillstånd* uppehållsrätt* om lag");
    case BELIEF:
        return is_about(w, ABOUT_BELIEF) && frame->stance != RT_SHUT_OUT;
    case AGE_LIMIT:
        return is_lawful_age(w, hit) || is_of_all_ages(t, hit);
    case GRADUATE:
        return is_one_of_two(t, hit);
    case ANIMAL:
        return rt_says(t, first, end, "hund* katt* djur* häst* pälsdjur*");
    case NO_GUARD:
    case BOTH_SEXES:
    case CARE:
        break;
    }
    return false;
}

/* ---- the walk ---- */

static void blocked_add(struct walk *w, const struct rt_hit *hit,
                        const struct topic *topic, const struct rt_frame *frame)
{
    struct rt_text *t = w->t;
    const struct rt_row *row = rt_row(t, hit);
    bool care = topic->guard == CARE && !row->power && is_about(w, ABOUT_CARE);
    bool proxy = row->power || care;
    const char *why = proxy ? proxy_why[row->what] : direct_why[row->what];

    if (t->blocked_count == t->blocked_room) {
        uint32_t want = t->blocked_room ? t->blocked_room * 2 : 8;

        t->blocked =
            arena_grow(t->arena, t->blocked, t->blocked_room * sizeof *t->blocked,
                       want * sizeof *t->blocked);
        t->blocked_room = want;
    }
    if (topic->why && proxy)
        why = topic->why;
    t->blocked[t->blocked_count++] = (struct readtext_blocked){
        .start = rt_point(t, frame->first),
        .end = rt_point_end(t, frame->end - 1),
        .ground = topic->ground,
        .why = care ? care_why : why,
        .instead = care ? care_instead : topic->instead,
        .rule = str_copy(t->arena, row->pattern),
        .in_headline = w->headline,
        .proxy = proxy,
    };
}

/* Is there wording on another ground between the hit and the end of its frame? */
static bool names_another(const struct rt_text *t, const struct rt_hit *hit,
                          uint32_t end)
{
    for (uint32_t i = hit->end; i < end; i++) {
        const struct rt_hit *other = rt_hit_at(t, i, t->token_count, RT_BLOCK);

        if (other && other->what != hit->what)
            return true;
    }
    return false;
}

/* Judges one hit; gives the token to go on from. */
static uint32_t judge(struct walk *w, const struct rt_hit *hit, uint32_t from)
{
    const struct rt_text *t = w->t;
    struct rt_frame frame = { RT_ASKED, hit->first, hit->end };
    const struct topic *topic = topic_of(t, hit);

    if (rt_row(t, hit)->mood)
        frame = rt_stance(t, hit);
    else if (rt_is_denied(t, hit->first, hit->end))
        return hit->first + 1;
    if (frame.stance == RT_SILENT || is_open_to_all(t, &frame) ||
        is_let_through(w, hit, topic, &frame))
        return hit->first + 1;
    frame.first = frame.first < from ? hit->first : frame.first;
    if (names_another(t, hit, frame.end))
        frame.end = hit->end; /* "ung | man | bosatt i Lund sökes" */
    blocked_add(w, hit, topic, &frame);
    return frame.end;
}

void rt_block(struct rt_text *t, bool headline)
{
    struct walk w = { .t = t, .headline = headline };
    uint32_t from = 0; /* the end of the last wording */
    uint32_t next = 0; /* the first token that is not yet judged */

    for (uint32_t h = 0; h < t->hit_count; h++) {
        uint32_t count = t->blocked_count, at = t->hit[h].first;

        if (t->hit[h].list != RT_BLOCK || at < next)
            continue;
        next = judge(&w, rt_hit_longest(t, at, t->token_count, RT_BLOCK), from);
        if (t->blocked_count > count)
            from = next;
    }
}
