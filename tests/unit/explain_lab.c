/* explain_lab.c - see explain_lab.h */

#include "tests/unit/unit.h"

#include "tests/unit/explain_lab.h"
#include "tests/unit/explain_sound.h"

enum { N_CELLS = 4, MAX_DATAGRAM = 65535 };

void explain_lab_reset(struct explain_lab *lab)
{
    size_t len = ring_memory_len(N_CELLS, MAX_DATAGRAM);

    lab_reset(lab->plain);
    free(lab->ring_memory);
    assert_int_equal(posix_memalign(&lab->ring_memory, RING_CACHE_LINE, len), 0);
    memset(lab->ring_memory, PACKET_PAD, len);
    ring_init(&lab->ring, lab->ring_memory, N_CELLS, MAX_DATAGRAM);
    /* an explanation may not rely on what it was before */
    memset(&lab->explanation, PACKET_PAD, sizeof lab->explanation);
    lab->fault = NULL;
}

int explain_lab_setup(void **state)
{
    struct explain_lab *lab = calloc(1, sizeof *lab);
    void *plain;

    if (lab_setup(&plain) != 0)
        return -1;
    lab->plain = plain;
    lab->host = &lab->plain->host;
    explain_lab_reset(lab);
    *state = lab;
    return 0;
}

int explain_lab_teardown(void **state)
{
    struct explain_lab *lab = *state;
    void *plain = lab->plain;

    free(lab->ring_memory);
    free(lab);
    return lab_teardown(&plain);
}

static void look_at(struct explain_lab *lab)
{
    const struct explain_step *step;

    lab->fault = explain_sound_fault(&lab->explanation, &step);
    if (lab->fault == NULL && ring_vacant(&lab->ring) != N_CELLS)
        lab->fault = "a packet is still in the ring";
    if (lab->fault != NULL && step != NULL)
        print_error("%s: %s (%s)\n", explain_rules[step->rule].name, step->seen, step->required);
}

enum verdict explain_lab_try(struct explain_lab *lab, const uint8_t *bytes, size_t len)
{
    struct packet *packet = ring_next(&lab->ring);

    packet->data = lab->plain->page_end - len;
    memset(packet->data - RING_HEADROOM, PACKET_PAD, RING_HEADROOM);
    if (len > 0)
        memcpy(packet->data, bytes, len);
    ring_fill(&lab->ring, (uint32_t)len);
    lab->plain->n_in++;
    assert_true(explain_next(&lab->explanation, lab->host, &lab->ring, lab->plain->now_ns));
    look_at(lab);
    if (lab->fault == NULL && (lab->explanation.is_timeout || lab->explanation.packet_len != len ||
                               (len > 0 && memcmp(lab->explanation.packet, bytes, len) != 0)))
        lab->fault = "the packet is not the one that came";
    if (lab->fault == NULL && lab_sum(lab->plain) != lab->plain->n_in)
        lab->fault = "the verdicts are not as many as the packets";
    return lab->explanation.verdict;
}

static void assert_no_fault(const struct explain_lab *lab)
{
    if (lab->fault != NULL)
        fail_msg("%s: %s", verdict_table[lab->explanation.verdict].name, lab->fault);
}

enum verdict explain_lab_send(struct explain_lab *lab, const uint8_t *bytes, size_t len)
{
    (void)explain_lab_try(lab, bytes, len);
    assert_no_fault(lab);
    return lab->explanation.verdict;
}

static enum verdict send_frame(struct explain_lab *lab, struct frame frame)
{
    enum verdict verdict = explain_lab_send(lab, frame.bytes, frame.len);

    frame_free(&frame);
    return verdict;
}

enum verdict explain_lab_send_spec(struct explain_lab *lab, const struct packet_spec *spec)
{
    return send_frame(lab, packet_build(spec));
}

enum verdict explain_lab_send_slice(struct explain_lab *lab, const struct packet_spec *spec,
                                    size_t offset, size_t end)
{
    return send_frame(lab, packet_build_slice(spec, offset, end));
}

bool explain_lab_give_up(struct explain_lab *lab)
{
    if (!explain_next(&lab->explanation, lab->host, &lab->ring, lab->plain->now_ns))
        return false;
    look_at(lab);
    if (lab->fault == NULL && !lab->explanation.is_timeout)
        lab->fault = "no packet came, and it is no timeout";
    assert_no_fault(lab);
    return true;
}

const struct explain_step *explain_lab_step(const struct explain_lab *lab, enum rule rule)
{
    for (uint32_t i = 0; i < lab->explanation.n_steps; i++)
        if (lab->explanation.steps[i].rule == rule)
            return &lab->explanation.steps[i];
    return NULL;
}

uint32_t explain_lab_assert_steps(const struct explain_lab *lab, uint32_t first,
                                  const struct explain_lab_expected *expected, size_t n)
{
    assert_in_range(first + n, 0, lab->explanation.n_steps);
    for (size_t i = 0; i < n; i++) {
        const struct explain_step *step = &lab->explanation.steps[first + i];
        assert_string_equal(explain_rules[step->rule].name, explain_rules[expected[i].rule].name);
        assert_string_equal(step->seen, expected[i].seen);
        assert_string_equal(step->required, expected[i].required);
        if (step->answer != expected[i].answer || step->of != expected[i].of ||
            step->offset != expected[i].offset || step->len != expected[i].len)
            fail_msg("%s: %s, %u bytes from %u on of %d", explain_rules[step->rule].name,
                     step->answer ? "yes" : "no", step->len, step->offset, (int)step->of);
    }
    return first + (uint32_t)n;
}

void explain_lab_assert_step(const struct explain_lab *lab, enum rule rule, bool answer,
                             const char *seen, const char *required)
{
    const struct explain_step *step = explain_lab_step(lab, rule);

    if (step == NULL)
        fail_msg("%s was not asked", explain_rules[rule].name);
    assert_string_equal(step->seen, seen);
    assert_string_equal(step->required, required);
    if (step->answer != answer)
        fail_msg("%s: %s", explain_rules[rule].name, step->answer ? "yes" : "no");
}
