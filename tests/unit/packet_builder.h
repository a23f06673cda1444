/* packet_builder.h - frames made to order
 *
 * packet_echo_request() describes a right packet; a test changes one field of the description and
 * builds it. Lengths and checksums follow from the other fields, so that nothing else becomes
 * wrong by the change; to make one of them wrong, set it. The stack's code is not used here.
 */
#ifndef TESTS_UNIT_PACKET_BUILDER_H
#define TESTS_UNIT_PACKET_BUILDER_H

#include <stddef.h>
#include <stdint.h>

#define IP(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

enum {
    COMPUTED = -1, /* a length that follows from the other fields */
    PACKET_MAX_OPTIONS = 40,
    PACKET_PAD = 0xa5, /* what a frame is padded with: not zero, so that a sum over it fails */
};

struct packet_spec {
    /* the frame: when shorter than the datagram it is cut, when longer it is padded */
    int frame_len;

    /* the IPv4 header */
    unsigned version;
    int ihl; /* words of 4 bytes */
    uint8_t tos;
    int total_len;
    uint16_t id;
    uint16_t fragment; /* flags and offset */
    uint8_t ttl;
    uint8_t protocol;
    uint16_t checksum_error; /* xor-ed into the right checksum */
    uint32_t source, destination;
    const uint8_t *options; /* NULL: no-operation options */
    size_t options_len;     /* a multiple of 4 */

    /* the payload when it is not the ICMP message below; NULL: it is */
    const uint8_t *payload;
    size_t payload_len;

    /* the ICMP message */
    int icmp_len; /* when shorter than header and data it is cut, checksummed as what is left */
    uint8_t type, code;
    uint16_t icmp_checksum_error; /* xor-ed into the right checksum */
    uint16_t icmp_id, sequence;
    const uint8_t *data; /* NULL: 0, 1, 2 ... as ping sends */
    size_t data_len;
};

/* A frame in a block of its own. The end of the frame is the end of the block, and its beginning
 * the beginning: AddressSanitizer sees an access to the byte before or after. */
struct frame {
    void *block;
    uint8_t *bytes;
    size_t len;
};

/* What `ping -c 1 192.168.3.12` sends from 192.168.3.11: 84 bytes. */
struct packet_spec packet_echo_request(void);

/* The caller frees the frame with frame_free(). */
struct frame packet_build(const struct packet_spec *spec);

/* A fragment: the bytes of the packet's payload from offset up to end, with the offset, and with
 * more fragments set unless that is the payload's end; other bits of spec->fragment stay. An end
 * beyond the payload means its end. */
struct frame packet_build_slice(const struct packet_spec *spec, size_t offset, size_t end);

/* A frame of len bytes, copied from bytes. */
struct frame frame_of(const uint8_t *bytes, size_t len);
void frame_free(struct frame *frame);

#endif
