/* conformance.c - see conformance.h */

#include "tests/conformance/conformance.h"

#include "tests/unit/checker.h"
#include "tests/unit/reference.h"

enum { PLAIN_HEADER = 20, UNREACHED_PORT = 33434, UDP_LEN = 24 };

int conformance_fresh(void **state)
{
    lab_reset(*state);
    return 0;
}

struct packet_spec echo_request(void)
{
    struct packet_spec spec = packet_echo_request();

    spec.source = ASKER;
    spec.fragment = 0;
    return spec;
}

struct packet_spec udp_datagram(void)
{
    static const uint8_t udp[UDP_LEN] = {
        0xc0, 0x00, UNREACHED_PORT >> 8, UNREACHED_PORT & 0xff, 0, UDP_LEN, 0, 0, 1, 2, 3, 4, 5};
    struct packet_spec spec = echo_request();

    spec.protocol = 17;
    spec.payload = udp;
    spec.payload_len = sizeof udp;
    return spec;
}

struct packet_spec unknown_protocol(void)
{
    static const uint8_t bytes[16] = {0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87,
                                      0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f};
    struct packet_spec spec = echo_request();

    spec.protocol = 253;
    spec.payload = bytes;
    spec.payload_len = sizeof bytes;
    return spec;
}

struct packet_spec icmp_message(uint8_t type, uint8_t code, const uint8_t *data, size_t data_len)
{
    struct packet_spec spec = echo_request();

    spec.type = type;
    spec.code = code;
    spec.icmp_id = 0;
    spec.sequence = 0;
    spec.data = data;
    spec.data_len = data_len;
    return spec;
}

struct packet_spec icmp_error_in(uint8_t type, uint8_t code, uint8_t protocol, size_t header_len,
                                 size_t quote_len)
{
    static uint8_t quote[68];
    static const uint8_t eight[8] = {0xc0, 0x00, 0x82, 0x9a, 0x00, 0x08};
    struct packet_spec sent = echo_request();

    sent.source = OURS;
    sent.destination = ASKER;
    sent.protocol = protocol;
    sent.options_len = header_len - PLAIN_HEADER;
    sent.payload = eight;
    sent.payload_len = sizeof eight;
    struct frame frame = packet_build(&sent);
    memset(quote, 0, sizeof quote);
    memcpy(quote, frame.bytes, frame.len);
    frame_free(&frame);
    return icmp_message(type, code, quote, quote_len);
}

void without_limits(struct lab *lab)
{
    lab->host.limiter.peer_token_ns = 0;
    lab->host.limiter.total_token_ns = 0;
}

static void assert_at(bool holds, const char *what, const struct lab *lab, const char *file,
                      int line)
{
    if (!holds)
        print_error("%s; it was %s, and %zu packets left\n", what,
                    lab->verdict < N_VERDICTS ? verdict_table[lab->verdict].name : "no verdict",
                    lab->n_out);
    _assert_true(holds, what, file, line);
}

void expect_was_reply_at(struct lab *lab, const struct packet_spec *spec, const char *file,
                         int line)
{
    struct frame request = packet_build(spec);
    const char *fault = NULL;

    assert_at(lab->verdict == SEND_ECHO_REPLY && lab->n_out > 0, "an echo reply", lab, file, line);
    if (lab->n_out >
        1) { /* the sum of each fragment's header was looked at, that of the whole is */
        memset(lab->whole + 10, 0, 2); /* for us to write */
        uint16_t sum = reference_checksum(lab->whole, header_len_at(lab->whole));
        lab->whole[10] = (uint8_t)(sum >> 8);
        lab->whole[11] = (uint8_t)sum;
    }
    /* the checker knows no options, but the laboratory does */
    if (header_len_at(lab->whole) == PLAIN_HEADER)
        fault = checker_fault(request.bytes, lab->whole, lab->whole_len, lab->host.ttl);
    frame_free(&request);
    assert_at(fault == NULL, fault != NULL ? fault : "", lab, file, line);
}

void expect_reply_at(struct lab *lab, const struct packet_spec *spec, const char *file, int line)
{
    (void)lab_send_spec(lab, spec);
    expect_was_reply_at(lab, spec, file, line);
}

const uint8_t *expect_error_at(struct lab *lab, const struct packet_spec *spec, uint8_t type,
                               uint8_t code, const char *file, int line)
{
    enum verdict verdict = lab_send_spec(lab, spec);

    assert_at(verdict_table[verdict].sends && lab->n_out == 1, "an ICMP error", lab, file, line);
    const uint8_t *message = lab->out[0].bytes + PLAIN_HEADER;
    assert_at(message[0] == type && message[1] == code, "of this type and code", lab, file, line);
    return message;
}

void expect_drop_at(struct lab *lab, const struct packet_spec *spec, enum verdict verdict,
                    const char *file, int line)
{
    uint64_t counts[N_VERDICTS];

    memcpy(counts, lab->host.verdicts, sizeof counts);
    expect_nothing_at(lab, spec, file, line);
    assert_at(lab->verdict == verdict, verdict_table[verdict].name, lab, file, line);
    counts[verdict]++;
    assert_at(memcmp(counts, lab->host.verdicts, sizeof counts) == 0, "this one counted", lab, file,
              line);
}

void expect_nothing_at(struct lab *lab, const struct packet_spec *spec, const char *file, int line)
{
    enum verdict verdict = lab_send_spec(lab, spec);

    assert_at(!verdict_table[verdict].sends && lab->n_out == 0, "nothing", lab, file, line);
}

/* What decides how a host behaves: all of it but the counters, and its routes. */
struct behaviour {
    struct host host;
    uint64_t routes; /* a hash of them */
};

static void read_behaviour(const struct lab *lab, struct behaviour *behaviour)
{
    memcpy(&behaviour->host, &lab->host, sizeof behaviour->host);
    memset(behaviour->host.verdicts, 0, sizeof behaviour->host.verdicts);
    memset(behaviour->host.mib, 0, sizeof behaviour->host.mib);
    memset(behaviour->host.icmp_dismissed, 0, sizeof behaviour->host.icmp_dismissed);
    memset(behaviour->host.icmp_quoted, 0, sizeof behaviour->host.icmp_quoted);
    behaviour->routes = siphash(lab->host.limiter.key, lab->host.routes.entries,
                                lab->host.routes.n_used * sizeof(uint32_t));
}

void expect_no_effect_at(struct lab *lab, const struct packet_spec *spec, enum verdict verdict,
                         unsigned n, const char *file, int line)
{
    static struct behaviour before, after;
    struct packet_spec echo = echo_request();

    read_behaviour(lab, &before);
    for (unsigned i = 0; i < n; i++)
        expect_drop_at(lab, spec, verdict, file, line);
    read_behaviour(lab, &after);
    assert_at(memcmp(&before, &after, sizeof before) == 0, "nothing changed", lab, file, line);
    expect_reply_at(lab, &echo, file, line);
}
