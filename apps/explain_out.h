/* explain_out.h - what is printed about each packet, in the way that was asked for */
#ifndef APPS_EXPLAIN_OUT_H
#define APPS_EXPLAIN_OUT_H

#include "counts.h"
#include "explain_text.h"
#include "options.h"
#include "page.h"

struct explain_out {
    const struct options *options;
    struct sheet sheet;
    struct page page; /* of --html */
    char *json;       /* text of one explanation */
    size_t json_size;
    uint64_t n_told;
};

/* False with *error said. explain_out_close() in every case. */
bool explain_out_open(struct explain_out *out, const struct options *options, struct error *error);

/* Prints one explanation. original is that of the packet as it came, when bytes of it were changed
 * first, else NULL. False with *error said. */
bool explain_out_tell(struct explain_out *out, const struct explained *explained,
                      const struct explanation *original, struct error *error);

/* Prints what was counted, behind the last packet; n_packets went through the host. */
void explain_out_summary(struct explain_out *out, const struct counts *counts, uint64_t n_packets);

void explain_out_close(struct explain_out *out);

#endif
