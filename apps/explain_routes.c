/* explain_routes.c - where an address leads, and what of a datagram is there; explain_text.h has
 * the contract */

#include <inttypes.h>

#include "drivers/address.h"
#include "explain_text.h"

enum {
    ANSWER_AT = 4, /* columns */
    TEXT_AT = 18,
    MAX_ROUTES = 1024,
    ROUTES_SHOWN = 33, /* each length of a prefix once */
    RANGES_SHOWN = 8,  /* and the last */
};

static void put_route(struct sheet *sheet, const struct route_prefix *route)
{
    sheet_print(sheet, INK_PLAIN, "%s/%u %s", address_text(route->prefix).text, route->prefix_len,
                explain_route_types[route->type]);
}

static void put_lookup(struct sheet *sheet, const struct explained *explained,
                       const struct explain_lookup *lookup)
{
    struct route_prefix routes[MAX_ROUTES];
    size_t n = explain_routes(lookup, explained->known, explained->n_known, routes, MAX_ROUTES);

    sheet_to(sheet, ANSWER_AT);
    sheet_put(sheet, INK_PLAIN, lookup->of_source ? "source" : "destination");
    sheet_to(sheet, TEXT_AT);
    sheet_print(sheet, INK_PLAIN, "%s -> ", address_text(lookup->address).text);
    if (n == 0)
        sheet_put(sheet, INK_PLAIN, "no prefix covers it");
    else
        put_route(sheet, &routes[0]);
    sheet_end_line(sheet);
    for (size_t i = 1; i < n && i < ROUTES_SHOWN; i++) {
        sheet_to(sheet, TEXT_AT);
        sheet_put(sheet, INK_DIM, "lost: ");
        put_route(sheet, &routes[i]);
        sheet_put(sheet, INK_DIM,
                  routes[i].prefix_len < routes[0].prefix_len ? ", which is shorter"
                                                              : ", which was added earlier");
        sheet_end_line(sheet);
    }
    if (n > ROUTES_SHOWN) {
        sheet_to(sheet, TEXT_AT);
        sheet_print(sheet, INK_DIM, "and %zu%s more", n - ROUTES_SHOWN,
                    n < MAX_ROUTES ? "" : " or");
        sheet_end_line(sheet);
    }
}

void explain_text_routes(struct sheet *sheet, const struct explained *explained)
{
    const struct explanation *explanation = explained->explanation;

    if (explanation->n_lookups == 0)
        return;
    sheet_heading(sheet, "whose address it is: the longest prefix decides");
    for (uint32_t i = 0; i < explanation->n_lookups; i++)
        put_lookup(sheet, explained, &explanation->lookups[i]);
}

static void put_range(struct sheet *sheet, const char *what, enum ink ink,
                      const struct explain_range *range)
{
    sheet_to(sheet, ANSWER_AT);
    sheet_put(sheet, ink, what);
    sheet_to(sheet, TEXT_AT);
    sheet_print(sheet, INK_PLAIN, "bytes %" PRIu32 "-%" PRIu32 " of the data", range->begin,
                range->end - 1);
    sheet_end_line(sheet);
}

/* The first ones and the last, which says how far they reach. */
static void put_ranges(struct sheet *sheet, const char *what, enum ink ink,
                       const struct explain_range *ranges, uint32_t n)
{
    for (uint32_t i = 0; i < n && i < RANGES_SHOWN; i++)
        put_range(sheet, what, ink, &ranges[i]);
    if (n > RANGES_SHOWN + 1) {
        sheet_to(sheet, TEXT_AT);
        sheet_print(sheet, INK_DIM, "and %" PRIu32 " more, up to", n - RANGES_SHOWN - 1);
        sheet_end_line(sheet);
    }
    if (n > RANGES_SHOWN)
        put_range(sheet, what, ink, &ranges[n - 1]);
}

void explain_text_fragments(struct sheet *sheet, const struct explanation *explanation)
{
    if (explanation->n_held == 0)
        return;
    sheet_heading(sheet, "what of its datagram is there");
    put_ranges(sheet, "held", INK_GOOD, explanation->held, explanation->n_held);
    put_ranges(sheet, "missing", INK_NOTE, explanation->missing, explanation->n_missing);
    if (explanation->end_is_known)
        return;
    sheet_to(sheet, ANSWER_AT);
    sheet_put(sheet, INK_NOTE, "missing");
    sheet_to(sheet, TEXT_AT);
    sheet_put(sheet, INK_PLAIN, "what follows: the last fragment has not come");
    sheet_end_line(sheet);
}
