/* stack.c - the stack as a filter: packets in on stdin, what became of them out on stdout
 *
 * Whoever wants to compare our host with another one speaks with this. A line in is a command, and
 * each gets one line out. Time stands still but for `wait`, and the key is always the same, so the
 * same lines in are the same lines out.
 *
 *   host [OPTION...] [PREFIX...]   a new host, told as echohost is     host
 *   unlimited                      its errors are not limited          unlimited
 *   packet [HEX]                   a packet comes in                   VERDICT [HEX...]
 *   wait NANOSECONDS               time passes                         waited [HEX...]
 *   sum                            packets by verdict, since `host`    sum [VERDICT=N...]
 *
 * HEX are the bytes of a packet: behind a verdict, what left because of the packet, each fragment
 * by itself; behind `waited`, the errors about datagrams that waited too long. What cannot be
 * understood ends the program with status 2.
 */
#define _POSIX_C_SOURCE 200809L

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apps/options.h"
#include "apps/run.h"
#include "apps/virtual_host.h"
#include "stack/fragment.h"
#include "stack/host.h"

enum { MAX_WORDS = 64, N_CELLS = 4, NS_PER_S = 1000000000, FIRST_S = 1000 };

struct bench {
    struct host host;
    struct options options;
    struct interface_address kernel;
    struct policy policy;
    void *fragments, *ring_memory;
    struct ring ring;
    uint64_t now_ns;
};

static void refuse(const char *why, const char *what)
{
    (void)fprintf(stderr, "stack: %s: %.60s\n", why, what);
    exit(EXIT_USAGE);
}

static void *memory_of(size_t len)
{
    void *memory = aligned_alloc(RING_CACHE_LINE,
                                 (len + RING_CACHE_LINE - 1) / RING_CACHE_LINE * RING_CACHE_LINE);

    if (memory == NULL)
        refuse("out of memory", "");
    return memory;
}

/* --- the host --- */

static void release(struct bench *bench)
{
    free(bench->policy.memory);
    free(bench->fragments);
    free(bench->ring_memory);
    options_free(&bench->options);
    memset(bench, 0, sizeof *bench);
}

static void new_host(struct bench *bench, char *words)
{
    char name[] = "host", *argv[MAX_WORDS + 1] = {name};
    int argc = 1;
    struct error error = {""};

    for (char *word = strtok(words, " "); word != NULL && argc < MAX_WORDS;
         word = strtok(NULL, " "))
        argv[argc++] = word;
    release(bench);
    if (options_parse(&bench->options, RUN, argc, argv, &error) != OPTIONS_RUN)
        refuse("host", error.text);
    bench->kernel = (struct interface_address){1, bench->options.address.address,
                                               bench->options.address.prefix_len};
    bench->policy = (struct policy){
        .kernel = &bench->kernel, .n_kernel = 1, .allow_240 = bench->options.allow_240};
    if (policy_make(&bench->policy, bench->options.prefixes, bench->options.n_prefixes, &error) !=
        EXIT_DONE)
        refuse("host", error.text);
    const struct siphash_key key = {{0x0706050403020100, 0x0f0e0d0c0b0a0908}};
    uint32_t mtu = bench->options.mtu != 0 ? bench->options.mtu : HOST_MTU;
    if (!virtual_host_make(&bench->host, &bench->options, &bench->policy, key, mtu,
                           &bench->fragments, &error))
        refuse("host", error.text);
    bench->ring_memory = memory_of(ring_memory_len(N_CELLS, HOST_MTU));
    ring_init(&bench->ring, bench->ring_memory, N_CELLS, HOST_MTU);
    bench->now_ns = (uint64_t)FIRST_S * NS_PER_S;
}

/* --- packets --- */

static const char digits[] = "0123456789abcdef";

static void print_packet(const struct packet *packet)
{
    (void)putchar(' ');
    for (uint32_t i = 0; i < packet->data_len; i++) {
        (void)putchar(digits[packet->data[i] >> 4]);
        (void)putchar(digits[packet->data[i] & 15]);
    }
}

/* The two characters as a number, or -1. */
static int byte_of(const char *hex)
{
    const char *high = hex[0] ? strchr(digits, hex[0]) : NULL;
    const char *low = hex[0] && hex[1] ? strchr(digits, hex[1]) : NULL;

    return high != NULL && low != NULL ? (int)((high - digits) * 16 + (low - digits)) : -1;
}

/* The packet lies in a block of its own, which begins with the headroom and ends with the packet:
 * the sanitizers see an access to the bytes beside it. */
static void packet_in(struct bench *bench, const char *hex)
{
    size_t len = strlen(hex) / 2;
    uint8_t *block = malloc(RING_HEADROOM + len);
    struct packet packet = {.data = block + RING_HEADROOM, .data_len = (uint32_t)len};

    if (block == NULL)
        refuse("out of memory", "");
    for (size_t i = 0; i < len; i++) {
        int byte = byte_of(hex + 2 * i);
        if (byte < 0)
            refuse("not hexadecimal", hex + 2 * i);
        packet.data[i] = (uint8_t)byte;
    }
    enum verdict verdict = host_receive(&bench->host, &packet, bench->now_ns);
    (void)fputs(verdict_table[verdict].name, stdout);
    if (verdict_table[verdict].sends) {
        do
            print_packet(&packet);
        while (packet.lent != NULL && fragment_next(&packet));
    }
    if (packet.lent != NULL)
        *packet.lent = false;
    free(block);
}

static void pass_time(struct bench *bench, const char *nanoseconds)
{
    bench->now_ns += strtoull(nanoseconds, NULL, 10);
    (void)fputs("waited", stdout);
    do {
        (void)host_burst(&bench->host, &bench->ring, bench->now_ns);
        for (struct packet *packet; (packet = ring_unfreed(&bench->ring)) != NULL;
             fragment_left(&bench->ring))
            print_packet(packet);
    } while (host_deadline(&bench->host, &bench->ring) <= bench->now_ns);
}

static void print_sum(const struct bench *bench)
{
    (void)fputs("sum", stdout);
    for (int i = 0; i < N_VERDICTS; i++) {
        if (bench->host.verdicts[i] != 0)
            (void)printf(" %s=%" PRIu64, verdict_table[i].name, bench->host.verdicts[i]);
    }
}

/* --- commands --- */

static void obey(struct bench *bench, char *line)
{
    char *words = strchr(line, ' ');

    if (words != NULL)
        *words++ = '\0';
    else
        words = line + strlen(line);
    if (strcmp(line, "host") == 0) {
        new_host(bench, words);
        (void)fputs("host", stdout);
    } else if (bench->policy.memory == NULL) {
        refuse("there is no host yet", line);
    } else if (strcmp(line, "unlimited") == 0) {
        bench->host.limiter.peer_token_ns = bench->host.limiter.total_token_ns = 0;
        (void)fputs("unlimited", stdout);
    } else if (strcmp(line, "packet") == 0) {
        packet_in(bench, words);
    } else if (strcmp(line, "wait") == 0) {
        pass_time(bench, words);
    } else if (strcmp(line, "sum") == 0) {
        print_sum(bench);
    } else {
        refuse("no such command", line);
    }
    (void)putchar('\n');
}

int main(void)
{
    static struct bench bench;
    char *line = NULL;
    size_t size = 0;

    for (ssize_t len; (len = getline(&line, &size, stdin)) > 0;) {
        if (line[len - 1] == '\n')
            line[len - 1] = '\0';
        obey(&bench, line);
        (void)fflush(stdout);
    }
    free(line);
    release(&bench);
    return EXIT_DONE;
}
