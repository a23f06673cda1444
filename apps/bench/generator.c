/* generator.c - see generator.h: a feed, and the thread that works it */

#define _GNU_SOURCE /* pthread_sigmask */

#include "generator.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "feed.h"
#include "pace.h"
#include "placing.h"

enum {
    FULL_BATCH = 1024, /* fills two queues of tun */
    REST_NS = 50000,
};

struct generator {
    struct generator_settings settings;
    struct feed *feed;
    struct error why; /* not BPF */
    pthread_t thread;
    atomic_bool stop;
    double rate;
    uint64_t started_ns, stopped_ns;
    bool failed;
    struct error error; /* of the thread */
};

struct generator *generator_open(const struct generator_settings *settings, struct error *error)
{
    struct generator *generator = calloc(1, sizeof *generator);

    if (generator == NULL) {
        (void)error_set(error, "cannot send requests: out of memory; free some");
        return NULL;
    }
    generator->settings = *settings;
    if (!settings->no_bpf)
        generator->feed = feed_bpf_open(settings, &generator->why);
    if (generator->feed == NULL)
        generator->feed = feed_packet_open(settings, error);
    if (generator->feed != NULL)
        return generator;
    free(generator);
    return NULL;
}

const char *generator_kind(const struct generator *generator)
{
    return generator->feed->operations->kind;
}

const char *generator_why(const struct generator *generator)
{
    return generator->why.text;
}

bool generator_send(struct generator *generator, uint32_t n, struct error *error)
{
    return generator->feed->operations->send(generator->feed, n, error);
}

/* The next packets to send; 0: not yet. Between two batches a processor of its own is not given
 * away: sleeping is not exact enough. */
static uint32_t next_batch(const struct generator *generator, struct pace *pace)
{
    if (generator->rate <= 0) {
        if (generator->settings.shared)
            (void)sched_yield();
        return FULL_BATCH;
    }
    uint32_t n = pace_due(pace, pace_now_ns());
    if (n == 0 && generator->settings.cpu < 0)
        (void)nanosleep(&(struct timespec){.tv_nsec = REST_NS}, NULL);
    return n;
}

static void *work(void *argument)
{
    struct generator *generator = argument;
    struct pace pace;

    if (generator->settings.cpu >= 0)
        (void)placing_stay(&(uint32_t){(uint32_t)generator->settings.cpu}, 1);
    generator->started_ns = pace_now_ns();
    pace_begin(&pace, generator->rate, generator->started_ns);
    while (!atomic_load_explicit(&generator->stop, memory_order_relaxed)) {
        uint32_t n = next_batch(generator, &pace);
        if (n > 0 && !generator_send(generator, n, &generator->error)) {
            generator->failed = true;
            break;
        }
    }
    generator->stopped_ns = pace_now_ns();
    return NULL;
}

bool generator_start(struct generator *generator, double rate, struct error *error)
{
    sigset_t all, before;

    generator->rate = rate;
    generator->failed = false;
    atomic_store(&generator->stop, false);
    (void)sigfillset(&all); /* signals are for the thread that waits meanwhile */
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int result = pthread_create(&generator->thread, NULL, work, generator);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result == 0 ||
           error_set(error, "cannot start a thread that sends: %s; end some", strerror(result));
}

bool generator_stop(struct generator *generator, struct error *error)
{
    atomic_store(&generator->stop, true);
    (void)pthread_join(generator->thread, NULL);
    if (generator->failed)
        *error = generator->error;
    return !generator->failed;
}

uint64_t generator_offered(const struct generator *generator)
{
    return generator->feed->operations->offered(generator->feed);
}

uint64_t generator_elapsed_ns(const struct generator *generator)
{
    return generator->stopped_ns - generator->started_ns;
}

uint64_t generator_answered(const struct generator *generator)
{
    return generator->feed->operations->answered(generator->feed);
}

void generator_close(struct generator *generator)
{
    generator->feed->operations->close(generator->feed);
    free(generator);
}
