/* report_sample.h - something to report about: a device, a host that counted, a port, a ring
 *
 * In balance: 7 packets read, 4 of them answers, of which 2 are written, 1 is lost and 1 waits. A
 * test changes one field.
 */
#ifndef TESTS_APPS_REPORT_SAMPLE_H
#define TESTS_APPS_REPORT_SAMPLE_H

#include "tests/unit/ring_block.h"

#include "apps/report.h"
#include "tests/unit/packet_builder.h"

enum { SAMPLE_ELAPSED_NS = 1500000000 };

struct sample {
    struct prefix prefixes[10];
    struct options options;
    struct tun_device device;
    struct host host;
    struct port port;
    struct ring ring;
    struct report report;
};

static inline int sample_setup(void **state)
{
    struct sample *sample = calloc(1, sizeof *sample);

    if (sample == NULL)
        return -1;
    for (uint32_t i = 0; i < N_ELEMENTS(sample->prefixes); i++)
        sample->prefixes[i] = (struct prefix){IP(192, 168, 3, 12) + i, 32, ROUTE_LOCAL};
    sample->options = (struct options){
        .interface = "tun0", .fd = -1, .prefixes = sample->prefixes, .n_prefixes = 1, .queues = 1};
    sample->device = (struct tun_device){.name = "tun0",
                                         .index = 7,
                                         .created = true,
                                         .addresses = {{7, IP(192, 168, 3, 11), 24}},
                                         .n_addresses = 1,
                                         .mtu = 1500,
                                         .up = true};
    sample->host.verdicts[SEND_ECHO_REPLY] = 4;
    sample->host.verdicts[DROP_IPV6] = 2;
    sample->host.verdicts[DROP_ICMP_CHECKSUM] = 1;
    sample->port.counters[PORT_READ] = 7;
    sample->port.counters[PORT_WRITTEN] = 2;
    sample->port.counters[PORT_LOST_LINK_DOWN] = 1;
    sample->port.counters[PORT_READ_INTERRUPTED] = 5;
    sample->ring = ring_open(8, 100);
    for (unsigned i = 0; i < 2; i++) { /* one that is not answered, and the answer that waits */
        ring_next(&sample->ring)->verdict = i == 0 ? DROP_IPV6 : SEND_ECHO_REPLY;
        ring_fill(&sample->ring, 84);
        ring_judge(&sample->ring);
    }
    sample->report = (struct report){.options = &sample->options,
                                     .device = &sample->device,
                                     .host = &sample->host,
                                     .port = &sample->port,
                                     .ring = &sample->ring};
    *state = sample;
    return 0;
}

static inline int sample_teardown(void **state)
{
    struct sample *sample = *state;

    ring_close(&sample->ring);
    free(sample);
    return 0;
}

#define sample_test(behaviour)                                                                     \
    cmocka_unit_test_setup_teardown(behaviour, sample_setup, sample_teardown)

#endif
