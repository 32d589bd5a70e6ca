/* sandbox.c: see sandbox.h. */
#include "sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MOST 24
#define NOBODY     65534

const char *program_path;
const char *source_folder;
char program_out[SANDBOX_TEXT];
char program_err[SANDBOX_TEXT];

bool sandbox_unprivileged;
size_t sandbox_file_limit;

static char folder[128];
static char file_text[SANDBOX_TEXT];

bool sandbox_arguments(int argc, char **argv)
{
    static char path[PATH_MAX]; /* tests go elsewhere */

    if (argc != 3 || !realpath(argv[1], path) || argv[2][0] != '/')
        return false;
    program_path = path;
    source_folder = argv[2];
    return true;
}

void sandbox_open(void)
{
    const char *tmp = getenv("TMPDIR");

    snprintf(folder, sizeof folder, "%s/insteg-cli-XXXXXX",
             tmp && tmp[0] ? tmp : "/tmp");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    unsetenv("INSTEG_DB");
    unsetenv("INSTEG_LANG");
}

static int remove_one(const char *path, const struct stat *info, int kind,
                      struct FTW *ftw)
{
    (void)info;
    (void)ftw;
    if (kind == FTW_DNR)
        chmod(path, 0700);
    return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

void sandbox_close(void)
{
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

void sandbox_write_bytes(const char *name, const void *bytes, size_t len)
{
    FILE *out = fopen(name, "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, len, out), len);
    assert_int_equal(fclose(out), 0);
}

void sandbox_write(const char *name, const char *text)
{
    sandbox_write_bytes(name, text, strlen(text));
}

static size_t slurp(const char *name, char text[SANDBOX_TEXT])
{
    FILE *in = fopen(name, "rb");

    if (!in)
        return SIZE_MAX;
    size_t len = fread(text, 1, SANDBOX_TEXT - 1, in);
    assert_true(feof(in));
    fclose(in);
    text[len] = '\0';
    return len;
}

const char *sandbox_read(const char *name, size_t *len)
{
    size_t got = slurp(name, file_text);

    if (got == SIZE_MAX)
        return NULL;
    if (len)
        *len = got;
    return file_text;
}

bool sandbox_has(const char *name)
{
    return access(name, F_OK) == 0;
}

int sandbox_files_with(const char *part)
{
    DIR *dir = opendir(".");
    int found = 0;

    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        found += strstr(entry->d_name, part) != NULL;
    closedir(dir);
    return found;
}

void sandbox_copy(const char *from, const char *to)
{
    size_t len = 0;
    const char *text = sandbox_read(from, &len);

    assert_non_null(text);
    sandbox_write_bytes(to, text, len);
}

void sandbox_hand(void)
{
    static const char *const files[] = { "people.csv", "needs.csv",
                                         "requirements.csv" };
    char path[512];

    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/tests/golden/hand/%s", source_folder, files[i]);
        sandbox_copy(path, files[i]);
    }
}

void sandbox_hand_database(void)
{
    sandbox_hand();
    assert_int_equal(insteg("import people people.csv --db a.db --apply " HAND_NOW), 0);
    assert_int_equal(
        insteg("import needs needs.csv requirements.csv --db a.db --apply " //
               HAND_NOW),
        0);
}

static void into_file(const char *name, int fd)
{
    int file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    if (file < 0 || dup2(file, fd) < 0)
        _exit(126);
    close(file);
}

/* In the child: from here on it is insteg. */
static void become(char *words, const char *out, const char *err)
{
    char *argv[WORDS_MOST + 2] = { (char *)(uintptr_t) "insteg" };
    char *rest = NULL;
    int argc = 1;

    for (char *word = strtok_r(words, " ", &rest); word && argc <= WORDS_MOST;
         word = strtok_r(NULL, " ", &rest))
        argv[argc++] = word;
    into_file("/dev/null", 0);
    into_file(out, 1);
    into_file(err, 2);
    if (sandbox_file_limit) {
        struct rlimit limit = { sandbox_file_limit, sandbox_file_limit };
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (sandbox_unprivileged && geteuid() == 0 &&
        (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        _exit(125);
    execv(program_path, argv);
    _exit(127);
}

static pid_t start(char *words, const char *out, const char *err)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0)
        become(words, out, err);
    return pid;
}

int insteg_end(pid_t pid)
{
    int status = 0;

    while (waitpid(pid, &status, 0) < 0)
        assert_int_equal(errno, EINTR);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int insteg(const char *format, ...)
{
    char words[4096], out[160], err[160];
    va_list args;

    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    /* Beside the folder, so that a test can count what is in it. */
    snprintf(out, sizeof out, "%s.out", folder);
    snprintf(err, sizeof err, "%s.err", folder);
    int code = insteg_end(start(words, out, err));
    assert_int_not_equal(slurp(out, program_out), SIZE_MAX);
    assert_int_not_equal(slurp(err, program_err), SIZE_MAX);
    unlink(out);
    unlink(err);
    return code;
}

pid_t insteg_start(const char *name, const char *format, ...)
{
    char words[4096], out[160], err[160];
    va_list args;

    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    snprintf(out, sizeof out, "%s.out", name);
    snprintf(err, sizeof err, "%s.err", name);
    return start(words, out, err);
}

void said(const char *part)
{
    const char *line = program_err;

    while (strncmp(line, "ts=", 3) == 0 && strchr(line, '\n')) /* the log's lines */
        line = strchr(line, '\n') + 1;
    if (strncmp(line, "insteg: ", 8) != 0 || !strstr(line, part) ||
        strchr(line, '\n') != line + strlen(line) - 1)
        fail_msg("it said \"%s\", not \"%s\"", program_err, part);
}

void printed(const char *part)
{
    if (!strstr(program_out, part))
        fail_msg("it printed \"%s\", not \"%s\"", program_out, part);
}

uint64_t chance_next(uint64_t *state)
{
    uint64_t x = *state += UINT64_C(0x9E3779B97F4A7C15);

    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

unsigned chance(uint64_t *state, unsigned below)
{
    return (unsigned)(chance_next(state) % below);
}

int64_t sandbox_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void sandbox_pause(int ms)
{
    struct timespec time = { ms / 1000, (long)(ms % 1000) * 1000000 };

    nanosleep(&time, NULL);
}
