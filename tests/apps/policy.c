/* policy.c - proves which prefixes may be answered for beside the kernel, and what they come to
 *
 * The kernel has 192.168.3.11/24 and 10.0.0.2/30 unless a test says otherwise. What is refused is
 * refused in words; what is not is looked up in the table that came of it.
 */
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>

#include "apps/policy.h"
#include "apps/run.h"
#include "tests/drivers/texts.h"
#include "tests/unit/packet_builder.h"

void *__real_malloc(size_t len);
void *__wrap_malloc(size_t len);

static bool no_memory;

void *__wrap_malloc(size_t len)
{
    if (no_memory)
        errno = ENOMEM;
    return no_memory ? NULL : __real_malloc(len);
}

static const struct interface_address kernel[] = {{7, IP(192, 168, 3, 11), 24},
                                                  {7, IP(10, 0, 0, 2), 30}};

/* The policy for these words, up to a NULL; the status is what policy_make() returned. */
static struct policy made(const char *const *words, struct error *error, int *status)
{
    struct policy policy = {.kernel = kernel, .n_kernel = N_ELEMENTS(kernel)};
    struct prefix prefixes[8];
    size_t n = 0;

    for (; words[n] != NULL; n++)
        assert_true(prefix_parse(words[n], &prefixes[n], error));
    *status = policy_make(&policy, prefixes, n, error);
    return policy;
}

#define MADE(error, status, ...) made((const char *const[]){__VA_ARGS__, NULL}, error, status)

TEST(what_is_no_single_host_beside_the_kernel_is_refused)
{
    static const char *const rows[][2] = {
        {"255.255.255.255", "broadcast"}, {"192.168.3.255", "broadcast"},
        {"192.168.3.0", "broadcast"},     {"10.0.0.3", "broadcast"},
        {"10.0.0.0", "broadcast"},        {"224.0.0.1", "multicast"},
        {"239.0.0.0/8", "multicast"},     {"127.0.0.1", "loopback"},
        {"127.1.0.0/16", "loopback"},     {"0.0.0.1", "this network"},
        {"0.0.0.0/8", "this network"},    {"240.0.0.1", "reserved"},
        {"192.168.3.11", "kernel's own"}, {"10.0.0.2", "kernel's own"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error = {""};
        int status;
        struct policy policy = MADE(&error, &status, "10.9.9.9", rows[i][0]);
        assert_int_equal(status, EXIT_USAGE);
        assert_says(&error, "cannot answer for", rows[i][0], rows[i][1]);
        free(policy.memory);
    }
}

TEST(what_shall_not_be_answered_anyhow_may_be_said)
{
    static const char *const rows[] = {"192.168.3.255=blackhole", "10.0.0.2=prohibit",
                                       "127.0.0.1=unreachable"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error = {""};
        int status;
        struct policy policy = MADE(&error, &status, "10.9.9.9", rows[i]);
        assert_int_equal(status, EXIT_DONE);
        assert_int_equal(route_lookup(&policy.routes, IP(192, 168, 3, 255)).type, ROUTE_BROADCAST);
        assert_int_equal(route_lookup(&policy.routes, IP(10, 0, 0, 2)).type, ROUTE_NONE);
        assert_int_equal(route_lookup(&policy.routes, IP(127, 0, 0, 1)).type, ROUTE_LOOPBACK);
        free(policy.memory);
    }
}

TEST(a_network_around_them_is_answered_but_for_them)
{
    static const struct {
        const char *prefix;
        uint32_t address;
        enum route_type type;
    } rows[] = {
        {"192.168.3.0/24", IP(192, 168, 3, 255), ROUTE_BROADCAST},
        {"192.168.3.0/24", IP(192, 168, 3, 0), ROUTE_BROADCAST},
        {"192.168.3.0/24", IP(192, 168, 3, 254), ROUTE_LOCAL},
        {"192.168.3.254/31", IP(192, 168, 3, 254), ROUTE_LOCAL},
        {"192.168.3.254/31", IP(192, 168, 3, 255), ROUTE_BROADCAST},
        {"192.168.3.10/31", IP(192, 168, 3, 10), ROUTE_LOCAL},
        {"10.0.0.0/8", IP(10, 0, 0, 3), ROUTE_BROADCAST},
        {"10.0.0.0/8", IP(10, 0, 0, 4), ROUTE_LOCAL},
        {"0.0.0.0/0", IP(127, 0, 0, 1), ROUTE_LOOPBACK},
        {"0.0.0.0/0", IP(224, 0, 0, 1), ROUTE_MULTICAST},
        {"0.0.0.0/0", IP(255, 255, 255, 255), ROUTE_BROADCAST},
        {"126.0.0.0/7", IP(126, 0, 0, 1), ROUTE_LOCAL},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error = {""};
        int status;
        struct policy policy = MADE(&error, &status, rows[i].prefix);
        assert_int_equal(status, EXIT_DONE);
        assert_int_equal(route_lookup(&policy.routes, rows[i].address).type, rows[i].type);
        free(policy.memory);
    }
}

TEST(a_network_of_one_or_two_addresses_has_no_broadcast_address)
{
    static const struct interface_address small[] = {{7, IP(10, 0, 0, 2), 31},
                                                     {7, IP(10, 1, 0, 0), 32}};
    struct policy policy = {.kernel = small, .n_kernel = N_ELEMENTS(small)};
    struct prefix other = {IP(10, 0, 0, 3), 32, ROUTE_LOCAL};
    struct error error = {""};

    (void)state;
    assert_int_equal(policy_make(&policy, &other, 1, &error), EXIT_DONE);
    assert_int_equal(route_lookup(&policy.routes, other.address).type, ROUTE_LOCAL);
    free(policy.memory);
}

TEST(behind_the_kernels_own_address_there_may_be_a_host)
{
    static const struct interface_address first[] = {{7, IP(10, 1, 0, 0), 31}};
    struct policy policy = {.kernel = first, .n_kernel = 1};
    struct prefix prefix = {IP(10, 1, 0, 0), 31, ROUTE_LOCAL};
    struct error error = {""};
    uint32_t host;

    (void)state;
    assert_int_equal(policy_make(&policy, &prefix, 1, &error), EXIT_DONE);
    assert_true(policy_find_host(&policy, &prefix, &host));
    assert_int_equal(host, IP(10, 1, 0, 1));
    free(policy.memory);
}

TEST(without_a_kernels_side_only_special_addresses_are_refused)
{
    struct policy policy = {.n_kernel = 0};
    struct prefix prefix = {IP(192, 168, 3, 255), 32, ROUTE_LOCAL};
    struct error error = {""};

    (void)state;
    assert_int_equal(policy_make(&policy, &prefix, 1, &error), EXIT_DONE);
    free(policy.memory);
    prefix.address = IP(127, 0, 0, 1);
    assert_int_equal(policy_make(&policy, &prefix, 1, &error), EXIT_USAGE);
    free(policy.memory);
}

TEST(the_longest_prefix_decides_and_of_equal_ones_the_last)
{
    struct error error = {""};
    int status;

    (void)state;
    struct policy policy = MADE(&error, &status, "10.1.1.1=blackhole", "10.1.0.0/16",
                                "10.1.1.0/24=unreachable", "10.2.0.0/16", "10.2.0.0/16=prohibit");
    assert_int_equal(status, EXIT_DONE);
    assert_int_equal(route_lookup(&policy.routes, IP(10, 1, 1, 1)).type, ROUTE_BLACKHOLE);
    assert_int_equal(route_lookup(&policy.routes, IP(10, 1, 1, 2)).type, ROUTE_UNREACHABLE);
    assert_int_equal(route_lookup(&policy.routes, IP(10, 1, 2, 1)).type, ROUTE_LOCAL);
    assert_int_equal(route_lookup(&policy.routes, IP(10, 2, 0, 1)).type, ROUTE_PROHIBIT);
    free(policy.memory);
}

TEST(without_memory_there_is_no_policy)
{
    struct error error = {""};
    int status;

    (void)state;
    no_memory = true;
    struct policy policy = MADE(&error, &status, "10.1.1.1", "10.1.1.2");
    no_memory = false;
    assert_int_equal(status, EXIT_FAILED);
    assert_says(&error, "2 routes", "out of memory");
    assert_null(policy.memory);
}

/* The first of the words is the prefix that is asked about. */
TEST(a_host_of_a_prefix_is_one_that_it_decides_about)
{
    static const struct {
        const char *words[4];
        uint32_t host; /* 0: there is none */
    } rows[] = {
        {{"192.168.3.12"}, IP(192, 168, 3, 12)},
        {{"192.168.3.0/24"}, IP(192, 168, 3, 1)},   /* behind the broadcast address */
        {{"192.168.3.10/31"}, IP(192, 168, 3, 10)}, /* before the kernel's */
        {{"10.0.0.0/30"}, IP(10, 0, 0, 1)},
        {{"10.0.0.2/31"}, 0}, /* the kernel's and a broadcast address */
        {{"10.1.0.0/16"}, IP(10, 1, 0, 0)},
        {{"10.1.0.0/16", "10.1.0.0/17=blackhole"}, IP(10, 1, 128, 0)},
        {{"10.1.0.0/16", "10.1.0.0/17", "10.1.128.0/17"}, 0},
        {{"10.1.0.0/31", "10.1.0.0=blackhole", "10.1.0.1=blackhole"}, 0},
        {{"10.1.0.0/16", "10.1.0.0/16=blackhole"}, 0},
        {{"10.1.0.0/16=blackhole", "10.1.0.0/16=blackhole"}, IP(10, 1, 0, 0)},
        {{"10.1.0.0/16=blackhole", "10.1.0.0"}, IP(10, 1, 0, 1)},
        {{"0.0.0.0/0"}, IP(1, 0, 0, 0)},
        {{"0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1"}, 0},
        {{"128.0.0.0/1"}, IP(128, 0, 0, 0)},
        {{"223.255.255.255"}, IP(223, 255, 255, 255)},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error = {""};
        struct prefix prefix;
        uint32_t host = 0;
        int status;
        struct policy policy = made(rows[i].words, &error, &status);
        assert_int_equal(status, EXIT_DONE);
        assert_true(prefix_parse(rows[i].words[0], &prefix, &error));
        assert_int_equal(policy_find_host(&policy, &prefix, &host), rows[i].host != 0);
        assert_int_equal(host, rows[i].host);
        free(policy.memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_single_host_beside_the_kernel_is_refused),
        cmocka_unit_test(what_shall_not_be_answered_anyhow_may_be_said),
        cmocka_unit_test(a_network_around_them_is_answered_but_for_them),
        cmocka_unit_test(a_network_of_one_or_two_addresses_has_no_broadcast_address),
        cmocka_unit_test(behind_the_kernels_own_address_there_may_be_a_host),
        cmocka_unit_test(without_a_kernels_side_only_special_addresses_are_refused),
        cmocka_unit_test(the_longest_prefix_decides_and_of_equal_ones_the_last),
        cmocka_unit_test(without_memory_there_is_no_policy),
        cmocka_unit_test(a_host_of_a_prefix_is_one_that_it_decides_about),
    };
    return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
