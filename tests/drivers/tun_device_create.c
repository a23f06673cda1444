/* tun_device_create.c - proves what becomes of a name that is free: a device, in working order
 *
 * With the real kernel, in a network namespace of its own for every test. What drivers/tun_device.c
 * says about the device is held against what the kernel says; see network.h.
 */
#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/address.h"
#include "drivers/tun_device.h"
#include "network.h"
#include "tests/unit/packet_builder.h"
#include "texts.h"

#define KERNEL_SIDE IP(192, 168, 3, 11)
#define HOST IP(192, 168, 3, 12)

static const struct tun_settings settings = {"tun0", KERNEL_SIDE, 24, true, 0, 1};

static struct tun_device opened(const struct tun_settings *how)
{
    struct tun_device device;
    struct error error = {""};

    if (!tun_device_open(&device, how, &error))
        fail_msg("%s", error.text);
    return device;
}

TEST(a_free_name_becomes_a_device_with_an_address_that_is_up)
{
    (void)state;
    need_tun();
    struct tun_device device = opened(&settings);

    assert_true(device.created);
    assert_true(device.up);
    assert_string_equal(device.name, "tun0");
    assert_int_equal(device.index, if_nametoindex("tun0"));
    assert_int_equal(device.mtu, 1500);
    assert_int_equal(device.n_addresses, 1);
    assert_int_equal(device.addresses[0].index, device.index);
    assert_int_equal(device.addresses[0].address, KERNEL_SIDE);
    assert_int_equal(device.addresses[0].prefix_len, 24);
    assert_int_equal(device.fd_flags, -1);
    assert_int_equal(device.n_notes, 0);

    assert_true(is_up("tun0"));
    assert_int_equal(mtu_of("tun0"), 1500);
    assert_int_equal(address_of("tun0"), KERNEL_SIDE);
    assert_int_equal(mask_of("tun0"), 0xffffff00);
    assert_int_equal(broadcast_of("tun0"), IP(192, 168, 3, 255));
    (void)close(device.fd);
}

TEST(its_fd_does_not_block_and_is_not_inherited)
{
    char byte;

    (void)state;
    need_tun();
    struct tun_device device = opened(&settings);

    assert_true(fcntl(device.fd, F_GETFL) & O_NONBLOCK);
    assert_true(fcntl(device.fd, F_GETFD) & FD_CLOEXEC);
    while (read(device.fd, &byte, sizeof byte) > 0) /* what the kernel says of its own accord */
        ;
    assert_int_equal(errno, EAGAIN);
    (void)close(device.fd);
}

TEST(it_goes_away_with_its_fd_and_there_is_nothing_to_take_back)
{
    (void)state;
    need_tun();
    struct tun_device device = opened(&settings);

    assert_false(device.added_address);
    assert_false(device.set_up);
    tun_device_restore(&device);
    assert_true(is_up("tun0"));
    assert_int_equal(address_of("tun0"), KERNEL_SIDE);
    (void)close(device.fd);
    assert_false(has_device("tun0"));
}

TEST(the_mtu_that_was_asked_for_is_set)
{
    static const uint32_t mtus[] = {TUN_MIN_MTU, 576, 1500, 9000, TUN_MAX_MTU};

    (void)state;
    need_tun();
    for (size_t i = 0; i < N_ELEMENTS(mtus); i++) {
        struct tun_device device =
            opened(&(struct tun_settings){"tun0", KERNEL_SIDE, 24, false, mtus[i], 1});
        assert_int_equal(device.mtu, mtus[i]);
        assert_int_equal(mtu_of("tun0"), mtus[i]);
        (void)close(device.fd);
    }
}

TEST(an_mtu_that_the_kernel_refuses_leaves_no_device)
{
    static const uint32_t mtus[] = {TUN_MIN_MTU - 1, TUN_MAX_MTU + 1};
    struct tun_device device;
    struct error error = {""};

    (void)state;
    need_tun();
    for (size_t i = 0; i < N_ELEMENTS(mtus); i++) {
        assert_false(tun_device_open(
            &device, &(struct tun_settings){"tun0", KERNEL_SIDE, 24, false, mtus[i], 1}, &error));
        assert_says(&error, "tun0", "Invalid argument");
        assert_false(has_device("tun0"));
    }
}

TEST(a_name_of_fifteen_characters_is_whole)
{
    (void)state;
    need_tun();
    struct tun_device device =
        opened(&(struct tun_settings){"fifteen_letters", KERNEL_SIDE, 24, true, 0, 1});

    assert_string_equal(device.name, "fifteen_letters");
    assert_true(has_device("fifteen_letters"));
    (void)close(device.fd);
}

TEST(an_address_has_a_broadcast_address_where_its_prefix_has_one)
{
    static const struct {
        unsigned prefix_len;
        uint32_t mask, broadcast;
    } rows[] = {
        {8, 0xff000000, IP(192, 255, 255, 255)},
        {29, 0xfffffff8, IP(192, 168, 3, 15)},
        {30, 0xfffffffc, IP(192, 168, 3, 11)},
        {31, 0xfffffffe, 0},
        {32, 0xffffffff, 0},
    };

    (void)state;
    need_tun();
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct tun_device device = opened(
            &(struct tun_settings){"tun0", IP(192, 168, 3, 10), rows[i].prefix_len, true, 0, 1});
        assert_int_equal(address_of("tun0"), IP(192, 168, 3, 10));
        assert_int_equal(mask_of("tun0"), rows[i].mask);
        assert_int_equal(broadcast_of("tun0"), rows[i].broadcast);
        assert_int_equal(device.addresses[0].prefix_len, rows[i].prefix_len);
        (void)close(device.fd);
    }
}

/* Reads until an IPv4 packet comes: the kernel sends IPv6 of its own accord. */
static ssize_t read_ipv4(int fd, uint8_t *packet, size_t packet_len)
{
    for (int tries = 0; tries < 50; tries++) {
        assert_true(poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 2000) >= 0);
        ssize_t len = read(fd, packet, packet_len);
        if (len > 0 && packet[0] >> 4 == 4)
            return len;
    }
    return -1;
}

static void send_datagram(size_t payload_len)
{
    static const uint8_t payload[1400];
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(HOST)};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    assert_int_equal(sendto(fd, payload, payload_len, 0, (struct sockaddr *)&to, sizeof to),
                     payload_len);
    (void)close(fd);
}

TEST(a_packet_to_its_network_is_read_bare)
{
    uint8_t packet[2000];

    (void)state;
    need_tun();
    struct tun_device device = opened(&settings);
    send_datagram(10);
    assert_int_equal(read_ipv4(device.fd, packet, sizeof packet), 20 + 8 + 10);
    assert_int_equal(packet[0], 0x45);
    assert_memory_equal(packet + 12, ((uint8_t[]){192, 168, 3, 11, 192, 168, 3, 12}), 8);
    (void)close(device.fd);
}

/* What drivers/mem.h says about tun. */
TEST(a_packet_longer_than_the_buffer_is_cut_to_it)
{
    uint8_t packet[100];

    (void)state;
    need_tun();
    struct tun_device device = opened(&settings);
    send_datagram(1000);
    assert_int_equal(read_ipv4(device.fd, packet, sizeof packet), sizeof packet);
    assert_int_equal(packet[2] << 8 | packet[3], 1028);
    (void)close(device.fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        network_test(a_free_name_becomes_a_device_with_an_address_that_is_up),
        network_test(its_fd_does_not_block_and_is_not_inherited),
        network_test(it_goes_away_with_its_fd_and_there_is_nothing_to_take_back),
        network_test(the_mtu_that_was_asked_for_is_set),
        network_test(an_mtu_that_the_kernel_refuses_leaves_no_device),
        network_test(a_name_of_fifteen_characters_is_whole),
        network_test(an_address_has_a_broadcast_address_where_its_prefix_has_one),
        network_test(a_packet_to_its_network_is_read_bare),
        network_test(a_packet_longer_than_the_buffer_is_cut_to_it),
    };
    return cmocka_run_group_tests_name("tun_device_create", tests, NULL, NULL);
}
