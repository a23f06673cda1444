/* core_cases.c - see core_cases.h */

#include "core_cases.h"

#include "core_packets.h"
#include "core_row.h"

static struct core_packet packet_of(const uint8_t *bytes, uint32_t len, enum verdict verdict)
{
    return (struct core_packet){bytes, len, verdict};
}

struct core_case core_cases_echo(struct core *core, const char *group, const char *name,
                                 uint32_t bytes)
{
    core_packets_echo(core->templates, bytes, CORE_OURS);
    core->sequence[0] = packet_of(core->templates, bytes, SEND_ECHO_REPLY);
    return (struct core_case){
        .group = group,
        .name = name,
        .bytes = bytes,
        .n_pieces = 1,
        .packets = core->sequence,
        .n_packets = 1,
    };
}

bool core_cases_sizes(struct core *core)
{
    static const uint32_t usual[] = {28, 64, 84, 128, 256, 512, 1024, 1428, 1500};
    const struct options *options = core->bench->options;
    const uint32_t *sizes = options->n_sizes > 0 ? options->sizes : usual;
    size_t n = options->n_sizes > 0 ? options->n_sizes : sizeof usual / sizeof usual[0];

    for (size_t i = 0; i < n; i++) {
        if (!core_row_wanted(core, "echo", sizes[i]))
            continue;
        struct core_case the_case = core_cases_echo(core, "size", "echo", sizes[i]);
        if (!core_row(core, &the_case))
            return false;
    }
    return true;
}

const uint32_t *core_cases_two_sizes(const struct core *core, size_t *n)
{
    static const uint32_t usual[] = {84, 1428};
    const struct options *options = core->bench->options;

    *n = options->n_sizes > 0 ? options->n_sizes : sizeof usual / sizeof usual[0];
    return options->n_sizes > 0 ? options->sizes : usual;
}

bool core_cases_checksums(struct core *core)
{
    enum checksum_kind best = core->host.checksum;
    size_t n;
    const uint32_t *sizes = core_cases_two_sizes(core, &n);
    bool measured = true;

    for (enum checksum_kind kind = 0; kind < N_CHECKSUM_KINDS; kind++) {
        char name[64];
        (void)snprintf(name, sizeof name, "echo, %s", checksum_name(kind));
        core->host.checksum = kind;
        for (size_t i = 0; i < n && measured && checksum_runs(kind); i++) {
            struct core_case the_case = core_cases_echo(core, "checksum", name, sizes[i]);
            measured = !core_row_wanted(core, name, sizes[i]) || core_row(core, &the_case);
        }
    }
    core->host.checksum = best;
    return measured;
}

bool core_cases_reassembled(struct core *core)
{
    enum { BYTES = 65535, WHOLE_ROOM = 65536 };
    static const char name[] = "reassembled";

    if (!core_row_wanted(core, name, BYTES))
        return true;
    struct core_case the_case = core_cases_echo(core, "size", name, BYTES);
    the_case.n_packets = core_packets_cut(core->templates, BYTES, core->templates + WHOLE_ROOM,
                                          core->sequence, SEND_ECHO_REPLY);
    the_case.n_pieces = the_case.n_packets;
    the_case.note = "ns_per_packet is that of a datagram: its fragments in, its fragments out";
    return core_row(core, &the_case);
}

static uint32_t below(uint64_t *seed, uint32_t n)
{
    return (uint32_t)((core_random(seed) >> 32) * n >> 32);
}

/* Brings the packets into an order that is random, and the same each time. */
static void shuffle(struct core_packet *packets, uint32_t n)
{
    uint64_t seed = 1;

    for (uint32_t i = n - 1; i > 0; i--) {
        uint32_t other = below(&seed, i + 1);
        struct core_packet packet = packets[i];
        packets[i] = packets[other];
        packets[other] = packet;
    }
}

/* Of twelve lengths, 7, 4 and 1 (the simple IMIX); of 32 packets, two are dropped. */
bool core_cases_mix(struct core *core)
{
    enum { SMALL = 40, MIDDLE = 576, LARGE = 1500, ROOM = 2048, OF = 32 };
    static const uint32_t lengths[] = {SMALL, SMALL,  SMALL,  SMALL,  SMALL,  SMALL,
                                       SMALL, MIDDLE, MIDDLE, MIDDLE, MIDDLE, LARGE};
    enum { N_LENGTHS = sizeof lengths / sizeof lengths[0] };
    struct core_packet *sequence = core->sequence;
    uint8_t *at = core->templates, *broken = at + (size_t)N_LENGTHS * ROOM, *others = broken + ROOM;
    uint64_t bytes = 0;

    for (int i = 0; i < N_LENGTHS; i++)
        core_packets_echo(at + (size_t)i * ROOM, lengths[i], CORE_OURS);
    core_packets_echo(broken, MIDDLE, CORE_OURS);
    broken[MIDDLE - 1] ^= 1;
    core_packets_echo(others, SMALL, CORE_NOT_OURS);
    for (uint32_t i = 0; i < CORE_MAX_SEQUENCE; i++) {
        uint32_t kind = i % N_LENGTHS;
        sequence[i] = packet_of(at + (size_t)kind * ROOM, lengths[kind], SEND_ECHO_REPLY);
        if (i % OF == 0)
            sequence[i] = packet_of(broken, MIDDLE, DROP_ICMP_CHECKSUM);
        if (i % OF == 1)
            sequence[i] = packet_of(others, SMALL, DROP_DESTINATION_NOT_OURS);
        bytes += sequence[i].len;
    }
    shuffle(sequence, CORE_MAX_SEQUENCE);
    struct core_case the_case = {
        .group = "mix",
        .name = "mix",
        .bytes = (uint32_t)(bytes / CORE_MAX_SEQUENCE),
        .n_pieces = 1,
        .packets = sequence,
        .n_packets = CORE_MAX_SEQUENCE,
        .note = "bytes is the mean: of twelve, 7 of 40, 4 of 576, 1 of 1500; 2 of 32 are dropped",
    };
    return !core_row_wanted(core, the_case.name, the_case.bytes) || core_row(core, &the_case);
}
