/* explain_lab.h - the laboratory of lab.h for the host that explains
 *
 * The host is that of a struct lab, with its routes and its memory, but it is explain_next() that
 * judges. After each packet all that has to hold of any explanation is looked
 * at (explain_sound.h). A packet ends at a page that cannot be touched.
 */
#ifndef TESTS_UNIT_EXPLAIN_LAB_H
#define TESTS_UNIT_EXPLAIN_LAB_H

#include "stack/explain/explain.h"
#include "tests/unit/lab.h"

struct explain_lab {
    struct lab *plain;              /* whose host it is, and whose time */
    struct host *host;              /* in it */
    struct explanation explanation; /* of the last packet, or the last datagram given up */
    const char *fault;              /* of that explanation, or NULL */
    struct ring ring;
    void *ring_memory;
};

/* A group fixture for cmocka; the state is a struct explain_lab. */
int explain_lab_setup(void **state);
int explain_lab_teardown(void **state);

/* Forgets everything, as lab_reset(). */
void explain_lab_reset(struct explain_lab *lab);

/* Puts len bytes before the host. Returns the verdict; the rest is in lab->explanation. A fault
 * fails the test, unless the test looks at lab->fault itself and uses explain_lab_try(). */
enum verdict explain_lab_send(struct explain_lab *lab, const uint8_t *bytes, size_t len);
enum verdict explain_lab_try(struct explain_lab *lab, const uint8_t *bytes, size_t len);

/* The same for a packet, or for the bytes from offset up to end of its payload as a fragment. */
enum verdict explain_lab_send_spec(struct explain_lab *lab, const struct packet_spec *spec);
enum verdict explain_lab_send_slice(struct explain_lab *lab, const struct packet_spec *spec,
                                    size_t offset, size_t end);

/* Gives up one datagram whose time is over. False when there is none. */
bool explain_lab_give_up(struct explain_lab *lab);

/* The first step about a rule; NULL when it was not asked. */
const struct explain_step *explain_lab_step(const struct explain_lab *lab, enum rule rule);

/* What a step is expected to be. */
struct explain_lab_expected {
    enum rule rule;
    bool answer;
    enum explain_of of;
    uint32_t offset, len;
    const char *seen, *required;
};

/* Asserts that the steps from `first` on are these. Returns the number of the step behind them. */
uint32_t explain_lab_assert_steps(const struct explain_lab *lab, uint32_t first,
                                  const struct explain_lab_expected *expected, size_t n);

/* Asserts that the rule was asked, once or more, and what came of it the first time. */
void explain_lab_assert_step(const struct explain_lab *lab, enum rule rule, bool answer,
                             const char *seen, const char *required);

#endif
