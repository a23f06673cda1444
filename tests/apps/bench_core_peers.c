/* bench_core_peers.c - proves that another stack is measured, if its answers are right
 *
 * The peers here are made up. With their bench_peers() in the program, the library's own, which
 * knows none, is not in it.
 */
#include "bench_core_setup.h"

#include "apps/bench/peers.h"
#include "stack/icmp.h"
#include "stack/ipv4.h"

enum manner { RIGHT, SILENT, AS_IT_CAME, WRONG_DATA, SHORTER, NOT_OPEN };

static enum manner manner;
static uint32_t address;
static unsigned n_open;

static bool peer_open(uint32_t own, unsigned prefix_len, struct error *reason)
{
    if (manner == NOT_OPEN)
        return error_set(reason, "cannot open the peer");
    assert_int_equal(prefix_len, 24);
    address = own;
    n_open++;
    return true;
}

static void peer_close(void)
{
    n_open--;
}

/* Turns a request to its address into the reply. */
static void turn(uint8_t *bytes, uint32_t len)
{
    struct ipv4_header *ipv4 = (void *)bytes;
    be32 source = ipv4->source;

    assert_int_equal(be32_get(ipv4->destination), address);
    ipv4->source = ipv4->destination;
    ipv4->destination = source;
    icmp_turn(bytes + IPV4_HEADER_MIN_LEN, len - IPV4_HEADER_MIN_LEN);
}

static void peer_burst(const struct bench_packet *packets, uint32_t n,
                       struct bench_answers *answers)
{
    for (uint32_t i = 0; i < n && manner != SILENT; i++) {
        uint32_t len = packets[i].len;
        if (manner != AS_IT_CAME)
            turn(packets[i].bytes, len);
        if (manner == WRONG_DATA)
            packets[i].bytes[len - 1] ^= 1;
        bench_answer(answers, packets[i].bytes, manner == SHORTER ? len - 1 : len);
    }
}

const struct bench_peer *bench_peers(size_t *n)
{
    static const struct bench_peer peers[] = {
        {"peer one", "1.2.3", peer_open, peer_burst, peer_close},
        {"peer two", NULL, peer_open, peer_burst, peer_close},
    };

    *n = N_ELEMENTS(peers);
    return peers;
}

static int peers_setup(void **state)
{
    manner = RIGHT;
    n_open = 0;
    if (bench_setup(state) != 0)
        return -1;
    options.only_case = "echo, peer";
    return 0;
}

TEST(each_peer_has_a_row_for_each_size)
{
    static const uint32_t sizes[] = {84, 1428};

    measure();
    assert_int_equal(n_rows(), 4);
    for (size_t i = 0; i < N_ELEMENTS(sizes); i++) {
        const json_t *row = row_of("echo, peer one", sizes[i]);
        assert_string_equal(text_in(row, "group"), "peer");
        assert_string_equal(text_in(row, "note"), "1.2.3");
        assert_true(number_in(row, "mpps") > 0);
        assert_true(number_in(row, "ratio_checksum") > 0);
        assert_true(number_in(row, "ratio_echo") > 0);
        assert_null(json_object_get(row_of("echo, peer two", sizes[i]), "note"));
    }
    assert_int_equal(n_open, 0);
}

TEST(one_peer_alone_can_be_measured)
{
    options.only_case = "echo, peer two";
    options.sizes[0] = 100;
    options.n_sizes = 1;
    measure();
    assert_int_equal(n_rows(), 1);
    assert_non_null(row_of("echo, peer two", 100));
}

TEST(a_peer_whose_answer_is_none_has_no_row)
{
    static const enum manner wrong[] = {SILENT, AS_IT_CAME, WRONG_DATA, SHORTER};

    for (size_t i = 0; i < N_ELEMENTS(wrong); i++) {
        manner = wrong[i];
        assert_false(bench_core(&bench_, &error));
        assert_int_equal(n_rows(), 0);
        assert_non_null(strstr(error.text, "no echo reply came back"));
        assert_int_equal(n_open, 0);
    }
}

TEST(a_peer_that_cannot_be_opened_says_why)
{
    manner = NOT_OPEN;
    assert_false(bench_core(&bench_, &error));
    assert_string_equal(error.text, "cannot open the peer");
}

#define peers_test(test) cmocka_unit_test_setup_teardown(test, peers_setup, bench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        peers_test(each_peer_has_a_row_for_each_size),
        peers_test(one_peer_alone_can_be_measured),
        peers_test(a_peer_whose_answer_is_none_has_no_row),
        peers_test(a_peer_that_cannot_be_opened_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
