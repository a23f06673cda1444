/* bench_core_faults.c - proves that nothing is measured that is not what was said, and what is kept
 */
#include "bench_core_setup.h"

#include <errno.h>

#include "drivers/pages.h"
#include "stack/host.h"

bool __real_pages_map(struct pages *pages, size_t memory_len);
bool __wrap_pages_map(struct pages *pages, size_t memory_len);
bool __wrap_signals_stop(void);
uint32_t __real_host_burst(struct host *host, struct ring *ring, uint64_t now_ns);
uint32_t __wrap_host_burst(struct host *host, struct ring *ring, uint64_t now_ns);

enum fault { NONE, OTHER_VERDICT, WRONG_SUM, WRONG_LENGTH };

static enum fault fault;
static unsigned n_bursts, faulty_burst; /* counted from 1 */
static unsigned kinds_seen;             /* of checksums, a bit each */
static unsigned n_maps, failing_map;
static unsigned n_asked, stop_after;

bool __wrap_pages_map(struct pages *pages, size_t memory_len)
{
    if (++n_maps != failing_map)
        return __real_pages_map(pages, memory_len);
    errno = ENOMEM;
    return false;
}

bool __wrap_signals_stop(void)
{
    return stop_after > 0 && ++n_asked > stop_after;
}

/* The real one, and then one packet of one burst is spoilt. */
uint32_t __wrap_host_burst(struct host *host, struct ring *ring, uint64_t now_ns)
{
    struct packet *packet = ring_packet(ring, ring->judged + 7);
    uint32_t n = __real_host_burst(host, ring, now_ns);

    kinds_seen |= 1u << host->checksum;
    if (++n_bursts != faulty_burst)
        return n;
    if (fault == OTHER_VERDICT)
        packet->verdict = DROP_IPV4_SHORT;
    if (fault == WRONG_SUM)
        packet->data[packet->data_len - 1] ^= 1;
    if (fault == WRONG_LENGTH)
        packet->data_len--;
    return n;
}

static int faults_setup(void **state)
{
    fault = NONE;
    kinds_seen = 0;
    n_bursts = n_maps = failing_map = n_asked = stop_after = 0;
    faulty_burst = 1;
    if (bench_setup(state) != 0)
        return -1;
    options.only_case = "drop, not ours";
    return 0;
}

static void assert_row_without_figures(const char *name, const char *note)
{
    static const char *const figures[] = {"mpps", "gbps", "ratio_checksum", "ratio_memcpy"};
    const json_t *row = row_of(name, 84);

    for (size_t i = 0; i < N_ELEMENTS(figures); i++)
        assert_true(json_is_null(json_object_get(row, figures[i])));
    assert_true(json_is_null(json_object_get(json_object_get(row, "ns_per_packet"), "median")));
    assert_string_equal(text_in(row, "note"), note);
}

TEST(a_row_whose_packets_came_to_another_verdict_has_no_figures)
{
    static const char note[] = "a packet of 84 bytes came to DROP_IPV4_SHORT instead of "
                               "DROP_DESTINATION_NOT_OURS";

    fault = OTHER_VERDICT;
    assert_false(bench_core(&bench_, &error));
    assert_row_without_figures("drop, not ours", note);
    assert_non_null(strstr(error.text, note));
    assert_non_null(strstr(error.text, "drop, not ours, 84 bytes"));
}

TEST(one_packet_in_any_run_is_enough)
{
    fault = OTHER_VERDICT;
    faulty_burst = 3; /* one of each run */
    assert_false(bench_core(&bench_, &error));
    assert_row_without_figures("drop, not ours", "a packet of 84 bytes came to DROP_IPV4_SHORT "
                                                 "instead of DROP_DESTINATION_NOT_OURS");
}

TEST(an_answer_with_a_wrong_checksum_is_a_fault)
{
    static const enum fault faults[] = {WRONG_SUM, WRONG_LENGTH};

    for (size_t i = 0; i < N_ELEMENTS(faults); i++) {
        fault = faults[i];
        options.only_case = "error, host";
        n_bursts = 0;
        (void)json_array_clear(bench_.results);
        assert_false(bench_core(&bench_, &error));
        assert_int_equal(
            strncmp(text_in(json_array_get(bench_.results, 0), "note"), "an answer of ", 13), 0);
    }
}

TEST(the_rows_beside_a_wrong_one_are_measured)
{
    fault = OTHER_VERDICT;
    options.only_case = "drop";
    assert_false(bench_core(&bench_, &error));
    assert_int_equal(n_rows(), 6);
    assert_true(number_in(row_of("drop, blackhole", 84), "mpps") > 0);
}

TEST(the_checksum_that_is_said_is_the_one_that_is_measured)
{
    for (enum checksum_kind kind = 0; kind < N_CHECKSUM_KINDS; kind++) {
        char name[64];
        if (!checksum_runs(kind))
            continue;
        (void)snprintf(name, sizeof name, "echo, %s", checksum_name(kind));
        options.only_case = name;
        kinds_seen = 0;
        assert_true(bench_core(&bench_, &error));
        assert_int_equal(kinds_seen, 1u << kind);
    }
    options.only_case = "drop";
    kinds_seen = 0;
    assert_true(bench_core(&bench_, &error));
    assert_int_equal(kinds_seen, 1u << checksum_best());
}

TEST(people_see_what_was_wrong)
{
    char text[2048] = "";

    fault = OTHER_VERDICT;
    bench_.text = fmemopen(text, sizeof text, "w");
    assert_non_null(bench_.text);
    assert_false(bench_core(&bench_, &error));
    (void)fclose(bench_.text);
    assert_non_null(strstr(text, "came to DROP_IPV4_SHORT"));
}

TEST(who_wants_to_stop_keeps_the_rows_that_are_complete)
{
    options.only_case = "drop";
    stop_after = 10; /* it is asked after each of three runs */
    assert_true(bench_core(&bench_, &error));
    assert_string_equal(error.text, "");
    assert_int_equal(n_rows(), 3);
    for (size_t i = 0; i < n_rows(); i++)
        assert_true(number_in(json_array_get(bench_.results, i), "mpps") > 0);
}

TEST(who_wants_to_stop_at_once_has_no_row)
{
    stop_after = 1;
    assert_true(bench_core(&bench_, &error));
    assert_int_equal(n_rows(), 0);
}

TEST(without_memory_it_says_so)
{
    failing_map = 1;
    assert_false(bench_core(&bench_, &error));
    assert_non_null(strstr(error.text, "bytes for packets"));
    assert_int_equal(n_rows(), 0);
}

TEST(without_memory_for_a_routing_table_the_others_are_kept)
{
    options.only_case = "routes, 1";
    failing_map = 3; /* the ring's, one prefix, a thousand */
    assert_false(bench_core(&bench_, &error));
    assert_non_null(strstr(error.text, "for 1000 prefixes"));
    assert_int_equal(n_rows(), 1);
}

TEST(a_processor_that_cannot_be_had_is_said)
{
    options.cpus[0] = 8000;
    options.n_cpus = 1;
    assert_false(bench_core(&bench_, &error));
    assert_non_null(strstr(error.text, "processor 8000"));
}

#define fault_test(test) cmocka_unit_test_setup_teardown(test, faults_setup, bench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        fault_test(a_row_whose_packets_came_to_another_verdict_has_no_figures),
        fault_test(one_packet_in_any_run_is_enough),
        fault_test(an_answer_with_a_wrong_checksum_is_a_fault),
        fault_test(the_rows_beside_a_wrong_one_are_measured),
        fault_test(the_checksum_that_is_said_is_the_one_that_is_measured),
        fault_test(people_see_what_was_wrong),
        fault_test(who_wants_to_stop_keeps_the_rows_that_are_complete),
        fault_test(who_wants_to_stop_at_once_has_no_row),
        fault_test(without_memory_it_says_so),
        fault_test(without_memory_for_a_routing_table_the_others_are_kept),
        fault_test(a_processor_that_cannot_be_had_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
