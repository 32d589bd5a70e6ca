/* quota.c: see quota.h. */
#include "domain/quota.h"

static bool check(const struct quota_input *in, uint64_t *all, struct err *err)
{
    uint64_t share = 0, places = in->places;

    if (in->group_count > QUOTA_GROUPS_MOST)
        return err_set(err, ERR_LIMIT, N_("{n} groups are more than {most}"),
                       ARG_NUM(in->group_count), ARG_NUM(QUOTA_GROUPS_MOST));
    for (uint32_t g = 0; g < in->group_count; g++) {
        share += in->share_milli[g];
        places += in->given[g];
    }
    if (share != QUOTA_WHOLE_MILLI)
        return err_set(err, ERR_INPUT,
                       N_("the shares make {sum} thousandths together; they must make "
                          "{whole}"),
                       ARG_NUM(share), ARG_NUM(QUOTA_WHOLE_MILLI));
    if (places > QUOTA_PLACES_MOST)
        return err_set(err, ERR_LIMIT, N_("{n} places are more than {most}"),
                       ARG_NUM(places), ARG_NUM(QUOTA_PLACES_MOST));
    *all = places;
    return true;
}

bool quota_places(const struct quota_input *in, uint32_t *quota, struct err *err)
{
    int64_t claim[QUOTA_GROUPS_MOST] = { 0 }; /* thousandths of a place, still unmet */
    uint32_t got[QUOTA_GROUPS_MOST] = { 0 };
    uint64_t all = 0;

    if (!check(in, &all, err))
        return false;
    for (uint32_t g = 0; g < in->group_count; g++)
        claim[g] = (int64_t)(in->share_milli[g] * all) -
                   (int64_t)in->given[g] * QUOTA_WHOLE_MILLI;
    for (uint32_t place = 0; place < in->places; place++) {
        uint32_t first = 0;
        for (uint32_t g = 1; g < in->group_count; g++)
            if (claim[g] > claim[first])
                first = g;
        claim[first] -= QUOTA_WHOLE_MILLI;
        got[first]++;
    }
    for (uint32_t g = 0; g < in->group_count; g++)
        quota[g] = got[g];
    return true;
}

void quota_release(const uint32_t *quota, const uint32_t *candidates,
                   uint32_t group_count, bool released, uint32_t *most)
{
    uint32_t left = 0;

    for (uint32_t g = 0; g < group_count; g++)
        if (released && candidates[g] < quota[g])
            left += quota[g] - candidates[g];
    for (uint32_t g = 0; g < group_count; g++) {
        bool leaves = candidates[g] < quota[g];
        most[g] = released && !leaves ? quota[g] + left : quota[g];
    }
}
