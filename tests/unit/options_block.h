/* options_block.h - an IPv4 header with options, in a block that ends where the options end
 *
 * AddressSanitizer sees an access beyond them. Nothing but the header length is right in the
 * header: who looks at options has nothing else to read.
 */
#ifndef TESTS_UNIT_OPTIONS_BLOCK_H
#define TESTS_UNIT_OPTIONS_BLOCK_H

#include "tests/unit/unit.h"

#include "stack/ipv4_options.h"

struct options_block {
    struct ipv4_header *header;
    uint8_t *options;
    size_t len; /* a multiple of 4, up to 40 */
};

/* All zero: end of list. */
static inline struct options_block options_open(size_t len)
{
    uint8_t *bytes = calloc(1, 20 + len);

    bytes[0] = (uint8_t)(0x40 | (20 + len) / 4);
    return (struct options_block){(void *)bytes, bytes + 20, len};
}

/* Those of `bytes`, filled up with end of list. */
static inline struct options_block options_of(const uint8_t *bytes, size_t len)
{
    struct options_block block = options_open((len + 3) / 4 * 4);

    memcpy(block.options, bytes, len);
    return block;
}

static inline void options_close(struct options_block *block)
{
    free(block->header);
}

#endif
