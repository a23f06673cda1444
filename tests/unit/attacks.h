/* attacks.h - what has been sent to other stacks and hurt them, sent to this one
 *
 * Each test of the files attacks_*.c is named for an attack, by its number in attacks.tsv, which
 * lists them all. After each one the host has to be alive: it answers an honest echo request, and
 * has every place for fragments that is not waiting. No limit holds errors back, unless a test
 * is about the limits.
 */
#ifndef TESTS_UNIT_ATTACKS_H
#define TESTS_UNIT_ATTACKS_H

#include "tests/unit/unit.h"

#include "tests/unit/lab.h"

static inline int attack_begin(void **state)
{
    struct lab *lab = *state;

    lab_reset(lab);
    lab->host.limiter.peer_token_ns = lab->host.limiter.total_token_ns = 0;
    return 0;
}

static inline int attack_end(void **state)
{
    assert_true(lab_is_alive(*state));
    return 0;
}

#define ATTACK(test) cmocka_unit_test_setup_teardown(test, attack_begin, attack_end)

/* An echo request that may be fragmented. */
static inline struct packet_spec attack_echo(void)
{
    struct packet_spec spec = packet_echo_request();

    spec.fragment = 0;
    return spec;
}

/* A datagram of another protocol. */
static inline struct packet_spec attack_datagram(uint8_t protocol, const uint8_t *payload,
                                                 size_t payload_len)
{
    struct packet_spec spec = attack_echo();

    spec.protocol = protocol;
    spec.payload = payload;
    spec.payload_len = payload_len;
    return spec;
}

/* Sends it; a verdict that is not the expected one is printed by its name. */
static inline void attack_send(struct lab *lab, const struct packet_spec *spec,
                               enum verdict expected)
{
    enum verdict verdict = lab_send_spec(lab, spec);

    if (verdict != expected)
        fail_msg("%s, expected %s", verdict_table[verdict].name, verdict_table[expected].name);
}

/* The same for a part of it, as a fragment. */
static inline void attack_slice(struct lab *lab, const struct packet_spec *spec, size_t offset,
                                size_t end, enum verdict expected)
{
    enum verdict verdict = lab_send_slice(lab, spec, offset, end);

    if (verdict != expected)
        fail_msg("%s, expected %s", verdict_table[verdict].name, verdict_table[expected].name);
}

/* What left is an ICMP error of this type and code, with a header of 20 bytes, that quotes
 * quote_len bytes. That the quote is what came is a property. */
static inline void attack_told(const struct lab *lab, uint8_t type, uint8_t code, size_t quote_len)
{
    assert_int_equal(lab->n_out, 1);
    assert_int_equal(lab->out[0].bytes[0], 0x45);
    assert_int_equal(lab->out[0].bytes[20], type);
    assert_int_equal(lab->out[0].bytes[21], code);
    assert_int_equal(lab->out[0].len, 28 + quote_len);
}

/* Of the bytes around the frame and behind its datagram, none left. */
static inline void attack_leaked_nothing(const struct lab *lab)
{
    for (size_t i = 0; i < lab->n_out; i++)
        for (size_t at = 1; at < lab->out[i].len; at++)
            assert_false(lab->out[i].bytes[at - 1] == PACKET_PAD &&
                         lab->out[i].bytes[at] == PACKET_PAD);
}

#endif
