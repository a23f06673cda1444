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

static const struct tun_settings settings = {"tun0", KERNEL_SIDE, 24, 1280};

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

TEST(questions_that_the_kernel_does_not_answer_are_the_end)
{
    int *const results[] = {&kernel.netlink_open, &kernel.get_link, &kernel.get_made_link,
                            &kernel.find_addresses};

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
        {EPERM, true, "cannot attach to tun0", "somebody else", "sudo"},
        {EPERM, false, "cannot create tun0", "Operation not permitted", "ip tuntap add dev tun0"},
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
    kernel.other = (struct interface_address){4711, IP(192, 168, 3, 1), 24};
    kernel.add_address = kernel.set_link = -EPERM;
    struct tun_device device = opened();

    assert_int_equal(device.n_notes, 4);
    assert_says(&device.notes[0], "192.168.3.11/24",
                "another device has 192.168.3.1/24"); /* 4711 */
    assert_non_null(strstr(device.notes[1].text, "MTU of 1500"));
    assert_says(&device.notes[2], "cannot give", "Operation not permitted");
    assert_says(&device.notes[3], "cannot set tun0 up", "Operation not permitted");
    assert_false(device.up);
    assert_false(device.set_up);
    assert_false(device.added_address);
    assert_int_equal(device.address.index, 0);
}

static struct tun_device adopted(uint32_t mtu)
{
    struct tun_device device;
    struct error error = {""};

    kernel.n_fds = 1; /* somebody else's */
    kernel.exists = true;
    assert_true(tun_device_adopt(&device, KERNEL_FD, mtu, &error));
    assert_string_equal(error.text, "");
    assert_int_equal(kernel.n_fds, 1);
    assert_int_equal(kernel.n_netlinks, 0);
    assert_int_equal(kernel.n_changes, 0);
    return device;
}

TEST(an_adopted_device_that_netlink_does_not_show_is_believed_to_be_up)
{
    int *const results[] = {&kernel.netlink_open, &kernel.get_link};

    for (size_t i = 0; i < N_ELEMENTS(results); i++) {
        kernel_setup(state);
        *results[i] = -EPERM;
        struct tun_device device = adopted(576);
        assert_true(device.up);
        assert_int_equal(device.mtu, 576);
        assert_int_equal(device.index, 0);
    }
}

TEST(an_adopted_device_is_what_netlink_shows)
{
    (void)state;
    kernel.own = (struct interface_address){KERNEL_INDEX, KERNEL_SIDE, 24};
    struct tun_device device = adopted(576);

    assert_false(device.up);
    assert_int_equal(device.mtu, 1500);
    assert_int_equal(device.index, KERNEL_INDEX);
    assert_int_equal(device.address.address, KERNEL_SIDE);
}

TEST(an_fd_that_stays_blocking_is_refused_and_left_open)
{
    int *const results[] = {&kernel.get_flags, &kernel.set_flags};

    for (size_t i = 0; i < N_ELEMENTS(results); i++) {
        struct tun_device device;
        struct error error = {""};
        kernel_setup(state);
        kernel.n_fds = 1;
        *results[i] = -EBADF;
        assert_false(tun_device_adopt(&device, KERNEL_FD, 0, &error));
        assert_says(&error, "cannot make fd 1000 non-blocking", "Bad file descriptor");
        assert_int_equal(kernel.n_fds, 1);
    }
}

TEST(restore_takes_back_what_was_added_and_nothing_else)
{
    static const struct {
        bool added_address, set_up;
        const char *changes;
    } rows[] = {
        {false, false, ""},
        {true, false, "delete 192.168.3.11/24 on 7"},
        {false, true, "down 7 mtu 0"},
        {true, true, "delete 192.168.3.11/24 on 7, down 7 mtu 0"},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct tun_device device = {.fd = KERNEL_FD,
                                    .index = KERNEL_INDEX,
                                    .address = {KERNEL_INDEX, KERNEL_SIDE, 24},
                                    .added_address = rows[i].added_address,
                                    .set_up = rows[i].set_up};
        kernel_setup(state);
        kernel.n_fds = 1;
        tun_device_restore(&device);
        assert_string_equal(kernel.changes, rows[i].changes);
        assert_int_equal(kernel.n_fds, 1);
        assert_int_equal(kernel.n_netlinks, 0);

        kernel_setup(state);
        kernel.netlink_open = -EMFILE;
        tun_device_restore(&device);
        assert_int_equal(kernel.n_changes, 0);
        assert_int_equal(kernel.n_netlinks, 0);
    }
}

TEST(a_route_leads_to_the_device_when_the_kernel_says_its_index)
{
    struct tun_device device = {.index = KERNEL_INDEX};

    (void)state;
    assert_true(tun_device_is_route_to(&device, 1));
    kernel.route = KERNEL_INDEX + 1;
    assert_false(tun_device_is_route_to(&device, 1));
    kernel.route = KERNEL_INDEX;
    kernel.get_route = -ENETUNREACH;
    assert_false(tun_device_is_route_to(&device, 1));
    kernel.get_route = 0;
    kernel.netlink_open = -EMFILE;
    assert_false(tun_device_is_route_to(&device, 1));
    assert_int_equal(kernel.n_netlinks, 0);
}

#define fault_test(behaviour) cmocka_unit_test_setup(behaviour, kernel_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        fault_test(a_new_device_gets_its_address_then_its_mtu_and_is_up),
        fault_test(a_device_that_is_there_keeps_its_mtu),
        fault_test(questions_that_the_kernel_does_not_answer_are_the_end),
        fault_test(a_driver_that_cannot_be_opened_says_what_it_takes),
        fault_test(a_device_that_cannot_be_attached_to_says_why),
        fault_test(what_cannot_be_done_to_a_new_device_is_the_end),
        fault_test(everything_at_once_that_is_not_as_it_should_be_fits_into_the_notes),
        fault_test(an_adopted_device_that_netlink_does_not_show_is_believed_to_be_up),
        fault_test(an_adopted_device_is_what_netlink_shows),
        fault_test(an_fd_that_stays_blocking_is_refused_and_left_open),
        fault_test(restore_takes_back_what_was_added_and_nothing_else),
        fault_test(a_route_leads_to_the_device_when_the_kernel_says_its_index),
    };
    return cmocka_run_group_tests_name("tun_device_faults", tests, NULL, NULL);
}
