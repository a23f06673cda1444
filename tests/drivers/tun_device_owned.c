/* tun_device_owned.c - proves what is done with a device of somebody else, and at the end
 *
 * An fd that was handed over is never closed here; what was added to a device that was there is
 * taken back, and nothing else. On the kernel of fake_kernel.h.
 */
#include "tests/unit/unit.h"

#include <errno.h>

#include "drivers/tun_device.h"
#include "fake_kernel.h"
#include "tests/unit/packet_builder.h"
#include "texts.h"

#define KERNEL_SIDE IP(192, 168, 3, 11)

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
        fault_test(an_adopted_device_that_netlink_does_not_show_is_believed_to_be_up),
        fault_test(an_adopted_device_is_what_netlink_shows),
        fault_test(an_fd_that_stays_blocking_is_refused_and_left_open),
        fault_test(restore_takes_back_what_was_added_and_nothing_else),
        fault_test(a_route_leads_to_the_device_when_the_kernel_says_its_index),
    };
    return cmocka_run_group_tests_name("tun_device_owned", tests, NULL, NULL);
}
