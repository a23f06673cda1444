/* lab.c - see lab.h */

#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "tests/unit/lab.h"

#include <sys/mman.h>
#include <unistd.h>

#include "stack/fragment.h"
#include "tests/unit/reference.h"
#include "tests/unit/unit.h"

enum { OUT_BYTES = 1 << 18, N_CELLS = 4, MAX_DATAGRAM = 65535 };

static const struct {
    uint32_t prefix;
    unsigned prefix_len;
    enum route_type type;
} routes[] = {
    {IP(192, 168, 3, 12), 32, ROUTE_LOCAL},      {IP(192, 168, 3, 0), 32, ROUTE_BROADCAST},
    {IP(192, 168, 3, 255), 32, ROUTE_BROADCAST}, {IP(192, 168, 4, 0), 24, ROUTE_LOCAL},
    {IP(192, 168, 4, 7), 32, ROUTE_BLACKHOLE},   {IP(192, 168, 5, 0), 24, ROUTE_UNREACHABLE},
    {IP(192, 168, 6, 0), 24, ROUTE_PROHIBIT},    {IP(192, 168, 7, 0), 24, ROUTE_THROW},
};

/* Of the routes above, and of 0.0.0.0/0 where a test adds it. */
static bool is_ours(uint32_t address)
{
    return (address >> 24) != 0 && (address >> 24) != 127 && (address >> 28) < 0xe &&
           address != IP(192, 168, 3, 255) && address != IP(192, 168, 3, 0);
}

/* Other memory, since a test may have put its own there; it begins with no content to rely on. */
static void *fresh(void *memory, size_t len)
{
    size_t lines = (len + RING_CACHE_LINE - 1) / RING_CACHE_LINE;

    free(memory);
    memory = aligned_alloc(RING_CACHE_LINE, lines * RING_CACHE_LINE);
    return memset(memory, PACKET_PAD, len);
}

void lab_reset(struct lab *lab)
{
    size_t routes_len = route_memory_len(N_ELEMENTS(routes) + 8);
    struct siphash_key key = {{0x0706050403020100, 0x0f0e0d0c0b0a0908}};
    struct host *host = &lab->host;

    host_init(host, key);
    host->address = IP(192, 168, 3, 12);
    lab->routes = fresh(lab->routes, routes_len);
    route_init(&host->routes, lab->routes, routes_len);
    for (size_t i = 0; i < N_ELEMENTS(routes); i++)
        (void)route_add(&host->routes, routes[i].prefix, routes[i].prefix_len, routes[i].type);
    lab->fragments = fresh(lab->fragments, reassembly_memory_len(LAB_N_PLACES, MAX_DATAGRAM));
    reassembly_init(&host->reassembly, lab->fragments, LAB_N_PLACES, MAX_DATAGRAM, 30 * LAB_SECOND,
                    key, host->verdicts);
    lab->ring_memory = fresh(lab->ring_memory, ring_memory_len(N_CELLS, 576));
    ring_init(&lab->ring, lab->ring_memory, N_CELLS, 576);
    lab->now_ns = LAB_FIRST_S * LAB_SECOND;
    lab->n_in = 0;
    lab->n_out = 0;
    lab->fault = NULL;
}

int lab_setup(void **state)
{
    struct lab *lab = calloc(1, sizeof *lab);
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    lab->pages_len = (LAB_MAX_FRAMES / page + 3) * page;
    lab->pages =
        mmap(NULL, lab->pages_len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (lab->pages == MAP_FAILED || /* NOLINTNEXTLINE(performance-no-int-to-ptr) */
        mprotect(lab->pages + lab->pages_len - page, page, PROT_NONE) != 0)
        return -1;
    lab->page_end = lab->pages + lab->pages_len - page;
    lab->out_bytes = malloc(OUT_BYTES);
    lab->request = malloc(MAX_DATAGRAM + 1);
    lab->whole = malloc(MAX_DATAGRAM + 1);
    lab_reset(lab);
    *state = lab;
    return 0;
}

int lab_teardown(void **state)
{
    struct lab *lab = *state;

    (void)munmap(lab->pages, lab->pages_len);
    free(lab->out_bytes);
    free(lab->request);
    free(lab->whole);
    free(lab->routes);
    free(lab->fragments);
    free(lab->ring_memory);
    free(lab);
    return 0;
}

uint64_t lab_sum(const struct lab *lab)
{
    uint64_t sum = 0;

    for (int i = 0; i < N_VERDICTS; i++)
        sum += lab->host.verdicts[i];
    return sum;
}

static void keep(struct lab *lab, const struct packet *packet)
{
    uint8_t *bytes = lab->out_bytes + lab->out_used;

    if (lab->n_out == LAB_MAX_OUT || lab->out_used + packet->data_len > OUT_BYTES) {
        lab->fault = "P2: more leaves than one datagram can be";
        return;
    }
    memcpy(bytes, packet->data, packet->data_len);
    lab->out[lab->n_out++] = (struct properties_packet){bytes, packet->data_len};
    lab->out_used += packet->data_len;
}

/* The datagram that is answered. Lent bytes are behind its header, or for an error behind the
 * quote, so what was put together is found from what leaves: its quote, or the answer itself turned
 * back. */
static void find_request(struct lab *lab, const uint8_t *bytes, size_t len, bool was_lent)
{
    memcpy(lab->request, bytes, len < MAX_DATAGRAM ? len : MAX_DATAGRAM);
    if (!was_lent || lab->n_out == 0)
        return;
    size_t whole_len;
    if (properties_join(lab->out, lab->n_out, lab->whole, &whole_len) != NULL)
        return;
    size_t header_len = (size_t)(lab->whole[0] & 15) * 4;
    uint8_t *message = lab->whole + header_len;
    if (message[0] != 0 && message[0] != 14) { /* an error: what it quotes */
        memcpy(lab->request, message + 8, whole_len - header_len - 8);
        return;
    }
    memcpy(lab->request, lab->whole, whole_len);
    memcpy(lab->request + 12, bytes + 12, 8);
    lab->request[0] = lab->whole[0];
    lab->request[2] = (uint8_t)(whole_len >> 8);
    lab->request[3] = (uint8_t)whole_len;
    lab->request[header_len] = message[0] == 0 ? 8 : 13;
}

static void look_at_answer(struct lab *lab, bool was_lent)
{
    struct properties_case c = {
        .request = {lab->request, MAX_DATAGRAM},
        .out = lab->out,
        .n_out = lab->n_out,
        .mtu = lab->host.mtu,
        .ttl = lab->host.ttl,
        .may_cut = !lab->host.sends_fragments,
        .in_one_piece = !was_lent,
        .is_ours = is_ours,
    };

    if (lab->fault == NULL)
        lab->fault = properties_fault(&c);
    lab->whole_len = 0;
    if (lab->fault == NULL && lab->n_out > 0)
        lab->fault = properties_join(lab->out, lab->n_out, lab->whole, &lab->whole_len);
}

static void begin(struct lab *lab)
{
    lab->n_out = 0;
    lab->out_used = 0;
    lab->fault = NULL;
}

enum verdict lab_try(struct lab *lab, const uint8_t *bytes, size_t len)
{
    uint8_t *frame = lab->page_end - len;
    /* but for these a cell of a ring has what the last packet left in it */
    struct packet packet = {.data = frame,
                            .data_len = (uint32_t)len,
                            .more_len = PACKET_PAD,
                            .mtu = IPV4_HEADER_MIN_LEN,
                            .verdict = N_VERDICTS};

    begin(lab);
    memset(frame - RING_HEADROOM, PACKET_PAD, RING_HEADROOM);
    if (len > 0)
        memcpy(frame, bytes, len);
    lab->n_in++;
    lab->verdict = host_receive(&lab->host, &packet, lab->now_ns);
    bool was_lent = packet.lent != NULL;
    if (lab->verdict >= N_VERDICTS) {
        lab->fault = "P7: no verdict";
        return lab->verdict;
    }
    if (verdict_table[lab->verdict].sends) {
        do
            keep(lab, &packet);
        while (was_lent && fragment_next(&packet));
    } else if (packet.data != frame || packet.data_len != len || was_lent ||
               (len > 0 && memcmp(frame, bytes, len) != 0)) {
        lab->fault = "P7: a packet that is not answered was changed";
    }
    if (was_lent)
        *packet.lent = false;
    find_request(lab, bytes, len, was_lent);
    look_at_answer(lab, was_lent);
    if (lab->fault == NULL && lab_sum(lab) != lab->n_in)
        lab->fault = "P7: the verdicts are not as many as the packets";
    return lab->verdict;
}

static void assert_no_fault(const struct lab *lab)
{
    if (lab->fault != NULL)
        fail_msg("%s: %s", lab->verdict < N_VERDICTS ? verdict_table[lab->verdict].name : "PASS",
                 lab->fault);
}

enum verdict lab_send(struct lab *lab, const uint8_t *bytes, size_t len)
{
    (void)lab_try(lab, bytes, len);
    assert_no_fault(lab);
    return lab->verdict;
}

static enum verdict send_frame(struct lab *lab, struct frame frame)
{
    enum verdict verdict = lab_send(lab, frame.bytes, frame.len);

    frame_free(&frame);
    return verdict;
}

enum verdict lab_send_spec(struct lab *lab, const struct packet_spec *spec)
{
    return send_frame(lab, packet_build(spec));
}

enum verdict lab_send_slice(struct lab *lab, const struct packet_spec *spec, size_t offset,
                            size_t end)
{
    return send_frame(lab, packet_build_slice(spec, offset, end));
}

unsigned lab_wait(struct lab *lab, uint64_t ns)
{
    unsigned n = 0;

    lab->now_ns += ns;
    begin(lab);
    do {
        (void)host_burst(&lab->host, &lab->ring, lab->now_ns);
        for (struct packet *packet; (packet = ring_unfreed(&lab->ring)) != NULL;
             fragment_left(&lab->ring), n++) {
            begin(lab);
            lab->verdict = packet->verdict;
            keep(lab, packet);
            /* of what was never complete only an error can be sent: about what it quotes */
            memcpy(lab->request, packet->data + 28, packet->data_len - 28);
            look_at_answer(lab, true);
            assert_no_fault(lab);
        }
    } while (host_deadline(&lab->host, &lab->ring) <= lab->now_ns);
    if (lab_sum(lab) != lab->n_in)
        lab->fault = "P7: the verdicts are not as many as the packets";
    assert_no_fault(lab);
    return n;
}

bool lab_is_alive(struct lab *lab)
{
    struct packet_spec spec = packet_echo_request();
    unsigned expected = lab->host.echo_type == 8 ? SEND_ECHO_REPLY : DROP_ICMP_DISABLED;

    return lab_send_spec(lab, &spec) == expected &&
           reassembly_n_free(&lab->host.reassembly) + lab->host.reassembly.n_waiting ==
               lab->host.reassembly.n_places;
}
