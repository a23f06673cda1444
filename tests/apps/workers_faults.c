/* workers_faults.c - proves that workers which cannot start say why, and leave nothing behind
 */
#define _GNU_SOURCE /* sched_getaffinity */

#include "workers_setup.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>

int __real_eventfd(unsigned count, int flags);
int __wrap_eventfd(unsigned count, int flags);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*work)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*work)(void *), void *argument);
int __real_posix_memalign(void **memory, size_t alignment, size_t len);
int __wrap_posix_memalign(void **memory, size_t alignment, size_t len);
void *__real_calloc(size_t n, size_t len);
void *__wrap_calloc(size_t n, size_t len);

/* How many calls succeed before one fails; -1: all do. */
static int n_eventfds = -1, n_threads = -1, n_aligned = -1, n_callocs = -1;

static bool does_fail(int *n)
{
    if (*n == 0)
        return true;
    *n -= *n > 0;
    return false;
}

int __wrap_eventfd(unsigned count, int flags)
{
    if (!does_fail(&n_eventfds))
        return __real_eventfd(count, flags);
    errno = EMFILE;
    return -1;
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*work)(void *), void *argument)
{
    return does_fail(&n_threads) ? EAGAIN
                                 : __real_pthread_create(thread, attributes, work, argument);
}

int __wrap_posix_memalign(void **memory, size_t alignment, size_t len)
{
    return does_fail(&n_aligned) ? ENOMEM : __real_posix_memalign(memory, alignment, len);
}

void *__wrap_calloc(size_t n, size_t len)
{
    return does_fail(&n_callocs) ? NULL : __real_calloc(n, len);
}

static unsigned n_open_fds(void)
{
    DIR *fds = opendir("/proc/self/fd");
    unsigned n = 0;

    assert_non_null(fds);
    while (readdir(fds) != NULL)
        n++;
    (void)closedir(fds);
    return n;
}

/* Does not start, and those that did are brought to their end. */
static void refused(unsigned n_started)
{
    unsigned before = n_open_fds();

    bool started = workers_start(&workers, queues, &options, wake_fd, &error);
    n_eventfds = n_threads = n_aligned = n_callocs = -1;
    assert_false(started);
    assert_int_equal(workers.n, n_started);
    for (unsigned i = 0; i < n_started; i++)
        ask_queue(i, 1);
    assert_int_equal(workers_stop(&workers), n_started);
    assert_int_equal(n_open_fds(), before);
}

TEST(without_an_eventfd_for_each_it_is_said)
{
    (void)state;
    n_eventfds = 2;
    refused(2);
    assert_says(&error, "cannot wait for orders", "Too many open files", "--queues");
}

TEST(without_a_thread_for_each_it_is_said)
{
    (void)state;
    n_threads = 1;
    refused(1);
    assert_says(&error, "cannot start a thread", "Resource temporarily unavailable", "--queues");
}

TEST(without_memory_it_is_said)
{
    (void)state;
    n_aligned = 0;
    refused(0);
    assert_says(&error, "cannot keep 3 workers", "out of memory", "--queues");
    workers_free(&workers);
    n_callocs = 0;
    refused(0);
    assert_says(&error, "cannot keep 3 workers", "out of memory", "--queues");
}

TEST(a_processor_that_is_not_there_is_said_and_the_main_thread_is_where_it_was)
{
    cpu_set_t before, after;

    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    options.n_cpus = 2;
    while (!CPU_ISSET(options.cpus[0], &before))
        options.cpus[0]++;
    options.cpus[1] = 8191;
    refused(1);
    assert_says(&error, "cannot stay on processor 8191", "Invalid argument", "--cpus");
    assert_int_equal(sched_getaffinity(0, sizeof after, &after), 0);
    assert_true(CPU_EQUAL(&before, &after));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        workers_test(without_an_eventfd_for_each_it_is_said),
        workers_test(without_a_thread_for_each_it_is_said),
        workers_test(without_memory_it_is_said),
        workers_test(a_processor_that_is_not_there_is_said_and_the_main_thread_is_where_it_was),
    };
    return cmocka_run_group_tests_name("workers_faults", tests, NULL, NULL);
}
