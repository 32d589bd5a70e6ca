/* paper.c: see paper.h. */
#include "web/paper.h"

#include <assert.h>

#include "base/message.h"
#include "web/assets.h"

#define CSS_MARK "#css"
#define JS_MARK  "#js"
#define CSS_LINK "<link rel=\"stylesheet\" href=\"" CSS_MARK "\">"
#define JS_LINK  "<script src=\"" JS_MARK "\" defer></script>"

/* What layout.html needs, of a page that nobody has signed in to. */
static const struct view *site_of(struct arena *arena, const struct paper *paper)
{
    struct view *outer = view_object(arena),
                *site = view_put_object(arena, outer, "site");

    view_cstr(arena, site, "lang", lang_code(paper->lang));
    view_cstr(arena, site, "dir", "ltr");
    view_cstr(arena, site, "title", message_for(paper->lang, paper->title, 1));
    view_cstr(arena, site, "whose", "");
    view_bool(arena, site, "whose_above", false);
    view_cstr(arena, site, "css_url", CSS_MARK);
    view_cstr(arena, site, "js_url", JS_MARK);
    view_bool(arena, site, "scripted", false);
    view_cstr(arena, site, "home_url", "#main");
    view_null(arena, site, "phone");
    view_bool(arena, site, "unprinted", false);
    view_null(arena, site, "body_class");
    view_cstr(arena, site, "main_class", "wrap");
    view_cstr(arena, site, "csrf", "");
    view_bool(arena, site, "demo", false);
    (void)view_put_array(arena, site, "nav");
    view_bool(arena, site, "has_nav", false);
    view_null(arena, site, "group");
    view_null(arena, site, "search_url");
    view_null(arena, site, "who");
    (void)view_put_array(arena, site, "langs");
    return outer;
}

/* The style sheet stands in the place of its link; the script is left out. */
static void put_within(struct arena *arena, struct str html, struct buf *out)
{
    struct assets *assets = ARENA_NEW(arena, struct assets);
    size_t css = str_find(html, STR(CSS_LINK)), js = str_find(html, STR(JS_LINK));
    const struct asset *asset;

    assets_load(arena, assets);
    asset = assets_named(assets, "insteg.css");
    assert(asset && css < js && js != SIZE_MAX);
    assert(str_find(asset->bytes, STR("</")) == SIZE_MAX);
    buf_add(out, str_sub(html, 0, css));
    buf_cstr(out, "<style>\n");
    buf_add(out, asset->bytes);
    buf_cstr(out, "</style>");
    css += sizeof CSS_LINK - 1;
    buf_add(out, str_sub(html, css, js - css));
    buf_add(out, str_sub(html, js + sizeof JS_LINK - 1, html.len));
}

bool paper_render(struct arena *arena, const struct paper *paper, struct buf *out,
                  struct err *err)
{
    struct pages pages = { 0 };
    struct page page = { paper->page, paper->view, site_of(arena, paper), paper->lang };
    struct buf html = buf_new(arena);

    if (!pages_load(arena, NULL, &pages, err) ||
        !page_render(&pages, &page, &html, err))
        return false;
    put_within(arena, buf_str(&html), out);
    return true;
}
