/* mem.h - a port without a device: packets from one array, answers into another
 *
 * For tests, for showing an exchange where there is no tun, and for measuring the stack without
 * the kernel. It ends (PORT_GONE, gone_errno 0) when the input is used up and every answer has
 * been taken.
 */
#ifndef DRIVERS_MEM_H
#define DRIVERS_MEM_H

#include "port.h"

struct mem_frame {
    uint8_t *data;
    uint32_t data_len; /* bytes */
};

struct mem_port {
    struct port port; /* first: a struct port * to it is a struct mem_port * */
    const struct mem_frame *in;
    struct mem_frame *out;
    uint32_t n_in, n_read;      /* frames given, frames read so far */
    uint32_t n_room, n_written; /* frames there is room for, answers written so far */
};

/* Makes a port that reads the n_in frames of `in` and writes into `out`, n_room frames whose data
 * has room for as many bytes as the largest answer and whose data_len it sets. When `out` is full
 * the answers wait; whoever empties it sets n_written back to 0. The arrays stay the caller's.
 * A frame that is longer than a cell is cut, as tun does it. */
void mem_open(struct mem_port *mem, const struct mem_frame *in, uint32_t n_in,
              struct mem_frame *out, uint32_t n_room);

#endif
