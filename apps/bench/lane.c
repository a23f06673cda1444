/* lane.c - see lane.h */

#define _POSIX_C_SOURCE 200809L /* nanosleep */

#include "lane.h"

#include <inttypes.h>
#include <time.h>

#include "apps/signals.h"
#include "pace.h"

enum {
    FIRST_ANSWER_MS = 5000, /* a responder may take that long to get ready once it is attached */
    QUIET_MS = 50,          /* without another answer: there will be none */
    QUEUE_QUIET_MS = 1000,  /* the same while packets wait to be read */
    LOOK_NS = 20000000,     /* how often a run looks at what it runs */
};

static void sleep_ns(uint64_t ns)
{
    (void)nanosleep(&(struct timespec){(time_t)(ns / 1000000000), (long)(ns % 1000000000)}, NULL);
}

/* All that is counted, at one moment. */
struct look {
    struct link_counters device;
    uint64_t offered, answered, cpu_ns;
};

static bool look(const struct lane *lane, struct look *look, struct error *error)
{
    look->offered = generator_offered(lane->generator);
    look->answered = generator_answered(lane->generator);
    look->cpu_ns = responder_cpu_ns(&lane->responder);
    return link_count(&look->device, error);
}

/* Packets in the device's queue, if all went there that were offered. */
static uint64_t queued(const struct look *now)
{
    return now->offered - now->device.queue_full - now->device.read;
}

/* Every packet has come back or is known to be lost, and that has been counted everywhere. */
static bool is_settled(const struct look *now)
{
    return queued(now) == 0 && now->answered + now->device.queue_full >= now->offered &&
           now->device.written >= now->answered;
}

/* Until every packet has come back or is known to be lost, or nothing moves any more. A responder
 * that shares its processor may not run for a while, so as long as packets are in the queue there
 * is more patience. */
static bool settle(const struct lane *lane, struct look *now, struct error *error)
{
    uint64_t moved = 0;

    for (int quiet_ms = 0;; quiet_ms++) {
        if (!look(lane, now, error))
            return false;
        uint64_t sum = now->answered + now->device.read + now->device.written;
        if (sum != moved)
            quiet_ms = 0;
        moved = sum;
        if (is_settled(now) || quiet_ms >= (queued(now) > 0 ? QUEUE_QUIET_MS : QUIET_MS))
            return true;
        sleep_ns(1000000);
    }
}

/* One request at a time until one is answered. */
static bool await_answer(struct lane *lane, struct error *error)
{
    for (int ms = 0; ms < FIRST_ANSWER_MS && !signals_stop(); ms++) {
        if (!responder_check(&lane->responder, error) || !generator_send(lane->generator, 1, error))
            return false;
        sleep_ns(1000000);
        if (generator_answered(lane->generator) > 0)
            return true;
    }
    return error_set(error,
                     "cannot measure `%s`: it does not answer echo requests to 192.168.3.12 on "
                     "tun0 within %d s; try it by hand",
                     responder_name(&lane->responder.settings), FIRST_ANSWER_MS / 1000);
}

bool lane_open(struct lane *lane, struct generator_settings generator,
               const struct responder_settings *responder, struct error *error)
{
    struct look first;
    struct error ignored;
    json_t *summary;

    *lane = (struct lane){.generator = NULL};
    if (!link_make_tun(responder->queues > 1, &generator.index, error))
        return false;
    lane->generator = generator_open(&generator, error);
    if (lane->generator == NULL)
        return false;
    if (responder_start(&lane->responder, responder, error)) {
        if (await_answer(lane, error) && settle(lane, &first, error))
            return true;
        (void)responder_end(&lane->responder, &summary, &ignored);
        json_decref(summary);
    }
    generator_close(lane->generator);
    return false;
}

static void subtract(struct lane_run *run, const struct look *from, const struct look *to)
{
    uint64_t read = to->device.read - from->device.read;
    uint64_t written = to->device.written - from->device.written;
    uint64_t full = to->device.queue_full - from->device.queue_full;

    run->offered = to->offered - from->offered;
    run->answered = to->answered - from->answered;
    run->cpu_ns = to->cpu_ns > from->cpu_ns ? to->cpu_ns - from->cpu_ns : 0;
    run->lost.generator = (int64_t)(run->offered - full - read);
    run->lost.tun = (int64_t)full;
    run->lost.stack = (int64_t)(read - written);
    run->lost.back = (int64_t)(written - run->answered);
}

/* Who writes more than it reads is no responder, and its losses are none. */
static bool check_losses(const struct lane *lane, const struct lane_run *run, struct error *error)
{
    return (run->lost.generator >= 0 && run->lost.stack >= 0 && run->lost.back >= 0) ||
           error_set(error,
                     "cannot measure `%s`: of %" PRIu64 " packets it answered more than it read, "
                     "or somebody else did; it has to answer each once",
                     responder_name(&lane->responder.settings), run->offered);
}

/* While the generator works, somebody may want to stop, and the responder may end. */
static bool wait_for(struct lane *lane, uint64_t run_ns, struct error *error)
{
    uint64_t end_ns = pace_now_ns() + run_ns;

    for (uint64_t now; (now = pace_now_ns()) < end_ns && !signals_stop();) {
        if (!responder_check(&lane->responder, error))
            return false;
        uint64_t left = end_ns - now;
        sleep_ns(left < LOOK_NS ? left : LOOK_NS);
    }
    return true;
}

bool lane_run(struct lane *lane, double rate, uint64_t run_ns, struct lane_run *run,
              struct error *error)
{
    struct look before, after;
    struct error second;

    if (!look(lane, &before, error) || !generator_start(lane->generator, rate, error))
        return false;
    bool ran = wait_for(lane, run_ns, error);
    if (!generator_stop(lane->generator, ran ? error : &second) || !ran ||
        !settle(lane, &after, error))
        return false;
    run->elapsed_ns = generator_elapsed_ns(lane->generator);
    subtract(run, &before, &after);
    return check_losses(lane, run, error);
}

/* The device and the responder have both counted since they were made. */
static bool agree(const json_t *summary, const struct link_counters *device, struct error *error)
{
    uint64_t read = (uint64_t)json_integer_value(json_object_get(summary, "read"));
    uint64_t answered = (uint64_t)json_integer_value(json_object_get(summary, "answered"));

    return (read == device->read && answered == device->written) ||
           error_set(error,
                     "the counts do not agree: echohost read %" PRIu64 " and answered %" PRIu64
                     ", the device says %" PRIu64 " and %" PRIu64 "; please report this",
                     read, answered, device->read, device->written);
}

bool lane_close(struct lane *lane, struct error *error)
{
    struct link_counters device;
    json_t *summary;

    bool ended = responder_end(&lane->responder, &summary, error);
    bool counted = ended && link_count(&device, error);
    if (counted && summary != NULL)
        counted = agree(summary, &device, error);
    json_decref(summary);
    generator_close(lane->generator);
    return counted;
}

static double mpps(uint64_t n, uint64_t ns)
{
    return ns == 0 ? 0 : (double)n * 1e3 / (double)ns;
}

double lane_offered_mpps(const struct lane_run *run)
{
    return mpps(run->offered, run->elapsed_ns);
}

double lane_answered_mpps(const struct lane_run *run)
{
    return mpps(run->answered, run->elapsed_ns);
}
