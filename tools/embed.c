/*
 * embed.c: puts files into the program as constant bytes.
 *
 *     embed OUT.c TABLE HEADER NAME=FILE...
 *
 * Writes a `const struct embed_file TABLE[]`, sorted as given, closed by a NULL name.
 * HEADER declares it (base/embed.h has the type).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int write_bytes(FILE *out, const char *path, int index, long *size)
{
    FILE *in = fopen(path, "rb");
    int c, column = 0;

    if (!in) {
        perror(path);
        return 1;
    }
    fprintf(out, "static const unsigned char bytes_%d[] = {\n", index);
    for (*size = 0; (c = getc(in)) != EOF; ++*size) {
        fprintf(out, "%d,", c);
        if (++column % 24 == 0)
            putc('\n', out);
    }
    fprintf(out, "0\n};\n");
    return fclose(in);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: embed OUT.c TABLE HEADER NAME=FILE...\n");
        return 2;
    }
    FILE *out = fopen(argv[1], "w");
    long *size = calloc((size_t)argc, sizeof *size);
    if (!out || !size) {
        perror(argv[1]);
        return 1;
    }
    fprintf(out, "/* Made by tools/embed. */\n#include \"%s\"\n\n", argv[3]);
    for (int i = 4; i < argc; i++) {
        const char *equal = strchr(argv[i], '=');
        if (!equal || write_bytes(out, equal + 1, i, &size[i]))
            return 1;
    }
    fprintf(out, "\nconst struct embed_file %s[] = {\n", argv[2]);
    for (int i = 4; i < argc; i++)
        fprintf(out, "    { \"%.*s\", bytes_%d, %ld },\n",
                (int)(strchr(argv[i], '=') - argv[i]), argv[i], i, size[i]);
    fprintf(out, "    { 0, 0, 0 },\n};\n");
    free(size);
    return fclose(out) == 0 ? 0 : 1;
}
