/* judge.c - see judge.h */

#include "tests/unit/judge.h"

#include "tests/unit/checker.h"
#include "tests/unit/unit.h"

int judge_setup(void **state)
{
    return lab_setup(state);
}

int judge_teardown(void **state)
{
    return lab_teardown(state);
}

const char *judge_name(enum verdict verdict)
{
    return verdict < N_VERDICTS ? verdict_table[verdict].name : "PASS";
}

void judge_frame(struct lab *lab, struct frame *frame, enum verdict expected, const char *file,
                 int line)
{
    struct frame request = frame_of(frame->bytes, frame->len);
    enum verdict verdict = lab_try(lab, frame->bytes, frame->len);
    const char *fault = lab->fault;

    if (!fault && verdict == SEND_ECHO_REPLY)
        fault = checker_fault(request.bytes, lab->whole, lab->whole_len, lab->host.ttl);
    if (verdict != expected)
        print_error("expected %s, got %s\n", judge_name(expected), judge_name(verdict));
    if (fault)
        print_error("%s: %s\n", judge_name(verdict), fault);
    _assert_true(verdict == expected && !fault, "the packet is judged as it should be", file, line);
    frame_free(&request);
    if (verdict_table[verdict].sends) {
        frame_free(frame);
        *frame = frame_of(lab->whole, lab->whole_len);
    }
}

void judge_spec(struct lab *lab, const struct packet_spec *spec, enum verdict expected,
                const char *file, int line)
{
    struct frame frame = packet_build(spec);

    judge_frame(lab, &frame, expected, file, line);
    frame_free(&frame);
}
