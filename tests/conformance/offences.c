/* offences.c - see offences.h */

#include "tests/conformance/offences.h"

enum { PLAIN_HEADER = 20 };

static struct packet_spec to(uint32_t destination)
{
    struct packet_spec spec = echo_request();

    spec.destination = destination;
    return spec;
}

static struct packet_spec with_an_option_too_long(void)
{
    struct packet_spec spec = echo_request();

    SET_OPTIONS(&spec, 1, 1, 99, 3);
    return spec;
}

static struct packet_spec with_a_source_route(void)
{
    struct packet_spec spec = echo_request();

    SET_OPTIONS(&spec, 131, 7, 4, 10, 0, 0, 1, 0);
    return spec;
}

struct offence offence(size_t i)
{
    const struct offence offences[] = {
        {to(IP(192, 168, 7, 1)), 3, 0, DROP_ROUTE_THROW},
        {to(IP(192, 168, 5, 1)), 3, 1, DROP_ROUTE_UNREACHABLE},
        {to(IP(192, 168, 6, 1)), 3, 13, DROP_ROUTE_PROHIBIT},
        {with_an_option_too_long(), 12, 0, DROP_OPTION_MALFORMED},
        {with_a_source_route(), 3, 5, DROP_OPTION_SOURCE_ROUTE_ON},
        {udp_datagram(), 3, 3, DROP_UDP_PORT},
        {unknown_protocol(), 3, 2, DROP_IPV4_PROTOCOL},
    };

    _Static_assert(N_ELEMENTS(offences) == N_OFFENCES, "all of them");
    return offences[i];
}

const uint8_t *expect_time_exceeded_at(struct lab *lab, const struct packet_spec *spec,
                                       const char *file, int line)
{
    _assert_true(lab_send_slice(lab, spec, 0, 8) == HOLD_FRAGMENT, "it is held", file, line);
    _assert_true(lab_wait(lab, lab->host.reassembly.timeout_ns) == 1, "one leaves", file, line);
    const uint8_t *message = lab->out[0].bytes + PLAIN_HEADER;
    _assert_true(message[0] == 11 && message[1] == 1, "it is ICMP 11/1", file, line);
    return message;
}
