/* tun_device_refuse.c - proves what is no device to work with, and what is said about it
 *
 * With the real kernel. Whatever is refused is left as it was, and every text says what failed,
 * why, and what to do.
 */
#include "tests/unit/unit.h"

#include <linux/if_tun.h>
#include <unistd.h>

#include "drivers/tun_device.h"
#include "network.h"
#include "tests/unit/packet_builder.h"
#include "texts.h"

#define KERNEL_SIDE IP(192, 168, 3, 11)
#define MASK_24 IP(255, 255, 255, 0)

enum { TUN = IFF_TUN | IFF_NO_PI, SOMEBODY = 12345 };

static const struct tun_settings settings = {"tun0", KERNEL_SIDE, 24, true, 0, 1};

static struct error refused(const struct tun_settings *how)
{
    struct tun_device device;
    struct error error = {""};
    int before = dup(0), after;

    (void)close(before);
    if (tun_device_open(&device, how, &error))
        fail_msg("%s was taken", how->name);
    after = dup(0);
    assert_int_equal(after, before); /* no fd was left open */
    (void)close(after);
    return error;
}

TEST(a_tap_device_is_refused)
{
    (void)state;
    need_tun();
    keep_device("tap0", IFF_TAP | IFF_NO_PI, true);
    struct error error = refused(&(struct tun_settings){"tap0", KERNEL_SIDE, 24, true, 0, 1});

    assert_says(&error, "cannot attach to tap0", "tap device", "--interface");
    assert_int_equal(address_of("tap0"), 0);
    assert_false(is_up("tap0"));
}

TEST(a_device_of_another_kind_is_refused)
{
    (void)state;
    need_tun();
    struct error error = refused(&(struct tun_settings){"lo", KERNEL_SIDE, 24, true, 0, 1});

    assert_says(&error, "cannot attach to lo", "not a tun device", "--interface");
    assert_int_equal(address_of("lo"), 0);
}

TEST(a_device_that_another_program_uses_is_refused)
{
    (void)state;
    need_tun();
    int other = make_tun("tun0", TUN);
    struct error error = refused(&settings);

    assert_says(&error, "cannot attach to tun0", "another program", "--interface");
    assert_int_equal(address_of("tun0"), 0);
    assert_false(is_up("tun0"));
    (void)close(other);
}

TEST(a_device_of_somebody_else_is_refused)
{
    (void)state;
    need_tun();
    keep_device("tun0", TUN, true);
    if (!give_device("tun0", TUN, SOMEBODY)) {
        print_message("there is nobody else in this user namespace\n");
        skip();
    }
    drop_capabilities();
    struct error error = refused(&settings);
    regain_capabilities();

    assert_says(&error, "cannot attach to tun0", "belongs to somebody else", "sudo");
}

TEST(without_permission_no_device_is_made)
{
    (void)state;
    need_tun();
    drop_capabilities();
    struct error error = refused(&settings);
    regain_capabilities();

    assert_says(&error, "cannot create tun0", "Operation not permitted", "sudo",
                "ip tuntap add dev tun0");
    assert_false(has_device("tun0"));
}

TEST(a_name_that_linux_does_not_take_is_refused)
{
    static const char *const names[] = {".", "..", "a/b", "a b", "a:b"};

    (void)state;
    need_tun();
    for (size_t i = 0; i < N_ELEMENTS(names); i++) {
        struct error error = refused(&(struct tun_settings){names[i], KERNEL_SIDE, 24, true, 0, 1});
        assert_says(&error, names[i], "--interface");
    }
}

TEST(an_address_that_another_device_has_is_refused)
{
    (void)state;
    need_tun();
    keep_device("other0", TUN, true);
    set_address("other0", KERNEL_SIDE, IP(255, 255, 255, 255)); /* with whatever prefix */
    struct error error = refused(&settings);

    assert_says(&error, "cannot give 192.168.3.11 to tun0", "other0 has that address", "--address");
    assert_false(has_device("tun0"));
}

TEST(an_address_that_another_device_has_is_refused_though_a_third_overlaps)
{
    static const char *const names[][2] = {{"before0", "same0"}, {"same1", "behind1"}};

    (void)state;
    need_tun();
    for (size_t i = 0; i < N_ELEMENTS(names); i++) {
        for (size_t j = 0; j < 2; j++) {
            keep_device(names[i][j], TUN, true);
            set_address(names[i][j], j == i ? IP(192, 168, 3, 1) : KERNEL_SIDE, MASK_24);
        }
        struct error error = refused(&settings);
        assert_says(&error, names[i][1 - i], "has that address", "--address");
        keep_device(names[i][0], TUN, false);
        keep_device(names[i][1], TUN, false);
    }
}

TEST(a_network_that_overlaps_with_another_devices_is_noted)
{
    static const struct {
        uint32_t address, mask;
        unsigned n_notes;
    } rows[] = {
        {IP(192, 168, 3, 1), MASK_24, 1},                  /* the same network */
        {IP(192, 168, 200, 1), IP(255, 255, 0, 0), 1},     /* a wider one */
        {IP(192, 168, 3, 254), IP(255, 255, 255, 252), 1}, /* a part of it */
        {IP(192, 168, 2, 255), MASK_24, 0},                /* the neighbours */
        {IP(192, 168, 4, 0), IP(255, 255, 255, 255), 0},
    };

    (void)state;
    need_tun();
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct tun_device device;
        struct error error = {""};
        keep_device("other0", TUN, true);
        set_address("other0", rows[i].address, rows[i].mask);
        assert_true(tun_device_open(&device, &settings, &error));
        assert_int_equal(device.n_notes, rows[i].n_notes);
        if (device.n_notes > 0)
            assert_says(&device.notes[0], "192.168.3.11/24", "other0", "--address");
        assert_int_equal(address_of("tun0"), KERNEL_SIDE);
        (void)close(device.fd);
        keep_device("other0", TUN, false);
    }
}

TEST(a_device_that_has_its_address_does_not_care_for_others)
{
    struct tun_device device;
    struct error error = {""};

    (void)state;
    need_tun();
    keep_device("tun0", TUN, true);
    set_address("tun0", IP(10, 0, 0, 1), MASK_24);
    keep_device("other0", TUN, true);
    set_address("other0", KERNEL_SIDE, MASK_24);
    assert_true(tun_device_open(&device, &settings, &error));
    assert_int_equal(address_of("tun0"), IP(10, 0, 0, 1));
    (void)close(device.fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        network_test(a_tap_device_is_refused),
        network_test(a_device_of_another_kind_is_refused),
        network_test(a_device_that_another_program_uses_is_refused),
        network_test(a_device_of_somebody_else_is_refused),
        network_test(without_permission_no_device_is_made),
        network_test(a_name_that_linux_does_not_take_is_refused),
        network_test(an_address_that_another_device_has_is_refused),
        network_test(an_address_that_another_device_has_is_refused_though_a_third_overlaps),
        network_test(a_network_that_overlaps_with_another_devices_is_noted),
        network_test(a_device_that_has_its_address_does_not_care_for_others),
    };
    return cmocka_run_group_tests_name("tun_device_refuse", tests, NULL, NULL);
}
