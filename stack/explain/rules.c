/* rules.c - the table of rule.def as data, and the words for what its checks hand over */

#include "explain.h"
#include "stack/mib.h"

#define IPV4 "IPv4"
#define ROUTE "route"
#define OPTIONS "options"
#define FRAGMENTS "fragments"
#define UDP "UDP"
#define ICMP "ICMP"
#define ERROR "error"
#define REPLY "reply"

enum { CHECK = EXPLAIN_CHECK, BRANCH = EXPLAIN_BRANCH, ACT = EXPLAIN_ACT };

const struct explain_rule explain_rules[N_RULES] = {
#define RULE(enumerator, layer, kind, verdict, text, seen, required, clause)                       \
    [enumerator] = {#enumerator, layer, (enum explain_kind)(kind), verdict, text, seen,            \
                    required,    clause},
#include "stack/rule.def"
#undef RULE
};

const char *const explain_route_types[N_ROUTE_TYPES] = {
    [ROUTE_NONE] = "none",           [ROUTE_LOCAL] = "local",
    [ROUTE_BLACKHOLE] = "blackhole", [ROUTE_UNREACHABLE] = "unreachable",
    [ROUTE_PROHIBIT] = "prohibit",   [ROUTE_THROW] = "throw",
    [ROUTE_BROADCAST] = "broadcast", [ROUTE_MULTICAST] = "multicast",
    [ROUTE_LOOPBACK] = "loopback",   [ROUTE_THIS_NETWORK] = "this network",
    [ROUTE_RESERVED] = "reserved",
};

void explain_counter(enum mib_counter counter, struct text *out)
{
    if (counter == MIB_NONE)
        return;
    text_add(out, mib_table[counter].group);
    text_add_char(out, '.');
    text_add(out, mib_table[counter].name);
}
