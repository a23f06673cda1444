/* explain_told.c - see explain_told.h */

#include "explain_told.h"

#include "apps/run.h"
#include "arguments.h"

static void open_host(struct told *told, const char *const *words)
{
    const char *all[32] = {"--hex", "00"};
    struct error error;

    for (size_t i = 0; words[i] != NULL && i + 3 < N_ELEMENTS(all); i++)
        all[i + 2] = words[i];
    struct arguments arguments = arguments_of(all);
    assert_int_equal(options_parse(&told->options, EXPLAIN, arguments.argc, arguments.argv, &error),
                     OPTIONS_RUN);
    assert_int_equal(offline_host_open(&told->offline, &told->options, &error), EXIT_DONE);
    told->explained = (struct explained){.explanation = &told->explanation,
                                         .known = told->offline.policy.known,
                                         .n_known = told->offline.policy.n_known};
}

static void close_host(struct told *told)
{
    offline_host_close(&told->offline);
    options_free(&told->options);
}

void told_again(struct told *told, const char *const *words)
{
    close_host(told);
    open_host(told, words);
}

int told_setup(void **state)
{
    static const char *const none[] = {NULL};
    struct packet_spec spec = packet_echo_request();
    struct told *told = calloc(1, sizeof *told);

    if (told == NULL)
        return -1;
    open_host(told, none);
    *state = told;
    return told_spec(told, &spec) == SEND_ECHO_REPLY ? 0 : -1;
}

int told_teardown(void **state)
{
    struct told *told = *state;

    close_host(told);
    free(told->text);
    free(told);
    return 0;
}

static bool next(struct told *told)
{
    return explain_next(&told->explanation, &told->offline.host, &told->offline.ring,
                        told->explained.time_ns);
}

enum verdict told_bytes(struct told *told, const uint8_t *bytes, size_t len)
{
    told->explained.number++;
    told->explained.time_ns += 1000000000;
    memcpy(ring_next(&told->offline.ring)->data, bytes, len);
    ring_fill(&told->offline.ring, (uint32_t)len);
    assert_true(next(told));
    return told->explanation.verdict;
}

static enum verdict told_frame(struct told *told, struct frame frame)
{
    enum verdict verdict = told_bytes(told, frame.bytes, frame.len);

    frame_free(&frame);
    return verdict;
}

enum verdict told_spec(struct told *told, const struct packet_spec *spec)
{
    return told_frame(told, packet_build(spec));
}

enum verdict told_slice(struct told *told, const struct packet_spec *spec, size_t offset,
                        size_t end)
{
    return told_frame(told, packet_build_slice(spec, offset, end));
}

bool told_give_up(struct told *told)
{
    told->explained.time_ns += 60000000000;
    return next(told);
}

const char *told_begin(struct told *told, bool colours)
{
    free(told->text);
    told->text = NULL;
    told->sheet =
        (struct sheet){.out = open_memstream(&told->text, &told->text_len), .colours = colours};
    assert_non_null(told->sheet.out);
    return NULL;
}

const char *told_end(struct told *told)
{
    assert_int_equal(fclose(told->sheet.out), 0);
    return told->text;
}

unsigned told_long_lines(const char *text)
{
    unsigned n = 0;

    for (size_t len; (len = strcspn(text, "\n")), text[len] != '\0'; text += len + 1)
        n += len > SHEET_WIDTH;
    return n;
}

bool told_has_line(const char *text, const char *first, const char *second)
{
    for (const char *at = text; (at = strstr(at, first)) != NULL; at++) {
        const char *then = strstr(at + strlen(first), second);
        if (then != NULL && memchr(at, '\n', (size_t)(then - at)) == NULL)
            return true;
    }
    return false;
}
