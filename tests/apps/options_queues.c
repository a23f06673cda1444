/* options_queues.c - proves what can be said about queues: how many, where, how large, how eager
 */
#include "options_parsed.h"

TEST(with_nothing_said_there_is_one_queue_anywhere_that_sleeps_at_once)
{
    (void)state;
    struct options options = parsed_as(RUN, ARGUMENTS(NULL));

    assert_int_equal(options.queues, 1);
    assert_int_equal(options.n_cpus, 0);
    assert_int_equal(options.busy_poll_us, 0);
    assert_int_equal(options.batch, 128);
    assert_int_equal(options.cells, 256);
    options_free(&options);
}

TEST(all_of_it_can_be_said_at_once)
{
    (void)state;
    struct options options = parsed_as(
        RUN, ARGUMENTS("-q", "4", "--cpus", "2-3,0", "--busy-poll=50", "--batch=32", "--ring=64"));

    assert_int_equal(options.queues, 4);
    assert_int_equal(options.n_cpus, 3);
    assert_int_equal(options.cpus[0], 2);
    assert_int_equal(options.cpus[1], 3);
    assert_int_equal(options.cpus[2], 0);
    assert_int_equal(options.busy_poll_us, 50);
    assert_int_equal(options.batch, 32);
    assert_int_equal(options.cells, 64);
    options_free(&options);
}

TEST(a_ring_that_nobody_asked_for_grows_with_the_batch)
{
    static const struct {
        const char *batch;
        uint32_t cells;
    } rows[] = {{"1", 256}, {"256", 256}, {"257", 512}, {"512", 512}, {"1024", 1024}};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct options options = parsed_as(RUN, ARGUMENTS("--batch", rows[i].batch));
        assert_int_equal(options.cells, rows[i].cells);
        options_free(&options);
        options = parsed_as(RUN, ARGUMENTS("--ring", "2", "--batch", rows[i].batch));
        assert_int_equal(options.cells, 2); /* as it was said: a burst is what fits */
        options_free(&options);
    }
}

TEST(what_takes_a_single_thread_is_refused_with_several_queues)
{
    static const struct {
        const char *word, *name;
    } rows[] = {
        {"--mem", "--mem"},           {"--fd=3", "--fd"},     {"--count=1", "--count"},
        {"--capture=x", "--capture"}, {"--trace", "--trace"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error = refused_as(RUN, ARGUMENTS(rows[i].word, "--queues", "2"));
        assert_says(&error, rows[i].name, "with 2 queues", "leave --queues out");
        error = refused_as(RUN, ARGUMENTS("--queues", "64", rows[i].word));
        assert_says(&error, rows[i].name, "with 64 queues", "leave --queues out");
        struct options options = parsed_as(RUN, ARGUMENTS(rows[i].word, "--queues", "1"));
        options_free(&options);
    }
}

TEST(a_number_of_queues_out_of_range_is_refused)
{
    static const char *const words[] = {"0", "65", "-1", "", "two"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct error error = refused_as(RUN, ARGUMENTS("--queues", words[i]));
        assert_says(&error, "queues", "1", "64");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_nothing_said_there_is_one_queue_anywhere_that_sleeps_at_once),
        cmocka_unit_test(all_of_it_can_be_said_at_once),
        cmocka_unit_test(a_ring_that_nobody_asked_for_grows_with_the_batch),
        cmocka_unit_test(what_takes_a_single_thread_is_refused_with_several_queues),
        cmocka_unit_test(a_number_of_queues_out_of_range_is_refused),
    };
    return cmocka_run_group_tests_name("options_queues", tests, NULL, NULL);
}
