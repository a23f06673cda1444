/* attacks_flood.c - fragments in great numbers: those who are honest have to get through
 *
 * There are LAB_N_PLACES places for datagrams in fragments, far fewer than any of these floods has.
 */
#include "tests/unit/attacks.h"

/* An honest ping in two fragments that follow each other. */
static void assert_honest_ping(struct lab *lab, unsigned number)
{
    struct packet_spec spec = attack_echo();

    spec.source = IP(192, 168, 3, 77);
    spec.id = (uint16_t)number;
    attack_slice(lab, &spec, 0, 32, HOLD_FRAGMENT);
    attack_slice(lab, &spec, 32, 64, SEND_ECHO_REPLY);
}

/* Fragment of datagram number n of a flood: len bytes from offset on; more follow, or not. */
static struct packet_spec flood(unsigned n, size_t offset, size_t len, bool more)
{
    static const uint8_t data[1480] = {0};
    struct packet_spec spec = attack_datagram(1, data, len);

    spec.source = IP(10, 0, 0, 0) + n;
    spec.id = (uint16_t)n;
    spec.fragment = (uint16_t)(offset / 8 | (more ? 0x2000 : 0));
    return spec;
}

TEST(a033_rose_the_first_and_the_last_32_bytes_of_long_datagrams)
{
    struct lab *lab = *state;

    for (unsigned n = 0; n < 4000; n++) {
        struct packet_spec first = flood(n, 0, 32, true), last = flood(n, 64800, 32, false);
        attack_send(lab, &first, HOLD_FRAGMENT);
        attack_send(lab, &last, HOLD_FRAGMENT);
        if (n % 10 == 0) {
            struct packet_spec plain = attack_echo();
            attack_send(lab, &plain, SEND_ECHO_REPLY);
            assert_honest_ping(lab, n);
        }
    }
    assert_int_equal(lab->host.reassembly.n_waiting, LAB_N_PLACES);
}

TEST(a034_new_dawn_a_last_fragment_again_and_again)
{
    struct lab *lab = *state;
    struct packet_spec last = flood(1, 8000, 8, false);

    for (size_t offset = 0; offset < 8000; offset += 16) {
        struct packet_spec spec = flood(1, offset, 8, true);
        attack_send(lab, &spec, HOLD_FRAGMENT);
    }
    attack_send(lab, &last, HOLD_FRAGMENT);
    for (int i = 0; i < 20000; i++)
        attack_send(lab, &last, DROP_FRAGMENT_DUPLICATE);
    assert_int_equal(lab->host.reassembly.n_waiting, 1);
    assert_int_equal(lab->host.verdicts[HOLD_FRAGMENT], 501);
}

/* Each of 8 bytes, somewhere in a datagram of 64 KiB: what does not fit ends the datagram, what
 * does is held, and the next one costs no more than the first. */
TEST(a035_fragmentsmack_tiny_fragments_at_random_offsets)
{
    struct lab *lab = *state;
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < 50000; i++) {
        struct packet_spec spec = flood(i / 8000, random_below(&seed, 8188) * 8, 8, true);
        enum verdict verdict = lab_send_spec(lab, &spec);
        assert_true(verdict == HOLD_FRAGMENT || verdict == DROP_FRAGMENT_DUPLICATE);
    }
    assert_true(lab->host.verdicts[HOLD_FRAGMENT] > 20000);
    assert_honest_ping(lab, 1);
}

TEST(a036_an_honest_ping_among_first_fragments_from_3000_sources)
{
    struct lab *lab = *state;

    for (unsigned n = 0; n < 3000; n++) {
        struct packet_spec spec = flood(n, 0, 1480, true);
        attack_send(lab, &spec, HOLD_FRAGMENT);
        assert_honest_ping(lab, n);
    }
    assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_EVICTED], 3000 - LAB_N_PLACES + 1);
}

TEST(a042_the_same_identification_from_elsewhere_is_another_datagram)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo(), other[4];

    for (int i = 0; i < 4; i++)
        other[i] = attack_echo();
    other[0].source = IP(192, 168, 3, 10);
    other[1].destination = IP(192, 168, 4, 1);
    other[2].protocol = 17;
    other[3].id++;
    for (int i = 0; i < 4; i++) {
        attack_slice(lab, &spec, 0, 32, HOLD_FRAGMENT);
        attack_slice(lab, &other[i], 32, 64, HOLD_FRAGMENT);
        attack_slice(lab, &spec, 32, 64, SEND_ECHO_REPLY);
    }
}

TEST(a047_duplicates_of_a_fragment_are_not_counted_against_it)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    attack_slice(lab, &spec, 0, 32, HOLD_FRAGMENT);
    for (int i = 0; i < 10000; i++)
        attack_slice(lab, &spec, 0, 32, DROP_FRAGMENT_DUPLICATE);
    attack_slice(lab, &spec, 32, 64, SEND_ECHO_REPLY);
}

/* Each fragment of a peer may come between two of another: there is no distance that is too far. */
TEST(a060_seventy_fragments_of_the_same_peer_between_two)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo(), others = attack_echo();

    others.data_len = 1000;
    attack_slice(lab, &spec, 0, 32, HOLD_FRAGMENT);
    for (unsigned i = 0; i < 70; i++) {
        others.id = (uint16_t)(1 + i / 7);
        attack_slice(lab, &others, 8 * (i % 7), 8 * (i % 7) + 8, HOLD_FRAGMENT);
    }
    attack_slice(lab, &spec, 32, 64, SEND_ECHO_REPLY);
}

TEST(a061_datagrams_that_expire_at_once_are_told_no_more_than_the_limit)
{
    struct lab *lab = *state;

    lab->host.limiter.peer_token_ns = LAB_SECOND;
    lab->host.limiter.total_token_ns = LAB_SECOND / 1000;
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned n = 0; n < LAB_N_PLACES; n++) {
            struct packet_spec spec = flood(n, 0, 8, true);
            spec.source = IP(10, 0, 0, 1);
            attack_send(lab, &spec, HOLD_FRAGMENT);
        }
        assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), LIMITER_PEER_BURST);
        assert_int_equal(reassembly_n_free(&lab->host.reassembly), LAB_N_PLACES);
    }
    assert_int_equal(lab->host.verdicts[SEND_TIME_EXCEEDED], 3 * LIMITER_PEER_BURST);
}

/* How long the longest chain is when these datagrams are looked for under a key. */
static unsigned longest_chain(struct lab *lab, const unsigned *numbers, unsigned n, uint64_t key)
{
    struct reassembly *reassembly = &lab->host.reassembly;
    unsigned longest = 0;

    reassembly_init(reassembly, lab->fragments, LAB_N_PLACES, 65535, 30 * LAB_SECOND,
                    (struct siphash_key){{key, ~key}}, lab->host.verdicts);
    lab->host.verdicts[DROP_FRAGMENT_EVICTED] += lab->host.verdicts[HOLD_FRAGMENT];
    lab->host.verdicts[HOLD_FRAGMENT] = 0;
    for (unsigned i = 0; i < n; i++) {
        struct packet_spec spec = flood(numbers[i], 0, 8, true);
        attack_send(lab, &spec, HOLD_FRAGMENT);
    }
    for (uint32_t chain = 0; chain < reassembly->n_chains; chain++) {
        unsigned len = 0;
        for (const struct reassembly_place *place = reassembly->chains[chain]; place != NULL;
             place = place->next)
            len++;
        longest = len > longest ? len : longest;
    }
    return longest;
}

/* Datagrams that all fall into one chain under one key are spread under every other. */
TEST(a059_who_does_not_know_the_key_cannot_fill_a_chain)
{
    struct lab *lab = *state;
    unsigned collide[LAB_N_PLACES] = {0}, n = 1;

    for (unsigned number = 1; n < LAB_N_PLACES; number++) {
        collide[n] = number;
        if (longest_chain(lab, (const unsigned[]){collide[0], number}, 2, 1) == 2)
            n++;
    }
    assert_int_equal(longest_chain(lab, collide, LAB_N_PLACES, 1), LAB_N_PLACES);
    for (uint64_t key = 2; key < 50; key++)
        assert_in_range(longest_chain(lab, collide, LAB_N_PLACES, key), 1, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a033_rose_the_first_and_the_last_32_bytes_of_long_datagrams),
        ATTACK(a034_new_dawn_a_last_fragment_again_and_again),
        ATTACK(a035_fragmentsmack_tiny_fragments_at_random_offsets),
        ATTACK(a036_an_honest_ping_among_first_fragments_from_3000_sources),
        ATTACK(a042_the_same_identification_from_elsewhere_is_another_datagram),
        ATTACK(a047_duplicates_of_a_fragment_are_not_counted_against_it),
        ATTACK(a059_who_does_not_know_the_key_cannot_fill_a_chain),
        ATTACK(a060_seventy_fragments_of_the_same_peer_between_two),
        ATTACK(a061_datagrams_that_expire_at_once_are_told_no_more_than_the_limit),
    };
    return cmocka_run_group_tests_name("attacks_flood", tests, lab_setup, lab_teardown);
}
