/* responder_child.c - see responder_child.h
 *
 * A command of the user's may start processes of its own. In a PID namespace they all end with the
 * first of it, however they were started, and that one dies with bench.
 */

#define _GNU_SOURCE /* prctl, clone3 */

#include "responder_child.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/address.h"
#include "link.h"
#include "placing.h"
#include "reflector.h"

enum { CANNOT_RUN = 127 }; /* as a shell says it */

/* Signals are as a new program expects them, and with its parent it ends as well. */
static void settle(const struct responder_settings *settings, pid_t parent)
{
    static const int handled[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGPIPE};

    for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++)
        (void)signal(handled[i], SIG_DFL);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (parent != 0 && getppid() != parent)
        _exit(CANNOT_RUN);
    (void)setpgid(0, 0);
    (void)placing_stay(settings->cpus, settings->n_cpus);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing >= 0)
        (void)dup2(nothing, STDIN_FILENO);
}

/* "0,1" */
static void write_cpus(const struct responder_settings *settings, char *out, size_t out_len)
{
    size_t len = 0;

    for (unsigned i = 0; i < settings->n_cpus && len < out_len; i++)
        len += (size_t)snprintf(out + len, out_len - len, i == 0 ? "%u" : ",%u", settings->cpus[i]);
}

static void run_echohost(const struct responder_settings *settings)
{
    char queues[16], busy_poll[16], batch[16], cells[16], cpus[512] = "";
    bool pinned = settings->n_cpus > 0;

    (void)snprintf(queues, sizeof queues, "%u", settings->queues > 1 ? settings->queues : 1);
    (void)snprintf(busy_poll, sizeof busy_poll, "%u", settings->busy_poll_us);
    (void)snprintf(batch, sizeof batch, "%u", settings->batch);
    (void)snprintf(cells, sizeof cells, "%u", settings->cells);
    write_cpus(settings, cpus, sizeof cpus);
    (void)execl("/proc/self/exe", "echohost", "run", "-i", LINK_TUN, "--json", "--queues", queues,
                "--batch", batch, "--ring", cells, "--busy-poll", busy_poll,
                pinned ? "--cpus" : NULL, cpus, NULL);
}

static void run_command(const struct responder_settings *settings)
{
    struct address_text own = address_text(LINK_TUN_NETWORK | LINK_THEIR_SIDE);
    struct address_text kernel = address_text(LINK_TUN_NETWORK | LINK_OUR_SIDE);

    (void)dup2(STDERR_FILENO, STDOUT_FILENO); /* stdout is for figures */
    (void)setenv("TUN", LINK_TUN, 1);
    (void)setenv("ADDR", own.text, 1);
    (void)setenv("KERNEL_ADDR", kernel.text, 1);
    (void)execl("/bin/sh", "sh", "-c", settings->command, NULL);
}

/* The first process of a PID namespace waits for the others. */
static int run_init(const struct responder_settings *settings)
{
    int status = 0;
    pid_t command = fork();

    if (command == 0) {
        run_command(settings);
        _exit(CANNOT_RUN);
    }
    if (command < 0)
        return CANNOT_RUN;
    for (pid_t ended = 0; ended != command;) {
        ended = wait(&status);
        if (ended < 0 && errno != EINTR)
            break;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static pid_t start_init(void)
{
    struct clone_args arguments = {.flags = CLONE_NEWPID, .exit_signal = SIGCHLD};
    pid_t pid = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);

    return pid >= 0 ? pid : fork();
}

pid_t responder_child(const struct responder_settings *settings, const int out[2])
{
    bool is_command = settings->kind == RESPONDER_COMMAND;
    pid_t parent = is_command ? 0 : getpid();
    pid_t pid = is_command ? start_init() : fork();

    if (pid > 0)
        (void)setpgid(pid, pid); /* whoever comes first */
    if (pid != 0)
        return pid;
    settle(settings, parent);
    switch (settings->kind) {
    case RESPONDER_REFLECTOR:
        _exit(reflector_run(settings->batch, settings->busy_poll_us));
    case RESPONDER_ECHOHOST:
        (void)dup2(out[1], STDOUT_FILENO);
        (void)close(out[0]);
        run_echohost(settings);
        break;
    case RESPONDER_COMMAND:
        _exit(run_init(settings));
    }
    _exit(CANNOT_RUN);
}
