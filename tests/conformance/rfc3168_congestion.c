/* rfc3168_congestion.c - RFC 3168: the two bits that say whether there is congestion on the way
 *
 * A host that only answers never reacts to congestion, so what it sends carries no mark. What it
 * receives in fragments may have been marked on its way in part. What the whole is marked with can
 * be seen: a datagram for a port that nobody serves comes back as a quote, as it was put together.
 */
#include "tests/conformance/offences.h"

enum { NOT_ECT = 0, ECT_1 = 1, ECT_0 = 2, CE = 3, N_MARKS = 4, DROPPED = -1, DSCP = 0xb8 };

struct marks {
    int first, second, third; /* of the fragments, in the datagram's order */
};

static struct marks marks_of(int i)
{
    return (struct marks){i % N_MARKS, i / N_MARKS % N_MARKS, i / N_MARKS / N_MARKS};
}

static bool has(struct marks m, int mark)
{
    return m.first == mark || m.second == mark || m.third == mark;
}

/* The mark of the datagram that comes of three fragments with these, DROPPED when none does. The
 * order in which they arrive is one of six. */
static int joined(struct lab *lab, struct marks m, unsigned order)
{
    static const uint8_t orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                        {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    const int marks[] = {m.first, m.second, m.third};
    struct packet_spec spec = udp_datagram();
    uint64_t n_dropped = lab->host.verdicts[DROP_FRAGMENT_ECN];

    for (size_t i = 0; i < 3; i++) {
        size_t part = orders[order][i];
        spec.tos = (uint8_t)(DSCP | marks[part]);
        (void)lab_send_slice(lab, &spec, 8 * part, 8 * part + 8);
        assert_int_equal(lab->n_out, i == 2 && lab->verdict != DROP_FRAGMENT_ECN);
    }
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
    if (lab->verdict == DROP_FRAGMENT_ECN) { /* the datagram, not only the one that was last */
        assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_ECN], n_dropped + 3);
        return DROPPED;
    }
    assert_int_equal(lab->verdict, SEND_PORT_UNREACHABLE);
    const uint8_t *quoted = lab->whole + 28;
    assert_int_equal(quoted[1] & ~3, DSCP);
    return quoted[1] & 3;
}

/* Puts together all that is wanted of the 64 combinations, in every order. */
static unsigned check(struct lab *lab, bool is_wanted(struct marks), int expected(struct marks))
{
    unsigned n = 0;

    without_limits(lab);
    for (int i = 0; i < N_MARKS * N_MARKS * N_MARKS; i++) {
        struct marks m = marks_of(i);
        if (!is_wanted(m))
            continue;
        n++;
        for (unsigned order = 0; order < 6; order++)
            assert_int_equal(joined(lab, m, order), expected(m));
    }
    return n;
}

static void has_no_mark(const uint8_t *ip, size_t len)
{
    (void)len;
    assert_int_equal(ip[1] & 3, NOT_ECT);
}

TEST(rfc3168_5_a__nothing_that_is_sent_carries_a_mark)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request(), timestamp = icmp_message(13, 0, NULL, 12);
    uint64_t seed = random_seed();

    without_limits(lab);
    lab->host.answers_timestamp = true;
    for (unsigned tos = 0; tos <= 255; tos++) {
        spec.tos = timestamp.tos = (uint8_t)tos;
        expect_reply(lab, &spec);
        has_no_mark(lab->whole, lab->whole_len);
        assert_int_equal(lab_send_spec(lab, &timestamp), SEND_TIMESTAMP_REPLY);
        has_no_mark(lab->whole, lab->whole_len);
        for (size_t i = 0; i < N_OFFENCES; i++) {
            struct offence o = offence(i);
            o.spec.tos = (uint8_t)tos;
            (void)expect_error(lab, &o.spec, o.type, o.code);
            has_no_mark(lab->whole, lab->whole_len);
        }
        (void)expect_time_exceeded(lab, &spec);
        has_no_mark(lab->whole, lab->whole_len);
    }
    sweep_hostile(lab, &seed, 4000, has_no_mark);
}

static bool has_ce_alone_or_with_ect(struct marks m)
{
    return has(m, CE) && !has(m, NOT_ECT);
}

static int is_ce(struct marks m)
{
    (void)m;
    return CE;
}

TEST(rfc3168_5_3_a__one_marked_fragment_marks_the_whole)
{
    assert_int_equal(check(*state, has_ce_alone_or_with_ect, is_ce), 19);
}

static bool has_ce_and_not_ect(struct marks m)
{
    return has(m, CE) && has(m, NOT_ECT);
}

static int is_dropped(struct marks m)
{
    (void)m;
    return DROPPED;
}

TEST(rfc3168_5_3_b__a_marked_fragment_among_unmarkable_ones_drops_the_whole)
{
    assert_int_equal(check(*state, has_ce_and_not_ect, is_dropped), 18);
}

static bool is_all_the_same(struct marks m)
{
    return m.first == m.second && m.second == m.third;
}

static int is_the_first(struct marks m)
{
    return m.first;
}

TEST(rfc3168_5_3_c__fragments_that_agree_are_joined_as_they_are)
{
    assert_int_equal(check(*state, is_all_the_same, is_the_first), 4);
}

/* What the RFC leaves open, without CE: is it a mixture of both kinds of ECT, or of ECT and not? */
static bool is_left_open(struct marks m)
{
    return !has(m, CE) && !is_all_the_same(m);
}

static int is_the_first_unless_not_ect(struct marks m)
{
    return has(m, NOT_ECT) ? DROPPED : m.first;
}

TEST(rfc3168_x_a__of_two_kinds_of_ect_the_first_counts_and_ect_with_none_drops)
{
    assert_int_equal(check(*state, is_left_open, is_the_first_unless_not_ect), 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc3168_5_a__nothing_that_is_sent_carries_a_mark),
        REQUIREMENT(rfc3168_5_3_a__one_marked_fragment_marks_the_whole),
        REQUIREMENT(rfc3168_5_3_b__a_marked_fragment_among_unmarkable_ones_drops_the_whole),
        REQUIREMENT(rfc3168_5_3_c__fragments_that_agree_are_joined_as_they_are),
        REQUIREMENT(rfc3168_x_a__of_two_kinds_of_ect_the_first_counts_and_ect_with_none_drops),
    };

    return cmocka_run_group_tests_name("rfc3168_congestion", tests, lab_setup, lab_teardown);
}
