/* page.c - see page.h */

#define _POSIX_C_SOURCE 200809L /* open_memstream */

#include "page.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/address.h"
#include "html.h"
#include "stack/explain/explain.h"
#include "stack/icmp.h"

/* page/assets.S */
extern const char page_html[], page_css[], page_js[];
extern const unsigned char page_wasm[];
extern const uint64_t page_wasm_len; /* 0 where the build had no compiler for it */

bool page_begin(struct page *page, struct error *error)
{
    *page = (struct page){.packets = NULL};
    page->packets = open_memstream(&page->packets_text, &page->packets_len);
    page->recorded = open_memstream(&page->recorded_text, &page->recorded_len);
    if (page->packets == NULL || page->recorded == NULL)
        return error_set(error, "cannot keep a page: %s; free some memory", strerror(errno));
    return true;
}

bool page_packet(struct page *page, uint64_t number, uint64_t time_ns, const uint8_t *data,
                 size_t data_len)
{
    if (page->n_packets == PAGE_MAX_PACKETS || ftell(page->recorded) > PAGE_MAX_LEN) {
        page->n_left_out++;
        return false;
    }
    (void)fprintf(page->packets, "%s{\"number\":%llu,\"time_ns\":%llu,\"bytes\":\"",
                  page->n_packets > 0 ? "," : "", (unsigned long long)number,
                  (unsigned long long)time_ns);
    for (size_t i = 0; i < data_len; i++)
        (void)fprintf(page->packets, "%02x", data[i]);
    (void)fputs("\"}", page->packets);
    page->n_packets++;
    return true;
}

void page_explanation(struct page *page, const char *json)
{
    if (page->n_left_out > 0)
        return;
    (void)fprintf(page->recorded, "%s%s", ftell(page->recorded) > 0 ? "," : "", json);
}

static bool is_plain_word(const char *word)
{
    return word[0] != '\0' &&
           word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                             "_./:=,@%+-")] == '\0';
}

/* The command line as a shell would read it. The caller frees it. */
static char *command_text(int argc, char **argv)
{
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    if (out == NULL)
        return NULL;
    (void)fputs("echohost", out);
    for (int i = 0; i < argc; i++) {
        (void)fputc(' ', out);
        if (is_plain_word(argv[i])) {
            (void)fputs(argv[i], out);
            continue;
        }
        (void)fputc('\'', out);
        for (const char *c = argv[i]; *c != '\0'; c++) {
            if (*c == '\'')
                (void)fputs("'\\'", out);
            (void)fputc(*c, out);
        }
        (void)fputc('\'', out);
    }
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

static json_t *string_or_null(const char *text)
{
    json_t *string = text != NULL ? json_string(text) : NULL; /* NULL when it is no UTF-8 */

    return string != NULL ? string : json_null();
}

static json_t *host_object(const struct host *host, const struct options *options)
{
    return json_pack(
        "{ss, si, si, sb, sb, sb, sb, sb, sb, sb, si, si, si, si, si}", "address",
        address_text(host->address).text, "mtu", (int)host->mtu, "ttl", host->ttl, "answers_echo",
        host->echo_type == ICMP_ECHO_REQUEST, "answers_timestamp", host->answers_timestamp,
        "answers_broadcast", host->answers_broadcast, "reflects_options", host->reflects_options,
        "sends_fragments", host->sends_fragments, "sends_errors", host->sends_errors, "allow_240",
        options->allow_240, "err_rate", (int)options->err_rate, "err_total",
        (int)options->err_total, "reass_datagrams", (int)options->reass_datagrams, "reass_max",
        (int)options->reass_max, "reass_timeout", (int)options->reass_timeout);
}

/* The prefixes that were added to the special ones, which every table knows. NULL when there is no
 * memory for all of them: without one the page would judge otherwise. */
static json_t *routes_array(const struct policy *policy)
{
    json_t *routes = json_array();

    for (size_t i = 0; i < policy->n_known; i++) {
        const struct route_prefix *prefix = &policy->known[i];
        if (prefix->type > ROUTE_BROADCAST || prefix->prefix == 0xffffffff)
            continue;
        json_t *text = json_sprintf("%s/%u", address_text(prefix->prefix).text, prefix->prefix_len);
        if (json_array_append_new(routes, json_pack("{so, ss}", "prefix", text, "type",
                                                    explain_route_types[prefix->type])) != 0) {
            json_decref(routes);
            return NULL;
        }
    }
    return routes;
}

/* The members that are short; the others are written as they are. */
static char *short_members(const struct page *page, const struct options *options,
                           const struct offline_host *offline, uint64_t start_ns, int argc,
                           char **argv)
{
    char *command = command_text(argc, argv);
    json_t *members =
        json_pack("{ss, so, so, so, so, so, so, sI}", "version", ECHOHOST_VERSION, "command",
                  string_or_null(command), "source", string_or_null(options->in), "start_ns",
                  json_sprintf("%llu", (unsigned long long)start_ns), "kernel",
                  json_sprintf("%s/%u", address_text(options->address.address).text,
                               options->address.prefix_len),
                  "host", host_object(&offline->host, options), "routes",
                  routes_array(&offline->policy), "left_out", (json_int_t)page->n_left_out);
    char *text = json_dumps(members, JSON_COMPACT);

    json_decref(members);
    free(command);
    return text;
}

static void put_wasm(FILE *out)
{
    if (page_wasm_len == 0) {
        (void)fputs("null", out);
        return;
    }
    (void)fputc('"', out);
    for (uint64_t i = 0; i < page_wasm_len; i++)
        (void)fprintf(out, "%02x", page_wasm[i]);
    (void)fputc('"', out);
}

struct page_data {
    const struct page *page;
    const char *members;
};

/* {the short members, "packets":[...], "recorded":[...], "wasm":...} */
static void put_data(const void *what, FILE *out)
{
    const struct page_data *data = what;
    size_t len = strlen(data->members);

    for (size_t i = 0; i + 1 < len; i++)
        html_put_json((char[]){data->members[i], '\0'}, out);
    (void)fputs(",\"packets\":[", out);
    html_put_json(data->page->packets_text, out);
    (void)fputs("],\"recorded\":[", out);
    html_put_json(data->page->recorded_text, out);
    (void)fputs("],\"wasm\":", out);
    put_wasm(out);
    (void)fputs("}\n", out);
}

bool page_write(struct page *page, const struct options *options,
                const struct offline_host *offline, uint64_t start_ns, int argc, char **argv,
                struct error *error)
{
    char *members = short_members(page, options, offline, start_ns, argc, argv);

    if (fflush(page->packets) != 0 || fflush(page->recorded) != 0 || members == NULL) {
        free(members);
        return error_set(error, "cannot keep a page: out of memory; explain fewer packets");
    }
    const struct page_data data = {page, members};
    const struct html_part parts[] = {
        {"/*STYLE*/", html_put_text, page_css},
        {"/*SCRIPT*/", html_put_text, page_js},
        {"/*DATA*/", put_data, &data},
    };
    bool is_written =
        html_write(options->html, page_html, parts, sizeof parts / sizeof parts[0], error);
    free(members);
    return is_written;
}

void page_free(struct page *page)
{
    if (page->packets != NULL)
        (void)fclose(page->packets);
    if (page->recorded != NULL)
        (void)fclose(page->recorded);
    free(page->packets_text);
    free(page->recorded_text);
}

bool page_has_stack(void)
{
    return page_wasm_len > 0;
}
