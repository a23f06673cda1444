/* counts.c - see counts.h; JSON is written with jansson */

#include "counts.h"

#include <inttypes.h>
#include <string.h>

#include "answers.h"
#include "stack/fragment.h"

/* Packets of answers that wait in the ring. */
static uint64_t n_waiting(const struct ring *ring)
{
    uint64_t n = 0;

    for (uint32_t i = ring->freed; i != ring->judged; i++) {
        const struct packet *packet = ring_packet(ring, i);
        if (verdict_table[packet->verdict].sends)
            n += 1 + fragment_n_left(packet);
    }
    return n;
}

void counts_take(struct counts *counts, const struct counted *counted)
{
    memcpy(counts->verdicts, counted->host->verdicts, sizeof counts->verdicts);
    memcpy(counts->driver, counted->port->counters, sizeof counts->driver);
    counts->answered = answers_left(counted->host, counted->ring, counted->port);
    counts->waiting = n_waiting(counted->ring);
    counts->lost = port_lost(counted->port);
    mib_read(counted->host, &counts->mib);
}

static void add(uint64_t *numbers, const uint64_t *more, size_t n)
{
    for (size_t i = 0; i < n; i++)
        numbers[i] += more[i];
}

void counts_add(struct counts *counts, const struct counts *more)
{
    add(counts->verdicts, more->verdicts, N_VERDICTS);
    add(counts->driver, more->driver, N_PORT_COUNTERS);
    counts->answered += more->answered;
    counts->waiting += more->waiting;
    counts->lost += more->lost;
    add(counts->mib.counters, more->mib.counters, N_MIB_COUNTERS);
    add(counts->mib.icmp_in, more->mib.icmp_in, 256);
    add(counts->mib.icmp_out, more->mib.icmp_out, 256);
}

uint64_t counts_sum_of_verdicts(const struct counts *counts)
{
    uint64_t sum = 0;

    for (int i = 0; i < N_VERDICTS; i++)
        sum += counts->verdicts[i];
    return sum;
}

bool counts_balance(const struct counts *counts)
{
    return counts->driver[PORT_READ] == counts_sum_of_verdicts(counts) &&
           counts->driver[PORT_WRITTEN] + counts->lost + counts->waiting ==
               counts->mib.counters[MIB_IP_OUT_TRANSMITS];
}

static void set_number(json_t *object, const char *name, uint64_t number)
{
    if (number != 0)
        (void)json_object_set_new(object, name, json_integer((json_int_t)number));
}

/* The numbers by ICMP type that are not zero. */
static json_t *by_type_json(const uint64_t by_type[256])
{
    json_t *object = json_object();

    for (int type = 0; type < 256; type++) {
        char key[sizeof "255"];
        (void)snprintf(key, sizeof key, "%d", type);
        set_number(object, key, by_type[type]);
    }
    return object;
}

/* A group of counters after the other, zeros left out. */
static json_t *mib_json(const struct mib *mib)
{
    json_t *groups = json_object();

    for (int i = 0; i < N_MIB_COUNTERS; i++) {
        const struct mib_row *row = &mib_table[i];
        if (mib->counters[i] == 0)
            continue;
        if (json_object_get(groups, row->group) == NULL)
            (void)json_object_set_new(groups, row->group, json_object());
        set_number(json_object_get(groups, row->group), row->name, mib->counters[i]);
    }
    (void)json_object_set_new(groups, "icmpMsgStatsInPkts", by_type_json(mib->icmp_in));
    (void)json_object_set_new(groups, "icmpMsgStatsOutPkts", by_type_json(mib->icmp_out));
    return groups;
}

/* A line for each group that has something to say. */
static void mib_text(const struct mib *mib, FILE *out)
{
    const char *group = "";

    for (int i = 0; i < N_MIB_COUNTERS; i++) {
        const struct mib_row *row = &mib_table[i];
        if (mib->counters[i] == 0)
            continue;
        if (strcmp(row->group, group) == 0)
            (void)fprintf(out, ", %s %" PRIu64, row->name, mib->counters[i]);
        else
            (void)fprintf(out, "%s%s: %s %" PRIu64, *group != '\0' ? "\n" : "", row->group,
                          row->name, mib->counters[i]);
        group = row->group;
    }
    if (*group != '\0')
        (void)fputc('\n', out);
}

void counts_text(const struct counts *counts, FILE *out)
{
    for (int i = 0; i < N_VERDICTS; i++) {
        const struct verdict_row *row = &verdict_table[i];
        if (counts->verdicts[i] != 0)
            (void)fprintf(out, "%9" PRIu64 "  %-27s %s (%s)\n", counts->verdicts[i], row->name,
                          row->sentence, row->clause);
    }
    for (int i = PORT_READ + 1; i < N_PORT_COUNTERS; i++) {
        if (counts->driver[i] != 0 && i != PORT_WRITTEN)
            (void)fprintf(out, "%9" PRIu64 "  %-27s %s\n", counts->driver[i],
                          port_counter_table[i].name, port_counter_table[i].sentence);
    }
    mib_text(&counts->mib, out);
}

void counts_compare(const struct counts *counts, FILE *out)
{
    uint64_t sum = counts_sum_of_verdicts(counts);

    (void)fprintf(out, "read %" PRIu64 " %s sum of verdicts %" PRIu64 "\n",
                  counts->driver[PORT_READ], counts->driver[PORT_READ] == sum ? "=" : "IS NOT THE",
                  sum);
}

void counts_json(const struct counts *counts, json_t *line)
{
    json_t *verdicts = json_object(), *driver = json_object();

    for (int i = 0; i < N_VERDICTS; i++)
        set_number(verdicts, verdict_table[i].name, counts->verdicts[i]);
    for (int i = 0; i < N_PORT_COUNTERS; i++)
        set_number(driver, port_counter_table[i].name, counts->driver[i]);
    (void)json_object_set_new(line, "verdicts", verdicts);
    (void)json_object_set_new(line, "sum_of_verdicts",
                              json_integer((json_int_t)counts_sum_of_verdicts(counts)));
    (void)json_object_set_new(line, "balanced", json_boolean(counts_balance(counts)));
    (void)json_object_set_new(line, "driver", driver);
    (void)json_object_set_new(line, "mib", mib_json(&counts->mib));
}

void counts_print_json(json_t *line, FILE *out)
{
    (void)json_dumpf(line, out, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(9));
    (void)fputc('\n', out);
    json_decref(line);
}
