/* changes.c - what of the reply is not what came, and which step wrote it */

#include "explain.h"

enum { MAX_FIELDS = 64 };

/* The reply and what it was made of. Behind headers of different lengths the same data lie at
 * different offsets. */
struct pair {
    const uint8_t *from, *reply;
    uint32_t from_header_len, reply_len, reply_header_len;
};

static uint32_t header_len(const uint8_t *packet)
{
    return ipv4_header_len((const void *)packet);
}

/* Where in what came the bytes were that stand at offset in the reply: neither its header nor its
 * data are longer. */
static void find_origin(const struct pair *pair, struct explain_change *change)
{
    change->from_offset = change->offset;
    if (change->offset >= pair->reply_header_len)
        change->from_offset = change->offset - pair->reply_header_len + pair->from_header_len;
}

static const struct explain_step *writer_of(const struct explanation *explanation, uint32_t offset,
                                            uint32_t len)
{
    const struct explain_step *writer = NULL;

    for (uint32_t i = 0; i < explanation->n_steps; i++) {
        const struct explain_step *step = &explanation->steps[i];
        if (step->of == EXPLAIN_OF_REPLY && step->offset < offset + len &&
            offset < step->offset + step->len)
            writer = step;
    }
    return writer;
}

static bool is_equal(const char *one, const char *other)
{
    while (*one != '\0' && *one == *other)
        one++, other++;
    return *one == *other;
}

/* Does the field say what it said in what came? Fields that share a byte cannot be told apart by
 * its value; data say nothing but their bytes. */
static bool says_the_same(const struct explain_field *field, uint32_t from_offset,
                          const struct explain_field *from, size_t n_from)
{
    for (size_t i = 0; i < n_from && i < MAX_FIELDS; i++) {
        if (from[i].offset == from_offset && from[i].len == field->len &&
            is_equal(from[i].name, field->name))
            return is_equal(from[i].value, field->value) && !is_equal(field->name, "data");
    }
    return false;
}

size_t explain_changes(const struct explanation *explanation, struct explain_change *out,
                       size_t max)
{
    struct explain_field fields[MAX_FIELDS], from_fields[MAX_FIELDS];
    bool is_joined = explanation->datagram_len > 0;
    const uint8_t *from = is_joined ? explanation->datagram : explanation->packet;
    size_t n = 0;

    if (explanation->verdict != SEND_ECHO_REPLY && explanation->verdict != SEND_TIMESTAMP_REPLY)
        return 0;
    struct pair pair = {
        .from = from,
        .reply = explanation->replies,
        .from_header_len = header_len(from),
        .reply_len = explanation->reply_len[0],
        .reply_header_len = header_len(explanation->replies),
    };
    size_t n_fields = explain_dissect(pair.reply, pair.reply_len, fields, MAX_FIELDS);
    size_t n_from =
        explain_dissect(from, is_joined ? explanation->datagram_len : explanation->packet_len,
                        from_fields, MAX_FIELDS);
    for (size_t i = 0; i < n_fields && i < MAX_FIELDS && n < max; i++) {
        struct explain_change change = {
            .offset = fields[i].offset, .len = fields[i].len, .field = fields[i].name};
        find_origin(&pair, &change);
        bool is_same = __builtin_memcmp(from + change.from_offset, pair.reply + change.offset,
                                        change.len) == 0;
        if (is_same || says_the_same(&fields[i], change.from_offset, from_fields, n_from))
            continue;
        change.step = writer_of(explanation, change.offset, change.len);
        out[n++] = change;
    }
    return n;
}

size_t explain_routes(const struct explain_lookup *lookup, const struct route_prefix *known,
                      size_t n_known, struct route_prefix *out, size_t max)
{
    size_t n = 0;

    /* The last one added of equal ones is the one in the table, so it goes first. */
    for (int len = (int)lookup->won.prefix_len; len >= 0; len--) {
        for (size_t i = n_known; i-- > 0;) {
            const struct route_prefix *prefix = &known[i];
            if (prefix->prefix_len == (unsigned)len && n < max &&
                (uint64_t)(prefix->prefix ^ lookup->address) >> (32 - len) == 0)
                out[n++] = *prefix;
        }
    }
    return n;
}
