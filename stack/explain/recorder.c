/* recorder.c - what the checks report becomes steps
 *
 * The checks know nothing of an explanation and are not handed one: whose steps these are, and
 * where the bytes lie, stands in one variable, of each thread its own. It is the only thing in the
 * stack that is like a global, and it is in the stack that explains only.
 */

#include "recorder.h"

#include "stack/checksum.h"

struct recorder {
    struct explanation *explanation;
    const uint8_t *packet, *datagram; /* where they lie */
};

static _Thread_local struct recorder current;

void recorder_set(struct explanation *explanation, const uint8_t *packet, size_t packet_len)
{
    current = (struct recorder){.explanation = explanation, .packet = packet};
    if (explanation == NULL)
        return;
    explanation->packet_len = (uint32_t)packet_len;
    __builtin_memcpy(explanation->packet, packet, packet_len);
}

static bool lies_in(const uint8_t *at, const uint8_t *start, size_t len)
{
    return start != NULL && (uintptr_t)at >= (uintptr_t)start &&
           (uintptr_t)at <= (uintptr_t)start + len;
}

static void place(struct explain_step *step, enum explain_of of, const uint8_t *start)
{
    step->of = of;
    step->offset = (uint32_t)(step->at - start);
}

static void add_route(struct text *text, uint32_t address, struct route route)
{
    uint32_t mask = route.prefix_len == 0 ? 0 : ~(uint32_t)0 << (32 - route.prefix_len);

    if (route.type == ROUTE_NONE) {
        text_add(text, "which no route covers");
        return;
    }
    text_add(text, explain_route_types[route.type]);
    text_add(text, " by ");
    text_add_address(text, address & mask);
    text_add_char(text, '/');
    text_add_number(text, route.prefix_len);
}

/* The congestion marks of RFC 3168 section 5, of which a bit each is set. */
static void add_marks(struct text *text, uint64_t marks)
{
    static const char *const names[] = {"Not-ECT", "ECT(1)", "ECT(0)", "CE"};
    const char *separator = "";

    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!(marks >> i & 1))
            continue;
        text_add(text, separator);
        text_add(text, names[i]);
        separator = ", ";
    }
}

static struct route route_of(uint64_t value)
{
    return (struct route){(enum route_type)(value & 0xff), (unsigned)(value >> 8)};
}

static uint16_t sum_of(const uint8_t *bytes, size_t len, uint64_t value)
{
    uint16_t sum = (uint16_t)~be16_get(checksum(bytes, len));

    return (uint16_t)~be16_get(checksum_of_sum(sum + value));
}

/* Fills the values of a step into a form of rule.def. */
static void fill_in(struct text *out, const char *form, const struct explain_step *step,
                    uint64_t value, uint64_t limit)
{
    for (; *form != '\0'; form++) {
        if (*form != '%') {
            text_add_char(out, *form);
            continue;
        }
        form++;
        bool is_upper = *form >= 'A' && *form <= 'Z';
        uint64_t number = is_upper ? limit : value;
        switch (is_upper ? *form - 'A' + 'a' : *form) {
        case 'u':
            text_add_number(out, number);
            break;
        case 'l':
            text_add_number(out, number);
            text_add(out, number == 1 ? " byte" : " bytes");
            break;
        case 'x':
            text_add(out, "0x");
            text_add_hex(out, number, 4);
            break;
        case 'b':
            text_add(out, "0x");
            text_add_hex(out, number, 2);
            break;
        case 'a':
            text_add_address(out, (uint32_t)number);
            break;
        case 'e':
            add_marks(out, number);
            break;
        case 'r':
            add_route(out, (uint32_t)value, route_of(number));
            break;
        default: /* 's' */
            text_add(out, "0x");
            text_add_hex(out, sum_of(step->at, step->len, number), 4);
            break;
        }
    }
}

/* The routing decision is asked with addresses alone; this is where they came from. */
static const uint8_t *address_field(enum rule rule, const uint8_t *header)
{
    switch (rule) {
    case RULE_SOURCE_TYPE:
    case RULE_SOURCE_OTHER:
        return header + offsetof(struct ipv4_header, source);
    case RULE_DESTINATION:
        return header + offsetof(struct ipv4_header, destination);
    default:
        return NULL;
    }
}

static void note_lookup(struct explanation *explanation, enum rule rule, uint64_t value,
                        uint64_t limit)
{
    bool of_source = rule == RULE_SOURCE_TYPE;

    if (!of_source && rule != RULE_DESTINATION && rule != RULE_ERROR_UNICAST)
        return;
    for (uint32_t i = 0; i < explanation->n_lookups; i++) {
        if (explanation->lookups[i].of_source == of_source)
            return;
    }
    explanation->lookups[explanation->n_lookups++] =
        (struct explain_lookup){of_source, (uint32_t)value, route_of(limit)};
}

/* Other bytes are looked at from here on: those of the whole datagram, or of one that was given
 * up. */
static void note_bytes(struct explanation *explanation, enum rule rule, const uint8_t *bytes,
                       size_t len)
{
    if (rule == RULE_FRAGMENT_TIMEOUT && explanation->is_timeout) {
        current.packet = bytes;
        explanation->packet_len = (uint32_t)len;
        __builtin_memcpy(explanation->packet, bytes, len);
    } else if (rule == RULE_FRAGMENT_JOINED) {
        current.datagram = bytes;
        explanation->datagram_len = (uint32_t)len;
        __builtin_memcpy(explanation->datagram, bytes, len);
    }
}

void explain_step(enum rule rule, bool answer, const void *bytes, size_t bytes_len, uint64_t value,
                  uint64_t limit, const char *file, const char *function)
{
    struct explanation *explanation = current.explanation;
    const struct explain_rule *row = &explain_rules[rule];

    if (explanation == NULL || explanation->n_steps == EXPLAIN_MAX_STEPS)
        return;
    note_bytes(explanation, rule, bytes, bytes_len);
    note_lookup(explanation, rule, value, limit);
    struct explain_step *step = &explanation->steps[explanation->n_steps++];
    *step = (struct explain_step){
        .rule = rule,
        .answer = answer,
        .at = bytes,
        .len = (uint32_t)bytes_len,
        .file = file,
        .function = function,
        .clause = row->clause != NULL ? row->clause : verdict_table[row->verdict].clause,
    };
    if (rule == RULE_FRAGMENT_TIMEOUT) {
        step->at = NULL; /* it names them, and looks at none */
        step->len = 0;
    } else if (bytes == NULL) {
        const uint8_t *header = current.datagram != NULL ? current.datagram : current.packet;
        step->at = address_field(rule, header);
        step->len = step->at != NULL ? sizeof(be32) : 0;
    }
    bool looks = row->kind != EXPLAIN_ACT || rule == RULE_FRAGMENT_JOINED;
    if (looks && step->at != NULL) {
        if (lies_in(step->at, current.packet, explanation->packet_len))
            place(step, EXPLAIN_OF_PACKET, current.packet);
        else if (lies_in(step->at, current.datagram, explanation->datagram_len))
            place(step, EXPLAIN_OF_DATAGRAM, current.datagram);
    }
    struct text seen = text_in(step->seen, sizeof step->seen);
    fill_in(&seen, row->seen, step, value, limit);
    struct text required = text_in(step->required, sizeof step->required);
    fill_in(&required, row->required, step, value, limit);
}

/* Of two acts that wrote the same bytes, the later one's are what stands there. */
static void take_from_earlier(struct explanation *explanation, uint32_t later)
{
    const struct explain_step *step = &explanation->steps[later];

    for (uint32_t i = 0; i < later; i++) {
        struct explain_step *earlier = &explanation->steps[i];
        if (earlier->of == EXPLAIN_OF_REPLY && earlier->offset == step->offset &&
            earlier->len == step->len)
            earlier->of = EXPLAIN_OF_NOTHING;
    }
}

void recorder_place_acts(struct explanation *explanation, const uint8_t *reply, size_t reply_len)
{
    for (uint32_t i = 0; i < explanation->n_steps; i++) {
        struct explain_step *step = &explanation->steps[i];
        if (explain_rules[step->rule].kind != EXPLAIN_ACT || step->of != EXPLAIN_OF_NOTHING ||
            step->at == NULL || !lies_in(step->at, reply, reply_len))
            continue;
        place(step, EXPLAIN_OF_REPLY, reply);
        if (step->len > reply_len - step->offset) /* the rest is in later fragments */
            step->len = (uint32_t)reply_len - step->offset;
        take_from_earlier(explanation, i);
    }
}
