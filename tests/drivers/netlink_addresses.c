/* netlink_addresses.c - proves that addresses are added, deleted and found as the kernel has them
 *
 * With the real kernel, in a network namespace of its own for every test; the other view is that of
 * ioctl(2), see network.h.
 */
#include "tests/unit/unit.h"

#include <errno.h>
#include <linux/if_tun.h>
#include <stdio.h>
#include <unistd.h>

#include "netlink_setup.h"
#include "tests/unit/packet_builder.h"

TEST(an_address_is_added_once_and_deleted_once)
{
    (void)state;
    struct netlink netlink = opened();
    int fd = make_tun("tun0", TUN);
    struct interface_address address = address_on("tun0", KERNEL_SIDE, 24);

    assert_int_equal(netlink_delete_address(&netlink, &address), -EADDRNOTAVAIL);
    assert_int_equal(netlink_add_address(&netlink, &address), 0);
    assert_int_equal(address_of("tun0"), KERNEL_SIDE);
    assert_int_equal(mask_of("tun0"), IP(255, 255, 255, 0));
    assert_int_equal(broadcast_of("tun0"), IP(192, 168, 3, 255));
    assert_int_equal(netlink_add_address(&netlink, &address), -EEXIST);
    assert_int_equal(netlink_delete_address(&netlink, &address), 0);
    assert_int_equal(address_of("tun0"), 0);
    (void)close(fd);
    netlink_close(&netlink);
}

/* What the addresses that there are mean to one that is wanted on the link of this index. */
static struct address_survey surveyed(struct netlink *netlink, uint32_t index, uint32_t address,
                                      unsigned prefix_len)
{
    struct address_survey survey;

    memset(&survey, 0xa5, sizeof survey); /* only `wanted` is said */
    survey.wanted = (struct interface_address){index, address, prefix_len};
    assert_int_equal(netlink_survey(netlink, &survey), 0);
    assert_int_equal(survey.wanted.index, index);
    assert_int_equal(survey.wanted.address, address);
    return survey;
}

TEST(of_no_addresses_none_is_found)
{
    (void)state;
    struct netlink netlink = opened();
    struct address_survey survey = surveyed(&netlink, 1, KERNEL_SIDE, 24);

    assert_int_equal(survey.n_own, 0);
    assert_int_equal(survey.other.index, 0);
    netlink_close(&netlink);
}

TEST(the_addresses_of_a_link_are_its_own_in_their_order_as_far_as_there_is_room)
{
    (void)state;
    struct netlink netlink = opened();
    int fd = make_tun("tun0", TUN);

    for (unsigned n = 0; n < MAX_OWN_ADDRESSES + 2; n++) {
        struct interface_address address = address_on("tun0", IP(10, n, 0, 1), 16);
        struct address_survey survey = surveyed(&netlink, address.index, KERNEL_SIDE, 24);
        assert_int_equal(survey.n_own, n < MAX_OWN_ADDRESSES ? n : MAX_OWN_ADDRESSES);
        for (unsigned i = 0; i < survey.n_own; i++) {
            assert_int_equal(survey.own[i].index, address.index);
            assert_int_equal(survey.own[i].address, IP(10, i, 0, 1));
            assert_int_equal(survey.own[i].prefix_len, 16);
        }
        assert_int_equal(survey.other.index, 0);
        assert_int_equal(netlink_add_address(&netlink, &address), 0);
    }
    (void)close(fd);
    netlink_close(&netlink);
}

/* So many that the kernel sends them in several messages, the one that matters last. */
TEST(the_same_address_elsewhere_is_found_among_hundreds)
{
    enum { N_ADDRESSES = 600 };
    (void)state;
    struct netlink netlink = opened();
    int fd = make_tun("other0", TUN);
    uint32_t wanted = IP(10, 0, 0, 1) + N_ADDRESSES - 1;

    for (uint32_t i = 0; i < N_ADDRESSES; i++) {
        struct interface_address address = address_on("other0", IP(10, 0, 0, 1) + i, 32);
        assert_int_equal(netlink_add_address(&netlink, &address), 0);
    }
    struct address_survey survey = surveyed(&netlink, 0, wanted, 8);
    assert_int_equal(survey.n_own, 0);
    assert_int_equal(survey.other.index, if_nametoindex("other0"));
    assert_int_equal(survey.other.address, wanted);
    assert_int_equal(survey.other.prefix_len, 32);
    (void)close(fd);
    netlink_close(&netlink);
}

TEST(networks_overlap_when_the_shorter_prefix_is_the_same)
{
    static const struct {
        uint32_t address;
        unsigned prefix_len;
        bool overlaps;
    } rows[] = {
        {IP(192, 168, 3, 1), 24, true},  {IP(192, 168, 3, 255), 32, true},
        {IP(192, 168, 0, 1), 22, true},  {IP(192, 168, 2, 255), 24, false},
        {IP(192, 168, 4, 0), 24, false}, {IP(192, 168, 4, 1), 21, true},
        {IP(10, 0, 0, 1), 1, false},     {IP(240, 0, 0, 1), 1, true},
    };
    (void)state;
    struct netlink netlink = opened();

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        int fd = make_tun("other0", TUN);
        struct interface_address theirs = address_on("other0", rows[i].address, rows[i].prefix_len);
        assert_int_equal(netlink_add_address(&netlink, &theirs), 0);
        assert_int_equal(surveyed(&netlink, 0, KERNEL_SIDE, 24).other.index != 0, rows[i].overlaps);
        (void)close(fd);
    }
    netlink_close(&netlink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        network_test(an_address_is_added_once_and_deleted_once),
        network_test(of_no_addresses_none_is_found),
        network_test(the_addresses_of_a_link_are_its_own_in_their_order_as_far_as_there_is_room),
        network_test(the_same_address_elsewhere_is_found_among_hundreds),
        network_test(networks_overlap_when_the_shorter_prefix_is_the_same),
    };
    return cmocka_run_group_tests_name("netlink_addresses", tests, NULL, NULL);
}
