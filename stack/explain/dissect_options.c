/* dissect_options.c - the options of an IPv4 header, RFC 791 section 3.1 */

#include "dissect_layers.h"

enum {
    OPTION_COPIED = 0x80, /* in the type */
    OPTION_HEAD_LEN = 2,  /* type and length */
    OPTION_ENTRY_LEN = 4, /* an address or a stamp */
    /* flags of a timestamp */
    STAMPS_ONLY = 0,
    STAMPS_WITH_ADDRESSES = 1,
    STAMPS_OF_ADDRESSES = 3,
};

enum shape { END, ALONE, ROUTE, STAMPS, ALERT, OTHER };

struct option {
    uint8_t type;
    uint8_t shape;
    const char *name, *meaning;
};

static const struct option options[] = {
    {0, END, "End of Options", "no option follows"},
    {1, ALONE, "No Operation", "fills up to where the next option shall begin"},
    {7, ROUTE, "Record Route", "each router and the host enter themselves"},
    {10, OTHER, "Experimental Measurement", "no RFC"},
    {11, OTHER, "MTU Probe", "obsolete (RFC 1191)"},
    {12, OTHER, "MTU Reply", "obsolete (RFC 1191)"},
    {15, OTHER, "Encode", "deprecated (RFC 6814)"},
    {25, OTHER, "Quick-Start", "asks for a rate (RFC 4782)"},
    {30, OTHER, "Experiment", "RFC 4727"},
    {68, STAMPS, "Timestamp", "each router and the host enter the time"},
    {82, OTHER, "Traceroute", "deprecated (RFC 6814)"},
    {94, OTHER, "Experiment", "RFC 4727"},
    {130, OTHER, "Security", "RFC 1108"},
    {131, ROUTE, "Loose Source Route", "the way to go, and other routers between"},
    {133, OTHER, "Extended Security", "RFC 1108"},
    {134, OTHER, "Commercial Security", "CIPSO"},
    {136, OTHER, "Stream ID", "deprecated (RFC 6814)"},
    {137, ROUTE, "Strict Source Route", "the way to go, and no other"},
    {142, OTHER, "Experimental Access Control", "deprecated (RFC 6814)"},
    {144, OTHER, "IMI Traffic Descriptor", "no RFC"},
    {145, OTHER, "Extended Internet Protocol", "deprecated (RFC 6814)"},
    {147, OTHER, "Address Extension", "deprecated (RFC 6814)"},
    {148, ALERT, "Router Alert", "routers shall look into the packet (RFC 2113)"},
    {149, OTHER, "Selective Directed Broadcast", "deprecated (RFC 6814)"},
    {151, OTHER, "Dynamic Packet State", "deprecated (RFC 6814)"},
    {152, OTHER, "Upstream Multicast Packet", "deprecated (RFC 6814)"},
    {158, OTHER, "Experiment", "RFC 4727"},
    {205, OTHER, "Experimental Flow Control", "no RFC"},
    {222, OTHER, "Experiment", "RFC 4727"},
};

static const struct explain_format address = {"address", OPTION_ENTRY_LEN, EXPLAIN_ADDRESS, NULL};
static const struct explain_format stamp = {"stamp", OPTION_ENTRY_LEN, EXPLAIN_TIME, NULL};

static struct option find(uint8_t type)
{
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        if (options[i].type == type)
            return options[i];
    return (struct option){type, OTHER, "Unknown Option", "no name known"};
}

/* An option while it is read. */
struct place {
    size_t begin;
    size_t length;  /* as it says */
    size_t pointer; /* as it says, counted from 1 */
};

/* Reads the pointer, which counts from 1 to where the next entry goes. */
static bool read_pointer(struct explain_reader *reader, struct place *place, size_t first)
{
    static const struct explain_format format = {"pointer", 1, EXPLAIN_DECIMAL, NULL};

    if (!explain_read(reader, &format))
        return false;
    place->pointer = reader->packet[reader->at - 1];
    if (place->pointer > place->length)
        text_add(&reader->meaning, "no entry is left");
    else if (place->pointer < first)
        text_add(&reader->meaning, "not to an entry: too small");
    else {
        text_add(&reader->meaning, "to byte ");
        text_add_number(&reader->meaning, place->pointer);
        text_add(&reader->meaning, " of the option");
    }
    return true;
}

/* Is the entry that comes next one before the pointer, the one it points to, or one behind it? */
static const char *progress(const struct explain_reader *reader, const struct place *place,
                            const char *before, const char *next, const char *behind)
{
    size_t position = reader->at - place->begin + 1;

    return position < place->pointer ? before : position == place->pointer ? next : behind;
}

static void read_route(struct explain_reader *reader, struct place *place, bool is_recorded)
{
    if (!read_pointer(reader, place, 4))
        return;
    while (reader->at < reader->end) {
        const char *meaning = is_recorded ? progress(reader, place, "entered", "next", "to come")
                                          : progress(reader, place, "visited", "next", "to come");
        if (explain_read(reader, &address))
            text_add(&reader->meaning, meaning);
    }
}

/* The number of hops that found no room, and what the entries are. */
static uint8_t read_flags(struct explain_reader *reader)
{
    static const char *const kinds[16] = {
        [STAMPS_ONLY] = "stamps only",
        [STAMPS_WITH_ADDRESSES] = "each stamp behind the address of who gave it",
        [STAMPS_OF_ADDRESSES] = "stamps of the addresses that are given",
    };
    uint8_t byte = 0;

    if (explain_part(reader, "overflow", 1)) {
        byte = reader->packet[reader->at];
        text_add_number(&reader->value, byte >> 4);
        text_add(&reader->meaning, "hosts that found no room");
        (void)explain_part(reader, "flags", 1);
        text_add_number(&reader->value, byte & 0xf);
        text_add(&reader->meaning,
                 kinds[byte & 0xf] != NULL ? kinds[byte & 0xf] : "no meaning known");
    }
    explain_skip(reader, 1);
    return byte & 0xf;
}

static void read_stamps(struct explain_reader *reader, struct place *place)
{
    if (!read_pointer(reader, place, 5))
        return;
    unsigned flags = read_flags(reader);
    bool has_addresses = flags == STAMPS_WITH_ADDRESSES || flags == STAMPS_OF_ADDRESSES;
    if (!has_addresses && flags != STAMPS_ONLY)
        return;
    for (bool is_stamp = !has_addresses; reader->at < reader->end;
         is_stamp = !has_addresses || !is_stamp) {
        const char *meaning = progress(reader, place, "entered", "next", "to come");
        if (!explain_read(reader, is_stamp ? &stamp : &address))
            return;
        text_add(&reader->meaning, is_stamp ? "; " : "");
        text_add(&reader->meaning, meaning);
    }
}

/* Reads the length, and lets the reader end where the option does, which is within the header.
 * False when what the length says is not an option. */
static bool read_length(struct explain_reader *reader, struct place *place, size_t header_end)
{
    static const struct explain_format format = {"length", 1, EXPLAIN_BYTES, NULL};

    if (!explain_read(reader, &format))
        return false;
    size_t left = header_end - place->begin;
    place->length = reader->packet[reader->at - 1];
    if (place->length < OPTION_HEAD_LEN) {
        text_add(&reader->meaning, "too short: at least 2 bytes");
        return false;
    }
    if (place->length > left) {
        text_add(&reader->meaning, "too long: ");
        explain_add_bytes(&reader->meaning, left);
        text_add(&reader->meaning, " of the header are left");
    }
    if (place->length < reader->end - place->begin)
        reader->end = place->begin + place->length;
    return true;
}

/* Reads one option. False when it says no length, so that nobody knows where the next begins. */
static bool read_option(struct explain_reader *reader, const struct option *option,
                        size_t header_end)
{
    static const struct explain_format type = {"type", 1, EXPLAIN_DECIMAL, NULL};
    static const struct explain_format alert = {"value", 2, EXPLAIN_DECIMAL, NULL};
    struct place place = {.begin = reader->at};
    size_t end = reader->end;

    reader->header = option->name;
    (void)explain_read(reader, &type);
    text_add(&reader->meaning, option->meaning);
    if (option->type & OPTION_COPIED)
        text_add(&reader->meaning, "; in each fragment");
    if (option->shape == ALONE)
        return true;
    if (option->shape == END || !read_length(reader, &place, header_end))
        return false;
    if (option->shape == ROUTE)
        read_route(reader, &place, option->type < OPTION_COPIED);
    else if (option->shape == STAMPS)
        read_stamps(reader, &place);
    else if (option->shape == ALERT)
        (void)explain_read(reader, &alert);
    explain_read_data(reader, "data");
    reader->end = end;
    return true;
}

void explain_read_options(struct explain_reader *reader, size_t header_end)
{
    while (reader->at < reader->end) {
        struct option option = find(reader->packet[reader->at]);
        if (!read_option(reader, &option, header_end)) {
            explain_read_rest(reader, "rest of the options",
                              option.shape == END ? "behind the end of the options"
                                                  : "nobody knows where the next option begins");
        }
    }
}
