/* rfc6864_identification.c - RFC 6864: what the identification of a datagram is for
 *
 * An atomic datagram has DF set and is no fragment; its identification means nothing. The reply to
 * one is atomic. The reply to any other has the identification of its request: it is unique for as
 * long as the asker's is, and needs no memory. What the host says of itself, errors, is atomic.
 */
#include "tests/conformance/offences.h"

enum { DONT_FRAGMENT = 0x4000, N_IDS = 0x10000, FRAGMENT_BITS = 0x3fff };

static unsigned id_of(const uint8_t *ip)
{
    return word_at(ip + 4);
}

static bool is_atomic(const uint8_t *ip)
{
    return (word_at(ip + 6) & (DONT_FRAGMENT | FRAGMENT_BITS)) == DONT_FRAGMENT;
}

TEST(rfc6864_4_1_a__the_same_request_twice_gets_two_replies)
{
    static const uint16_t flags[] = {0, DONT_FRAGMENT};
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    without_limits(lab);
    for (size_t i = 0; i < 2 * N_ELEMENTS(flags); i++) {
        spec.fragment = flags[i / 2];
        expect_reply(lab, &spec);
        assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, 32, 64), SEND_ECHO_REPLY);
    }
    for (size_t i = 0; i < 2 * N_OFFENCES; i++) {
        struct offence o = offence(i / 2);
        (void)expect_error(lab, &o.spec, o.type, o.code);
    }
}

TEST(rfc6864_4_1_b__an_atomic_reply_has_identification_0)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    spec.fragment = DONT_FRAGMENT;
    for (unsigned id = 0; id < N_IDS; id++) {
        spec.id = (uint16_t)id;
        expect_reply(lab, &spec);
        assert_true(is_atomic(lab->whole));
        assert_int_equal(id_of(lab->whole), 0);
    }
}

/* Sends the packet with each of the 65,536 identifications; the answer may not depend on it. */
static void assert_id_is_ignored(struct lab *lab, struct packet_spec spec)
{
    uint8_t first[1500];
    size_t first_len = 0;

    spec.fragment = DONT_FRAGMENT;
    if (spec.type == 13)
        lab->host.answers_timestamp = true;
    for (unsigned id = 0; id < N_IDS; id++) {
        spec.id = (uint16_t)id;
        (void)lab_send_spec(lab, &spec);
        assert_int_equal(lab->n_out, 1);
        if (id == 0)
            memcpy(first, lab->whole, first_len = lab->whole_len);
        assert_int_equal(lab->whole_len, first_len);
        assert_memory_equal(lab->whole, first, first_len);
    }
}

TEST(rfc6864_4_1_c__the_identification_of_an_atomic_request_changes_nothing)
{
    struct lab *lab = *state;
    struct packet_spec with_options = echo_request();

    SET_OPTIONS(&with_options, 7, 7, 4, 0, 0, 0, 0, 0);
    assert_id_is_ignored(lab, echo_request());
    assert_id_is_ignored(lab, with_options);
    assert_id_is_ignored(lab, icmp_message(13, 0, NULL, 12));
    /* nor does one that is held for reassembly under the same identification take it for its own */
    struct packet_spec held = echo_request();
    for (unsigned id = 0; id < N_IDS; id += 0x101) {
        held.fragment = 0;
        held.id = (uint16_t)id;
        (void)lab_send_slice(lab, &held, 0, 32);
        held.fragment = DONT_FRAGMENT;
        expect_reply(lab, &held);
    }
}

/* The questions of one asker to one address of ours, all of which get a reply that is not atomic.
 */
static void ask(struct lab *lab, unsigned kind, uint16_t id)
{
    struct packet_spec spec = kind == 1 ? icmp_message(13, 0, NULL, 12) : echo_request();

    spec.id = id;
    if (kind == 2)
        SET_OPTIONS(&spec, 7, 7, 4, 0, 0, 0, 0, 0);
    if (kind == 3) { /* asked in fragments that say not to fragment */
        spec.fragment = DONT_FRAGMENT;
        (void)lab_send_slice(lab, &spec, 0, 32);
        (void)lab_send_slice(lab, &spec, 32, 64);
    } else {
        (void)lab_send_spec(lab, &spec);
    }
}

TEST(rfc6864_4_3_a__as_long_as_the_askers_ids_do_not_repeat_ours_do_not)
{
    static bool seen[N_IDS];
    struct lab *lab = *state;

    memset(seen, 0, sizeof seen);
    lab->host.answers_timestamp = true;
    for (unsigned i = 0; i < N_IDS; i++) {
        ask(lab, i % 4, (uint16_t)(i * 40503)); /* odd, so each value comes once */
        assert_int_equal(lab->n_out, 1);
        assert_false(is_atomic(lab->whole));
        assert_false(seen[id_of(lab->whole)]);
        seen[id_of(lab->whole)] = true;
    }
    /* what he sends to everybody is identified apart from what he sends to us */
    struct packet_spec to_all = echo_request();
    to_all.destination = BROADCAST;
    lab->host.answers_broadcast = true;
    assert_int_equal(lab_send_spec(lab, &to_all), SEND_ECHO_REPLY);
    assert_true(is_atomic(lab->whole));
}

static unsigned n_atomic, n_other;

/* Nothing but replies may be fragmented on their way; there are as many of them as questions. */
static void look_at_one(const uint8_t *ip, size_t len)
{
    uint8_t type = ip[header_len_at(ip)];

    (void)len;
    if (is_atomic(ip)) {
        assert_int_equal(id_of(ip), 0);
        n_atomic++;
    } else {
        assert_true((word_at(ip + 6) & FRAGMENT_BITS) || type == 0 || type == 14);
        n_other++;
    }
}

TEST(rfc6864_5_2_a__the_host_starts_nothing_that_needs_an_identification)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    uint64_t seed = random_seed();

    without_limits(lab);
    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        (void)expect_error(lab, &o.spec, o.type, o.code);
        assert_true(is_atomic(lab->out[0].bytes));
    }
    (void)expect_time_exceeded(lab, &spec);
    assert_true(is_atomic(lab->out[0].bytes));

    /* 70,000 replies to one peer at one time: no limit, as none of them needs one */
    spec.fragment = DONT_FRAGMENT;
    for (unsigned i = 0; i < 70000; i++) {
        expect_reply(lab, &spec);
        assert_true(is_atomic(lab->whole));
    }
    n_atomic = n_other = 0;
    sweep_hostile(lab, &seed, 4000, look_at_one);
    assert_true(n_atomic > 0 && n_other > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc6864_4_1_a__the_same_request_twice_gets_two_replies),
        REQUIREMENT(rfc6864_4_1_b__an_atomic_reply_has_identification_0),
        REQUIREMENT(rfc6864_4_1_c__the_identification_of_an_atomic_request_changes_nothing),
        REQUIREMENT(rfc6864_4_3_a__as_long_as_the_askers_ids_do_not_repeat_ours_do_not),
        REQUIREMENT(rfc6864_5_2_a__the_host_starts_nothing_that_needs_an_identification),
    };

    return cmocka_run_group_tests_name("rfc6864_identification", tests, lab_setup, lab_teardown);
}
