/*
 * stage_draw.c: see stage_draw.h.
 *
 * The picture: a column of boxes for each who walks (person, firm, programme). A move
 * to the next box is a short arrow; others are arcs, each in a lane of its own: forward
 * on the right, back on the left. Arrows bear numbers; the list below says what they
 * are.
 */
#include "domain/stage_draw.h"

enum {
    BOX_WIDE = 300,
    BOX_HIGH = 40,
    BOX_STEP = 74,
    LANE = 15,
    MARGIN = 24,
    LINE_HIGH = 18,
    HEAD_HIGH = 56,
    LIST_WIDE = 560,
    BOX_LETTERS = 40,
    LIST_LETTERS = 84
};

static struct str say(enum lang lang, const char *id)
{
    return str_from(message_for(lang, id, 2));
}

static bool is_drawn(const struct programme *p, const struct move *move,
                     int64_t subject)
{
    return move->from.index != REF_NONE && move->to.index != REF_NONE &&
           p->stages.item[move->from.index].subject == subject &&
           p->stages.item[move->to.index].subject == subject;
}

/* Names of the roles that decide, with " + " where all must, " / " where one does. */
static struct str deciders(struct arena *arena, enum lang lang,
                           const struct programme *p, const struct move *move)
{
    struct buf text = buf_new(arena);

    for (uint32_t i = 0; i < move->by.count; i++) {
        uint32_t role = move->by.item[i].index;
        if (role == REF_NONE)
            continue;
        if (text.len > 0)
            buf_cstr(&text, move->all == TRI_YES ? " + " : " / ");
        buf_add(&text, label_in(p->roles.item[role].name, lang));
    }
    return buf_str(&text);
}

/* Words in lines of at most STAGE_DRAW_COLUMNS, each indented. */
static void put_wrapped(struct buf *out, uint32_t indent, struct str text)
{
    struct str rest = text, word;
    uint32_t used = 0;

    while (str_next(&rest, ' ', &word)) {
        uint32_t wide = (uint32_t)str_utf8_count(word);
        if (used > 0 && used + 1 + wide > STAGE_DRAW_COLUMNS) {
            buf_char(out, '\n');
            used = 0;
        }
        if (used == 0) {
            buf_format(out, "%*s", (int)indent, "");
            used = indent;
        } else {
            buf_char(out, ' ');
            used++;
        }
        buf_add(out, word);
        used += wide;
    }
    buf_char(out, '\n');
}

static void put_stage(struct buf *out, enum lang lang, const struct programme *p,
                      uint32_t at)
{
    const struct stage *stage = &p->stages.item[at];
    struct arena arena = { 0 };
    struct buf line = buf_new(&arena), length = buf_new(&arena);

    buf_add(&line, label_in(stage->name, lang));
    if (stage->length)
        stage_length_text(&length, lang, stage->length);
    if (length.len > 0)
        buf_format(&line, " (%.*s)", STR_ARG(buf_str(&length)));
    if (stage->start == TRI_YES)
        buf_format(&line, " [%s]", message_for(lang, N_("start"), 1));
    if (stage->kind == STAGE_END)
        buf_format(&line, " [%s]", message_for(lang, N_("end"), 1));
    buf_char(out, '\n');
    put_wrapped(out, 2, buf_str(&line));
    arena_free(&arena);
}

static void put_move(struct buf *out, enum lang lang, const struct programme *p,
                     const struct move *move)
{
    struct arena arena = { 0 };
    struct buf line = buf_new(&arena);

    buf_cstr(&line, "-> ");
    buf_add(&line, label_in(p->stages.item[move->to.index].name, lang));
    buf_cstr(&line, ": ");
    buf_add(&line, label_in(move->name, lang));
    put_wrapped(out, 4, buf_str(&line));
    put_wrapped(out, 7, deciders(&arena, lang, p, move));
    buf_clear(&line);
    for (uint32_t i = 0; i < move->reasons.count; i++) {
        uint32_t reason = move->reasons.item[i].index;
        if (reason == REF_NONE)
            continue;
        if (line.len == 0) {
            buf_add(&line, say(lang, N_("reasons:")));
            buf_char(&line, ' ');
        } else {
            buf_cstr(&line, "; ");
        }
        buf_add(&line, label_in(p->reasons.item[reason].name, lang));
    }
    if (line.len > 0)
        put_wrapped(out, 7, buf_str(&line));
    arena_free(&arena);
}

static uint32_t stages_of(const struct programme *p, int64_t subject)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < p->stages.count; i++)
        count += p->stages.item[i].subject == subject;
    return count;
}

static void put_subject(struct buf *out, enum lang lang, const struct programme *p,
                        int64_t subject)
{
    buf_add(out, say(lang, stage_subject_word((enum subject)subject)));
    buf_char(out, '\n');
    for (uint32_t i = 0; i < p->stages.count; i++) {
        if (p->stages.item[i].subject != subject)
            continue;
        put_stage(out, lang, p, i);
        for (uint32_t j = 0; j < p->moves.count; j++)
            if (p->moves.item[j].from.index == i &&
                is_drawn(p, &p->moves.item[j], subject))
                put_move(out, lang, p, &p->moves.item[j]);
    }
}

void stage_draw_text(struct buf *out, enum lang lang, const struct programme *p)
{
    size_t start = out->len;

    for (int64_t subject = SUBJECT_PERSON; subject < SUBJECT_COUNT; subject++) {
        if (stages_of(p, subject) == 0)
            continue;
        if (out->len > start)
            buf_char(out, '\n');
        put_subject(out, lang, p, subject);
    }
}

/* ---- the picture ---- */

struct picture {
    struct buf *out;
    enum lang lang;
    const struct programme *p;
    int64_t subject;
    uint32_t *place;      /* of each stage, the number of its box; REF_NONE: not here */
    uint32_t left, right; /* lanes taken so far */
    uint32_t left_most, right_most;
    int x, y; /* of the first box */
};

static void xml(struct buf *out, struct str text, uint32_t letters)
{
    uint32_t done = 0;

    for (size_t at = 0; at < text.len; done++) {
        size_t from = at;
        (void)str_utf8_next(text, &at);
        if (done + 1 == letters && at < text.len) {
            buf_cstr(out, "\xe2\x80\xa6");
            return;
        }
        struct str c = str_sub(text, from, at - from);
        if (str_is(c, "&"))
            buf_cstr(out, "&amp;");
        else if (str_is(c, "<"))
            buf_cstr(out, "&lt;");
        else if (str_is(c, ">"))
            buf_cstr(out, "&gt;");
        else
            buf_add(out, c);
    }
}

static bool is_arrow(const struct picture *pic, const struct move *move)
{
    return pic->place[move->to.index] == pic->place[move->from.index] + 1;
}

static bool is_right(const struct picture *pic, const struct move *move)
{
    return pic->place[move->to.index] > pic->place[move->from.index];
}

/* Boxes, and how many lanes the arcs will need. */
static uint32_t lay_out(struct picture *pic)
{
    const struct programme *p = pic->p;
    uint32_t boxes = 0;

    for (uint32_t i = 0; i < p->stages.count; i++)
        pic->place[i] = p->stages.item[i].subject == pic->subject ? boxes++ : REF_NONE;
    pic->left = pic->right = pic->left_most = pic->right_most = 0;
    for (uint32_t i = 0; i < p->moves.count; i++) {
        const struct move *move = &p->moves.item[i];
        if (!is_drawn(p, move, pic->subject) || is_arrow(pic, move))
            continue;
        if (is_right(pic, move))
            pic->right_most++;
        else
            pic->left_most++;
    }
    return boxes;
}

static int box_y(const struct picture *pic, uint32_t stage)
{
    return pic->y + (int)pic->place[stage] * BOX_STEP;
}

static void draw_number(struct picture *pic, int x, int y, uint32_t number)
{
    buf_format(pic->out,
               "<circle cx=\"%d\" cy=\"%d\" r=\"8\" fill=\"#fff\" stroke=\"#555\"/>"
               "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"10\">%u"
               "</text>\n",
               x, y, x, y + 4, number);
}

/* How many moves before this one go the same way: their arrows stand beside. */
static int same_before(const struct picture *pic, const struct move *move)
{
    int count = 0;

    for (const struct move *m = pic->p->moves.item; m < move; m++)
        count += m->from.index == move->from.index && m->to.index == move->to.index;
    return count;
}

static void draw_move(struct picture *pic, const struct move *move, uint32_t number)
{
    int from = box_y(pic, move->from.index), to = box_y(pic, move->to.index);
    const char *dash = move->kind == MOVE_ADVANCE || move->kind == MOVE_RESUME
                           ? ""
                           : " stroke-dasharray=\"5 3\"";

    if (is_arrow(pic, move)) {
        int x = pic->x + BOX_WIDE / 2 + same_before(pic, move) % 4 * 34;
        buf_format(pic->out,
                   "<path d=\"M%d %dV%d\" fill=\"none\" stroke=\"#222\"%s "
                   "marker-end=\"url(#a)\"/>\n",
                   x, from + BOX_HIGH, to - 2, dash);
        draw_number(pic, x + 14, (from + BOX_HIGH + to) / 2, number);
        return;
    }
    bool right = is_right(pic, move);
    int lane = (int)(right ? ++pic->right : ++pic->left) * LANE + 10;
    int edge = right ? pic->x + BOX_WIDE : pic->x;
    int bend = right ? edge + lane : edge - lane;
    int out = from + BOX_HIGH * 2 / 3, in = to + BOX_HIGH / 3;
    buf_format(pic->out,
               "<path d=\"M%d %dH%dV%dH%d\" fill=\"none\" stroke=\"#222\"%s "
               "marker-end=\"url(#a)\"/>\n",
               edge, out, bend, in, right ? edge + 2 : edge - 2, dash);
    draw_number(pic, bend, (out + in) / 2, number);
}

static void draw_box(struct picture *pic, uint32_t at)
{
    const struct stage *stage = &pic->p->stages.item[at];
    bool end = stage->kind == STAGE_END, start = stage->start == TRI_YES;
    int y = box_y(pic, at);

    buf_cstr(pic->out, "<g><title>");
    xml(pic->out, label_in(stage->name, pic->lang), 0);
    buf_format(pic->out,
               "</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" "
               "fill=\"%s\" stroke=\"#222\" stroke-width=\"%d\"/><text x=\"%d\" "
               "y=\"%d\" text-anchor=\"middle\" font-size=\"14\">",
               pic->x, y, BOX_WIDE, BOX_HIGH, end ? BOX_HIGH / 2 : 4,
               end ? "#eee" : "#fff", start ? 3 : 1, pic->x + BOX_WIDE / 2, y + 25);
    xml(pic->out, label_in(stage->name, pic->lang), BOX_LETTERS);
    buf_cstr(pic->out, "</text></g>\n");
}

/* What the numbers are; returns where it ends. */
static int draw_list(struct picture *pic, int y)
{
    struct arena arena = { 0 };
    uint32_t number = 0;

    for (uint32_t i = 0; i < pic->p->moves.count; i++) {
        const struct move *move = &pic->p->moves.item[i];
        if (!is_drawn(pic->p, move, pic->subject))
            continue;
        struct buf line = buf_new(&arena);
        buf_add(&line, label_in(move->name, pic->lang));
        buf_cstr(&line, ": ");
        buf_add(&line, deciders(&arena, pic->lang, pic->p, move));
        buf_format(pic->out, "<text x=\"%d\" y=\"%d\" font-size=\"12\">%u. ", MARGIN, y,
                   ++number);
        xml(pic->out, buf_str(&line), LIST_LETTERS);
        buf_cstr(pic->out, "</text>\n");
        y += LINE_HIGH;
    }
    arena_free(&arena);
    return y;
}

/* One who walks: heading, boxes, arrows, list; returns where it ends. */
static int draw_subject(struct picture *pic, int y)
{
    uint32_t boxes = lay_out(pic), number = 0;

    pic->x = MARGIN + 20 + (int)pic->left_most * LANE;
    pic->y = y + HEAD_HIGH;
    buf_format(pic->out,
               "<text x=\"%d\" y=\"%d\" font-size=\"18\" font-weight=\"bold\">", MARGIN,
               y + 30);
    xml(pic->out, say(pic->lang, stage_subject_word((enum subject)pic->subject)), 0);
    buf_cstr(pic->out, "</text>\n");
    for (uint32_t i = 0; i < pic->p->stages.count; i++)
        if (pic->place[i] != REF_NONE)
            draw_box(pic, i);
    for (uint32_t i = 0; i < pic->p->moves.count; i++)
        if (is_drawn(pic->p, &pic->p->moves.item[i], pic->subject))
            draw_move(pic, &pic->p->moves.item[i], ++number);
    return draw_list(pic, pic->y + (int)boxes * BOX_STEP + 10);
}

/* The size of the whole, before anything of it is written. */
static void measure_whole(struct picture *pic, int *width, int *height)
{
    *width = LIST_WIDE + 2 * MARGIN;
    *height = MARGIN;
    for (pic->subject = SUBJECT_PERSON; pic->subject < SUBJECT_COUNT; pic->subject++) {
        uint32_t boxes = lay_out(pic), moves = 0;
        int wide =
            2 * MARGIN + 60 + BOX_WIDE + (int)(pic->left_most + pic->right_most) * LANE;
        if (boxes == 0)
            continue;
        for (uint32_t i = 0; i < pic->p->moves.count; i++)
            moves += is_drawn(pic->p, &pic->p->moves.item[i], pic->subject);
        *width = wide > *width ? wide : *width;
        *height += HEAD_HIGH + (int)boxes * BOX_STEP + 10 + (int)moves * LINE_HIGH;
    }
}

void stage_draw_svg(struct buf *out, enum lang lang, const struct programme *p)
{
    struct arena arena = { 0 };
    struct picture pic = { .out = out, .lang = lang, .p = p };
    int width, height, y = 0;

    pic.place = ARENA_ARRAY(&arena, p->stages.count, uint32_t);
    measure_whole(&pic, &width, &height);
    buf_format(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
               "width=\"%d\" height=\"%d\" role=\"img\" lang=\"%s\" "
               "font-family=\"sans-serif\" aria-labelledby=\"t d\">\n<title id=\"t\">",
               width, height, width, height, lang_code(lang));
    xml(out, label_in(p->name, lang), 0);
    buf_cstr(out, "</title>\n<desc id=\"d\">");
    xml(out,
        say(lang, N_("The steps of the programme. Arrows bear numbers; the list "
                     "below each picture says who decides.")),
        0);
    buf_format(out,
               "</desc>\n<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"7\" "
               "refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path "
               "d=\"M0 0L8 4L0 8z\"/></marker></defs>\n"
               "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n",
               width, height);
    for (pic.subject = SUBJECT_PERSON; pic.subject < SUBJECT_COUNT; pic.subject++)
        if (stages_of(p, pic.subject) > 0)
            y = draw_subject(&pic, y);
    buf_cstr(out, "</svg>\n");
    arena_free(&arena);
}
