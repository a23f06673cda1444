/* explain.c - one packet through the host, with everything it met; see explain.h */

#include "explain.h"

#include "recorder.h"
#include "stack/fragment.h"

/* What of the datagram that a held fragment belongs to is there, and what is missing. */
static void note_fragments(struct explanation *explanation, const struct host *host)
{
    const struct reassembly_place *waiting =
        reassembly_find(&host->reassembly, (const void *)explanation->packet);
    uint32_t begin, end;

    for (uint32_t from = 0; reassembly_range(waiting, from, true, &begin, &end); from = end)
        explanation->held[explanation->n_held++] = (struct explain_range){begin, end};
    for (uint32_t from = 0; reassembly_range(waiting, from, false, &begin, &end); from = end)
        explanation->missing[explanation->n_missing++] = (struct explain_range){begin, end};
    explanation->end_is_known = waiting->total_len != 0;
}

/* Takes what leaves out of the ring, as a driver would write it. */
static void take_replies(struct explanation *explanation, struct ring *ring)
{
    size_t len = 0;
    struct packet *packet = ring_unfreed(ring);

    if (packet != NULL && verdict_table[packet->verdict].sends)
        recorder_place_acts(explanation, packet->data, packet->data_len);
    for (; (packet = ring_unfreed(ring)) != NULL; fragment_left(ring)) {
        if (!verdict_table[packet->verdict].sends)
            continue;
        __builtin_memcpy(explanation->replies + len, packet->data, packet->data_len);
        len += packet->data_len;
        explanation->reply_len[explanation->n_replies++] = packet->data_len;
    }
}

bool explain_next(struct explanation *explanation, struct host *host, struct ring *ring,
                  uint64_t now_ns)
{
    struct packet *packet = ring_unjudged(ring);

    explanation->is_timeout = packet == NULL;
    explanation->n_steps = 0;
    explanation->n_lookups = explanation->n_replies = 0;
    explanation->datagram_len = explanation->packet_len = 0;
    explanation->n_held = explanation->n_missing = 0;
    explanation->end_is_known = false;
    if (packet != NULL) {
        recorder_set(explanation, packet->data, packet->data_len);
        packet->verdict = explanation->verdict = host_receive(host, packet, now_ns);
        ring_judge(ring);
    } else {
        recorder_set(explanation, explanation->packet, 0);
        bool gave_up = host_give_up(host, ring, now_ns);
        packet = ring_unfreed(ring);
        explanation->verdict = packet != NULL ? packet->verdict : DROP_FRAGMENT_TIMEOUT;
        if (!gave_up) {
            recorder_set(NULL, NULL, 0);
            return false;
        }
    }
    recorder_set(NULL, NULL, 0);
    take_replies(explanation, ring);
    if (explanation->verdict == HOLD_FRAGMENT)
        note_fragments(explanation, host);
    return true;
}
