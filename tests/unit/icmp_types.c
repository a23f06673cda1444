/* icmp_types.c - proves what a host thinks of each of the 256 ICMP types
 *
 * The table is IANA's, with what RFC 1122 section 3.2.2, RFC 6633 and RFC 6918 say to a host: why
 * it does not answer a message, whether the message reports an error, and whether it is known that
 * it does not.
 */
#include "tests/unit/unit.h"

#include "tests/unit/judge.h"

#include "stack/icmp.h"

/* A type that is not in the list is unassigned or experimental. */
static const struct row {
    uint8_t type;
    enum verdict verdict;
    enum { OTHER, QUERY, ERROR } kind;
} rows[] = {
    {0, DROP_ICMP_UNSOLICITED, QUERY},  /* echo reply */
    {3, DROP_ICMP_ERROR, ERROR},        /* destination unreachable */
    {4, DROP_ICMP_DEPRECATED, ERROR},   /* source quench, RFC 6633 */
    {5, DROP_ICMP_REDIRECT, ERROR},     /* redirect */
    {6, DROP_ICMP_DEPRECATED, OTHER},   /* alternate host address */
    {8, DROP_ICMP_DISABLED, QUERY},     /* echo request: here only when it is switched off */
    {9, DROP_ICMP_TYPE, QUERY},         /* router advertisement */
    {10, DROP_ICMP_TYPE, QUERY},        /* router solicitation */
    {11, DROP_ICMP_ERROR, ERROR},       /* time exceeded */
    {12, DROP_ICMP_ERROR, ERROR},       /* parameter problem */
    {13, DROP_ICMP_DISABLED, QUERY},    /* timestamp: here only when it is switched off */
    {14, DROP_ICMP_UNSOLICITED, QUERY}, /* timestamp reply */
    {15, DROP_ICMP_DEPRECATED, QUERY},  /* information request */
    {16, DROP_ICMP_DEPRECATED, QUERY},  /* information reply */
    {17, DROP_ICMP_DEPRECATED, QUERY},  /* address mask request */
    {18, DROP_ICMP_DEPRECATED, QUERY},  /* address mask reply */
    {30, DROP_ICMP_DEPRECATED, OTHER},  /* traceroute */
    {31, DROP_ICMP_DEPRECATED, OTHER},  /* datagram conversion error */
    {32, DROP_ICMP_DEPRECATED, OTHER},  /* mobile host redirect */
    {33, DROP_ICMP_DEPRECATED, OTHER},  /* IPv6 where are you */
    {34, DROP_ICMP_DEPRECATED, OTHER},  /* IPv6 I am here */
    {35, DROP_ICMP_DEPRECATED, OTHER},  /* mobile registration request */
    {36, DROP_ICMP_DEPRECATED, OTHER},  /* mobile registration reply */
    {37, DROP_ICMP_DEPRECATED, OTHER},  /* domain name request */
    {38, DROP_ICMP_DEPRECATED, OTHER},  /* domain name reply */
    {39, DROP_ICMP_DEPRECATED, OTHER},  /* SKIP */
};

static struct row row_of(unsigned type)
{
    for (size_t i = 0; i < N_ELEMENTS(rows); i++)
        if (rows[i].type == type)
            return rows[i];
    return (struct row){(uint8_t)type, DROP_ICMP_TYPE, OTHER};
}

TEST(every_type_is_dismissed_for_its_reason)
{
    for (unsigned type = 0; type <= 255; type++)
        if (icmp_dismiss((uint8_t)type) != row_of(type).verdict)
            fail_msg("type %u: %s", type, judge_name(icmp_dismiss((uint8_t)type)));
}

TEST(only_what_is_known_to_report_no_error_is_a_query)
{
    for (unsigned type = 0; type <= 255; type++)
        if (icmp_is_query((uint8_t)type) != (row_of(type).kind == QUERY))
            fail_msg("type %u", type);
}

TEST(only_what_is_known_to_report_an_error_is_one)
{
    for (unsigned type = 0; type <= 255; type++)
        if (icmp_is_error((uint8_t)type) != (row_of(type).kind == ERROR))
            fail_msg("type %u", type);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_is_dismissed_for_its_reason),
        cmocka_unit_test(only_what_is_known_to_report_no_error_is_a_query),
        cmocka_unit_test(only_what_is_known_to_report_an_error_is_one),
    };
    return cmocka_run_group_tests_name("icmp_types", tests, NULL, NULL);
}
