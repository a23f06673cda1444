/* dissect_layers.h - the protocols that dissect.c reads, each in a file of its own */
#ifndef STACK_EXPLAIN_DISSECT_LAYERS_H
#define STACK_EXPLAIN_DISSECT_LAYERS_H

#include "stack/ipv4.h"

#include "dissect_reader.h"

enum { EXPLAIN_PROTOCOL_TCP = 6 };

/* What an IPv4 header says, and what is there of it. */
struct explain_ipv4 {
    struct ipv4_header header; /* what is missing of it is 0 */
    size_t header_len;         /* bytes, 20 to 60: 20 when the header says less */
    bool header_len_is_wrong;  /* it says less */
    size_t data_len;           /* bytes by total length; 0 when that is less than the header */
    size_t there;              /* bytes of the datagram that are there, its header included */
    bool is_quoted;            /* in an ICMP error */
};

struct explain_ipv4 explain_ipv4_look(const uint8_t *bytes, size_t len);

/* Does what it carries begin with two ports that are there? */
bool explain_ipv4_has_ports(const struct explain_ipv4 *ipv4);

/* Why a checksum over all the data cannot be checked, or NULL. */
const char *explain_ipv4_unchecked(const struct explain_ipv4 *ipv4);

/* A checksum, and the bytes that it stands for. */
struct explain_sum {
    const char *name;
    const uint8_t *data; /* the checksum's place is among them */
    size_t len;
    uint64_t pseudo;       /* the sum of what is covered besides */
    const char *unchecked; /* what there is to say when it cannot be checked; or NULL */
    bool is_never_zero;    /* it is 0xffff when it would be 0 (RFC 768) */
};

/* Reads the two bytes of a checksum and says whether it holds; if not, which one would. */
void explain_read_checksum(struct explain_reader *reader, const struct explain_sum *sum);

/* Each of these begins at reader->at, and reads no further than reader->end. */

/* The header with its options. Then the reader ends where the datagram does. */
void explain_read_ipv4(struct explain_reader *reader, const struct explain_ipv4 *ipv4);

/* The options of a header that should end at header_end, and does so at reader->end. */
void explain_read_options(struct explain_reader *reader, size_t header_end);

/* A message, up to reader->end unless it quotes a datagram, and then up to that. Returns where what
 * is quoted ends, which is reader->at when nothing is. */
size_t explain_read_icmp(struct explain_reader *reader, const struct explain_ipv4 *ipv4);

void explain_read_udp(struct explain_reader *reader, const struct explain_ipv4 *ipv4);
void explain_read_tcp(struct explain_reader *reader, const struct explain_ipv4 *ipv4);
void explain_read_ipv6(struct explain_reader *reader);

/* An IPv6 address as RFC 5952 wants it. */
void explain_add_ipv6(struct text *text, const uint8_t address[16]);

#endif
