/* signals.c - see signals.h
 *
 * A handler sets a flag and writes to an eventfd. The flag costs the loop nothing to look at; the
 * eventfd wakes it when it sleeps, also if the signal comes between the look and the sleep.
 */

#define _GNU_SOURCE /* sigaction */

#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/eventfd.h>

static volatile sig_atomic_t stop, statistics;
static int wake_fd = -1;

static void handle(int signal)
{
    int saved = errno;

    if (signal == SIGUSR1)
        statistics = 1;
    else
        stop = 1;
    (void)eventfd_write(wake_fd, 1);
    errno = saved;
}

int signals_open(void)
{
    static const int handled[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1};
    struct sigaction action = {.sa_handler = handle};

    wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (wake_fd < 0)
        return -1;
    for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++) {
        struct sigaction before;
        /* Who wants it to stop ends what waits, a write or the reading of a pipe; who wants to see
         * the statistics does not. */
        action.sa_flags = handled[i] == SIGUSR1 ? SA_RESTART : 0;
        (void)sigaction(handled[i], &action, &before);
        if (handled[i] == SIGHUP && before.sa_handler == SIG_IGN)
            (void)sigaction(SIGHUP, &before, NULL); /* nohup asked for that */
    }
    (void)sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    return wake_fd;
}

bool signals_stop(void)
{
    return stop;
}

bool signals_statistics(void)
{
    eventfd_t times;

    if (!statistics)
        return false;
    statistics = 0;
    (void)eventfd_read(wake_fd, &times);
    if (statistics) /* asked for again in between: the read has taken that wake, too */
        (void)eventfd_write(wake_fd, 1);
    return true;
}
