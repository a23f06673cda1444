/* reassembly_random.c - proves in long random runs that reassembly is what a plain model of it is
 *
 * Several datagrams are on their way at once, most of them alike in all but one of source,
 * destination, protocol and identification. Each is cut at random; its fragments come in any order,
 * some twice, some moved, longer or shorter, with other bytes, without data, or with no "more";
 * time passes, and answers leave late. Reassembly and model (reassembly_model.h) have to say the
 * same to every fragment, with the same bytes and the same counts.
 */
#include "tests/unit/unit.h"

#include "tests/unit/reassembly_model.h"

enum { MAX_CUTS = 12, N_STREAMS = 6 };

/* A datagram that is being sent. */
struct stream {
    struct piece pieces[2 * MAX_CUTS];
    unsigned n_pieces, n_sent;
};

struct run {
    struct block block;
    struct model *model;
    struct stream streams[N_STREAMS];
    uint8_t data[MODEL_BYTES]; /* of all of them: what one left behind looks like the next */
    uint8_t other[MODEL_BYTES];
    bool *lent[MODEL_PLACES]; /* in the order in which they will leave */
    unsigned n_lent;
    uint64_t seed;
    unsigned current; /* the stream that sends */
    bool stalled;     /* no answer leaves */
};

static uint32_t below(struct run *run, uint32_t n)
{
    return random_below(&run->seed, n);
}

/* One of few, so that there are neighbours that differ in one thing alone. */
static void choose_key(struct run *run, struct piece *piece)
{
    uint32_t which = below(run, 6);

    piece->id = 7;
    if (which == 1)
        piece->id = 8;
    if (which == 2)
        piece->source++;
    if (which == 3)
        piece->destination++;
    if (which == 4)
        piece->protocol = 17;
}

/* Makes one thing about a fragment wrong, or just different. */
static void spoil(struct run *run, struct piece *piece)
{
    uint32_t end;

    switch (below(run, 9)) {
    case 0:
        piece->more = !piece->more;
        break;
    case 1:
        piece->len = 0;
        break;
    case 2:
        piece->len -= piece->len > 1;
        break;
    case 3:
        piece->len += 8 * below(run, 3);
        break;
    case 4:
        piece->offset += 8 * (1 + below(run, 2));
        break;
    case 5:
        piece->offset -= piece->offset > 0 ? 8 : 0;
        break;
    case 6:
        piece->header_len = 20 + 4 * below(run, 11);
        break;
    case 7:
        piece->tos = (uint8_t)below(run, 4);
        break;
    default: /* as far as a header can say */
        end = 65535 - piece->header_len - below(run, 80);
        piece->offset = end / 8 * 8;
        piece->offset -= piece->offset > 65528 ? 8 : 0;
        piece->len = 1 + below(run, 40);
        break;
    }
    end = piece->offset + piece->len;
    piece->data = (below(run, 8) == 0 || end > MODEL_BYTES ? run->other : run->data);
    piece->data += end <= MODEL_BYTES ? piece->offset : 0;
}

static void cut(struct run *run, struct stream *stream)
{
    uint32_t max_len = run->model->max_len - 20, at = 0, header_len = 20 + 4 * below(run, 11);
    uint32_t len = 9 + below(run, below(run, 4) == 0 ? max_len : 200);
    uint8_t tos = (uint8_t)(below(run, 256) & (below(run, 8) == 0 ? 0xff : 0xfc));
    struct piece key = piece_of(run->data, 0, 0);

    if (len + header_len > run->model->max_len && below(run, 8) != 0)
        len = run->model->max_len - header_len;
    choose_key(run, &key);
    *stream = (struct stream){.n_pieces = 0};
    for (unsigned i = 0; at < len; i++) {
        struct piece piece = key;
        uint32_t most = (len - at + 7) / 8, n = 1 + below(run, most < 12 ? most : 2 * most / 3);
        piece.offset = at;
        piece.len = i == MAX_CUTS - 1 || 8 * n > len - at ? len - at : 8 * n;
        piece.data = run->data + at;
        piece.more = at + piece.len < len;
        piece.tos = tos;
        piece.header_len = at == 0 ? header_len : 20;
        piece.dont_fragment = below(run, 2);
        stream->pieces[stream->n_pieces++] = piece;
        if (below(run, 5) == 0)
            stream->pieces[stream->n_pieces++] = piece;
        if (below(run, 8) == 0)
            spoil(run, &stream->pieces[stream->n_pieces - 1]);
        at += piece.len;
    }
    for (unsigned i = stream->n_pieces; below(run, 3) != 0 && i-- > 1;) {
        unsigned j = below(run, i + 1);
        struct piece piece = stream->pieces[i];
        stream->pieces[i] = stream->pieces[j];
        stream->pieces[j] = piece;
    }
}

static void let_one_leave(struct run *run)
{
    if (run->n_lent == 0)
        return;
    *run->lent[0] = false;
    memmove(run->lent, run->lent + 1, --run->n_lent * sizeof run->lent[0]);
    run->model->n_lent--;
}

/* Time passes; what has waited too long is given up, with an error or without. */
static void let_time_pass(struct run *run)
{
    struct block *block = &run->block;
    struct model_datagram *oldest;

    block->now += below(run, 4) == 0 ? below(run, BLOCK_TIMEOUT + 2) : below(run, 30);
    while ((oldest = model_oldest(run->model)) != NULL &&
           block->now - oldest->born >= BLOCK_TIMEOUT) {
        struct reassembly_place *place = reassembly_expired(&block->reassembly, block->now);
        struct ipv4_datagram first;

        assert_int_equal(reassembly_deadline(&block->reassembly), oldest->born + BLOCK_TIMEOUT);
        assert_non_null(place);
        assert_int_equal(reassembly_first(place, &first), oldest->header_len != 0);
        if (oldest->header_len != 0) {
            assert_memory_equal(first.header, oldest->header, oldest->header_len);
            run->lent[run->n_lent++] = reassembly_lend(&block->reassembly, place,
                                                       SEND_TIME_EXCEEDED, DROP_FRAGMENT_TIMEOUT);
            run->model->n_lent++;
        } else {
            reassembly_drop(&block->reassembly, place, DROP_FRAGMENT_TIMEOUT);
        }
        model_give_up(run->model, oldest, SEND_TIME_EXCEEDED, DROP_FRAGMENT_TIMEOUT);
        model_assert_counts(run->model, block);
    }
    assert_null(reassembly_expired(&block->reassembly, block->now));
}

static void step(struct run *run)
{
    if (below(run, 6) == 0)
        run->current = below(run, N_STREAMS);
    struct stream *stream = &run->streams[run->current];
    if (stream->n_sent == stream->n_pieces)
        cut(run, stream);
    enum verdict verdict =
        model_assert_same(run->model, &run->block, &stream->pieces[stream->n_sent++]);
    if (verdict == PASS && below(run, 4) == 0) { /* it is not answered */
        reassembly_return(&run->block.reassembly, run->block.lent);
        run->model->n_lent--;
    } else if (verdict == PASS) {
        run->lent[run->n_lent++] = run->block.lent;
    }
    run->stalled ^= below(run, 500) == 0;
    if (!run->stalled && below(run, 2) == 0)
        let_one_leave(run);
    if (below(run, 32) == 0)
        let_time_pass(run);
}

static void assert_random_steps_agree(uint32_t n_places, uint32_t max_len, unsigned n_steps)
{
    struct run *run = calloc(1, sizeof *run);

    run->seed = random_seed();
    run->model = model_open(n_places, max_len);
    block_open(&run->block, n_places, max_len);
    for (unsigned i = 0; i < MODEL_BYTES; i++) {
        run->data[i] = (uint8_t)(i * 7 + i / 256);
        run->other[i] = (uint8_t)~run->data[i];
    }
    for (unsigned i = 0; i < n_steps; i++)
        step(run);
    /* a single place hardly ever waits long enough */
    for (int verdict = DROP_FRAGMENT_EMPTY; verdict <= DROP_FRAGMENT_ECN; verdict++)
        if (n_places > 1 && run->block.verdicts[verdict] == 0)
            fail_msg("%s did not happen", verdict_table[verdict].name);
    assert_true(run->model->n_completed > n_steps / 100);
    block_close(&run->block);
    free(run->model);
    free(run);
}

TEST(random_fragments_agree_with_the_model_when_576_bytes_is_all)
{
    assert_random_steps_agree(4, 576, 300000);
}

TEST(random_fragments_agree_with_the_model_when_all_lengths_may_be)
{
    assert_random_steps_agree(5, 65535, 100000);
}

TEST(random_fragments_agree_with_the_model_when_there_is_one_place)
{
    assert_random_steps_agree(1, 1500, 200000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_fragments_agree_with_the_model_when_576_bytes_is_all),
        cmocka_unit_test(random_fragments_agree_with_the_model_when_all_lengths_may_be),
        cmocka_unit_test(random_fragments_agree_with_the_model_when_there_is_one_place),
    };
    return cmocka_run_group_tests_name("reassembly_random", tests, NULL, NULL);
}
