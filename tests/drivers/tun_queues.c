/* tun_queues.c - proves that a device can have several queues, and that the kernel uses all of them
 *
 * With the real kernel, in a network namespace of its own for every test.
 */
#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <linux/if_tun.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/tun_device.h"
#include "network.h"
#include "tests/unit/packet_builder.h"
#include "texts.h"

enum { TUN = IFF_TUN | IFF_NO_PI, N_QUEUES = 4, N_PEERS = 200 };

static const struct tun_settings settings = {"tun0", IP(192, 168, 3, 11), 24, true, 0, N_QUEUES};

/* Opens the device and its queues; the first is its own. */
static struct tun_device opened(int fds[N_QUEUES])
{
    struct tun_device device;
    struct error error = {""};

    if (!tun_device_open(&device, &settings, &error))
        fail_msg("%s", error.text);
    fds[0] = device.fd;
    for (int i = 1; i < N_QUEUES; i++) {
        fds[i] = tun_device_add_queue(&device, &error);
        if (fds[i] < 0)
            fail_msg("%s", error.text);
    }
    return device;
}

static void close_all(const int fds[N_QUEUES])
{
    for (int i = 0; i < N_QUEUES; i++)
        (void)close(fds[i]);
}

/* Sends a datagram to each of N_PEERS addresses behind the device. */
static void send_to_peers(void)
{
    int sender = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    for (uint32_t i = 0; i < N_PEERS; i++) {
        struct sockaddr_in peer = {.sin_family = AF_INET,
                                   .sin_port = htons(9),
                                   .sin_addr.s_addr = htonl(IP(192, 168, 3, 20) + i)};
        assert_int_equal(sendto(sender, "", 1, 0, (struct sockaddr *)&peer, sizeof peer), 1);
    }
    (void)close(sender);
}

/* The packets to those peers that wait in a queue; each marks its peer as seen. */
static unsigned n_waiting(int fd, bool seen[N_PEERS])
{
    uint8_t packet[1500];
    unsigned n = 0;

    while (read(fd, packet, sizeof packet) > 0) {
        if (packet[0] != 0x45 || packet[9] != IPPROTO_UDP)
            continue;
        unsigned peer = packet[19] - 20u;
        assert_in_range(peer, 0, N_PEERS - 1);
        assert_false(seen[peer]); /* a packet is in one queue */
        seen[peer] = true;
        n++;
    }
    return n;
}

TEST(packets_are_shared_out_among_the_queues_of_a_new_device)
{
    bool seen[N_PEERS] = {false};
    int fds[N_QUEUES];
    unsigned n = 0;

    (void)state;
    need_tun();
    struct tun_device device = opened(fds);
    assert_true(device.created);
    assert_true(device.up);
    send_to_peers();
    for (int i = 0; i < N_QUEUES; i++) {
        unsigned n_here = n_waiting(fds[i], seen);
        assert_in_range(n_here, 1, N_PEERS - N_QUEUES + 1);
        n += n_here;
    }
    assert_int_equal(n, N_PEERS);
    close_all(fds);
    assert_false(has_device("tun0"));
}

TEST(a_device_made_for_several_queues_gives_them_and_stays)
{
    int fds[N_QUEUES];

    (void)state;
    need_tun();
    keep_device("tun0", TUN | IFF_MULTI_QUEUE, true);
    struct tun_device device = opened(fds);
    assert_false(device.created);
    assert_int_equal(device.n_notes, 0);
    close_all(fds);
    assert_true(has_device("tun0"));
}

TEST(a_device_made_for_one_queue_is_refused_and_left_as_it_was)
{
    struct tun_device device;
    struct error error = {""};

    (void)state;
    need_tun();
    keep_device("tun0", TUN, true);
    assert_false(tun_device_open(&device, &settings, &error));
    assert_says(&error, "cannot open 4 queues of tun0", "made for one", "multi_queue", "--queues");
    assert_false(is_up("tun0"));
    assert_int_equal(address_of("tun0"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        network_test(packets_are_shared_out_among_the_queues_of_a_new_device),
        network_test(a_device_made_for_several_queues_gives_them_and_stays),
        network_test(a_device_made_for_one_queue_is_refused_and_left_as_it_was),
    };
    return cmocka_run_group_tests_name("tun_queues", tests, NULL, NULL);
}
