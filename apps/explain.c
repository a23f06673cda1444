/* explain.c - see explain.h
 *
 * One packet after the other goes through the stack that explains, and what is known about it then
 * is printed: as text, in one line, as JSON, or into a page. With --flip there are two hosts: one
 * sees the packets as they came, the other the changed ones.
 */

#include "explain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/capture_file.h"
#include "explain_flip.h"
#include "explain_out.h"
#include "hex.h"
#include "run.h"
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
    struct explain_out out;
    uint64_t first_ns;
    bool has_met_packet; /* the one of --packet */
};

/* A packet that goes through the host. */
struct subject {
    const uint8_t *data;
    uint32_t data_len;
    uint64_t number;  /* in its file, from 1 */
    uint64_t time_ns; /* since 1970 */
};

static int open_host(struct told_host *host, const struct options *options, struct error *error)
{
    int status = offline_host_open(&host->offline, options, error);

    if (status != EXIT_DONE)
        return status;
    host->explanation = malloc(sizeof *host->explanation);
    if (host->explanation != NULL)
        return EXIT_DONE;
    (void)error_set(error, "cannot keep an explanation: out of memory; free some");
    return EXIT_FAILED;
}

static void close_host(struct told_host *host)
{
    offline_host_close(&host->offline);
    free(host->explanation);
}

static bool is_chosen(const struct options *options, uint64_t number)
{
    return options->packet == 0 || options->packet == number;
}

/* Prints the latest explanation, unless another packet's was asked for. */
static bool tell(struct explaining *explaining, uint64_t number, uint64_t time_ns,
                 struct error *error)
{
    const struct policy *policy = &explaining->host.offline.policy;
    const struct explained explained = {explaining->host.explanation, number,
                                        time_ns - explaining->first_ns, policy->known,
                                        policy->n_known};
    bool is_flipped = explaining->options.n_flips > 0 && !explained.explanation->is_timeout;

    explaining->port.counters[PORT_WRITTEN] += explained.explanation->n_replies;
    return !is_chosen(&explaining->options, number) ||
           explain_out_tell(&explaining->out, &explained,
                            is_flipped ? explaining->original.explanation : NULL, error);
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

/* The packet, changed where that was asked for; before that, the other host has judged it as it
 * came. NULL with *error said. */
static const uint8_t *change(struct explaining *explaining, const struct subject *subject,
                             struct error *error)
{
    static uint8_t packet[EXPLAIN_MAX_PACKET_LEN];
    const struct options *options = &explaining->options;
    uint64_t time_ns;

    if (options->n_flips == 0)
        return subject->data;
    while (expire(&explaining->original, subject->time_ns, &time_ns))
        ;
    judge(&explaining->original, subject->data, subject->data_len, subject->time_ns);
    if (!is_chosen(options, subject->number))
        return subject->data;
    bool is_meant = options->packet != 0 || options->hex != NULL; /* this very packet */
    if (is_meant && !explain_flip_fits(options, subject->data_len, subject->number, error))
        return NULL;
    memcpy(packet, subject->data, subject->data_len);
    explain_flip(options, packet, subject->data_len);
    return packet;
}

/* Returns the exit status, should this be the last packet. */
static int feed(struct explaining *explaining, const struct subject *subject, struct error *error)
{
    uint64_t time_ns;

    if (explaining->port.counters[PORT_READ] == 0)
        explaining->first_ns = subject->time_ns;
    const uint8_t *data = change(explaining, subject, error);
    if (data == NULL)
        return EXIT_USAGE;
    if (explaining->options.html != NULL &&
        !page_packet(&explaining->out.page, subject->number,
                     subject->time_ns - explaining->first_ns, data, subject->data_len))
        return EXIT_DONE;
    while (expire(&explaining->host, subject->time_ns, &time_ns)) {
        if (!tell(explaining, subject->number, time_ns, error))
            return EXIT_FAILED;
    }
    explaining->port.counters[PORT_READ]++;
    explaining->has_met_packet |= explaining->options.packet == subject->number;
    judge(&explaining->host, data, subject->data_len, subject->time_ns);
    return tell(explaining, subject->number, subject->time_ns, error) ? EXIT_DONE : EXIT_FAILED;
}

/* What should be known about the capture. */
static void say_notes(const struct capture_file *file)
{
    if (file->n_not_ip > 0)
        (void)fprintf(stderr,
                      "echohost: %" PRIu64 " of %" PRIu64
                      " frames are no IP packets: they are passed over\n",
                      file->n_not_ip, file->n_frames);
    if (file->n_cut > 0)
        (void)fprintf(stderr,
                      "echohost: %" PRIu64 " of %" PRIu64
                      " frames were cut when they were captured: they are taken as they are; to "
                      "have them whole, capture without a snapshot length\n",
                      file->n_cut, file->n_frames);
}

/* The packets of the capture, as long as somebody reads what is said. Returns the exit status. */
static int feed_capture(struct explaining *explaining, struct error *error)
{
    struct capture_file file;
    struct capture_file_frame frame;
    enum capture_file_result result = CAPTURE_FILE_END;
    int status = EXIT_DONE;

    if (!capture_file_open(&file, explaining->options.in, error))
        return EXIT_FAILED;
    if (explaining->options.html != NULL && capture_file_is(&file, explaining->options.html)) {
        (void)error_set(error,
                        "cannot write %.200s: it is the capture that is read; choose another name",
                        explaining->options.html);
        status = EXIT_FAILED;
    }
    while (status == EXIT_DONE && !ferror(stdout) &&
           (result = capture_file_next(&file, &frame, error)) == CAPTURE_FILE_FRAME) {
        struct subject subject = {frame.data, frame.data_len, frame.number, frame.time_ns};
        if (frame.is_ip)
            status = feed(explaining, &subject, error);
    }
    say_notes(&file);
    capture_file_close(&file);
    return result == CAPTURE_FILE_BROKEN ? EXIT_FAILED : status;
}

/* The packet of --hex. Returns the exit status. */
static int feed_hex(struct explaining *explaining, struct error *error)
{
    static uint8_t data[EXPLAIN_MAX_PACKET_LEN];
    const char *hex = explaining->options.hex;
    size_t n;

    if (!(strcmp(hex, "-") == 0 ? hex_read(stdin, data, sizeof data, &n, error)
                                : hex_parse(hex, data, sizeof data, &n, error)))
        return EXIT_USAGE;
    struct subject subject = {data, (uint32_t)n, 1, 0};
    return feed(explaining, &subject, error);
}

static void print_page_words(const char *path, const struct page *page)
{
    (void)printf("%s: %u packet%s, and %s", path, page->n_packets, page->n_packets == 1 ? "" : "s",
                 page_has_stack() ? "the stack to judge them" : "what was recorded of them");
    if (page->n_left_out > 0)
        (void)printf("; %" PRIu64 " more are left out, a page has room for %d of them at most",
                     page->n_left_out, PAGE_MAX_PACKETS);
    (void)puts("; open it in a browser");
}

static int write_page(struct explaining *explaining, int argc, char **argv, struct error *error)
{
    const struct options *options = &explaining->options;

    if (!page_write(&explaining->out.page, options, &explaining->host.offline, explaining->first_ns,
                    argc, argv, error))
        return EXIT_FAILED;
    if (strcmp(options->html, "-") != 0)
        print_page_words(options->html, &explaining->out.page);
    return EXIT_DONE;
}

/* From the first packet to the last word. Returns the exit status. */
static int explain_all(struct explaining *explaining, int argc, char **argv, struct error *error)
{
    const struct options *options = &explaining->options;
    const struct offline_host *offline = &explaining->host.offline;
    const struct counted counted = {&offline->host, &explaining->port, &offline->ring};
    struct counts counts;
    uint64_t n_packets;

    int status =
        options->hex != NULL ? feed_hex(explaining, error) : feed_capture(explaining, error);
    n_packets = explaining->port.counters[PORT_READ];
    if (status == EXIT_USAGE || (status == EXIT_FAILED && n_packets == 0))
        return status;
    if (status == EXIT_DONE && options->packet != 0 && !explaining->has_met_packet) {
        (void)error_set(error,
                        "cannot explain packet %" PRIu32 ": there is no IP packet of that number; "
                        "leave out --packet to see all",
                        options->packet);
        return EXIT_USAGE;
    }
    counts_take(&counts, &counted);
    explain_out_summary(&explaining->out, &counts, n_packets);
    if (!counts_balance(&counts)) {
        (void)error_set(error, "the counters do not add up: a packet was lost count of; please "
                               "report this with the capture");
        return EXIT_FAILED;
    }
    if (options->html != NULL && write_page(explaining, argc, argv, error) != EXIT_DONE)
        return EXIT_FAILED;
    return status;
}

static int explain_options(struct explaining *explaining, int argc, char **argv,
                           struct error *error)
{
    const struct options *options = &explaining->options;

    if (!explain_out_open(&explaining->out, options, error))
        return EXIT_FAILED;
    int status = open_host(&explaining->host, options, error);
    if (status == EXIT_DONE && options->n_flips > 0)
        status = open_host(&explaining->original, options, error);
    if (status == EXIT_DONE)
        status = explain_all(explaining, argc, argv, error);
    return status;
}

int explain(int argc, char **argv)
{
    struct explaining explaining = {0};
    struct error error = {""};
    int status;

    if (options_ready(&explaining.options, EXPLAIN, argc, argv, &status))
        status = explain_options(&explaining, argc, argv, &error);
    if (error.text[0] != '\0')
        (void)fprintf(stderr, "echohost: %s\n", error.text);
    close_host(&explaining.host);
    close_host(&explaining.original);
    explain_out_close(&explaining.out);
    options_free(&explaining.options);
    return status;
}
