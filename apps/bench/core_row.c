/* core_row.c - see core_row.h */

#include "core_row.h"

#include <math.h>

#include "core_routes.h"
#include "core_run.h"

bool core_row_wanted(const struct core *core, const char *name, uint32_t bytes)
{
    const struct options *options = core->bench->options;
    bool wanted = options->n_sizes == 0;

    for (unsigned i = 0; i < options->n_sizes; i++)
        wanted |= options->sizes[i] == bytes;
    return wanted && bench_wants_case(core->bench, name);
}

/* What our host has to say to the packets; NULL for several things, or when it is not asked. */
static const char *verdict_of(const struct core_case *the_case)
{
    enum verdict verdict = the_case->packets[the_case->n_packets - 1].verdict;

    if (the_case->ways[0] != core_way_host)
        return NULL;
    for (uint32_t i = 0; i < the_case->n_packets; i++) {
        enum verdict other = the_case->packets[i].verdict;
        if (other != verdict && other != HOLD_FRAGMENT)
            return NULL;
    }
    return verdict_table[verdict].name;
}

/* Sets what only some cases have. */
static void add_particulars(json_t *row, const struct core_case *the_case,
                            const struct core_figures *figures, double ns)
{
    (void)json_object_set_new(row, "bursts", json_integer((json_int_t)figures->n_bursts));
    (void)json_object_set_new(row, "interrupted", json_integer((json_int_t)figures->n_interrupted));
    if (the_case->n_pieces > 1) {
        (void)json_object_set_new(row, "fragments", json_integer(the_case->n_pieces));
        (void)json_object_set_new(row, "ns_per_fragment", sample_number(ns / the_case->n_pieces));
    }
    if (the_case->routes != NULL) {
        (void)json_object_set_new(row, "prefixes", json_integer(the_case->routes->n_prefixes));
        (void)json_object_set_new(row, "memory_bytes",
                                  json_integer((json_int_t)the_case->routes->pages.memory_len));
    }
    if (the_case->n_ways > CORE_WAY_ECHO)
        (void)json_object_set_new(
            row, "ratio_echo",
            sample_number(sample_ratio(&figures->ns[CORE_WAY_CASE], &figures->ns[CORE_WAY_ECHO])));
    if (the_case->note != NULL)
        (void)json_object_set_new(row, "note", json_string(the_case->note));
}

static json_t *json_of(const struct core_case *the_case, const struct core_figures *figures)
{
    const struct sample *ns = figures->ns;
    double median_ns = sample_median(&ns[CORE_WAY_CASE]);
    json_t *row = json_pack(
        "{s:s, s:s, s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s?}", "bench", "core", "group",
        the_case->group, "case", the_case->name, "bytes", (int)the_case->bytes, "ns_per_packet",
        sample_json(&ns[CORE_WAY_CASE]), "mpps", sample_number(1000 / median_ns), "gbps",
        sample_number(8 * the_case->bytes / median_ns), "ratio_checksum",
        sample_number(sample_ratio(&ns[CORE_WAY_CASE], &ns[CORE_WAY_CHECKSUM])), "ratio_memcpy",
        sample_number(sample_ratio(&ns[CORE_WAY_CASE], &ns[CORE_WAY_MEMCPY])), "checksum_ns",
        sample_json(&ns[CORE_WAY_CHECKSUM]), "memcpy_ns", sample_json(&ns[CORE_WAY_MEMCPY]),
        "verdict", verdict_of(the_case));

    if (row == NULL)
        return NULL;
    add_particulars(row, the_case, figures, median_ns);
    if (figures->fault[0] != '\0')
        (void)json_object_set_new(row, "note", json_string(figures->fault));
    return row;
}

/* A figure in a column, after a space; a dash for none. */
static void show_figure(FILE *out, int width, double value)
{
    if (isfinite(value))
        (void)fprintf(out, " %*.2f", width, value);
    else
        (void)fprintf(out, " %*s", width, "-");
}

static void show_heading(FILE *out, const struct core_case *the_case)
{
    (void)fprintf(out, "\n%-38s %6s %9s %20s %8s %8s %9s %8s%s\n", the_case->group, "bytes", "ns",
                  "min..max", "Mpps", "Gbit/s", "/checksum", "/memcpy",
                  the_case->n_ways > CORE_WAY_ECHO ? "    /echo" : "");
}

/* Shows a row, under a heading where a group begins. */
static void show(struct core *core, const struct core_case *the_case,
                 const struct core_figures *figures)
{
    FILE *out = core->bench->text;
    const struct sample *ns = figures->ns, *own = &ns[CORE_WAY_CASE];

    if (out == NULL)
        return;
    if (core->group == NULL || strcmp(core->group, the_case->group) != 0)
        show_heading(out, the_case);
    core->group = the_case->group;
    (void)fprintf(out, "%-38s %6u", the_case->name, the_case->bytes);
    if (figures->fault[0] != '\0') {
        (void)fprintf(out, "         - %s\n", figures->fault);
        return;
    }
    double median_ns = sample_median(own);
    show_figure(out, 9, median_ns);
    (void)fprintf(out, " %9.2f..%-9.2f", sample_min(own), sample_max(own));
    show_figure(out, 8, 1000 / median_ns);
    show_figure(out, 8, 8 * the_case->bytes / median_ns);
    show_figure(out, 9, sample_ratio(own, &ns[CORE_WAY_CHECKSUM]));
    show_figure(out, 8, sample_ratio(own, &ns[CORE_WAY_MEMCPY]));
    if (the_case->n_ways > CORE_WAY_ECHO)
        show_figure(out, 8, sample_ratio(own, &ns[CORE_WAY_ECHO]));
    (void)fputc('\n', out);
    (void)fflush(out);
}

bool core_row(struct core *core, struct core_case *the_case)
{
    struct core_figures figures;

    if (the_case->ways[CORE_WAY_CASE] == NULL)
        the_case->ways[CORE_WAY_CASE] = core_way_host;
    the_case->ways[CORE_WAY_CHECKSUM] = core_way_checksum;
    the_case->ways[CORE_WAY_MEMCPY] = core_way_memcpy;
    the_case->ways[CORE_WAY_ECHO] = core_way_host;
    the_case->n_ways =
        the_case->ways[CORE_WAY_CASE] == core_way_host ? CORE_WAY_ECHO : CORE_MAX_WAYS;
    core->answers_in_fragments = the_case->n_pieces > 1;
    if (!core_run(core, the_case, &figures))
        return false;
    if (figures.fault[0] != '\0') {
        for (unsigned way = 0; way < CORE_MAX_WAYS; way++)
            figures.ns[way].n = 0;
        (void)snprintf(core->fault, sizeof core->fault, "%s, %u bytes: %s", the_case->name,
                       the_case->bytes, figures.fault);
    }
    bench_progress(core->bench, NULL);
    show(core, the_case, &figures);
    return json_array_append_new(core->bench->results, json_of(the_case, &figures)) == 0;
}
