/* core_check.c - see core_check.h */

#include "core_check.h"

#include <stdarg.h>

#include "stack/checksum.h"
#include "stack/ipv4.h"

bool core_check_say(struct core_figures *figures, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(figures->fault, sizeof figures->fault, format, arguments);
    va_end(arguments);
    return false;
}

bool core_check_verdicts(const struct core *core, const struct core_case *the_case, uint32_t first,
                         uint32_t from, uint32_t n, struct core_figures *figures)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct core_packet *packet = &the_case->packets[(from + i) % the_case->n_packets];
        enum verdict verdict = ring_packet(&core->ring, first + i)->verdict;
        if (verdict != packet->verdict)
            return core_check_say(figures, "a packet of %u bytes came to %s instead of %s",
                                  packet->len, verdict_table[verdict].name,
                                  verdict_table[packet->verdict].name);
    }
    return true;
}

static bool holds(const struct packet *packet)
{
    const struct ipv4_header *header = (const void *)packet->data;
    uint32_t header_len = ipv4_header_len(header);

    if (be16_get(header->total_len) != packet->data_len || !checksum_holds(header, header_len))
        return false;
    return ipv4_is_fragment(header) ||
           checksum_holds(packet->data + header_len, packet->data_len - header_len);
}

bool core_check_answers(const struct core *core, uint32_t first, uint32_t n,
                        struct core_figures *figures)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct packet *packet = ring_packet(&core->ring, first + i);
        if (verdict_table[packet->verdict].sends && !holds(packet))
            return core_check_say(figures, "an answer of %u bytes has wrong checksums",
                                  packet->data_len);
    }
    return true;
}
