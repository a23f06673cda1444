/* policy_known.c - proves that a policy knows all that it put into its table, in their order
 *
 * Who makes the table anew from that list (explain, the page) gets the same answers.
 */
#include "tests/unit/unit.h"

#include "apps/policy.h"
#include "apps/run.h"
#include "tests/unit/packet_builder.h"

static const struct interface_address kernel[] = {
    {7, IP(192, 168, 3, 11), 24}, {7, IP(10, 0, 0, 2), 31}, {7, IP(10, 4, 0, 1), 30}};

enum { MAX_KNOWN = 16 };

static struct policy made(const char *const *words, bool allow_240, unsigned n_kernel, int *status)
{
    struct policy policy = {.kernel = kernel, .n_kernel = n_kernel, .allow_240 = allow_240};
    struct prefix prefixes[8] = {{0}};
    struct error error;
    size_t n = 0;

    for (; words[n] != NULL; n++)
        assert_true(prefix_parse(words[n], &prefixes[n], &error));
    *status = policy_make(&policy, prefixes, n, &error);
    return policy;
}

/* These words, up to a NULL, make the special prefixes known, then these. */
static void assert_known(const char *const *words, bool allow_240, unsigned n_kernel,
                         const struct route_prefix *known, size_t n_known)
{
    static const struct route_prefix special[] = {
        {IP(0, 0, 0, 0), 8, ROUTE_THIS_NETWORK},       {IP(127, 0, 0, 0), 8, ROUTE_LOOPBACK},
        {IP(224, 0, 0, 0), 4, ROUTE_MULTICAST},        {IP(240, 0, 0, 0), 4, ROUTE_RESERVED},
        {IP(255, 255, 255, 255), 32, ROUTE_BROADCAST},
    };
    struct route_prefix all[N_ELEMENTS(special) + MAX_KNOWN];
    size_t n = 0;
    int status;
    struct policy policy = made(words, allow_240, n_kernel, &status);

    for (size_t i = 0; i < N_ELEMENTS(special); i++) {
        if (!allow_240 || special[i].type != ROUTE_RESERVED)
            all[n++] = special[i];
    }
    for (size_t i = 0; i < n_known; i++)
        all[n++] = known[i];
    assert_int_equal(status, EXIT_DONE);
    assert_int_equal(policy.n_known, n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(policy.known[i].prefix, all[i].prefix);
        assert_int_equal(policy.known[i].prefix_len, all[i].prefix_len);
        assert_int_equal(policy.known[i].type, all[i].type);
    }
    free(policy.memory);
}

TEST(without_a_kernel_and_prefixes_it_knows_the_special_ones)
{
    static const char *const none[] = {NULL};

    (void)state;
    assert_known(none, false, 0, NULL, 0);
    assert_known(none, true, 0, NULL, 0);
}

TEST(then_come_the_broadcasts_of_the_kernels_networks_then_the_prefixes)
{
    static const char *const words[] = {"10.9.0.1", "10.9.0.0/16=throw", "10.0.0.0/8=blackhole",
                                        "11.0.0.0/8", NULL};
    static const struct route_prefix known[] = {
        {IP(192, 168, 3, 0), 32, ROUTE_BROADCAST}, {IP(192, 168, 3, 255), 32, ROUTE_BROADCAST},
        {IP(10, 4, 0, 0), 32, ROUTE_BROADCAST},    {IP(10, 4, 0, 3), 32, ROUTE_BROADCAST},
        {IP(10, 9, 0, 1), 32, ROUTE_LOCAL},        {IP(10, 9, 0, 0), 16, ROUTE_THROW},
        {IP(10, 0, 0, 0), 8, ROUTE_BLACKHOLE},     {IP(11, 0, 0, 0), 8, ROUTE_LOCAL},
    };

    (void)state;
    assert_known(words, false, N_ELEMENTS(kernel), known, N_ELEMENTS(known));
    assert_known(words, true, N_ELEMENTS(kernel), known, N_ELEMENTS(known));
}

TEST(what_is_replaced_is_known_and_behind_it_what_replaces_it)
{
    static const char *const words[] = {"10.0.0.0/8", "10.0.0.0/8=throw", "10.0.0.0/8=prohibit",
                                        NULL};
    static const struct route_prefix known[] = {{IP(10, 0, 0, 0), 8, ROUTE_LOCAL},
                                                {IP(10, 0, 0, 0), 8, ROUTE_THROW},
                                                {IP(10, 0, 0, 0), 8, ROUTE_PROHIBIT}};

    (void)state;
    assert_known(words, false, 0, known, N_ELEMENTS(known));
}

TEST(what_is_not_answered_anyhow_is_not_known)
{
    static const char *const words[] = {"192.168.3.255=blackhole", "127.0.0.1=throw",
                                        "192.168.3.11=prohibit", "240.0.0.0/4=unreachable", NULL};
    static const struct route_prefix known[] = {{IP(192, 168, 3, 0), 32, ROUTE_BROADCAST},
                                                {IP(192, 168, 3, 255), 32, ROUTE_BROADCAST}};

    (void)state;
    assert_known(words, false, 1, known, N_ELEMENTS(known));
}

TEST(of_240_a_prefix_is_known_where_it_is_allowed)
{
    static const char *const words[] = {"240.0.0.0/4=unreachable", "240.0.0.1", NULL};
    static const struct route_prefix known[] = {{IP(240, 0, 0, 0), 4, ROUTE_UNREACHABLE},
                                                {IP(240, 0, 0, 1), 32, ROUTE_LOCAL}};

    (void)state;
    assert_known(words, true, 0, known, N_ELEMENTS(known));
}

/* What is asked of both tables: the edges of everything that was added, and what lies beyond. */
static void assert_same_table(const struct policy *policy)
{
    struct route_table again;
    void *memory = malloc(route_memory_len(policy->n_known));

    assert_non_null(memory);
    (policy->allow_240 ? route_init_unreserved : route_init)(&again, memory,
                                                             route_memory_len(policy->n_known));
    for (size_t i = 0; i < policy->n_known; i++)
        (void)route_add(&again, policy->known[i].prefix, policy->known[i].prefix_len,
                        policy->known[i].type);
    for (size_t i = 0; i < policy->n_known; i++) {
        uint32_t begin = policy->known[i].prefix;
        uint32_t last = begin | (uint32_t)(UINT64_C(0xffffffff) >> policy->known[i].prefix_len);
        uint32_t asked[] = {begin, last, begin - 1, last + 1};
        for (size_t a = 0; a < N_ELEMENTS(asked); a++) {
            struct route was = route_lookup(&policy->routes, asked[a]);
            struct route is = route_lookup(&again, asked[a]);
            assert_int_equal(is.type, was.type);
            assert_int_equal(is.prefix_len, was.prefix_len);
        }
    }
    free(memory);
}

TEST(a_table_made_anew_from_what_is_known_is_the_same)
{
    static const char *const words[][5] = {
        {"10.0.0.0/8", "10.0.0.0/8=throw", "10.0.0.1=blackhole", "0.0.0.0/0=prohibit"},
        {"0.0.0.0/0", "128.0.0.0/1=throw", "192.168.3.0/24", "192.168.3.128/25=unreachable"},
    };

    (void)state;
    for (size_t i = 0; i < 2 * N_ELEMENTS(words); i++) {
        int status;
        struct policy policy = made(words[i / 2], i % 2, N_ELEMENTS(kernel), &status);
        assert_int_equal(status, EXIT_DONE);
        assert_same_table(&policy);
        free(policy.memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_kernel_and_prefixes_it_knows_the_special_ones),
        cmocka_unit_test(then_come_the_broadcasts_of_the_kernels_networks_then_the_prefixes),
        cmocka_unit_test(what_is_replaced_is_known_and_behind_it_what_replaces_it),
        cmocka_unit_test(what_is_not_answered_anyhow_is_not_known),
        cmocka_unit_test(of_240_a_prefix_is_known_where_it_is_allowed),
        cmocka_unit_test(a_table_made_anew_from_what_is_known_is_the_same),
    };
    return cmocka_run_group_tests_name("policy_known", tests, NULL, NULL);
}
