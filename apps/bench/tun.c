/* tun.c - bench tun: how many pings a second are answered on a tun device, and what becomes of the
 * others
 *
 * What a responder on a tun fd can do is bounded by the kernel, which takes most of the time. So
 * there is a floor, measured in the same run: the null reflector (reflector.h). A ratio of 1 means
 * that the stack costs nothing beside it.
 */

#include "apps/signals.h"
#include "bench.h"
#include "conditions.h"
#include "tun_cases.h"

static const uint32_t usual_sizes[] = {84, 512, 1428};

static bool measure(struct bench *bench, struct tun_cases *cases, uint32_t len, struct error *error)
{
    if (len < GENERATOR_MIN_LEN || len > GENERATOR_MAX_LEN)
        return error_set(error,
                         "cannot measure %u bytes on a device: --size must be %d to %d there", len,
                         GENERATOR_MIN_LEN, GENERATOR_MAX_LEN);
    tun_cases_clear(cases);
    bool measured = tun_runs(bench, cases, len, error);
    tun_rows(bench, cases, len);
    return measured;
}

bool bench_tun(struct bench *bench, struct error *error)
{
    static struct tun_cases cases; /* too much for the stack */
    const struct options *options = bench->options;
    const uint32_t *sizes = options->n_sizes > 0 ? options->sizes : usual_sizes;
    size_t n_sizes =
        options->n_sizes > 0 ? options->n_sizes : sizeof usual_sizes / sizeof usual_sizes[0];
    bool all = true;
    struct error last;

    if (!link_enter(error))
        return false;
    tun_cases_make(&cases, bench);
    (void)json_object_set_new(bench->conditions, "device",
                              json_string(LINK_TUN " in a network namespace of its own, mtu 1500, "
                                                   "queue of 500 packets"));
    (void)json_object_set_new(bench->conditions, "placing", placing_json(&cases.placing));
    conditions_add_run(bench->conditions, "tun", bench->run_ns);
    for (size_t i = 0; i < n_sizes && !signals_stop(); i++) {
        if (!measure(bench, &cases, sizes[i], &last)) {
            *error = last;
            all = false;
        }
    }
    return all || signals_stop();
}
