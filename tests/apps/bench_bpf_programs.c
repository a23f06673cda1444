/* bench_bpf_programs.c - proves that the kernel takes the programs, and what the sink counts
 *
 * The sink is run by the kernel on packets of ours (BPF_PROG_TEST_RUN), where that is permitted.
 */
#include "tests/unit/unit.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/pkt_cls.h>
#include <unistd.h>

#include "apps/bench/bpf_programs.h"
#include "apps/bench/request.h"

/* BPF_PROG_TEST_RUN takes the first 14 bytes for an Ethernet header and gives the program all of
 * them. On tun there is no such header; to the sink it is all the same, it looks at bytes. */
enum { ID = 0xEC40, LEN = 84 };

static struct bpf_insn program[BPF_PROGRAM_MAX];
static int counter = -1, sink = -1;

static void need_bpf(void)
{
    if (sink >= 0)
        return;
    print_message("no BPF to be had: %s\n", strerror(errno));
    skip();
}

static int load_sink(void **state)
{
    (void)state;
    (void)libbpf_set_print(NULL);
    counter = bpf_map_create(BPF_MAP_TYPE_PERCPU_ARRAY, "counter", sizeof(uint32_t),
                             sizeof(uint64_t), 1, NULL);
    size_t n = bpf_program_sink(program, counter, ID, LEN);
    if (counter >= 0)
        sink = bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "sink", "GPL", program, n, NULL);
    /* who may make a map may load a program that is in order */
    return counter >= 0 && sink < 0 ? -1 : 0;
}

static int unload(void **state)
{
    (void)state;
    if (sink >= 0)
        (void)close(sink);
    if (counter >= 0)
        (void)close(counter);
    return 0;
}

static uint64_t counted(void)
{
    static uint64_t per_cpu[1024];
    uint64_t total = 0;
    uint32_t key = 0;

    assert_in_range(libbpf_num_possible_cpus(), 1, N_ELEMENTS(per_cpu));
    assert_int_equal(bpf_map_lookup_elem(counter, &key, per_cpu), 0);
    for (int i = 0; i < libbpf_num_possible_cpus(); i++)
        total += per_cpu[i];
    return total;
}

static void make_reply(uint8_t *packet)
{
    request_make(packet, LEN, 0xC0A8030C, 0xC0A8030B, ID, 1);
    packet[20] = 0;
}

/* Runs the sink: is the packet dropped, and counted? The two go together. */
static bool takes(const uint8_t *packet, uint32_t len)
{
    uint64_t before = counted();
    struct bpf_test_run_opts options = {
        .sz = sizeof options, .data_in = packet, .data_size_in = len, .repeat = 1};

    assert_int_equal(bpf_prog_test_run_opts(sink, &options), 0);
    assert_in_range(counted() - before, 0, 1);
    assert_int_equal(options.retval, counted() > before ? TC_ACT_SHOT : TC_ACT_OK);
    return counted() > before;
}

TEST(a_reply_to_us_is_counted_and_dropped)
{
    uint8_t packet[LEN];

    need_bpf();
    make_reply(packet);
    assert_true(takes(packet, LEN));
}

TEST(everything_else_passes)
{
    static const struct {
        const char *what;
        unsigned offset;
        uint8_t value;
    } changes[] = {
        {"IPv6", 0, 0x65},
        {"options", 0, 0x46},
        {"UDP", 9, 17},
        {"a request", 20, 8},
        {"unreachable", 20, 3},
        {"another's reply", 24, 0x12},
        {"another's reply", 25, 0x12},
    };

    need_bpf();
    for (size_t i = 0; i < N_ELEMENTS(changes); i++) {
        uint8_t packet[LEN];
        make_reply(packet);
        packet[changes[i].offset] = changes[i].value;
        if (takes(packet, LEN))
            fail_msg("%s was counted", changes[i].what);
    }
}

TEST(a_reply_of_another_length_passes)
{
    static const uint32_t others[] = {27, 28, LEN - 1, LEN + 1};
    uint8_t packet[LEN + 1] = {0};

    need_bpf();
    make_reply(packet);
    for (size_t i = 0; i < N_ELEMENTS(others); i++)
        assert_false(takes(packet, others[i]));
}

TEST(the_source_is_a_program_that_the_kernel_takes)
{
    int headers = bpf_map_create(BPF_MAP_TYPE_ARRAY, "headers", sizeof(uint32_t), 20, 256, NULL);

    need_bpf();
    size_t n = bpf_program_source(program, headers, counter, 256, 1);
    int source = bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "source", "GPL", program, n, NULL);
    assert_true(source >= 0);
    (void)close(source);
    (void)close(headers);
}

TEST(a_program_ends_where_it_says_and_jumps_no_further)
{
    size_t n = bpf_program_source(program, 3, 4, 1, 1);

    for (int which = 0; which < 2; which++) {
        assert_in_range(n, 10, BPF_PROGRAM_MAX);
        assert_int_equal(program[n - 1].code, BPF_JMP | BPF_EXIT);
        for (size_t i = 0; i < n; i++) {
            if (BPF_CLASS(program[i].code) == BPF_JMP)
                assert_in_range(i + 1 + (size_t)program[i].off, i + 1, n - (program[i].off != 0));
        }
        n = bpf_program_sink(program, 4, ID, LEN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_to_us_is_counted_and_dropped),
        cmocka_unit_test(everything_else_passes),
        cmocka_unit_test(a_reply_of_another_length_passes),
        cmocka_unit_test(the_source_is_a_program_that_the_kernel_takes),
        cmocka_unit_test(a_program_ends_where_it_says_and_jumps_no_further),
    };
    return cmocka_run_group_tests(tests, load_sink, unload);
}
