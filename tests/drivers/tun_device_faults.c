/* tun_device_faults.c - proves that whatever the kernel refuses is said, and nothing is left open
 *
 * On the kernel of fake_kernel.h. Every text has its three parts and names the device; the netlink
 * socket and, where there is no device to work with, the fd are closed.
 */
#include "tests/unit/unit.h"

#include <errno.h>
#include <linux/if_tun.h>

#include "drivers/tun_device.h"
#include "fake_kernel.h"
#include "tests/unit/packet_builder.h"
#include "texts.h"

#define KERNEL_SIDE IP(192, 168, 3, 11)

static const struct tun_settings settings = {"tun0", KERNEL_SIDE, 24, true, 1280, 1};

static struct error refused(void)
{
    struct tun_device device;
    struct error error = {""};

    if (tun_device_open(&device, &settings, &error))
        fail_msg("a device came of it");
    assert_int_equal(kernel.n_fds, 0);
    assert_int_equal(kernel.n_netlinks, 0);
    return error;
}

static struct tun_device opened(void)
{
    struct tun_device device;
    struct error error = {""};

    if (!tun_device_open(&device, &settings, &error))
        fail_msg("%s", error.text);
    assert_string_equal(error.text, ""); /* what became a note is said as such */
    assert_int_equal(kernel.n_fds, 1);
    assert_int_equal(kernel.n_netlinks, 0);
    assert_int_equal(device.fd, KERNEL_FD);
    return device;
}

TEST(a_new_device_gets_its_address_then_its_mtu_and_is_up)
{
    (void)state;
    struct tun_device device = opened();

    assert_true(device.created);
    assert_int_equal(device.mtu, 1280);
    assert_string_equal(kernel.changes, "add 192.168.3.11/24 on 7, up 7 mtu 1280");
}

TEST(a_device_that_is_there_keeps_its_mtu)
{
    (void)state;
    kernel.exists = true;
    struct tun_device device = opened();

    assert_false(device.created);
    assert_int_equal(device.mtu, 1500);
    assert_string_equal(kernel.changes, "add 192.168.3.11/24 on 7, up 7 mtu 0");
}

TEST(a_new_device_is_nobody_elses_and_one_that_is_there_may_have_many_queues)
{
    (void)state;
    (void)opened();
    assert_int_equal(kernel.asked_flags, IFF_TUN | IFF_NO_PI | IFF_TUN_EXCL);

    kernel_setup(state);
    kernel.exists = true;
    (void)opened();
    assert_int_equal(kernel.asked_flags, IFF_TUN | IFF_NO_PI);

    kernel_setup(state);
    kernel.exists = kernel.link.multi_queue = true;
    (void)opened();
    assert_int_equal(kernel.asked_flags, IFF_TUN | IFF_NO_PI | IFF_MULTI_QUEUE);
}

TEST(questions_that_the_kernel_does_not_answer_are_the_end)
{
    int *const results[] = {&kernel.netlink_open, &kernel.get_link, &kernel.get_made_link,
                            &kernel.survey};

    for (size_t i = 0; i < N_ELEMENTS(results); i++) {
        kernel_setup(state);
        *results[i] = -EPROTONOSUPPORT;
        struct error error = refused();
        assert_says(&error, "cannot ask the kernel", "Protocol not supported", "netlink");
        assert_int_equal(kernel.n_changes, 0);
    }
}

TEST(a_driver_that_cannot_be_opened_says_what_it_takes)
{
    static const struct {
        int error;
        const char *why, *remedy;
    } rows[] = {
        {EACCES, "Permission denied", "sudo"},
        {EPERM, "Operation not permitted", "sudo"},
        {ENOENT, "No such file", "modprobe tun"},
        {ENODEV, "No such device", "modprobe tun"},
        {ENXIO, "No such device", "--device /dev/net/tun"},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        kernel_setup(state);
        kernel.open = -rows[i].error;
        struct error error = refused();
        assert_says(&error, "cannot open /dev/net/tun", rows[i].why, rows[i].remedy);
    }
}

TEST(a_device_that_cannot_be_attached_to_says_why)
{
    static const struct {
        int error;
        bool exists;
        const char *what, *why, *remedy;
    } rows[] = {
        {EBUSY, true, "cannot attach to tun0", "another program", "--interface"},
        {EBUSY, false, "cannot create tun0", "somebody else just did", "start again"},
        {EPERM, true, "cannot attach to tun0", "somebody else", "sudo"},
        {EPERM, false, "cannot create tun0", "Operation not permitted", "ip tuntap add dev tun0"},
        {E2BIG, true, "cannot attach to tun0", "all of its queues are taken", "--queues"},
        {EINVAL, true, "cannot attach to tun0", "Invalid argument", "--interface"},
        {EINVAL, false, "cannot create tun0", "Invalid argument", "--interface"},
        {ENOMEM, false, "cannot create tun0", "Cannot allocate memory", "--interface"},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        kernel_setup(state);
        kernel.exists = rows[i].exists;
        kernel.attach = -rows[i].error;
        struct error error = refused();
        assert_says(&error, rows[i].what, rows[i].why, rows[i].remedy);
        assert_int_equal(kernel.n_changes, 0);
    }
}

TEST(what_cannot_be_done_to_a_new_device_is_the_end)
{
    (void)state;
    kernel.add_address = -ENOBUFS;
    struct error error = refused();
    assert_says(&error, "cannot give 192.168.3.11/24 to tun0", "No buffer space", "ip address add");

    kernel_setup(state);
    kernel.set_link = -EINVAL;
    error = refused();
    assert_says(&error, "cannot set tun0 up", "Invalid argument", "ip link set tun0 up");
}

TEST(everything_at_once_that_is_not_as_it_should_be_fits_into_the_notes)
{
    (void)state;
    kernel.exists = true;
    kernel.other = (struct interface_address){4711, IP(192, 168, 3, 1), 24}; /* not there */
    kernel.add_address = kernel.set_link = -EPERM;
    struct tun_device device = opened();

    assert_int_equal(device.n_notes, 4);
    assert_says(&device.notes[0], "192.168.3.11/24", "another device has 192.168.3.1/24");
    assert_says(&device.notes[1], "MTU of tun0", "1280", "1500");
    assert_says(&device.notes[2], "cannot give", "Operation not permitted");
    assert_says(&device.notes[3], "cannot set tun0 up", "Operation not permitted");
    assert_false(device.up);
    assert_false(device.set_up);
    assert_false(device.added_address);
    assert_int_equal(device.n_addresses, 0);
}

TEST(a_link_is_given_time_for_its_carrier_and_not_more_than_it_takes)
{
    static const unsigned n_looks[] = {0, 1, 5};

    for (size_t i = 0; i < N_ELEMENTS(n_looks); i++) {
        kernel_setup(state);
        kernel.exists = kernel.link.up = true;
        kernel.n_looks_without_carrier = n_looks[i] + (n_looks[i] > 0); /* the first is not it */
        (void)opened();
        assert_int_equal(kernel.n_pauses, n_looks[i]);
    }
}

TEST(a_link_that_gets_no_carrier_is_waited_for_a_second_at_most)
{
    (void)state;
    kernel.exists = kernel.link.up = true;
    kernel.n_looks_without_carrier = UINT32_MAX;
    (void)opened();
    assert_in_range(kernel.paused_ns, 1000000, 1000000000);
    assert_in_range(kernel.n_pauses, 1, 1000);
}

TEST(a_link_that_is_down_is_not_waited_for)
{
    (void)state;
    kernel.exists = true;
    kernel.set_link = -EPERM;
    kernel.n_looks_without_carrier = UINT32_MAX;
    (void)opened();
    assert_int_equal(kernel.n_pauses, 0);
}

#define fault_test(behaviour) cmocka_unit_test_setup(behaviour, kernel_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        fault_test(a_new_device_gets_its_address_then_its_mtu_and_is_up),
        fault_test(a_device_that_is_there_keeps_its_mtu),
        fault_test(a_new_device_is_nobody_elses_and_one_that_is_there_may_have_many_queues),
        fault_test(questions_that_the_kernel_does_not_answer_are_the_end),
        fault_test(a_driver_that_cannot_be_opened_says_what_it_takes),
        fault_test(a_device_that_cannot_be_attached_to_says_why),
        fault_test(what_cannot_be_done_to_a_new_device_is_the_end),
        fault_test(a_link_is_given_time_for_its_carrier_and_not_more_than_it_takes),
        fault_test(a_link_that_gets_no_carrier_is_waited_for_a_second_at_most),
        fault_test(a_link_that_is_down_is_not_waited_for),
        fault_test(everything_at_once_that_is_not_as_it_should_be_fits_into_the_notes),
    };
    return cmocka_run_group_tests_name("tun_device_faults", tests, NULL, NULL);
}
