/* host_product.c - proves that every setting of a host goes together with every other one
 *
 * All combinations of six settings meet all combinations of five things that a request can be. What
 * has to become of it is said by an oracle that looks at one thing after the other; lab.h looks at
 * every packet that leaves.
 */
#include "tests/unit/unit.h"

#include "tests/unit/judge.h"

enum setting {
    ECHO = 1,
    STAMPS = 2,
    BROADCAST = 4,
    REFLECT = 8,
    FRAGMENTS = 16,
    ERRORS = 32,
    ALL_SETTINGS = 63
};

enum { MTU = 300, LONG = 1000, SHORT = 80 }; /* bytes */
enum { US = 12, ALL = 255 };                 /* in 192.168.3.0/24 */

struct request {
    bool is_timestamp, is_broadcast, is_in_fragments, is_long;
    enum { NO_OPTIONS, ROUTE, MALFORMED, N_OPTIONS } options;
};

static const uint8_t options[N_OPTIONS][8] = {[ROUTE] = {7, 7, 4}, [MALFORMED] = {7, 7, 3}};

static void set(struct host *host, unsigned settings)
{
    host->echo_type = settings & ECHO ? 8 : HOST_NO_ECHO;
    host->answers_timestamp = settings & STAMPS;
    host->answers_broadcast = settings & BROADCAST;
    host->reflects_options = settings & REFLECT;
    host->sends_fragments = settings & FRAGMENTS;
    host->sends_errors = settings & ERRORS;
    host->mtu = MTU;
    host->limiter.peer_token_ns = host->limiter.total_token_ns = 0;
}

/* The request of that number: each digit is one thing that it can be. */
static struct request request_of(unsigned number)
{
    return (struct request){
        .is_timestamp = number % 2,
        .is_broadcast = number / 2 % 2,
        .is_in_fragments = number / 4 % 2,
        .is_long = number / 8 % 2,
        .options = number / 16,
    };
}

static struct packet_spec spec_of(const struct request *request)
{
    struct packet_spec spec = packet_echo_request();

    spec.type = request->is_timestamp ? 13 : 8;
    spec.data_len = request->is_long ? LONG : SHORT;
    spec.destination = IP(192, 168, 3, request->is_broadcast ? ALL : US);
    if (request->options != NO_OPTIONS) {
        spec.options = options[request->options];
        spec.options_len = sizeof options[0];
    }
    return spec;
}

static enum verdict oracle(const struct request *request, unsigned settings)
{
    if (request->is_broadcast && !(settings & BROADCAST))
        return DROP_DESTINATION_BROADCAST;
    if (request->options == MALFORMED) {
        bool is_told = settings & ERRORS && !request->is_broadcast;
        return is_told ? SEND_PARAMETER_PROBLEM : DROP_OPTION_MALFORMED;
    }
    if (request->is_broadcast && request->is_in_fragments && request->is_long)
        return DROP_DESTINATION_BROADCAST; /* the answer would need an identification */
    if (request->is_broadcast && request->is_in_fragments && request->is_long)
        return DROP_DESTINATION_BROADCAST; /* without an identification it could not leave */
    if (!request->is_timestamp)
        return settings & ECHO ? SEND_ECHO_REPLY : DROP_ICMP_DISABLED;
    return settings & STAMPS && !request->is_broadcast ? SEND_TIMESTAMP_REPLY : DROP_ICMP_DISABLED;
}

/* Sends it, whole or its second half before its first. */
static enum verdict send(struct lab *lab, const struct request *request)
{
    struct packet_spec spec = spec_of(request);

    if (!request->is_in_fragments)
        return lab_send_spec(lab, &spec);
    enum verdict second = lab_send_slice(lab, &spec, 40, SIZE_MAX);
    assert_int_equal(verdict_table[second].sends, false);
    return lab_send_slice(lab, &spec, 0, 40);
}

/* How the answer has to look: its length, and in how many pieces it leaves. */
static void assert_answer(const struct lab *lab, const struct request *request, unsigned settings)
{
    bool reflects = request->options == ROUTE && settings & REFLECT;
    size_t header_len = reflects ? 28 : 20;
    size_t len = header_len + (request->is_timestamp ? 20u
                               : request->is_long    ? 8u + LONG
                                                     : 8u + SHORT);
    bool is_too_long = request->is_in_fragments && len > MTU;

    assert_int_equal((lab->whole[0] & 15) * 4, header_len);
    assert_int_equal(lab->whole_len, is_too_long && !(settings & FRAGMENTS) ? MTU : len);
    assert_int_equal(lab->whole[15], US);
    if (!is_too_long || !(settings & FRAGMENTS))
        assert_int_equal(lab->n_out, 1);
    else
        assert_int_equal(lab->n_out, 4); /* 1008 bytes: 3 times 272 or 280, and the rest */
    if (reflects)
        assert_memory_equal(lab->whole + 20, "\x07\x07\x08\xc0\xa8\x03\x0c\0", 8);
}

TEST(every_setting_with_every_other_and_every_request)
{
    struct lab *lab = *state;
    unsigned n_sent = 0;

    for (unsigned settings = 0; settings <= ALL_SETTINGS; settings++)
        for (unsigned number = 0; number < 16 * N_OPTIONS; number++) {
            struct request request = request_of(number);
            enum verdict expected = oracle(&request, settings);
            set(&lab->host, settings);
            enum verdict verdict = send(lab, &request);
            if (verdict != expected)
                fail_msg("settings %u, request %u: %s, not %s", settings, number,
                         judge_name(verdict), judge_name(expected));
            n_sent += lab->n_out > 0;
            if (expected == SEND_ECHO_REPLY || expected == SEND_TIMESTAMP_REPLY)
                assert_answer(lab, &request, settings);
        }
    /* echo replies, to broadcasts as well; timestamp replies; errors */
    assert_int_equal(n_sent, 32 * 8 + 16 * 6 + 32 * 8 + 32 * 8);
    assert_int_equal(reassembly_n_free(&lab->host.reassembly), LAB_N_PLACES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setting_with_every_other_and_every_request),
    };
    return cmocka_run_group_tests_name("host_product", tests, lab_setup, lab_teardown);
}
