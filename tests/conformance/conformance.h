/* conformance.h - what the tests of tests/requirements.tsv are written with
 *
 * Each line of that file is one requirement of an RFC and has one test here, whose name begins with
 * its id: RFC1122-3.2.1.3-b is rfc1122_3_2_1_3_b__every_source_sent_is_ours (lower case, each other
 * character an underscore, two underscores, words). conformance.py holds the two against each
 * other, runs every test and counts.
 *
 * A test file is
 *     TEST(rfc1122_3_1_a__...) { struct lab *lab = *state; ... }
 *     int main(void) { const struct CMUnitTest tests[] = {REQUIREMENT(rfc1122_3_1_a__...), ...};
 *                      return cmocka_run_group_tests_name("...", tests, lab_setup, lab_teardown); }
 * and its name in CMakeLists.txt. Each test begins with a new lab (lab.h), which looks at every
 * packet that leaves; what is here says what should have left.
 *
 * Packets, from 192.168.3.1 to 192.168.3.12, to be changed before they are sent:
 *     echo_request()       TTL 64, TOS 0, may be fragmented, 56 bytes of data
 *     udp_datagram()       16 bytes for a port that nobody serves, its checksum left out
 *     unknown_protocol()   protocol 253, 16 bytes
 *     icmp_message(type, code, data, data_len)   any other message
 *     icmp_error_in(...)   an ICMP error that quotes a datagram of a protocol
 *     SET_OPTIONS(&spec, 7, 7, 4, 0, 0, 0, 0, 0)   its options, a multiple of 4 bytes
 *     fragments: lab_send_slice(lab, &spec, from, to), bytes of the payload
 *
 * Expectations, each of which sends the packet, but for the second:
 *     expect_reply(lab, &spec)             its echo reply, all of it, in lab->whole
 *     expect_was_reply(lab, &spec)         the same, after all of its fragments were sent
 *     expect_error(lab, &spec, type, code) that error about it; returns where its ICMP header is
 *     expect_drop(lab, &spec, DROP_...)    nothing, and that one verdict is counted
 *     expect_nothing(lab, &spec)           nothing, whatever is counted
 *     expect_no_effect(lab, &spec, DROP_..., n)   as expect_drop, n times; afterwards all that the
 *                                          host goes by is as before, and it answers an echo
 *
 * Sweeps send packets that mean no good, and hand the answers to a function:
 *     sweep_hostile(lab, seed, n, look)    n of them, made at random
 */
#ifndef TESTS_CONFORMANCE_CONFORMANCE_H
#define TESTS_CONFORMANCE_CONFORMANCE_H

#include "tests/unit/unit.h"

#include "stack/icmp.h"
#include "tests/unit/lab.h"

/* A line of main()'s list. */
#define REQUIREMENT(test) cmocka_unit_test_setup(test, conformance_fresh)

#define SET_OPTIONS(spec, ...)                                                                     \
    do {                                                                                           \
        static const uint8_t option_bytes[] = {__VA_ARGS__};                                       \
        _Static_assert(sizeof option_bytes % 4 == 0, "headers are counted in words");              \
        (spec)->options = option_bytes;                                                            \
        (spec)->options_len = sizeof option_bytes;                                                 \
    } while (0)

#define ASKER IP(192, 168, 3, 1)
#define OURS IP(192, 168, 3, 12)
#define OURS_TOO IP(192, 168, 4, 1) /* one of the 192.168.4.0/24 that answer as well */
#define BROADCAST IP(192, 168, 3, 255)
#define LIMITED_BROADCAST IP(255, 255, 255, 255)
#define ALL_HOSTS IP(224, 0, 0, 1)

int conformance_fresh(void **state);

struct packet_spec echo_request(void);
struct packet_spec udp_datagram(void);
struct packet_spec unknown_protocol(void);
struct packet_spec icmp_message(uint8_t type, uint8_t code, const uint8_t *data, size_t data_len);

/* The error quotes quote_len (0 to 68) bytes of a datagram that this host might have sent to the
 * asker: a header of header_len (20 to 60) bytes, and 8 bytes of the protocol's. The bytes are good
 * until the next call. */
struct packet_spec icmp_error_in(uint8_t type, uint8_t code, uint8_t protocol, size_t header_len,
                                 size_t quote_len);

/* No rate limit on errors. */
void without_limits(struct lab *lab);

#define expect_reply(lab, spec) expect_reply_at(lab, spec, __FILE__, __LINE__)
#define expect_was_reply(lab, spec) expect_was_reply_at(lab, spec, __FILE__, __LINE__)
#define expect_error(lab, spec, type, code)                                                        \
    expect_error_at(lab, spec, type, code, __FILE__, __LINE__)
#define expect_drop(lab, spec, verdict) expect_drop_at(lab, spec, verdict, __FILE__, __LINE__)
#define expect_nothing(lab, spec) expect_nothing_at(lab, spec, __FILE__, __LINE__)
#define expect_no_effect(lab, spec, verdict, n)                                                    \
    expect_no_effect_at(lab, spec, verdict, n, __FILE__, __LINE__)

void expect_reply_at(struct lab *lab, const struct packet_spec *spec, const char *file, int line);
void expect_was_reply_at(struct lab *lab, const struct packet_spec *spec, const char *file,
                         int line);
const uint8_t *expect_error_at(struct lab *lab, const struct packet_spec *spec, uint8_t type,
                               uint8_t code, const char *file, int line);
void expect_drop_at(struct lab *lab, const struct packet_spec *spec, enum verdict verdict,
                    const char *file, int line);
void expect_nothing_at(struct lab *lab, const struct packet_spec *spec, const char *file, int line);
void expect_no_effect_at(struct lab *lab, const struct packet_spec *spec, enum verdict verdict,
                         unsigned n, const char *file, int line);

/* A field of a packet that was sent or is to be. */
static inline unsigned word_at(const uint8_t *at)
{
    return at[0] * 256u + at[1];
}

static inline uint32_t address_at(const uint8_t *at)
{
    return (uint32_t)word_at(at) << 16 | word_at(at + 2);
}

/* The header's length, in bytes. */
static inline size_t header_len_at(const uint8_t *ip)
{
    return (size_t)(ip[0] & 15) * 4;
}

/* Looks at one packet that left, of len bytes. */
typedef void look_at_packet(const uint8_t *ip, size_t len);

/* Sends n packets of every kind that the host knows, each with some of its fields at random or at
 * a limit, from sources and to destinations of every kind, with options, in fragments, with all
 * features on and without rate limits; and lets time pass, so that fragments time out. Each packet
 * that leaves is handed to look, which may be NULL. Fails when nothing of some kind left (replies,
 * errors of each type, fragments), for then it proves nothing. */
void sweep_hostile(struct lab *lab, uint64_t *seed, unsigned n, look_at_packet *look);

#endif
