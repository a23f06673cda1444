/* prefix.c - see prefix.h */

#include "prefix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/address.h"

static const char *const type_names[N_ROUTE_TYPES] = {
    [ROUTE_LOCAL] = "local",
    [ROUTE_BLACKHOLE] = "blackhole",
    [ROUTE_UNREACHABLE] = "unreachable",
    [ROUTE_PROHIBIT] = "prohibit",
    [ROUTE_THROW] = "throw",
};

const char *prefix_special_name(enum route_type type)
{
    static const char *const names[N_ROUTE_TYPES] = {
        [ROUTE_BROADCAST] = "a broadcast address",
        [ROUTE_MULTICAST] = "multicast",
        [ROUTE_LOOPBACK] = "loopback",
        [ROUTE_THIS_NETWORK] = "\"this network\"",
        [ROUTE_RESERVED] = "reserved",
    };
    return names[type];
}

static bool parse_type(const char *text, enum route_type *type)
{
    for (int i = 0; i < N_ROUTE_TYPES; i++) {
        if (type_names[i] != NULL && strcmp(text, type_names[i]) == 0) {
            *type = (enum route_type)i;
            return true;
        }
    }
    return false;
}

/* Digits alone, 0 to 32. */
static bool parse_len(const char *text, unsigned *prefix_len)
{
    if (strlen(text) == 0 || strlen(text) > 2 || strspn(text, "0123456789") != strlen(text))
        return false;
    *prefix_len = (unsigned)strtoul(text, NULL, 10);
    return *prefix_len <= 32;
}

/* ADDR/LEN, or ADDR alone, which is a prefix of 32 bits. */
static bool parse_network(const char *text, struct prefix *prefix)
{
    char address[sizeof "255.255.255.255"];
    size_t address_len = strcspn(text, "/");

    if (address_len >= sizeof address)
        return false;
    memcpy(address, text, address_len);
    address[address_len] = '\0';
    prefix->prefix_len = 32;
    return address_parse(address, &prefix->address) &&
           (text[address_len] == '\0' || parse_len(text + address_len + 1, &prefix->prefix_len));
}

bool prefix_parse(const char *text, struct prefix *prefix, struct error *error)
{
    char network[sizeof "255.255.255.255/32"];
    size_t network_len = strcspn(text, "=");

    prefix->type = ROUTE_LOCAL;
    if (text[network_len] == '=' && !parse_type(text + network_len + 1, &prefix->type))
        return error_set(
            error,
            "cannot use '%.60s': '%.60s' is not a type of route; write local, blackhole, "
            "unreachable, prohibit or throw",
            text, text + network_len + 1);
    if (network_len < sizeof network) {
        memcpy(network, text, network_len);
        network[network_len] = '\0';
    }
    if (network_len >= sizeof network || !parse_network(network, prefix))
        return error_set(error,
                         "cannot use '%.60s': it is not an IPv4 address or prefix; write one like "
                         "192.168.3.12 or 192.168.4.0/24",
                         text);

    uint32_t first = prefix->address & address_mask(prefix->prefix_len);
    if (prefix->address != first)
        return error_set(
            error,
            "cannot use '%.60s': it has bits behind its %u-bit prefix; write %s/%u for "
            "the network, or %s for the one address",
            text, prefix->prefix_len, address_text(first).text, prefix->prefix_len,
            address_text(prefix->address).text);
    return true;
}

bool prefix_parse_interface(const char *text, struct prefix *prefix, struct error *error)
{
    prefix->type = ROUTE_LOCAL;
    if (strchr(text, '/') == NULL || !parse_network(text, prefix))
        return error_set(error,
                         "cannot use address '%.60s': it is not ADDR/LEN; write one like "
                         "192.168.3.11/24",
                         text);

    const char *special = prefix_special_name(route_special(prefix->address));
    if (special != NULL)
        return error_set(error, "cannot use address '%.60s': it is %s; choose one of a host", text,
                         special);

    uint32_t host = prefix->address & ~address_mask(prefix->prefix_len);
    if (address_has_broadcast(prefix->prefix_len) &&
        (host == 0 || host == ~address_mask(prefix->prefix_len)))
        return error_set(error,
                         "cannot use address '%.60s': it is the %s address of its network; choose "
                         "one between",
                         text, host == 0 ? "network" : "broadcast");
    return true;
}

struct prefix_text prefix_text(const struct prefix *prefix)
{
    struct prefix_text out;
    char len[sizeof "/32"] = "", type[sizeof "=unreachable"] = "";

    if (prefix->prefix_len != 32)
        (void)snprintf(len, sizeof len, "/%u", prefix->prefix_len);
    if (prefix->type != ROUTE_LOCAL)
        (void)snprintf(type, sizeof type, "=%s", type_names[prefix->type]);
    (void)snprintf(out.text, sizeof out.text, "%s%s%s", address_text(prefix->address).text, len,
                   type);
    return out;
}
