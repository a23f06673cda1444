/* long_answer.h - an answer that leaves in fragments, and what has to be right about each of them
 *
 * The datagram lies in bytes that are lent, as the reassembly lends them. long_answer_arrives() is
 * the other end: it has a copy of the datagram as it was, and its own reading of headers.
 */
#ifndef TESTS_DRIVERS_LONG_ANSWER_H
#define TESTS_DRIVERS_LONG_ANSWER_H

#include "tests/unit/unit.h"

#include "stack/fragment.h"
#include "tests/unit/reference.h"

enum { LONG_MAX_LEN = 65535, LONG_ID = 0x1234 };

struct long_answer {
    uint8_t bytes[LONG_MAX_LEN], original[LONG_MAX_LEN];
    size_t len, header_len, mtu;
    bool lent;

    /* at the other end */
    size_t n_arrived, data_arrived, next_offset; /* packets, bytes, the least that may come now */
    bool last_arrived;
};

/* Datagrams, and how many packets each of them is. */
struct long_row {
    uint32_t len, header_len, mtu, n;
};

static const struct long_row long_rows[] = {
    {1528, 20, 1500, 2},  {4028, 20, 1500, 3}, {2980, 20, 1500, 2},   {2981, 20, 1500, 3},
    {577, 20, 576, 2},    {69, 20, 68, 2},     {116, 20, 68, 2},      {117, 20, 68, 3},
    {1528, 60, 1500, 2},  {69, 60, 68, 2},     {65535, 20, 1500, 45}, {65535, 20, 68, 1365},
    {65535, 60, 68, 1365}};

enum { N_LONG_ROWS = sizeof long_rows / sizeof long_rows[0] };

/* Makes the packet into the first fragment of such an answer. */
static inline void long_answer_make(struct long_answer *answer, struct packet *packet,
                                    const struct long_row *row)
{
    uint8_t *ip = answer->bytes;

    for (size_t i = 0; i < row->len; i++)
        ip[i] = i < row->header_len ? 1 : (uint8_t)(i * 7 + i / 256); /* 1: no operation */
    static const uint8_t fields[] = {0, 0, 0, 0, LONG_ID >> 8, LONG_ID & 255, 0, 0, 64, 1};
    memcpy(ip, fields, sizeof fields);
    ip[0] = (uint8_t)(0x40 | row->header_len / 4);
    ip[2] = (uint8_t)(row->len >> 8);
    ip[3] = (uint8_t)row->len;
    memcpy(answer->original, ip, row->len);
    answer->len = row->len;
    answer->header_len = row->header_len;
    answer->mtu = row->mtu;
    answer->lent = true;
    answer->n_arrived = answer->data_arrived = answer->next_offset = 0;
    answer->last_arrived = false;

    *packet =
        (struct packet){.data = ip, .lent = &answer->lent, .data_len = row->len, .mtu = row->mtu};
    packet->verdict = SEND_ECHO_REPLY;
    assert_int_equal(fragment_first(packet), row->n);
}

/* A packet has come: it is a fragment of this datagram, behind those that came before. */
static inline void long_answer_arrives(struct long_answer *answer, const uint8_t *ip, size_t len)
{
    size_t header_len = (size_t)(ip[0] & 15) * 4, data_len = len - header_len;
    size_t offset = (size_t)((ip[6] & 0x1f) << 8 | ip[7]) * 8;
    bool more = ip[6] & 0x20;

    assert_true(len <= answer->mtu);
    assert_int_equal(ip[2] << 8 | ip[3], len);
    assert_int_equal(reference_sum(ip, header_len), 0xffff);
    assert_int_equal(header_len, offset == 0 ? answer->header_len : 20);
    assert_int_equal(ip[6] & 0xc0, 0);
    assert_memory_equal(ip + 4, answer->original + 4, 2);   /* identification */
    assert_memory_equal(ip + 8, answer->original + 8, 2);   /* time to live, protocol */
    assert_memory_equal(ip + 12, answer->original + 12, 8); /* addresses */

    assert_true(offset >= answer->next_offset && !answer->last_arrived);
    assert_int_equal(more, answer->header_len + offset + data_len < answer->len);
    assert_memory_equal(ip + header_len, answer->original + answer->header_len + offset, data_len);
    answer->n_arrived++;
    answer->data_arrived += data_len;
    answer->next_offset = offset + data_len;
    answer->last_arrived = !more;
}

/* All of it has come, and its bytes are not lent any more. */
static inline void assert_arrived(const struct long_answer *answer)
{
    assert_true(answer->last_arrived);
    assert_int_equal(answer->data_arrived, answer->len - answer->header_len);
    assert_false(answer->lent);
}

#endif
