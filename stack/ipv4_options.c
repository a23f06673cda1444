/* ipv4_options.c - see ipv4_options.h for the options and the contracts */

#include "ipv4_options.h"

#include "rule.h"

enum {
    /* types, with the copied flag and the class in them */
    END_OF_LIST = 0,
    NO_OPERATION = 1,
    RECORD_ROUTE = 7,
    TIMESTAMP = 68,
    LOOSE_SOURCE_ROUTE = 131,
    STRICT_SOURCE_ROUTE = 137,
    ROUTER_ALERT = 148,
    /* where the bytes of an option are */
    TYPE = 0,
    LENGTH = 1,
    POINTER = 2,
    FLAGS = 3, /* of a timestamp, with the overflow above them */
    /* flags of a timestamp */
    STAMPS_ONLY = 0,
    WITH_ADDRESSES = 1,
    ADDRESSES_GIVEN = 3,
    FLAGS_MASK = 0x0f,
    OVERFLOW_ONE = 0x10,
    OVERFLOW_FULL = 0xf0,
    ENTRY_LEN = 4, /* an address or a stamp */
};

enum { WELL_FORMED = -1 };

/* Each of these looks at a whole option: type, length, and as many bytes as that says, no more. It
 * returns which byte is wrong (0: the option should not be there
 * at all), or WELL_FORMED. */

static int route_fault(const uint8_t *option)
{
    if (fails(RULE_OPTION_ROUTE_LEN, option[LENGTH] < 3, SEEN(option[LENGTH]), option[LENGTH], 3))
        return LENGTH;
    if (fails(RULE_OPTION_ROUTE_POINTER, option[POINTER] < 4, SEEN(option[POINTER]),
              option[POINTER], 4))
        return POINTER;
    return WELL_FORMED;
}

static int record_route_fault(const uint8_t *option)
{
    int fault = route_fault(option);
    if (fault != WELL_FORMED)
        return fault;

    unsigned length = option[LENGTH], pointer = option[POINTER];
    /* room that no address fits into: RFC 791, "the original datagram is considered in error" */
    if (fails(RULE_OPTION_RECORD_ROOM, pointer <= length && pointer + ENTRY_LEN - 1 > length,
              SEEN(option[POINTER]), pointer, length))
        return POINTER;
    if (fails(RULE_OPTION_RECORD_LEN, length % ENTRY_LEN != 3, SEEN(option[LENGTH]), length, 0))
        return LENGTH;
    return fails(RULE_OPTION_RECORD_POINTER, pointer % ENTRY_LEN != 0, SEEN(option[POINTER]),
                 pointer, 0)
               ? POINTER
               : WELL_FORMED;
}

static int timestamp_fault(const uint8_t *option)
{
    unsigned length = option[LENGTH];
    if (fails(RULE_OPTION_STAMP_LEN, length < 4, SEEN(option[LENGTH]), length, 4))
        return LENGTH;
    unsigned pointer = option[POINTER];
    if (fails(RULE_OPTION_STAMP_POINTER, pointer < 5, SEEN(option[POINTER]), pointer, 5))
        return POINTER;

    unsigned flags = option[FLAGS] & FLAGS_MASK;
    unsigned entry_len = flags == STAMPS_ONLY ? ENTRY_LEN : 2 * ENTRY_LEN;
    if (fails(RULE_OPTION_STAMP_ROOM, pointer <= length && pointer + ENTRY_LEN - 1 > length,
              SEEN(option[POINTER]), pointer, length))
        return POINTER;
    if (fails(RULE_OPTION_STAMP_FLAGS,
              flags != STAMPS_ONLY && flags != WITH_ADDRESSES && flags != ADDRESSES_GIVEN,
              SEEN(option[FLAGS]), flags, 0))
        return FLAGS;
    if (fails(RULE_OPTION_STAMP_ENTRY, pointer <= length && pointer + entry_len - 1 > length,
              SEEN(option[POINTER]), pointer, entry_len))
        return POINTER;
    if (fails(RULE_OPTION_STAMP_ALIGNED, pointer % entry_len != 5 % entry_len,
              SEEN(option[POINTER]), pointer, entry_len))
        return POINTER;
    if (fails(RULE_OPTION_STAMP_OVERFLOW, pointer > length && option[FLAGS] >= OVERFLOW_FULL,
              SEEN(option[FLAGS]), option[FLAGS], 0))
        return FLAGS;
    return WELL_FORMED;
}

/* Notes where an option is that may stand in a header once. */
static int only_once(const uint8_t **place, const uint8_t *option)
{
    if (fails(RULE_OPTION_ONCE, *place != NULL, SEEN(option[TYPE]), option[TYPE], 0))
        return TYPE;
    *place = option;
    return WELL_FORMED;
}

/* Looks at one whole option, of LENGTH bytes. */
static int option_fault(const uint8_t *option, struct ipv4_options *options,
                        const uint8_t **source_route)
{
    int fault = WELL_FORMED;

    switch (option[TYPE]) {
    case RECORD_ROUTE:
        fault = only_once(&options->record_route, option);
        return fault == WELL_FORMED ? record_route_fault(option) : fault;
    case TIMESTAMP:
        fault = only_once(&options->timestamp, option);
        return fault == WELL_FORMED ? timestamp_fault(option) : fault;
    case LOOSE_SOURCE_ROUTE:
    case STRICT_SOURCE_ROUTE:
        fault = only_once(source_route, option);
        return fault == WELL_FORMED ? route_fault(option) : fault;
    case ROUTER_ALERT:
        return fails(RULE_OPTION_ALERT_LEN, option[LENGTH] != 4, SEEN(option[LENGTH]),
                     option[LENGTH], 4)
                   ? LENGTH
                   : WELL_FORMED;
    default:
        return WELL_FORMED;
    }
}

/* Its length has to be there, to count itself and the type, and to stay in the header. */
static bool is_whole(const uint8_t *option, size_t left)
{
    return !fails(RULE_OPTION_LEN_HERE, left <= LENGTH, SEEN(option[TYPE]), left, LENGTH + 1) &&
           !fails(RULE_OPTION_LEN, option[LENGTH] <= LENGTH, SEEN(option[LENGTH]), option[LENGTH],
                  LENGTH + 1) &&
           !fails(RULE_OPTION_HERE, option[LENGTH] > left, SEEN(option[LENGTH]), option[LENGTH],
                  left);
}

enum verdict ipv4_options_accept(const struct ipv4_header *header, struct ipv4_options *options)
{
    const uint8_t *first = (const uint8_t *)header, *end = first + ipv4_header_len(header);
    const uint8_t *source_route = NULL;

    *options = (struct ipv4_options){.record_route = NULL};
    for (const uint8_t *option = first + IPV4_HEADER_MIN_LEN; option < end;) {
        if (option[TYPE] == END_OF_LIST)
            break;
        if (option[TYPE] == NO_OPERATION) {
            option++;
            continue;
        }
        int fault = TYPE;
        if (is_whole(option, (size_t)(end - option)))
            fault = option_fault(option, options, &source_route);
        if (fault != WELL_FORMED) {
            options->type = option[TYPE];
            options->pointer = (uint8_t)(option - first + fault);
            return DROP_OPTION_MALFORMED;
        }
        option += option[LENGTH];
    }
    if (source_route == NULL)
        return PASS;
    (void)fails(RULE_OPTION_NO_SOURCE_ROUTE, true, source_route, 3, 0, 0);
    options->type = source_route[TYPE];
    bool leads_on = source_route[POINTER] <= source_route[LENGTH];
    return asks(RULE_OPTION_LEADS_ON, leads_on, SEEN(source_route[POINTER]), source_route[POINTER],
                source_route[LENGTH])
               ? DROP_OPTION_SOURCE_ROUTE_ON
               : DROP_OPTION_SOURCE_ROUTE;
}

static uint8_t *copy(uint8_t *out, const uint8_t *option)
{
    for (unsigned i = 0; i < option[LENGTH]; i++)
        out[i] = option[i];
    return out + option[LENGTH];
}

/* Writes one entry where the option's pointer says, and moves the pointer on. */
static void enter(uint8_t *option, uint32_t value)
{
    be32 entry = be32_of(value);

    for (unsigned i = 0; i < ENTRY_LEN; i++)
        option[option[POINTER] - 1 + i] = entry.byte[i];
    option[POINTER] += ENTRY_LEN;
}

static void stamp(uint8_t *option, uint32_t address, uint32_t stamp_ms)
{
    unsigned flags = option[FLAGS] & FLAGS_MASK;
    const uint8_t *next = option + option[POINTER] - 1;

    if (option[POINTER] > option[LENGTH]) {
        option[FLAGS] += OVERFLOW_ONE;
        return;
    }
    if (flags == ADDRESSES_GIVEN &&
        be32_get((be32){{next[0], next[1], next[2], next[3]}}) != address)
        return; /* the next stamp is another host's to give */
    if (flags != STAMPS_ONLY)
        enter(option, address);
    enter(option, stamp_ms);
}

uint32_t ipv4_options_reflect(const struct ipv4_options *options, uint32_t address,
                              uint32_t stamp_ms, uint8_t out[IPV4_MAX_OPTIONS_LEN])
{
    uint8_t *end = out;

    if (options->record_route != NULL) {
        uint8_t *option = end;
        end = copy(end, options->record_route);
        if (option[POINTER] <= option[LENGTH])
            enter(option, address);
    }
    if (options->timestamp != NULL) {
        uint8_t *option = end;
        end = copy(end, options->timestamp);
        stamp(option, address, stamp_ms);
    }
    while ((end - out) % 4 != 0)
        *end++ = END_OF_LIST;
    return (uint32_t)(end - out);
}
