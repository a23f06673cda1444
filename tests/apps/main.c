/* main.c - proves which subcommand is meant, by the program itself: what it prints, how it ends
 *
 * ECHOHOST in the environment is the path of the program. Nothing here needs a device; that is in
 * tests/system.
 */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <jansson.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct ended {
    int status; /* exit status; -1: by a signal */
    char out[1 << 15], err[1 << 12];
};

static void read_back(FILE *file, char *text, size_t text_len)
{
    rewind(file);
    text[fread(text, 1, text_len - 1, file)] = '\0';
    (void)fclose(file);
}

/* Runs the program with these words, up to a NULL; closed_fd, when it is not negative, is closed
 * in it, and stdout is out_path when that is not NULL. */
static const struct ended *program_with(const char *const *words, int closed_fd,
                                        const char *out_path)
{
    static struct ended ended;
    static char copies[16][64];
    char *argv[N_ELEMENTS(copies) + 1] = {NULL};
    const char *path = getenv("ECHOHOST");
    posix_spawn_file_actions_t actions;
    FILE *out = tmpfile(), *err = tmpfile();
    pid_t pid;
    int status;

    if (path == NULL || out == NULL || err == NULL)
        fail_msg("ECHOHOST is not set, or there are no temporary files");
    (void)snprintf(copies[0], sizeof copies[0], "echohost");
    argv[0] = copies[0];
    for (size_t i = 1; words[i - 1] != NULL && i < N_ELEMENTS(copies); i++) {
        (void)snprintf(copies[i], sizeof copies[i], "%s", words[i - 1]);
        argv[i] = copies[i];
    }
    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    assert_int_equal(posix_spawn_file_actions_adddup2(&actions, fileno(out), STDOUT_FILENO), 0);
    assert_int_equal(posix_spawn_file_actions_adddup2(&actions, fileno(err), STDERR_FILENO), 0);
    if (out_path != NULL)
        assert_int_equal(
            posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out_path, O_WRONLY, 0), 0);
    if (closed_fd >= 0)
        assert_int_equal(posix_spawn_file_actions_addclose(&actions, closed_fd), 0);
    assert_int_equal(posix_spawn(&pid, path, &actions, NULL, argv, environ), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    (void)posix_spawn_file_actions_destroy(&actions);
    ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    read_back(out, ended.out, sizeof ended.out);
    read_back(err, ended.err, sizeof ended.err);
    return &ended;
}

static const struct ended *program(const char *const *words)
{
    return program_with(words, -1, NULL);
}

#define PROGRAM(...) program((const char *const[]){__VA_ARGS__, NULL})

TEST(help_is_the_same_however_it_is_asked_for)
{
    static const char *const words[][3] = {{"-h", NULL},
                                           {"help", NULL},
                                           {"help", "run", NULL},
                                           {"run", "--help", NULL},
                                           {"run", "-h", NULL}};
    static char text[1 << 15];

    (void)state;
    memcpy(text, PROGRAM("--help")->out, sizeof text);
    assert_non_null(strstr(text, "Usage: echohost"));
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        const struct ended *ended = program(words[i]);
        assert_int_equal(ended->status, 0);
        assert_string_equal(ended->out, text);
        assert_string_equal(ended->err, "");
    }
}

TEST(help_for_what_does_not_exist_is_bad_usage)
{
    (void)state;
    const struct ended *ended = PROGRAM("help", "nonsense");
    assert_int_equal(ended->status, 2);
    assert_string_equal(ended->out, "");
    assert_string_equal(ended->err, "echohost: cannot help with 'nonsense': there is no such "
                                    "subcommand; there are run, explain, replay and bench\n");
}

TEST(the_version_is_a_name_and_three_numbers)
{
    static const char *const words[][3] = {
        {"--version", NULL}, {"-V", NULL}, {"run", "--version", NULL}};
    unsigned major, minor, patch;
    char end;

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        const struct ended *ended = program(words[i]);
        assert_int_equal(ended->status, 0);
        assert_int_equal(sscanf(ended->out, "echohost %u.%u.%u%c", &major, &minor, &patch, &end),
                         4);
        assert_int_equal(end, '\n');
    }
}

TEST(run_is_what_is_meant_when_nothing_is_said)
{
    static const char *const words[][4] = {
        {"--mem", NULL}, {"run", "--mem", NULL}, {"--mem", "192.168.3.12", NULL}};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        const struct ended *ended = program(words[i]);
        assert_int_equal(ended->status, 0);
        assert_non_null(strstr(ended->out, "64 bytes from 192.168.3.12: icmp_seq=4 ttl=64\n"));
        assert_non_null(strstr(ended->out, "4 packets read, 4 answered"));
        assert_string_equal(ended->err, "");
    }
}

TEST(json_is_an_object_a_line_and_nothing_else)
{
    static const char *const events[] = {"start", "reply", "reply", "reply", "reply", "summary"};

    (void)state;
    const struct ended *ended = PROGRAM("--mem", "--json");
    const char *line = ended->out;
    assert_int_equal(ended->status, 0);
    for (size_t i = 0; i < N_ELEMENTS(events); i++) {
        const char *end = strchr(line, '\n');
        assert_non_null(end);
        json_t *object = json_loadb(line, (size_t)(end - line), 0, NULL);
        const char *event = json_string_value(json_object_get(object, "event"));
        assert_non_null(event);
        assert_string_equal(event, events[i]);
        json_decref(object);
        line = end + 1;
    }
    assert_string_equal(line, "");
    assert_string_equal(ended->err, "");
}

TEST(bad_usage_is_said_on_stderr_alone)
{
    static const char *const words[][3] = {{"nonsense", NULL},
                                           {"run", "nonsense", NULL},
                                           {"--nonsense", NULL},
                                           {"run", "run", NULL},
                                           {"", NULL}};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        const struct ended *ended = program(words[i]);
        assert_int_equal(ended->status, 2);
        assert_string_equal(ended->out, "");
        assert_memory_equal(ended->err, "echohost: cannot use '", 22);
    }
}

TEST(what_fails_at_run_time_is_1)
{
    (void)state;
    const struct ended *ended = PROGRAM("--fd", "1000");
    assert_int_equal(ended->status, 1);
    assert_string_equal(ended->out, "");
    assert_memory_equal(ended->err, "echohost: cannot use fd 1000: ", 30);
}

TEST(a_standard_fd_that_is_closed_disturbs_nothing)
{
    static const char *const words[] = {"--mem", NULL};

    (void)state;
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        const struct ended *ended = program_with(words, fd, NULL);
        assert_int_equal(ended->status, 0);
        assert_string_equal(ended->err, "");
        if (fd != STDOUT_FILENO)
            assert_non_null(strstr(ended->out, "4 packets read, 4 answered"));
    }
}

TEST(a_stdout_that_is_full_is_a_failure_and_is_said)
{
    static const char *const words[][3] = {
        {"--help", NULL}, {"--version", NULL}, {"--mem", NULL}, {"--mem", "--json", NULL}};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        const struct ended *ended = program_with(words[i], -1, "/dev/full");
        assert_int_equal(ended->status, 1);
        assert_memory_equal(ended->err, "echohost: cannot write to stdout: ", 34);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_is_the_same_however_it_is_asked_for),
        cmocka_unit_test(help_for_what_does_not_exist_is_bad_usage),
        cmocka_unit_test(the_version_is_a_name_and_three_numbers),
        cmocka_unit_test(run_is_what_is_meant_when_nothing_is_said),
        cmocka_unit_test(json_is_an_object_a_line_and_nothing_else),
        cmocka_unit_test(bad_usage_is_said_on_stderr_alone),
        cmocka_unit_test(what_fails_at_run_time_is_1),
        cmocka_unit_test(a_standard_fd_that_is_closed_disturbs_nothing),
        cmocka_unit_test(a_stdout_that_is_full_is_a_failure_and_is_said),
    };
    return cmocka_run_group_tests_name("main", tests, NULL, NULL);
}
