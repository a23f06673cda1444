/* dissect_ipv6.c - the IPv6 header, RFC 8200 section 3, which this host takes no further */

#include "dissect_layers.h"
#include "dissect_names.h"

enum { IPV6_ADDRESS_LEN = 16, IPV6_GROUPS = IPV6_ADDRESS_LEN / 2 };

/* Finds the longest run of groups that are 0, the first of equal ones; one alone is no run (RFC
 * 5952 section 4.2). Returns its length. */
static size_t find_zeros(const uint8_t *address, size_t *begin)
{
    size_t longest = 0;

    for (size_t i = 0, len = 0; i < IPV6_GROUPS; i++) {
        len = explain_number(address + 2 * i, 2) == 0 ? len + 1 : 0;
        if (len > longest) {
            longest = len;
            *begin = i + 1 - len;
        }
    }
    return longest > 1 ? longest : 0;
}

void explain_add_ipv6(struct text *text, const uint8_t address[16])
{
    size_t begin = 0, n_zeros = find_zeros(address, &begin);

    for (size_t i = 0; i < IPV6_GROUPS; i++) {
        if (n_zeros > 0 && i == begin) {
            text_add(text, "::");
            i += n_zeros - 1;
            continue;
        }
        if (i > 0 && !(n_zeros > 0 && i == begin + n_zeros))
            text_add_char(text, ':');
        uint32_t group = explain_number(address + 2 * i, 2);
        text_add_hex(text, group, group > 0xfff ? 4 : group > 0xff ? 3 : group > 0xf ? 2 : 1);
    }
}

static void read_address(struct explain_reader *reader, const char *name)
{
    if (explain_part(reader, name, IPV6_ADDRESS_LEN))
        explain_add_ipv6(&reader->value, reader->packet + reader->at);
    explain_skip(reader, IPV6_ADDRESS_LEN);
}

void explain_read_ipv6(struct explain_reader *reader)
{
    static const struct explain_format payload = {"payload length", 2, EXPLAIN_BYTES, NULL};
    static const struct explain_format next = {"next header", 1, EXPLAIN_DECIMAL, NULL};
    static const struct explain_format hops = {"hop limit", 1, EXPLAIN_DECIMAL, NULL};
    const uint8_t *bytes = reader->packet + reader->at;

    reader->header = "IPv6";
    /* this byte is there: it has told that this is IPv6 */
    (void)explain_part(reader, "version", 1);
    text_add_number(&reader->value, *bytes >> 4);
    if (explain_part(reader, "traffic class", 2))
        text_add_number(&reader->value, explain_number(bytes, 2) >> 4 & 0xff);
    explain_skip(reader, 1);
    if (explain_part(reader, "flow label", 3))
        text_add_number(&reader->value, explain_number(bytes + 1, 3) & 0xfffff);
    explain_skip(reader, 3);
    (void)explain_read(reader, &payload);
    if (explain_read(reader, &next)) {
        const char *name = explain_protocol_name(bytes[6]);
        text_add(&reader->meaning, name != NULL ? name : "no name known");
    }
    (void)explain_read(reader, &hops);
    read_address(reader, "source");
    read_address(reader, "destination");
    explain_read_data(reader, "data");
}
