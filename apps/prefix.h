/* prefix.h - an address or a network on the command line, and what to do for it */
#ifndef APPS_PREFIX_H
#define APPS_PREFIX_H

#include "drivers/error.h"
#include "stack/route.h"

struct prefix {
    uint32_t address;    /* host order */
    unsigned prefix_len; /* bits */
    enum route_type type;
};

/* Reads ADDR, ADDR/LEN, ADDR=TYPE or ADDR/LEN=TYPE; alone, ADDR is one address, and TYPE is local.
 * The bits of ADDR behind LEN have to be zero. False with *error said. */
bool prefix_parse(const char *text, struct prefix *prefix, struct error *error);

/* What addresses of a special-purpose type are, in words: "multicast", ...; NULL for other types.
 */
const char *prefix_special_name(enum route_type type);

/* Reads ADDR/LEN where ADDR is a host's own address in its network. False with *error said. */
bool prefix_parse_interface(const char *text, struct prefix *prefix, struct error *error);

/* The prefix as it would be written on the command line. */
struct prefix_text {
    char text[sizeof "255.255.255.255/32=unreachable"];
};
struct prefix_text prefix_text(const struct prefix *prefix);

#endif
