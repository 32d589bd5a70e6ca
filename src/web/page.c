/* page.c: see page.h. */
#include "web/page.h"

#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".html"

/* "thresholds" of "thresholds.html"; false for any other file. */
static bool page_name(const char *file_name, struct str *name)
{
    struct str file = str_from(file_name);

    if (!str_ends(file, SUFFIX) || file.ptr[0] == '.')
        return false;
    *name = str_sub(file, 0, file.len - strlen(SUFFIX));
    return true;
}

/* Adds the compiled-in pages that `set` does not have yet, and ties all together. */
static bool load_embedded(struct mustache_set *set, struct err *err)
{
    for (const struct embed_file *f = embed_pages; f->name; f++) {
        struct str name, text = { (const char *)f->bytes, (size_t)f->size };
        if (page_name(f->name, &name) && !mustache_find(set, name) &&
            !mustache_add(set, name, text, err))
            return false;
    }
    return mustache_check(set, err);
}

/* Reads a whole file of at most MUSTACHE_TEXT_MAX_BYTES + 1 bytes. */
static bool read_file(struct arena *arena, int folder, const char *name,
                      struct str *text)
{
    struct stat info;
    bool ok = false;
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC);

    if (file < 0)
        goto out;
    if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode))
        goto out;
    size_t room = MUSTACHE_TEXT_MAX_BYTES + 1, used = 0;
    if ((size_t)info.st_size < room)
        room = (size_t)info.st_size;
    char *bytes = arena_take(arena, room);
    ssize_t got = 1;
    while (used < room && got > 0) {
        got = read(file, bytes + used, room - used);
        used += got > 0 ? (size_t)got : 0;
    }
    ok = got >= 0;
    *text = (struct str){ bytes, used };
out:
    if (file >= 0)
        close(file);
    return ok;
}

static bool load_folder(struct arena *arena, const char *dir, struct mustache_set *set,
                        struct err *err)
{
    bool ok = false;
    uint32_t count = 0;
    const struct dirent *entry;
    DIR *folder = opendir(dir);

    if (!folder) {
        err_set(err, ERR_NOT_FOUND, N_("the folder {folder} cannot be read"),
                ARG_WORD(dir));
        goto out;
    }
    while ((entry = readdir(folder)) != NULL) {
        struct str name, text = { 0 };
        if (!page_name(entry->d_name, &name) || count == PAGES_MAX)
            continue;
        count++;
        if (!read_file(arena, dirfd(folder), entry->d_name, &text)) {
            err_set(err, ERR_NOT_FOUND, N_("the page {page} cannot be read"),
                    ARG_STR(name));
            goto out;
        }
        if (!mustache_add(set, str_copy(arena, name), text, err))
            goto out;
    }
    ok = load_embedded(set, err);
out:
    if (folder)
        closedir(folder);
    return ok;
}

bool pages_load(struct arena *arena, const char *dir, struct pages *pages,
                struct err *err)
{
    struct mustache_set *set = mustache_set_new(arena);
    struct arena scratch = { 0 };

    if (!load_embedded(set, err))
        return false;
    if (dir) {
        bool ok = load_folder(&scratch, dir, mustache_set_new(&scratch), err);
        arena_free(&scratch);
        if (!ok)
            return false;
    }
    pages->set = set;
    pages->dir = dir;
    return true;
}

static bool render(const struct mustache_set *set, const struct page *page,
                   struct buf *out, struct err *err)
{
    const struct mustache *layout = mustache_find(set, STR("layout"));
    struct mustache_data data = { .outer = page->site,
                                  .view = page->view,
                                  .page = mustache_find(set, str_from(page->name)),
                                  .lang = page->lang };
    if (!layout || !data.page)
        return err_set(err, ERR_INTERNAL, N_("there is no page called {name}"),
                       ARG_WORD(layout ? page->name : "layout"));
    return mustache_render(layout, &data, out, err);
}

bool page_render(const struct pages *pages, const struct page *page, struct buf *out,
                 struct err *err)
{
    struct arena scratch = { 0 }; /* all pages are more than an answer may be */
    struct mustache_set *fresh;

    if (!pages->dir)
        return render(pages->set, page, out, err);
    fresh = mustache_set_new(&scratch);
    bool ok =
        load_folder(&scratch, pages->dir, fresh, err) && render(fresh, page, out, err);
    arena_free(&scratch);
    return ok;
}
