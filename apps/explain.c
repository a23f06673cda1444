/* explain.c - see explain.h
 *
 * One packet after the other goes through the stack that explains, and what is known about it then
 * is printed: as text, in one line, as JSON, or into a page. With --flip there are two hosts: one
 * sees the packets as they are, the other the changed ones.
 */

#include "explain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counts.h"
#include "drivers/capture_file.h"
#include "explain_flip.h"
#include "explain_text.h"
#include "hex.h"
#include "page.h"
#include "run.h"
#include "stack/explain/json.h"
#include "virtual_host.h"

/* A host, and what it did with the latest packet. */
struct told_host {
    struct offline_host offline;
    struct explanation *explanation;
};

struct explaining {
    struct options options;
    struct told_host host;     /* for the packets as they are to be explained */
    struct told_host original; /* with --flip: for the packets as they came */
    struct port port;          /* only its counters */
    struct sheet sheet;
    struct page page;
    char *json; /* text of one explanation */
    size_t json_size;
    uint64_t first_ns, n_packets;
    int argc;
    char **argv;
};

/* A packet that is to be explained. */
struct subject {
    const uint8_t *data;
    uint32_t data_len;
    uint64_t number;  /* in its file, from 1 */
    uint64_t time_ns; /* since 1970 */
};

static bool open_host(struct told_host *host, const struct options *options, int *status,
                      struct error *error)
{
    *status = offline_host_open(&host->offline, options, error);
    if (*status != EXIT_DONE)
        return false;
    host->explanation = malloc(sizeof *host->explanation);
    if (host->explanation != NULL)
        return true;
    *status = EXIT_FAILED;
    return error_set(error, "cannot keep an explanation: out of memory; free some");
}

static void close_host(struct told_host *host)
{
    offline_host_close(&host->offline);
    free(host->explanation);
}

/* The explanation as JSON, in explaining->json. False when there is no memory for it. */
static bool make_json(struct explaining *explaining, uint64_t number, uint64_t time_ns)
{
    const struct policy *policy = &explaining->host.offline.policy;

    for (;;) {
        if (explaining->json != NULL) {
            struct text text = text_in(explaining->json, explaining->json_size);
            explain_json(explaining->host.explanation, number, time_ns, policy->known,
                         policy->n_known, &text);
            if (text.len < text.size)
                return true;
            explaining->json_size = text.len;
        }
        free(explaining->json);
        explaining->json_size += 1 << 16;
        explaining->json = malloc(explaining->json_size);
        if (explaining->json == NULL)
            return false;
    }
}

/* One object, with what a flip changed as its last member. */
static void print_json(const struct explaining *explaining, bool is_flipped)
{
    const struct explanation *after = explaining->host.explanation;
    const struct explanation *before = explaining->original.explanation;

    if (!is_flipped) {
        (void)puts(explaining->json);
        return;
    }
    uint32_t step = explain_flip_step(before, after);
    (void)printf(
        "%.*s,\"flips\":{\"verdict_before\":\"%s\",\"step\":", (int)strlen(explaining->json) - 1,
        explaining->json, verdict_table[before->verdict].name);
    if (step == after->n_steps)
        (void)puts("null}}");
    else
        (void)printf("%" PRIu32 "}}\n", step);
}

static void print_text(struct explaining *explaining, const struct explained *explained,
                       bool is_flipped)
{
    const struct options *options = &explaining->options;
    const struct explanation *explanation = explained->explanation;
    struct sheet *sheet = &explaining->sheet;

    if (explaining->port.counters[PORT_READ] > 1)
        sheet_end_line(sheet);
    explain_text_title(sheet, explained);
    if (is_flipped)
        explain_flip_text(sheet, options, explaining->original.explanation);
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
    if (is_flipped)
        explain_flip_verdict(sheet, explaining->original.explanation, explanation);
}

/* Prints the latest explanation in the way that was asked for. */
static bool tell(struct explaining *explaining, uint64_t number, uint64_t time_ns,
                 struct error *error)
{
    const struct options *options = &explaining->options;
    const struct policy *policy = &explaining->host.offline.policy;
    struct explained explained = {explaining->host.explanation, number,
                                  time_ns - explaining->first_ns, policy->known, policy->n_known};
    bool is_flipped = options->n_flips > 0 && !explained.explanation->is_timeout;

    explaining->port.counters[PORT_WRITTEN] += explained.explanation->n_replies;
    if (options->packet != 0 && options->packet != number)
        return true;
    if (options->brief) {
        explain_text_brief(&explaining->sheet, explained.explanation);
        sheet_end_line(&explaining->sheet);
        return true;
    }
    if (!options->json && options->html == NULL) {
        print_text(explaining, &explained, is_flipped);
        return true;
    }
    if (!make_json(explaining, number, explained.time_ns))
        return error_set(error, "cannot keep an explanation: out of memory; free some");
    if (options->html != NULL)
        page_explanation(&explaining->page, explaining->json);
    else
        print_json(explaining, is_flipped);
    return true;
}

/* Gives a packet to a host, and explains it. */
static void judge(struct told_host *host, const uint8_t *data, uint32_t data_len, uint64_t time_ns)
{
    memcpy(ring_next(&host->offline.ring)->data, data, data_len);
    ring_fill(&host->offline.ring, data_len);
    (void)explain_next(host->explanation, &host->offline.host, &host->offline.ring, time_ns);
}

/* Gives up the next datagram whose time is over by then, at its own time, as if the host were awake
 * for it. False when there is none. */
static bool expire(struct told_host *host, uint64_t until_ns, uint64_t *time_ns)
{
    *time_ns = host_deadline(&host->offline.host, &host->offline.ring);
    return *time_ns <= until_ns &&
           explain_next(host->explanation, &host->offline.host, &host->offline.ring, *time_ns);
}

static bool feed(struct explaining *explaining, const struct subject *subject, struct error *error)
{
    const struct options *options = &explaining->options;
    bool is_chosen = options->packet == 0 || options->packet == subject->number;
    static uint8_t packet[EXPLAIN_MAX_PACKET_LEN];
    uint64_t time_ns;

    if (explaining->port.counters[PORT_READ] == 0)
        explaining->first_ns = subject->time_ns;
    if (options->html != NULL &&
        !page_packet(&explaining->page, subject->number, subject->time_ns - explaining->first_ns,
                     subject->data, subject->data_len))
        return true;
    while (expire(&explaining->host, subject->time_ns, &time_ns)) {
        if (!tell(explaining, subject->number, time_ns, error))
            return false;
    }
    memcpy(packet, subject->data, subject->data_len);
    if (options->n_flips > 0) {
        while (expire(&explaining->original, subject->time_ns, &time_ns))
            ;
        judge(&explaining->original, packet, subject->data_len, subject->time_ns);
        if (is_chosen && !explain_flip(options, packet, subject->data_len, subject->number, error))
            return false;
    }
    explaining->port.counters[PORT_READ]++;
    explaining->n_packets += is_chosen;
    judge(&explaining->host, packet, subject->data_len, subject->time_ns);
    return tell(explaining, subject->number, subject->time_ns, error);
}

/* The packets of the capture. Returns the exit status. */
static int feed_capture(struct explaining *explaining, struct error *error)
{
    struct capture_file file;
    struct capture_file_frame frame;
    enum capture_file_result result;
    bool is_good = true;

    if (!capture_file_open(&file, explaining->options.in, error))
        return EXIT_FAILED;
    while (is_good && (result = capture_file_next(&file, &frame, error)) == CAPTURE_FILE_FRAME) {
        struct subject subject = {frame.data, frame.data_len, frame.number, frame.time_ns};
        if (frame.is_ip)
            is_good = feed(explaining, &subject, error);
    }
    if (file.n_not_ip > 0)
        (void)fprintf(
            stderr, "echohost: %" PRIu64 " of %" PRIu64 " frames are no IP packets: passed over\n",
            file.n_not_ip, file.n_frames);
    capture_file_close(&file);
    if (!is_good)
        return explaining->options.n_flips > 0 ? EXIT_USAGE : EXIT_FAILED;
    return result == CAPTURE_FILE_END ? EXIT_DONE : EXIT_FAILED;
}

/* The packet of --hex. Returns the exit status. */
static int feed_hex(struct explaining *explaining, struct error *error)
{
    static uint8_t data[EXPLAIN_MAX_PACKET_LEN];
    const char *hex = explaining->options.hex;
    size_t n;

    if (!(strcmp(hex, "-") == 0 ? hex_read(data, sizeof data, &n, error)
                                : hex_parse(hex, data, sizeof data, &n, error)))
        return EXIT_USAGE;
    struct subject subject = {data, (uint32_t)n, 1, 0};
    return feed(explaining, &subject, error) ? EXIT_DONE : EXIT_USAGE;
}

/* All that was counted, behind the last packet. False when it does not add up. */
static bool print_summary(const struct explaining *explaining)
{
    const struct offline_host *offline = &explaining->host.offline;
    const struct counts counts = {&offline->host, &explaining->port, &offline->ring};

    if (explaining->options.json) {
        json_t *line = json_pack("{ss, sI}", "event", "summary", "packets",
                                 (json_int_t)explaining->port.counters[PORT_READ]);
        counts_json(&counts, line);
        counts_print_json(line, stdout);
    } else if (explaining->options.html == NULL && explaining->options.in != NULL) {
        (void)printf("\n--- %s ---\n%" PRIu64 " packets\n", explaining->options.in,
                     explaining->port.counters[PORT_READ]);
        counts_text(&counts, stdout);
    }
    return counts_balance(&counts);
}

static int explain_all(struct explaining *explaining, struct error *error)
{
    const struct options *options = &explaining->options;
    int status =
        options->hex != NULL ? feed_hex(explaining, error) : feed_capture(explaining, error);

    if (status == EXIT_DONE && options->packet != 0 && explaining->n_packets == 0) {
        (void)error_set(error,
                        "cannot explain packet %" PRIu32 ": there is none of that number; "
                        "leave out --packet to see all",
                        options->packet);
        return EXIT_USAGE;
    }
    if (status == EXIT_USAGE ||
        (status == EXIT_FAILED && explaining->port.counters[PORT_READ] == 0))
        return status;
    if (!print_summary(explaining)) {
        (void)error_set(error, "the counters do not add up: a packet was lost count of; please "
                               "report this with the capture");
        return EXIT_FAILED;
    }
    if (options->html == NULL)
        return status;
    if (!page_write(&explaining->page, options, &explaining->host.offline, explaining->first_ns,
                    explaining->argc, explaining->argv, error))
        return EXIT_FAILED;
    if (strcmp(options->html, "-") != 0)
        (void)printf("%s: %u packets, and the stack to judge them; open it in a browser\n",
                     options->html, explaining->page.n_packets);
    return status;
}

static int explain_options(struct explaining *explaining, struct error *error)
{
    const struct options *options = &explaining->options;
    int status;

    if (!open_host(&explaining->host, options, &status, error) ||
        (options->n_flips > 0 && !open_host(&explaining->original, options, &status, error)))
        return status;
    if (options->html != NULL && !page_begin(&explaining->page, error))
        return EXIT_FAILED;
    return explain_all(explaining, error);
}

int explain(int argc, char **argv)
{
    struct explaining explaining = {.argc = argc, .argv = argv};
    struct error error = {""};
    int status;

    explaining.sheet = (struct sheet){.out = stdout, .colours = sheet_has_colours(stdout)};
    if (options_ready(&explaining.options, EXPLAIN, argc, argv, &status))
        status = explain_options(&explaining, &error);
    if (error.text[0] != '\0')
        (void)fprintf(stderr, "echohost: %s\n", error.text);
    close_host(&explaining.host);
    close_host(&explaining.original);
    page_free(&explaining.page);
    free(explaining.json);
    options_free(&explaining.options);
    return status;
}
