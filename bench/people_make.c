/*
 * people_make.c: a town to measure (town.h), and people who sign in there.
 *
 *     people_make DB PEOPLE NUMBERS PAGES TALKS
 *
 * Makes DB where it is not there. Then signs every coach in and writes, a line each:
 * to PAGES her cookie and the address of a page of fifty of her unit's people, the
 * pages spread over them all; to TALKS her cookie and one of her participants, whom
 * nobody else on the list has. NUMBERS is a file of test numbers, or "-".
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "bench/bench.h"
#include "bench/town.h"
#include "service/session.h"
#include "store/query.h"

#define COACHES ((size_t)TOWN_UNITS * TOWN_COACHES)

struct asking {
    struct town town;
    struct session_keep *keep;
    FILE *pages, *talks;
    int64_t *rid; /* of everyone, in the order of the pool */
    uint32_t people;
    int64_t mine[COACHES]; /* a case she holds */
};

static bool read_people(struct asking *a, struct err *err)
{
    struct cursor cursor = { 0 };
    struct people_named_row row;
    struct person_count_row count;
    struct tx *tx = NULL;

    bool ok = tx_begin(a->town.call.store, TX_READ, &tx, err) &&
              person_count(tx, &count, err);
    if (ok) {
        a->rid = ARENA_ARRAY(&a->town.arena, (size_t)count.n, int64_t);
        ok = people_named_open(tx, &cursor, err);
        while (ok && a->people < count.n && people_named_next(&cursor, &row)) {
            a->rid[a->people++] = row.rid;
            if (row.has_holder_id && row.holder_id <= (int64_t)COACHES)
                a->mine[row.holder_id - 1] = row.rid;
        }
        ok = ok && cursor_end(&cursor, err);
    }
    tx_end(&tx);
    return ok;
}

static bool sign_in(struct asking *a, uint32_t coach, struct err *err)
{
    struct session_new new = { .user_id = a->town.user[coach], .how = "bench" };
    struct secret_token token;
    /* People of one unit stand TOWN_UNITS apart (town.c). */
    uint32_t nth = (uint32_t)(rng_mix(coach) % a->people);

    if (!session_make(&a->town.call, a->keep, &new, &token, err))
        return false;
    nth -= nth % TOWN_UNITS;
    nth += coach / TOWN_COACHES;
    fprintf(a->pages, "insteg=%s /people?scope=unit&order=%s", token.text,
            coach % 4 ? "name" : "newest");
    if (coach % 2 && nth < a->people)
        fprintf(a->pages, "&after=%" PRId64, a->rid[nth]);
    fprintf(a->pages, "\n");
    if (a->mine[coach])
        fprintf(a->talks, "insteg=%s %" PRId64 "\n", token.text, a->mine[coach]);
    return true;
}

static bool sign_all_in(struct asking *a, struct err *err)
{
    a->keep = session_keep_new(&a->town.arena);
    bool ok = read_people(a, err);
    for (uint32_t i = 0; ok && i < COACHES; i++)
        ok = sign_in(a, i, err);
    ok = ok && database_wait(&a->town.call, err);
    session_keep_free(a->keep);
    return ok;
}

int main(int argc, char **argv)
{
    struct asking a = { .people = 0 };
    struct err err = { 0 };
    struct town_ask ask;

    if (argc != 6) {
        fprintf(stderr, "usage: people_make DB PEOPLE NUMBERS PAGES TALKS\n");
        return 2;
    }
    ask = (struct town_ask){ .path = argv[1],
                             .people = strtoll(argv[2], NULL, 10),
                             .numbers = strcmp(argv[3], "-") ? argv[3] : NULL };
    a.pages = fopen(argv[4], "we");
    a.talks = fopen(argv[5], "we");
    if (!a.pages || !a.talks) {
        perror(argv[4]);
        return 1;
    }
    bool ok = (access(ask.path, F_OK) == 0 || town_make(&ask, &err)) &&
              town_open(ask.path, DATABASE_WRITE, &a.town, &err) &&
              sign_all_in(&a, &err);
    town_close(&a.town);
    ok = fclose(a.pages) == 0 && fclose(a.talks) == 0 && ok;
    return ok ? 0 : bench_failed(&err);
}
