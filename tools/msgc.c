/*
 * msgc.c: compiles locale/<lang>.po files into the tables base/message.h looks up in.
 *
 *     msgc OUT.c sv=locale/sv.po en=locale/en.po
 *
 * Reads what gettext writes: msgid, msgid_plural, msgstr, msgstr[0], msgstr[1], quoted
 * strings continued over lines, comments. The header entry and untranslated entries
 * are left out. msgfmt has checked the files before (tools/messages.sh). Strings keep
 * their C escapes, so they are passed through as they stand.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES_MAX 8192
#define LINE_BYTES  8192

struct entry {
    char *id, *plural, *one, *other;
};

static struct entry entries[ENTRIES_MAX];
static size_t entry_count;
static const char *file_name;
static int line_number;

static _Noreturn void fail(const char *why)
{
    fprintf(stderr, "msgc: %s:%d: %s\n", file_name, line_number, why);
    exit(1);
}

/* Appends the quoted part of `line` to *text. */
static void add_quoted(char **text, const char *line)
{
    const char *from = strchr(line, '"'), *to = strrchr(line, '"');

    if (!from || to == from)
        fail("a quoted string was expected");
    size_t more = (size_t)(to - from - 1), had = *text ? strlen(*text) : 0;
    char *grown = realloc(*text, had + more + 1);
    if (!grown)
        fail("out of memory");
    memcpy(grown + had, from + 1, more);
    grown[had + more] = '\0';
    *text = grown;
}

static bool starts(const char *line, const char *word)
{
    size_t len = strlen(word);

    return strncmp(line, word, len) == 0 && (line[len] == ' ' || line[len] == '\t');
}

static void read_po(const char *path)
{
    char line[LINE_BYTES];
    char **now = NULL;
    FILE *in = fopen(path, "r");

    file_name = path;
    line_number = 0;
    entry_count = 0;
    if (!in)
        fail("cannot be read");
    while (fgets(line, sizeof line, in)) {
        struct entry *e = entry_count ? &entries[entry_count - 1] : NULL;
        line_number++;
        if (line[0] == '#' || line[0] == '\n')
            continue;
        if (starts(line, "msgid")) {
            if (entry_count == ENTRIES_MAX)
                fail("too many entries");
            entries[entry_count] = (struct entry){ 0 };
            now = &entries[entry_count++].id;
        } else if (!e) {
            fail("msgid was expected first");
        } else if (starts(line, "msgid_plural")) {
            now = &e->plural;
        } else if (starts(line, "msgstr") || starts(line, "msgstr[0]")) {
            now = &e->one;
        } else if (starts(line, "msgstr[1]")) {
            now = &e->other;
        } else if (line[0] != '"' || !now) {
            fail("not a line of a .po file");
        }
        add_quoted(now, line);
    }
    if (ferror(in))
        fail("cannot be read to its end");
    fclose(in);
}

/* The text with C escapes undone, only for sorting as strcmp will see it. */
static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->id, ((const struct entry *)b)->id);
}

static void write_table(FILE *out, const char *lang)
{
    size_t written = 0;

    qsort(entries, entry_count, sizeof *entries, by_id);
    fprintf(out, "static const struct message rows_%s[] = {\n", lang);
    for (size_t i = 0; i < entry_count; i++) {
        const struct entry *e = &entries[i];
        if (!e->id[0] || !e->one || !e->one[0])
            continue;
        if (i > 0 && strcmp(e->id, entries[i - 1].id) == 0) {
            fprintf(stderr, "msgc: %s: twice: %s\n", file_name, e->id);
            exit(1);
        }
        if (strchr(e->id, '\\')) {
            fprintf(stderr, "msgc: %s: no escapes in ids: %s\n", file_name, e->id);
            exit(1);
        }
        fprintf(out, "    { \"%s\",\n      \"%s\",\n", e->id, e->one);
        if (e->plural && e->other)
            fprintf(out, "      \"%s\" },\n", e->other);
        else
            fprintf(out, "      NULL },\n");
        written++;
    }
    fprintf(out, "    { \"\", \"\", NULL },\n};\n#define COUNT_%s %zuu\n", lang,
            written);
}

int main(int argc, char **argv)
{
    char list[1024] = "";
    size_t used = 0;

    if (argc < 3) {
        fprintf(stderr, "usage: msgc OUT.c LANG=FILE.po...\n");
        return 2;
    }
    FILE *out = fopen(argv[1], "w");
    if (!out) {
        perror(argv[1]);
        return 1;
    }
    fprintf(out, "/* Made by tools/msgc. */\n#include \"base/message.h\"\n\n");
    for (int i = 2; i < argc; i++) {
        char lang[8] = "", upper[8] = "";
        const char *equal = strchr(argv[i], '=');
        if (!equal || equal - argv[i] > 7 || equal == argv[i])
            return 2;
        memcpy(lang, argv[i], (size_t)(equal - argv[i]));
        for (int k = 0; lang[k]; k++)
            upper[k] = (char)(lang[k] - 'a' + 'A');
        read_po(equal + 1);
        write_table(out, lang);
        int len =
            snprintf(list + used, sizeof list - used,
                     "    [LANG_%s] = { rows_%s, COUNT_%s },\n", upper, lang, lang);
        if (len < 0 || (used += (size_t)len) >= sizeof list)
            return 1;
    }
    fprintf(out, "\nconst struct message_table message_tables[LANG_COUNT] = {\n%s};\n",
            list);
    return fclose(out) == 0 ? 0 : 1;
}
