/* bench_core.c - proves that every case is measured, came to its verdict, and has figures that
 * agree
 */
#include "bench_core_setup.h"

#include "stack/checksum.h"

static void assert_near(double value, double wanted)
{
    /* each is rounded to four digits */
    if (fabs(value - wanted) > 2e-3 * fabs(wanted))
        fail_msg("%g is not %g", value, wanted);
}

static void assert_sample(const json_t *row, const char *key)
{
    const json_t *sample = json_object_get(row, key);

    assert_int_equal(json_object_size(sample), 3);
    assert_true(number_in(sample, "min") <= number_in(sample, "median"));
    assert_true(number_in(sample, "median") <= number_in(sample, "max"));
    assert_true(number_in(sample, "min") > 0);
}

TEST(every_size_has_a_row_with_the_verdict_of_an_echo)
{
    static const uint32_t sizes[] = {28, 64, 84, 128, 256, 512, 1024, 1428, 1500};

    options.only_case = "echo";
    measure();
    for (size_t i = 0; i < N_ELEMENTS(sizes); i++) {
        const json_t *row = row_of("echo", sizes[i]);
        assert_string_equal(text_in(row, "bench"), "core");
        assert_string_equal(text_in(row, "group"), "size");
        assert_string_equal(text_in(row, "verdict"), "SEND_ECHO_REPLY");
        assert_null(json_object_get(row, "note"));
        assert_null(json_object_get(row, "prefixes"));
    }
}

/* What the host has to do with each kind, and that it is not another that was measured: each has a
 * verdict of its own, said here once more. */
TEST(every_kind_comes_to_its_verdict)
{
    static const struct {
        const char *name;
        uint32_t bytes;
        const char *verdict;
    } kinds[] = {
        {"record route", 124, "SEND_ECHO_REPLY"},
        {"timestamp option", 124, "SEND_ECHO_REPLY"},
        {"error, port unreachable", 84, "SEND_PORT_UNREACHABLE"},
        {"error, port unreachable, rate limited", 84, "DROP_UDP_PORT"},
        {"error, host unreachable", 84, "SEND_HOST_UNREACHABLE"},
        {"drop, bad header checksum", 84, "DROP_IPV4_CHECKSUM"},
        {"drop, bad ICMP checksum", 84, "DROP_ICMP_CHECKSUM"},
        {"drop, not ours", 84, "DROP_DESTINATION_NOT_OURS"},
        {"drop, IPv6", 84, "DROP_IPV6"},
        {"drop, truncated", 84, "DROP_IPV4_TRUNCATED"},
        {"drop, blackhole", 84, "DROP_ROUTE_BLACKHOLE"},
    };

    for (size_t i = 0; i < N_ELEMENTS(kinds); i++) {
        options.only_case = kinds[i].name;
        (void)json_array_clear(bench_.results);
        measure();
        const json_t *row = row_of(kinds[i].name, kinds[i].bytes);
        assert_string_equal(text_in(row, "group"), "kind");
        assert_string_equal(text_in(row, "verdict"), kinds[i].verdict);
    }
}

TEST(the_largest_ping_comes_in_45_fragments)
{
    options.only_case = "reassembled";
    measure();
    const json_t *row = row_of("reassembled", 65535);
    double ns = number_in(json_object_get(row, "ns_per_packet"), "median");
    assert_int_equal((int)number_in(row, "fragments"), 45);
    assert_near(number_in(row, "ns_per_fragment"), ns / 45);
    assert_string_equal(text_in(row, "verdict"), "SEND_ECHO_REPLY");
}

TEST(a_mix_has_no_verdict_of_its_own_and_bytes_on_average)
{
    options.only_case = "mix";
    measure();
    assert_int_equal(n_rows(), 1);
    const json_t *row = json_array_get(bench_.results, 0);
    assert_true(json_is_null(json_object_get(row, "verdict")));
    /* 7 * 40 + 4 * 576 + 1500, a twelfth of it, and a little for what is dropped */
    assert_in_range((int)number_in(row, "bytes"), 335, 350);
}

TEST(every_stage_is_there_beside_the_whole)
{
    static const char *const stages[] = {"stage, header", "stage, routes",
                                         "stage, message checksum", "stage, reply", "stage, ring"};

    options.only_case = "stage";
    measure();
    assert_int_equal(n_rows(), 2 * N_ELEMENTS(stages));
    for (size_t i = 0; i < N_ELEMENTS(stages); i++) {
        const json_t *row = row_of(stages[i], 1428);
        assert_string_equal(text_in(row, "group"), "stage");
        assert_true(number_in(row_of(stages[i], 84), "ratio_echo") > 0);
        assert_true(strlen(text_in(row, "note")) > 0);
    }
}

static size_t n_kinds(void)
{
    size_t n = 0;

    for (enum checksum_kind kind = 0; kind < N_CHECKSUM_KINDS; kind++)
        n += checksum_runs(kind);
    return n;
}

TEST(the_echo_is_measured_with_each_checksum_that_runs_here)
{
    options.only_case = "echo, ";
    measure();
    assert_int_equal(n_rows(), 2 * n_kinds());
    for (enum checksum_kind kind = 0; kind < N_CHECKSUM_KINDS; kind++) {
        char name[64];
        (void)snprintf(name, sizeof name, "echo, %s", checksum_name(kind));
        if (!checksum_runs(kind))
            continue;
        assert_string_equal(text_in(row_of(name, 84), "group"), "checksum");
        assert_string_equal(text_in(row_of(name, 1428), "verdict"), "SEND_ECHO_REPLY");
    }
}

TEST(the_figures_of_a_row_agree)
{
    options.only_case = "echo";
    bench_.run_ns = 1000000;
    measure();
    const json_t *row = row_of("echo", 84);
    double ns = number_in(json_object_get(row, "ns_per_packet"), "median");
    assert_sample(row, "ns_per_packet");
    assert_sample(row, "checksum_ns");
    assert_sample(row, "memcpy_ns");
    assert_near(number_in(row, "mpps"), 1000 / ns);
    assert_near(number_in(row, "gbps"), 8 * 84 / ns);
    assert_true(number_in(row, "bursts") >= 2);
    assert_true(number_in(row, "interrupted") >= 0);
}

/* Of one run there is one pair, and its ratio is that of the figures. */
TEST(a_ratio_is_the_case_by_its_yardstick)
{
    options.only_case = "echo";
    options.runs = 1;
    bench_.run_ns = 1000000;
    measure();
    const json_t *row = row_of("echo", 1428);
    double ns = number_in(json_object_get(row, "ns_per_packet"), "median");
    assert_near(number_in(row, "ratio_checksum"),
                ns / number_in(json_object_get(row, "checksum_ns"), "median"));
    assert_near(number_in(row, "ratio_memcpy"),
                ns / number_in(json_object_get(row, "memcpy_ns"), "median"));
}

TEST(a_size_that_is_asked_for_is_measured_and_no_other)
{
    options.sizes[0] = 777;
    options.sizes[1] = 9000;
    options.n_sizes = 2;
    measure();
    assert_string_equal(text_in(row_of("echo", 777), "verdict"), "SEND_ECHO_REPLY");
    assert_string_equal(text_in(row_of("echo", 9000), "verdict"), "SEND_ECHO_REPLY");
    assert_non_null(row_of("stage, reply", 777));
    assert_non_null(row_of("echo, plain C", 777));
    assert_int_equal(n_rows(), 2 * (1 + 5 + n_kinds()));
}

TEST(the_longest_packet_there_is_can_be_measured)
{
    options.sizes[0] = 65535;
    options.n_sizes = 1;
    options.only_case = "echo";
    measure();
    assert_non_null(row_of("echo", 65535));
}

TEST(one_case_alone_is_measured)
{
    options.only_case = "drop, not ours";
    measure();
    assert_int_equal(n_rows(), 1);
}

TEST(a_ring_smaller_than_a_batch_and_a_batch_of_one_will_do)
{
    options.only_case = "re"; /* record route, reassembled */
    options.cells = 64;
    options.batch = 1024;
    measure();
    options.batch = 1;
    measure();
    assert_int_equal(n_rows(), 2 * 2);
}

TEST(people_read_the_same)
{
    char text[2048] = "";

    options.only_case = "drop, not ours";
    bench_.text = fmemopen(text, sizeof text, "w");
    assert_non_null(bench_.text);
    measure();
    (void)fclose(bench_.text);
    assert_non_null(strstr(text, "kind "));
    assert_non_null(strstr(text, "/checksum"));
    assert_non_null(strstr(text, "\ndrop, not ours"));
    assert_null(strstr(text, "/echo"));
}

TEST(people_see_a_part_beside_the_whole)
{
    char text[2048] = "";

    options.only_case = "stage, r";
    bench_.text = fmemopen(text, sizeof text, "w");
    assert_non_null(bench_.text);
    measure();
    (void)fclose(bench_.text);
    assert_non_null(strstr(text, "/memcpy    /echo\nstage, routes"));
    assert_null(strstr(text, "nan"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        bench_unit_test(every_size_has_a_row_with_the_verdict_of_an_echo),
        bench_unit_test(every_kind_comes_to_its_verdict),
        bench_unit_test(the_largest_ping_comes_in_45_fragments),
        bench_unit_test(a_mix_has_no_verdict_of_its_own_and_bytes_on_average),
        bench_unit_test(every_stage_is_there_beside_the_whole),
        bench_unit_test(the_echo_is_measured_with_each_checksum_that_runs_here),
        bench_unit_test(the_figures_of_a_row_agree),
        bench_unit_test(a_ratio_is_the_case_by_its_yardstick),
        bench_unit_test(a_size_that_is_asked_for_is_measured_and_no_other),
        bench_unit_test(the_longest_packet_there_is_can_be_measured),
        bench_unit_test(one_case_alone_is_measured),
        bench_unit_test(a_ring_smaller_than_a_batch_and_a_batch_of_one_will_do),
        bench_unit_test(people_read_the_same),
        bench_unit_test(people_see_a_part_beside_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
