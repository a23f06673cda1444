/* netlink.c - proves that what rtnetlink says and does is what the kernel has
 *
 * With the real kernel, in a network namespace of its own for every test; the other view of each
 * link and address is that of ioctl(2), see network.h.
 */
#include "tests/unit/unit.h"

#include <errno.h>
#include <linux/if_tun.h>
#include <stdio.h>
#include <unistd.h>

#include "drivers/netlink.h"
#include "network.h"
#include "tests/unit/packet_builder.h"

#define KERNEL_SIDE IP(192, 168, 3, 11)

enum { TUN = IFF_TUN | IFF_NO_PI };

static struct netlink opened(void)
{
    struct netlink netlink;

    need_tun();
    assert_int_equal(netlink_open(&netlink), 0);
    return netlink;
}

static struct interface_address address_on(const char *name, uint32_t address, unsigned prefix_len)
{
    return (struct interface_address){if_nametoindex(name), address, prefix_len};
}

TEST(a_link_is_found_by_its_name_with_all_that_it_is)
{
    static const struct {
        const char *name;
        int flags;
        enum link_kind kind;
        bool multi_queue;
    } rows[] = {
        {"tun0", TUN, LINK_TUN, false},
        {"tun1", TUN | IFF_MULTI_QUEUE, LINK_TUN, true},
        {"tap0", IFF_TAP | IFF_NO_PI, LINK_TAP, false},
        {"fifteen_letters", IFF_TUN, LINK_TUN, false},
    };
    (void)state;
    struct netlink netlink = opened();

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct link link;
        int fd = make_tun(rows[i].name, rows[i].flags);
        set_mtu(rows[i].name, 1234);
        assert_int_equal(netlink_get_link(&netlink, rows[i].name, &link), 0);
        assert_int_equal(link.index, if_nametoindex(rows[i].name));
        assert_int_equal(link.mtu, 1234);
        assert_int_equal(link.kind, rows[i].kind);
        assert_int_equal(link.multi_queue, rows[i].multi_queue);
        assert_false(link.up);
        set_up(rows[i].name, true);
        assert_int_equal(netlink_get_link(&netlink, rows[i].name, &link), 0);
        assert_true(link.up);
        (void)close(fd);
    }
    netlink_close(&netlink);
}

TEST(a_link_of_another_kind_is_other)
{
    (void)state;
    struct netlink netlink = opened();
    struct link link;

    assert_int_equal(netlink_get_link(&netlink, "lo", &link), 0);
    assert_int_equal(link.kind, LINK_OTHER);
    assert_int_equal(link.mtu, 65536);
    netlink_close(&netlink);
}

TEST(a_link_that_is_not_there_is_no_device)
{
    (void)state;
    struct netlink netlink = opened();
    struct link link;

    assert_int_equal(netlink_get_link(&netlink, "tun0", &link), -ENODEV);
    assert_int_equal(netlink_set_link(&netlink, 4711, true, 0), -ENODEV);
    netlink_close(&netlink);
}

TEST(a_link_is_set_up_and_down_with_its_mtu_or_without)
{
    (void)state;
    struct netlink netlink = opened();
    int fd = make_tun("tun0", TUN);
    uint32_t index = if_nametoindex("tun0");

    assert_int_equal(netlink_set_link(&netlink, index, true, 0), 0);
    assert_true(is_up("tun0"));
    assert_int_equal(mtu_of("tun0"), 1500);
    assert_int_equal(netlink_set_link(&netlink, index, true, 1280), 0);
    assert_int_equal(mtu_of("tun0"), 1280);
    assert_int_equal(netlink_set_link(&netlink, index, false, 0), 0);
    assert_false(is_up("tun0"));
    assert_int_equal(mtu_of("tun0"), 1280);
    assert_int_equal(netlink_set_link(&netlink, index, true, 1), -EINVAL);
    assert_false(is_up("tun0"));
    (void)close(fd);
    netlink_close(&netlink);
}

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

TEST(changes_are_refused_without_permission_and_questions_are_not)
{
    (void)state;
    struct netlink netlink = opened();
    int fd = make_tun("tun0", TUN);
    struct interface_address address = address_on("tun0", KERNEL_SIDE, 24), own, other;
    struct link link;

    drop_capabilities();
    int set_link = netlink_set_link(&netlink, address.index, true, 0);
    int add = netlink_add_address(&netlink, &address);
    int delete = netlink_delete_address(&netlink, &address);
    int get_link = netlink_get_link(&netlink, "tun0", &link);
    int find = netlink_find_addresses(&netlink, &address, &own, &other);
    regain_capabilities();
    assert_int_equal(set_link, -EPERM);
    assert_int_equal(add, -EPERM);
    assert_int_equal(delete, -EPERM);
    assert_int_equal(get_link, 0);
    assert_int_equal(find, 0);
    (void)close(fd);
    netlink_close(&netlink);
}

TEST(of_no_addresses_none_is_found)
{
    (void)state;
    struct netlink netlink = opened();
    struct interface_address wanted = {1, KERNEL_SIDE, 24}, own = wanted, other = wanted;

    assert_int_equal(netlink_find_addresses(&netlink, &wanted, &own, &other), 0);
    assert_int_equal(own.index, 0);
    assert_int_equal(other.index, 0);
    netlink_close(&netlink);
}

TEST(the_first_address_of_a_link_is_its_own)
{
    (void)state;
    struct netlink netlink = opened();
    int fd = make_tun("tun0", TUN);
    struct interface_address first = address_on("tun0", IP(10, 0, 0, 1), 8);
    struct interface_address second = address_on("tun0", KERNEL_SIDE, 24), own, other;

    assert_int_equal(netlink_add_address(&netlink, &first), 0);
    assert_int_equal(netlink_add_address(&netlink, &second), 0);
    assert_int_equal(netlink_find_addresses(&netlink, &first, &own, &other), 0);
    assert_memory_equal(&own, &first, sizeof own);
    assert_int_equal(other.index, 0);
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
    struct interface_address wanted = {0, IP(10, 0, 0, 1) + N_ADDRESSES - 1, 8}, own, other;

    for (uint32_t i = 0; i < N_ADDRESSES; i++) {
        struct interface_address address = address_on("other0", IP(10, 0, 0, 1) + i, 32);
        assert_int_equal(netlink_add_address(&netlink, &address), 0);
    }
    assert_int_equal(netlink_find_addresses(&netlink, &wanted, &own, &other), 0);
    assert_int_equal(own.index, 0);
    assert_int_equal(other.index, if_nametoindex("other0"));
    assert_int_equal(other.address, wanted.address);
    assert_int_equal(other.prefix_len, 32);
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
    struct interface_address wanted = {0, KERNEL_SIDE, 24}, own, other;

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        int fd = make_tun("other0", TUN);
        struct interface_address theirs = address_on("other0", rows[i].address, rows[i].prefix_len);
        assert_int_equal(netlink_add_address(&netlink, &theirs), 0);
        assert_int_equal(netlink_find_addresses(&netlink, &wanted, &own, &other), 0);
        assert_int_equal(other.index != 0, rows[i].overlaps);
        (void)close(fd);
    }
    netlink_close(&netlink);
}

TEST(a_route_is_the_link_that_the_kernel_would_send_by)
{
    (void)state;
    struct netlink netlink = opened();
    int fd = make_tun("tun0", TUN);
    struct interface_address address = address_on("tun0", KERNEL_SIDE, 24);
    uint32_t index = 4711;

    assert_int_equal(netlink_get_route(&netlink, IP(192, 168, 3, 12), &index), -ENETUNREACH);
    assert_int_equal(index, 0);
    assert_int_equal(netlink_add_address(&netlink, &address), 0);
    assert_int_equal(netlink_set_link(&netlink, address.index, true, 0), 0);
    assert_int_equal(netlink_get_route(&netlink, IP(192, 168, 3, 12), &index), 0);
    assert_int_equal(index, address.index);
    assert_int_equal(netlink_get_route(&netlink, KERNEL_SIDE, &index), 0);
    assert_int_equal(index, if_nametoindex("lo"));
    assert_true(netlink_get_route(&netlink, IP(192, 168, 4, 12), &index) < 0);
    (void)close(fd);
    netlink_close(&netlink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        network_test(a_link_is_found_by_its_name_with_all_that_it_is),
        network_test(a_link_of_another_kind_is_other),
        network_test(a_link_that_is_not_there_is_no_device),
        network_test(a_link_is_set_up_and_down_with_its_mtu_or_without),
        network_test(an_address_is_added_once_and_deleted_once),
        network_test(changes_are_refused_without_permission_and_questions_are_not),
        network_test(of_no_addresses_none_is_found),
        network_test(the_first_address_of_a_link_is_its_own),
        network_test(the_same_address_elsewhere_is_found_among_hundreds),
        network_test(networks_overlap_when_the_shorter_prefix_is_the_same),
        network_test(a_route_is_the_link_that_the_kernel_would_send_by),
    };
    return cmocka_run_group_tests_name("netlink", tests, NULL, NULL);
}
