/* tun_row.c - see tun_cases.h: figures as a row of the report, and of the table */

#include <inttypes.h>
#include <math.h>

#include "tun_cases.h"

/* The run whose rate is the median's, or next to it. */
static const struct lane_run *median_run(const struct tun_case *one)
{
    double median = sample_median(&one->answered);
    unsigned best = 0;

    for (unsigned i = 1; i < one->n_runs; i++) {
        if (fabs(one->answered.values[i] - median) < fabs(one->answered.values[best] - median))
            best = i;
    }
    return &one->runs[best];
}

static const struct tun_case *floor_of(const struct tun_cases *cases)
{
    for (unsigned i = 0; i < cases->n; i++) {
        if (cases->cases[i].settings.kind == RESPONDER_REFLECTOR)
            return &cases->cases[i];
    }
    return NULL;
}

/* Of pairs of runs; none when the floor is not measured. */
static double ratio(const struct tun_cases *cases, const struct tun_case *one)
{
    const struct tun_case *floor = floor_of(cases);

    return floor != NULL ? sample_ratio(&one->answered, &floor->answered) : (double)NAN;
}

/* Why a row is less than it could be, NULL when it is not. */
static const char *note_of(const struct tun_case *one)
{
    if (one->note.text[0] != '\0')
        return one->note.text;
    return one->shared ? "too few processors: it shares one with the generator" : NULL;
}

/* Of the median run; null when there is none. */
static json_t *packets(const struct tun_case *one)
{
    if (one->n_runs == 0)
        return json_null();
    const struct lane_run *run = median_run(one);
    return json_pack("{s:I, s:I}", "offered", (json_int_t)run->offered, "answered",
                     (json_int_t)run->answered);
}

static json_t *lost(const struct tun_case *one)
{
    if (one->n_runs == 0)
        return json_null();
    const struct lane_run *run = median_run(one);
    return json_pack("{s:I, s:I, s:I, s:I}", "generator", (json_int_t)run->lost.generator, "tun",
                     (json_int_t)run->lost.tun, "stack", (json_int_t)run->lost.stack, "return",
                     (json_int_t)run->lost.back);
}

static void add_row(struct bench *bench, const struct tun_cases *cases, const struct tun_case *one,
                    uint32_t len)
{
    json_t *row = json_pack("{s:s, s:s, s:I, s:I}", "bench", "tun", "case", one->name, "bytes",
                            (json_int_t)len, "queues", (json_int_t)one->queues);

    if (one->settings.command != NULL)
        (void)json_object_set_new(row, "command", json_string(one->settings.command));
    (void)json_object_set_new(row, "offered_mpps", sample_number(sample_median(&one->offered)));
    (void)json_object_set_new(row, "answered_mpps", sample_number(sample_median(&one->answered)));
    (void)json_object_set_new(row, "answered", sample_json(&one->answered));
    (void)json_object_set_new(row, "ratio_floor", sample_number(ratio(cases, one)));
    (void)json_object_set_new(row, "cpu_ns_per_packet", sample_number(sample_median(&one->cpu)));
    (void)json_object_set_new(row, "packets", packets(one));
    (void)json_object_set_new(row, "lost", lost(one));
    (void)json_object_set_new(row, "no_loss_mpps",
                              one->lossless.n > 0 ? sample_json(&one->lossless) : json_null());
    if (note_of(one) != NULL)
        (void)json_object_set_new(row, "note", json_string(note_of(one)));
    (void)json_array_append_new(bench->results, row);
}

/* A number of the table, "-" for none. */
struct cell {
    char text[24];
};

static struct cell cell(double value, int digits)
{
    struct cell cell = {"-"};

    if (isfinite(value))
        (void)snprintf(cell.text, sizeof cell.text, "%.*f", digits, value);
    return cell;
}

static void print_head(FILE *out, uint32_t len)
{
    (void)fprintf(out,
                  "\ntun, %" PRIu32
                  " bytes: million packets a second, ns of processor time for each "
                  "answer, packets lost by place\n"
                  "%-20s %8s %8s %15s %6s %7s %10s %9s %9s %7s %7s\n",
                  len, "", "offered", "answered", "min..max", "floor", "CPU ns", "generator", "tun",
                  "stack", "return", "no loss");
}

static void print_losses(FILE *out, const struct tun_case *one)
{
    if (one->n_runs == 0) {
        (void)fprintf(out, "%10s %9s %9s %7s", "-", "-", "-", "-");
        return;
    }
    const struct lane_run *run = median_run(one);
    (void)fprintf(out, "%10" PRId64 " %9" PRId64 " %9" PRId64 " %7" PRId64, run->lost.generator,
                  run->lost.tun, run->lost.stack, run->lost.back);
}

static void print_row(FILE *out, const struct tun_cases *cases, const struct tun_case *one)
{
    char spread[32] = "-";

    if (one->n_runs > 0)
        (void)snprintf(spread, sizeof spread, "%.3f..%.3f", sample_min(&one->answered),
                       sample_max(&one->answered));
    (void)fprintf(out, "%-20s %8s %8s %15s %6s %7s ", one->name,
                  cell(sample_median(&one->offered), 3).text,
                  cell(sample_median(&one->answered), 3).text, spread,
                  cell(ratio(cases, one), 3).text, cell(sample_median(&one->cpu), 0).text);
    print_losses(out, one);
    (void)fprintf(out, " %7s\n", cell(sample_median(&one->lossless), 3).text);
    if (note_of(one) != NULL)
        (void)fprintf(out, "    %s\n", note_of(one));
}

/* A case that has no figure, because it was stopped before its first run or could not be measured,
 * has no row in the table; what could not be measured has one in the report, with the reason. */
void tun_rows(struct bench *bench, const struct tun_cases *cases, uint32_t len)
{
    bench_progress(bench, NULL);
    if (bench->text != NULL)
        print_head(bench->text, len);
    for (unsigned i = 0; i < cases->n; i++) {
        const struct tun_case *one = &cases->cases[i];
        if (one->n_runs == 0 && one->note.text[0] == '\0')
            continue;
        add_row(bench, cases, one, len);
        if (bench->text != NULL)
            print_row(bench->text, cases, one);
    }
    if (bench->text != NULL)
        (void)fflush(bench->text);
}
