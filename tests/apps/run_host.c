/* run_host.c - proves that the host of a run is the one that the command line describes
 *
 * On the machine of fake_session.h, with serve() replaced: instead of serving it looks at the host
 * that it was given.
 */
#include "tests/unit/unit.h"

#include "apps/run.h"
#include "apps/serve.h"
#include "arguments.h"
#include "fake_session.h"
#include "stack/icmp.h"

bool __wrap_serve(struct server *server, const struct report *report);

static struct host host; /* as it was; what it points at is gone */
static size_t memory_len;
static uint32_t asked; /* an address that its table is asked about */
static enum route_type answered;

bool __wrap_serve(struct server *server, const struct report *report)
{
    (void)report;
    host = server->host;
    memory_len = reassembly_memory_len(host.reassembly.n_places, host.reassembly.max_len);
    /* the places are there: the sanitizer would see it if not */
    memset(host.reassembly.places[0].data, 0, host.reassembly.max_len);
    memset(host.reassembly.places[host.reassembly.n_places - 1].data, 0, host.reassembly.max_len);
    answered = route_lookup(&host.routes, asked).type;
    return true;
}

/* Makes the host; --mem has its reasons to end with a failure, as nothing is answered. */
static void make(struct arguments arguments)
{
    memset(&host, 0xa5, sizeof host);
    capture_start();
    int status = run(arguments.argc, arguments.argv);
    const struct captured *said = capture_end();
    if (status == EXIT_USAGE || host.ttl == 0xa5)
        fail_msg("%s", said->err);
}

TEST(with_nothing_said_it_is_the_host_of_the_rfcs)
{
    (void)state;
    make(ARGUMENTS(NULL));
    assert_int_equal(host.echo_type, ICMP_ECHO_REQUEST);
    assert_int_equal(host.ttl, 64);
    assert_true(host.reflects_options);
    assert_true(host.sends_fragments);
    assert_true(host.sends_errors);
    assert_false(host.answers_timestamp);
    assert_false(host.answers_broadcast);
    assert_int_equal(host.mtu, 1500);
    assert_int_equal(host.address, IP(192, 168, 3, 12));
    assert_int_equal(host.reassembly.n_places, 64);
    assert_int_equal(host.reassembly.max_len, 65535);
    assert_true(host.reassembly.timeout_ns == 30000000000);
    assert_int_equal(host.limiter.peer_token_ns, 1000000000);
    assert_int_equal(host.limiter.total_token_ns, 1000000);
}

TEST(every_switch_is_the_hosts)
{
    (void)state;
    make(ARGUMENTS("--no-echo"));
    assert_int_equal(host.echo_type, HOST_NO_ECHO);
    make(ARGUMENTS("--timestamp"));
    assert_true(host.answers_timestamp);
    assert_false(host.answers_broadcast);
    make(ARGUMENTS("--broadcast"));
    assert_true(host.answers_broadcast);
    assert_false(host.answers_timestamp);
    make(ARGUMENTS("--options=ignore"));
    assert_false(host.reflects_options);
    make(ARGUMENTS("--options=reflect"));
    assert_true(host.reflects_options);
    make(ARGUMENTS("--no-frag-out"));
    assert_false(host.sends_fragments);
    make(ARGUMENTS("--err-rate=0"));
    assert_false(host.sends_errors);
}

TEST(every_number_is_the_hosts)
{
    (void)state;
    make(ARGUMENTS("--ttl=1"));
    assert_int_equal(host.ttl, 1);
    make(ARGUMENTS("--ttl=255"));
    assert_int_equal(host.ttl, 255);
    make(ARGUMENTS("--err-rate=1000000", "--err-total=3"));
    assert_int_equal(host.limiter.peer_token_ns, 1000);
    assert_int_equal(host.limiter.total_token_ns, 333333333);
    make(ARGUMENTS("--err-rate=4", "--err-total=1000000"));
    assert_true(host.sends_errors);
    assert_int_equal(host.limiter.peer_token_ns, 250000000);
    assert_int_equal(host.limiter.total_token_ns, 1000);
    make(ARGUMENTS("--reass-datagrams=1", "--reass-max=576", "--reass-timeout=120"));
    assert_int_equal(host.reassembly.n_places, 1);
    assert_int_equal(host.reassembly.max_len, 576);
    assert_true(host.reassembly.timeout_ns == 120000000000);
    make(ARGUMENTS("--reass-datagrams=4096", "--reass-max=577"));
    assert_int_equal(host.reassembly.n_places, 4096);
    assert_int_equal(host.reassembly.max_len, 577);
}

TEST(its_mtu_is_that_of_the_device)
{
    (void)state;
    session.device.mtu = 9000;
    make(ARGUMENTS(NULL));
    assert_int_equal(host.mtu, 9000);
    session_teardown(state);
    session_setup(state);
    session.device.mtu = 68;
    make(ARGUMENTS("--mtu=1400")); /* what the device has counts */
    assert_int_equal(host.mtu, 68);
    make(ARGUMENTS("--mem"));
    assert_int_equal(host.mtu, HOST_MTU);
}

TEST(its_key_is_another_one_each_time)
{
    (void)state;
    make(ARGUMENTS("--mem"));
    struct siphash_key first = host.limiter.key;
    assert_memory_equal(&host.reassembly.key, &first, sizeof first);
    make(ARGUMENTS("--mem"));
    assert_memory_not_equal(&host.limiter.key, &first, sizeof first);
}

TEST(its_own_address_is_one_that_it_answers_for_rather_one_given_alone)
{
    static const struct {
        const char *words[4];
        uint32_t address; /* 0: it has none */
    } rows[] = {
        {{"10.1.2.3"}, IP(10, 1, 2, 3)},
        {{"10.1.2.3", "10.1.2.4"}, IP(10, 1, 2, 3)},
        {{"10.1.0.0/16", "10.2.0.1"}, IP(10, 2, 0, 1)},
        {{"10.1.0.0/16", "10.2.0.1", "10.3.0.1"}, IP(10, 2, 0, 1)},
        {{"10.1.0.0/16", "10.2.0.0/16"}, IP(10, 1, 0, 0)},
        {{"10.2.0.1=unreachable", "10.2.0.2"}, IP(10, 2, 0, 2)},
        {{"10.1.0.0/16=throw", "10.2.0.0/31"}, IP(10, 2, 0, 0)},
        {{"10.1.0.0/16=blackhole"}, 0},
        {{"10.1.2.3", "10.1.2.3=blackhole"}, 0},
        {{"10.1.2.3", "10.1.2.3=blackhole", "10.9.0.0/16"}, IP(10, 9, 0, 0)},
        {{"10.1.0.0/31", "10.1.0.0=prohibit"}, IP(10, 1, 0, 1)},
        {{"192.168.3.0/24"}, IP(192, 168, 3, 1)},   /* .0 is a broadcast address */
        {{"192.168.3.10/31"}, IP(192, 168, 3, 10)}, /* .11 is the kernel's */
        {{"0.0.0.0/0"}, IP(1, 0, 0, 0)},
        {{"--allow-240", "240.1.2.3"}, IP(240, 1, 2, 3)},
        {{"--allow-240", "224.0.0.0/3"}, IP(240, 0, 0, 0)},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        session_teardown(state);
        session_setup(state);
        make(arguments_of(rows[i].words));
        assert_int_equal(host.address, rows[i].address);
    }
}

TEST(its_routes_are_those_of_the_command_line)
{
    static const struct {
        const char *words[4];
        uint32_t address;
        enum route_type type;
    } rows[] = {
        {{"192.168.3.0/24=throw"}, IP(192, 168, 3, 12), ROUTE_THROW},
        {{"192.168.3.0/24"}, IP(192, 168, 3, 255), ROUTE_BROADCAST},
        {{"0.0.0.0/0"}, IP(240, 1, 2, 3), ROUTE_RESERVED},
        {{"0.0.0.0/0", "--allow-240"}, IP(240, 1, 2, 3), ROUTE_LOCAL},
        {{"0.0.0.0/0", "--allow-240"}, IP(224, 0, 0, 1), ROUTE_MULTICAST},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        session_teardown(state);
        session_setup(state);
        asked = rows[i].address;
        make(arguments_of(rows[i].words));
        assert_int_equal(answered, rows[i].type);
    }
}

#define session_test(behaviour)                                                                    \
    cmocka_unit_test_setup_teardown(behaviour, session_setup, session_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        session_test(with_nothing_said_it_is_the_host_of_the_rfcs),
        session_test(every_switch_is_the_hosts),
        session_test(every_number_is_the_hosts),
        session_test(its_mtu_is_that_of_the_device),
        session_test(its_key_is_another_one_each_time),
        session_test(its_own_address_is_one_that_it_answers_for_rather_one_given_alone),
        session_test(its_routes_are_those_of_the_command_line),
    };
    return cmocka_run_group_tests_name("run_host", tests, NULL, NULL);
}
