/* workers.c - see workers.h */

#define _GNU_SOURCE /* eventfd, pthread_sigmask */

#include "workers.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "pinning.h"
#include "signals.h"

struct worker {
    alignas(QUEUE_ALIGNMENT) struct queue *queue;
    pthread_t thread;
    int main_fd; /* wakes the main thread */
    atomic_bool stop;
    atomic_bool asked; /* for its counts */
    atomic_bool ended;
    bool has_port; /* at its end */
    pthread_mutex_t lock;
    pthread_cond_t told;
    struct counts *counts; /* written by the worker when it is asked, when it has ended by main */
};

static void take_counts(struct worker *worker)
{
    struct counted counted = queue_counted(worker->queue);

    counts_take(worker->counts, &counted);
}

/* Copies the counts, and makes the eventfd unreadable again: under the lock, under which whoever
 * asks sets the flag and writes to it. */
static void tell(struct worker *worker)
{
    eventfd_t times;

    (void)pthread_mutex_lock(&worker->lock);
    (void)eventfd_read(worker->queue->server.wake_fd, &times);
    take_counts(worker);
    atomic_store(&worker->asked, false);
    (void)pthread_cond_signal(&worker->told);
    (void)pthread_mutex_unlock(&worker->lock);
}

/* From here on the worker touches nothing of the queue any more. */
static void leave(struct worker *worker)
{
    (void)pthread_mutex_lock(&worker->lock);
    atomic_store(&worker->ended, true);
    (void)pthread_cond_signal(&worker->told);
    (void)pthread_mutex_unlock(&worker->lock);
    (void)eventfd_write(worker->main_fd, 1);
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct server *server = &worker->queue->server;
    bool has_port = true;

    while (has_port && !atomic_load_explicit(&worker->stop, memory_order_acquire)) {
        has_port = serve_turn(server);
        if (atomic_load_explicit(&worker->asked, memory_order_acquire))
            tell(worker);
    }
    serve_end(server, has_port);
    worker->has_port = has_port;
    leave(worker);
    return NULL;
}

/* Signals are for the main thread: the worker inherits that it hears none but those about a fault
 * of its own. */
static int start_thread(struct worker *worker)
{
    sigset_t all, before;

    (void)sigfillset(&all);
    (void)sigdelset(&all, SIGSEGV);
    (void)sigdelset(&all, SIGBUS);
    (void)sigdelset(&all, SIGFPE);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int result = pthread_create(&worker->thread, NULL, work, worker);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result;
}

static void end(struct worker *worker)
{
    (void)close(worker->queue->server.wake_fd);
    (void)pthread_cond_destroy(&worker->told);
    (void)pthread_mutex_destroy(&worker->lock);
}

static bool start(struct worker *worker, struct error *error)
{
    struct server *server = &worker->queue->server;

    server->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (server->wake_fd < 0)
        return error_set(error,
                         "cannot wait for orders: %s; close some files, or use fewer --queues",
                         strerror(errno));
    (void)pthread_mutex_init(&worker->lock, NULL);
    (void)pthread_cond_init(&worker->told, NULL);
    serve_begin(server);
    int result = start_thread(worker);
    if (result == 0)
        return true;
    end(worker);
    return error_set(error,
                     "cannot start a thread: %s; raise the limit of `ulimit -u`, or use fewer "
                     "--queues",
                     strerror(result));
}

static bool start_all(struct workers *workers, struct queue *queues, const struct options *options,
                      struct error *error)
{
    for (unsigned i = 0; i < options->queues; i++) {
        struct worker *worker = &workers->list[i];
        worker->queue = &queues[i];
        worker->main_fd = workers->wake_fd;
        worker->counts = &workers->counts[i];
        if (!pinning_stay(options, i, error) || !start(worker, error))
            return false;
        workers->n++;
    }
    return true;
}

bool workers_start(struct workers *workers, struct queue *queues, const struct options *options,
                   int wake_fd, struct error *error)
{
    size_t len = options->queues * sizeof *workers->list;
    struct pinning pinning;
    void *list;

    *workers = (struct workers){.wake_fd = wake_fd};
    workers->counts = calloc(options->queues, sizeof *workers->counts);
    if (workers->counts == NULL || posix_memalign(&list, QUEUE_ALIGNMENT, len) != 0)
        return error_set(error, "cannot keep %u workers: out of memory; use fewer --queues",
                         options->queues);
    workers->list = memset(list, 0, len);
    pinning_remember(&pinning);
    bool started = start_all(workers, queues, options, error);
    pinning_return(&pinning); /* the main thread is everywhere where it was */
    return started;
}

/* The flag first: who sees it waits for the lock, and then there is something to read. */
static void ask(struct worker *worker, atomic_bool *flag)
{
    (void)pthread_mutex_lock(&worker->lock);
    atomic_store(flag, true);
    (void)eventfd_write(worker->queue->server.wake_fd, 1);
    (void)pthread_mutex_unlock(&worker->lock);
}

/* Asks all of them for their counts before it waits for the first. */
static void ask_all(const struct workers *workers)
{
    for (unsigned i = 0; i < workers->n; i++)
        ask(&workers->list[i], &workers->list[i].asked);
    for (unsigned i = 0; i < workers->n; i++) {
        struct worker *worker = &workers->list[i];
        (void)pthread_mutex_lock(&worker->lock);
        while (atomic_load(&worker->asked) && !atomic_load(&worker->ended))
            (void)pthread_cond_wait(&worker->told, &worker->lock);
        if (atomic_load(&worker->ended))
            take_counts(worker);
        (void)pthread_mutex_unlock(&worker->lock);
    }
}

static bool one_has_ended(const struct workers *workers)
{
    for (unsigned i = 0; i < workers->n; i++) {
        if (atomic_load(&workers->list[i].ended))
            return true;
    }
    return false;
}

void workers_watch(struct workers *workers, const struct report *report, uint64_t max_time_ns)
{
    const struct server *first = &workers->list[0].queue->server;
    struct pollfd wake = {.fd = workers->wake_fd, .events = POLLIN};

    while (!signals_stop() && !one_has_ended(workers)) {
        uint64_t elapsed_ns = serve_elapsed_ns(first);
        if (max_time_ns != 0 && elapsed_ns >= max_time_ns)
            break;
        (void)poll(&wake, 1, max_time_ns != 0 ? serve_ms(max_time_ns - elapsed_ns) : -1);
        if (signals_statistics()) {
            ask_all(workers);
            report_statistics(report, serve_elapsed_ns(first));
        }
    }
}

unsigned workers_stop(struct workers *workers)
{
    unsigned gone = workers->n;

    for (unsigned i = 0; i < workers->n; i++)
        ask(&workers->list[i], &workers->list[i].stop);
    for (unsigned i = 0; i < workers->n; i++) {
        struct worker *worker = &workers->list[i];
        (void)pthread_join(worker->thread, NULL);
        take_counts(worker);
        end(worker);
        if (!worker->has_port && gone == workers->n)
            gone = i;
    }
    return gone;
}

void workers_free(struct workers *workers)
{
    free(workers->list);
    free(workers->counts);
}
