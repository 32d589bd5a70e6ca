/*
 * sandbox.h: the real program, run in a folder of its own, and what it said.
 *
 * Includes nothing from src/: these tests see insteg as its users do.
 * Purity  one sandbox at a time; it is the working folder until sandbox_close.
 * Limits  SANDBOX_TEXT bytes of each answer; what is longer fails the test.
 */
#ifndef TESTS_CLI_SANDBOX_H
#define TESTS_CLI_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define SANDBOX_TEXT ((size_t)1 << 24)
#define EXIT_FOUND   1 /* the exit codes of the program, by name */
#define EXIT_USAGE   2
#define EXIT_INPUT   3
#define EXIT_STATE   4
#define EXIT_BUSY    69

/* The program to run, and the folder this project lies in; whole paths. */
extern const char *program_path;
extern const char *source_folder;

/* For main: takes both from the arguments; false when they are not there. */
bool sandbox_arguments(int argc, char **argv);

/* What the last `insteg` said; terminated. */
extern char program_out[SANDBOX_TEXT];
extern char program_err[SANDBOX_TEXT];

/* Makes an empty folder and goes there; forgets INSTEG_DB and INSTEG_LANG. */
void sandbox_open(void);
/* Leaves and removes it. */
void sandbox_close(void);

/* Writes a file in the sandbox. */
void sandbox_write(const char *name, const char *text);
void sandbox_write_bytes(const char *name, const void *bytes, size_t len);
/* Reads a file of the sandbox or elsewhere, terminated, borrowed until the next call;
 * NULL: there is none. */
const char *sandbox_read(const char *name, size_t *len);
bool sandbox_has(const char *name);
/* How many files of the sandbox have `part` in their name. */
int sandbox_files_with(const char *part);
void sandbox_copy(const char *from, const char *to);
/* Copies tests/golden/hand/ into the sandbox: people, needs, requirements. */
void sandbox_hand(void);
/* The same, imported into a.db. */
void sandbox_hand_database(void);
/* The day the hand check is on. */
#define HAND_NOW "--now 2026-11-26"

/* Whether the program is run by somebody with no rights of her own (nobody, for root).
 */
extern bool sandbox_unprivileged;
/* The largest file the program may write; 0: no limit. */
extern size_t sandbox_file_limit;

/*
 * Runs `insteg WORDS`, cut at blanks, and waits for it.
 * return  its exit code, or 128 + the signal that ended it.
 */
int insteg(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Starts it without waiting; what it says goes to NAME.out and NAME.err. */
pid_t insteg_start(const char *name, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Waits for one that was started. */
int insteg_end(pid_t pid);

/* Fails unless the last answer on standard error is one sentence that holds `part`. */
void said(const char *part);
/* Fails unless standard output does. */
void printed(const char *part);

/* The tests' own numbers: splitmix64. */
uint64_t chance_next(uint64_t *state);
/* 0 .. below-1. */
unsigned chance(uint64_t *state, unsigned below);

int64_t sandbox_now_ms(void);
void sandbox_pause(int ms);

/* Starts `insteg serve WORDS` on a free port and waits until it listens. */
pid_t serve_start(const char *words, uint16_t *port);
/* Ends it by SIGTERM; fails unless it ends well. */
void serve_end(pid_t pid);
/*
 * Asks for a page. `accept` NULL: as a browser.
 * return  the status; 0 when nothing answers. *body is borrowed until the next call.
 */
int http_get(uint16_t port, const char *path, const char *accept, const char **body);

#endif
