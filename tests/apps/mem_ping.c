/* mem_ping.c - proves that the requests of --mem are those of ping, and their answers are reported
 *
 * The requests are held, byte for byte, against those of the packet builder; the answers against
 * the checker, which uses nothing of the stack.
 */
#include "tests/unit/ring_block.h"
#include "tests/unit/route_block.h"

#include <unistd.h>

#include "apps/mem_ping.h"
#include "capture.h"
#include "tests/unit/checker.h"
#include "tests/unit/packet_builder.h"

#define SOURCE IP(10, 0, 0, 1)
#define DESTINATION IP(10, 0, 0, 2)

static struct frame request(uint16_t sequence)
{
    static uint8_t data[56]; /* ping counts from the header on */
    struct packet_spec spec = packet_echo_request();

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i + 8);
    spec.source = SOURCE;
    spec.destination = DESTINATION;
    spec.id = sequence;
    spec.icmp_id = (uint16_t)getpid();
    spec.sequence = sequence;
    spec.data_len = sizeof data;
    spec.data = data;
    return packet_build(&spec);
}

TEST(four_requests_are_those_that_ping_would_send)
{
    struct mem_ping ping;

    (void)state;
    mem_ping_open(&ping, SOURCE, DESTINATION);
    assert_int_equal(ping.mem.n_in, 4);
    assert_int_equal(ping.mem.n_room, 4);
    assert_ptr_equal(ping.mem.in, ping.requests);
    assert_ptr_equal(ping.mem.out, ping.replies);
    for (uint16_t i = 0; i < 4; i++) {
        struct frame frame = request((uint16_t)(i + 1));
        assert_int_equal(ping.requests[i].data_len, frame.len);
        assert_memory_equal(ping.requests[i].data, frame.bytes, frame.len);
        frame_free(&frame);
    }
}

/* Through a host that answers for this address, as `echohost --mem` does. */
static void answer(struct mem_ping *ping, uint32_t address)
{
    struct ring ring = ring_open(8, MEM_PING_LEN);
    struct host host;

    host_init(&host, (struct siphash_key){{1, 2}});
    host.routes = route_open(1);
    assert_true(route_add(&host.routes, address, 32, ROUTE_LOCAL));
    mem_ping_open(ping, SOURCE, DESTINATION);
    (void)port_burst_in(&ping->mem.port, &ring, 8);
    (void)host_burst(&host, &ring, 0);
    (void)port_burst_out(&ping->mem.port, &ring);
    ring_close(&ring);
    route_close(&host.routes);
}

TEST(each_request_gets_its_answer)
{
    struct mem_ping ping;

    (void)state;
    answer(&ping, DESTINATION);
    assert_int_equal(ping.mem.n_written, 4);
    for (uint16_t i = 0; i < 4; i++) {
        struct frame frame = request((uint16_t)(i + 1));
        const char *fault =
            checker_fault(frame.bytes, ping.replies[i].data, ping.replies[i].data_len, HOST_TTL);
        if (fault != NULL)
            fail_msg("answer %d: %s", i, fault);
        frame_free(&frame);
    }
}

static const char *reported(const struct mem_ping *ping)
{
    struct options options = {.fd = -1};
    struct report report = {.options = &options};

    capture_start();
    unsigned n = mem_ping_report(ping, &report);
    const char *text = capture_end()->out;
    assert_int_equal(n, count_lines(text));
    return text;
}

TEST(each_answer_is_reported)
{
    struct mem_ping ping;

    (void)state;
    answer(&ping, DESTINATION);
    assert_string_equal(reported(&ping), "64 bytes from 10.0.0.2: icmp_seq=1 ttl=64\n"
                                         "64 bytes from 10.0.0.2: icmp_seq=2 ttl=64\n"
                                         "64 bytes from 10.0.0.2: icmp_seq=3 ttl=64\n"
                                         "64 bytes from 10.0.0.2: icmp_seq=4 ttl=64\n");
}

TEST(an_answer_that_did_not_come_is_not_reported)
{
    struct mem_ping ping;

    (void)state;
    answer(&ping, SOURCE + 100);
    assert_int_equal(ping.mem.n_written, 0);
    assert_string_equal(reported(&ping), "");
}

TEST(an_answer_with_a_wrong_byte_is_not_reported)
{
    enum { TYPE = 20, CHECKSUM = 22, ID = 24, SEQUENCE = 27, FIRST = 28, LAST = 83 };
    static const size_t wrong[] = {TYPE, CHECKSUM, ID, SEQUENCE, FIRST, LAST};
    struct mem_ping ping;

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(wrong); i++) {
        answer(&ping, DESTINATION);
        ping.replies[1].data[wrong[i]] ^= 1;
        const char *text = reported(&ping);
        assert_int_equal(count_lines(text), 3);
        assert_null(strstr(text, "icmp_seq=2 "));
    }
}

/* The sum over the message holds, since two changes cancel each other. */
TEST(an_answer_with_other_data_is_not_reported_though_its_checksum_holds)
{
    struct mem_ping ping;

    (void)state;
    answer(&ping, DESTINATION);
    ping.replies[1].data[28]++;
    ping.replies[1].data[30]--;
    assert_int_equal(count_lines(reported(&ping)), 3);
}

TEST(a_request_that_comes_back_as_it_was_is_no_answer)
{
    struct mem_ping ping;

    (void)state;
    answer(&ping, DESTINATION);
    memcpy(ping.replies[1].data, ping.requests[1].data, MEM_PING_LEN);
    assert_int_equal(count_lines(reported(&ping)), 3);
}

TEST(an_answer_that_is_too_short_is_not_reported)
{
    struct mem_ping ping;

    (void)state;
    answer(&ping, DESTINATION);
    ping.replies[3].data_len--;
    assert_int_equal(count_lines(reported(&ping)), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_requests_are_those_that_ping_would_send),
        cmocka_unit_test(each_request_gets_its_answer),
        cmocka_unit_test(each_answer_is_reported),
        cmocka_unit_test(an_answer_that_did_not_come_is_not_reported),
        cmocka_unit_test(an_answer_with_a_wrong_byte_is_not_reported),
        cmocka_unit_test(an_answer_with_other_data_is_not_reported_though_its_checksum_holds),
        cmocka_unit_test(a_request_that_comes_back_as_it_was_is_no_answer),
        cmocka_unit_test(an_answer_that_is_too_short_is_not_reported),
    };
    return cmocka_run_group_tests_name("mem_ping", tests, NULL, NULL);
}
