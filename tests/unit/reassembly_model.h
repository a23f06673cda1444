/* reassembly_model.h - reassembly once more, as plainly as it can be said
 *
 * A datagram is an array of bytes, an array that says which fragment wrote each of them, and the
 * list of its fragments. Every question is answered by looking at all of them. Nothing of the
 * stack's code is used but the names of the verdicts.
 */
#ifndef TESTS_UNIT_REASSEMBLY_MODEL_H
#define TESTS_UNIT_REASSEMBLY_MODEL_H

#include "tests/unit/reassembly_block.h"

enum { MODEL_PLACES = 8, MODEL_FRAGMENTS = 8192, MODEL_BYTES = 65536 };

struct model_datagram {
    bool waits;
    uint64_t number; /* of the fragment that began it */
    uint64_t born;
    struct piece first;     /* the first that came, by which the others are known */
    uint32_t header_len;    /* of the fragment at offset 0, 0 until it is there */
    uint8_t header[60];     /* its bytes */
    uint8_t n_pieces_of[4]; /* with each congestion mark: 0, or some */
    unsigned n_pieces;      /* that are held */
    struct piece pieces[MODEL_FRAGMENTS];
    uint8_t bytes[MODEL_BYTES];
    uint16_t writer[MODEL_BYTES]; /* which piece wrote the byte, counted from 1; 0 for none */
};

struct model {
    uint32_t n_places, max_len;
    uint64_t n_in, n_completed, n_failed;
    uint64_t verdicts[N_VERDICTS];
    unsigned n_lent;
    struct model_datagram datagrams[MODEL_PLACES];

    /* of the last model_add() that was PASS */
    uint8_t whole[MODEL_BYTES]; /* header and data */
    uint32_t whole_len;
};

/* The caller frees it. n_places is at most MODEL_PLACES. */
struct model *model_open(uint32_t n_places, uint32_t max_len);

/* What has to be said to a fragment that comes at `now`. A whole datagram is counted as
 * SEND_ECHO_REPLY, and its place is lent: the caller counts n_lent down when it comes back. */
enum verdict model_add(struct model *model, const struct piece *piece, uint64_t now);

/* The datagram that has waited longest, or NULL. */
struct model_datagram *model_oldest(struct model *model);
unsigned model_n_waiting(const struct model *model);

/* Gives up a datagram: its fragment at offset 0 ends in sent, the others in verdict. */
void model_give_up(struct model *model, struct model_datagram *datagram, enum verdict sent,
                   enum verdict verdict);

/* Gives the fragment to the block and to the model, and asserts that both say the same, to the last
 * byte of a whole datagram, and count the same. Returns the verdict. */
enum verdict model_assert_same(struct model *model, struct block *block, const struct piece *piece);
void model_assert_counts(const struct model *model, struct block *block);

#endif
