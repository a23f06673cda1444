/* bench.c - see bench.h: from the command line to what is printed */

#define _POSIX_C_SOURCE 200809L /* isatty */

#include "bench.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "apps/run.h"
#include "apps/signals.h"
#include "conditions.h"
#include "sheet.h"

bool bench_wants_case(const struct bench *bench, const char *name)
{
    const char *only = bench->options->only_case;
    return only == NULL || strncmp(name, only, strlen(only)) == 0;
}

void bench_progress(const struct bench *bench, const char *format, ...)
{
    static const char clear[] = "\r\033[K";

    (void)bench;
    if (!isatty(STDERR_FILENO))
        return;
    (void)fputs(clear, stderr);
    if (format != NULL) {
        va_list arguments;
        va_start(arguments, format);
        (void)vfprintf(stderr, format, arguments);
        va_end(arguments);
    }
    (void)fflush(stderr);
}

/* Measures what was asked for. What was measured before something failed, or before somebody had
 * enough of it, is kept. */
static int measure(struct bench *bench, struct error *error)
{
    static const struct {
        unsigned what;
        bool (*function)(struct bench *bench, struct error *error);
        uint64_t usual_ns;
    } parts[] = {
        {BENCH_CORE, bench_core, 50000000},
        {BENCH_TUN, bench_tun, 1000000000},
        {BENCH_RTT, bench_rtt, 1000000000},
    };
    int status = EXIT_DONE;

    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && !signals_stop(); i++) {
        if (!(bench->options->what & parts[i].what))
            continue;
        bench->run_ns = bench->options->run_ns != 0 ? bench->options->run_ns : parts[i].usual_ns;
        bool measured = parts[i].function(bench, error);
        bench_progress(bench, NULL);
        if (!measured) {
            (void)fprintf(stderr, "echohost: %s\n", error->text);
            (void)json_array_append_new(bench->problems, json_string(error->text));
            status = EXIT_FAILED;
        }
    }
    return status;
}

/* The whole report as one object: what --json prints and the page shows. */
static json_t *report(const struct bench *bench)
{
    return json_pack("{s:s, s:b, s:O, s:O, s:O}", "echohost", ECHOHOST_VERSION, "interrupted",
                     signals_stop(), "conditions", bench->conditions, "results", bench->results,
                     "problems", bench->problems);
}

static int show(const struct bench *bench, struct error *error)
{
    const struct options *options = bench->options;
    json_t *whole = report(bench);
    bool shown = whole != NULL || error_set(error, "cannot report: out of memory; free some");

    if (shown && options->json &&
        (json_dumpf(whole, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0 ||
         puts("") == EOF))
        shown =
            error_set(error, "cannot write to stdout: %s; is its reader gone, or the disk full?",
                      strerror(errno));
    if (shown && options->html != NULL)
        shown = sheet_write(options->html, whole, error);
    if (shown && options->html != NULL && bench->text != NULL)
        (void)fprintf(bench->text, "\n%s: %zu rows as plots and tables; open it in a browser\n",
                      options->html, json_array_size(bench->results));
    json_decref(whole);
    return shown ? EXIT_DONE : EXIT_FAILED;
}

static int bench_all(struct bench *bench, struct error *error)
{
    const char *html = bench->options->html;
    if (html != NULL && !sheet_try(html, error))
        return EXIT_FAILED;

    int wake_fd = signals_open();
    if (wake_fd < 0) {
        (void)error_set(error, "cannot wait for signals: %s; close some files", strerror(errno));
        return EXIT_FAILED;
    }
    if (bench->text != NULL)
        conditions_print(bench->conditions, bench->text);
    int status = measure(bench, error);
    error->text[0] = '\0'; /* has been said */
    const char *only = bench->options->only_case;
    if (status == EXIT_DONE && only != NULL && json_array_size(bench->results) == 0 &&
        !signals_stop()) {
        (void)error_set(error,
                        "cannot measure '%.60s': no case begins like that; without --case "
                        "all are measured, and named",
                        only);
        status = EXIT_USAGE;
    }
    int shown = show(bench, error);
    (void)close(wake_fd);
    return status == EXIT_DONE ? shown : status;
}

int bench(int argc, char **argv)
{
    struct options options;
    struct error error = {""};
    int status;

    if (!options_ready(&options, BENCH, argc, argv, &status))
        return status;
    bool page_to_stdout = options.html != NULL && strcmp(options.html, "-") == 0;
    struct bench bench = {
        .options = &options,
        .conditions = conditions(&options),
        .results = json_array(),
        .problems = json_array(),
        .text = options.json || page_to_stdout ? NULL : stdout,
    };
    if (bench.conditions == NULL || bench.results == NULL || bench.problems == NULL) {
        (void)error_set(&error, "cannot measure: out of memory; free some");
        status = EXIT_FAILED;
    } else if (options.json && page_to_stdout) {
        (void)error_set(&error, "cannot write JSON and a page to stdout both; name a file with "
                                "--html OUT.html");
        status = EXIT_USAGE;
    } else {
        status = bench_all(&bench, &error);
    }
    if (error.text[0] != '\0')
        (void)fprintf(stderr, "echohost: %s\n", error.text);
    json_decref(bench.conditions);
    json_decref(bench.results);
    json_decref(bench.problems);
    options_free(&options);
    return status;
}
