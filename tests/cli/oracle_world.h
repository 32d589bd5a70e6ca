/*
 * oracle_world.h: the tables the second brute force rests on, read by itself: tasks,
 * places, modes from data/, nearness from a database's concept_near.
 *
 * Includes nothing from src/.
 */
#ifndef TESTS_CLI_ORACLE_WORLD_H
#define TESTS_CLI_ORACLE_WORLD_H

#include <stdbool.h>

#define WORLD_TASKS  700
#define WORLD_PLACES 900
#define WORLD_MODES  4 /* car bus bike foot */
#define NO_DAY       (-1000000)

struct world_task {
    char slug[64], label_sv[96];
    int weeks; /* -1: none */
};
struct world_place {
    char code[48], name[64], municipality[8];
    bool town, main;
    double lat, lon; /* degrees */
};
struct world_mode {
    char name[8];
    int speed_kmh, extra_minutes, detour_milli, same_minutes;
};

extern struct world_task world_task[WORLD_TASKS];
extern int world_task_count;
/* world_near[a][b]: how near b is to a, 0..250; 250 to itself. */
extern unsigned char world_near[WORLD_TASKS][WORLD_TASKS];
extern struct world_place world_place[WORLD_PLACES];
extern int world_place_count;
extern struct world_mode world_mode[WORLD_MODES];

void world_read(const char *folder);
void world_read_near(const char *database);

/* The index of task SLUG of "task:SLUG", or -1. */
int world_find_task(const char *code);
/* The index of the place that `text` names, or -1 (none, or several). */
int world_find_place(const char *text);
int world_find_mode(const char *text);
/* Minutes between two places. */
int world_minutes(int from, int to, int mode);

/* "2027-01-31" as a number of days; NO_DAY when it is no date. */
int world_day(const char *text);

#endif
