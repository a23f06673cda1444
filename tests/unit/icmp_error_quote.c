/* icmp_error_quote.c - proves what is read of the datagram that somebody's ICMP error quotes
 *
 * It is a stranger's claim about something that was never sent: of every length, with any header
 * length in it, in a block of its own size. Found is a whole header, or nothing.
 */
#include "tests/unit/unit.h"

#include "stack/icmp_error.h"
#include "tests/unit/packet_builder.h"

/* A destination unreachable that quotes an echo request with options. */
static struct frame error_of(uint8_t type, size_t options_len)
{
    struct packet_spec quoted = packet_echo_request(), error = packet_echo_request();

    quoted.options_len = options_len;
    quoted.protocol = 17;
    struct frame quote = packet_build(&quoted);
    error.type = type;
    error.data = quote.bytes;
    error.data_len = quote.len;
    struct frame packet = packet_build(&error);
    struct frame message = frame_of(packet.bytes + 20, packet.len - 20);
    frame_free(&quote);
    frame_free(&packet);
    return message;
}

/* The same, cut to len bytes and with this first byte of the quote. */
static struct frame cut(const struct frame *message, size_t len, uint8_t version_ihl)
{
    struct frame shorter = frame_of(message->bytes, len);

    if (len > 8)
        shorter.bytes[8] = version_ihl;
    return shorter;
}

TEST(of_every_length_a_header_is_found_when_it_is_all_there)
{
    struct frame message = error_of(3, 40);

    for (unsigned version_ihl = 0; version_ihl <= 255; version_ihl++)
        for (size_t len = 8; len <= message.len; len++) {
            struct frame error = cut(&message, len, (uint8_t)version_ihl);
            size_t header_len = version_ihl % 16 * 4, quote_len = 0;
            bool is_there = version_ihl / 16 == 4 && header_len >= 20 && len - 8 >= header_len;
            const struct ipv4_header *quoted = icmp_error_quote(error.bytes, error.len, &quote_len);
            assert_ptr_equal(quoted, is_there ? error.bytes + 8 : NULL);
            assert_int_equal(quote_len, len - 8);
            if (quoted)
                assert_int_equal(quoted->protocol, 17);
            frame_free(&error);
        }
    frame_free(&message);
}

TEST(of_all_types_the_five_errors_quote_something)
{
    static const uint8_t errors[] = {3, 4, 5, 11, 12};

    for (unsigned type = 0; type <= 255; type++) {
        struct frame message = error_of((uint8_t)type, 0);
        size_t quote_len;
        bool is_error = memchr(errors, (int)type, sizeof errors) != NULL;
        assert_int_equal(icmp_error_quote(message.bytes, message.len, &quote_len) != NULL,
                         is_error);
        frame_free(&message);
    }
}

TEST(the_quote_is_not_changed_and_its_checksum_does_not_matter)
{
    struct frame message = error_of(11, 0), before;
    size_t quote_len;

    message.bytes[8 + 10] ^= 0xff;
    before = frame_of(message.bytes, message.len);
    assert_ptr_equal(icmp_error_quote(message.bytes, message.len, &quote_len), message.bytes + 8);
    assert_memory_equal(message.bytes, before.bytes, before.len);
    frame_free(&before);
    frame_free(&message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_every_length_a_header_is_found_when_it_is_all_there),
        cmocka_unit_test(of_all_types_the_five_errors_quote_something),
        cmocka_unit_test(the_quote_is_not_changed_and_its_checksum_does_not_matter),
    };
    return cmocka_run_group_tests_name("icmp_error_quote", tests, NULL, NULL);
}
