/* programme_file.c: see programme_file.h. */
#include "service/programme_file.h"

#include "base/embed.h"
#include "domain/programme_check.h"
#include "service/csv_read.h"
#include "service/json_whole.h"
#include "service/programme_shape.h"

#define FOLDER "programmes/"
#define ENDING ".json"

static const struct finding_kind not_json = { "not_json", SEVERITY_ERROR,
                                              N_("the file cannot be read: {why}") };

uint32_t programme_names(struct arena *arena, struct str **names)
{
    uint32_t count = 0;

    *names = ARENA_ARRAY(arena, PROGRAMME_LIST_MOST, struct str);
    for (const struct embed_file *f = embed_data; f->name; f++) {
        struct str name = str_from(f->name);
        if (!str_starts(name, FOLDER) || !str_ends(name, ENDING) ||
            count == PROGRAMME_LIST_MOST)
            continue;
        (*names)[count++] =
            str_sub(name, sizeof FOLDER - 1,
                    name.len - (sizeof FOLDER - 1) - (sizeof ENDING - 1));
    }
    return count;
}

static bool shipped_programme(const char *name, struct str *bytes)
{
    struct arena arena = { 0 };
    struct buf file = buf_new(&arena);

    buf_format(&file, FOLDER "%s" ENDING, name);
    bool found = embed_find(embed_data, file.ptr, bytes);
    arena_free(&arena);
    return found;
}

static bool file_bytes(const char *path, struct arena *arena, struct str *text,
                       struct err *err)
{
    uint64_t size = 0;
    FILE *in = NULL;
    bool ok = false;

    if (!file_open(path, &in, &size, err))
        return false;
    if (size > PROGRAMME_FILE_BYTES) {
        err_set(err, ERR_LIMIT, N_("the file is larger than {n} bytes"),
                ARG_NUM(PROGRAMME_FILE_BYTES));
        goto out;
    }
    char *bytes = arena_take(arena, size);
    if (fread(bytes, 1, size, in) != size) {
        err_set(err, ERR_UNAVAILABLE, N_("the file could not be read to its end"));
        goto out;
    }
    *text = (struct str){ bytes, size };
    ok = true;
out:
    (void)fclose(in); /* only read */
    return ok;
}

static struct str err_in(struct arena *arena, enum lang lang, const struct err *err)
{
    struct buf text = buf_new(arena);

    message_err(&text, lang, err);
    return buf_str(&text);
}

bool programme_read(struct str bytes, struct arena *arena,
                    struct programme_reading *reading, struct err *err)
{
    struct programme_reading r = { .name = reading->name,
                                   .text = bytes,
                                   .findings = findings_new(arena) };
    struct err why = { 0 };
    json_t *value = NULL;
    struct str tsv;

    if (!embed_find(embed_data, "rates.tsv", &tsv))
        return err_set(err, ERR_INTERNAL, N_("the shipped file {file} is not there"),
                       ARG_WORD("rates.tsv"));
    if (!rates_load(arena, tsv, &r.rates, err))
        return false;
    if (json_whole(bytes, PROGRAMME_FILE_DEPTH, &value, &why)) {
        json_shape_read(value, &programme_shape, arena, &r.programme, &r.findings);
        json_decref(value);
        programme_check(&r.programme, &r.rates, &r.findings);
    } else {
        struct label text = { err_in(arena, LANG_SV, &why),
                              err_in(arena, LANG_EN, &why) };
        FINDING(&r.findings, &not_json, STR(""), { .arg = { value_label(text) } });
    }
    *reading = r;
    return true;
}

bool programme_open(const char *name, struct arena *arena,
                    struct programme_reading *reading, struct err *err)
{
    struct str bytes = { 0 };

    if (!shipped_programme(name, &bytes) && !file_bytes(name, arena, &bytes, err))
        return err_add(err, N_("{file}"), ARG_WORD(name));
    reading->name = str_from(name);
    return programme_read(bytes, arena, reading, err);
}

bool programme_is_sound(const struct programme_reading *reading, struct err *err)
{
    return reading->findings.of[SEVERITY_ERROR] == 0 ||
           err_set(err, ERR_INPUT,
                   N_("{file} has faults; insteg programme check lists them"),
                   ARG_STR(reading->name));
}
