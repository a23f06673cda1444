/* counts.c - see counts.h; JSON is written with jansson */

#include "counts.h"

#include <inttypes.h>
#include <string.h>

#include "answers.h"
#include "stack/fragment.h"
#include "stack/mib.h"

static uint64_t sum_of_verdicts(const struct host *host)
{
    uint64_t sum = 0;

    for (int i = 0; i < N_VERDICTS; i++)
        sum += host->verdicts[i];
    return sum;
}

uint64_t counts_answered(const struct counts *counts)
{
    return answers_left(counts->host, counts->ring, counts->port);
}

bool counts_balance(const struct counts *counts)
{
    const uint64_t *counters = counts->port->counters;
    uint64_t waiting = 0;
    struct mib mib;

    for (uint32_t i = counts->ring->freed; i != counts->ring->judged; i++) {
        const struct packet *packet = ring_packet(counts->ring, i);
        if (verdict_table[packet->verdict].sends)
            waiting += 1 + fragment_n_left(packet);
    }
    mib_read(counts->host, &mib);
    return counters[PORT_READ] == sum_of_verdicts(counts->host) &&
           counters[PORT_WRITTEN] + port_lost(counts->port) + waiting ==
               mib.counters[MIB_IP_OUT_TRANSMITS];
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
static json_t *mib_json(const struct host *host)
{
    json_t *groups = json_object();
    struct mib mib;

    mib_read(host, &mib);
    for (int i = 0; i < N_MIB_COUNTERS; i++) {
        const struct mib_row *row = &mib_table[i];
        if (mib.counters[i] == 0)
            continue;
        if (json_object_get(groups, row->group) == NULL)
            (void)json_object_set_new(groups, row->group, json_object());
        set_number(json_object_get(groups, row->group), row->name, mib.counters[i]);
    }
    (void)json_object_set_new(groups, "icmpMsgStatsInPkts", by_type_json(mib.icmp_in));
    (void)json_object_set_new(groups, "icmpMsgStatsOutPkts", by_type_json(mib.icmp_out));
    return groups;
}

/* A line for each group that has something to say. */
static void mib_text(const struct host *host, FILE *out)
{
    const char *group = "";
    struct mib mib;

    mib_read(host, &mib);
    for (int i = 0; i < N_MIB_COUNTERS; i++) {
        const struct mib_row *row = &mib_table[i];
        if (mib.counters[i] == 0)
            continue;
        if (strcmp(row->group, group) == 0)
            (void)fprintf(out, ", %s %" PRIu64, row->name, mib.counters[i]);
        else
            (void)fprintf(out, "%s%s: %s %" PRIu64, *group != '\0' ? "\n" : "", row->group,
                          row->name, mib.counters[i]);
        group = row->group;
    }
    if (*group != '\0')
        (void)fputc('\n', out);
}

void counts_text(const struct counts *counts, FILE *out)
{
    const uint64_t *verdicts = counts->host->verdicts, *counters = counts->port->counters;
    uint64_t sum = sum_of_verdicts(counts->host);

    for (int i = 0; i < N_VERDICTS; i++) {
        const struct verdict_row *row = &verdict_table[i];
        if (verdicts[i] != 0)
            (void)fprintf(out, "%9" PRIu64 "  %-27s %s (%s)\n", verdicts[i], row->name,
                          row->sentence, row->clause);
    }
    for (int i = PORT_READ + 1; i < N_PORT_COUNTERS; i++) {
        if (counters[i] != 0 && i != PORT_WRITTEN)
            (void)fprintf(out, "%9" PRIu64 "  %-27s %s\n", counters[i], port_counter_table[i].name,
                          port_counter_table[i].sentence);
    }
    mib_text(counts->host, out);
    (void)fprintf(out, "read %" PRIu64 " %s sum of verdicts %" PRIu64 "\n", counters[PORT_READ],
                  counters[PORT_READ] == sum ? "=" : "IS NOT THE", sum);
}

void counts_json(const struct counts *counts, json_t *line)
{
    json_t *verdicts = json_object(), *driver = json_object();

    for (int i = 0; i < N_VERDICTS; i++)
        set_number(verdicts, verdict_table[i].name, counts->host->verdicts[i]);
    for (int i = 0; i < N_PORT_COUNTERS; i++)
        set_number(driver, port_counter_table[i].name, counts->port->counters[i]);
    (void)json_object_set_new(line, "verdicts", verdicts);
    (void)json_object_set_new(line, "sum_of_verdicts",
                              json_integer((json_int_t)sum_of_verdicts(counts->host)));
    (void)json_object_set_new(line, "balanced", json_boolean(counts_balance(counts)));
    (void)json_object_set_new(line, "driver", driver);
    (void)json_object_set_new(line, "mib", mib_json(counts->host));
}

void counts_print_json(json_t *line, FILE *out)
{
    (void)json_dumpf(line, out, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(9));
    (void)fputc('\n', out);
    json_decref(line);
}
