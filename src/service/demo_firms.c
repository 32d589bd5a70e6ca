/*
 * demo_firms.c: see demo_firms.h.
 *
 *   a line of the file -> the firm, by its coach -> its contact -> two visits some days
 *   apart, whose outcome, signals and next step go round the words there are
 */
#include "service/demo_firms.h"

#include "base/date.h"
#include "base/embed.h"
#include "service/event.h"
#include "service/firm.h"
#include "service/firm_part.h"
#include "service/need_talk.h"
#include "service/visit.h"
#include "store/query.h"

#define COLUMNS     7u
#define SIZED_DAYS  300 /* ago: since when the size is known */
#define PHONE_FIRST 605 /* PTS keeps 070-174 06 05 .. 99 for invented people */
#define PHONES      95u
#define OUT_DAYS    4 /* between one coach's outings       */

enum { NAME, PLACE, HEADCOUNT, SNI, HOLDER, CONTACT, ROLE };

struct making {
    struct call *call;
    struct actor coach; /* who acts in the line that is being made */
    uint32_t line;      /* counts the firms                        */
    const struct ad_reader *reader;
};

/* Acts as the user `login` of unit 1; as before, when there is no such user. */
static bool be(struct making *m, const struct actor *local, struct str login,
               struct err *err)
{
    struct user_by_login_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(m->call->store, TX_READ, &tx, err) &&
              user_by_login(tx, login, m->call->arena, &row, &found, err);

    tx_end(&tx);
    m->coach = *local;
    if (ok && found) {
        struct buf name = buf_new(m->call->arena);
        buf_format(&name, "u%lld", (long long)row.id);
        m->coach.name = name.ptr;
        m->coach.user_id = row.id;
        m->coach.roles = 1U << ROLE_COACH;
    }
    m->call->actor = &m->coach;
    return ok;
}

static int64_t id_of(const struct making *m, const char *what, struct str name)
{
    return record_id(m->call->actor, what, STR("demo"), name);
}

/* How contacts want to be reached, in turn. */
static const char *const ways[] = { "email", "phone", "sms" };

static bool make_contact(struct making *m, int64_t firm_rid, const struct str *c,
                         struct err *err)
{
    struct buf phone = buf_new(m->call->arena);
    uint32_t last = PHONE_FIRST + m->line % PHONES;
    struct contact_typed typed = { .firm_rid = firm_rid,
                                   .rid = id_of(m, "contact", c[NAME]),
                                   .name = c[CONTACT],
                                   .role = c[ROLE],
                                   .channel = str_from(ways[m->line % 3]) };
    struct buf email = buf_new(m->call->arena);
    bool saved;

    if (c[CONTACT].len == 0)
        return true;
    buf_format(&phone, "070-174 %02u %02u", last / 100, last % 100);
    typed.phone = buf_str(&phone);
    buf_format(&email, "kontakt%u@example.org", m->line + 1);
    typed.email = buf_str(&email);
    return contact_save(m->call, &typed, &saved, err);
}

static bool make_size(struct making *m, int64_t firm_rid, struct str headcount,
                      struct err *err)
{
    struct firm_sized sized = { firm_rid, moment_day(m->call->now) - SIZED_DAYS,
                                headcount, STR("register") };

    return firm_size(m->call, &sized, err);
}

static void fill_visit(const struct making *m, struct visit_new *visit)
{
    static const char *const signals[] = { "retiring:said", "more_orders:said",
                                           "tasks_left:seen", "season:said" };

    visit->outcome = (enum visit_outcome)(m->line * 2 % VISIT_OUTCOME_COUNT);
    visit->recall_on = visit->next_on = DAY_NONE;
    if (visit->outcome != VISIT_NEED) {
        visit->reason = STR("season");
        visit->side = STR("firm");
    }
    if (visit->outcome == VISIT_NOT_NOW)
        visit->recall_on = moment_day(m->call->now) - 3 + (int32_t)(m->line % 30);
    if (visit->outcome == VISIT_NOT_NOW && visit->recall_on <= visit->held_on)
        visit->recall_on = visit->held_on + 30;
    if (visit->outcome == VISIT_NEED) {
        visit->next = str_from(next_words[m->line % NEXT_WORD_COUNT].word);
        visit->next_on = visit->held_on + 7;
        visit->signal[0] = str_from(signals[m->line % 4]);
        visit->signal[1] = STR("searched_in_vain:said");
        visit->signal_count = 1 + m->line % 2;
        visit->note = STR("Porten mot gatan. Bäst före klockan tio.");
    }
}

/* The visit `nth` of the firm: two firms share a coach's outing. */
static bool make_visit(struct making *m, int64_t firm_rid, struct str name,
                       uint32_t nth, struct err *err)
{
    int32_t ago = (int32_t)(1 + m->line / 2 * OUT_DAYS + nth * 45);
    struct visit_new visit = { .rid = id_of(m, nth ? "visit1" : "visit0", name),
                               .firm_rid = firm_rid,
                               .held_on = moment_day(m->call->now) - ago,
                               .minutes = 200,
                               .km = 60 };

    fill_visit(m, &visit);
    return visit_add(m->call, &visit, err);
}

/* What Maja and owners filled in at the table; a firm by its line of the file. Days are
 * put in: next summer, in two windows. */
#define PAIRS_MOST 12u
static const struct talk {
    uint32_t line;
    const char *what; /* names the form: the same talk is one need */
    bool season;
    const char *pair[PAIRS_MOST][2];
} talks[] = {
    { 0,
      "need",
      false,
      { { "title", "Lager och utkörning" },
        { "hours", "38" },
        { "positions", "2" },
        { "displaces", "none" },
        { "share/plocka-order", "50" },
        { "demand/plocka-order", "vana vid handdator" },
        { "share/bygga-pall", "" },
        { "share/lossa-lastbil-hand", "" },
        { "demand/", "B-körkort\nflytande svenska i tal och skrift\n"
                     "två års erfarenhet av lager" } } },
    { 2,
      "need",
      false,
      { { "title", "Städning av gästrum" },
        { "hours", "30" },
        { "positions", "3" },
        { "displaces", "none" },
        { "share/stada-hotellrum", "70" },
        { "share/dammsuga", "" },
        { "demand/", "god svenska\nett års erfarenhet" } } },
    { 2,
      "rooms",
      true,
      { { "title", "Städare i gästrum" },
        { "hours", "30" },
        { "purpose", "summer_cover" },
        { "displaces", "none" },
        { "recruitment", "new" },
        { "opening_title", "Sommarens säsong" },
        { "opening_places", "14" },
        { "places1", "3" },
        { "places2", "5" },
        { "share/stada-hotellrum", "70" },
        { "share/badda-hotell", "" },
        { "demand/", "flytande svenska" } } },
    { 2,
      "dishes",
      true,
      { { "title", "Diskare" },
        { "hours", "25" },
        { "purpose", "summer_cover" },
        { "displaces", "none" },
        { "recruitment", "" }, /* the one just started */
        { "places1", "2" },
        { "places2", "2" },
        { "share/diska-maskin", "" } } },
    { 3,
      "need",
      false,
      { { "title", "Hjälp på brädgården" },
        { "hours", "40" },
        { "positions", "1" },
        { "displaces", "none" },
        { "share/bygga-pall", "60" },
        { "share/lossa-lastbil-hand", "" },
        { "demand/", "B-körkort" } } },
};
#define TALKS (sizeof talks / sizeof *talks)

static struct str next_summer(const struct making *m, int32_t month, int32_t mday)
{
    int32_t year, now_month, now_mday;
    char *text = arena_take(m->call->arena, DATE_TEXT_BYTES);

    date_to_civil(moment_day(m->call->now), &year, &now_month, &now_mday);
    date_format(date_from_civil(year + 1, month, mday), text);
    return str_from(text);
}

static uint32_t put_season(const struct making *m, struct draft_pair *pair)
{
    pair[0] = (struct draft_pair){ STR("from1"), next_summer(m, 6, 7) };
    pair[1] = (struct draft_pair){ STR("to1"), next_summer(m, 8, 29) };
    pair[2] = (struct draft_pair){ STR("from2"), next_summer(m, 6, 28) };
    pair[3] = (struct draft_pair){ STR("to2"), next_summer(m, 8, 8) };
    return 4;
}

static bool make_need(struct making *m, const struct talk *talk, const struct str *c,
                      struct need_talk_built *built, struct err *err)
{
    enum { OWN = 4, SEASON = 4 };
    struct arena *arena = m->call->arena;
    struct draft_pair pair[OWN + SEASON + PAIRS_MOST] = {
        { STR("token"), id_text(arena, id_of(m, talk->what, c[NAME])) },
        { STR("visit"), id_text(arena, id_of(m, "visit0", c[NAME])) },
        { STR("contact"), id_text(arena, id_of(m, "contact", c[NAME])) },
        { STR("place"), c[PLACE] },
    };
    struct draft_step step = { .pair = pair, .count = OWN };
    struct need_talk_where where = { .firm_rid = id_of(m, "firm", c[NAME]) };
    struct draft_saved *saved = ARENA_NEW(arena, struct draft_saved);

    for (uint32_t i = 0; i < PAIRS_MOST && talk->pair[i][0]; i++) {
        struct str key = str_from(talk->pair[i][0]);
        struct str value = str_from(talk->pair[i][1]);
        if (str_is(key, "recruitment") && value.len == 0)
            value = id_text(arena, built->recruitment_rid);
        pair[step.count++] = (struct draft_pair){ key, value };
    }
    step.count += talk->season ? put_season(m, pair + step.count) : 0;
    return need_talk_save(m->call, &where, &step, saved, err) &&
           need_talk_build(m->call, m->reader, &where, built, err);
}

static bool make_needs(struct making *m, const struct str *c, struct err *err)
{
    struct need_talk_built built = { .need_rid = 0 };

    for (size_t i = 0; i < TALKS; i++)
        if (talks[i].line == m->line && !make_need(m, &talks[i], c, &built, err))
            return false;
    return true;
}

static bool make_firm(struct making *m, const struct str *c, struct err *err)
{
    struct firm_new new = { .rid = id_of(m, "firm", c[NAME]),
                            .typed = { c[NAME], STR(""), c[SNI] },
                            .place = c[PLACE],
                            .is_another = true };
    struct firm_added added;

    if (!firm_add(m->call, &new, &added, err) ||
        (c[HEADCOUNT].len > 0 && !make_size(m, added.rid, c[HEADCOUNT], err)) ||
        !make_contact(m, added.rid, c, err))
        return false;
    if (c[HOLDER].len == 0 || m->line % 7 == 6) /* some nobody has been to */
        return true;
    return make_visit(m, added.rid, c[NAME], 1, err) &&
           make_visit(m, added.rid, c[NAME], 0, err) && make_needs(m, c, err);
}

static bool make_all(struct making *m, const struct actor *local, struct str tsv,
                     struct err *err)
{
    struct str line, c[COLUMNS + 1];

    if (!embed_line(&tsv, &line)) /* the header */
        return true;
    for (; embed_line(&tsv, &line); m->line++) {
        uint32_t count = embed_columns(line, c, COLUMNS + 1);
        for (uint32_t i = count; i < COLUMNS; i++)
            c[i] = STR("");
        if (!be(m, local, c[HOLDER], err) || !make_firm(m, c, err))
            return false;
    }
    return true;
}

bool demo_firms_make(struct call *call, const struct ad_reader *reader, struct err *err)
{
    struct making m = { .call = call, .reader = reader };
    const struct actor *local = call->actor;
    struct firm_unit_count_row firms;
    struct tx *tx = NULL;
    struct str tsv;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              firm_unit_count(tx, local->org_id, &firms, err);

    tx_end(&tx);
    if (!ok || firms.n > 0)
        return ok;
    if (!embed_find(embed_data, "demo_firms.tsv", &tsv))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD("demo_firms.tsv"));
    ok = make_all(&m, local, tsv, err);
    call->actor = local;
    return ok;
}
