/* responder.c - see responder.h: from start to end of the process */

#define _GNU_SOURCE /* prctl, kill */

#include "responder.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "apps/signals.h"
#include "link.h"
#include "responder_child.h"

enum {
    ATTACH_MS = 5000,
    END_MS = 2000, /* that it may take to say how it went */
    SUMMARY_LEN = 65536,
};

static void sleep_ms(long ms)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

const char *responder_name(const struct responder_settings *settings)
{
    static const char *const names[] = {
        [RESPONDER_REFLECTOR] = "the null reflector",
        [RESPONDER_ECHOHOST] = "echohost",
    };
    return settings->kind == RESPONDER_COMMAND ? settings->command : names[settings->kind];
}

/* True when the process has ended, with its status. */
static bool has_ended(struct responder *responder, int *status)
{
    if (responder->pid > 0 && waitpid(responder->pid, status, WNOHANG) == 0)
        return false;
    if (responder->pid > 0)
        (void)kill(-responder->pid, SIGKILL); /* what it has left behind */
    responder->pid = 0;
    return true;
}

static bool say_ended(const struct responder *responder, int status, struct error *error)
{
    const char *name = responder_name(&responder->settings);

    if (WIFSIGNALED(status))
        return error_set(error,
                         "cannot measure `%s`: it was ended by signal %d; try it by hand, on a tun "
                         "device",
                         name, WTERMSIG(status));
    return error_set(
        error, "cannot measure `%s`: it ended with status %d; try it by hand, on a tun device",
        name, WEXITSTATUS(status));
}

/* Whatever is left of it, at once. */
static void kill_all(struct responder *responder)
{
    int status;

    if (responder->pid > 0) {
        (void)kill(-responder->pid, SIGKILL);
        (void)kill(responder->pid, SIGKILL); /* before it has made the group */
        while (waitpid(responder->pid, &status, 0) < 0 && errno == EINTR)
            ;
    }
    responder->pid = 0;
    if (responder->out >= 0)
        (void)close(responder->out);
    responder->out = -1;
}

static bool await_attached(struct responder *responder, struct error *error)
{
    const struct responder_settings *settings = &responder->settings;
    unsigned wanted = settings->queues > 1 ? settings->queues : 1;
    int status = 0;

    for (int ms = 0; ms < ATTACH_MS; ms++) {
        if (link_tun_queues() >= wanted)
            return true;
        if (has_ended(responder, &status))
            return say_ended(responder, status, error);
        if (signals_stop())
            return error_set(error, "interrupted");
        sleep_ms(1);
    }
    return error_set(error,
                     "cannot measure `%s`: it has not attached to " LINK_TUN " within %d s; "
                     "does it open the device named in $TUN, with IFF_TUN | IFF_NO_PI?",
                     responder_name(settings), ATTACH_MS / 1000);
}

bool responder_start(struct responder *responder, const struct responder_settings *settings,
                     struct error *error)
{
    int out[2] = {-1, -1};

    *responder = (struct responder){.settings = *settings, .out = -1};
    if (settings->kind == RESPONDER_ECHOHOST && pipe(out) != 0)
        return error_set(error, "cannot start echohost: %s; close some files", strerror(errno));
    responder->pid = responder_child(settings, out);
    int why = errno;
    responder->out = out[0];
    if (out[1] >= 0)
        (void)close(out[1]);
    bool started = responder->pid > 0;
    if (!started)
        (void)error_set(error, "cannot start %s: %s; end some processes", responder_name(settings),
                        strerror(why));
    if (started && await_attached(responder, error))
        return true;
    kill_all(responder);
    return false;
}

bool responder_check(struct responder *responder, struct error *error)
{
    int status = 0;

    return !has_ended(responder, &status) || say_ended(responder, status, error);
}

/* The last line that echohost has said. */
static json_t *read_summary(int out)
{
    char *text = calloc(1, SUMMARY_LEN + 1);
    size_t len = 0;

    if (text == NULL)
        return NULL;
    for (ssize_t n; len < SUMMARY_LEN && (n = read(out, text + len, SUMMARY_LEN - len)) > 0;)
        len += (size_t)n;
    while (len > 0 && text[len - 1] == '\n')
        text[--len] = '\0';
    char *last = strrchr(text, '\n');
    json_t *summary = json_loads(last != NULL ? last + 1 : text, 0, NULL);
    free(text);
    return summary;
}

bool responder_end(struct responder *responder, json_t **summary, struct error *error)
{
    bool is_echohost = responder->settings.kind == RESPONDER_ECHOHOST, ended = false;
    int status = 0;

    *summary = NULL;
    if (!responder_check(responder, error)) {
        kill_all(responder);
        return false;
    }
    (void)kill(-responder->pid, is_echohost ? SIGINT : SIGTERM);
    for (int ms = 0; ms < END_MS && !(ended = has_ended(responder, &status)); ms++)
        sleep_ms(1);
    if (is_echohost && ended)
        *summary = read_summary(responder->out);
    kill_all(responder);
    if (is_echohost && (!ended || status != 0 || *summary == NULL))
        return error_set(error, "cannot measure echohost: it did not end as it should; run it on "
                                "a device by hand");
    return true;
}
