/* hostile_grammar.c - see hostile_grammar.h */

#include "tests/unit/hostile_grammar.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

uint32_t hostile_choose(struct hostile *hostile, uint32_t n)
{
    uint32_t value = 0;

    if (hostile->choices == NULL)
        return random_below(&hostile->seed, n);
    for (uint32_t left = n - 1; left > 0 && hostile->n_choices > 0; left >>= 8) {
        value = value << 8 | *hostile->choices++;
        hostile->n_choices--;
    }
    return value % n;
}

bool hostile_one_in(struct hostile *hostile, uint32_t n)
{
    return hostile_choose(hostile, n) == 0;
}

/* A value that is likely to be a limit of something: 0, 1, the greatest, one off `usual`, any. */
static uint32_t edge(struct hostile *hostile, uint32_t usual, uint32_t greatest)
{
    switch (hostile_choose(hostile, 7)) {
    case 0:
        return 0;
    case 1:
        return 1 & greatest;
    case 2:
        return greatest;
    case 3:
        return (usual - 1) & greatest;
    case 4:
        return (usual + 1) & greatest;
    case 5:
        return (usual ^ 1u << hostile_choose(hostile, 16)) & greatest;
    default:
        return hostile_choose(hostile, greatest) + hostile_choose(hostile, 2);
    }
}

static uint32_t source(struct hostile *hostile)
{
    static const uint32_t odd[] = {
        IP(0, 0, 0, 0),      IP(0, 1, 2, 3),         IP(127, 0, 0, 1),   IP(224, 0, 0, 1),
        IP(240, 0, 0, 1),    IP(255, 255, 255, 255), IP(192, 168, 3, 0), IP(192, 168, 3, 255),
        IP(192, 168, 3, 12), IP(192, 168, 4, 1),
    };

    return hostile_one_in(hostile, 12) ? odd[hostile_choose(hostile, N_ELEMENTS(odd))]
                                       : IP(192, 168, 3, 20) + hostile_choose(hostile, 3);
}

static uint32_t destination(struct hostile *hostile)
{
    static const uint32_t odd[] = {
        IP(192, 168, 3, 255), IP(192, 168, 3, 0), IP(255, 255, 255, 255), IP(224, 0, 0, 1),
        IP(224, 0, 0, 2),     IP(127, 0, 0, 1),   IP(0, 0, 0, 0),         IP(240, 0, 0, 1),
        IP(192, 168, 4, 7),   IP(192, 168, 5, 1), IP(192, 168, 6, 1),     IP(192, 168, 7, 1),
        IP(192, 168, 3, 99),  IP(8, 8, 8, 8),
    };

    if (hostile_one_in(hostile, 8))
        return odd[hostile_choose(hostile, N_ELEMENTS(odd))];
    return hostile_one_in(hostile, 6) ? IP(192, 168, 4, 1) : IP(192, 168, 3, 12);
}

/* Options by their grammar, or nearly. Returns their length, a multiple of 4. */
static size_t put_options(struct hostile *hostile, uint8_t options[PACKET_MAX_OPTIONS])
{
    static const uint8_t types[] = {0, 1, 7, 7, 68, 68, 68, 131, 137, 148, 130, 136, 99};
    size_t len = 0, end = 4 * (1 + hostile_choose(hostile, 10));

    memset(options, (int)hostile_choose(hostile, 2), PACKET_MAX_OPTIONS);
    while (len < end && !hostile_one_in(hostile, 4)) {
        uint8_t *option = options + len;
        uint32_t room = (uint32_t)(end - len), length = 2 + hostile_choose(hostile, 12);
        option[0] = types[hostile_choose(hostile, N_ELEMENTS(types))];
        if (option[0] < 2 || room < 2) {
            len++;
            continue;
        }
        if (hostile_one_in(hostile, 2)) /* right for what it is */
            length =
                option[0] == 148 ? 4 : (option[0] == 68 ? 4 : 3) + 4 * hostile_choose(hostile, 9);
        length = length > room ? room : length;
        option[1] = (uint8_t)(hostile_one_in(hostile, 8) ? edge(hostile, length, 255) : length);
        for (uint32_t i = 2; i < length; i++)
            option[i] = (uint8_t)hostile_choose(hostile, 256);
        if (length > 2)
            option[2] = (uint8_t)(hostile_one_in(hostile, 8)
                                      ? edge(hostile, length, 255)
                                      : (option[0] == 68 ? 5 : 4) + 4 * hostile_choose(hostile, 9));
        if (length > 3 && option[0] == 68)
            option[3] &= hostile_one_in(hostile, 4) ? 0xff : 0x13;
        len += length;
    }
    return end;
}

/* What a datagram carries: a query, an error, UDP, something else. */
static void put_payload(struct hostile *hostile, struct hostile_stream *stream)
{
    static const uint8_t types[] = {0, 3, 4, 5, 9, 10, 11, 12, 13, 13, 14, 17, 37, 42, 255};
    struct packet_spec *spec = &stream->spec;
    uint32_t what = hostile_choose(hostile, 8);

    for (size_t i = 0; i < sizeof stream->data; i++)
        stream->data[i] = (uint8_t)hostile_choose(hostile, 256);
    spec->data_len =
        hostile_one_in(hostile, 3) ? hostile_choose(hostile, 1460) : hostile_choose(hostile, 64);
    if (what < 4 || what > 6) {
        spec->type = what < 4 ? 8 : types[hostile_choose(hostile, N_ELEMENTS(types))];
        spec->code = hostile_one_in(hostile, 4) ? (uint8_t)hostile_choose(hostile, 256) : 0;
        if (what == 7 && hostile_one_in(hostile, 2)) { /* it may be an error: then it quotes */
            spec->data = stream->data;
            spec->data_len = hostile_choose(hostile, sizeof stream->data + 1);
            stream->data[0] = (uint8_t)(0x40 | hostile_choose(hostile, 16));
        }
        return;
    }
    spec->payload = stream->data;
    spec->payload_len = hostile_choose(hostile, sizeof stream->data + 1);
    spec->protocol = what == 4 ? 17 : (uint8_t[]){6, 4, 2, 253}[hostile_choose(hostile, 4)];
    if (what == 4) { /* without a checksum, and of the right length, most of the time */
        stream->data[4] = stream->data[6] = stream->data[7] = 0;
        stream->data[5] = (uint8_t)spec->payload_len;
        if (hostile_one_in(hostile, 6))
            stream->data[4 + hostile_choose(hostile, 4)] = (uint8_t)hostile_choose(hostile, 256);
    }
}

void hostile_put_datagram(struct hostile *hostile, struct hostile_stream *stream)
{
    struct packet_spec *spec = &stream->spec;

    *stream = (struct hostile_stream){.spec = packet_echo_request()};
    spec->source = source(hostile);
    spec->destination = destination(hostile);
    spec->fragment = hostile_one_in(hostile, 2) ? 0x4000 : 0;
    spec->id = (uint16_t)(1 + hostile_choose(hostile, 8));
    spec->tos = hostile_one_in(hostile, 4) ? (uint8_t)hostile_choose(hostile, 256) : 0;
    spec->ttl = hostile_one_in(hostile, 8) ? (uint8_t)edge(hostile, 64, 255) : 64;
    put_payload(hostile, stream);
    if (hostile_one_in(hostile, 3)) {
        spec->options = stream->options;
        spec->options_len = put_options(hostile, stream->options);
    }
}

void hostile_spoil_field(struct hostile *hostile, struct packet_spec *spec)
{
    uint32_t len = 20 + (uint32_t)spec->options_len +
                   (uint32_t)(spec->payload ? spec->payload_len : 8 + spec->data_len);

    switch (hostile_choose(hostile, 10)) {
    case 0:
        spec->version = edge(hostile, 4, 15);
        break;
    case 1:
        spec->ihl = (int)edge(hostile, 5 + (uint32_t)spec->options_len / 4, 15);
        break;
    case 2:
        spec->total_len = (int)edge(hostile, len, 65535);
        break;
    case 3:
        spec->frame_len = (int)hostile_choose(hostile, len);
        break;
    case 4:
        spec->frame_len = (int)(len + hostile_choose(hostile, 60));
        break;
    case 5:
        spec->fragment = (uint16_t)edge(hostile, 0x2000, 65535);
        break;
    case 6:
        spec->protocol = (uint8_t)edge(hostile, 1, 255);
        break;
    case 7:
        spec->checksum_error = (uint16_t)hostile_choose(hostile, 65536);
        break;
    case 8:
        spec->icmp_checksum_error = (uint16_t)hostile_choose(hostile, 65536);
        break;
    default:
        spec->icmp_len = (int)hostile_choose(hostile, 9);
        break;
    }
}
