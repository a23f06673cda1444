/* virtual_host.c - proves that a host without a device is the one of the command line, or is
 * refused
 *
 * Its memory comes from malloc() (the routes), aligned_alloc() (the fragments) and pages_map() (the
 * ring); each of them can fail.
 */
#include "options_parsed.h"

#include <errno.h>

#include "apps/run.h"
#include "apps/virtual_host.h"
#include "tests/unit/checker.h"
#include "tests/unit/packet_builder.h"

void *__real_malloc(size_t len);
void *__wrap_malloc(size_t len);
void *__real_aligned_alloc(size_t alignment, size_t len);
void *__wrap_aligned_alloc(size_t alignment, size_t len);
bool __real_pages_map(struct pages *pages, size_t memory_len);
bool __wrap_pages_map(struct pages *pages, size_t memory_len);
void __real_pages_unmap(struct pages *pages);
void __wrap_pages_unmap(struct pages *pages);

static bool no_memory, no_fragments, no_pages; /* what fails from now on */
static int n_mapped;
static size_t mapped_len;

void *__wrap_malloc(size_t len)
{
    if (no_memory)
        errno = ENOMEM;
    return no_memory ? NULL : __real_malloc(len);
}

void *__wrap_aligned_alloc(size_t alignment, size_t len)
{
    assert_int_equal(len % alignment, 0); /* C11 section 7.22.3.1 wants that */
    if (no_fragments)
        errno = ENOMEM;
    return no_fragments ? NULL : __real_aligned_alloc(alignment, len);
}

bool __wrap_pages_map(struct pages *pages, size_t memory_len)
{
    if (no_pages)
        errno = EPERM;
    n_mapped += !no_pages;
    mapped_len = memory_len;
    return !no_pages && __real_pages_map(pages, memory_len);
}

void __wrap_pages_unmap(struct pages *pages)
{
    n_mapped--;
    __real_pages_unmap(pages);
}

static struct options options;
static struct offline_host offline;
static struct error error;

static int setup(void **state)
{
    (void)state;
    no_memory = no_fragments = no_pages = false;
    n_mapped = 0;
    error.text[0] = '\0';
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    no_memory = no_fragments = no_pages = false;
    offline_host_close(&offline);
    options_free(&options);
    return n_mapped;
}

static int opened(struct arguments arguments)
{
    options = parsed_as(EXPLAIN, arguments);
    return offline_host_open(&offline, &options, &error);
}

/* Gives the host a request from 192.168.3.11, and returns what came of it. */
static const struct packet *judged(uint32_t destination, size_t data_len)
{
    struct packet_spec spec = packet_echo_request();

    spec.destination = destination;
    spec.data_len = data_len;
    struct frame frame = packet_build(&spec);
    struct packet *packet = ring_next(&offline.ring);
    assert_non_null(packet);
    memcpy(packet->data, frame.bytes, frame.len);
    ring_fill(&offline.ring, (uint32_t)frame.len);
    frame_free(&frame);
    assert_int_equal(host_burst(&offline.host, &offline.ring, 0), 1);
    return packet;
}

TEST(it_answers_for_what_the_command_line_says)
{
    (void)state;
    assert_int_equal(opened(ARGUMENTS("in", "10.1.2.3", "10.0.0.0/8=blackhole")), EXIT_DONE);
    assert_string_equal(error.text, "");
    assert_int_equal(offline.host.address, IP(10, 1, 2, 3));
    assert_int_equal(offline.host.mtu, 1500);
    assert_int_equal(judged(IP(10, 1, 2, 3), 56)->verdict, SEND_ECHO_REPLY);
    assert_int_equal(judged(IP(10, 1, 2, 4), 56)->verdict, DROP_ROUTE_BLACKHOLE);
}

TEST(it_stands_beside_the_kernel_of_the_command_line)
{
    (void)state;
    assert_int_equal(opened(ARGUMENTS("in", "-a", "10.0.0.1/30", "--allow-240", "10.0.0.0/8")),
                     EXIT_DONE);
    assert_int_equal(offline.policy.n_kernel, 1);
    assert_int_equal(offline.policy.kernel[0].address, IP(10, 0, 0, 1));
    assert_int_equal(offline.policy.kernel[0].prefix_len, 30);
    assert_true(offline.policy.allow_240);
    assert_int_equal(route_lookup(&offline.policy.routes, IP(10, 0, 0, 3)).type, ROUTE_BROADCAST);
    assert_int_equal(offline.host.address, IP(10, 0, 0, 2));
}

TEST(a_packet_of_any_length_has_room)
{
    (void)state;
    assert_int_equal(opened(ARGUMENTS("in")), EXIT_DONE);
    assert_int_equal(offline.ring.n_cells, 4);
    assert_in_range(offline.ring.cell_len, 65535, UINT32_MAX);
    assert_in_range(mapped_len, ring_memory_len(4, 65535), SIZE_MAX);
    const struct packet *packet = judged(IP(192, 168, 3, 12), 65535 - 28);
    assert_int_equal(packet->verdict, SEND_ECHO_REPLY);
}

/* So the same packets at the same times get the same answers, here and on every other machine. */
TEST(nothing_about_it_is_random)
{
    static const struct siphash_key zero;

    (void)state;
    assert_int_equal(opened(ARGUMENTS("in")), EXIT_DONE);
    assert_memory_equal(&offline.host.limiter.key, &zero, sizeof zero);
    assert_memory_equal(&offline.host.reassembly.key, &zero, sizeof zero);
}

TEST(without_places_for_fragments_it_is_a_host_too)
{
    (void)state;
    assert_int_equal(opened(ARGUMENTS("in", "--reass-datagrams=0")), EXIT_DONE);
    assert_int_equal(judged(IP(192, 168, 3, 12), 56)->verdict, SEND_ECHO_REPLY);
}

TEST(a_prefix_that_cannot_be_answered_for_is_bad_usage)
{
    (void)state;
    assert_int_equal(opened(ARGUMENTS("in", "10.0.0.1", "127.0.0.1")), EXIT_USAGE);
    assert_says(&error, "cannot answer for 127.0.0.1", "loopback");
    assert_int_equal(n_mapped, 0);
}

TEST(without_memory_for_routes_there_is_none)
{
    (void)state;
    options = parsed_as(EXPLAIN, ARGUMENTS("in", "10.0.0.1", "10.0.0.2"));
    no_memory = true;
    int status = offline_host_open(&offline, &options, &error);
    no_memory = false;
    assert_int_equal(status, EXIT_FAILED);
    assert_says(&error, "cannot keep 2 routes", "out of memory", "fewer prefixes");
    assert_int_equal(n_mapped, 0);
}

TEST(without_memory_for_fragments_there_is_none)
{
    (void)state;
    no_fragments = true;
    assert_int_equal(opened(ARGUMENTS("in", "--reass-datagrams=9")), EXIT_FAILED);
    assert_says(&error, "memory for 9 datagrams in fragments", "out of memory",
                "--reass-datagrams");
    assert_int_equal(n_mapped, 0);
}

TEST(without_memory_for_packets_there_is_none)
{
    (void)state;
    no_pages = true;
    assert_int_equal(opened(ARGUMENTS("in")), EXIT_FAILED);
    assert_says(&error, "cannot map memory for 4 packets", "Operation not permitted", "free some");
    assert_int_equal(n_mapped, 0);
}

#define host_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        host_test(it_answers_for_what_the_command_line_says),
        host_test(it_stands_beside_the_kernel_of_the_command_line),
        host_test(a_packet_of_any_length_has_room),
        host_test(nothing_about_it_is_random),
        host_test(without_places_for_fragments_it_is_a_host_too),
        host_test(a_prefix_that_cannot_be_answered_for_is_bad_usage),
        host_test(without_memory_for_routes_there_is_none),
        host_test(without_memory_for_fragments_there_is_none),
        host_test(without_memory_for_packets_there_is_none),
    };
    return cmocka_run_group_tests_name("virtual_host", tests, NULL, NULL);
}
