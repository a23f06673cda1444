/* tun_device_attach.c - proves that a device that was there is left as its administrator made it
 *
 * Only what is missing is added, only as far as that is permitted, and it is taken back. With the
 * real kernel; the device is made with ioctl(2) first, see network.h.
 */
#include "tests/unit/unit.h"

#include <linux/if_tun.h>
#include <unistd.h>

#include "drivers/tun_device.h"
#include "network.h"
#include "tests/unit/packet_builder.h"
#include "texts.h"

#define KERNEL_SIDE IP(192, 168, 3, 11)

enum { TUN = IFF_TUN | IFF_NO_PI };

static const struct tun_settings settings = {"tun0", KERNEL_SIDE, 24, false, 0, 1};

static struct tun_device opened(const struct tun_settings *how)
{
    struct tun_device device;
    struct error error = {""};

    if (!tun_device_open(&device, how, &error))
        fail_msg("%s", error.text);
    assert_false(device.created);
    return device;
}

/* A device that nobody is attached to. */
static void given_device(void)
{
    need_tun();
    keep_device("tun0", TUN, true);
}

static void given_working_device(uint32_t address)
{
    given_device();
    set_address("tun0", address, IP(255, 255, 255, 0));
    set_up("tun0", true);
}

TEST(a_bare_device_gets_an_address_and_is_set_up)
{
    (void)state;
    given_device();
    struct tun_device device = opened(&settings);

    assert_true(device.added_address);
    assert_true(device.set_up);
    assert_true(device.up);
    assert_int_equal(device.index, if_nametoindex("tun0"));
    assert_int_equal(device.n_addresses, 1);
    assert_int_equal(device.addresses[0].index, device.index);
    assert_int_equal(device.addresses[0].address, KERNEL_SIDE);
    assert_int_equal(device.addresses[0].prefix_len, 24);
    assert_int_equal(device.mtu, 1500);
    assert_int_equal(device.n_notes, 0);
    assert_int_equal(address_of("tun0"), KERNEL_SIDE);
    assert_int_equal(mask_of("tun0"), IP(255, 255, 255, 0));
    assert_true(is_up("tun0"));
    (void)close(device.fd);
}

TEST(what_was_added_to_a_bare_device_is_taken_back)
{
    (void)state;
    given_device();
    struct tun_device device = opened(&settings);

    tun_device_restore(&device);
    assert_int_equal(address_of("tun0"), 0);
    assert_false(is_up("tun0"));
    (void)close(device.fd);
    assert_true(has_device("tun0"));
}

TEST(a_device_in_working_order_is_left_as_it_is)
{
    (void)state;
    given_working_device(KERNEL_SIDE);
    set_mtu("tun0", 1280);
    struct tun_device device = opened(&settings);

    assert_false(device.added_address);
    assert_false(device.set_up);
    assert_true(device.up);
    assert_int_equal(device.mtu, 1280);
    assert_int_equal(device.addresses[0].address, KERNEL_SIDE);
    assert_int_equal(device.n_notes, 0);
    tun_device_restore(&device);
    (void)close(device.fd);
    assert_true(is_up("tun0"));
    assert_int_equal(address_of("tun0"), KERNEL_SIDE);
    assert_int_equal(mtu_of("tun0"), 1280);
}

TEST(a_device_that_is_up_gets_an_address_and_stays_up)
{
    (void)state;
    given_device();
    set_up("tun0", true);
    struct tun_device device = opened(&settings);

    assert_true(device.added_address);
    assert_false(device.set_up);
    assert_int_equal(address_of("tun0"), KERNEL_SIDE);
    tun_device_restore(&device);
    (void)close(device.fd);
    assert_int_equal(address_of("tun0"), 0);
    assert_true(is_up("tun0"));
}

TEST(a_device_with_an_address_is_set_up_and_down_again)
{
    (void)state;
    given_working_device(KERNEL_SIDE);
    set_up("tun0", false);
    struct tun_device device = opened(&settings);

    assert_false(device.added_address);
    assert_true(device.set_up);
    assert_true(is_up("tun0"));
    tun_device_restore(&device);
    (void)close(device.fd);
    assert_false(is_up("tun0"));
    assert_int_equal(address_of("tun0"), KERNEL_SIDE);
}

TEST(another_address_stays_and_is_noted_when_one_was_asked_for)
{
    (void)state;
    given_working_device(IP(10, 0, 0, 1));
    for (int said = 0; said < 2; said++) {
        struct tun_device device =
            opened(&(struct tun_settings){"tun0", KERNEL_SIDE, 24, said, 0, 1});
        assert_int_equal(address_of("tun0"), IP(10, 0, 0, 1));
        assert_int_equal(device.n_addresses, 1);
        assert_int_equal(device.addresses[0].address, IP(10, 0, 0, 1));
        assert_int_equal(device.n_notes, said);
        if (said)
            assert_says(&device.notes[0], "192.168.3.11/24", "10.0.0.1/24", "--address");
        (void)close(device.fd);
    }
}

TEST(the_same_address_with_another_prefix_stays_and_is_noted)
{
    (void)state;
    given_working_device(KERNEL_SIDE);
    struct tun_device device = opened(&(struct tun_settings){"tun0", KERNEL_SIDE, 25, true, 0, 1});

    assert_int_equal(mask_of("tun0"), IP(255, 255, 255, 0));
    assert_int_equal(device.addresses[0].prefix_len, 24);
    assert_int_equal(device.n_notes, 1);
    assert_says(&device.notes[0], "192.168.3.11/25", "192.168.3.11/24", "--address");
    (void)close(device.fd);
}

TEST(another_mtu_stays_and_is_noted_when_one_was_asked_for)
{
    static const uint32_t mtus[] = {0, 1500, 1499, 1501};
    static const unsigned n_notes[] = {0, 0, 1, 1};

    (void)state;
    given_working_device(KERNEL_SIDE);
    for (size_t i = 0; i < N_ELEMENTS(mtus); i++) {
        struct tun_device device =
            opened(&(struct tun_settings){"tun0", KERNEL_SIDE, 24, false, mtus[i], 1});
        assert_int_equal(device.mtu, 1500);
        assert_int_equal(mtu_of("tun0"), 1500);
        assert_int_equal(device.n_notes, n_notes[i]);
        if (n_notes[i] > 0)
            assert_says(&device.notes[0], "MTU of tun0", "1500", "ip link set tun0 mtu");
        (void)close(device.fd);
    }
}

TEST(a_device_of_many_queues_gives_one_of_them_and_says_who_has_others)
{
    (void)state;
    need_tun();
    keep_device("tun0", TUN | IFF_MULTI_QUEUE, true);
    for (unsigned n_others = 0; n_others < 2; n_others++) {
        int other = n_others > 0 ? make_tun("tun0", TUN | IFF_MULTI_QUEUE) : -1;
        struct tun_device device = opened(&settings);
        assert_true(device.up);
        assert_int_equal(address_of("tun0"), KERNEL_SIDE);
        assert_int_equal(device.n_notes, n_others);
        if (n_others > 0)
            assert_says(&device.notes[0], "tun0 is not ours alone", "hold 1 of its queues");
        (void)close(device.fd);
        (void)close(other);
    }
}

TEST(without_permission_it_works_with_what_is_there_and_says_what_is_missing)
{
    (void)state;
    given_device();
    drop_capabilities();
    struct tun_device device = opened(&settings);
    regain_capabilities();

    assert_false(device.up);
    assert_false(device.set_up);
    assert_false(device.added_address);
    assert_int_equal(device.n_addresses, 0);
    assert_int_equal(device.n_notes, 2);
    assert_says(&device.notes[0], "cannot give 192.168.3.11/24 to tun0", "Operation not permitted",
                "ip address add 192.168.3.11/24 dev tun0");
    assert_says(&device.notes[1], "cannot set tun0 up", "Operation not permitted",
                "ip link set tun0 up");
    assert_false(is_up("tun0"));
    assert_int_equal(address_of("tun0"), 0);
    (void)close(device.fd);
}

TEST(without_permission_a_device_in_working_order_is_enough)
{
    (void)state;
    given_working_device(KERNEL_SIDE);
    drop_capabilities();
    struct tun_device device = opened(&settings);
    regain_capabilities();

    assert_int_equal(device.n_notes, 0);
    assert_true(device.up);
    (void)close(device.fd);
}

TEST(a_device_that_was_deleted_meanwhile_has_nothing_to_take_back)
{
    (void)state;
    given_device();
    struct tun_device device = opened(&settings);

    keep_device("tun1", TUN, true); /* another one must not be touched instead */
    set_up("tun1", true);
    (void)close(device.fd);
    keep_device("tun0", TUN, false);
    assert_false(has_device("tun0"));
    tun_device_restore(&device);
    assert_true(is_up("tun1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        network_test(a_bare_device_gets_an_address_and_is_set_up),
        network_test(what_was_added_to_a_bare_device_is_taken_back),
        network_test(a_device_in_working_order_is_left_as_it_is),
        network_test(a_device_that_is_up_gets_an_address_and_stays_up),
        network_test(a_device_with_an_address_is_set_up_and_down_again),
        network_test(another_address_stays_and_is_noted_when_one_was_asked_for),
        network_test(the_same_address_with_another_prefix_stays_and_is_noted),
        network_test(another_mtu_stays_and_is_noted_when_one_was_asked_for),
        network_test(a_device_of_many_queues_gives_one_of_them_and_says_who_has_others),
        network_test(without_permission_it_works_with_what_is_there_and_says_what_is_missing),
        network_test(without_permission_a_device_in_working_order_is_enough),
        network_test(a_device_that_was_deleted_meanwhile_has_nothing_to_take_back),
    };
    return cmocka_run_group_tests_name("tun_device_attach", tests, NULL, NULL);
}
