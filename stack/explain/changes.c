/* changes.c - what of the reply is not what came, and which step wrote it */

#include "explain.h"

enum { MAX_FIELDS = 80 }; /* a header of 60 bytes, and a message: 66 at most */

/* What came, as one datagram, and the first packet of the reply. Behind headers of different
 * lengths the same data lie at different offsets. */
struct pair {
    const uint8_t *from, *reply;
    uint32_t from_len, from_header_len, reply_len, reply_header_len;
};

/* The changes, while they are found. */
struct changes {
    const struct explanation *explanation;
    struct explain_change *out;
    size_t n, max;
};

static uint32_t header_len_of(const uint8_t *packet)
{
    return ipv4_header_len((const void *)packet);
}

static struct pair pair_of(const struct explanation *explanation)
{
    bool is_joined = explanation->datagram_len > 0;
    const uint8_t *from = is_joined ? explanation->datagram : explanation->packet;

    return (struct pair){
        .from = from,
        .reply = explanation->replies,
        .from_len = be16_get(((const struct ipv4_header *)(const void *)from)->total_len),
        .from_header_len = header_len_of(from),
        .reply_len = explanation->reply_len[0],
        .reply_header_len = header_len_of(explanation->replies),
    };
}

/* The last step that wrote any of these bytes. */
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

static void add(struct changes *changes, struct explain_change change,
                const struct explain_step *step)
{
    if (changes->n == changes->max)
        return;
    change.step = step;
    changes->out[changes->n++] = change;
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
    size_t i = 0;

    while (i < n_from && i < MAX_FIELDS &&
           !(from[i].offset == from_offset && from[i].len == field->len &&
             is_equal(from[i].name, field->name)))
        i++;
    return i < n_from && i < MAX_FIELDS && is_equal(from[i].value, field->value) &&
           !is_equal(field->name, "data");
}

/* The fields that begin at begin or behind it, up to end. */
static void compare_fields(struct changes *changes, const struct pair *pair, uint32_t begin,
                           uint32_t end)
{
    struct explain_field fields[MAX_FIELDS], from_fields[MAX_FIELDS];
    size_t n_from = explain_dissect(pair->from, pair->from_len, from_fields, MAX_FIELDS);
    size_t n = explain_dissect(pair->reply, pair->reply_len, fields, MAX_FIELDS);

    for (size_t i = 0; i < n && i < MAX_FIELDS; i++) {
        uint32_t offset = fields[i].offset, from_offset = offset;
        if (offset < begin || offset >= end)
            continue;
        if (offset >= pair->reply_header_len)
            from_offset = offset - pair->reply_header_len + pair->from_header_len;
        bool is_same =
            __builtin_memcmp(pair->from + from_offset, pair->reply + offset, fields[i].len) == 0;
        if (!is_same && !says_the_same(&fields[i], from_offset, from_fields, n_from))
            add(changes,
                (struct explain_change){offset, fields[i].len, from_offset, fields[i].len,
                                        fields[i].name, NULL},
                writer_of(changes->explanation, offset, fields[i].len));
    }
}

/* Of the data, what none of the reply's packets has. */
static uint32_t n_left_out(const struct explanation *explanation, const struct pair *pair)
{
    const uint8_t *reply = explanation->replies;
    uint32_t n = pair->from_len - pair->from_header_len;

    for (uint32_t i = 0; i < explanation->n_replies; i++) {
        n -= explanation->reply_len[i] - header_len_of(reply);
        reply += explanation->reply_len[i];
    }
    return n;
}

size_t explain_changes(const struct explanation *explanation, struct explain_change *out,
                       size_t max)
{
    struct changes changes = {explanation, out, 0, max};

    if (explanation->verdict != SEND_ECHO_REPLY && explanation->verdict != SEND_TIMESTAMP_REPLY)
        return 0;
    struct pair pair = pair_of(explanation);
    uint32_t options_end = pair.reply_header_len;
    compare_fields(&changes, &pair, 0, IPV4_HEADER_MIN_LEN);
    if (options_end == pair.from_header_len)
        compare_fields(&changes, &pair, IPV4_HEADER_MIN_LEN, options_end);
    else /* all of them have moved */
        add(&changes,
            (struct explain_change){IPV4_HEADER_MIN_LEN, options_end - IPV4_HEADER_MIN_LEN,
                                    IPV4_HEADER_MIN_LEN, pair.from_header_len - IPV4_HEADER_MIN_LEN,
                                    "options", NULL},
            writer_of(explanation, 0, 1));
    compare_fields(&changes, &pair, options_end, pair.reply_len);
    uint32_t left_out = n_left_out(explanation, &pair);
    if (left_out > 0)
        add(&changes,
            (struct explain_change){pair.reply_len, 0, pair.from_len - left_out, left_out,
                                    "data that are left out", NULL},
            writer_of(explanation, offsetof(struct ipv4_header, total_len), sizeof(be16)));
    return changes.n;
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
