/* tun_device_adopt.c - proves which fds of others are taken over, and what is believed of them
 *
 * With the real kernel. An fd that is refused is left open and as it was.
 */

#include "tests/unit/unit.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <stdio.h>
#include <unistd.h>

#include "drivers/tun_device.h"
#include "network.h"
#include "tests/unit/packet_builder.h"
#include "texts.h"

#define KERNEL_SIDE IP(192, 168, 3, 11)

enum { TUN = IFF_TUN | IFF_NO_PI };

static struct tun_device adopted(int fd, uint32_t mtu)
{
    struct tun_device device;
    struct error error = {""};
    int before = dup(0), after;

    (void)close(before);
    if (!tun_device_adopt(&device, fd, mtu, &error))
        fail_msg("%s", error.text);
    after = dup(0);
    assert_int_equal(after, before); /* no other fd was left open */
    (void)close(after);
    return device;
}

static struct error refused(int fd)
{
    struct tun_device device;
    struct error error = {""};
    int flags = fcntl(fd, F_GETFL);
    char number[16];

    if (tun_device_adopt(&device, fd, 0, &error))
        fail_msg("fd %d was taken", fd);
    assert_int_equal(fcntl(fd, F_GETFL), flags);
    (void)snprintf(number, sizeof number, "fd %d", fd);
    assert_says(&error, "cannot use", number);
    return error;
}

TEST(an_fd_of_a_device_that_can_be_seen_is_known_by_its_device)
{
    (void)state;
    need_tun();
    int fd = make_tun("given0", TUN);
    set_address("given0", KERNEL_SIDE, IP(255, 255, 255, 0));
    set_mtu("given0", 1280);
    set_up("given0", true);
    struct tun_device device = adopted(fd, 0);

    assert_int_equal(device.fd, fd);
    assert_string_equal(device.name, "given0");
    assert_int_equal(device.index, if_nametoindex("given0"));
    assert_int_equal(device.mtu, 1280);
    assert_true(device.up);
    assert_false(device.created);
    assert_int_equal(device.n_addresses, 1);
    assert_int_equal(device.addresses[0].index, device.index);
    assert_int_equal(device.addresses[0].address, KERNEL_SIDE);
    assert_int_equal(device.addresses[0].prefix_len, 24);
    assert_int_equal(device.n_notes, 0);
    (void)close(fd);
}

TEST(an_mtu_that_is_said_is_believed)
{
    (void)state;
    need_tun();
    int fd = make_tun("given0", TUN);
    struct tun_device device = adopted(fd, 9000);

    assert_int_equal(device.mtu, 9000);
    assert_int_equal(mtu_of("given0"), 1500);
    (void)close(fd);
}

TEST(an_fd_is_made_non_blocking_until_it_is_restored)
{
    (void)state;
    need_tun();
    int fd = make_tun("given0", TUN);
    assert_false(fcntl(fd, F_GETFL) & O_NONBLOCK);
    assert_int_equal(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_APPEND), 0);
    struct tun_device device = adopted(fd, 0);
    assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
    assert_true(fcntl(fd, F_GETFL) & O_APPEND);

    tun_device_restore(&device);
    assert_false(fcntl(fd, F_GETFL) & O_NONBLOCK);
    assert_true(fcntl(fd, F_GETFL) & O_APPEND);
    assert_false(device.added_address || device.set_up);
    (void)close(fd);
}

TEST(its_device_is_left_as_it_is)
{
    (void)state;
    need_tun();
    int fd = make_tun("given0", TUN);
    struct tun_device device = adopted(fd, 0);

    assert_false(device.up);
    assert_int_equal(device.n_addresses, 0);
    assert_int_equal(device.mtu, 1500);
    tun_device_restore(&device);
    assert_false(is_up("given0"));
    assert_int_equal(address_of("given0"), 0);
    assert_int_equal(mtu_of("given0"), 1500);
    (void)close(fd);
}

TEST(of_a_device_elsewhere_the_mtu_is_believed)
{
    static const uint32_t mtus[] = {0, 9000};
    static const uint32_t expected[] = {1500, 9000};

    need_tun();
    for (size_t i = 0; i < N_ELEMENTS(mtus); i++) {
        int fd = make_tun("given0", TUN);
        network_setup(state); /* the device stays behind */
        struct tun_device device = adopted(fd, mtus[i]);
        assert_int_equal(device.mtu, expected[i]);
        assert_int_equal(device.index, 0);
        assert_int_equal(device.n_addresses, 0);
        assert_true(device.up);
        assert_string_equal(device.name, "given0");
        (void)close(fd);
    }
}

TEST(a_namesake_is_not_taken_for_the_device_of_another_network)
{
    static const int flags[] = {TUN, IFF_TAP | IFF_NO_PI};

    need_tun();
    for (size_t i = 0; i < N_ELEMENTS(flags); i++) {
        int fd = make_tun("given0", TUN);
        network_setup(state);
        int namesake = make_tun("given0", flags[i]);
        set_mtu("given0", 576);
        struct tun_device device = adopted(fd, 0);
        assert_int_equal(device.index, 0);
        assert_int_equal(device.mtu, 1500);
        (void)close(namesake);
        (void)close(fd);
    }
}

TEST(what_is_no_tun_fd_is_refused)
{
    int ends[2];

    (void)state;
    need_network();
    assert_int_equal(pipe(ends), 0);
    (void)refused(ends[0]);
    (void)refused(ends[1]);
    (void)close(ends[0]);
    (void)close(ends[1]);
    struct error error = refused(ends[0]); /* closed by now */
    assert_says(&error, "Bad file descriptor", "hand over");
    (void)refused(-1);
}

TEST(a_tun_fd_that_is_attached_to_nothing_is_refused)
{
    (void)state;
    need_tun();
    int fd = open("/dev/net/tun", O_RDWR);
    struct error error = refused(fd);

    assert_says(&error, "not an attached tun fd", "TUNSETIFF");
    (void)close(fd);
}

TEST(an_fd_whose_packets_are_not_bare_ip_is_refused)
{
    static const int flags[] = {IFF_TAP | IFF_NO_PI, IFF_TAP, TUN | IFF_VNET_HDR,
                                IFF_TUN | IFF_VNET_HDR};

    (void)state;
    need_tun();
    for (size_t i = 0; i < N_ELEMENTS(flags); i++) {
        int fd = make_tun("given0", flags[i]);
        struct error error = refused(fd);
        assert_says(&error, "not bare IP", "IFF_TUN | IFF_NO_PI", "IFF_VNET_HDR");
        (void)close(fd);
    }
}

TEST(one_queue_of_many_is_taken)
{
    (void)state;
    need_tun();
    int fd = make_tun("given0", TUN | IFF_MULTI_QUEUE);
    struct tun_device device = adopted(fd, 0);

    assert_string_equal(device.name, "given0");
    (void)close(fd);
}

/* TUNGETIFF cannot tell: there IFF_NO_PI has the value of IFF_NOFILTER. */
TEST(an_fd_with_packet_information_is_refused)
{
    (void)state;
    need_tun();
    int fd = make_tun("given0", IFF_TUN);
    struct error error = refused(fd);

    assert_says(&error, "not bare IP", "IFF_NO_PI");
    (void)close(fd);
}

TEST(a_queue_beside_one_with_headers_is_refused)
{
    static const int flags[] = {IFF_TUN | IFF_MULTI_QUEUE, TUN | IFF_MULTI_QUEUE | IFF_VNET_HDR};
    static const struct tun_settings settings = {"tun0", KERNEL_SIDE, 24, false, 0, 1};

    (void)state;
    need_tun();
    for (size_t i = 0; i < N_ELEMENTS(flags); i++) {
        struct tun_device device;
        struct error error = {""};
        int first = make_tun("tun0", flags[i]);

        assert_false(tun_device_open(&device, &settings, &error));
        assert_says(&error, "cannot use tun0", "headers before the packets");
        (void)close(first);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        network_test(an_fd_of_a_device_that_can_be_seen_is_known_by_its_device),
        network_test(an_mtu_that_is_said_is_believed),
        network_test(an_fd_is_made_non_blocking_until_it_is_restored),
        network_test(its_device_is_left_as_it_is),
        network_test(of_a_device_elsewhere_the_mtu_is_believed),
        network_test(a_namesake_is_not_taken_for_the_device_of_another_network),
        network_test(what_is_no_tun_fd_is_refused),
        network_test(a_tun_fd_that_is_attached_to_nothing_is_refused),
        network_test(an_fd_whose_packets_are_not_bare_ip_is_refused),
        network_test(one_queue_of_many_is_taken),
        network_test(an_fd_with_packet_information_is_refused),
        network_test(a_queue_beside_one_with_headers_is_refused),
    };
    return cmocka_run_group_tests_name("tun_device_adopt", tests, NULL, NULL);
}
