/* hand.c: see hand.h. */
#include "hand.h"

/* Which of k1 (1), k2 (2) and k3 (4) is lacking, by how many women and men. */
static const struct {
    unsigned lacking, women, men;
} table[] = { { 0, 2, 4 }, { 1, 3, 1 }, { 2, 1, 1 },
              { 3, 3, 2 }, { 4, 0, 2 }, { 7, 3, 2 } };

static void person(struct buf *csv, unsigned number, const char *sex, unsigned lacking)
{
    buf_format(csv,
               "P%02u,%s,Östersund,car,60,2026-12-01,40,2026-01-15,"
               "task:plocka-order=3,,",
               number, sex);
    for (unsigned k = 0; k < 3; k++)
        if (!(lacking >> k & 1))
            buf_format(csv, "%sk%u", csv->ptr[csv->len - 1] == ',' ? "" : ";", k + 1);
    buf_cstr(csv, ",\n");
}

struct str hand_people(struct arena *arena)
{
    struct buf csv = buf_new(arena);
    unsigned number = 0;

    buf_cstr(&csv, "source_key,sex,locality,mode,max_minutes,available_from,"
                   "hours_per_week,enrolled_on,capabilities,licences,certificates,"
                   "languages\n");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        for (unsigned n = 0; n < table[i].women; n++)
            person(&csv, ++number, "K", table[i].lacking);
        for (unsigned n = 0; n < table[i].men; n++)
            person(&csv, ++number, "M", table[i].lacking);
    }
    return buf_str(&csv);
}

struct str hand_needs(void)
{
    return STR("source_key,title,locality,start,hours_per_week,positions,purpose\n"
               "lager-1,Plocka på lager,Krokom,2027-01-11,40,2,hire\n");
}

struct str hand_requirements(void)
{
    return STR("need,task,share_percent,kind,concept,level,class,weight,obtain_weeks\n"
               "lager-1,Plocka order,100,concept,task:plocka-order,2,core,,\n"
               "lager-1,,,certificate,k1,,custom,,\n"
               "lager-1,,,certificate,k2,,custom,,\n"
               "lager-1,,,certificate,k3,,custom,,\n");
}
