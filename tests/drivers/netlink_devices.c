/* netlink_devices.c - proves that devices to measure with are made, counted and removed
 *
 * With the real kernel, in a network namespace of its own for every test.
 */
#define _GNU_SOURCE /* unshare, setns */

#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/netlink_devices.h"
#include "netlink_setup.h"

enum { PACKET_LEN = 28 };

/* A packet that the kernel takes, and drops: nobody is meant. */
static const uint8_t packet[PACKET_LEN] = {0x45, 0, 0, PACKET_LEN, [8] = 64, [9] = 17};

static struct link_traffic counted(struct netlink *netlink)
{
    struct link_traffic traffic;

    assert_int_equal(netlink_count_link(netlink, "tun0", &traffic), 0);
    return traffic;
}

/* Sends n datagrams through tun0. */
static void send_through_tun(unsigned n)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(KERNEL_SIDE + 1)};

    for (unsigned i = 0; i < n; i++)
        assert_int_equal(sendto(fd, "", 1, 0, (const struct sockaddr *)&to, sizeof to), 1);
    (void)close(fd);
}

TEST(what_a_program_reads_writes_and_has_no_room_for_is_counted)
{
    enum { ROOM = 500 }; /* in a queue of tun */
    (void)state;
    struct netlink netlink = opened();
    int fd = make_tun("tun0", TUN);
    uint8_t buffer[100];

    set_address("tun0", KERNEL_SIDE, 0xFFFFFF00);
    set_up("tun0", true);
    struct link_traffic before = counted(&netlink);
    for (int i = 0; i < 3; i++)
        assert_int_equal(write(fd, packet, sizeof packet), sizeof packet);
    send_through_tun(ROOM + 7);
    assert_true(read(fd, buffer, sizeof buffer) > 0);
    assert_true(read(fd, buffer, sizeof buffer) > 0);
    struct link_traffic after = counted(&netlink);
    assert_int_equal(after.n_received - before.n_received, 3);
    assert_int_equal(after.n_sent - before.n_sent, 2);
    assert_in_range(after.n_send_dropped - before.n_send_dropped, 7,
                    20); /* the kernel's own, too */
    netlink_close(&netlink);
    (void)close(fd);
}

TEST(a_link_that_is_deleted_is_gone_and_only_that)
{
    (void)state;
    struct netlink netlink = opened();
    int fd = make_tun("tun0", TUN), other = make_tun("tun1", TUN);
    struct link_traffic traffic;

    assert_int_equal(netlink_delete_link(&netlink, if_nametoindex("tun0")), 0);
    assert_false(has_device("tun0"));
    assert_true(has_device("tun1"));
    assert_int_equal(netlink_count_link(&netlink, "tun0", &traffic), -ENODEV);
    assert_int_equal(netlink_delete_link(&netlink, 12345), -ENODEV);
    netlink_close(&netlink);
    (void)close(fd);
    (void)close(other);
}

static int own_namespace(void)
{
    int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

    assert_true(fd >= 0);
    return fd;
}

TEST(a_cable_has_its_other_end_in_the_other_namespace)
{
    static const struct veth_end near_end = {"near0", {2, 0, 0, 0, 0, 1}};
    static const struct veth_end far_end = {"far0", {2, 0, 0, 0, 0, 2}};

    need_network();
    int near = own_namespace();
    assert_int_equal(unshare(CLONE_NEWNET), 0);
    int far = own_namespace();
    assert_int_equal(setns(near, CLONE_NEWNET), 0);

    struct netlink netlink = opened();
    int result = netlink_make_veth(&netlink, &near_end, &far_end, far);
    if (result == -EOPNOTSUPP) {
        print_message("no veth to be had\n");
        skip();
    }
    assert_int_equal(result, 0);
    assert_int_equal(netlink_make_veth(&netlink, &near_end, &far_end, far), -EEXIST);
    assert_true(has_device("near0"));
    assert_false(has_device("far0"));
    assert_int_equal(
        netlink_add_neighbour(&netlink, if_nametoindex("near0"), KERNEL_SIDE, far_end.mac), 0);
    netlink_close(&netlink);

    assert_int_equal(setns(far, CLONE_NEWNET), 0);
    assert_true(has_device("far0"));
    assert_int_equal(setns(near, CLONE_NEWNET), 0);
    (void)close(near);
    (void)close(far);
}

TEST(a_neighbour_needs_a_link)
{
    static const uint8_t mac[MAC_LEN] = {2, 0, 0, 0, 0, 2};
    (void)state;
    struct netlink netlink = opened();

    assert_int_equal(netlink_add_neighbour(&netlink, 12345, KERNEL_SIDE, mac), -ENODEV);
    netlink_close(&netlink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        network_test(what_a_program_reads_writes_and_has_no_room_for_is_counted),
        network_test(a_link_that_is_deleted_is_gone_and_only_that),
        network_test(a_cable_has_its_other_end_in_the_other_namespace),
        network_test(a_neighbour_needs_a_link),
    };
    return cmocka_run_group_tests_name("netlink_devices", tests, NULL, NULL);
}
