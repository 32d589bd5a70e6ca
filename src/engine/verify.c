/*
 * verify.c: see verify.h. One function a rule, in the order in which a sceptic would
 * ask.
 *
 * Why the rules are enough: for any lawful placing, value + premium * placed is at most
 * the sum of the prices on its pairs (rule `pays`), which is at most all prices times
 * what can be taken at them (signs). The answer's own sum equals that, so none is above
 * it. With most_placed the premium outweighs every difference of values, so that none
 * places more.
 */
#include "engine/verify.h"

__extension__ typedef __int128 wide;

struct check {
    const struct verify_question *question;
    const struct verify_answer *answer;
    struct arena arena;
    uint32_t *taken;       /* [need_count] places taken                         */
    uint32_t *met;         /* [person_count] pairs that place her               */
    uint32_t *bound_taken; /* [bound_count]                                     */
    uint32_t *bound_start; /* [need_count + 1] the bounds on each need, in a row */
    uint32_t *bound_of;
};

static bool on_need(const struct verify_bound *bound, uint32_t need)
{
    return !bound->need_label || bound->need_label[need] == bound->need_set;
}

static bool on_person(const struct verify_bound *bound, uint32_t person)
{
    return !bound->person_label || bound->person_label[person] == bound->person_set;
}

static void list_bounds(struct check *check)
{
    const struct verify_question *question = check->question;
    size_t sum = 0;

    check->bound_start =
        ARENA_ARRAY(&check->arena, (size_t)question->need_count + 1, uint32_t);
    for (uint32_t n = 0; n < question->need_count; n++)
        for (uint32_t b = 0; b < question->bound_count; b++)
            sum += on_need(&question->bounds[b], n);
    check->bound_of = ARENA_ARRAY(&check->arena, sum, uint32_t);
    sum = 0;
    for (uint32_t n = 0; n < question->need_count; n++) {
        check->bound_start[n] = (uint32_t)sum;
        for (uint32_t b = 0; b < question->bound_count; b++)
            if (on_need(&question->bounds[b], n))
                check->bound_of[sum++] = b;
    }
    check->bound_start[question->need_count] = (uint32_t)sum;
}

static bool question_stands(const struct verify_question *question, struct err *err)
{
    for (uint64_t k = 0; k < question->pair_count; k++) {
        const struct verify_pair *pair = &question->pairs[k];
        if (pair->person >= question->person_count ||
            pair->need >= question->need_count)
            return err_set(err, ERR_INPUT,
                           N_("pair {pair} names a person or a need that is not there"),
                           ARG_NUM(k));
    }
    return true;
}

/* Every person is placed by exactly one pair, or not at all. */
static bool people_are_placed(struct check *check, struct err *err)
{
    const struct verify_answer *answer = check->answer;
    uint32_t placed = 0;

    for (uint64_t k = 0; k < check->question->pair_count; k++) {
        const struct verify_pair *pair = &check->question->pairs[k];
        if (answer->need_of[pair->person] == pair->need)
            check->met[pair->person]++;
    }
    for (uint32_t p = 0; p < check->question->person_count; p++) {
        bool free = answer->need_of[p] == VERIFY_NONE;
        if (check->met[p] != !free)
            return err_set(err, ERR_STATE,
                           N_("person {person} is not placed by one pair of theirs"),
                           ARG_NUM(p));
        placed += !free;
    }
    if (placed != answer->placed_count)
        return err_set(err, ERR_STATE, N_("{n} are placed, not {said}"),
                       ARG_NUM(placed), ARG_NUM(answer->placed_count));
    return true;
}

static void count_taken(struct check *check)
{
    const struct verify_question *question = check->question;

    for (uint32_t p = 0; p < question->person_count; p++) {
        uint32_t need = check->answer->need_of[p];
        if (need == VERIFY_NONE)
            continue;
        check->taken[need]++;
        for (uint32_t i = check->bound_start[need]; i < check->bound_start[need + 1];
             i++)
            if (on_person(&question->bounds[check->bound_of[i]], p))
                check->bound_taken[check->bound_of[i]]++;
    }
}

/* No need and no bound is overstepped, and nothing that is slack has a price. */
static bool limits_hold(const struct check *check, struct err *err)
{
    const struct verify_question *question = check->question;
    const struct verify_answer *answer = check->answer;

    for (uint32_t p = 0; p < question->person_count; p++)
        if (answer->person_price[p] < 0 ||
            (answer->person_price[p] > 0 && answer->need_of[p] == VERIFY_NONE))
            return err_set(err, ERR_STATE, N_("the price of person {person} is wrong"),
                           ARG_NUM(p));
    for (uint32_t n = 0; n < question->need_count; n++) {
        if (check->taken[n] > question->places[n])
            return err_set(err, ERR_STATE,
                           N_("need {need} has more people than places"), ARG_NUM(n));
        if (answer->need_price[n] < 0 ||
            (answer->need_price[n] > 0 && check->taken[n] < question->places[n]))
            return err_set(err, ERR_STATE, N_("the price of need {need} is wrong"),
                           ARG_NUM(n));
    }
    for (uint32_t b = 0; b < question->bound_count; b++) {
        const struct verify_bound *bound = &question->bounds[b];
        uint32_t taken = check->bound_taken[b];
        int64_t price = answer->bound_price[b];
        if (taken < bound->lower || taken > bound->upper)
            return err_set(err, ERR_STATE, N_("bound {bound} is not kept"), ARG_NUM(b));
        if ((price > 0 && taken != bound->upper) ||
            (price < 0 && taken != bound->lower))
            return err_set(err, ERR_STATE, N_("the price of bound {bound} is wrong"),
                           ARG_NUM(b));
    }
    return true;
}

/* On every pair the prices come to at least its value and the premium. */
static bool prices_pay(const struct check *check, struct err *err)
{
    const struct verify_question *question = check->question;
    const struct verify_answer *answer = check->answer;

    for (uint64_t k = 0; k < question->pair_count; k++) {
        const struct verify_pair *pair = &question->pairs[k];
        wide sum =
            (wide)answer->person_price[pair->person] + answer->need_price[pair->need];
        for (uint32_t i = check->bound_start[pair->need];
             i < check->bound_start[pair->need + 1]; i++) {
            uint32_t b = check->bound_of[i];
            if (on_person(&question->bounds[b], pair->person))
                sum += answer->bound_price[b];
        }
        if (sum < (wide)pair->value + answer->premium)
            return err_set(err, ERR_STATE,
                           N_("the prices of person {person} and need {need} are below "
                              "what the pair is worth"),
                           ARG_NUM(pair->person), ARG_NUM(pair->need));
    }
    return true;
}

static bool sums_agree(const struct check *check, struct err *err)
{
    const struct verify_question *question = check->question;
    const struct verify_answer *answer = check->answer;
    wide value = 0, prices = 0;

    for (uint64_t k = 0; k < question->pair_count; k++)
        if (answer->need_of[question->pairs[k].person] == question->pairs[k].need)
            value += question->pairs[k].value;
    if (value != answer->value)
        return err_set(err, ERR_STATE, N_("the pairs chosen are not worth {value}"),
                       ARG_NUM(answer->value));
    for (uint32_t p = 0; p < question->person_count; p++)
        prices += answer->person_price[p];
    for (uint32_t n = 0; n < question->need_count; n++)
        prices += (wide)answer->need_price[n] * question->places[n];
    for (uint32_t b = 0; b < question->bound_count; b++) {
        const struct verify_bound *bound = &question->bounds[b];
        prices += (wide)answer->bound_price[b] *
                  (answer->bound_price[b] > 0 ? bound->upper : bound->lower);
    }
    if (prices != value + (wide)answer->premium * answer->placed_count)
        return err_set(err, ERR_STATE,
                       N_("the prices do not add up to what the placing is worth"));
    return true;
}

/* Most placed first: the premium outweighs whatever values can differ by. */
static bool premium_is_right(const struct check *check, struct err *err)
{
    const struct verify_question *question = check->question;
    int64_t premium = check->answer->premium, low = 0, high = 0;
    uint64_t most = 0;

    if (!question->most_placed)
        return premium == 0 ||
               err_set(err, ERR_STATE, N_("the premium {premium} is wrong"),
                       ARG_NUM(premium));
    for (uint64_t k = 0; k < question->pair_count; k++) {
        int64_t value = question->pairs[k].value;
        low = value < low ? value : low;
        high = value > high ? value : high;
    }
    for (uint32_t n = 0; n < question->need_count; n++)
        most += question->places[n];
    most = most < question->person_count ? most : question->person_count;
    if (premium <= ((wide)high - low) * (wide)most)
        return err_set(err, ERR_STATE, N_("the premium {premium} is wrong"),
                       ARG_NUM(premium));
    return true;
}

bool verify_answer_holds(const struct verify_question *question,
                         const struct verify_answer *answer, struct err *err)
{
    struct check check = { .question = question, .answer = answer };

    if (!question_stands(question, err))
        return false;
    check.taken = ARENA_ARRAY(&check.arena, question->need_count, uint32_t);
    check.met = ARENA_ARRAY(&check.arena, question->person_count, uint32_t);
    check.bound_taken = ARENA_ARRAY(&check.arena, question->bound_count, uint32_t);
    list_bounds(&check);
    bool holds = people_are_placed(&check, err);
    if (holds) {
        count_taken(&check);
        holds = limits_hold(&check, err) && prices_pay(&check, err) &&
                sums_agree(&check, err) && premium_is_right(&check, err);
    }
    arena_free(&check.arena);
    return holds;
}
