/* rfc791_timestamp.c - RFC 791 section 3.1: the Internet Timestamp option
 *
 * The whole of what can be said in its first four octets: length, pointer, overflow and flag.
 */
#include "tests/conformance/conformance.h"

enum {
    HEADER = 20,
    ROOM = PACKET_MAX_OPTIONS,
    STAMPS = 68,
    ONLY = 0,
    WITH_ADDRESS = 1,
    GIVEN = 3,
    NOW_MS = 3723004, /* two minutes and some after one o'clock */
};

struct fields {
    int length, pointer, overflow, flag;
};

static bool is_full(const struct fields *f)
{
    return f->pointer > f->length;
}

/* The octet that is wrong, by RFC 791 and by RFC 6274 section 3.13.2.7; several may be. */
static bool is_wrong(const struct fields *f, int octet)
{
    bool flag_wrong = f->flag != ONLY && f->flag != WITH_ADDRESS && f->flag != GIVEN;
    int entry_len = f->flag == ONLY ? 4 : 8;
    bool no_room = !is_full(f) && f->pointer + entry_len - 1 > f->length;

    switch (octet) {
    case 1:
        return f->length < 4;
    case 2:
        return f->pointer < 5 || no_room || (f->pointer - 5) % entry_len != 0;
    default:
        return flag_wrong || (is_full(f) && f->overflow == 15);
    }
}

static void put(uint8_t *option, const struct fields *f)
{
    option[0] = STAMPS;
    option[1] = (uint8_t)f->length;
    option[2] = (uint8_t)f->pointer;
    option[3] = (uint8_t)(f->overflow << 4 | f->flag);
}

static void put32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* What should come back; the addresses that are given name other hosts, unless is_given is set. */
static void expected_option(uint8_t *option, const struct fields *f, bool is_given)
{
    uint8_t *next = option + f->pointer - 1;

    if (is_full(f)) {
        option[3] = (uint8_t)(option[3] + 0x10);
        return;
    }
    if (f->flag == GIVEN && !is_given)
        return;
    option[2] = (uint8_t)(option[2] + (f->flag == ONLY ? 4 : 8));
    if (f->flag != ONLY) {
        put32(next, OURS);
        next += 4;
    }
    put32(next, NOW_MS);
}

static void check(struct lab *lab, const struct fields *f, bool is_given)
{
    uint8_t options[ROOM] = {0}, expected[ROOM] = {0};
    struct packet_spec spec = echo_request();

    for (int i = 4; i < f->length; i++)
        options[i] = (uint8_t)(0x40 + i);
    put(options, f);
    if (is_given)
        put32(options + f->pointer - 1, OURS);
    spec.options = options;
    spec.options_len = sizeof options;
    if (is_wrong(f, 1) || is_wrong(f, 2) || is_wrong(f, 3)) {
        const uint8_t *message = expect_error(lab, &spec, 12, 0);
        int octet = message[4] - HEADER;
        if (octet < 1 || octet > 3 || !is_wrong(f, octet))
            fail_msg("length %d pointer %d overflow %d flag %d: octet %d is not wrong", f->length,
                     f->pointer, f->overflow, f->flag, octet);
        return;
    }
    memcpy(expected, options, sizeof expected);
    expected_option(expected, f, is_given);
    expect_reply(lab, &spec);
    assert_memory_equal(lab->whole + HEADER, expected, (size_t)f->length);
}

TEST(rfc791_3_1_s__a_timestamp_is_entered_or_counted_or_its_option_is_in_error)
{
    static const int overflows[] = {0, 15};
    struct lab *lab = *state;
    struct fields f;

    without_limits(lab);
    lab->host.utc_offset_ns = NOW_MS * (LAB_SECOND / 1000) - lab->now_ns;
    for (f.length = 2; f.length <= ROOM; f.length++) {
        for (f.pointer = 0; f.pointer < 256; f.pointer++) {
            for (f.flag = 0; f.flag < 16; f.flag++) {
                for (size_t i = 0; i < N_ELEMENTS(overflows); i++) {
                    f.overflow = overflows[i];
                    check(lab, &f, false);
                }
            }
        }
    }
    f = (struct fields){.length = 12, .pointer = 13, .flag = ONLY};
    for (f.overflow = 0; f.overflow < 16; f.overflow++)
        check(lab, &f, false);
    f = (struct fields){.length = 36, .flag = GIVEN};
    for (f.pointer = 5; f.pointer <= 29; f.pointer += 8)
        check(lab, &f, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc791_3_1_s__a_timestamp_is_entered_or_counted_or_its_option_is_in_error),
    };
    return cmocka_run_group_tests_name("rfc791_timestamp", tests, lab_setup, lab_teardown);
}
