/* policy_240.c - proves that 240.0.0.0/4 is reserved, or holds addresses like any others
 *
 * The same words with and without --allow-240. The kernel is 240.0.0.11/24 where a test says so.
 */
#include "tests/unit/unit.h"

#include "apps/policy.h"
#include "apps/run.h"
#include "tests/drivers/texts.h"
#include "tests/unit/packet_builder.h"

static const struct interface_address kernel = {7, IP(240, 0, 0, 11), 24};

static struct policy made(const char *const *words, bool allow_240, unsigned n_kernel,
                          struct error *error, int *status)
{
    struct policy policy = {.kernel = &kernel, .n_kernel = n_kernel, .allow_240 = allow_240};
    struct prefix prefixes[8];
    size_t n = 0;

    for (; words[n] != NULL; n++)
        assert_true(prefix_parse(words[n], &prefixes[n], error));
    *status = policy_make(&policy, prefixes, n, error);
    return policy;
}

/* What these words, up to four, come to for an address. */
static enum route_type type_of(const char *const *words, bool allow_240, uint32_t address)
{
    struct error error = {""};
    int status;
    struct policy policy = made(words, allow_240, 0, &error, &status);

    assert_string_equal(error.text, "");
    assert_int_equal(status, EXIT_DONE);
    enum route_type type = route_lookup(&policy.routes, address).type;
    free(policy.memory);
    return type;
}

TEST(an_address_in_it_is_refused_unless_it_is_allowed)
{
    static const char *const words[] = {"240.1.2.3", "240.0.0.0/4", "255.255.255.254",
                                        "248.0.0.0/5"};

    (void)state;
    for (size_t i = 0; i < 2 * N_ELEMENTS(words); i++) {
        const char *const word[] = {words[i / 2], NULL};
        struct error error = {""};
        int status;
        struct policy policy = made(word, i % 2, 0, &error, &status);
        assert_int_equal(status, i % 2 ? EXIT_DONE : EXIT_USAGE);
        if (i % 2 == 0)
            assert_says(&error, "cannot answer for", word[0], "reserved");
        free(policy.memory);
    }
}

TEST(what_is_allowed_is_what_the_longest_prefix_says)
{
    static const struct {
        const char *words[4];
        uint32_t address;
        enum route_type type, otherwise; /* allowed, and not */
    } rows[] = {
        {{"0.0.0.0/0"}, IP(240, 1, 2, 3), ROUTE_LOCAL, ROUTE_RESERVED},
        {{"0.0.0.0/0"}, IP(239, 1, 2, 3), ROUTE_MULTICAST, ROUTE_MULTICAST},
        {{"0.0.0.0/0"}, IP(255, 255, 255, 254), ROUTE_LOCAL, ROUTE_RESERVED},
        {{"0.0.0.0/0"}, IP(255, 255, 255, 255), ROUTE_BROADCAST, ROUTE_BROADCAST},
        {{"128.0.0.0/1"}, IP(240, 0, 0, 0), ROUTE_LOCAL, ROUTE_RESERVED},
        {{"224.0.0.0/3=prohibit"}, IP(240, 0, 0, 0), ROUTE_PROHIBIT, ROUTE_RESERVED},
        {{"224.0.0.0/3=prohibit"}, IP(224, 0, 0, 1), ROUTE_MULTICAST, ROUTE_MULTICAST},
        {{"0.0.0.0/1"}, IP(240, 0, 0, 0), ROUTE_NONE, ROUTE_RESERVED},
        {{"10.0.0.1"}, IP(240, 0, 0, 0), ROUTE_NONE, ROUTE_RESERVED},
        {{"240.0.0.0/4=blackhole", "0.0.0.0/0"}, IP(240, 1, 2, 3), ROUTE_BLACKHOLE, ROUTE_RESERVED},
        {{"0.0.0.0/0", "240.0.0.0/4=blackhole"}, IP(240, 1, 2, 3), ROUTE_BLACKHOLE, ROUTE_RESERVED},
        {{"128.0.0.0/1=throw", "0.0.0.0/0"}, IP(240, 1, 2, 3), ROUTE_THROW, ROUTE_RESERVED},
        {{"0.0.0.0/0", "0.0.0.0/0=throw"}, IP(240, 1, 2, 3), ROUTE_THROW, ROUTE_RESERVED},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        assert_int_equal(type_of(rows[i].words, true, rows[i].address), rows[i].type);
        assert_int_equal(type_of(rows[i].words, false, rows[i].address), rows[i].otherwise);
    }
}

TEST(one_in_it_may_be_a_source_when_it_is_allowed)
{
    static const char *const words[] = {"10.0.0.1", NULL};
    static const enum verdict expected[] = {DROP_SOURCE_RESERVED, PASS};

    (void)state;
    for (int allowed = 0; allowed < 2; allowed++) {
        struct error error = {""};
        int status;
        struct policy policy = made(words, allowed, 0, &error, &status);
        assert_int_equal(route_source(&policy.routes, IP(240, 1, 2, 3), IP(10, 0, 0, 1)),
                         expected[allowed]);
        assert_int_equal(route_source(&policy.routes, IP(255, 255, 255, 255), IP(10, 0, 0, 1)),
                         DROP_SOURCE_BROADCAST);
        free(policy.memory);
    }
}

TEST(the_kernels_own_and_its_broadcasts_are_refused_there_too)
{
    static const char *const rows[][2] = {
        {"240.0.0.11", "kernel's own"}, {"240.0.0.0", "broadcast"}, {"240.0.0.255", "broadcast"}};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        const char *const words[] = {rows[i][0], NULL};
        struct error error = {""};
        int status;
        struct policy policy = made(words, true, 1, &error, &status);
        assert_int_equal(status, EXIT_USAGE);
        assert_says(&error, rows[i][0], rows[i][1]);
        free(policy.memory);
    }
}

TEST(a_host_is_found_there_when_it_is_allowed)
{
    static const struct {
        const char *words[4];
        uint32_t host; /* 0: there is none */
    } rows[] = {
        {{"240.0.0.0/4"}, IP(240, 0, 0, 1)},  /* .0 is a broadcast address */
        {{"240.0.0.8/29"}, IP(240, 0, 0, 8)}, /* and .11 the kernel's */
        {{"224.0.0.0/3"}, IP(240, 0, 0, 1)},  /* behind multicast */
        {{"255.255.255.254/31"}, IP(255, 255, 255, 254)},
        {{"224.0.0.0/3", "240.0.0.0/4=blackhole"}, 0},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error = {""};
        struct prefix prefix;
        uint32_t host = 0;
        int status;
        struct policy policy = made(rows[i].words, true, 1, &error, &status);
        assert_int_equal(status, EXIT_DONE);
        assert_true(prefix_parse(rows[i].words[0], &prefix, &error));
        assert_int_equal(policy_find_host(&policy, &prefix, &host), rows[i].host != 0);
        assert_int_equal(host, rows[i].host);
        free(policy.memory);
    }
}

/* The least memory that the table asks for is enough, in whichever order they come. */
TEST(many_prefixes_in_it_find_room)
{
    static const char *const words[] = {
        "240.0.0.1",          "241.0.1.0/25", "242.1.0.0/17",    "255.255.255.1",
        "255.255.255.254/31", "0.0.0.0/0",    "250.250.250.250", NULL};
    static const uint32_t hosts[] = {IP(240, 0, 0, 1),       IP(241, 0, 1, 1),
                                     IP(242, 1, 1, 1),       IP(255, 255, 255, 1),
                                     IP(255, 255, 255, 254), IP(250, 250, 250, 250)};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(hosts); i++)
        assert_int_equal(type_of(words, true, hosts[i]), ROUTE_LOCAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_in_it_is_refused_unless_it_is_allowed),
        cmocka_unit_test(what_is_allowed_is_what_the_longest_prefix_says),
        cmocka_unit_test(one_in_it_may_be_a_source_when_it_is_allowed),
        cmocka_unit_test(the_kernels_own_and_its_broadcasts_are_refused_there_too),
        cmocka_unit_test(a_host_is_found_there_when_it_is_allowed),
        cmocka_unit_test(many_prefixes_in_it_find_room),
    };
    return cmocka_run_group_tests_name("policy_240", tests, NULL, NULL);
}
