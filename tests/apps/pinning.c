/* pinning.c - proves on which processor a thread stays, and what is said of one that is not there
 *
 * The processors are in the hands of the test: sched_setaffinity() is replaced.
 */
#define _GNU_SOURCE /* CPU_SET */

#include "tests/unit/unit.h"

#include <errno.h>
#include <sched.h>

#include "apps/pinning.h"
#include "tests/drivers/texts.h"

int __wrap_sched_setaffinity(pid_t thread, size_t len, const cpu_set_t *set);
int __wrap_sched_getaffinity(pid_t thread, size_t len, cpu_set_t *set);

enum { N_CPUS = 8192 };

static struct {
    int n_calls, result;
    pid_t thread;
    struct pinning allowed; /* what the thread is told, and what it may */
} machine;

int __wrap_sched_setaffinity(pid_t thread, size_t len, const cpu_set_t *set)
{
    assert_int_equal(len, sizeof machine.allowed.cpus);
    machine.n_calls++;
    machine.thread = thread;
    memcpy(machine.allowed.cpus, set, len);
    errno = -machine.result;
    return machine.result < 0 ? -1 : 0;
}

int __wrap_sched_getaffinity(pid_t thread, size_t len, cpu_set_t *set)
{
    assert_int_equal(thread, 0);
    assert_int_equal(len, sizeof machine.allowed.cpus);
    memcpy(set, machine.allowed.cpus, len);
    return (int)len;
}

static int machine_setup(void **state)
{
    (void)state;
    memset(&machine, 0, sizeof machine);
    return 0;
}

/* The only processor that is allowed. */
static unsigned allowed_cpu(void)
{
    const cpu_set_t *set = (const void *)machine.allowed.cpus;
    unsigned cpu = 0;

    assert_int_equal(CPU_COUNT_S(sizeof machine.allowed.cpus, set), 1);
    while (!CPU_ISSET_S(cpu, sizeof machine.allowed.cpus, set))
        cpu++;
    return cpu;
}

TEST(without_a_list_nothing_is_done)
{
    struct options options = {.queues = 3};
    struct error error = {""};

    (void)state;
    for (unsigned i = 0; i < 3; i++)
        assert_true(pinning_stay(&options, i, &error));
    assert_int_equal(machine.n_calls, 0);
}

TEST(queues_take_the_processors_of_the_list_in_turn)
{
    struct options options = {.queues = 5, .cpus = {7, 0, N_CPUS - 1}, .n_cpus = 3};
    static const unsigned expected[] = {7, 0, N_CPUS - 1, 7, 0};
    struct error error = {""};

    (void)state;
    for (unsigned i = 0; i < N_ELEMENTS(expected); i++) {
        assert_int_equal(pinning_cpu(&options, i), expected[i]);
        assert_true(pinning_stay(&options, i, &error));
        assert_int_equal(machine.thread, 0); /* the one that calls */
        assert_int_equal(allowed_cpu(), expected[i]);
    }
}

TEST(a_processor_that_cannot_be_had_is_said)
{
    struct options options = {.queues = 1, .cpus = {77}, .n_cpus = 1};
    struct error error = {""};

    (void)state;
    machine.result = -EINVAL;
    assert_false(pinning_stay(&options, 0, &error));
    assert_says(&error, "cannot stay on processor 77", "Invalid argument", "Cpus_allowed_list",
                "--cpus");
}

TEST(who_was_allowed_elsewhere_returns_there)
{
    struct options options = {.queues = 2, .cpus = {3}, .n_cpus = 1};
    struct error error = {""};
    struct pinning before;

    (void)state;
    memset(&machine.allowed, 0x5a, sizeof machine.allowed);
    pinning_remember(&before);
    assert_true(pinning_stay(&options, 1, &error));
    assert_int_equal(allowed_cpu(), 3);
    pinning_return(&before);
    for (size_t i = 0; i < sizeof machine.allowed; i++)
        assert_int_equal(((uint8_t *)&machine.allowed)[i], 0x5a);
}

#define pinning_test(behaviour) cmocka_unit_test_setup(behaviour, machine_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        pinning_test(without_a_list_nothing_is_done),
        pinning_test(queues_take_the_processors_of_the_list_in_turn),
        pinning_test(a_processor_that_cannot_be_had_is_said),
        pinning_test(who_was_allowed_elsewhere_returns_there),
    };
    return cmocka_run_group_tests_name("pinning", tests, NULL, NULL);
}
