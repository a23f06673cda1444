/* bench_lane.c - proves that every packet offered is answered or lost at the place where it was
 * lost
 *
 * Generator, device and responder are pretended: so many packets get so far.
 */
#include "tests/unit/unit.h"

#include <time.h>

#include "apps/bench/lane.h"

bool __wrap_link_make_tun(bool multi_queue, uint32_t *index, struct error *error);
bool __wrap_link_count(struct link_counters *counters, struct error *error);
struct generator *__wrap_generator_open(const struct generator_settings *settings,
                                        struct error *error);
bool __wrap_generator_send(struct generator *generator, uint32_t n, struct error *error);
bool __wrap_generator_start(struct generator *generator, double rate, struct error *error);
bool __wrap_generator_stop(struct generator *generator, struct error *error);
uint64_t __wrap_generator_offered(const struct generator *generator);
uint64_t __wrap_generator_answered(const struct generator *generator);
uint64_t __wrap_generator_elapsed_ns(const struct generator *generator);
void __wrap_generator_close(struct generator *generator);
bool __wrap_responder_start(struct responder *responder, const struct responder_settings *settings,
                            struct error *error);
bool __wrap_responder_check(struct responder *responder, struct error *error);
uint64_t __wrap_responder_cpu_ns(const struct responder *responder);
bool __wrap_responder_end(struct responder *responder, json_t **summary, struct error *error);
bool __wrap_signals_stop(void);
int __wrap_nanosleep(const struct timespec *time, struct timespec *left);

/* How many packets got so far, and what is to go wrong. */
static struct world {
    uint64_t offered, accepted, queue_full, read, written, answered;
    uint64_t later; /* of those accepted, read and answered when it is looked again */
    unsigned n_generators, n_responders;
    unsigned silent; /* first requests that are not answered */
    uint64_t misses; /* packets that echohost does not see */
    bool no_device, no_responder, dies, stops_badly;
    bool multi_queue;
} world;

static struct lane lane;
static struct error error;

bool __wrap_link_make_tun(bool multi_queue, uint32_t *index, struct error *why)
{
    world.multi_queue = multi_queue;
    *index = 42;
    return !world.no_device || error_set(why, "no device");
}

bool __wrap_link_count(struct link_counters *counters, struct error *why)
{
    (void)why;
    *counters = (struct link_counters){world.read, world.written, world.queue_full};
    return true;
}

struct generator *__wrap_generator_open(const struct generator_settings *settings,
                                        struct error *why)
{
    (void)why;
    assert_int_equal(settings->index, 42);
    world.n_generators++;
    return (struct generator *)&world;
}

void __wrap_generator_close(struct generator *generator)
{
    (void)generator;
    world.n_generators--;
}

static void answer(uint64_t n)
{
    world.read += n;
    world.written += n;
    world.answered += n;
}

bool __wrap_generator_send(struct generator *generator, uint32_t n, struct error *why)
{
    (void)generator, (void)why;
    world.offered += n;
    if (world.silent > 0) {
        world.silent--;
        world.read += n;
    } else {
        answer(n);
    }
    return true;
}

bool __wrap_generator_start(struct generator *generator, double rate, struct error *why)
{
    (void)generator, (void)rate, (void)why;
    world.offered += 1000;
    world.queue_full += 600;
    world.read += 300;
    world.written += 290;
    world.answered += 283;
    world.later = 60;
    return true;
}

bool __wrap_generator_stop(struct generator *generator, struct error *why)
{
    (void)generator;
    return !world.stops_badly || error_set(why, "no device any more");
}

uint64_t __wrap_generator_offered(const struct generator *generator)
{
    (void)generator;
    return world.offered;
}

/* Each look finds some more of what was in the queue. */
uint64_t __wrap_generator_answered(const struct generator *generator)
{
    uint64_t n = world.later < 25 ? world.later : 25;

    (void)generator;
    answer(n);
    world.later -= n;
    return world.answered;
}

uint64_t __wrap_generator_elapsed_ns(const struct generator *generator)
{
    (void)generator;
    return 1000000;
}

bool __wrap_responder_start(struct responder *responder, const struct responder_settings *settings,
                            struct error *why)
{
    if (world.no_responder)
        return error_set(why, "no responder");
    responder->settings = *settings;
    world.n_responders++;
    return true;
}

bool __wrap_responder_check(struct responder *responder, struct error *why)
{
    (void)responder;
    return !world.dies || error_set(why, "it has ended");
}

uint64_t __wrap_responder_cpu_ns(const struct responder *responder)
{
    (void)responder;
    return world.answered * 700;
}

bool __wrap_responder_end(struct responder *responder, json_t **summary, struct error *why)
{
    (void)why;
    world.n_responders--;
    *summary = responder->settings.kind != RESPONDER_ECHOHOST
                   ? NULL
                   : json_pack("{s:I, s:I}", "read", (json_int_t)(world.read - world.misses),
                               "answered", (json_int_t)(world.written - world.misses));
    return true;
}

bool __wrap_signals_stop(void)
{
    return false;
}

/* Nothing has to be waited for here. */
int __wrap_nanosleep(const struct timespec *time, struct timespec *left)
{
    (void)time, (void)left;
    return 0;
}

static int setup(void **state)
{
    (void)state;
    world = (struct world){0};
    error = (struct error){""};
    return 0;
}

static bool open_lane(enum responder_kind kind, unsigned queues)
{
    struct responder_settings responder = {.kind = kind, .command = "them", .queues = queues};

    return lane_open(&lane, (struct generator_settings){.len = 84}, &responder, &error);
}

static int64_t lost(const struct lane_run *run)
{
    return run->lost.generator + run->lost.tun + run->lost.stack + run->lost.back;
}

TEST(each_packet_is_answered_or_lost_at_its_place)
{
    struct lane_run run;

    assert_true(open_lane(RESPONDER_ECHOHOST, 1));
    for (int i = 0; i < 2; i++) { /* the second counts from where the first ended */
        assert_true(lane_run(&lane, 0, 1000, &run, &error));
        assert_int_equal(run.offered, 1000);
        assert_int_equal(run.answered, 343);
        assert_int_equal(run.lost.generator, 40);
        assert_int_equal(run.lost.tun, 600);
        assert_int_equal(run.lost.stack, 10);
        assert_int_equal(run.lost.back, 7);
        assert_int_equal((int64_t)run.answered + lost(&run), run.offered);
        assert_int_equal(run.cpu_ns, 343 * 700);
    }
    assert_true(lane_offered_mpps(&run) == 1.0);
    assert_true(lane_answered_mpps(&run) == 0.343);
    assert_true(lane_close(&lane, &error));
    assert_int_equal(world.n_generators + world.n_responders, 0);
}

TEST(first_requests_that_nobody_answers_do_not_count)
{
    struct lane_run run;

    world.silent = 3;
    assert_true(open_lane(RESPONDER_COMMAND, 1));
    assert_int_equal(world.offered, 4);
    assert_true(lane_run(&lane, 0, 1000, &run, &error));
    assert_int_equal(run.offered, 1000);
    assert_int_equal(run.lost.stack, 10);
    assert_true(lane_close(&lane, &error));
}

TEST(several_queues_need_a_device_that_has_them)
{
    assert_true(open_lane(RESPONDER_ECHOHOST, 2));
    assert_true(world.multi_queue);
    assert_true(lane_close(&lane, &error));
    assert_true(open_lane(RESPONDER_ECHOHOST, 1));
    assert_false(world.multi_queue);
    assert_true(lane_close(&lane, &error));
}

TEST(what_cannot_be_opened_leaves_nothing)
{
    world.no_device = true;
    assert_false(open_lane(RESPONDER_ECHOHOST, 1));
    assert_string_equal(error.text, "no device");
    world.no_device = false;
    world.no_responder = true;
    assert_false(open_lane(RESPONDER_ECHOHOST, 1));
    assert_string_equal(error.text, "no responder");
    world.no_responder = false;
    world.dies = true;
    assert_false(open_lane(RESPONDER_ECHOHOST, 1));
    assert_string_equal(error.text, "it has ended");
    assert_int_equal(world.n_generators + world.n_responders, 0);
}

TEST(a_run_in_which_something_fails_is_none)
{
    struct lane_run run;

    assert_true(open_lane(RESPONDER_REFLECTOR, 1));
    world.stops_badly = true;
    assert_false(lane_run(&lane, 0, 1000, &run, &error));
    assert_string_equal(error.text, "no device any more");
    world.dies = true;
    assert_false(lane_run(&lane, 0, 1000, &run, &error));
    assert_string_equal(error.text, "it has ended");
    assert_true(lane_close(&lane, &error));
}

TEST(echohost_and_the_device_have_to_agree)
{
    assert_true(open_lane(RESPONDER_ECHOHOST, 1));
    world.misses = 1;
    assert_false(lane_close(&lane, &error));
    assert_non_null(strstr(error.text, "echohost read 0 and answered 0, the device says 1 and 1"));
    assert_int_equal(world.n_generators + world.n_responders, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_packet_is_answered_or_lost_at_its_place, setup),
        cmocka_unit_test_setup(first_requests_that_nobody_answers_do_not_count, setup),
        cmocka_unit_test_setup(several_queues_need_a_device_that_has_them, setup),
        cmocka_unit_test_setup(what_cannot_be_opened_leaves_nothing, setup),
        cmocka_unit_test_setup(a_run_in_which_something_fails_is_none, setup),
        cmocka_unit_test_setup(echohost_and_the_device_have_to_agree, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
