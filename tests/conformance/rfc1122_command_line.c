/* rfc1122_command_line.c - RFC 1122: what has to be settable, and what may not be set
 *
 * The address and its mask (sections 3.2.1.3, 3.2.2.9 and 3.3.1.6), the time to live (3.2.1.7) and
 * the MTU (3.3.3), as they are said to the program; and what it reports (3.2.2.5).
 */
#include "tests/conformance/conformance.h"

#include <stdio.h>

#include "apps/options.h"
#include "apps/policy.h"
#include "apps/report.h"
#include "apps/run.h"
#include "drivers/address.h"
#include "tests/apps/arguments.h"
#include "tests/apps/capture.h"

enum { SWEEP = 20000 };

/* An address that is a host's with every mask: neither all ones nor all zeros are left of it. */
#define ADDRESS IP(10, 85, 85, 85)

static const char *with_len(unsigned prefix_len)
{
    static char text[sizeof "10.85.85.85/32"];

    (void)snprintf(text, sizeof text, "10.85.85.85/%u", prefix_len);
    return text;
}

/* The first address of the network or the last, of ADDRESS with this mask. */
static uint32_t first_of(unsigned prefix_len)
{
    return (uint32_t)((uint64_t)ADDRESS >> (32 - prefix_len) << (32 - prefix_len));
}

static uint32_t last_of(unsigned prefix_len)
{
    return (uint32_t)(first_of(prefix_len) + ((uint64_t)1 << (32 - prefix_len)) - 1);
}

/* Runs the program in memory. Returns its exit status; *captured is what it said. */
static int run_program(struct arguments arguments, const struct captured **captured)
{
    capture_start();
    int status = run(arguments.argc, arguments.argv);
    *captured = capture_end();
    return status;
}

/* Reads a command line. False when it is refused, with a reason. */
static bool parse(struct arguments arguments, struct options *options)
{
    struct error error = {""};
    enum options_result result =
        options_parse(options, RUN, arguments.argc, arguments.argv, &error);

    assert_int_equal(result == OPTIONS_BAD, error.text[0] != '\0');
    if (result == OPTIONS_RUN)
        options_free(options);
    return result == OPTIONS_RUN;
}

static void look_for_ttl_0(const uint8_t *ip, size_t len)
{
    (void)len;
    assert_true(ip[8] >= 1);
}

/* Its broadcast addresses, all ones and the old all zeros, follow from it; with masks of 31 and 32
 * bits there are none (RFC 3021). */
TEST(rfc1122_3_2_1_3_a__an_address_has_a_mask_and_its_broadcasts_follow_from_that)
{
    struct lab *lab = *state;

    for (unsigned prefix_len = 0; prefix_len <= 32; prefix_len++) {
        struct prefix prefix, answered = {0, 0, ROUTE_LOCAL};
        struct error error = {""};
        assert_true(prefix_parse_interface(with_len(prefix_len), &prefix, &error));
        assert_int_equal(prefix.address, ADDRESS);
        assert_int_equal(prefix.prefix_len, prefix_len);
        const struct interface_address kernel = {1, prefix.address, prefix.prefix_len};
        struct policy policy = {.kernel = &kernel, .n_kernel = 1};
        assert_int_equal(policy_make(&policy, &answered, 1, &error), EXIT_DONE);

        struct route_table routes = lab->host.routes;
        lab->host.routes = policy.routes;
        struct packet_spec spec = echo_request();
        for (unsigned end = 0; end < 2 && prefix_len > 0; end++) {
            spec.destination = end == 0 ? first_of(prefix_len) : last_of(prefix_len);
            if (prefix_len <= 30)
                expect_drop(lab, &spec, DROP_DESTINATION_BROADCAST);
            else if (spec.destination != ADDRESS)
                expect_reply(lab, &spec);
        }
        spec.destination = prefix_len <= 1 ? ADDRESS + 1 : last_of(prefix_len) + 1;
        expect_reply(lab, &spec); /* what is outside is not its broadcast */
        lab->host.routes = routes;
        free(policy.memory);
    }
}

TEST(rfc1122_3_2_1_7_a__a_time_to_live_of_0_is_never_sent_and_cannot_be_asked_for)
{
    static const char *const bad[] = {"0", "-1", "256", "", "x", "00"};
    struct options options;
    const struct captured *captured;
    uint64_t seed = random_seed();

    for (size_t i = 0; i < N_ELEMENTS(bad); i++)
        assert_false(parse(ARGUMENTS("--ttl", bad[i]), &options));
    assert_int_equal(run_program(ARGUMENTS("--mem", "--ttl", "0"), &captured), EXIT_USAGE);
    sweep_hostile(*state, &seed, SWEEP, look_for_ttl_0);
}

TEST(rfc1122_3_2_1_7_d__the_time_to_live_that_is_sent_can_be_set_and_is_64_else)
{
    static const char *const ttls[] = {"1", "7", "64", "255"};
    const struct captured *captured;

    (void)state;
    assert_int_equal(run_program(ARGUMENTS("--mem"), &captured), EXIT_DONE);
    assert_int_equal(count_words(captured->out, " ttl=64\n"), 4);
    for (size_t i = 0; i < N_ELEMENTS(ttls); i++) {
        char expected[sizeof " ttl=255\n"];
        (void)snprintf(expected, sizeof expected, " ttl=%s\n", ttls[i]);
        assert_int_equal(run_program(ARGUMENTS("--mem", "--ttl", ttls[i]), &captured), EXIT_DONE);
        assert_int_equal(count_words(captured->out, expected), 4);
    }
}

TEST(rfc1122_3_2_2_5_c__parameter_problems_are_reported_to_the_user)
{
    struct lab *lab = *state;
    struct port port = {.counters = {[PORT_READ] = 2}};
    struct options options = {.fd = -1};
    const struct report report = {
        .options = &options, .host = &lab->host, .port = &port, .ring = &lab->ring};
    struct packet_spec spec = icmp_error_in(ICMP_PARAMETER_PROBLEM, 0, 1, 20, 28);

    expect_drop(lab, &spec, DROP_ICMP_ERROR);
    expect_drop(lab, &spec, DROP_ICMP_ERROR);
    capture_start();
    report_statistics(&report, 0);
    const struct captured *captured = capture_end();
    assert_non_null(strstr(captured->out, "        2  DROP_ICMP_ERROR "));
    options.json = true;
    capture_start();
    report_statistics(&report, 0);
    captured = capture_end();
    assert_non_null(strstr(captured->out, "\"icmpMsgStatsInPkts\":{\"12\":2}"));
}

/* There is one method, and it is the user's to use: nothing that comes in is another. */
TEST(rfc1122_3_2_2_9_a__the_mask_is_learnt_from_the_command_line)
{
    static const uint8_t mask[4] = {255, 0, 0, 0};
    struct lab *lab = *state;
    struct options options;

    assert_true(parse(ARGUMENTS(NULL), &options));
    assert_false(options.address_said);
    assert_int_equal(options.address.prefix_len, 24);
    assert_true(parse(ARGUMENTS("--address", "10.85.85.85/9"), &options));
    assert_true(options.address_said);
    assert_int_equal(options.address.prefix_len, 9);
    struct packet_spec spec = icmp_message(ICMP_MASK_REPLY, 0, mask, sizeof mask);
    expect_no_effect(lab, &spec, DROP_ICMP_DEPRECATED, 3);
}

/* The mask that was said is the one in use: it decides which address is the network's broadcast. */
TEST(rfc1122_3_2_2_9_b__every_mask_can_be_set_by_hand)
{
    (void)state;
    for (unsigned prefix_len = 2; prefix_len <= 32; prefix_len++) {
        const char *address = with_len(prefix_len);
        struct address_text last = address_text(last_of(prefix_len));
        struct address_text next = address_text(last_of(prefix_len) + 1);
        const struct captured *captured;
        assert_int_equal(
            run_program(ARGUMENTS("--mem", "--address", address, last.text), &captured),
            prefix_len <= 30 || last_of(prefix_len) == ADDRESS ? EXIT_USAGE : EXIT_DONE);
        if (prefix_len <= 30)
            assert_non_null(strstr(captured->err, "it is a broadcast address"));
        assert_int_equal(
            run_program(ARGUMENTS("--mem", "--address", address, next.text), &captured), EXIT_DONE);
        assert_non_null(strstr(captured->out, next.text));
    }
}

/* RFC 1122 wanted the first 8 bits set and not all ones; since RFC 3021 and RFC 4632 any length
 * from 0 to 32 makes sense, and that is what is checked, with the address. */
TEST(rfc1122_3_2_2_9_h__a_mask_that_makes_no_sense_is_refused)
{
    static const char *const bad[] = {"/33", "/-1",  "/abc",           "/",
                                      "",    "/024", "/255.255.255.0", "/1e1"};
    struct options options;

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(bad); i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "10.85.85.85%s", bad[i]);
        assert_false(parse(ARGUMENTS("--address", text), &options));
    }
    for (unsigned prefix_len = 0; prefix_len <= 32; prefix_len++) {
        assert_true(parse(ARGUMENTS("--address", with_len(prefix_len)), &options));
        assert_int_equal(options.address.prefix_len, prefix_len);
    }
    assert_false(parse(ARGUMENTS("--address", "10.85.85.0/24"), &options)); /* the network's */
    assert_false(parse(ARGUMENTS("--address", "10.85.85.255/24"), &options));
    assert_true(parse(ARGUMENTS("--address", "10.85.85.254/31"), &options));
}

/* No gateway: whoever asks is answered over the link he came by. */
TEST(rfc1122_3_3_1_6_a__addresses_and_masks_can_be_entered_by_hand)
{
    static const char *const bad_addresses[] = {
        "10.85.85",           "10.85.85.256/24", "10.85.85.85.85/24",
        "10.85.85.085/24",    "::1/64",          "0.0.0.1/8",
        "127.0.0.1/8",        "224.0.0.1/4",     "240.0.0.1/4",
        "255.255.255.255/32", "tun0/24"};
    static const char *const bad_prefixes[] = {"10.85.85.1/24",       "10.85.85.0/33",
                                               "10.85.85.0/x",        "10.85.85",
                                               "10.85.85.0/24=maybe", "host"};
    struct options options;
    struct error error = {""};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(bad_addresses); i++)
        assert_false(parse(ARGUMENTS("--address", bad_addresses[i]), &options));
    for (size_t i = 0; i < N_ELEMENTS(bad_prefixes); i++)
        assert_false(parse(ARGUMENTS(bad_prefixes[i]), &options));
    struct arguments good = ARGUMENTS("--address", "10.85.85.85/16", "10.85.85.86", "10.86.0.0/24");
    assert_int_equal(options_parse(&options, RUN, good.argc, good.argv, &error), OPTIONS_RUN);
    assert_int_equal(options.address.address, ADDRESS);
    assert_int_equal(options.address.prefix_len, 16);
    assert_int_equal(options.n_prefixes, 2);
    assert_int_equal(options.prefixes[0].address, IP(10, 85, 85, 86));
    assert_int_equal(options.prefixes[0].prefix_len, 32);
    assert_int_equal(options.prefixes[1].address, IP(10, 86, 0, 0));
    assert_int_equal(options.prefixes[1].prefix_len, 24);
    options_free(&options);
}

/* 68 bytes are what every link has to carry in one piece (RFC 791). */
TEST(rfc1122_3_3_3_f__the_mtu_can_be_set_to_whatever_a_link_can_have)
{
    static const char *const bad[] = {"67", "0", "-68", "65536", "4294967364", "", "68x"};
    struct options options;

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(bad); i++)
        assert_false(parse(ARGUMENTS("--mtu", bad[i]), &options));
    for (unsigned bytes = 68; bytes <= 65535; bytes += bytes < 1600 ? 1 : 17) {
        char text[sizeof "65535"];
        const char *words[] = {"--mtu", text, NULL};
        (void)snprintf(text, sizeof text, "%u", bytes);
        assert_true(parse(arguments_of(words), &options));
        assert_int_equal(options.mtu, bytes);
    }
    assert_true(parse(ARGUMENTS("--mtu", "65535"), &options));
    assert_int_equal(options.mtu, 65535);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_2_1_3_a__an_address_has_a_mask_and_its_broadcasts_follow_from_that),
        REQUIREMENT(rfc1122_3_2_1_7_a__a_time_to_live_of_0_is_never_sent_and_cannot_be_asked_for),
        REQUIREMENT(rfc1122_3_2_1_7_d__the_time_to_live_that_is_sent_can_be_set_and_is_64_else),
        REQUIREMENT(rfc1122_3_2_2_5_c__parameter_problems_are_reported_to_the_user),
        REQUIREMENT(rfc1122_3_2_2_9_a__the_mask_is_learnt_from_the_command_line),
        REQUIREMENT(rfc1122_3_2_2_9_b__every_mask_can_be_set_by_hand),
        REQUIREMENT(rfc1122_3_2_2_9_h__a_mask_that_makes_no_sense_is_refused),
        REQUIREMENT(rfc1122_3_3_1_6_a__addresses_and_masks_can_be_entered_by_hand),
        REQUIREMENT(rfc1122_3_3_3_f__the_mtu_can_be_set_to_whatever_a_link_can_have),
    };
    return cmocka_run_group_tests_name("rfc1122_command_line", tests, lab_setup, lab_teardown);
}
