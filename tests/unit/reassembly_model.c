/* reassembly_model.c - see reassembly_model.h */

#include "tests/unit/reassembly_model.h"

#include "tests/unit/reference.h"

struct model *model_open(uint32_t n_places, uint32_t max_len)
{
    struct model *model = calloc(1, sizeof *model);

    model->n_places = n_places;
    model->max_len = max_len;
    return model;
}

unsigned model_n_waiting(const struct model *model)
{
    unsigned n = 0;

    for (int i = 0; i < MODEL_PLACES; i++)
        n += model->datagrams[i].waits;
    return n;
}

struct model_datagram *model_oldest(struct model *model)
{
    struct model_datagram *oldest = NULL;

    for (int i = 0; i < MODEL_PLACES; i++) {
        struct model_datagram *datagram = &model->datagrams[i];
        if (datagram->waits && (oldest == NULL || datagram->number < oldest->number))
            oldest = datagram;
    }
    return oldest;
}

static void move(struct model *model, unsigned n, enum verdict verdict)
{
    model->verdicts[HOLD_FRAGMENT] -= n;
    model->verdicts[verdict] += n;
}

void model_give_up(struct model *model, struct model_datagram *datagram, enum verdict sent,
                   enum verdict verdict)
{
    for (unsigned i = 0; i < datagram->n_pieces; i++)
        move(model, 1, datagram->pieces[i].offset == 0 ? sent : verdict);
    model->n_failed++;
    datagram->waits = false;
}

static bool belong_together(const struct piece *a, const struct piece *b)
{
    return a->source == b->source && a->destination == b->destination &&
           a->protocol == b->protocol && a->id == b->id;
}

/* The datagram of a fragment, new if there is none; NULL when there is no place for it. */
static struct model_datagram *datagram_of(struct model *model, const struct piece *piece,
                                          uint64_t now)
{
    struct model_datagram *unused = NULL;

    for (int i = 0; i < MODEL_PLACES; i++) {
        struct model_datagram *datagram = &model->datagrams[i];
        if (datagram->waits && belong_together(&datagram->first, piece))
            return datagram;
    }
    if (model_n_waiting(model) + model->n_lent == model->n_places && model_oldest(model) != NULL)
        model_give_up(model, model_oldest(model), DROP_FRAGMENT_EVICTED, DROP_FRAGMENT_EVICTED);
    if (model_n_waiting(model) + model->n_lent == model->n_places)
        return NULL;
    for (int i = 0; i < MODEL_PLACES; i++)
        if (!model->datagrams[i].waits)
            unused = &model->datagrams[i];
    unused->waits = true;
    unused->number = model->n_in;
    unused->born = now;
    unused->first = *piece;
    unused->header_len = 0;
    unused->n_pieces = 0;
    memset(unused->n_pieces_of, 0, sizeof unused->n_pieces_of);
    memset(unused->writer, 0, model->max_len * sizeof unused->writer[0]);
    return unused;
}

static uint32_t end_of(const struct piece *piece)
{
    return piece->offset + piece->len;
}

static bool is_same(const struct model_datagram *datagram, const struct piece *held,
                    const struct piece *piece)
{
    return held->offset == piece->offset && held->len == piece->len && held->more == piece->more &&
           memcmp(datagram->bytes + piece->offset, piece->data, piece->len) == 0;
}

/* Whether a fragment can be of this datagram. */
static enum verdict fit(const struct model *model, const struct model_datagram *datagram,
                        const struct piece *piece)
{
    uint32_t reach = end_of(piece);
    uint32_t header_len = piece->offset == 0 ? piece->header_len : datagram->header_len;
    bool overlaps = false, contradicts = false, is_there = false;

    for (unsigned i = 0; i < datagram->n_pieces; i++) {
        const struct piece *held = &datagram->pieces[i];
        if (end_of(held) > reach)
            reach = end_of(held);
        if (!held->more && (!piece->more || end_of(piece) > end_of(held)))
            contradicts = true; /* two ends, or data behind the end */
        if (!piece->more && end_of(held) > end_of(piece))
            contradicts = true;
        if (is_same(datagram, held, piece))
            is_there = true;
    }
    for (uint32_t at = piece->offset; at < end_of(piece); at++)
        overlaps |= datagram->writer[at] != 0;
    if (header_len + reach > model->max_len)
        return DROP_FRAGMENT_TOO_BIG;
    if (is_there)
        return DROP_FRAGMENT_DUPLICATE;
    return overlaps || contradicts ? DROP_FRAGMENT_OVERLAP : PASS;
}

static void keep(struct model_datagram *datagram, const struct piece *piece)
{
    datagram->pieces[datagram->n_pieces++] = *piece;
    datagram->n_pieces_of[piece->tos & 3] = 1;
    for (uint32_t i = 0; i < piece->len; i++) {
        datagram->bytes[piece->offset + i] = piece->data[i];
        datagram->writer[piece->offset + i] = (uint16_t)datagram->n_pieces;
    }
    if (piece->offset == 0) {
        uint8_t *frame = malloc(piece->header_len + piece->len);
        piece_write(piece, frame);
        memcpy(datagram->header, frame, piece->header_len);
        datagram->header_len = piece->header_len;
        free(frame);
    }
}

/* The length of all data when every byte up to there has come, else 0. */
static uint32_t complete_len(const struct model_datagram *datagram)
{
    uint32_t len = 0;

    for (unsigned i = 0; i < datagram->n_pieces; i++)
        if (!datagram->pieces[i].more)
            len = end_of(&datagram->pieces[i]);
    for (uint32_t at = 0; at < len; at++)
        if (datagram->writer[at] == 0)
            return 0;
    return len;
}

/* The header as that of the first fragment, but for what says that it was one. */
static void make_whole(struct model *model, const struct model_datagram *datagram, uint32_t len)
{
    uint8_t *whole = model->whole;
    uint32_t whole_len = datagram->header_len + len;

    memcpy(whole, datagram->header, datagram->header_len);
    memcpy(whole + datagram->header_len, datagram->bytes, len);
    if (datagram->n_pieces_of[3])
        whole[1] |= 3;
    whole[2] = (uint8_t)(whole_len >> 8);
    whole[3] = (uint8_t)whole_len;
    whole[6] &= 0x40;
    whole[7] = whole[10] = whole[11] = 0;
    uint16_t sum = reference_checksum(whole, datagram->header_len);
    whole[10] = (uint8_t)(sum >> 8);
    whole[11] = (uint8_t)sum;
    model->whole_len = whole_len;
}

static enum verdict judge(struct model *model, const struct piece *piece, uint64_t now)
{
    if (piece->len == 0)
        return DROP_FRAGMENT_EMPTY;
    if (piece->more && piece->len % 8 != 0)
        return DROP_FRAGMENT_ALIGNMENT;
    if (end_of(piece) + piece->header_len > model->max_len)
        return DROP_FRAGMENT_TOO_BIG;
    struct model_datagram *datagram = datagram_of(model, piece, now);
    if (datagram == NULL)
        return DROP_FRAGMENT_NO_ROOM;
    enum verdict verdict = fit(model, datagram, piece);
    if (verdict == DROP_FRAGMENT_OVERLAP)
        model_give_up(model, datagram, verdict, verdict);
    if (verdict != PASS)
        return verdict;

    keep(datagram, piece);
    uint32_t len = complete_len(datagram);
    if (len == 0)
        return HOLD_FRAGMENT;
    const uint8_t *n = datagram->n_pieces_of;
    datagram->n_pieces--; /* this one was never held */
    if (n[0] && (n[1] || n[2] || n[3])) {
        model_give_up(model, datagram, DROP_FRAGMENT_ECN, DROP_FRAGMENT_ECN);
        return DROP_FRAGMENT_ECN;
    }
    move(model, datagram->n_pieces, HOLD_JOINED);
    make_whole(model, datagram, len);
    datagram->waits = false;
    model->n_completed++;
    model->n_lent++;
    return PASS;
}

enum verdict model_add(struct model *model, const struct piece *piece, uint64_t now)
{
    enum verdict verdict = judge(model, piece, now);

    model->n_in++;
    model->verdicts[verdict == PASS ? SEND_ECHO_REPLY : verdict]++;
    return verdict;
}

void model_assert_counts(const struct model *model, struct block *block)
{
    struct reassembly *reassembly = &block->reassembly;
    unsigned n_waiting = model_n_waiting(model);

    for (int v = 0; v < N_VERDICTS; v++)
        if (block->verdicts[v] != model->verdicts[v])
            fail_msg("%s: %" PRIu64 " counted, %" PRIu64 " expected", verdict_table[v].name,
                     block->verdicts[v], model->verdicts[v]);
    assert_int_equal(reassembly->n_waiting, n_waiting);
    assert_int_equal(reassembly_n_free(reassembly), model->n_places - n_waiting - model->n_lent);
    assert_int_equal(reassembly->n_completed, model->n_completed);
    assert_int_equal(reassembly->n_failed, model->n_failed);
}

static const char *name(enum verdict verdict)
{
    return verdict == PASS ? "PASS" : verdict_table[verdict].name;
}

enum verdict model_assert_same(struct model *model, struct block *block, const struct piece *piece)
{
    enum verdict expected = model_add(model, piece, block->now);
    enum verdict verdict = block_add(block, piece);

    if (verdict != expected)
        fail_msg("fragment %" PRIu64 ", %u to %u%s: %s, expected %s", block->n_in, piece->offset,
                 end_of(piece), piece->more ? "" : ", the last", name(verdict), name(expected));
    if (verdict == PASS) {
        assert_int_equal(block->whole.payload_len +
                             (size_t)(block->whole.payload - (uint8_t *)block->whole.header),
                         model->whole_len);
        assert_memory_equal(block->whole.header, model->whole, model->whole_len);
    }
    model_assert_counts(model, block);
    return verdict;
}
