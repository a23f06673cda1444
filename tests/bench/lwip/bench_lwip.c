/* bench_lwip.c - echohost bench, with lwIP measured beside it in memory
 *
 * Twice, where that can be had: as it is, and with our checksum instead of its own, which tells
 * apart what the sums cost and what the rest does. (A port of lwIP may bring its own checksum.)
 */

#include "apps/bench/bench.h"
#include "apps/bench/peers.h"
#include "lwip_host.h"
#include "lwip_port.h"

static void burst(const struct bench_packet *packets, uint32_t n, struct bench_answers *answers)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t len = lwip_host_take(packets[i].bytes, packets[i].len, packets[i].len);
        if (len > 0)
            bench_answer(answers, packets[i].bytes, len);
    }
}

static void burst_as_it_is(const struct bench_packet *packets, uint32_t n,
                           struct bench_answers *answers)
{
    (void)lwip_port_use_our_checksum(false);
    burst(packets, n, answers);
}

static void burst_with_our_checksum(const struct bench_packet *packets, uint32_t n,
                                    struct bench_answers *answers)
{
    (void)lwip_port_use_our_checksum(true);
    burst(packets, n, answers);
}

static void close_nothing(void)
{
}

const struct bench_peer *bench_peers(size_t *n)
{
    static const struct bench_peer peers[] = {
        {"lwIP", lwip_port_version, lwip_host_open, burst_as_it_is, close_nothing},
        {"lwIP, our checksum", lwip_port_version, lwip_host_open, burst_with_our_checksum,
         close_nothing},
    };
    *n = lwip_port_use_our_checksum(true) ? 2 : 1;
    return peers;
}

int main(int argc, char **argv)
{
    return bench(argc, argv);
}
