/*
 * oracle_read.h: people.csv, needs.csv and requirements.csv read a second time, with a
 * CSV reader of its own, from the text of the file formats.
 *
 * A row that cannot be understood is counted as rejected, as an import would.
 * Includes nothing from src/.
 */
#ifndef TESTS_CLI_ORACLE_READ_H
#define TESTS_CLI_ORACLE_READ_H

#include <stdbool.h>

#define PEOPLE_MOST   200
#define NEEDS_MOST    16
#define REQUIRED_MOST 32
#define HELD_MOST     40
#define CODE_MOST     96

enum oracle_kind { IS_CONCEPT, IS_LICENCE, IS_LANGUAGE, IS_CERTIFICATE, KINDS };
enum oracle_class { STATUTORY, DUTY, CORE, LEARNABLE, CONTRACT, CUSTOM, CLASSES };

extern const char *const oracle_kind_word[KINDS];
extern const char *const oracle_class_word[CLASSES];

struct oracle_held {
    enum oracle_kind kind;
    char code[CODE_MOST];
    int task; /* of a concept; else -1 */
    int level;
};

struct oracle_person {
    char key[48];
    char sex; /* K, M or 0 */
    int place, mode;
    int minutes, hours; /* 0: no limit */
    int from_day, enrolled_day;
    int held_count;
    struct oracle_held held[HELD_MOST];
};

struct oracle_required {
    char in_task[96]; /* empty: the need as a whole */
    int share;
    enum oracle_kind kind;
    enum oracle_class class;
    char written[CODE_MOST]; /* as in the file */
    int task;                /* of a concept; else -1 */
    int level, weight;
    int weeks; /* -1: not given */
};

struct oracle_need {
    char key[48];
    int place, start_day; /* NO_DAY: not stated */
    int hours;            /* 0: not stated */
    int count;
    struct oracle_required required[REQUIRED_MOST];
};

struct oracle_files {
    int people_count, people_rejected;
    struct oracle_person person[PEOPLE_MOST];
    int need_count, needs_rejected, requirements, requirements_rejected;
    struct oracle_need need[NEEDS_MOST];
};

extern struct oracle_files oracle_files;

void oracle_read_people(const char *path);
/* Both files; afterwards what was left out is filled in: levels, weights, weeks. */
void oracle_read_needs(const char *needs, const char *requirements);

#endif
