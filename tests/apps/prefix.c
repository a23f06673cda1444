/* prefix.c - proves which texts are prefixes, and that a prefix is written as it is read
 *
 * Tables of good and bad texts, in pairs on both sides of each boundary; every refusal says what to
 * write instead.
 */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "apps/prefix.h"
#include "drivers/address.h"
#include "tests/drivers/texts.h"
#include "tests/unit/packet_builder.h"

static const struct {
    const char *text;
    uint32_t address;
    unsigned prefix_len;
    enum route_type type;
    const char *again; /* as it is written; NULL: the same */
} good[] = {
    {"192.168.3.12", IP(192, 168, 3, 12), 32, ROUTE_LOCAL, NULL},
    {"192.168.3.12/32", IP(192, 168, 3, 12), 32, ROUTE_LOCAL, "192.168.3.12"},
    {"192.168.3.12=local", IP(192, 168, 3, 12), 32, ROUTE_LOCAL, "192.168.3.12"},
    {"192.168.3.12=blackhole", IP(192, 168, 3, 12), 32, ROUTE_BLACKHOLE, NULL},
    {"192.168.3.12/31", IP(192, 168, 3, 12), 31, ROUTE_LOCAL, NULL},
    {"192.168.4.0/24", IP(192, 168, 4, 0), 24, ROUTE_LOCAL, NULL},
    {"192.168.5.0/24=unreachable", IP(192, 168, 5, 0), 24, ROUTE_UNREACHABLE, NULL},
    {"192.168.6.0/24=prohibit", IP(192, 168, 6, 0), 24, ROUTE_PROHIBIT, NULL},
    {"192.168.7.0/24=throw", IP(192, 168, 7, 0), 24, ROUTE_THROW, NULL},
    {"0.0.0.0/0", 0, 0, ROUTE_LOCAL, NULL},
    {"0.0.0.0", 0, 32, ROUTE_LOCAL, NULL},
    {"128.0.0.0/1", IP(128, 0, 0, 0), 1, ROUTE_LOCAL, NULL},
    {"255.255.255.255/32=unreachable", IP(255, 255, 255, 255), 32, ROUTE_UNREACHABLE,
     "255.255.255.255=unreachable"},
    {"255.255.255.254/31=unreachable", IP(255, 255, 255, 254), 31, ROUTE_UNREACHABLE, NULL},
};

static const char *const bad[] = {"",
                                  "/",
                                  "=local",
                                  "/24",
                                  "/24=local",
                                  "nonsense",
                                  "192.168.3",
                                  "192.168.3.12.1",
                                  "192.168.3.256",
                                  "192.168.3.012",
                                  " 192.168.3.12",
                                  "192.168.3.12 ",
                                  "192.168.3.12/",
                                  "192.168.3.12/ 32",
                                  "192.168.3.12/33",
                                  "192.168.3.12/-1",
                                  "192.168.3.12/+1",
                                  "192.168.3.12/x",
                                  "192.168.3.12/032",
                                  "192.168.3.12/4294967328",
                                  "192.168.3.12/32/32",
                                  "192.168.3.12//32",
                                  "192.168.3.12-13",
                                  "192.168.3.12,192.168.3.13",
                                  "::1",
                                  "fe80::/10",
                                  "255.255.255.2555",
                                  "255.255.255.255/322",
                                  "192.168.3.12/32x=local",
                                  "tun0"};

static const char *const bad_types[] = {
    "=",    "=maybe", "=Local",  "=local ",    "=local=local", "=localx", "=loca",
    "=via", "=thro",  "=throws", "=broadcast", "=reserved",    "=none"};

TEST(a_prefix_is_an_address_a_length_and_a_type)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(good); i++) {
        struct prefix prefix;
        struct error error = {""};
        if (!prefix_parse(good[i].text, &prefix, &error))
            fail_msg("%s", error.text);
        assert_int_equal(prefix.address, good[i].address);
        assert_int_equal(prefix.prefix_len, good[i].prefix_len);
        assert_int_equal(prefix.type, good[i].type);
    }
}

TEST(a_prefix_is_written_as_it_would_be_on_the_command_line)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(good); i++) {
        struct prefix prefix = {good[i].address, good[i].prefix_len, good[i].type};
        assert_string_equal(prefix_text(&prefix).text,
                            good[i].again != NULL ? good[i].again : good[i].text);
    }
}

TEST(what_is_written_can_be_read)
{
    static const enum route_type types[] = {ROUTE_LOCAL, ROUTE_BLACKHOLE, ROUTE_UNREACHABLE,
                                            ROUTE_PROHIBIT, ROUTE_THROW};
    uint64_t seed = random_seed();

    (void)state;
    for (int i = 0; i < 10000; i++) {
        unsigned prefix_len = random_below(&seed, 33);
        struct prefix prefix = {(uint32_t)random_bits(&seed) & address_mask(prefix_len), prefix_len,
                                types[random_below(&seed, N_ELEMENTS(types))]};
        struct prefix again;
        struct error error;
        assert_true(prefix_parse(prefix_text(&prefix).text, &again, &error));
        assert_int_equal(again.address, prefix.address);
        assert_int_equal(again.prefix_len, prefix.prefix_len);
        assert_int_equal(again.type, prefix.type);
    }
}

static struct error refused(const char *text)
{
    struct prefix prefix;
    struct error error = {""};

    if (prefix_parse(text, &prefix, &error))
        fail_msg("'%s' was taken", text);
    return error;
}

TEST(what_is_no_prefix_is_refused_and_shown)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(bad); i++) {
        struct error error = refused(bad[i]);
        assert_says(&error, "cannot use", bad[i], "not an IPv4 address or prefix",
                    "192.168.4.0/24");
    }
}

/* A text that does not fit must not be taken for the one that was read before. */
TEST(a_text_that_is_too_long_is_refused_after_a_good_one_too)
{
    static const char *const too_long[] = {"192.168.3.12/32/192.168.3.12",
                                           "192.168.3.12000000000000000",
                                           "192.168.3.12                 /32=local"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(too_long); i++) {
        struct prefix prefix;
        struct error error = {""};
        assert_true(prefix_parse("192.168.3.12", &prefix, &error));
        assert_false(prefix_parse(too_long[i], &prefix, &error));
        assert_says(&error, "not an IPv4 address or prefix");
    }
}

TEST(what_to_do_is_said_however_long_the_text_is)
{
    static char text[2000];
    struct prefix prefix;
    struct error error;

    (void)state;
    memset(text, 'x', sizeof text - 1);
    assert_false(prefix_parse(text, &prefix, &error));
    assert_says(&error, "xxxxxxxx", "192.168.4.0/24");
    assert_false(prefix_parse_interface(text, &prefix, &error));
    assert_says(&error, "xxxxxxxx", "192.168.3.11/24");
    text[12] = '=';
    assert_false(prefix_parse(text, &prefix, &error));
    assert_says(&error, "xxxxxxxx", "blackhole");
}

TEST(what_is_no_type_is_refused_and_shown)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(bad_types); i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "192.168.3.12/32%s", bad_types[i]);
        struct error error = refused(text);
        assert_says(&error, "cannot use", text, "not a type",
                    "local, blackhole, unreachable, prohibit or throw");
    }
}

TEST(an_address_inside_a_network_is_refused_with_both_that_may_be_meant)
{
    static const struct {
        const char *text, *network, *address;
    } rows[] = {
        {"192.168.3.12/24", "192.168.3.0/24", "192.168.3.12 for"},
        {"192.168.3.1/31", "192.168.3.0/31", "192.168.3.1 for"},
        {"0.0.0.1/0", "0.0.0.0/0", "0.0.0.1 for"},
        {"192.168.4.1/24=blackhole", "192.168.4.0/24", "192.168.4.1 for"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error = refused(rows[i].text);
        assert_says(&error, rows[i].text, rows[i].network, rows[i].address);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_prefix_is_an_address_a_length_and_a_type),
        cmocka_unit_test(a_prefix_is_written_as_it_would_be_on_the_command_line),
        cmocka_unit_test(what_is_written_can_be_read),
        cmocka_unit_test(what_is_no_prefix_is_refused_and_shown),
        cmocka_unit_test(a_text_that_is_too_long_is_refused_after_a_good_one_too),
        cmocka_unit_test(what_to_do_is_said_however_long_the_text_is),
        cmocka_unit_test(what_is_no_type_is_refused_and_shown),
        cmocka_unit_test(an_address_inside_a_network_is_refused_with_both_that_may_be_meant),
    };
    return cmocka_run_group_tests_name("prefix", tests, NULL, NULL);
}
