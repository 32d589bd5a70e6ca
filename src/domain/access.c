/* access.c: see access.h. */
#include "domain/access.h"

#include <assert.h>

#include "base/embed.h"

static const char letters[] = "youxdpzs-"; /* the last is a stranger's */
static_assert(sizeof letters == RELATION_COUNT + 2, "a letter each relation");

static const char *const role_words[ROLE_COUNT] = {
    [ROLE_LOCAL] = "local",
    [ROLE_PARTICIPANT] = "participant",
    [ROLE_GUARDIAN] = "guardian",
    [ROLE_COACH] = "coach",
    [ROLE_TEAM_LEADER] = "team_leader",
    [ROLE_PROJECT_LEAD] = "project_lead",
    [ROLE_CONTROLLER] = "controller",
    [ROLE_STEERING] = "steering",
    [ROLE_PARTNER] = "partner",
    [ROLE_EDUCATOR] = "educator",
    [ROLE_RECRUITER] = "recruiter",
    [ROLE_EMPLOYER] = "employer",
    [ROLE_SUPERVISOR] = "supervisor",
    [ROLE_PROTECTOR] = "protector",
    [ROLE_REVIEWER] = "reviewer",
    [ROLE_IT] = "it",
};

const char *role_word(enum role role)
{
    return role_words[role];
}

bool role_from(struct str word, enum role *role)
{
    for (enum role r = 0; r < ROLE_COUNT; r++)
        if (str_is(word, role_words[r])) {
            *role = r;
            return true;
        }
    return false;
}

char relation_letter(enum relation relation)
{
    return letters[relation < RELATION_COUNT ? relation : RELATION_COUNT];
}

static bool line_error(uint32_t line, struct err *err)
{
    return err_set(err, ERR_INPUT, N_("access.tsv line {line} does not fit"),
                   ARG_NUM(line));
}

/* The first line names the columns: action, then every role once, in any order. */
static bool read_head(struct str line, enum role column[ROLE_COUNT], struct err *err)
{
    struct str word[ROLE_COUNT + 1];
    uint32_t seen = 0;

    if (embed_columns(line, word, ROLE_COUNT + 1) != ROLE_COUNT + 1)
        return line_error(1, err);
    for (uint32_t i = 0; i < ROLE_COUNT; i++) {
        if (!role_from(word[i + 1], &column[i]) || seen >> column[i] & 1)
            return line_error(1, err);
        seen |= 1U << column[i];
    }
    return true;
}

static bool read_cell(struct str text, uint8_t *cell)
{
    *cell = 0;
    if (str_is(text, "-"))
        return true;
    for (size_t i = 0; i < text.len; i++) {
        uint32_t r = 0;
        while (r < RELATION_COUNT && letters[r] != text.ptr[i])
            r++;
        if (r == RELATION_COUNT)
            return false;
        *cell |= (uint8_t)(1U << r);
    }
    return text.len > 0;
}

static bool is_there(const struct access *access, struct str action)
{
    for (uint32_t i = 0; i < access->action_count; i++)
        if (str_eq(access->action[i], action))
            return true;
    return false;
}

bool access_load(struct str tsv, struct access *access, struct err *err)
{
    enum role column[ROLE_COUNT];
    struct str line, word[ROLE_COUNT + 1];
    uint32_t number = 1;

    *access = (struct access){ 0 };
    if (!embed_line(&tsv, &line))
        return line_error(1, err);
    if (!read_head(line, column, err))
        return false;
    while (embed_line(&tsv, &line)) {
        uint32_t a = access->action_count;
        number++;
        if (embed_columns(line, word, ROLE_COUNT + 1) != ROLE_COUNT + 1 ||
            word[0].len == 0 || a == ACCESS_ACTIONS_MOST || is_there(access, word[0]))
            return line_error(number, err);
        for (uint32_t i = 0; i < ROLE_COUNT; i++)
            if (!read_cell(word[i + 1], &access->cell[a][column[i]]))
                return line_error(number, err);
        access->action[a] = word[0];
        access->action_count++;
    }
    return true;
}

uint32_t access_action(const struct access *access, const char *word)
{
    for (uint32_t i = 0; i < access->action_count; i++)
        if (str_is(access->action[i], word))
            return i;
    return ACCESS_ACTION_NONE;
}

bool access_may(const struct access *access, uint32_t roles, uint32_t action,
                enum relation relation)
{
    uint32_t bits = 0;

    if (action >= access->action_count || relation >= RELATION_COUNT)
        return false;
    for (uint32_t r = 0; r < ROLE_COUNT; r++)
        if (roles >> r & 1)
            bits |= access->cell[action][r];
    return bits >> relation & 1;
}

enum relation access_relation(const struct standing *standing,
                              const struct viewer *viewer)
{
    bool unit = standing->org_id == viewer->org_id;

    if (standing->domain_id != viewer->domain_id)
        return standing->disclosed && (!standing->protected || standing->aliased) &&
                       !standing->disposed
                   ? RELATION_DISCLOSED
                   : RELATION_STRANGER;
    if (standing->disposed)
        return RELATION_DISPOSED;
    if (standing->protected && standing->herself)
        return RELATION_SELF;
    if (standing->protected)
        return unit ? RELATION_PROTECTED : RELATION_STRANGER;
    if (standing->herself || (standing->held && unit))
        return RELATION_OWN;
    return unit ? RELATION_UNIT : RELATION_DOMAIN;
}
