/* tun_queues_faults.c - proves what the kernel is asked for when a device is to have several queues
 *
 * On the kernel of fake_kernel.h, which can refuse a queue that the real one seldom does.
 */
#include "tests/unit/unit.h"

#include <errno.h>
#include <linux/if_tun.h>
#include <unistd.h>

#include "drivers/tun_device.h"
#include "fake_kernel.h"
#include "tests/unit/packet_builder.h"
#include "texts.h"

enum { TUN = IFF_TUN | IFF_NO_PI };

static struct tun_settings settings_of(uint32_t n_queues)
{
    return (struct tun_settings){"tun0", IP(192, 168, 3, 11), 24, true, 0, n_queues};
}

static struct tun_device opened(uint32_t n_queues)
{
    struct tun_settings settings = settings_of(n_queues);
    struct tun_device device;
    struct error error = {""};

    if (!tun_device_open(&device, &settings, &error))
        fail_msg("%s", error.text);
    return device;
}

TEST(a_new_device_is_made_for_several_queues_when_it_is_to_have_more_than_one)
{
    static const int flags[] = {TUN | IFF_TUN_EXCL, TUN | IFF_TUN_EXCL,
                                TUN | IFF_TUN_EXCL | IFF_MULTI_QUEUE,
                                TUN | IFF_TUN_EXCL | IFF_MULTI_QUEUE};

    for (uint32_t n = 0; n < N_ELEMENTS(flags); n++) {
        kernel_setup(state);
        (void)opened(n);
        assert_int_equal(kernel.asked_flags, flags[n]);
    }
}

TEST(a_device_that_is_there_is_attached_to_as_it_was_made)
{
    (void)state;
    kernel.exists = kernel.link.multi_queue = true;
    for (uint32_t n = 0; n < 3; n++) {
        (void)opened(n);
        assert_int_equal(kernel.asked_flags, TUN | IFF_MULTI_QUEUE);
    }
}

TEST(a_further_queue_is_one_of_the_same_device)
{
    struct error error = {""};

    (void)state;
    struct tun_device device = opened(2);
    assert_int_equal(tun_device_add_queue(&device, &error), KERNEL_FD);
    assert_int_equal(kernel.asked_flags, TUN | IFF_MULTI_QUEUE); /* no new one */
    assert_int_equal(kernel.n_fds, 2);
    assert_string_equal(error.text, "");
}

TEST(a_queue_that_the_kernel_refuses_is_said_and_nothing_is_left_open)
{
    static const struct {
        int open, attach;
        const char *what, *why, *remedy;
    } rows[] = {
        {-EMFILE, 0, "cannot open /dev/net/tun", "Too many open files", ""},
        {0, -E2BIG, "cannot attach to tun0", "all of its queues are taken", "--queues"},
        {0, -EPERM, "cannot attach to tun0", "somebody else", "sudo"},
        {0, -ENOMEM, "cannot attach to tun0", "Cannot allocate memory", "--interface"},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error = {""};
        kernel_setup(state);
        struct tun_device device = opened(2);
        kernel.open = rows[i].open;
        kernel.attach = rows[i].attach;
        assert_int_equal(tun_device_add_queue(&device, &error), -1);
        assert_says(&error, rows[i].what, rows[i].why, rows[i].remedy);
        assert_int_equal(kernel.n_fds, 1);
    }
}

TEST(a_device_for_one_queue_is_refused_before_it_is_touched)
{
    struct tun_settings settings = settings_of(4);
    struct tun_device device;
    struct error error = {""};

    (void)state;
    kernel.exists = true;
    assert_false(tun_device_open(&device, &settings, &error));
    assert_says(&error, "cannot open 4 queues of tun0: it was made for one", "ip link del tun0",
                "ip tuntap add dev tun0 mode tun multi_queue", "--queues");
    assert_int_equal(kernel.n_fds, 0);
    assert_int_equal(kernel.n_changes, 0);
    (void)opened(1);
}

#define queues_test(behaviour) cmocka_unit_test_setup(behaviour, kernel_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        queues_test(a_new_device_is_made_for_several_queues_when_it_is_to_have_more_than_one),
        queues_test(a_device_that_is_there_is_attached_to_as_it_was_made),
        queues_test(a_further_queue_is_one_of_the_same_device),
        queues_test(a_queue_that_the_kernel_refuses_is_said_and_nothing_is_left_open),
        queues_test(a_device_for_one_queue_is_refused_before_it_is_touched),
    };
    return cmocka_run_group_tests_name("tun_queues_faults", tests, NULL, NULL);
}
