/* deliver.c: see deliver.h. */
#include "service/deliver.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#define ENVIRONMENT_MOST 512u

bool deliver_read(struct arena *arena, struct str text, struct deliver_command *command,
                  struct err *err)
{
    struct deliver_command made = { .seconds = command->seconds };
    struct str word;

    while (str_next(&text, ' ', &word)) {
        if (word.len == 0)
            continue;
        if (made.count == DELIVER_WORDS_MOST)
            return err_set(err, ERR_USAGE, N_("a command has at most {n} words"),
                           ARG_NUM(DELIVER_WORDS_MOST));
        made.word[made.count++] = str_cstr(arena, word);
    }
    if (made.count == 0 || made.word[0][0] != '/')
        return err_set(err, ERR_USAGE,
                       N_("write the command with its whole path, as "
                          "/usr/bin/msmtp"));
    if (access(made.word[0], X_OK) != 0)
        return err_set(err, ERR_NOT_FOUND,
                       N_("there is no program {path}, or it may not be run"),
                       ARG_WORD(made.word[0]));
    *command = made;
    return true;
}

/* What is ours, and may lead to keys, stays here. */
static bool is_ours(const char *entry)
{
    struct str text = str_from(entry);

    return str_starts(text, "INSTEG_") || str_starts(text, "CREDENTIALS_DIRECTORY=");
}

static void other_environment(char *kept[ENVIRONMENT_MOST + 1])
{
    uint32_t count = 0;

    for (char **entry = environ; *entry && count < ENVIRONMENT_MOST; entry++)
        if (!is_ours(*entry))
            kept[count++] = *entry;
    kept[count] = NULL;
}

/* The message as a file in memory, at its beginning; -1: there is no room. */
static int message_file(struct str message)
{
    int file = memfd_create("message", MFD_CLOEXEC);

    for (size_t at = 0; file >= 0 && at < message.len;) {
        ssize_t wrote = write(file, message.ptr + at, message.len - at);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0) {
            close(file);
            return -1;
        }
        at += (size_t)wrote;
    }
    if (file >= 0 && lseek(file, 0, SEEK_SET) != 0) {
        close(file);
        return -1;
    }
    return file;
}

/* Standard input from `input`, output to nowhere, a group of its own, plain signals. */
static bool spawn(const struct deliver_command *command, const char *address, int input,
                  pid_t *child)
{
    char *words[DELIVER_WORDS_MOST + 3], *environment[ENVIRONMENT_MOST + 1];
    char dashes[] = "--";
    const union {
        const char *given;
        char *word;
    } to = { address }; /* only read */
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none, all;

    memcpy(words, command->word, sizeof words);
    words[command->count] = dashes;
    words[command->count + 1] = to.word;
    words[command->count + 2] = NULL;
    other_environment(environment);
    sigemptyset(&none);
    sigfillset(&all);
    if (posix_spawn_file_actions_init(&files) != 0)
        return false;
    if (posix_spawnattr_init(&how) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return false;
    }
    bool ok =
        posix_spawn_file_actions_adddup2(&files, input, 0) == 0 &&
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0) == 0 &&
        posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0) == 0 &&
        posix_spawnattr_setpgroup(&how, 0) == 0 &&
        posix_spawnattr_setsigmask(&how, &none) == 0 &&
        posix_spawnattr_setsigdefault(&how, &all) == 0 &&
        posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                           POSIX_SPAWN_SETSIGDEF) == 0 &&
        posix_spawn(child, words[0], &files, &how, words, environment) == 0;
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return ok;
}

static int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Whether it ended in time; false: it has been ended. */
static bool ends_in_time(pid_t child, uint32_t seconds)
{
    const int64_t until = clock_ms() + (int64_t)seconds * 1000;
    struct pollfd wait = { .fd = pidfd_open(child, 0), .events = POLLIN };
    bool ended = false;

    while (wait.fd >= 0 && !ended) {
        int64_t left = until - clock_ms();
        int ready = poll(&wait, 1, left > 0 ? (int)left : 0);
        ended = ready > 0;
        if ((ready < 0 && errno != EINTR) || (ready == 0 && left <= 0))
            break;
    }
    if (wait.fd >= 0)
        close(wait.fd);
    if (!ended)
        kill(-child, SIGKILL);
    return ended;
}

static enum delivered judge(bool in_time, int status, int *code)
{
    *code = in_time && WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    if (!in_time || !WIFEXITED(status))
        return DELIVERY_UNKNOWN;
    if (*code == 0)
        return DELIVERED;
    return *code == EX_DATAERR || *code == EX_NOUSER ? DELIVERY_REFUSED
                                                     : DELIVERY_LATER;
}

bool deliver(const struct deliver_command *command, const struct delivery *delivery,
             enum delivered *how, int *code, struct err *err)
{
    int input = message_file(delivery->message), status = 0;
    pid_t child = 0;
    bool ok = input >= 0 && spawn(command, delivery->address, input, &child);

    if (input >= 0)
        close(input);
    if (!ok)
        return err_set(err, ERR_UNAVAILABLE, N_("the command {path} does not start"),
                       ARG_WORD(command->word[0]));
    bool in_time = ends_in_time(child, command->seconds);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    *how = judge(in_time, status, code);
    return true;
}
