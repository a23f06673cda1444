/* fragments.h - what the tests about fragments are written with, besides conformance.h
 *
 *     expect_joined(lab, &spec)   the fragment just sent has completed spec, and its echo reply
 * left send_part(lab, &spec, ...)  a fragment with bounds and flag of any kind, also impossible
 * ones
 */
#ifndef TESTS_CONFORMANCE_FRAGMENTS_H
#define TESTS_CONFORMANCE_FRAGMENTS_H

#include "tests/conformance/conformance.h"

#include "tests/unit/checker.h"
#include "tests/unit/reference.h"

enum { UNIT = 8, TO_THE_END = 99999 };

#define expect_joined(lab, spec) expect_joined_at(lab, spec, __FILE__, __LINE__)

static inline void expect_joined_at(struct lab *lab, const struct packet_spec *spec,
                                    const char *file, int line)
{
    struct packet_spec whole = *spec;
    const char *fault = "an echo reply";

    whole.fragment = 0;
    if (lab->verdict == SEND_ECHO_REPLY) {
        struct frame request = packet_build(&whole);
        uint8_t *checksum =
            lab->whole + 10; /* the first fragment's; the lab has seen it is right */
        checksum[0] = checksum[1] = 0;
        uint16_t sum = reference_checksum(lab->whole, header_len_at(lab->whole));
        checksum[0] = (uint8_t)(sum >> 8);
        checksum[1] = (uint8_t)sum;
        fault = checker_fault(request.bytes, lab->whole, lab->whole_len, lab->host.ttl);
        frame_free(&request);
    }
    if (fault != NULL)
        print_error("expected the joined reply: %s; it was %s\n", fault,
                    verdict_table[lab->verdict].name);
    _assert_true(fault == NULL, "the joined reply", file, line);
}

/* The bytes from offset (a multiple of 8) up to end of the payload of spec, which the payload may
 * not have: then what is there is PACKET_PAD. */
static inline enum verdict send_part(struct lab *lab, const struct packet_spec *spec, size_t offset,
                                     size_t end, bool more)
{
    struct packet_spec whole = *spec, part = *spec;
    size_t header_len = 20 + spec->options_len;

    whole.fragment = 0;
    struct frame frame = packet_build(&whole);
    uint8_t *bytes = malloc(frame.len + end);
    memset(bytes, PACKET_PAD, frame.len + end);
    memcpy(bytes, frame.bytes + header_len, frame.len - header_len);
    frame_free(&frame);
    part.payload = bytes + offset;
    part.payload_len = end - offset;
    part.fragment |= (uint16_t)(offset / UNIT | (more ? 0x2000 : 0));
    enum verdict verdict = lab_send_spec(lab, &part);
    free(bytes);
    return verdict;
}

#endif
