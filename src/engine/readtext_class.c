/*
 * readtext_class.c: the class of a requirement, with its reason and the rule that
 * chose it. A proposal: a person confirms every one.
 *
 * A row of read_term.tsv may fix the class (the law, the employer's duty, the
 * industry's course). The rest follows from the kind and from what the text says of
 * the job: a car licence is statutory only where the job has driving in it, an extract
 * only where there are children, years and grades are custom, what is taught at work
 * is learnable. In doubt custom: it never excludes anyone.
 */
#include "engine/readtext_in.h"

#define STEM_BYTES     6u
#define CHILD_WORDS    2u /* one may be about something else */
#define PAST_TOKENS    8u
#define PURPOSE_TOKENS 24u

struct verdict {
    enum readtext_class class;
    enum rt_why why;
    const char *rule;
};

static const char *const messages[RT_WHY_COUNT] = {
    [RT_WHY_OPEN] = N_("nothing in the text says that the task needs it"),
    [RT_WHY_LAW_PERSON] = N_("the law demands it of the person who does the task"),
    [RT_WHY_TITLE] = N_("the title is protected by law, the care itself is not"),
    [RT_WHY_EMPLOYER_PERMIT] = N_("the employer has to train and give permission"),
    [RT_WHY_EMPLOYER_CHECK] = N_("it is the employer who has to check it"),
    [RT_WHY_HYGIENE] = N_("the employer has to instruct in food hygiene"),
    [RT_WHY_INDUSTRY] = N_("a course or card that the industry or a customer asks for"),
    [RT_WHY_EXTRACT] = N_("the law demands an extract for work with children"),
    [RT_WHY_EXTRACT_HOME] =
        N_("the law lets an employer ask for an extract for care in the home"),
    [RT_WHY_YEARS] = N_("a number of years is a habit"),
    [RT_WHY_COMPUTER] = N_("simple computer use is learned at work"),
    [RT_WHY_METHOD] = N_("a method or system that is taught at work"),
    [RT_WHY_ON_CALL] = N_("being on call is part of the job"),
    [RT_WHY_HOURS] = N_("the hours and places are part of the job"),
    [RT_WHY_CAR] = N_("a car of one's own is asked by habit"),
    [RT_WHY_OWN_THINGS] = N_("the employer can provide the equipment"),
    [RT_WHY_RESIDENCE] = N_("where one lives is no demand of the work"),
    [RT_WHY_ALLERGY] = N_("what is in the place of work cannot be taken away"),
    [RT_WHY_HABITS] = N_("no task is named that needs it"),
    [RT_WHY_AGE] = N_("no law has been found for the age limit"),
    [RT_WHY_CITIZEN] = N_("citizenship is seldom a demand of the work"),
    [RT_WHY_SECURITY] = N_("the protective security act demands vetting for the post"),
    [RT_WHY_NO_LAW_EXTRACT] = N_("no law demands an extract for this job"),
    [RT_WHY_MEMBER] = N_("a rule of the organisation's own"),
    [RT_WHY_CLIENT] = N_("the job is with just this person or place"),
    [RT_WHY_LAW_DRIVING] =
        N_("the law asks it of those who drive, and the job has driving in it"),
    [RT_WHY_LAW_HEAVY] = N_("the law asks it of those who drive such vehicles"),
    [RT_WHY_JOURNEY] = N_("only for the way to work"),
    [RT_WHY_NO_DRIVING] = N_("no driving is named among the tasks"),
    [RT_WHY_LANGUAGE_PATIENT] = N_("patient safety needs the language"),
    [RT_WHY_LANGUAGE_GUARD] = N_("the rules for guards ask for the language"),
    [RT_WHY_LANGUAGE_LEVEL] = N_("no task is named that needs this level"),
    [RT_WHY_SCHOOLING] = N_("no task asks for the schooling"),
    [RT_WHY_SIMILAR_JOB] = N_("having done similar work is a habit"),
    [RT_WHY_LEARNED_METHOD] = N_("a method or group that one learns at work"),
    [RT_WHY_KNOWLEDGE] =
        N_("the task cannot be done without the knowledge from day one"),
    [RT_WHY_LEARNED_PLACE] = N_("it is learned at the place of work"),
    [RT_WHY_TRAIT] = N_("a quality, which nobody can show on paper"),
    [RT_WHY_PHYSIQUE] = N_("adapt the task or use aids"),
    [RT_WHY_DOUBT] = N_("nothing in the text says that the task needs it"),
};

const char *rt_why_message(enum rt_why why)
{
    return messages[why];
}

static uint64_t stem_of(const struct rt_token *token)
{
    uint64_t bytes = 0;

    memcpy(&bytes, token->low.ptr, STEM_BYTES);
    return bytes;
}

/* The words of the sections about the work, so that a skill can be looked up there. */
static void task_words_note(const struct rt_text *t)
{
    struct rt_filter *filter = ARENA_NEW(t->scratch, struct rt_filter);

    t->task_word->filter = filter;
    for (uint32_t s = 0; s < t->segment_count; s++)
        for (uint32_t i = t->segment[s].first;
             t->segment[s].section == READTEXT_SECTION_TASK && i < t->segment[s].end;
             i++)
            if (t->token[i].kind == RT_WORD && t->token[i].low.len >= STEM_BYTES)
                rt_filter_put(filter, stem_of(&t->token[i]), STEM_BYTES);
}

/* Is the work one that schooling of years leads to (SSYK major groups 1 to 3)? */
static bool is_professional(const struct rt_text *t)
{
    return t->hints && t->hints->ssyk.len && t->hints->ssyk.ptr[0] >= '1' &&
           t->hints->ssyk.ptr[0] <= '3';
}

/* "till förskolan", "på vår skola": one works there. */
static bool is_at(const struct rt_text *t, const struct rt_hit *hit)
{
    uint32_t least = hit->first > 2 ? hit->first - 2 : 0;

    for (uint32_t i = hit->first; i-- > least && !t->token[i + 1].fresh;)
        if (rt_in(t, i, "till på vid i hos vår våra"))
            return true;
    return false;
}

/* "erfarenhet från hemtjänst", "har kört lastbil": driving that one has done elsewhere
 * does not put driving into this job. */
static bool is_of_past(const struct rt_text *t, const struct rt_hit *hit)
{
    uint32_t least = hit->first > PAST_TOKENS ? hit->first - PAST_TOKENS : 0;

    if (hit->what == RT_PLACE && !is_at(t, hit))
        return true;
    for (uint32_t i = hit->first; i-- > least && !t->token[i + 1].fresh;) {
        struct str low = t->token[i].low;

        if (t->token[i].kind == RT_PUNCT && !rt_is(t, i, ","))
            return false;
        if (str_ends(low, "erfarenhet") || str_ends(low, "erfarenheter") ||
            str_ends(low, "vana") || rt_in(t, i, "van arbetat jobbat kört experience"))
            return true;
    }
    return false;
}

/* "Köksbiträde till Solrosens förskola": all who work there show an extract, whatever
 * they do. A college or a driving school is another matter. */
static bool names_school(struct str headline)
{
    static const char *const places[] = { "örskola", "rundskola", "ritidshem", " skola",
                                          " Skola",  "skolkök",   "Skolkök" };

    if (str_find(headline, STR("skol")) == SIZE_MAX &&
        str_find(headline, STR("ritidshem")) == SIZE_MAX &&
        str_find(headline, STR("Skol")) == SIZE_MAX)
        return false;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (str_find(headline, str_from(places[i])) != SIZE_MAX)
            return true;
    return false;
}

/* What the whole text tells of the job: driving, children, patients, homes. */
void rt_evidence(struct rt_text *t)
{
    uint32_t said[RT_CUE_COUNT] = { 0 };

    t->task_word = ARENA_NEW(t->scratch, struct rt_task_words);
    for (uint32_t h = 0; h < t->hit_count; h++) {
        if (t->hit[h].list == RT_CUE &&
            !((t->hit[h].what == RT_DRIVE || t->hit[h].what == RT_PLACE) &&
              is_of_past(t, &t->hit[h])))
            said[t->hit[h].what]++;
        t->guard |= rt_row(t, &t->hit[h])->guard;
    }
    t->drives |= said[RT_DRIVE] > 0;
    t->travels |= said[RT_TRAVEL] > 0;
    t->school = said[RT_PLACE] > 0;
    t->children = t->school || said[RT_CHILD] >= CHILD_WORDS;
    t->care |= said[RT_CARE] > 0;
    t->home |= said[RT_HOME] > 0;
    if (!t->hints)
        return;
    struct str ssyk = t->hints->ssyk;
    t->school |= str_starts(ssyk, "234") || str_starts(ssyk, "531") ||
                 names_school(t->hints->headline);
    t->children |= t->school;
    t->care |= str_starts(ssyk, "22");
    t->drives |= str_starts(ssyk, "832") || str_starts(ssyk, "833");
    t->guard |= str_starts(ssyk, "5413") || str_starts(ssyk, "5414");
}

static bool says(const struct rt_text *t, const struct rt_piece *piece, enum rt_set set)
{
    for (uint32_t i = piece->first; i < piece->end; i++)
        if (rt_has(t, i, set))
            return true;
    return false;
}

/* The sentence the piece stands in, a little to each side. */
static bool near_says(const struct rt_text *t, const struct rt_piece *piece,
                      enum rt_cue cue)
{
    uint32_t first = piece->first > 20 ? piece->first - 20 : 0;
    uint32_t end = piece->end + 20 < t->token_count ? piece->end + 20 : t->token_count;

    return rt_hit_in(t, first, end, RT_CUE, (int)cue) != NULL;
}

static struct verdict licence_class(const struct rt_text *t,
                                    const struct rt_piece *piece,
                                    const struct readtext_requirement *req)
{
    bool heavy =
        !str_is(req->concept, "licence:B") && str_starts(req->concept, "licence:");

    if (heavy)
        return (struct verdict){ READTEXT_STATUTORY, RT_WHY_LAW_HEAVY, "by_driving" };
    if (near_says(t, piece, RT_TRAVEL))
        return (struct verdict){ READTEXT_CUSTOM, RT_WHY_JOURNEY, "by_driving" };
    if (t->drives && !t->travels)
        return (struct verdict){ READTEXT_STATUTORY, RT_WHY_LAW_DRIVING, "by_driving" };
    if (t->travels)
        return (struct verdict){ READTEXT_CUSTOM, RT_WHY_JOURNEY, "by_driving" };
    return (struct verdict){ READTEXT_CUSTOM, RT_WHY_NO_DRIVING, "by_driving" };
}

/* Does a reason begin there: "eftersom", "för att", "så att", "då du"? */
static bool is_reason(const struct rt_text *t, uint32_t token)
{
    if (!rt_has(t, token, RT_SET_REASON_FRONT))
        return false;
    if (rt_in(t, token, "eftersom since because"))
        return true;
    if (rt_is(t, token + 1, "att"))
        return true;
    return rt_is(t, token, "då") && !rt_in(t, token + 1, "och är") &&
           !rt_is(t, token - 1, "och");
}

static bool ends_sentence(const struct rt_text *t, uint32_t token)
{
    return rt_is_mark(t, token, ".!?:") || t->token[token].fresh;
}

/* "svenska så att du kan ta emot beställningar", "eftersom du möter kunder", "förklara
 * på svenska": the sentence says what the language is for. */
static bool says_purpose(const struct rt_text *t, const struct rt_piece *piece)
{
    uint32_t first = piece->first, end = piece->end;

    while (first > 1 && piece->first - first < PURPOSE_TOKENS &&
           !t->token[first].fresh && !rt_is_mark(t, first - 1, ".!?:"))
        first--;
    while (end < t->token_count && end - piece->end < PURPOSE_TOKENS &&
           !ends_sentence(t, end))
        end++;
    for (uint32_t i = first; i < end; i++)
        if (is_reason(t, i))
            return true;
    for (uint32_t i = piece->first; i < piece->end; i++)
        if (rt_has(t, i, RT_SET_PURPOSE))
            return true;
    return false;
}

/* Care of people at home, in homes, hospitals and at the dentist's (SSYK 532 to 535).
 */
static bool is_care(const struct rt_text *t)
{
    return t->hints &&
           (str_starts(t->hints->ssyk, "532") || str_starts(t->hints->ssyk, "533") ||
            str_starts(t->hints->ssyk, "534") || str_starts(t->hints->ssyk, "535"));
}

static struct verdict language_class(const struct rt_text *t,
                                     const struct rt_piece *piece,
                                     const struct readtext_requirement *req)
{
    if (is_care(t) && str_starts(req->concept, "sv") && req->mood == READTEXT_MUST)
        return (struct verdict){ READTEXT_CORE, RT_WHY_LANGUAGE_PATIENT,
                                 "language_for_work" };
    if (req->mood == READTEXT_MUST && says_purpose(t, piece))
        return (struct verdict){ READTEXT_CORE, RT_WHY_KNOWLEDGE, "language_for_work" };
    if (t->care && str_starts(req->concept, "sv") && t->hints &&
        str_starts(t->hints->ssyk, "22"))
        return (struct verdict){ READTEXT_CORE, RT_WHY_LANGUAGE_PATIENT,
                                 "language_for_work" };
    if (t->guard && str_starts(req->concept, "sv"))
        return (struct verdict){ READTEXT_STATUTORY, RT_WHY_LANGUAGE_GUARD,
                                 "language_for_work" };
    return (struct verdict){ READTEXT_CUSTOM, RT_WHY_LANGUAGE_LEVEL, "language_level" };
}

/* A system or method of the list that is taught at work: "vana av att arbeta i SAP". */
static bool names_system(const struct rt_text *t, const struct rt_piece *piece)
{
    for (uint32_t i = piece->first; i < piece->end; i++) {
        const struct rt_hit *hit = rt_hit_at(t, i, piece->end, RT_TERM);

        if (hit && rt_row(t, hit)->form == READTEXT_LEARNABLE)
            return true;
    }
    return false;
}

/* A trade or a kind of job rather than a method: "lokalvård", "fältförsäljning". */
static bool names_trade(const struct rt_text *t, const struct rt_piece *piece)
{
#define END(word)                                                                      \
    {                                                                                  \
        (word), sizeof(word) - 1                                                       \
    }
    static const struct str ends[] = {
        END("arbete"),       END("arbeten"),   END("försäljning"), END("städning"),
        END("vård"),         END("skötsel"),   END("yrke"),        END("yrken"),
        END("undervisning"), END("ledning"),   END("service"),     END("tjänst"),
        END("industri"),     END("handel"),    END("produktion"),  END("röjning"),
        END("butik"),        END("samverkan"), END("bransch"),     END("branschen"),
        END("verksamhet"),   END("sektor"),
    };
#undef END

    for (uint32_t i = piece->first; i < piece->end; i++) {
        struct str low = t->token[i].low;
        const char *end = low.ptr + low.len;

        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
            if (end[-1] == ends[k].ptr[ends[k].len - 1] && low.len >= ends[k].len &&
                memcmp(end - ends[k].len, ends[k].ptr, ends[k].len) == 0)
                return true;
    }
    return says(t, piece, RT_SET_TRADE);
}

/* "flera års arbete med ...": years, though not how many. */
static bool says_years(const struct rt_text *t, const struct rt_piece *piece)
{
    for (uint32_t i = piece->first + 1; i < piece->end; i++)
        if (rt_has(t, i, RT_SET_YEARS) && !rt_is(t, i, "år"))
            return true;
    return false;
}

/* Years and similar jobs are habit; a method or group one has met is learned, where it
 * is wished for: what is demanded is not taught there. */
static struct verdict experience_class(const struct rt_text *t,
                                       const struct rt_piece *piece,
                                       const struct readtext_requirement *req)
{
    if (req->years || (piece->head && piece->head->why == RT_WHY_YEARS) ||
        says_years(t, piece))
        return (struct verdict){ READTEXT_CUSTOM, RT_WHY_YEARS, "years" };
    if (names_system(t, piece))
        return (struct verdict){ READTEXT_LEARNABLE, RT_WHY_METHOD,
                                 "experience_of_system" };
    if (names_trade(t, piece))
        return (struct verdict){ READTEXT_CUSTOM, RT_WHY_SIMILAR_JOB, "similar_job" };
    if (req->mood == READTEXT_MERIT && says(t, piece, RT_SET_OBJECT))
        return (struct verdict){ READTEXT_LEARNABLE, RT_WHY_LEARNED_METHOD,
                                 "experience_of_method" };
    return (struct verdict){ READTEXT_CUSTOM, RT_WHY_SIMILAR_JOB, "similar_job" };
}

/* Does a word of it stand among the tasks? Words of six bytes and more are compared by
 * their first six, so that inflections and compounds agree. */
static bool is_of_task(const struct rt_text *t, const struct rt_piece *piece)
{
    if (!t->task_word->filter)
        task_words_note(t);
    for (uint32_t i = piece->first; i < piece->end; i++)
        if (t->token[i].low.len >= STEM_BYTES && t->token[i].kind == RT_WORD &&
            !rt_hit_at(t, i, i + 1, RT_TERM) &&
            rt_filter_has(t->task_word->filter, stem_of(&t->token[i]), STEM_BYTES))
            return true;
    return false;
}

/* "kunna filea", "läsa ritningar", "TIG-svetsa rör": to be able to do a thing of the
 * work, not to know of it. */
static bool is_doing(const struct rt_text *t, const struct rt_piece *piece)
{
    uint32_t at = piece->first + rt_in(t, piece->first, "kan kunna");

    if (at >= piece->end || rt_in(t, at, "lära arbeta jobba ta vara vilja eller se"))
        return false;
    return rt_verb_moves(t->naming, at) ||
           (at > piece->first && str_ends(t->token[at].low, "a"));
}

/* "väl förtrogen med föreskrifterna": knowledge of a task, or that skilled work asks
 * more than a little of. */
static bool is_knowledge(const struct rt_text *t, const struct rt_piece *piece)
{
    bool skilled = t->hints && t->hints->ssyk.len && t->hints->ssyk.ptr[0] != '9';

    return piece->head && piece->head->list == RT_TERM && piece->head->power &&
           !says(t, piece, RT_SET_BASIC) &&
           (is_of_task(t, piece) || (skilled && says(t, piece, RT_SET_KNOWN_WELL)));
}

/* Core is what a task of the text cannot be done without on the first day: knowledge of
 * a profession that is asked for, and is of a task or of a high degree. What is wished
 * for only is none. */
static struct verdict skill_class(const struct rt_text *t, const struct rt_piece *piece,
                                  const struct readtext_requirement *req)
{
    if (is_professional(t) && req->mood == READTEXT_MERIT)
        return (struct verdict){ READTEXT_CUSTOM, RT_WHY_OPEN, "wished" };
    if (is_professional(t) &&
        (is_of_task(t, piece) || says(t, piece, RT_SET_KNOWN_WELL)))
        return (struct verdict){ READTEXT_CORE, RT_WHY_KNOWLEDGE, "knowledge_by_task" };
    if (req->mood == READTEXT_MUST && (is_doing(t, piece) || is_knowledge(t, piece)))
        return (struct verdict){ READTEXT_CORE, RT_WHY_KNOWLEDGE, "knowledge_by_task" };
    if (req->mood == READTEXT_MUST && !says(t, piece, RT_SET_BASIC))
        return (struct verdict){ READTEXT_CUSTOM, RT_WHY_DOUBT, "knowledge_by_task" };
    return (struct verdict){ READTEXT_LEARNABLE, RT_WHY_LEARNED_PLACE,
                             "knowledge_by_task" };
}

static struct verdict trait_class(const struct rt_text *t, const struct rt_piece *piece)
{
    for (uint32_t i = piece->first; i < piece->end; i++)
        if (str_starts(t->token[i].low, "fysi") || rt_has(t, i, RT_SET_PHYSIQUE))
            return (struct verdict){ READTEXT_CUSTOM, RT_WHY_PHYSIQUE, "physique" };
    return (struct verdict){ READTEXT_CUSTOM, RT_WHY_TRAIT, "trait" };
}

static struct verdict extract_class(const struct rt_text *t,
                                    const struct rt_piece *piece)
{
    if (t->children || near_says(t, piece, RT_CHILD))
        return (struct verdict){ READTEXT_STATUTORY, RT_WHY_EXTRACT,
                                 "extract_by_work" };
    if (t->home)
        return (struct verdict){ READTEXT_STATUTORY, RT_WHY_EXTRACT_HOME,
                                 "extract_by_work" };
    return (struct verdict){ READTEXT_CUSTOM, RT_WHY_NO_LAW_EXTRACT,
                             "extract_by_work" };
}

static struct verdict car_class(const struct rt_text *t, const struct rt_piece *piece)
{
    if (near_says(t, piece, RT_TRAVEL))
        return (struct verdict){ READTEXT_CUSTOM, RT_WHY_JOURNEY, "by_driving" };
    return (struct verdict){ READTEXT_CUSTOM, RT_WHY_CAR, "by_driving" };
}

static struct verdict kind_class(const struct rt_text *t, const struct rt_piece *piece,
                                 const struct readtext_requirement *req)
{
    switch (req->kind) {
    case READTEXT_LICENCE:
        return licence_class(t, piece, req);
    case READTEXT_LANGUAGE:
        return language_class(t, piece, req);
    case READTEXT_EXPERIENCE:
        return experience_class(t, piece, req);
    case READTEXT_SKILL:
        return skill_class(t, piece, req);
    case READTEXT_TRAIT:
        return trait_class(t, piece);
    case READTEXT_EDUCATION:
        return (struct verdict){ READTEXT_CUSTOM, RT_WHY_SCHOOLING, "by_kind" };
    case READTEXT_AVAILABILITY:
        if (req->mood == READTEXT_MERIT)
            return (struct verdict){ READTEXT_CUSTOM, RT_WHY_DOUBT, "wished" };
        return (struct verdict){ READTEXT_CORE, RT_WHY_HOURS, "by_kind" };
    case READTEXT_CERTIFICATE:
        return (struct verdict){ READTEXT_CONTRACT, RT_WHY_INDUSTRY, "by_kind" };
    case READTEXT_OTHER:
    case READTEXT_KIND_COUNT:
        break;
    }
    return (struct verdict){ READTEXT_CUSTOM, RT_WHY_DOUBT, "by_kind" };
}

/* "tre års erfarenhet", "minst 2 år": the first number before "år"; not the age of
 * those one works with, "barn 6-10 år". */
static uint8_t years_of(const struct rt_text *t, const struct rt_piece *piece)
{
    static const char *const words[] = { "ett", "två", "tre", "fyra", "fem", "sex" };
    const bool of_age = says(t, piece, RT_SET_OF_AGE);

    for (uint32_t i = piece->first; i + 1 < piece->end; i++) {
        struct str low = t->token[i].low;

        if (!rt_has(t, i + 1, RT_SET_YEARS) || (of_age && rt_is(t, i + 1, "år")))
            continue;
        if (low.ptr[0] >= '1' && low.ptr[0] <= '9' && low.len < 6)
            return (uint8_t)(low.len > 1 && low.ptr[1] >= '0' && low.ptr[1] <= '9'
                                 ? (low.ptr[0] - '0') * 10 + (low.ptr[1] - '0')
                                 : low.ptr[0] - '0');
        for (size_t n = 0; n < sizeof words / sizeof *words; n++)
            if (str_is(low, words[n]))
                return (uint8_t)(n + 1);
    }
    return 0;
}

/* The task-language step the words ask: everything at work, talk, or short talk. */
static uint8_t language_level(const struct rt_text *t, const struct rt_piece *piece)
{
    if (says(t, piece, RT_SET_FLUENT))
        return 4;
    if (says(t, piece, RT_SET_GOOD))
        return 3;
    if (says(t, piece, RT_SET_BASIC))
        return 2;
    return 3;
}

/* What the task cannot be done without is not what is wished for. */
static struct verdict is_wished(enum readtext_kind kind)
{
    if (kind == READTEXT_SKILL)
        return (struct verdict){ READTEXT_LEARNABLE, RT_WHY_LEARNED_PLACE, "wished" };
    return (struct verdict){ READTEXT_CUSTOM, RT_WHY_DOUBT, "wished" };
}

void rt_class(const struct rt_text *t, const struct rt_piece *piece,
              struct readtext_requirement *req)
{
    const struct rt_row *head = piece->head;
    struct verdict v;

    if (req->kind == READTEXT_EXPERIENCE)
        req->years = years_of(t, piece);
    if (req->kind == READTEXT_LANGUAGE)
        req->level = language_level(t, piece);

    if (head && head->list == RT_TERM && head->why == RT_WHY_EXTRACT) {
        v = extract_class(t, piece);
    } else if (head && head->list == RT_TERM && head->why == RT_WHY_CAR) {
        v = car_class(t, piece);
    } else if (head && head->power && req->kind == READTEXT_LICENCE &&
               says(t, piece, RT_SET_TITLE_ALIKE)) {
        v = (struct verdict){ READTEXT_CUSTOM, RT_WHY_SCHOOLING, "by_kind" };
        req->law = STR("");
    } else if (head && head->list == RT_TERM && head->form != READTEXT_CLASS_COUNT) {
        v = (struct verdict){ (enum readtext_class)head->form, head->why, "listed" };
        if (req->mood == READTEXT_MERIT && v.class == READTEXT_CORE)
            v = is_wished(req->kind);
    } else {
        v = kind_class(t, piece, req);
    }
    if (v.why == RT_WHY_EXTRACT_HOME)
        req->law = STR("home_care_extract");
    if (v.why == RT_WHY_EXTRACT && !req->law.len)
        req->law = t->school ? STR("school_extract") : STR("child_extract");
    req->class = v.class;
    req->why = messages[v.why];
    req->class_rule = v.rule;
    if (req->kind == READTEXT_LICENCE && !req->law.len && v.class == READTEXT_STATUTORY)
        req->law =
            str_is(req->concept, "licence:B") || str_is(req->concept, "licence:BE")
                ? STR("licence_b")
                : STR("licence_heavy");
}

/* The text names the same thing as a task, so the task cannot be done without it, but
 * where it is wished for only. What a list says of the class stands. */
void rt_class_named(struct readtext_requirement *req)
{
    if (req->kind != READTEXT_SKILL || req->mood == READTEXT_MERIT ||
        strcmp(req->class_rule, "listed") == 0)
        return;
    req->class = READTEXT_CORE;
    req->why = messages[RT_WHY_KNOWLEDGE];
    req->class_rule = "concept_of_task";
}
