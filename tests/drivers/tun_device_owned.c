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

TEST(a_namesake_of_another_kind_is_not_taken_for_an_adopted_device)
{
    static const enum link_kind kinds[] = {LINK_TAP, LINK_OTHER};

    for (size_t i = 0; i < N_ELEMENTS(kinds); i++) {
        kernel_setup(state);
        kernel.link.kind = kinds[i];
        kernel.link.mtu = 576;
        struct tun_device device = adopted(0);
        assert_int_equal(device.index, 0);
        assert_int_equal(device.mtu, 1500);
    }
}

TEST(an_adopted_device_is_what_netlink_shows)
{
    (void)state;
    kernel.own = (struct interface_address){KERNEL_INDEX, KERNEL_SIDE, 24};
    struct tun_device device = adopted(0);

    assert_false(device.up);
    assert_int_equal(device.mtu, 1500);
    assert_int_equal(device.index, KERNEL_INDEX);
    assert_int_equal(device.n_addresses, 1);
    assert_int_equal(device.addresses[0].address, KERNEL_SIDE);
}

TEST(an_fd_that_cannot_be_asked_or_stays_blocking_is_refused_and_left_open)
{
    int *const results[] = {&kernel.get_flags, &kernel.ask_fd, &kernel.set_flags};
    static const char *const whats[] = {"cannot use fd 1000", "cannot use fd 1000",
                                        "cannot make fd 1000 non-blocking"};

    for (size_t i = 0; i < N_ELEMENTS(results); i++) {
        struct tun_device device;
        struct error error = {""};
        kernel_setup(state);
        kernel.n_fds = 1;
        *results[i] = -EBADF;
        assert_false(tun_device_adopt(&device, KERNEL_FD, 0, &error));
        assert_says(&error, whats[i], "Bad file descriptor");
        assert_int_equal(kernel.n_fds, 1);
    }
}

static struct tun_device given_added(bool added_address, bool set_up)
{
    return (struct tun_device){.fd = KERNEL_FD,
                               .fd_flags = -1,
                               .index = KERNEL_INDEX,
                               .addresses = {{KERNEL_INDEX, KERNEL_SIDE, 24}},
                               .n_addresses = 1,
                               .added_address = added_address,
                               .set_up = set_up};
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
        struct tun_device device = given_added(rows[i].added_address, rows[i].set_up);
        kernel_setup(state);
        kernel.n_fds = 1;
        tun_device_restore(&device);
        assert_string_equal(kernel.changes, rows[i].changes);
        assert_int_equal(device.added_address, rows[i].added_address);
        assert_int_equal(device.set_up, rows[i].set_up);
        assert_int_equal(kernel.n_fds, 1);
        assert_int_equal(kernel.n_netlinks, 0);
    }
}

TEST(restore_without_netlink_says_that_nothing_was_taken_back)
{
    struct tun_device device = given_added(true, true);

    (void)state;
    kernel.netlink_open = -EMFILE;
    tun_device_restore(&device);
    assert_int_equal(kernel.n_changes, 0);
    assert_int_equal(kernel.n_netlinks, 0);
    assert_false(device.added_address);
    assert_false(device.set_up);
}

TEST(a_link_whose_address_somebody_else_took_away_is_theirs_now)
{
    struct tun_device device = given_added(true, true);

    (void)state;
    kernel.delete_address = -EADDRNOTAVAIL;
    tun_device_restore(&device);
    assert_string_equal(kernel.changes, "delete 192.168.3.11/24 on 7");
    assert_false(device.added_address);
    assert_false(device.set_up);
}

TEST(a_link_that_cannot_be_set_down_is_not_said_to_be)
{
    struct tun_device device = given_added(true, true);

    (void)state;
    kernel.set_link = -EPERM;
    tun_device_restore(&device);
    assert_true(device.added_address);
    assert_false(device.set_up);
}

#define fault_test(behaviour) cmocka_unit_test_setup(behaviour, kernel_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        fault_test(an_adopted_device_that_netlink_does_not_show_is_believed_to_be_up),
        fault_test(a_namesake_of_another_kind_is_not_taken_for_an_adopted_device),
        fault_test(an_adopted_device_is_what_netlink_shows),
        fault_test(an_fd_that_cannot_be_asked_or_stays_blocking_is_refused_and_left_open),
        fault_test(restore_takes_back_what_was_added_and_nothing_else),
        fault_test(restore_without_netlink_says_that_nothing_was_taken_back),
        fault_test(a_link_whose_address_somebody_else_took_away_is_theirs_now),
        fault_test(a_link_that_cannot_be_set_down_is_not_said_to_be),
    };
    return cmocka_run_group_tests_name("tun_device_owned", tests, NULL, NULL);
}
