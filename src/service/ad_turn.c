/* ad_turn.c: see ad_turn.h. */
#include "service/ad_turn.h"

#include <assert.h>

static const char *const by_class[CLASS_COUNT] = {
    [CLASS_STATUTORY] =
        N_("it would be habit if no law named the person who does this task"),
    [CLASS_DUTY] = N_("it stays with the employer unless the person must hold it"),
    [CLASS_CORE] = N_(
        "it would be learnable if someone at work can teach it during the first weeks"),
    [CLASS_LEARNABLE] = N_(
        "it would be core if nobody at work can teach it and it is needed on day one"),
    [CLASS_CONTRACT] =
        N_("it would be learnable if the employer gives the course after the start"),
    [CLASS_CUSTOM] =
        N_("it would be core if a task is named that goes wrong without it on day one"),
};

static const char *const by_kind[READTEXT_KIND_COUNT][CLASS_COUNT] = {
    [READTEXT_LICENCE] = {
        [CLASS_STATUTORY] = N_("it would be habit if the person does not drive at work"),
        [CLASS_CUSTOM] = N_("the law would ask it if driving were one of the tasks"),
    },
    [READTEXT_LANGUAGE] = {
        [CLASS_CORE] =
            N_("it would be habit if a mistake in the language does nobody any harm"),
        [CLASS_CUSTOM] =
            N_("it would be core if a task is named that needs this level on day one"),
    },
    [READTEXT_EDUCATION] = {
        [CLASS_STATUTORY] =
            N_("it would be habit if the work may be done under another title"),
        [CLASS_CUSTOM] =
            N_("the law would ask it if the title or the work were reserved by law"),
    },
    [READTEXT_EXPERIENCE] = {
        [CLASS_CUSTOM] =
            N_("it would be learnable if it can be taught, core if nobody can be shown how"),
    },
    [READTEXT_CERTIFICATE] = {
        [CLASS_CUSTOM] =
            N_("it would be contract if a customer, an insurer or the industry asks for it"),
        [CLASS_CONTRACT] =
            N_("it would be habit if no customer, insurer or industry asks for it"),
    },
    [READTEXT_TRAIT] = {
        [CLASS_CUSTOM] =
            N_("it would be core if the employer can say in which task one would see it"),
    },
    [READTEXT_AVAILABILITY] = {
        [CLASS_CORE] = N_("it would be habit if others can take these hours"),
        [CLASS_CUSTOM] = N_("it would be core if the task is only done at these hours"),
    },
    [READTEXT_OTHER] = {
        [CLASS_CUSTOM] =
            N_("it would be core if a task is named that cannot be done without it"),
    },
};

static const char *const by_task[CLASS_COUNT] = {
    [CLASS_CORE] =
        N_("it would be learnable if someone shows it during the first weeks"),
    [CLASS_LEARNABLE] =
        N_("it would be core if the person must manage it alone on day one"),
};

_Static_assert(CLASS_COUNT == 6, "each class has its sentence");

const char *ad_turn(enum readtext_kind kind, struct str concept,
                    enum requirement_class class)
{
    assert(kind < READTEXT_KIND_COUNT && class < CLASS_COUNT);
    /* A licence to practise is held for the title, not for driving. */
    if (kind == READTEXT_LICENCE && !str_starts(concept, "licence:"))
        kind = READTEXT_EDUCATION;
    return by_kind[kind][class] ? by_kind[kind][class] : by_class[class];
}

const char *ad_turn_task(enum requirement_class class)
{
    assert(class < CLASS_COUNT);
    return by_task[class] ? by_task[class] : by_class[class];
}
