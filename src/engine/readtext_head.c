/* readtext_head.c: see readtext_head.h. */
#include "engine/readtext_head.h"

static bool overrules_trait(enum readtext_kind kind)
{
    return kind == READTEXT_LANGUAGE || kind == READTEXT_LICENCE;
}

static struct rt_head head_make(const struct rt_text *t, const struct rt_hit *hit)
{
    const struct rt_row *row = rt_row(t, hit);

    return (struct rt_head){ row, hit->first, (enum readtext_kind)row->what,
                             row->list == RT_TERM && row->power };
}

/* "legitimerad | sjuksköterska", "en | psykolog": a profession asks for its licence
 * only where the demand begins with it, not in "trygg i samarbetet med läkare". */
static bool titles(const struct rt_text *t, uint32_t first, uint32_t token)
{
    if (token == first && token && rt_has(t, token - 1, RT_SET_FIRM_OWNER))
        return false; /* "av vår | sjuksköterska" */
    while (token > first &&
           rt_in(t, token - 1,
                 "en ett leg . legitimerad utbildad erfaren färdig behörig "
                 "att är vara har"))
        token--;
    return token == first;
}

/* "du kör bil mellan kunderna" asks for no car. */
static bool drives_it(const struct rt_text *t, const struct rt_hit *term)
{
    return rt_row(t, term)->why == RT_WHY_CAR && term->first > 0 &&
           rt_in(t, term->first - 1, "kör köra framföra framför i med");
}

/*
 * The first strong term names the stretch; a weak one ("kunskaper") only when there is
 * no other; a quality that stands first keeps its place against all but languages and
 * licences.
 */
struct rt_head rt_head_of(const struct rt_text *t, uint32_t first, uint32_t end)
{
    struct rt_head weak = { 0 }, trait = { 0 };

    for (uint32_t i = first; i < end; i++) {
        const struct rt_hit *term = rt_hit_at(t, i, end, RT_TERM);
        const struct rt_hit *quality = rt_hit_at(t, i, end, RT_TRAIT);

        if (quality && !trait.row && (!term || quality->end >= term->end))
            trait = head_make(t, quality);
        if (!term || (quality && quality->end > term->end) || drives_it(t, term))
            continue;
        struct rt_head head = head_make(t, term);
        if (head.weak && head.kind == READTEXT_LICENCE) {
            if (!titles(t, first, i))
                continue;
            head.weak = false;
        }
        if (head.weak) {
            if (!weak.row || head.kind == READTEXT_LANGUAGE)
                weak = head;
            continue;
        }
        if (trait.row && trait.token + 1 == i)
            return head; /* "fysisk primärvårdserfarenhet": the noun */
        if (trait.row && trait.token < i && !overrules_trait(head.kind) && !weak.row)
            return trait;
        return head;
    }
    if (weak.row && (!trait.row || weak.token <= trait.token))
        return weak;
    return trait.row ? trait : weak;
}
