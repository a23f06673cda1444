/* hex.c - proves that a packet is read however it was copied, and that what is no packet is said
 */
#include "tests/unit/unit.h"

#include "apps/hex.h"

enum { MAX = 65535 };

static uint8_t bytes[MAX];

/* The number of bytes, or -1 when it was refused; then why is what was said. */
static int parse(const char *text, struct error *why)
{
    size_t n = 12345;

    memset(bytes, 0xa5, sizeof bytes);
    why->text[0] = '\0';
    if (!hex_parse(text, bytes, sizeof bytes, &n, why))
        return -1;
    assert_string_equal(why->text, "");
    return (int)n;
}

/* The same of a file that holds these characters. */
static int read_file(const char *text, size_t text_len, struct error *why)
{
    FILE *file = tmpfile();
    size_t n = 12345;

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, text_len, file), text_len);
    rewind(file);
    bool is_good = hex_read(file, bytes, sizeof bytes, &n, why);
    (void)fclose(file);
    return is_good ? (int)n : -1;
}

TEST(every_way_to_write_bytes_means_the_same)
{
    static const char *const texts[] = {
        "45000054c0A8",
        "4500 0054 c0a8",
        "45:00:00:54:C0:a8",
        "45, 00, 00, 54, c0, a8",
        "0x45 0x00 0x00 0x54 0XC0 0xA8",
        "0x45,0x00,0x00,0x54,0xc0,0xa8",
        "0x45000054c0a8",
        "\t4500\n0054\r\nc0a8 \n",
        "0x450x000x000x540xc00xa8",
    };
    static const uint8_t wanted[] = {0x45, 0x00, 0x00, 0x54, 0xc0, 0xa8};
    struct error error;

    for (size_t i = 0; i < N_ELEMENTS(texts); i++) {
        assert_int_equal(parse(texts[i], &error), sizeof wanted);
        assert_memory_equal(bytes, wanted, sizeof wanted);
        assert_int_equal(bytes[sizeof wanted], 0xa5);
        assert_int_equal(read_file(texts[i], strlen(texts[i]), &error), sizeof wanted);
        assert_memory_equal(bytes, wanted, sizeof wanted);
    }
}

TEST(each_digit_has_its_value)
{
    char text[3];
    struct error error;

    for (unsigned i = 0; i < 256; i++) {
        (void)snprintf(text, sizeof text, i % 2 ? "%02X" : "%02x", i);
        assert_int_equal(parse(text, &error), 1);
        assert_int_equal(bytes[0], i);
    }
}

TEST(nothing_is_a_packet_of_no_bytes)
{
    static const char *const texts[] = {"", " ", "\n", "0x", " : , "};
    struct error error;

    for (size_t i = 0; i < N_ELEMENTS(texts); i++) {
        assert_int_equal(parse(texts[i], &error), 0);
        assert_int_equal(read_file(texts[i], strlen(texts[i]), &error), 0);
    }
}

TEST(a_digit_that_stands_alone_is_refused_with_its_byte)
{
    static const struct {
        const char *text, *byte;
    } rows[] = {{"4", "byte 0 "},      {"450", "byte 1 "},   {"4 5", "byte 0 "},
                {"45 0 0", "byte 1 "}, {"45:0:", "byte 1 "}, {"0", "byte 0 "}};
    struct error error;

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        assert_int_equal(parse(rows[i].text, &error), -1);
        assert_non_null(strstr(error.text, rows[i].byte));
        assert_non_null(strstr(error.text, "one digit alone; write two"));
    }
}

/* Each character but the digits and those that may stand between bytes, in each half of a byte. */
TEST(a_character_that_is_no_digit_is_refused_with_its_byte)
{
    static const char allowed[] = "0123456789abcdefABCDEF \t\n\v\f\r:,";
    struct error error;

    for (int c = 1; c < 256; c++) {
        char first[] = {'4', '5', (char)c, '0', '\0'}, second[] = {'4', '5', '1', (char)c, '\0'};
        char shown[8];
        if (strchr(allowed, c) != NULL)
            continue;
        (void)snprintf(shown, sizeof shown, c >= ' ' && c <= '~' ? "'%c'" : "0x%02x", c);
        assert_int_equal(parse(first, &error), -1);
        assert_non_null(strstr(error.text, shown));
        assert_non_null(strstr(error.text, "in byte 1 is no hex digit"));
        assert_int_equal(parse(second, &error), -1);
        assert_non_null(strstr(error.text, shown));
    }
}

TEST(an_x_belongs_to_a_zero_alone)
{
    static const char *const texts[] = {"x45", "1x45", "00x45", "0xx45", "45x"};
    struct error error;

    for (size_t i = 0; i < N_ELEMENTS(texts); i++) {
        assert_int_equal(parse(texts[i], &error), -1);
        assert_non_null(strstr(error.text, "'x'"));
    }
}

TEST(a_zero_byte_in_a_file_is_no_end)
{
    struct error error;

    assert_int_equal(read_file("45\0zz", 5, &error), -1);
    assert_non_null(strstr(error.text, "0x00 in byte 1 is no hex digit"));
}

TEST(as_many_bytes_as_a_packet_can_have_and_not_one_more)
{
    static char text[2 * MAX + 3];
    struct error error;

    memset(text, 'f', 2 * (size_t)MAX);
    assert_int_equal(parse(text, &error), MAX);
    assert_int_equal(bytes[MAX - 1], 0xff);
    memset(text + 2 * (size_t)MAX, 'f', 2);
    assert_int_equal(parse(text, &error), -1);
    assert_non_null(strstr(error.text, "more than 65535 bytes"));
}

TEST(a_file_that_cannot_be_read_is_said)
{
    struct error error = {""};
    size_t n;
    FILE *file = fopen("/", "r"); /* a directory opens and does not read */

    if (file == NULL)
        skip();
    assert_false(hex_read(file, bytes, sizeof bytes, &n, &error));
    (void)fclose(file);
    assert_non_null(strstr(error.text, "cannot read the packet: "));
    assert_non_null(strstr(error.text, "; write it as --hex BYTES"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_to_write_bytes_means_the_same),
        cmocka_unit_test(each_digit_has_its_value),
        cmocka_unit_test(nothing_is_a_packet_of_no_bytes),
        cmocka_unit_test(a_digit_that_stands_alone_is_refused_with_its_byte),
        cmocka_unit_test(a_character_that_is_no_digit_is_refused_with_its_byte),
        cmocka_unit_test(an_x_belongs_to_a_zero_alone),
        cmocka_unit_test(a_zero_byte_in_a_file_is_no_end),
        cmocka_unit_test(as_many_bytes_as_a_packet_can_have_and_not_one_more),
        cmocka_unit_test(a_file_that_cannot_be_read_is_said),
    };
    return cmocka_run_group_tests_name("hex", tests, NULL, NULL);
}
