/* mem.c - see mem.h for the contract */

#include "mem.h"

#include <poll.h>
#include <string.h>

#include "stack/fragment.h"

static int mem_burst_in(struct port *port, struct ring *ring, uint32_t max)
{
    struct mem_port *mem = (struct mem_port *)port;
    uint32_t n = 0;
    struct packet *packet;

    for (; n < max && mem->n_read < mem->n_in && (packet = ring_next(ring)) != NULL; n++) {
        const struct mem_frame *frame = &mem->in[mem->n_read++];
        uint32_t len = frame->data_len < ring->cell_len ? frame->data_len : ring->cell_len;
        memcpy(packet->data, frame->data, len);
        ring_fill(ring, len);
    }
    port->counters[PORT_READ] += n;
    return (int)n;
}

static int mem_burst_out(struct port *port, struct ring *ring)
{
    struct mem_port *mem = (struct mem_port *)port;
    int n = 0;

    for (struct packet *packet; (packet = ring_unfreed(ring)) != NULL; fragment_left(ring)) {
        if (!verdict_table[packet->verdict].sends)
            continue;
        if (mem->n_written == mem->n_room) {
            port->counters[PORT_WRITE_LATER]++;
            break;
        }
        struct mem_frame *frame = &mem->out[mem->n_written++];
        memcpy(frame->data, packet->data, packet->data_len);
        frame->data_len = packet->data_len;
        n++;
    }
    port->counters[PORT_WRITTEN] += (uint64_t)n;
    return n;
}

/* There is nothing to wait for: what can be done can be done now, unless somebody else has to
 * empty `out` first. */
static int mem_wait(struct port *port, const struct ring *ring, uint32_t max, int wake_fd,
                    int timeout_ms)
{
    (void)max;
    struct mem_port *mem = (struct mem_port *)port;

    if (mem->n_read == mem->n_in && ring->freed == ring->filled) {
        port->gone_errno = 0;
        return PORT_GONE;
    }
    if (mem->n_written == mem->n_room)
        (void)poll(&(struct pollfd){.fd = wake_fd, .events = POLLIN}, 1, timeout_ms);
    return 0;
}

static void mem_close(struct port *port)
{
    (void)port; /* the arrays are the caller's */
}

void mem_open(struct mem_port *mem, const struct mem_frame *in, uint32_t n_in,
              struct mem_frame *out, uint32_t n_room)
{
    static const struct port_operations operations = {
        .burst_in = mem_burst_in,
        .burst_out = mem_burst_out,
        .wait = mem_wait,
        .close = mem_close,
    };
    *mem = (struct mem_port){
        .port.operations = &operations, .in = in, .n_in = n_in, .out = out, .n_room = n_room};
}
