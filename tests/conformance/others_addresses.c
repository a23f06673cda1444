/* others_addresses.c - RFC 6890: the special-purpose addresses, one block after the other
 *
 * Dropped as a source is what never is one host that could hear an answer: this network, loopback,
 * multicast, the reserved block, the limited broadcast. The others are networks that exist
 * somewhere, in a laboratory as likely as not, and whether they are valid there is for their
 * routers to say.
 */
#include "tests/conformance/conformance.h"

struct block {
    uint32_t first;
    unsigned prefix_len;
    enum route_type type;
    enum verdict source, destination;
};

#define ORDINARY ROUTE_NONE, SEND_ECHO_REPLY, SEND_ECHO_REPLY

static const struct block blocks[] = {
    {IP(0, 0, 0, 0), 8, ROUTE_THIS_NETWORK, DROP_SOURCE_THIS_NETWORK, DROP_DESTINATION_NOT_OURS},
    {IP(10, 0, 0, 0), 8, ORDINARY},    /* private */
    {IP(100, 64, 0, 0), 10, ORDINARY}, /* shared by a carrier */
    {IP(127, 0, 0, 0), 8, ROUTE_LOOPBACK, DROP_SOURCE_LOOPBACK, DROP_DESTINATION_LOOPBACK},
    {IP(169, 254, 0, 0), 16, ORDINARY},  /* of the link */
    {IP(172, 16, 0, 0), 12, ORDINARY},   /* private */
    {IP(192, 0, 0, 0), 24, ORDINARY},    /* for protocols */
    {IP(192, 0, 0, 0), 29, ORDINARY},    /* for a transition to IPv6 */
    {IP(192, 0, 2, 0), 24, ORDINARY},    /* documentation */
    {IP(192, 88, 99, 0), 24, ORDINARY},  /* for another */
    {IP(192, 168, 0, 0), 16, ORDINARY},  /* private */
    {IP(198, 18, 0, 0), 15, ORDINARY},   /* benchmarks */
    {IP(198, 51, 100, 0), 24, ORDINARY}, /* documentation */
    {IP(203, 0, 113, 0), 24, ORDINARY},  /* documentation */
    {IP(224, 0, 0, 0), 4, ROUTE_MULTICAST, DROP_SOURCE_MULTICAST, DROP_DESTINATION_MULTICAST},
    {IP(240, 0, 0, 0), 4, ROUTE_RESERVED, DROP_SOURCE_RESERVED, DROP_DESTINATION_NOT_OURS},
    {LIMITED_BROADCAST, 32, ROUTE_BROADCAST, DROP_SOURCE_BROADCAST, DROP_DESTINATION_BROADCAST},
};

/* The last block that the address is in decides; most are in none. */
static struct block block_of(uint32_t address)
{
    struct block found = {0, 0, ORDINARY};

    for (size_t i = 0; i < N_ELEMENTS(blocks); i++) {
        if ((address ^ blocks[i].first) >> (32 - blocks[i].prefix_len) == 0)
            found = blocks[i];
    }
    return found;
}

static void assert_as_its_block(struct lab *lab, uint32_t address)
{
    struct packet_spec from = echo_request(), to = echo_request();
    struct block block = block_of(address);

    assert_int_equal(route_special(address), block.type);
    from.source = address;
    assert_int_equal(lab_send_spec(lab, &from), block.source);
    to.destination = address;
    assert_int_equal(lab_send_spec(lab, &to), block.destination);
}

TEST(rfc6890_a__of_the_special_addresses_those_that_are_no_host_are_dropped)
{
    struct lab *lab = *state;

    assert_true(route_add(&lab->host.routes, 0, 0, ROUTE_LOCAL));
    for (size_t i = 0; i < N_ELEMENTS(blocks); i++) {
        uint32_t first = blocks[i].first;
        uint32_t last = first | (uint32_t)(UINT64_C(0xffffffff) >> blocks[i].prefix_len);
        const uint32_t edges[] = {first - 1, first, first + 1, first / 2 + last / 2,
                                  last - 1,  last,  last + 1};
        for (size_t j = 0; j < N_ELEMENTS(edges); j++)
            assert_as_its_block(lab, edges[j]);
    }
    for (uint32_t upper = 0; upper <= 0xffff; upper++) /* and all the others */
        assert_as_its_block(lab, upper << 16 | 0x0909);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc6890_a__of_the_special_addresses_those_that_are_no_host_are_dropped),
    };

    return cmocka_run_group_tests_name("others_addresses", tests, lab_setup, lab_teardown);
}
