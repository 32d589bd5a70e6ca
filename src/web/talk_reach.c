/* talk_reach.c: when, where from and how far a person can work; see talk_view.h. */
#include "base/date.h"
#include "service/mapping_reach.h"
#include "web/talk_view.h"

static const char *const mode_labels[MODE_COUNT] = {
    [MODE_CAR] = N_("Car"),
    [MODE_BUS] = N_("Bus or train"),
    [MODE_BIKE] = N_("Bicycle"),
    [MODE_FOOT] = N_("On foot"),
};

static struct str number_text(struct arena *arena, int64_t n)
{
    return n > 0 ? id_text(arena, n) : STR("");
}

/* What was typed, when it came back with a problem, or what is known. */
static void put_field(const struct talk_page *page, struct view *view, const char *key,
                      struct str known)
{
    if (page->typed)
        (void)form_get(page->typed, key, &known);
    view_str(page->arena, view, key, known);
}

static void put_bits(const struct talk_page *page, struct view *view, const char *key,
                     struct coded_table table, uint32_t bits)
{
    struct view *list = view_put_array(page->arena, view, key);

    for (uint32_t i = 0; i < table.count; i++) {
        struct view *v = view_add_object(page->arena, list);
        view_cstr(page->arena, v, "word", table.row[i].word);
        view_str(page->arena, v, "text", talk_word(page->request, table.row[i].label));
        view_bool(page->arena, v, "chosen",
                  page->typed ? talk_is_typed(page, key, table.row[i].word)
                              : (bits >> i & 1) != 0);
    }
}

static void put_modes(const struct talk_page *page, struct view *view)
{
    struct view *list = view_put_array(page->arena, view, "modes");

    for (int i = 0; i < MODE_COUNT; i++) {
        struct view *v = view_add_object(page->arena, list);
        view_cstr(page->arena, v, "word", mode_word((enum travel_mode)i));
        view_str(page->arena, v, "text", talk_word(page->request, mode_labels[i]));
        view_bool(page->arena, v, "chosen",
                  page->typed
                      ? talk_is_typed(page, "mode", mode_word((enum travel_mode)i))
                      : i == (int)page->map.reach.mode);
    }
}

static struct str places_text(struct arena *arena, const struct str *place,
                              uint32_t count)
{
    struct buf out = buf_new(arena);

    buf_cstr(&out, "");
    for (uint32_t i = 0; i < count; i++) {
        if (i)
            buf_char(&out, '\n');
        buf_add(&out, place[i]);
    }
    return buf_str(&out);
}

static void put_reached(const struct talk_page *page, struct view *view,
                        const struct reached *reached)
{
    struct view *list = view_put_array(page->arena, view, "reached");

    for (uint32_t i = 0; i < reached->count; i++) {
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "name", reached->name[i]);
        view_int(page->arena, v, "minutes", reached->minutes[i]);
    }
    view_int(page->arena, view, "reached_count", reached->all);
    view_bool(page->arena, view, "has_reached", reached->all > 0);
}

bool talk_reach_put(struct talk_page *page, struct view *view, struct err *err)
{
    const struct map_reach *reach = &page->map.reach;
    struct reached reached;

    if (!mapping_reached(&page->call, reach, &reached, err))
        return false;
    put_field(page, view, "place", reached.home);
    put_field(page, view, "minutes", number_text(page->arena, reach->minutes));
    put_field(page, view, "hours", number_text(page->arena, reach->hours));
    put_field(page, view, "from", talk_day(page->arena, reach->from_day));
    put_field(page, view, "reach",
              places_text(page->arena, reached.place, reach->place_count));
    put_modes(page, view);
    put_bits(page, view, "days", (struct coded_table){ day_words, DAY_WORD_COUNT },
             reach->days);
    put_bits(page, view, "shifts",
             (struct coded_table){ shift_words, SHIFT_WORD_COUNT }, reach->shifts);
    put_reached(page, view, &reached);
    return true;
}

bool talk_reach_known(struct talk_page *page, struct draft_pair known[REACH_ANSWERS],
                      struct err *err)
{
    const struct map_reach *reach = &page->map.reach;
    struct buf days = buf_new(page->arena), shifts = buf_new(page->arena);
    struct reached reached;

    if (!mapping_reached(&page->call, reach, &reached, err))
        return false;
    buf_int(&days, reach->days);
    buf_int(&shifts, reach->shifts);
    const struct draft_pair pair[REACH_ANSWERS] = {
        { STR("place"), reached.home },
        { STR("mode"), str_from(mode_word(reach->mode)) },
        { STR("minutes"), number_text(page->arena, reach->minutes) },
        { STR("hours"), number_text(page->arena, reach->hours) },
        { STR("from"), talk_day(page->arena, reach->from_day) },
        { STR("reach"), places_text(page->arena, reached.place, reach->place_count) },
        { STR("days"), buf_str(&days) },
        { STR("shifts"), buf_str(&shifts) },
    };
    memcpy(known, pair, sizeof pair);
    return true;
}
