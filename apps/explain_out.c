/* explain_out.c - see explain_out.h */

#include "explain_out.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "explain_flip.h"
#include "stack/explain/json.h"

bool explain_out_open(struct explain_out *out, const struct options *options, struct error *error)
{
    *out = (struct explain_out){
        .options = options,
        .sheet = {.out = stdout, .colours = sheet_has_colours(stdout)},
    };
    return options->html == NULL || page_begin(&out->page, error);
}

void explain_out_close(struct explain_out *out)
{
    page_free(&out->page);
    free(out->json);
}

/* The explanation as JSON, in out->json. False when there is no memory for it. */
static bool make_json(struct explain_out *out, const struct explained *explained)
{
    for (;;) {
        if (out->json != NULL) {
            struct text text = text_in(out->json, out->json_size);
            explain_json(explained->explanation, explained->number, explained->time_ns,
                         explained->known, explained->n_known, &text);
            if (text.len < text.size)
                return true;
            out->json_size = text.len;
        }
        free(out->json);
        out->json_size += 1 << 16;
        out->json = malloc(out->json_size);
        if (out->json == NULL)
            return false;
    }
}

/* One object, with what a change of bytes led to as its last member. */
static void print_json(const struct explain_out *out, const struct explanation *explanation,
                       const struct explanation *original)
{
    if (original == NULL) {
        (void)puts(out->json);
        return;
    }
    uint32_t step = explain_flip_step(original, explanation);
    (void)printf("%.*s,\"flips\":{\"verdict_before\":\"%s\",\"step\":", (int)strlen(out->json) - 1,
                 out->json, verdict_table[original->verdict].name);
    if (step == explanation->n_steps)
        (void)puts("null}}");
    else
        (void)printf("%" PRIu32 "}}\n", step);
}

static void print_brief(struct sheet *sheet, const struct explanation *explanation,
                        const struct explanation *original)
{
    explain_text_brief(sheet, explanation);
    if (original != NULL && original->verdict != explanation->verdict)
        sheet_print(sheet, INK_NOTE, ", was %s", verdict_table[original->verdict].name);
    sheet_end_line(sheet);
}

static void print_text(struct explain_out *out, const struct explained *explained,
                       const struct explanation *original)
{
    const struct explanation *explanation = explained->explanation;
    const struct options *options = out->options;
    struct sheet *sheet = &out->sheet;

    if (out->n_told > 0)
        sheet_end_line(sheet);
    explain_text_title(sheet, explained);
    if (original != NULL)
        explain_flip_bytes(sheet, options, original, explanation);
    if (!options->steps)
        explain_text_bytes(sheet, explanation);
    if (!options->bytes) {
        explain_text_steps(sheet, explained);
        explain_text_routes(sheet, explained);
        explain_text_fragments(sheet, explanation);
        explain_text_verdict(sheet, explanation);
    }
    if (!options->steps)
        explain_text_reply(sheet, explanation);
    if (original != NULL)
        explain_flip_decision(sheet, original, explanation);
}

bool explain_out_tell(struct explain_out *out, const struct explained *explained,
                      const struct explanation *original, struct error *error)
{
    const struct options *options = out->options;
    bool wants_json = options->json || options->html != NULL;

    if (wants_json && !make_json(out, explained))
        return error_set(error, "cannot keep an explanation: out of memory; free some");
    if (options->html != NULL)
        page_explanation(&out->page, out->json);
    else if (options->json)
        print_json(out, explained->explanation, original);
    else if (options->brief)
        print_brief(&out->sheet, explained->explanation, original);
    else
        print_text(out, explained, original);
    out->n_told++;
    return true;
}

void explain_out_summary(struct explain_out *out, const struct counts *counts, uint64_t n_packets)
{
    const struct options *options = out->options;

    if (options->json) {
        json_t *line = json_pack("{ss, sI}", "event", "summary", "packets", (json_int_t)n_packets);
        counts_json(counts, line);
        counts_print_json(line, stdout);
    } else if (options->html == NULL && options->in != NULL) {
        (void)printf("%s--- %s ---\n%" PRIu64 " packet%s\n", out->n_told > 0 ? "\n" : "",
                     strcmp(options->in, "-") == 0 ? "stdin" : options->in, n_packets,
                     n_packets == 1 ? "" : "s");
        counts_text(counts, stdout);
        counts_compare(counts, stdout);
    }
}
