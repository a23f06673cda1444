/* mem_ping.h - an exchange without a device: echo requests as ping sends them, through a mem port
 */
#ifndef APPS_MEM_PING_H
#define APPS_MEM_PING_H

#include "drivers/mem.h"
#include "report.h"

enum { MEM_PING_COUNT = 4, MEM_PING_LEN = 84 };

struct mem_ping {
    struct mem_port mem;
    struct mem_frame requests[MEM_PING_COUNT], replies[MEM_PING_COUNT];
    uint8_t bytes[2 * MEM_PING_COUNT][MEM_PING_LEN];
};

/* Opens a mem port that reads four echo requests from source to destination (host order). */
void mem_ping_open(struct mem_ping *ping, uint32_t source, uint32_t destination);

/* Reports each answer that came and is right. Returns how many. */
unsigned mem_ping_report(const struct mem_ping *ping, const struct report *report);

#endif
