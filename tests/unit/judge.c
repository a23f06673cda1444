/* judge.c - see judge.h */

#include "tests/unit/judge.h"

#include "tests/unit/checker.h"
#include "tests/unit/unit.h"

int judge_setup(void **state)
{
    static const struct {
        uint32_t prefix;
        unsigned prefix_len;
        enum route_type type;
    } routes[] = {
        {IP(192, 168, 3, 12), 32, ROUTE_LOCAL},      {IP(192, 168, 3, 255), 32, ROUTE_BROADCAST},
        {IP(192, 168, 4, 0), 24, ROUTE_LOCAL},       {IP(192, 168, 4, 7), 32, ROUTE_BLACKHOLE},
        {IP(192, 168, 5, 0), 24, ROUTE_UNREACHABLE}, {IP(192, 168, 6, 0), 24, ROUTE_PROHIBIT},
    };
    size_t memory_len = route_memory_len(N_ELEMENTS(routes));
    struct host *host = calloc(1, sizeof *host);

    host->ttl = 64;
    route_init(&host->routes, malloc(memory_len), memory_len);
    for (size_t i = 0; i < N_ELEMENTS(routes); i++)
        if (!route_add(&host->routes, routes[i].prefix, routes[i].prefix_len, routes[i].type))
            return -1;
    *state = host;
    return 0;
}

int judge_teardown(void **state)
{
    struct host *host = *state;

    free(host->routes.entries);
    free(host);
    return 0;
}

const char *judge_name(enum verdict verdict)
{
    return verdict < N_VERDICTS ? verdict_table[verdict].name : "PASS";
}

/* The first way in which the packet is not what host_receive() promises, or NULL. */
static const char *fault_of(const struct host *host, const struct frame *request,
                            const struct frame *frame, const struct packet *packet,
                            enum verdict verdict)
{
    if (verdict == SEND_ECHO_REPLY) {
        if (packet->data < frame->bytes ||
            packet->data + packet->data_len > frame->bytes + frame->len)
            return "the reply lies outside the frame";
        return checker_fault(request->bytes, packet->data, packet->data_len, host->ttl);
    }
    if (packet->data != frame->bytes || packet->data_len != frame->len)
        return "a dropped packet was moved";
    if (memcmp(frame->bytes, request->bytes, frame->len) != 0)
        return "a dropped packet was changed";
    return NULL;
}

void judge_frame(const struct host *host, struct frame *frame, enum verdict expected,
                 const char *file, int line)
{
    struct frame request = frame_of(frame->bytes, frame->len);
    struct packet packet = {.data = frame->bytes, .data_len = (uint32_t)frame->len};
    enum verdict verdict = host_receive(host, &packet);
    const char *fault = fault_of(host, &request, frame, &packet, verdict);

    if (verdict != expected)
        print_error("expected %s, got %s\n", judge_name(expected), judge_name(verdict));
    if (fault)
        print_error("%s: %s\n", judge_name(verdict), fault);
    _assert_true(verdict == expected && !fault, "the packet is judged as it should be", file, line);
    frame_free(&request);
    frame->bytes = packet.data;
    frame->len = packet.data_len;
}

void judge_spec(const struct host *host, const struct packet_spec *spec, enum verdict expected,
                const char *file, int line)
{
    struct frame frame = packet_build(spec);

    judge_frame(host, &frame, expected, file, line);
    frame_free(&frame);
}
