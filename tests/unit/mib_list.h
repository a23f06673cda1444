/* mib_list.h - assert_mib(): these counters of a host have moved, by that much, and no others */
#ifndef TESTS_UNIT_MIB_LIST_H
#define TESTS_UNIT_MIB_LIST_H

#include "tests/unit/unit.h"

#include "tests/unit/fault_table.h"
#include "tests/unit/lab.h"

#include "stack/mib.h"

/* A counter, or of ICMP messages by type: IN(8). */
enum { IN_BY_TYPE = 1000, OUT_BY_TYPE = 2000, END = -1 };
#define IN(type) IN_BY_TYPE + (type)
#define OUT(type) OUT_BY_TYPE + (type)

static inline uint64_t value_of(const struct mib *mib, int counter)
{
    return counter >= OUT_BY_TYPE  ? mib->icmp_out[counter - OUT_BY_TYPE]
           : counter >= IN_BY_TYPE ? mib->icmp_in[counter - IN_BY_TYPE]
                                   : mib->counters[counter];
}

/* What counters and values in turn say, up to END, is all there is. */
static inline void assert_list(const struct lab *lab, const int *list)
{
    struct mib mib;
    uint64_t sum = 0, expected_sum = 0;

    mib_read(&lab->host, &mib);
    for (; *list != END; list += 2) {
        uint64_t value = value_of(&mib, list[0]);
        if (value != (uint64_t)list[1])
            fail_msg("%s %d: %" PRIu64 ", not %d",
                     list[0] < N_MIB_COUNTERS ? mib_table[list[0]].name : "by type", list[0], value,
                     list[1]);
        expected_sum += value;
    }
    for (int i = 0; i < N_MIB_COUNTERS; i++)
        sum += mib.counters[i];
    for (int i = 0; i < 256; i++)
        sum += mib.icmp_in[i] + mib.icmp_out[i];
    if (sum != expected_sum)
        fail_msg("counters that are not listed have moved, by %" PRIu64, sum - expected_sum);
}

#define assert_mib(lab, ...) assert_list(lab, (const int[]){__VA_ARGS__, END})

/* What every answer moves. */
#define SENT MIB_IP_OUT_REQUESTS, 1, MIB_IP_OUT_TRANSMITS, 1, MIB_ICMP_OUT_MSGS, 1
/* What every packet moves; what every ICMP message moves. */
#define RECEIVED MIB_IP_IN_RECEIVES, 1
#define MESSAGE RECEIVED, MIB_IP_IN_DELIVERS, 1, MIB_ICMP_IN_MSGS, 1

/* A new host sees the packet of a row of verdict.def. */
static inline struct lab *mib_after(struct lab *lab, enum verdict verdict)
{
    struct packet_spec spec = packet_echo_request();

    lab_reset(lab);
    fault_apply(&faults[verdict], &spec);
    lab->host.sends_errors = !(faults[verdict].mode & QUIET);
    lab->host.answers_timestamp = faults[verdict].mode & STAMPS;
    assert_int_equal(lab_send_spec(lab, &spec), verdict);
    return lab;
}

#endif
