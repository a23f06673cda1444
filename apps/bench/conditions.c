/* conditions.c - see conditions.h */

#define _POSIX_C_SOURCE 200809L /* gmtime_r, sysconf */

#include "conditions.h"

#include <stdlib.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "machine.h"
#include "stack/checksum.h"

/* What one of these finds, or null. */
static json_t *found(bool (*function)(const char *root, char *out, size_t out_len),
                     const char *root)
{
    char text[256];

    return function(root, text, sizeof text) ? json_string(text) : json_null();
}

static json_t *load_average(const char *root)
{
    double load;

    return machine_load(root, &load) ? json_real(load) : json_null();
}

static json_t *date(void)
{
    char text[32];
    struct tm parts;
    time_t now = time(NULL);

    if (gmtime_r(&now, &parts) == NULL)
        return json_null();
    (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return json_string(text);
}

static json_t *kernel(void)
{
    struct utsname name;

    return uname(&name) == 0 ? json_sprintf("%s %s %s", name.sysname, name.release, name.machine)
                             : json_null();
}

/* The processors that were named; null when the kernel chooses. */
static json_t *cpus_of(const struct options *options)
{
    json_t *list = options->n_cpus > 0 ? json_array() : json_null();

    for (unsigned i = 0; i < options->n_cpus; i++)
        (void)json_array_append_new(list, json_integer(options->cpus[i]));
    return list;
}

json_t *conditions_of(const struct options *options, const char *root)
{
    return json_pack(
        "{s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:s, s:s, s:s, s:o, s:i, s:{}, s:i, s:i, s:o}", "date",
        date(), "cpu", found(machine_cpu, root), "cores", (int)sysconf(_SC_NPROCESSORS_ONLN),
        "kernel", kernel(), "virtual", found(machine_virtual, root), "governor",
        found(machine_governor, root), "clock", found(machine_clock, root), "compiler",
        ECHOHOST_COMPILER, "flags", ECHOHOST_FLAGS, "checksum", checksum_name(checksum_best()),
        "cpus", cpus_of(options), "runs", (int)options->runs, "run_seconds", "batch",
        (int)options->batch, "ring", (int)options->cells, "load_average", load_average(root));
}

json_t *conditions(const struct options *options)
{
    return conditions_of(options, "");
}

void conditions_add_run(json_t *conditions, const char *part, uint64_t run_ns)
{
    const double ns_per_s = 1e9;

    (void)json_object_set_new(json_object_get(conditions, "run_seconds"), part,
                              json_real((double)run_ns / ns_per_s));
}

static const char *text_of(const json_t *conditions, const char *key)
{
    const char *text = json_string_value(json_object_get(conditions, key));

    return text != NULL ? text : "-";
}

static int number_of(const json_t *conditions, const char *key)
{
    return (int)json_integer_value(json_object_get(conditions, key));
}

void conditions_print(const json_t *conditions, FILE *out)
{
    const json_t *cpus = json_object_get(conditions, "cpus");
    char *list = json_dumps(cpus, JSON_ENCODE_ANY);

    (void)fprintf(out, "%s, %s, %d processors, %s\n", text_of(conditions, "date"),
                  text_of(conditions, "cpu"), number_of(conditions, "cores"),
                  text_of(conditions, "kernel"));
    (void)fprintf(out,
                  "virtual machine: %s, frequency governor: %s, clock: %s, load average %.2f\n",
                  text_of(conditions, "virtual"), text_of(conditions, "governor"),
                  text_of(conditions, "clock"),
                  json_number_value(json_object_get(conditions, "load_average")));
    (void)fprintf(out, "built by %s %s; checksums: %s\n", text_of(conditions, "compiler"),
                  text_of(conditions, "flags"), text_of(conditions, "checksum"));
    (void)fprintf(out, "median of %d runs, batch %d, ring %d, on processors %s\n",
                  number_of(conditions, "runs"), number_of(conditions, "batch"),
                  number_of(conditions, "ring"),
                  json_is_array(cpus) && list != NULL ? list : "any");
    free(list);
}
