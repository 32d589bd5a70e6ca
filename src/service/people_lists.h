/*
 * people_lists.h: for service/people_keep.c, which guards it: whose people are in which
 * order.
 *
 * In      rows by number, with what they are sorted by.
 * Method  a list for each (unit, holder), and one for the unit with holder PEOPLE_ANY;
 *         in each the rows' numbers twice, sorted. Finding a place is a binary search,
 *         making room a move of what follows. Sort keys are made of the names when they
 *         are wanted, for a page some fifteen: kept, they would take as much memory as
 *         the names.
 * Purity  no lock.
 */
#ifndef SERVICE_PEOPLE_LISTS_H
#define SERVICE_PEOPLE_LISTS_H

#include "service/people_keep.h"

/* 32 bytes a person; ids of rows are small numbers, a random id is not. */
struct people_kept {
    int64_t rid;
    uint32_t person_id, org_id, holder_id;
    uint32_t text; /* where its texts begin: given, surname; of a free row the next */
    int32_t born_on;
    uint8_t given_len : 7, unnamed : 1;
    uint8_t surname_len : 7, gone : 1; /* gone: a free row */
    uint8_t domain;                    /* index into those of the register */
};
_Static_assert(sizeof(struct people_kept) == 32, "a register of 200,000 in 6.4 MB");

struct people_list {
    int64_t org_id, holder_id;
    struct arena arena;
    uint32_t *row[PEOPLE_ORDER_COUNT]; /* one block, an order after the other */
    uint32_t count, room;
};

struct people_lists {
    struct arena arena;
    struct people_list **list;
    uint32_t count, room;
    uint32_t *slot; /* by unit and holder: a list's place + 1; [slot_count], or NULL */
    uint32_t slot_count;
};

/* What orders rows: the rows and their texts. */
struct people_rows {
    const struct people_kept *row;
    const char *text;
};

/* The list of (unit, holder), or NULL. */
struct people_list *people_list_find(const struct people_lists *lists, int64_t org_id,
                                     int64_t holder_id);
/* Adds a row; `sorted` false puts it last in both orders, for people_lists_sort. */
void people_list_add(struct people_lists *lists, const struct people_rows *rows,
                     const struct people_row *key, uint32_t row, bool sorted);
void people_list_take(struct people_lists *lists, const struct people_rows *rows,
                      const struct people_row *key, uint32_t row, bool sorted);
/* Sorts what was put last, and gives back what was reserved and not needed. */
void people_lists_sort(struct people_lists *lists, const struct people_rows *rows);
/* Where `row` stands in a sorted list, or would stand. */
uint32_t people_list_place(const struct people_list *list,
                           const struct people_rows *rows, enum people_order order,
                           uint32_t row);
void people_lists_free(struct people_lists *lists);
size_t people_lists_bytes(const struct people_lists *lists);

#endif
