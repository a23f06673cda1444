/* dissect_icmp.c - ICMP messages: RFC 792, and those of RFC 950, 1191, 1256, 1393, 4884, 8335 */

#include "stack/icmp.h"

#include "dissect_layers.h"
#include "dissect_names.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof(array)[0])

#define ID                                                                                         \
    {                                                                                              \
        "identifier", 2, EXPLAIN_DECIMAL, NULL                                                     \
    }
#define SEQUENCE                                                                                   \
    {                                                                                              \
        "sequence number", 2, EXPLAIN_DECIMAL, NULL                                                \
    }
#define UNUSED(len)                                                                                \
    {                                                                                              \
        "unused", len, EXPLAIN_HEX, NULL                                                           \
    }
/* RFC 4884 section 4: 0 when all that follows is quoted, as before that RFC */
#define QUOTED_WORDS                                                                               \
    {                                                                                              \
        "quoted length", 1, EXPLAIN_DECIMAL, "words of 4 bytes; 0: all that follows"               \
    }

static const struct explain_format echo[] = {ID, SEQUENCE};
static const struct explain_format timestamp[] = {
    ID,
    SEQUENCE,
    {"originate timestamp", 4, EXPLAIN_TIME, NULL},
    {"receive timestamp", 4, EXPLAIN_TIME, NULL},
    {"transmit timestamp", 4, EXPLAIN_TIME, NULL},
};
static const struct explain_format mask[] = {
    ID, SEQUENCE, {"address mask", 4, EXPLAIN_ADDRESS, NULL}};
static const struct explain_format unused[] = {UNUSED(4)};
static const struct explain_format error[] = {UNUSED(1), QUOTED_WORDS, UNUSED(2)};
static const struct explain_format too_big[] = {
    UNUSED(1),
    QUOTED_WORDS,
    {"next-hop MTU", 2, EXPLAIN_BYTES, "the most that passes there (RFC 1191)"},
};
static const struct explain_format redirect[] = {
    {"gateway", 4, EXPLAIN_ADDRESS, "where to send such packets"}};
static const struct explain_format problem[] = {
    {"pointer", 1, EXPLAIN_DECIMAL, "the byte of the quoted datagram that is wrong"},
    QUOTED_WORDS,
    UNUSED(2),
};
static const struct explain_format advertisement[] = {
    {"number of addresses", 1, EXPLAIN_DECIMAL, NULL},
    {"entry size", 1, EXPLAIN_DECIMAL, "words of 4 bytes"},
    {"lifetime", 2, EXPLAIN_DECIMAL, "seconds"},
};
static const struct explain_format router[] = {
    {"router address", 4, EXPLAIN_ADDRESS, NULL},
    {"preference level", 4, EXPLAIN_HEX, "signed: the highest is preferred"},
};
static const struct explain_format traceroute[] = {
    ID,
    UNUSED(2),
    {"outbound hop count", 2, EXPLAIN_DECIMAL, NULL},
    {"return hop count", 2, EXPLAIN_DECIMAL, NULL},
    {"output link speed", 4, EXPLAIN_DECIMAL, "bytes per second"},
    {"output link MTU", 4, EXPLAIN_BYTES, NULL},
};
static const struct explain_format extended_echo[] = {
    ID,
    {"sequence number", 1, EXPLAIN_DECIMAL, NULL},
    {"flags", 1, EXPLAIN_HEX, NULL},
};

enum { FRAGMENTATION_NEEDED = 4, ANY = 256, MAX_ROUTERS = 4 };

enum { NO_QUOTE, QUOTE, QUOTE_WITH_LENGTH };

/* What follows the checksum. The first row that fits counts. */
static const struct layout {
    uint8_t type;
    uint16_t code; /* or ANY */
    uint8_t quote;
    uint8_t n_formats;
    const struct explain_format *formats;
} layouts[] = {
    {ICMP_ECHO_REPLY, ANY, NO_QUOTE, N_ELEMENTS(echo), echo},
    {ICMP_DESTINATION_UNREACHABLE, FRAGMENTATION_NEEDED, QUOTE_WITH_LENGTH, N_ELEMENTS(too_big),
     too_big},
    {ICMP_DESTINATION_UNREACHABLE, ANY, QUOTE_WITH_LENGTH, N_ELEMENTS(error), error},
    {ICMP_SOURCE_QUENCH, ANY, QUOTE, N_ELEMENTS(unused), unused},
    {ICMP_REDIRECT, ANY, QUOTE, N_ELEMENTS(redirect), redirect},
    {ICMP_ECHO_REQUEST, ANY, NO_QUOTE, N_ELEMENTS(echo), echo},
    {ICMP_ROUTER_ADVERTISEMENT, ANY, NO_QUOTE, N_ELEMENTS(advertisement), advertisement},
    {ICMP_ROUTER_SOLICITATION, ANY, NO_QUOTE, N_ELEMENTS(unused), unused},
    {ICMP_TIME_EXCEEDED, ANY, QUOTE_WITH_LENGTH, N_ELEMENTS(error), error},
    {ICMP_PARAMETER_PROBLEM, ANY, QUOTE_WITH_LENGTH, N_ELEMENTS(problem), problem},
    {ICMP_TIMESTAMP_REQUEST, ANY, NO_QUOTE, N_ELEMENTS(timestamp), timestamp},
    {ICMP_TIMESTAMP_REPLY, ANY, NO_QUOTE, N_ELEMENTS(timestamp), timestamp},
    {ICMP_INFORMATION_REQUEST, ANY, NO_QUOTE, N_ELEMENTS(echo), echo},
    {ICMP_INFORMATION_REPLY, ANY, NO_QUOTE, N_ELEMENTS(echo), echo},
    {ICMP_MASK_REQUEST, ANY, NO_QUOTE, N_ELEMENTS(mask), mask},
    {ICMP_MASK_REPLY, ANY, NO_QUOTE, N_ELEMENTS(mask), mask},
    {30, ANY, NO_QUOTE, N_ELEMENTS(traceroute), traceroute},
    {42, ANY, NO_QUOTE, N_ELEMENTS(extended_echo), extended_echo},
    {43, ANY, NO_QUOTE, N_ELEMENTS(extended_echo), extended_echo},
};

static struct layout find(uint8_t type, uint8_t code)
{
    for (size_t i = 0; i < N_ELEMENTS(layouts); i++)
        if (layouts[i].type == type && (layouts[i].code == code || layouts[i].code == ANY))
            return layouts[i];
    return (struct layout){.type = type};
}

static void read_head(struct explain_reader *reader, const struct explain_ipv4 *ipv4)
{
    static const struct explain_format type = {"type", 1, EXPLAIN_DECIMAL, NULL};
    static const struct explain_format code = {"code", 1, EXPLAIN_DECIMAL, NULL};
    const uint8_t *message = reader->packet + reader->at;
    const struct explain_sum sum = {
        .name = "checksum",
        .data = message,
        .len = ipv4->data_len,
        .unchecked = explain_ipv4_unchecked(ipv4),
    };

    if (explain_read(reader, &type)) {
        const char *name = explain_icmp_type_name(message[0]);
        text_add(&reader->meaning, name != NULL ? name : "no name known");
    }
    if (explain_read(reader, &code)) {
        const char *name = explain_icmp_code_name(message[0], message[1]);
        /* those that have only one code call it 0, and it means nothing */
        const char *nameless = message[1] == 0 ? "" : "no meaning known";
        text_add(&reader->meaning, name != NULL ? name : nameless);
    }
    explain_read_checksum(reader, &sum);
}

/* RFC 1256 section 3.1: as many as the message says, where an entry is an address with its
 * preference. Who lists hundreds does not make hundreds of fields. */
static void read_routers(struct explain_reader *reader, const uint8_t *message)
{
    if (message[5] != N_ELEMENTS(router))
        return;
    for (unsigned n = 0; n < message[4] && n < MAX_ROUTERS; n++)
        explain_read_all(reader, router, N_ELEMENTS(router));
}

/* Where the datagram ends that begins here: where its message does, or sooner by RFC 4884. */
static size_t end_of_quote(const struct explain_reader *reader, const struct layout *layout,
                           const uint8_t *message)
{
    size_t quoted = (size_t)message[5] * 4;

    if (layout->quote == QUOTE_WITH_LENGTH && quoted > 0 && quoted < reader->end - reader->at)
        return reader->at + quoted;
    return reader->end;
}

size_t explain_read_icmp(struct explain_reader *reader, const struct explain_ipv4 *ipv4)
{
    const uint8_t *message = reader->packet + reader->at;
    size_t left = reader->end - reader->at;

    reader->header = ipv4->is_quoted ? "quoted ICMP" : "ICMP";
    read_head(reader, ipv4);
    if (left > ICMP_HEADER_LEN / 2) {
        struct layout layout = find(message[0], message[1]);
        explain_read_all(reader, layout.formats, layout.n_formats);
        if (layout.type == ICMP_ROUTER_ADVERTISEMENT && left >= ICMP_HEADER_LEN)
            read_routers(reader, message);
        /* What is quoted in what is quoted is data; so is what is no IPv4 datagram. */
        if (layout.quote != NO_QUOTE && !ipv4->is_quoted && left > ICMP_HEADER_LEN &&
            message[ICMP_HEADER_LEN] >> 4 == IPV4_VERSION_IHL >> 4)
            return end_of_quote(reader, &layout, message);
    }
    explain_read_data(reader, "data");
    return reader->at;
}
