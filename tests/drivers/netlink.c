/* netlink.c - proves that what rtnetlink says and does is what the kernel has
 *
 * With the real kernel, in a network namespace of its own for every test; the other view of each
 * link and address is that of ioctl(2), see network.h.
 */
#define _DEFAULT_SOURCE /* usleep */

#include "tests/unit/unit.h"

#include <errno.h>
#include <linux/if_tun.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "netlink_setup.h"
#include "tests/unit/packet_builder.h"

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

TEST(of_many_queues_those_that_are_held_are_counted)
{
    (void)state;
    struct netlink netlink = opened();
    struct link link;
    int fds[3];

    keep_device("tun0", TUN | IFF_MULTI_QUEUE, true);
    for (uint32_t n = 0; n <= N_ELEMENTS(fds); n++) {
        assert_int_equal(netlink_get_link(&netlink, "tun0", &link), 0);
        assert_int_equal(link.n_queues, n);
        if (n < N_ELEMENTS(fds))
            fds[n] = make_tun("tun0", TUN | IFF_MULTI_QUEUE);
    }
    for (size_t i = 0; i < N_ELEMENTS(fds); i++)
        (void)close(fds[i]);
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

TEST(changes_are_refused_without_permission_and_questions_are_not)
{
    (void)state;
    struct netlink netlink = opened();
    int fd = make_tun("tun0", TUN);
    struct interface_address address = address_on("tun0", KERNEL_SIDE, 24);
    struct address_survey survey = {.wanted = address};
    struct link link;

    drop_capabilities();
    int set_link = netlink_set_link(&netlink, address.index, true, 0);
    int add = netlink_add_address(&netlink, &address);
    int delete = netlink_delete_address(&netlink, &address);
    int get_link = netlink_get_link(&netlink, "tun0", &link);
    int survey_result = netlink_survey(&netlink, &survey);
    regain_capabilities();
    assert_int_equal(set_link, -EPERM);
    assert_int_equal(add, -EPERM);
    assert_int_equal(delete, -EPERM);
    assert_int_equal(get_link, 0);
    assert_int_equal(survey_result, 0);
    (void)close(fd);
    netlink_close(&netlink);
}

TEST(a_route_is_the_link_that_the_kernel_would_send_by)
{
    (void)state;
    struct netlink netlink = opened();
    int fd = make_tun("tun0", TUN);
    struct interface_address address = address_on("tun0", KERNEL_SIDE, 24);
    struct kernel_route route = {4711, true};

    assert_int_equal(netlink_get_route(&netlink, IP(192, 168, 3, 12), &route), -ENETUNREACH);
    assert_int_equal(route.index, 0);
    assert_false(route.local);
    assert_int_equal(netlink_add_address(&netlink, &address), 0);
    assert_int_equal(netlink_set_link(&netlink, address.index, true, 0), 0);
    assert_int_equal(netlink_get_route(&netlink, IP(192, 168, 3, 12), &route), 0);
    assert_int_equal(route.index, address.index);
    assert_false(route.local);
    assert_int_equal(netlink_get_route(&netlink, KERNEL_SIDE, &route), 0);
    assert_int_equal(route.index, if_nametoindex("lo"));
    assert_true(route.local);
    assert_true(netlink_get_route(&netlink, IP(192, 168, 4, 12), &route) < 0);
    (void)close(fd);
    netlink_close(&netlink);
}

TEST(a_link_that_is_up_without_a_program_has_no_carrier)
{
    (void)state;
    struct netlink netlink = opened();
    int fd = make_tun("tun0", TUN);
    struct link link;

    assert_int_equal(ioctl(fd, TUNSETPERSIST, 1), 0);
    (void)close(fd);
    assert_int_equal(netlink_get_link(&netlink, "tun0", &link), 0);
    assert_int_equal(netlink_set_link(&netlink, link.index, true, 0), 0);
    for (int i = 0; i < 100 && !(link.up && link.no_carrier); i++) { /* when it has time */
        (void)usleep(10000);
        assert_int_equal(netlink_get_link(&netlink, "tun0", &link), 0);
    }
    assert_true(link.up);
    assert_true(link.no_carrier);
    fd = make_tun("tun0", TUN);
    for (int i = 0; i < 100 && link.no_carrier; i++) {
        (void)usleep(10000);
        assert_int_equal(netlink_get_link(&netlink, "tun0", &link), 0);
    }
    assert_false(link.no_carrier);
    assert_int_equal(ioctl(fd, TUNSETPERSIST, 0), 0);
    (void)close(fd);
    netlink_close(&netlink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        network_test(a_link_is_found_by_its_name_with_all_that_it_is),
        network_test(of_many_queues_those_that_are_held_are_counted),
        network_test(a_link_of_another_kind_is_other),
        network_test(a_link_that_is_not_there_is_no_device),
        network_test(a_link_is_set_up_and_down_with_its_mtu_or_without),
        network_test(changes_are_refused_without_permission_and_questions_are_not),
        network_test(a_route_is_the_link_that_the_kernel_would_send_by),
        network_test(a_link_that_is_up_without_a_program_has_no_carrier),
    };
    return cmocka_run_group_tests_name("netlink", tests, NULL, NULL);
}
