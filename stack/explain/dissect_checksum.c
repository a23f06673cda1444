/* dissect_checksum.c - does a checksum hold, and which one would (RFC 1071) */

#include "stack/checksum.h"

#include "dissect_layers.h"

/* The one's complement sum of the words, in host order. */
static uint64_t sum_of(const uint8_t *data, size_t len)
{
    return (uint16_t)~be16_get(checksum(data, len));
}

void explain_read_checksum(struct explain_reader *reader, const struct explain_sum *sum)
{
    const struct explain_format format = {sum->name, 2, EXPLAIN_HEX, sum->unchecked};
    const uint8_t *place = reader->packet + reader->at;

    if (!explain_read(reader, &format) || sum->unchecked != NULL)
        return;
    if (checksum_holds_with(sum->data, sum->len, sum->pseudo)) {
        text_add(&reader->meaning, "holds");
        return;
    }
    size_t before = (size_t)(place - sum->data), behind = before + 2;
    uint16_t right = be16_get(checksum_of_sum(sum->pseudo + sum_of(sum->data, before) +
                                              sum_of(place + 2, sum->len - behind)));
    if (right == 0 && sum->is_never_zero)
        right = 0xffff;
    text_add(&reader->meaning, "does not hold: 0x");
    text_add_hex(&reader->meaning, right, 4);
    text_add(&reader->meaning, " would");
}
