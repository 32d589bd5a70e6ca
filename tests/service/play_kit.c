/* play_kit.c: see play_kit.h. */
#include "play_kit.h"

#include <unistd.h>

#include "service/database.h"
#include "service/keys.h"

void play_open(const char *name)
{
    const struct keys_ask ask = { .db_path = case_path(name),
                                  .master_path = case_path("master") };
    struct err err = { 0 };

    database_close(&case_call);
    case_call =
        (struct call){ .arena = &case_arena, .actor = &actor_local, .now = CASE_NOW };
    CASE_OK(database_open(ask.db_path, DATABASE_PLAY, &case_call, &err), &err);
    CASE_OK(keys_open(&ask, DATABASE_PLAY, &case_call, &err), &err);
}

int play_make(void **state)
{
    case_make(state);
    play_open("p.db");
    unlink(case_path("t.db"));
    unlink(case_path("t.db.keys"));
    return 0;
}
