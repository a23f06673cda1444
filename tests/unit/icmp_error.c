/* icmp_error.c - proves which verdict asks for which error, and the error's bytes
 *
 * The error is written into the bytes before the datagram, where it lies; here these are the
 * beginning of a block, and the datagram its end, so that AddressSanitizer sees a byte too many.
 * The builder makes the datagram that is to blame, and the error that has to come out.
 */
#include "tests/unit/unit.h"

#include "stack/icmp_error.h"
#include "tests/unit/packet_builder.h"
#include "tests/unit/reference.h"

static const struct icmp_error port_unreachable = {SEND_PORT_UNREACHABLE, 3, 3};

TEST(the_verdicts_that_ask_for_an_error_say_which)
{
    static const struct {
        enum verdict verdict, sent;
        uint8_t type, code;
    } rows[] = {
        {DROP_ROUTE_THROW, SEND_NETWORK_UNREACHABLE, 3, 0},
        {DROP_ROUTE_UNREACHABLE, SEND_HOST_UNREACHABLE, 3, 1},
        {DROP_ROUTE_PROHIBIT, SEND_PROHIBITED, 3, 13},
        {DROP_OPTION_MALFORMED, SEND_PARAMETER_PROBLEM, 12, 0},
        {DROP_OPTION_SOURCE_ROUTE_ON, SEND_SOURCE_ROUTE_FAILED, 3, 5},
        {DROP_FRAGMENT_TIMEOUT, SEND_TIME_EXCEEDED, 11, 1},
        {DROP_UDP_PORT, SEND_PORT_UNREACHABLE, 3, 3},
        {DROP_IPV4_PROTOCOL, SEND_PROTOCOL_UNREACHABLE, 3, 2},
    };
    unsigned n_due = 0;

    for (unsigned verdict = 0; verdict < N_VERDICTS; verdict++)
        n_due += icmp_error_due((enum verdict)verdict).sent != PASS;
    assert_int_equal(n_due, N_ELEMENTS(rows));
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct icmp_error error = icmp_error_due(rows[i].verdict);
        assert_int_equal(error.sent, rows[i].sent);
        assert_int_equal(error.type, rows[i].type);
        assert_int_equal(error.code, rows[i].code);
        assert_true(verdict_table[error.sent].sends);
    }
    assert_int_equal(icmp_error_due(PASS).sent, PASS);
}

/* RFC 1122 section 3.2.2, as far as the datagram shows it. */
static bool may_be_about(uint8_t protocol, uint16_t fragment, uint8_t *payload, size_t len)
{
    struct ipv4_header header = {.protocol = protocol, .fragment = be16_of(fragment)};
    const struct ipv4_datagram datagram = {&header, payload, (uint32_t)len};

    return icmp_error_may_be_about(&datagram);
}

TEST(errors_are_about_first_fragments_and_whole_datagrams)
{
    uint8_t payload[8] = {8};

    for (unsigned fragment = 0; fragment <= 0xffff; fragment++) {
        bool is_later = fragment % 0x2000 != 0;
        assert_int_equal(may_be_about(17, (uint16_t)fragment, payload, 8), !is_later);
        assert_int_equal(may_be_about(1, (uint16_t)fragment, payload, 8), !is_later);
    }
}

TEST(errors_are_about_icmp_messages_that_are_known_to_be_queries)
{
    static const uint8_t queries[] = {0, 8, 9, 10, 13, 14, 15, 16, 17, 18};
    uint8_t payload[1];

    for (unsigned type = 0; type <= 255; type++) {
        payload[0] = (uint8_t)type;
        assert_int_equal(may_be_about(1, 0, payload, 1),
                         memchr(queries, (int)type, sizeof queries) != NULL);
    }
    assert_false(may_be_about(1, 0, payload, 0)); /* its type is not there: it might be an error */
}

TEST(errors_are_about_every_other_protocol_whatever_its_data)
{
    uint8_t payload[1] = {3};

    for (unsigned protocol = 0; protocol <= 255; protocol++) {
        assert_int_equal(may_be_about((uint8_t)protocol, 0, payload, 1), protocol != 1);
        assert_int_equal(may_be_about((uint8_t)protocol, 0, payload, 0), protocol != 1);
    }
}

/* --- how an error looks --- */

struct blamed {
    struct packet_spec spec;
    uint32_t max_len;
    uint8_t pointer;
    struct icmp_error error;
};

static struct blamed any(void)
{
    struct blamed blamed = {.spec = packet_echo_request(), .max_len = 1500};

    blamed.spec.protocol = 253;
    blamed.spec.tos = 0xb8; /* of which nothing shows in the error */
    blamed.spec.ttl = 3;
    blamed.error = port_unreachable;
    return blamed;
}

/* The error that has to come out: 28 bytes of headers, and quote_len bytes of what came. */
static struct frame expected_of(const struct blamed *blamed, const struct frame *came,
                                size_t quote_len)
{
    struct packet_spec spec = packet_echo_request();

    spec.id = 0;
    spec.ttl = 64;
    spec.source = IP(192, 168, 3, 12);
    spec.destination = blamed->spec.source;
    spec.type = blamed->error.type;
    spec.code = blamed->error.code;
    spec.icmp_id = (uint16_t)(blamed->pointer << 8);
    spec.sequence = 0;
    spec.data = came->bytes;
    spec.data_len = quote_len;
    return packet_build(&spec);
}

/* The longest quote: the datagram, what fits into 576 bytes, and into max_len. */
static size_t quote_len_of(const struct blamed *blamed, size_t came_len)
{
    size_t most = (blamed->max_len < 576 ? blamed->max_len : 576) - 28;

    return came_len < most ? came_len : most;
}

static void assert_written(const struct blamed *blamed)
{
    struct frame came = packet_build(&blamed->spec);
    uint8_t *block = malloc(28 + came.len);
    struct ipv4_datagram datagram;
    uint32_t error_len = 0;

    memset(block, PACKET_PAD, 28);
    memcpy(block + 28, came.bytes, came.len);
    assert_int_equal(ipv4_accept(block + 28, came.len, &datagram), PASS);
    size_t header_len = 20 + blamed->spec.options_len;
    size_t datagram_len = header_len + datagram.payload_len;
    size_t quote_len = quote_len_of(blamed, datagram_len);
    const uint8_t *error =
        icmp_error_write(&datagram, &blamed->error, blamed->pointer, (be32){{192, 168, 3, 12}}, 64,
                         blamed->max_len, &error_len);
    if (quote_len < datagram_len && quote_len < header_len + 8) {
        assert_null(error);
        for (size_t i = 0; i < 28; i++)
            assert_int_equal(block[i], PACKET_PAD);
    } else {
        struct frame expected = expected_of(blamed, &came, quote_len);
        assert_ptr_equal(error, block);
        assert_int_equal(error_len, expected.len);
        assert_memory_equal(error, expected.bytes, expected.len);
        frame_free(&expected);
    }
    assert_memory_equal(block + 28, came.bytes, came.len); /* the quote is where it was */
    frame_free(&came);
    free(block);
}

TEST(every_type_and_code_is_written)
{
    struct blamed blamed = any();

    for (unsigned verdict = 0; verdict < N_VERDICTS; verdict++) {
        blamed.error = icmp_error_due((enum verdict)verdict);
        if (blamed.error.sent != PASS)
            assert_written(&blamed);
    }
}

TEST(every_pointer_stands_in_its_octet)
{
    struct blamed blamed = any();

    blamed.error = icmp_error_due(DROP_OPTION_MALFORMED);
    for (unsigned pointer = 0; pointer <= 255; pointer++) {
        blamed.pointer = (uint8_t)pointer;
        assert_written(&blamed);
    }
}

TEST(payloads_of_0_to_600_bytes_are_quoted_up_to_576)
{
    struct blamed blamed = any();
    uint8_t payload[600];

    memset(payload, 0x5c, sizeof payload);
    blamed.spec.payload = payload;
    for (blamed.spec.payload_len = 0; blamed.spec.payload_len <= 600; blamed.spec.payload_len++)
        for (blamed.spec.options_len = 0; blamed.spec.options_len <= 40;
             blamed.spec.options_len += 20)
            assert_written(&blamed);
}

TEST(padding_behind_the_datagram_is_not_quoted)
{
    struct blamed blamed = any();
    uint8_t payload[10] = {0};

    blamed.spec.payload = payload;
    for (blamed.spec.payload_len = 0; blamed.spec.payload_len <= 10; blamed.spec.payload_len++) {
        blamed.spec.frame_len = 60;
        assert_written(&blamed);
    }
}

TEST(an_error_is_no_longer_than_the_mtu_and_none_where_too_little_fits)
{
    struct blamed blamed = any();

    for (blamed.max_len = 68; blamed.max_len <= 580; blamed.max_len++)
        for (blamed.spec.options_len = 0; blamed.spec.options_len <= 40;
             blamed.spec.options_len += 4)
            for (blamed.spec.icmp_len = 0; blamed.spec.icmp_len <= 64; blamed.spec.icmp_len += 7)
                assert_written(&blamed);
}

TEST(the_longest_datagram_is_quoted_in_576_bytes)
{
    struct blamed blamed = any();

    blamed.max_len = 65535;
    blamed.spec.data_len = 65535 - 28;
    assert_written(&blamed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_verdicts_that_ask_for_an_error_say_which),
        cmocka_unit_test(errors_are_about_first_fragments_and_whole_datagrams),
        cmocka_unit_test(errors_are_about_icmp_messages_that_are_known_to_be_queries),
        cmocka_unit_test(errors_are_about_every_other_protocol_whatever_its_data),
        cmocka_unit_test(every_type_and_code_is_written),
        cmocka_unit_test(every_pointer_stands_in_its_octet),
        cmocka_unit_test(payloads_of_0_to_600_bytes_are_quoted_up_to_576),
        cmocka_unit_test(padding_behind_the_datagram_is_not_quoted),
        cmocka_unit_test(an_error_is_no_longer_than_the_mtu_and_none_where_too_little_fits),
        cmocka_unit_test(the_longest_datagram_is_quoted_in_576_bytes),
    };
    return cmocka_run_group_tests_name("icmp_error", tests, NULL, NULL);
}
