/* run_out.h - a run on the machine of fake_session.h, and the packets that came out of it
 *
 * Everything is sent before it starts, so it is all judged in one burst, at one time.
 */
#ifndef TESTS_APPS_RUN_OUT_H
#define TESTS_APPS_RUN_OUT_H

#include "tests/unit/unit.h"

#include "apps/run.h"
#include "arguments.h"
#include "fake_session.h"
#include "tests/unit/properties.h"

static const struct captured *said;
static uint8_t out[4][2000];
static struct properties_packet packets[4]; /* the first that came out */
static size_t n_out;

/* Runs to a good end. */
static inline void run_with(struct arguments arguments)
{
    capture_start();
    int status = run(arguments.argc, arguments.argv);
    said = capture_end();
    if (status != EXIT_DONE)
        fail_msg("%s", said->err);
    for (n_out = 0; n_out < N_ELEMENTS(out); n_out++) {
        size_t len = receive_reply(out[n_out], sizeof out[n_out]);
        if (len == 0)
            break;
        packets[n_out] = (struct properties_packet){out[n_out], len};
    }
}

/* Another session in the same test. */
static inline void again(void **state)
{
    session_teardown(state);
    session_setup(state);
}

#define session_test(behaviour)                                                                    \
    cmocka_unit_test_setup_teardown(behaviour, session_setup, session_teardown)

#endif
