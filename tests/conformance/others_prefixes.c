/* others_prefixes.c - RFC 950 and RFC 3021: which addresses of a network are everybody
 *
 * The kernel has an address in the network, and that is how the network is known. The table that is
 * made of it is given to a host that would answer for all other addresses there are.
 */
#include "tests/conformance/conformance.h"

#include "apps/policy.h"

#define KERNEL IP(172, 170, 85, 204)

/* Gives the lab the table that comes of the kernel's address. */
static struct policy answer_beside(struct lab *lab, const struct interface_address *kernel)
{
    const struct prefix all = {0, 0, ROUTE_LOCAL};
    struct policy policy = {.kernel = kernel, .n_kernel = 1};
    struct error error;

    assert_int_equal(policy_make(&policy, &all, 1, &error), 0);
    lab->host.routes = policy.routes;
    return policy;
}

/* The bits of the address that belong to the network: ones from the left. */
static uint32_t network_bits(unsigned prefix_len)
{
    return (uint32_t)(UINT64_C(0xffffffff00000000) >> prefix_len);
}

static void expect_broadcast(struct lab *lab, uint32_t address)
{
    struct packet_spec to = echo_request(), from = echo_request();

    to.destination = address;
    expect_drop(lab, &to, DROP_DESTINATION_BROADCAST);
    from.source = address;
    expect_drop(lab, &from, DROP_SOURCE_BROADCAST);
}

static void expect_host(struct lab *lab, uint32_t address)
{
    struct packet_spec to = echo_request(), from = echo_request();

    to.destination = address;
    expect_reply(lab, &to);
    from.source = address;
    expect_reply(lab, &from);
}

TEST(rfc950_a__the_host_part_of_all_ones_is_the_broadcast_of_a_network)
{
    struct lab *lab = *state;

    for (unsigned prefix_len = 0; prefix_len <= 30; prefix_len++) {
        const struct interface_address kernel = {1, KERNEL, prefix_len};
        struct policy policy = answer_beside(lab, &kernel);
        uint32_t network = KERNEL & network_bits(prefix_len);
        uint32_t broadcast = network | ~network_bits(prefix_len);

        expect_broadcast(lab, broadcast);
        expect_broadcast(lab, network); /* all zeros, as it was before (RFC 1122 section 3.3.6) */
        for (unsigned bit = 0; bit < 32; bit++) { /* and no other is */
            uint32_t other = broadcast ^ (uint32_t)1 << bit;
            bool can_be_host = other >> 29 != 7 && other >> 24 != 127 && other >> 24 != 0;
            if (can_be_host && other != network)
                expect_host(lab, other);
        }
        free(policy.memory);
    }
}

TEST(rfc3021_a__of_31_bits_both_addresses_are_hosts)
{
    struct lab *lab = *state;

    for (unsigned last = 0; last <= 255; last++) {
        uint32_t one = IP(10, 1, 2, last), other = one ^ 1;
        for (unsigned prefix_len = 31; prefix_len <= 32; prefix_len++) {
            const struct interface_address kernel = {1, one, prefix_len};
            struct policy policy = answer_beside(lab, &kernel);
            struct packet_spec spec = echo_request();
            spec.source = one; /* the kernel at one end asks us at the other */
            spec.destination = other;
            expect_reply(lab, &spec);
            expect_host(lab, one);
            expect_host(lab, other);
            free(policy.memory);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc950_a__the_host_part_of_all_ones_is_the_broadcast_of_a_network),
        REQUIREMENT(rfc3021_a__of_31_bits_both_addresses_are_hosts),
    };

    return cmocka_run_group_tests_name("others_prefixes", tests, lab_setup, lab_teardown);
}
