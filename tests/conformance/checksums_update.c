/* checksums_update.c - RFC 1141 and RFC 1624: a checksum that follows from the one before
 *
 * A reply is a request of which one word has changed, and so its checksum is made. The domain is
 * small enough to try all of it: 65,536 checksums.
 */
#include "tests/conformance/conformance.h"

#include "stack/checksum.h"
#include "tests/unit/reference.h"

static const be16 REQUEST = {{8, 0}}, REPLY = {{0, 0}};

TEST(rfc1141_a__the_checksum_of_every_reply_is_that_of_a_full_sum)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    unsigned n_sums = 0;
    static bool seen[0x10000];

    memset(seen, 0, sizeof seen);
    for (unsigned sequence = 0; sequence <= 0xffff; sequence++) {
        spec.sequence = (uint16_t)sequence;
        expect_reply(lab, &spec);
        uint8_t *message = lab->whole + 20;
        unsigned sum = word_at(message + 2);
        n_sums += !seen[sum];
        seen[sum] = true;
        message[2] = message[3] = 0;
        assert_int_equal(sum, reference_checksum(message, lab->whole_len - 20));
    }
    assert_int_equal(n_sums, 0xffff); /* all there are: 0xffff is the sum of nothing but zeros */
}

/* A message of two words, type and code and one more, with this checksum. */
static be16 filler_for(be16 type_and_code, unsigned sum)
{
    uint64_t rest = 0xffff - sum + (0xffff - be16_get(type_and_code));

    return be16_of((uint16_t)(rest % 0xffff));
}

TEST(rfc1624_3_a__the_update_of_every_checksum_is_what_a_full_sum_gives)
{
    unsigned n_zero = 0;

    (void)state;
    for (unsigned sum = 0; sum < 0xffff; sum++) { /* a message with type 8 has all but 0xffff */
        be16 filler = filler_for(REQUEST, sum);
        if (be16_get(filler) == 0) { /* a reply of zeros: which of the two, no update can know */
            n_zero++;
            filler = be16_of(0xffff); /* the other zero, which shows itself */
        }
        const be16 before[2] = {REQUEST, filler}, after[2] = {REPLY, filler};
        be16 check = checksum(before, sizeof before);
        assert_int_equal(be16_get(check), sum);
        be16 full = be16_of(reference_checksum((const uint8_t *)after, sizeof after));
        be16 updated = checksum_update(check, REQUEST, REPLY);
        assert_memory_equal(&updated, &full, sizeof full);
    }
    assert_int_equal(n_zero, 1);

    /* the numbers of RFC 1624 section 4, where the equation of RFC 1141 ends in 0xffff */
    be16 updated = checksum_update(be16_of(0xdd2f), be16_of(0x5555), be16_of(0x3285));
    assert_int_equal(be16_get(updated), 0x0000);

    /* and the one case that is left, in the one message that is like this */
    static const uint8_t zeros[56];
    struct packet_spec spec = echo_request();
    struct lab *lab = *state;
    spec.icmp_id = spec.sequence = 0;
    spec.data = zeros;
    for (spec.data_len = 0; spec.data_len <= sizeof zeros; spec.data_len++) {
        expect_reply(lab, &spec);
        assert_int_equal(word_at(lab->whole + 22), 0xffff);
    }
}

TEST(rfc1624_4_a__a_bad_checksum_is_never_made_into_a_good_one)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (unsigned error = 1; error <= 0xffff; error++) {
        spec.icmp_checksum_error = (uint16_t)error;
        expect_drop(lab, &spec, DROP_ICMP_CHECKSUM);
    }
    /* nor would the update alone do it: what was wrong by that much is so afterwards */
    const be16 after[2] = {REPLY, {{0x12, 0x34}}};
    be16 right = be16_of(reference_checksum((const uint8_t[]){8, 0, 0x12, 0x34}, 4));
    for (unsigned error = 1; error <= 0xffff; error++) {
        be16 wrong = be16_of((uint16_t)(be16_get(right) ^ error));
        be16 updated = checksum_update(wrong, REQUEST, REPLY);
        const be16 words[3] = {after[0], after[1], updated};
        assert_false(checksum_holds(words, sizeof words));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1141_a__the_checksum_of_every_reply_is_that_of_a_full_sum),
        REQUIREMENT(rfc1624_3_a__the_update_of_every_checksum_is_what_a_full_sum_gives),
        REQUIREMENT(rfc1624_4_a__a_bad_checksum_is_never_made_into_a_good_one),
    };

    return cmocka_run_group_tests_name("checksums_update", tests, lab_setup, lab_teardown);
}
