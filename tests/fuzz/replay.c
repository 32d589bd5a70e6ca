/*
 * replay.c: gives every file of a corpus to a fuzz target, as an ordinary test.
 *
 *     fuzz_csv tests/fuzz/corpus/csv
 *
 * Speaks TAP: one test, which fails by the target's own assert or sanitizer. An empty
 * corpus is a failure too.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void replay(const char *path)
{
    FILE *in = fopen(path, "rb");
    long len = -1;

    if (in && fseek(in, 0, SEEK_END) == 0)
        len = ftell(in);
    if (!in || len < 0 || fseek(in, 0, SEEK_SET) != 0) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }
    /* Exactly as large as the input, so that a sanitizer sees one byte too far. */
    uint8_t *bytes = malloc((size_t)len + (len == 0));
    if (!bytes || fread(bytes, 1, (size_t)len, in) != (size_t)len) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }
    fclose(in);
    printf("# %s\n", path);
    fflush(stdout); /* the last line names the input that ended the program */
    LLVMFuzzerTestOneInput(bytes, (size_t)len);
    free(bytes);
}

int main(int argc, char **argv)
{
    unsigned count = 0;
    char path[4096];
    struct dirent *entry;

    if (argc != 2)
        return 2;
    printf("1..1\n");
    DIR *corpus = opendir(argv[1]);
    while (corpus && (entry = readdir(corpus)) != NULL) {
        int len = snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        if (entry->d_name[0] == '.' || len < 0 || (size_t)len >= sizeof path)
            continue;
        replay(path);
        count++;
    }
    if (corpus)
        closedir(corpus);
    const char *last = strrchr(argv[1], '/');
    printf("%sok 1 - %u inputs of the corpus of %s\n", count ? "" : "not ", count,
           last ? last + 1 : argv[1]);
    return count ? 0 : 1;
}
