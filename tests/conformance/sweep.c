/* sweep.c - packets that mean no good; see conformance.h
 *
 * Every field has its value at random, but mostly one that lets the packet reach the next check:
 * noise alone would end at the first one. The checksums are right unless they are what is wrong.
 */

#include "tests/conformance/conformance.h"

#include "stack/mib.h"

enum { MAX_DATA = 4000, MAX_OPTIONS = 40, MAX_HEADER = 60 };

static uint64_t *seed;
static uint32_t max_data; /* bytes, for up to three fragments or so */

static bool one_in(uint32_t n)
{
    return random_below(seed, n) == 0;
}

static uint8_t any_byte(void)
{
    return (uint8_t)random_bits(seed);
}

#define ONE_OF(array) (array)[random_below(seed, N_ELEMENTS(array))]

static uint32_t some_source(void)
{
    static const uint32_t odd[] = {0,
                                   IP(0, 1, 2, 3),
                                   IP(127, 0, 0, 1),
                                   BROADCAST,
                                   IP(192, 168, 3, 0),
                                   LIMITED_BROADCAST,
                                   ALL_HOSTS,
                                   IP(240, 0, 0, 1),
                                   OURS,
                                   IP(192, 168, 5, 1),
                                   IP(8, 8, 8, 8)};

    return one_in(4) ? ONE_OF(odd) : ASKER + random_below(seed, 3);
}

static uint32_t some_destination(void)
{
    static const uint32_t odd[] = {OURS_TOO,           IP(192, 168, 4, 7),
                                   IP(192, 168, 5, 1), IP(192, 168, 6, 1),
                                   IP(192, 168, 7, 1), IP(10, 9, 9, 9),
                                   IP(127, 0, 0, 1),   BROADCAST,
                                   IP(192, 168, 3, 0), LIMITED_BROADCAST,
                                   ALL_HOSTS,          IP(224, 0, 0, 5),
                                   IP(240, 0, 0, 1),   0};

    return one_in(3) ? ONE_OF(odd) : OURS;
}

/* One option of a type that means something, its length and pointer often right. */
static size_t put_option(uint8_t *at, size_t room)
{
    static const uint8_t types[] = {7, 7, 68, 68, 131, 137, 148, 130, 136, 82, 11, 25, 153};
    uint8_t type = one_in(8) ? any_byte() : ONE_OF(types);
    size_t len = 3 + 4 * random_below(seed, 10);

    if (type == 68)
        len += 1;
    if (type == 148 || type == 136 || len > room)
        len = room < 4 ? room : 4;
    for (size_t i = 0; i < len; i++)
        at[i] = any_byte();
    at[0] = type;
    if (len > 1)
        at[1] = one_in(10) ? any_byte() : (uint8_t)len;
    if (len > 2)
        at[2] =
            one_in(10) ? any_byte() : (uint8_t)((type == 68 ? 5 : 4) + 4 * random_below(seed, 3));
    if (len > 3 && type == 68)
        at[3] = one_in(4) ? any_byte() : (uint8_t)random_below(seed, 4);
    return len;
}

static void some_options(struct packet_spec *spec)
{
    static uint8_t bytes[MAX_OPTIONS];
    size_t used = 0;

    spec->options = bytes;
    spec->options_len = 4 * (1 + random_below(seed, MAX_OPTIONS / 4));
    memset(bytes, one_in(2), sizeof bytes);
    while (used < spec->options_len && !one_in(3))
        used += put_option(bytes + used, spec->options_len - used);
}

static struct packet_spec some_kind(void)
{
    static const uint8_t types[] = {8, 8, 8, 13, 13, 0, 3, 4, 5, 9, 10, 11, 12, 14, 15, 17, 18, 42};
    static uint8_t data[MAX_DATA];
    size_t data_len = one_in(3) ? random_below(seed, max_data) : random_below(seed, 70);

    switch (random_below(seed, 6)) {
    case 0:
        return udp_datagram();
    case 1:
        return unknown_protocol();
    case 2:
        return icmp_error_in(ONE_OF(types), any_byte(), ONE_OF(types),
                             20 + 4 * random_below(seed, 11), random_below(seed, 69));
    default:
        memset(data, any_byte(), data_len);
        return icmp_message(ONE_OF(types), one_in(4) ? any_byte() : 0, data, data_len);
    }
}

static struct packet_spec some_packet(void)
{
    static const uint16_t fragments[] = {0, 0, 0, 0x4000, 0x8000, 0x2000, 0x2001, 0x0001, 0x1fff};
    static const uint8_t ttls[] = {0, 1, 64, 255};
    struct packet_spec spec = some_kind();

    spec.source = some_source();
    spec.destination = some_destination();
    spec.tos = any_byte();
    spec.ttl = ONE_OF(ttls);
    spec.id = (uint16_t)random_below(seed, 4);
    spec.fragment = ONE_OF(fragments);
    if (one_in(2))
        some_options(&spec);
    if (one_in(30))
        spec.version = random_below(seed, 16);
    if (one_in(30))
        spec.ihl = (int)random_below(seed, 16);
    if (one_in(30))
        spec.total_len = (int)random_below(seed, 200);
    if (one_in(30))
        spec.frame_len = (int)random_below(seed, 200);
    if (one_in(30))
        spec.icmp_len = (int)random_below(seed, (uint32_t)(8 + spec.data_len));
    if (one_in(30))
        spec.checksum_error = any_byte();
    if (one_in(30))
        spec.icmp_checksum_error = any_byte();
    return spec;
}

static void look_at_out(const struct lab *lab, look_at_packet *look)
{
    for (size_t i = 0; i < lab->n_out && look != NULL; i++)
        look(lab->out[i].bytes, lab->out[i].len);
}

/* The packet, or its fragments, of which some are left out or come twice. What is longer than the
 * MTU comes in fragments: there is no other way. */
static void send_somehow(struct lab *lab, struct packet_spec *spec, look_at_packet *look)
{
    size_t payload_len = spec->payload != NULL ? spec->payload_len : 8 + spec->data_len;
    size_t piece = 8 * (1 + random_below(seed, (lab->host.mtu - MAX_HEADER) / 8));

    if (payload_len + MAX_HEADER <= lab->host.mtu && !one_in(4)) {
        (void)lab_send_spec(lab, spec);
        look_at_out(lab, look);
        return;
    }
    spec->icmp_len = spec->frame_len = COMPUTED;
    spec->fragment = 0;
    spec->total_len = spec->ihl = COMPUTED;
    for (size_t at = 0; at < payload_len; at += piece) {
        if (!one_in(10)) {
            (void)lab_send_slice(lab, spec, at, at + piece);
            look_at_out(lab, look);
        }
        if (one_in(20) && at >= piece)
            at -= piece;
    }
}

/* Every verdict that sends was seen, and a reply in fragments: else nothing was proven. */
static void assert_all_seen(const struct lab *lab)
{
    struct mib mib;

    for (int i = 0; i < N_VERDICTS; i++) {
        if (verdict_table[i].sends && lab->host.verdicts[i] == 0)
            fail_msg("%s was never seen", verdict_table[i].name);
    }
    mib_read(&lab->host, &mib);
    assert_true(mib.counters[MIB_IP_OUT_FRAG_CREATES] > 0);
}

void sweep_hostile(struct lab *lab, uint64_t *numbers, unsigned n, look_at_packet *look)
{
    seed = numbers;
    max_data = lab->host.mtu < MAX_DATA / 3 ? 3 * lab->host.mtu : MAX_DATA;
    without_limits(lab);
    lab->host.answers_timestamp = true;
    for (unsigned i = 0; i < n; i++) {
        lab->host.answers_broadcast = i % 2;
        struct packet_spec spec = some_packet();
        send_somehow(lab, &spec, look);
        (void)lab_wait(lab, LAB_SECOND);
        look_at_out(lab, look);
    }
    assert_all_seen(lab);
}
