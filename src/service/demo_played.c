/* demo_played.c: see demo_played.h. */
#include "service/demo_played.h"

#include "base/date.h"
#include "service/simulate.h"
#include "service/user.h"
#include "store/query.h"

#define PROGRAMME    "dorroppnare"
#define DOMAIN       "af" /* as in demo_people.c, and as it is called there */
#define DOMAIN_NAME  "Arbetsförmedlingen"
#define DOMAIN_LAW   "osl_28_11"
#define MUNICIPALITY "2380"
#define SEED         1

static const struct {
    const char *login, *name;
    enum role role;
} staff[] = {
    { "lova", "Lova Dahlkvist", ROLE_PROJECT_LEAD },
    { "cesar", "Cesar Lidberg", ROLE_CONTROLLER },
    { "stina", "Stina Norrgren", ROLE_STEERING },
};

static bool find_unit(struct call *call, bool *found, struct err *err)
{
    struct err why = { 0 };
    int64_t ignored;

    *found = user_unit(call, STR(DEMO_PLAYED_UNIT), &ignored, &why);
    if (*found || why.kind == ERR_NOT_FOUND)
        return true;
    *err = why;
    return false;
}

static bool have_domain(struct call *call, struct tx *tx, struct err *err)
{
    struct domain_by_code_row row;
    bool found = false;
    int64_t id;

    return domain_by_code(tx, STR(DOMAIN), call->arena, &row, &found, err) &&
           (found ||
            domain_add(tx, STR(DOMAIN), STR(DOMAIN_NAME), STR(DOMAIN_LAW), &id, err));
}

/* What it writes is years old; a log that has begun would tell of a clock set back. */
static bool log_has_begun(struct call *call, bool *begun, struct err *err)
{
    struct audit_last_row row;
    struct arena scratch = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              audit_last(tx, &scratch, &row, begun, err);

    tx_end(&tx);
    arena_free(&scratch);
    return ok;
}

static bool add_unit(struct call *call, struct actor *actor, struct err *err)
{
    const struct org_add_in in = { .rid = random_id(),
                                   .name = STR(DEMO_PLAYED_UNIT),
                                   .domain = STR(DOMAIN),
                                   .municipality = STR(MUNICIPALITY) };
    struct org_by_id_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) && have_domain(call, tx, err) &&
              org_add(tx, &in, &actor->org_id, err) &&
              org_by_id(tx, actor->org_id, call->arena, &row, err) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    if (ok)
        actor->domain_id = row.domain_id;
    return ok && store_wait(call->store, call->ticket, err);
}

static bool add_staff(struct call *call, int64_t org_id, struct err *err)
{
    for (size_t i = 0; i < sizeof staff / sizeof *staff; i++) {
        const struct user_new new = { .login = str_from(staff[i].login),
                                      .name = str_from(staff[i].name),
                                      .role = staff[i].role,
                                      .org_id = org_id };
        int64_t ignored;
        if (!user_make(call, &new, &ignored, err) ||
            !store_wait(call->store, call->ticket, err))
            return false;
    }
    return true;
}

static bool play(struct call *call, const struct actor *actor, int32_t until,
                 struct err *err)
{
    const struct simulate_ask ask = {
        .programme = PROGRAMME, .seed = SEED, .until = until, .beside = true
    };
    const struct actor *local = call->actor;
    struct simulating *play = NULL;
    struct simulated made;

    if (!simulate_read(call->arena, &ask, &play, err))
        return false;
    call->actor = actor;
    bool ok = simulate(call, play, &made, err);
    call->actor = local;
    return ok;
}

bool demo_played_make(struct call *call, int32_t until, struct err *err)
{
    struct actor actor = { .name = "demo", .roles = 1U << ROLE_LOCAL };
    bool found = false;

    if (!find_unit(call, &found, err))
        return false;
    if (!found && !log_has_begun(call, &found, err))
        return false;
    if (found)
        return true;
    return add_unit(call, &actor, err) && add_staff(call, actor.org_id, err) &&
           play(call, &actor, until, err);
}
