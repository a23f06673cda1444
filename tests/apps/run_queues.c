/* run_queues.c - proves that `echohost run --queues` answers by all of them, and how that ends
 *
 * On the machine of fake_session.h, where each queue is a socket pair; the threads are real.
 */
#include "tests/unit/unit.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "apps/run.h"
#include "arguments.h"
#include "fake_session.h"

int __real_posix_memalign(void **memory, size_t alignment, size_t len);
int __wrap_posix_memalign(void **memory, size_t alignment, size_t len);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*work)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*work)(void *), void *argument);

static bool no_queues;
static int n_threads; /* that were started */
static int max_threads;

int __wrap_posix_memalign(void **memory, size_t alignment, size_t len)
{
    return no_queues ? ENOMEM : __real_posix_memalign(memory, alignment, len);
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*work)(void *), void *argument)
{
    if (n_threads == max_threads)
        return EAGAIN;
    n_threads++;
    return __real_pthread_create(thread, attributes, work, argument);
}

static const struct captured *said;

static int run_with(struct arguments arguments)
{
    capture_start();
    int status = run(arguments.argc, arguments.argv);
    said = capture_end();
    return status;
}

static int queues_setup(void **state)
{
    no_queues = false;
    n_threads = 0;
    max_threads = -1;
    return session_setup(state);
}

/* A request into a queue, from 0 on. */
static void send_to(unsigned queue)
{
    struct packet_spec spec = packet_echo_request();
    struct frame request = packet_build(&spec);
    int fd = queue == 0 ? session.outside : session.further_outside[queue - 1];

    assert_int_equal(write(fd, request.bytes, request.len), request.len);
    frame_free(&request);
}

/* The packets that came out of it. */
static unsigned n_replies(unsigned queue)
{
    int fd = queue == 0 ? session.outside : session.further_outside[queue - 1];
    uint8_t reply[200];
    unsigned n = 0;

    while (read(fd, reply, sizeof reply) > 0)
        n++;
    return n;
}

TEST(every_queue_is_answered_and_the_summary_has_them_all)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        for (unsigned n = 0; n <= i; n++)
            send_to(i);
    }
    assert_int_equal(run_with(ARGUMENTS("--queues", "4", "--duration", "0.001")), EXIT_DONE);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(n_replies(i), i + 1);
    assert_int_equal(session.asked.n_queues, 4);
    assert_int_equal(session.n_added, 3);
    assert_int_equal(n_threads, 4);
    assert_non_null(strstr(said->out, "tun0 (created), kernel side 192.168.3.11/24, MTU 1500, "
                                      "4 queues: answering"));
    assert_non_null(strstr(said->out, "\n10 packets read, 10 answered"));
    assert_non_null(strstr(said->out, "\nqueue 0: read 1 = sum of verdicts 1\n"));
    assert_non_null(strstr(said->out, "\nqueue 3: read 4 = sum of verdicts 4\n"));
    assert_non_null(strstr(said->out, "\nread 10 = sum of verdicts 10\n"));
    assert_non_null(strstr(said->out, "goes away"));
    assert_string_equal(said->err, "");
    assert_int_equal(session.n_restored, 1);
    assert_true(session.open_when_restored);
    assert_true(is_closed());
}

TEST(one_queue_takes_no_thread)
{
    (void)state;
    send_to(0);
    assert_int_equal(run_with(ARGUMENTS("--queues", "1", "--duration", "0.001")), EXIT_DONE);
    assert_int_equal(n_threads, 0);
    assert_int_equal(session.n_added, 0);
    assert_int_equal(session.asked.n_queues, 1);
    assert_null(strstr(said->out, "queue"));
}

TEST(a_queue_that_cannot_be_had_is_said_and_the_others_are_closed)
{
    (void)state;
    session.max_further = 2;
    assert_int_equal(run_with(ARGUMENTS("--queues", "4")), EXIT_FAILED);
    assert_string_equal(said->err, "echohost: no queue: the test says so; try fewer\n");
    assert_string_equal(said->out, "");
    assert_int_equal(session.n_added, 2);
    assert_int_equal(session.n_restored, 1);
    assert_true(is_closed());
}

TEST(a_thread_that_cannot_be_had_is_said_and_nothing_is_reported)
{
    (void)state;
    max_threads = 1;
    assert_int_equal(run_with(ARGUMENTS("--queues", "2")), EXIT_FAILED);
    assert_non_null(strstr(said->err, "echohost: cannot start a thread: "));
    assert_int_equal(count_lines(said->err), 1);
    assert_string_equal(said->out, "");
    assert_int_equal(session.n_restored, 1);
    assert_true(is_closed());
}

TEST(a_device_that_is_deleted_is_the_end_of_all_queues_and_is_said)
{
    (void)state;
    session.further_inside[1] = 999; /* no such file */
    send_to(0);
    assert_int_equal(run_with(ARGUMENTS("--queues=3")), EXIT_FAILED);
    assert_non_null(
        strstr(said->err, "echohost: cannot read from tun0 any more: Bad file descriptor; "));
    assert_non_null(strstr(said->out, "\n1 packets read, 1 answered"));
    assert_null(strstr(said->out, "goes away"));
    assert_int_equal(session.n_restored, 1);
}

TEST(without_memory_for_queues_no_device_is_made)
{
    (void)state;
    no_queues = true;
    assert_int_equal(run_with(ARGUMENTS("--queues=2")), EXIT_FAILED);
    assert_non_null(strstr(said->err, "echohost: cannot keep 2 queues: out of memory; "));
    assert_int_equal(session.n_opened, 0);
}

TEST(a_processor_that_is_not_there_is_said_with_one_queue_and_with_several)
{
    static const char *const queues[] = {"1", "2"};

    for (size_t i = 0; i < N_ELEMENTS(queues); i++) {
        session_teardown(state);
        queues_setup(state);
        assert_int_equal(run_with(ARGUMENTS("--cpus", "8191", "--queues", queues[i])), EXIT_FAILED);
        assert_non_null(strstr(said->err, "echohost: cannot stay on processor 8191: "));
        assert_string_equal(said->out, "");
        assert_int_equal(session.n_restored, 1);
        assert_true(is_closed());
    }
}

#define queues_test(behaviour)                                                                     \
    cmocka_unit_test_setup_teardown(behaviour, queues_setup, session_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        queues_test(every_queue_is_answered_and_the_summary_has_them_all),
        queues_test(one_queue_takes_no_thread),
        queues_test(a_queue_that_cannot_be_had_is_said_and_the_others_are_closed),
        queues_test(a_thread_that_cannot_be_had_is_said_and_nothing_is_reported),
        queues_test(a_device_that_is_deleted_is_the_end_of_all_queues_and_is_said),
        queues_test(without_memory_for_queues_no_device_is_made),
        queues_test(a_processor_that_is_not_there_is_said_with_one_queue_and_with_several),
    };
    return cmocka_run_group_tests_name("run_queues", tests, NULL, NULL);
}
