/*
 * test_log.c: does base/log write what its header promises? stderr is a pipe that keeps
 * writes apart, so that a line in two pieces would be seen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"

#define LINE_MOST 512u

static int kept_stderr, pipe_end[2];
static char line[4096];

static int open_pipe(void **state)
{
    (void)state;
    assert_int_equal(pipe2(pipe_end, O_DIRECT | O_NONBLOCK | O_CLOEXEC), 0);
    kept_stderr = dup(STDERR_FILENO);
    assert_true(kept_stderr >= 0);
    assert_int_equal(dup2(pipe_end[1], STDERR_FILENO), STDERR_FILENO);
    return 0;
}

static int close_pipe(void **state)
{
    (void)state;
    log_set_level(LOG_LEVEL_INFO);
    dup2(kept_stderr, STDERR_FILENO);
    close(kept_stderr);
    close(pipe_end[0]);
    close(pipe_end[1]);
    return 0;
}

/* The next write to stderr without its time, or "" when there was none. */
static const char *next_line(void)
{
    ssize_t len = read(pipe_end[0], line, sizeof line - 1);
    int64_t moment;

    if (len < 0 && errno == EAGAIN)
        return "";
    assert_true(len > 24);
    line[len] = '\0';
    assert_true(str_starts(str_from(line), "ts="));
    assert_true(moment_parse((struct str){ line + 3, 20 }, &moment));
    assert_true(moment_now() - moment < 60 * MOMENT_SECOND);
    assert_int_equal(line[23], ' ');
    return line + 24;
}

static void a_line_has_its_fields_in_order(void **state)
{
    (void)state;
    log_info("case.moved", LOG_ID("case", 42), LOG_WORD("event", "offer"),
             LOG_NUM("n", INT64_MIN));
    assert_string_equal(next_line(), "level=info event=case.moved case=42 event=offer "
                                     "n=-9223372036854775808\n");
    assert_string_equal(next_line(), "");
}

static void a_line_may_have_no_field_or_four(void **state)
{
    (void)state;
    log_warn("alone");
    assert_string_equal(next_line(), "level=warn event=alone\n");
    log_error("four", LOG_NUM("a", 1), LOG_NUM("b", 2), LOG_NUM("c", 3),
              LOG_NUM("d", 4));
    assert_string_equal(next_line(), "level=error event=four a=1 b=2 c=3 d=4\n");
}

static void lines_above_the_level_are_dropped(void **state)
{
    (void)state;
    log_set_level(LOG_LEVEL_WARN);
    log_info("not.this");
    assert_string_equal(next_line(), "");
    log_warn("this");
    assert_string_equal(next_line(), "level=warn event=this\n");
    log_set_level(LOG_LEVEL_ERROR);
    log_warn("not.this");
    assert_string_equal(next_line(), "");
    log_error("this");
    assert_string_equal(next_line(), "level=error event=this\n");
}

static void a_line_too_long_is_cut_and_still_a_line(void **state)
{
    static char word[LINE_MOST * 2];

    (void)state;
    for (size_t len = LINE_MOST - 60; len < LINE_MOST + 60; len++) {
        memset(word, 'w', len);
        word[len] = '\0';
        log_info("long", LOG_WORD("word", word), LOG_NUM("after", 7));
        next_line();
        size_t whole = strlen(line);
        assert_true(whole <= LINE_MOST);
        assert_int_equal(line[whole - 1], '\n');
        assert_ptr_equal(strchr(line, '\n'), line + whole - 1);
    }
}

static void a_log_that_cannot_be_written_is_passed_over(void **state)
{
    (void)state;
    close(STDERR_FILENO);
    log_error("nobody.hears");
    assert_int_equal(dup2(pipe_end[1], STDERR_FILENO), STDERR_FILENO);
    log_error("heard");
    assert_string_equal(next_line(), "level=error event=heard\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_line_has_its_fields_in_order, open_pipe,
                                        close_pipe),
        cmocka_unit_test_setup_teardown(a_line_may_have_no_field_or_four, open_pipe,
                                        close_pipe),
        cmocka_unit_test_setup_teardown(lines_above_the_level_are_dropped, open_pipe,
                                        close_pipe),
        cmocka_unit_test_setup_teardown(a_line_too_long_is_cut_and_still_a_line,
                                        open_pipe, close_pipe),
        cmocka_unit_test_setup_teardown(a_log_that_cannot_be_written_is_passed_over,
                                        open_pipe, close_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
