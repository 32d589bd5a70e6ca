/*
 * test_outbox_mail.c: messages leave the real program by a real mail program (msmtp) to
 * a real SMTP server (msmtpd), once: also when the program is killed as one leaves.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox.h"

#define MAIL "/usr/bin/msmtp"
#define SMTP "/usr/bin/msmtpd"
#define WAYS "--from insteg@example.org --address https://insteg.example.org --db a.db"

/* Three contacts with e-mail, each with a message that is due. */
static const char three[] =
    "INSERT INTO firm (id, rid, org_id, source, source_key, made_at, version, name,"
    " sort_key, number, form, sni) VALUES (1, 11, 1, 't', 'f', 1, 1, 'Aspens Bageri',"
    " x'61', '', 'none', '');"
    "INSERT INTO firm_contact (id, rid, firm_id, version, name, role, channel, phone,"
    " email, recorded_at, actor) VALUES"
    " (1, 21, 1, 1, 'Doris Testsson', '', 'email', '', 'doris@example.org', 1, 'u1'),"
    " (2, 22, 1, 1, 'Åke Testsson', '', 'email', '', 'ake@example.org', 1, 'u1'),"
    " (3, 23, 1, 1, 'Moa Testsson', '', 'email', '', 'moa@example.org', 1, 'u1');"
    "INSERT INTO outbox (id, rid, org_id, kind, about, about_rid, contact_id, lang,"
    " link, day, channel, state, reason, tries, due_at, made_at, actor)"
    " SELECT id, 30 + id, 1, 'employer_profiles', 'referral', id, id, 'sv',"
    " '/answer/secret' || id, '2026-12-01', 'email', 'waiting', '', 0, id, 1, 'u1'"
    " FROM firm_contact;";

static sqlite3 *db;

static int64_t number_of(const char *sql)
{
    sqlite3_stmt *row;

    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return n;
}

static int open_room(void **state)
{
    char *why = NULL;

    (void)state;
    sandbox_open();
    sandbox_hand_database();
    assert_int_equal(sqlite3_open("a.db", &db), SQLITE_OK);
    if (sqlite3_exec(db, three, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    return 0;
}

static int close_room(void **state)
{
    (void)state;
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    sandbox_close();
    return 0;
}

/* ------------------------------------------------------------------- the SMTP server
 */

static uint16_t free_port(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, len), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    close(fd);
    return ntohs(at.sin_port);
}

static bool listens(uint16_t port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bool yes = connect(fd, (struct sockaddr *)&at, sizeof at) == 0;
    close(fd);
    return yes;
}

static char here[1024], script[8192];

static const char *write_script(const char *name, const char *text)
{
    static char path[4200];

    snprintf(path, sizeof path, "%s/%s", here, name);
    sandbox_write(name, text);
    assert_int_equal(chmod(name, 0755), 0);
    return path;
}

/* It hands each mail it has taken to `command`, with whom it is for. */
static pid_t server_start(uint16_t port, const char *command)
{
    char port_word[32], command_word[4300];
    pid_t child = fork();

    snprintf(port_word, sizeof port_word, "--port=%u", port);
    snprintf(command_word, sizeof command_word, "--command=%s", command);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* it does not outlive a test that failed */
        execl(SMTP, SMTP, port_word, command_word, (char *)NULL);
        _exit(127);
    }
    assert_true(child > 0);
    for (int i = 0; i < 100 && !listens(port); i++)
        sandbox_pause(50);
    assert_true(listens(port));
    return child;
}

static void server_end(pid_t child)
{
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
}

/* ------------------------------------------------------------------------- the tests
 */

static int count_of(const char *file, const char *part)
{
    const char *text = sandbox_read(file, NULL);
    int count = 0;

    while (text && (text = strstr(text, part))) {
        count++;
        text += strlen(part);
    }
    return count;
}

/* The body of the mail to the first: what base64 holds after its empty line. */
static void body_of(const char *file, char *plain, size_t room)
{
    const char *text = sandbox_read(file, NULL), *end = NULL;
    size_t len = 0;

    assert_non_null(text);
    text = strstr(text, "base64");
    assert_non_null(text);
    text =
        strstr(text, "\n\n") ? strstr(text, "\n\n") + 2 : strstr(text, "\r\n\r\n") + 4;
    assert_int_equal(sodium_base642bin((unsigned char *)plain, room - 1, text,
                                       strcspn(text, "-"), "\r\n", &len, &end,
                                       sodium_base64_VARIANT_ORIGINAL),
                     0);
    plain[len] = '\0';
}

static void mail_comes_through_a_real_server_once(void **state)
{
    uint16_t port = free_port();
    char plain[2000];

    (void)state;
    if (access(MAIL, X_OK) != 0 || access(SMTP, X_OK) != 0) {
        print_message("needs msmtp and msmtp-mta: tools/deps.sh test\n");
        skip();
    }
    assert_non_null(getcwd(here, sizeof here));
    snprintf(script, sizeof script,
             "#!/bin/sh\n{ echo \"FOR $*\"; cat; echo '--'; } >>%s/inbox\n", here);
    pid_t server = server_start(port, write_script("take", script));
    snprintf(script, sizeof script,
             "#!/bin/sh\nexec " MAIL " --host=127.0.0.1 --port=%u --tls=off --auth=off"
             " --domain=localhost --from=insteg@example.org \"$@\"\n",
             port);
    const char *mail = write_script("mail", script);
    assert_int_equal(insteg("outbox send --mail-command %s " WAYS, mail), 0);
    printed("Skickade meddelanden: 3");
    assert_int_equal(insteg("outbox send --mail-command %s " WAYS, mail), 0);
    printed("Skickade meddelanden: 0");
    server_end(server);
    assert_int_equal(count_of("inbox", "FOR"), 3);
    assert_int_equal(count_of("inbox", "To: <doris@example.org>"), 1);
    assert_int_equal(count_of("inbox", "To: <ake@example.org>"), 1);
    assert_int_equal(count_of("inbox", "Message-ID: <insteg.31@example.org>"), 1);
    body_of("inbox", plain, sizeof plain);
    assert_non_null(strstr(plain, "Hej Doris!"));
    assert_non_null(strstr(plain, "https://insteg.example.org/answer/secret1"));
    assert_non_null(strstr(plain, "1 december 2026"));
    assert_null(strstr(plain, "Testsson"));
    assert_int_equal(number_of("SELECT count(*) FROM outbox WHERE state = 'sent'"
                               " AND link = '' AND closed_at IS NOT NULL"),
                     3);
}

static void a_server_that_is_away_is_tried_again(void **state)
{
    (void)state;
    if (access(MAIL, X_OK) != 0)
        skip();
    assert_non_null(getcwd(here, sizeof here));
    snprintf(script, sizeof script,
             "#!/bin/sh\nexec " MAIL " --host=127.0.0.1 --port=%u --tls=off --auth=off"
             " --from=insteg@example.org \"$@\"\n",
             free_port());
    assert_int_equal(
        insteg("outbox send --mail-command %s " WAYS, write_script("mail", script)), 0);
    printed("Prövas igen: 3");
    assert_int_equal(insteg("outbox list --db a.db"), 0);
    printed("employer_profiles");
    printed("waiting");
    assert_null(strstr(program_out, "Doris"));
}

/* The command takes the message and then kills whoever handed it over. */
static void killed_as_one_leaves_it_does_not_leave_twice(void **state)
{
    (void)state;
    assert_non_null(getcwd(here, sizeof here));
    snprintf(script, sizeof script,
             "#!/bin/sh\ncat >/dev/null\necho \"FOR $2\" >>%s/inbox\n"
             "[ -e %s/spared ] || { touch %s/spared; kill -9 $PPID; }\n",
             here, here, here);
    const char *mail = write_script("mail", script);
    assert_int_equal(insteg("outbox send --mail-command %s " WAYS, mail),
                     128 + SIGKILL);
    assert_int_equal(count_of("inbox", "FOR doris@example.org"), 1);
    assert_int_equal(insteg("outbox send --mail-command %s " WAYS, mail), 0);
    printed("Skickade meddelanden: 2");
    /* Long after, nobody has sent it again: it is for a person to look at. */
    assert_int_equal(
        insteg("outbox send --now 2099-01-01 --mail-command %s " WAYS, mail),
        EXIT_FOUND);
    printed("Ingen vet om de kom fram");
    assert_int_equal(
        insteg("outbox send --now 2099-02-01 --mail-command %s " WAYS, mail), 0);
    assert_int_equal(count_of("inbox", "FOR doris@example.org"), 1);
    assert_int_equal(count_of("inbox", "FOR"), 3);
    assert_int_equal(number_of("SELECT count(*) FROM outbox WHERE state = 'unsure'"),
                     1);
    /* She did not get it: now it leaves again, with its link. */
    assert_int_equal(insteg("outbox retry 31 --db a.db"), 0);
    assert_int_equal(
        insteg("outbox send --now 2099-02-01 --mail-command %s " WAYS, mail), 0);
    assert_int_equal(count_of("inbox", "FOR doris@example.org"), 2);
}

#define ROOM(test) cmocka_unit_test_setup_teardown(test, open_room, close_room)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        ROOM(mail_comes_through_a_real_server_once),
        ROOM(a_server_that_is_away_is_tried_again),
        ROOM(killed_as_one_leaves_it_does_not_leave_twice),
    };

    if (!sandbox_arguments(argc, argv) || sodium_init() < 0)
        return 2;
    return cmocka_run_group_tests_name("outbox_mail", tests, NULL, NULL);
}
