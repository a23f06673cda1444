/* brief_icmp.c - an ICMP message in the manner of tcpdump */

#include "stack/icmp.h"

#include "brief.h"
#include "dissect_names.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof(array)[0])

enum { FRAGMENTATION_NEEDED = 4 };

/* The datagram that an error quotes, when its addresses are there. */
struct quote {
    struct explain_ipv4 ipv4;
    const uint8_t *ports; /* or NULL */
};

static bool find_quote(const uint8_t *message, size_t there, struct quote *quote)
{
    const uint8_t *bytes = message + ICMP_HEADER_LEN;

    if (there < ICMP_HEADER_LEN + IPV4_HEADER_MIN_LEN || *bytes >> 4 != IPV4_VERSION_IHL >> 4)
        return false;
    quote->ipv4 = explain_ipv4_look(bytes, there - ICMP_HEADER_LEN);
    quote->ports = explain_ipv4_has_ports(&quote->ipv4) ? bytes + quote->ipv4.header_len : NULL;
    return true;
}

static void add_id(struct text *out, const uint8_t *message)
{
    text_add(out, ", id ");
    text_add_number(out, explain_number(message + 4, 2));
    text_add(out, ", seq ");
    text_add_number(out, explain_number(message + 6, 2));
}

/* "10.0.0.1 udp port 53 unreachable", "10.0.0.1 protocol 47 unreachable" */
static void add_upper(struct text *out, const struct quote *quote, bool is_port)
{
    unsigned protocol = quote->ipv4.header.protocol;

    text_add_address(out, be32_get(quote->ipv4.header.destination));
    if (is_port && quote->ports != NULL) {
        text_add(out, protocol == IPV4_PROTOCOL_UDP ? " udp port " : " tcp port ");
        text_add_number(out, explain_number(quote->ports + 2, 2));
    } else {
        text_add(out, " protocol ");
        text_add_number(out, protocol);
        text_add(out, is_port ? " port" : "");
    }
    text_add(out, " unreachable");
}

static void add_unreachable(struct text *out, const uint8_t *message, const struct quote *quote)
{
    /* what stands before the address that cannot be reached, and behind "unreachable" */
    static const char *const words[16][2] = {
        [ICMP_NETWORK_UNREACHABLE] = {"net ", ""},
        [ICMP_HOST_UNREACHABLE] = {"host ", ""},
        [FRAGMENTATION_NEEDED] = {"", " - need to frag"},
        [ICMP_SOURCE_ROUTE_FAILED] = {"", " - source route failed"},
        [6] = {"net ", " - unknown"},
        [7] = {"host ", " - unknown"},
        [8] = {"", " - source host isolated"},
        [9] = {"net ", " - admin prohibited"},
        [10] = {"host ", " - admin prohibited"},
        [11] = {"net ", " - tos prohibited"},
        [12] = {"host ", " - tos prohibited"},
        [ICMP_PROHIBITED] = {"host ", " - admin prohibited filter"},
        [14] = {"host ", " - host precedence violation"},
        [15] = {"host ", " - precedence cutoff"},
    };
    uint8_t code = message[1];
    uint32_t mtu = explain_number(message + 6, 2);

    if (code == ICMP_PROTOCOL_UNREACHABLE || code == ICMP_PORT_UNREACHABLE) {
        add_upper(out, quote, code == ICMP_PORT_UNREACHABLE);
        return;
    }
    text_add(out, code < N_ELEMENTS(words) ? words[code][0] : "");
    text_add_address(out, be32_get(quote->ipv4.header.destination));
    text_add(out, " unreachable");
    if (code >= N_ELEMENTS(words)) {
        text_add(out, " - #");
        text_add_number(out, code);
        return;
    }
    text_add(out, words[code][1]);
    if (code == FRAGMENTATION_NEEDED && mtu > 0) {
        text_add(out, " (mtu ");
        text_add_number(out, mtu);
        text_add_char(out, ')');
    }
}

static void add_redirect(struct text *out, const uint8_t *message, const struct quote *quote)
{
    static const char *const words[4][2] = {
        {"redirect ", " to net "},
        {"redirect ", " to host "},
        {"redirect-tos ", " to net "},
        {"redirect-tos ", " to host "},
    };
    uint8_t code = message[1];
    bool is_known = code < N_ELEMENTS(words);

    if (is_known) {
        text_add(out, words[code][0]);
    } else {
        text_add(out, "redirect-#");
        text_add_number(out, code);
        text_add_char(out, ' ');
    }
    text_add_address(out, be32_get(quote->ipv4.header.destination));
    text_add(out, is_known ? words[code][1] : " to net ");
    text_add_address(out, explain_number(message + 4, 4));
}

/* Errors about a datagram, when the message quotes it. False when this is none. */
static bool add_error(struct text *out, const uint8_t *message, size_t there)
{
    struct quote quote;
    uint8_t type = message[0];

    if (type != ICMP_DESTINATION_UNREACHABLE && type != ICMP_REDIRECT)
        return false;
    if (!find_quote(message, there, &quote))
        return false;
    if (type == ICMP_REDIRECT)
        add_redirect(out, message, &quote);
    else
        add_unreachable(out, message, &quote);
    return true;
}

static void add_time_exceeded(struct text *out, uint8_t code)
{
    if (code == 0) {
        text_add(out, "time exceeded in-transit");
    } else if (code == ICMP_REASSEMBLY_TIME) {
        text_add(out, "ip reassembly time exceeded");
    } else {
        text_add(out, "time exceeded-#");
        text_add_number(out, code);
    }
}

static void add_problem(struct text *out, const uint8_t *message)
{
    text_add(out, "parameter problem - ");
    text_add(out, message[1] == 0 ? "octet " : "code ");
    text_add_number(out, message[1] == 0 ? message[4] : message[1]);
}

/* The stamps of a timestamp, 12 bytes. */
static void add_stamps(struct text *out, const uint8_t *stamps)
{
    static const char *const names[3] = {": org ", ", recv ", ", xmit "};

    for (size_t i = 0; i < N_ELEMENTS(names); i++) {
        uint32_t ms = explain_number(stamps + 4 * i, 4);
        text_add(out, names[i]);
        if (ms < EXPLAIN_DAY_MS) {
            explain_add_time(out, ms);
        } else {
            text_add(out, "0x");
            text_add_hex(out, ms, 8);
        }
    }
}

static void add_name(struct text *out, uint8_t type)
{
    const char *name = explain_icmp_type_name(type);

    if (name != NULL) {
        text_add(out, name);
        return;
    }
    text_add(out, "type-#");
    text_add_number(out, type);
}

void explain_brief_icmp(const uint8_t *message, size_t there, struct text *out)
{
    text_add(out, "ICMP ");
    if (there < ICMP_HEADER_LEN) {
        text_add(out, "truncated");
        return;
    }
    switch (message[0]) {
    case ICMP_TIME_EXCEEDED:
        add_time_exceeded(out, message[1]);
        return;
    case ICMP_PARAMETER_PROBLEM:
        add_problem(out, message);
        return;
    default:
        if (!add_error(out, message, there))
            add_name(out, message[0]);
    }
    switch (message[0]) {
    case ICMP_TIMESTAMP_REPLY:
        add_id(out, message);
        if (there >= ICMP_TIMESTAMP_LEN)
            add_stamps(out, message + ICMP_HEADER_LEN);
        return;
    case ICMP_MASK_REPLY:
    case ICMP_ECHO_REPLY:
    case ICMP_ECHO_REQUEST:
    case ICMP_TIMESTAMP_REQUEST:
    case ICMP_INFORMATION_REQUEST:
    case ICMP_INFORMATION_REPLY:
    case ICMP_MASK_REQUEST:
        add_id(out, message);
        return;
    default:
        return;
    }
}
