/* port.c - the names of the counters in port.def */

#include "port.h"

const struct port_counter_row port_counter_table[N_PORT_COUNTERS] = {
#define PORT_COUNTER(enumerator, sentence) [enumerator] = {#enumerator, sentence},
#include "port.def"
#undef PORT_COUNTER
};
