/* fault_table.h - for every verdict, a packet that ends in it
 *
 * One row for every row of verdict.def: what has to be changed in a right echo request to end
 * there, how the host has to be, and, for a verdict that a packet gets later, what has to follow.
 */
#ifndef TESTS_UNIT_FAULT_TABLE_H
#define TESTS_UNIT_FAULT_TABLE_H

#include "tests/unit/lab.h"

/* The field of the packet that a fault sets. Two faults in one field cannot be combined. */
enum field {
    NO_FIELD,
    FRAME_LEN,
    VERSION,
    IHL,
    TOTAL_LEN,
    CHECKSUM,
    TOS,
    SOURCE,
    DESTINATION,
    OPTIONS, /* which of the options of fault_table.c */
    FRAGMENT,
    PROTOCOL,
    ICMP_LEN,
    ICMP_CHECKSUM,
    ICMP_TYPE,
    UDP, /* which of the UDP datagrams of fault_table.c; there is no ICMP message then */
};

/* How the host has to be: send no errors; answer timestamp requests. */
enum fault_mode { QUIET = 1, STAMPS = 2 };

struct fault {
    struct {
        enum field field;
        uint32_t value;
    } set[2];
    unsigned mode;
    /* what happens before the packet, and what happens after it that gives it this verdict */
    void (*before)(struct lab *lab, const struct packet_spec *spec);
    void (*after)(struct lab *lab, const struct packet_spec *spec);
};

/* A verdict without a packet is all zero. */
extern const struct fault faults[N_VERDICTS];

void fault_apply(const struct fault *fault, struct packet_spec *spec);

#endif
