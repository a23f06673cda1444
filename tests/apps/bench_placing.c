/* bench_placing.c - proves which processor is whose
 */
#include "tests/unit/unit.h"

#include "apps/bench/placing.h"

static struct options options;
static struct placing placing;
static uint32_t cpus[OPTIONS_MAX_CPUS];

static void place(unsigned n, const uint32_t *said)
{
    options = (struct options){.n_cpus = n};
    memcpy(options.cpus, said, n * sizeof *said);
    placing_make(&placing, &options);
}
#define PLACE(...) place(N_ELEMENTS(((uint32_t[]){__VA_ARGS__})), (uint32_t[]){__VA_ARGS__})

TEST(the_last_one_is_the_generators_and_those_before_are_the_responders)
{
    bool shared;

    PLACE(4, 2, 7);
    assert_int_equal(placing.generator, 7);
    assert_int_equal(placing_responders(&placing, 1, cpus, &shared), 1);
    assert_int_equal(cpus[0], 4);
    assert_false(shared);
    assert_int_equal(placing_responders(&placing, 2, cpus, &shared), 2);
    assert_int_equal(cpus[1], 2);
    assert_false(shared);
}

TEST(when_there_are_too_few_the_generators_is_shared_and_that_is_said)
{
    bool shared;

    PLACE(0, 1);
    assert_int_equal(placing_responders(&placing, 2, cpus, &shared), 2);
    assert_int_equal(cpus[0], 0);
    assert_int_equal(cpus[1], 1);
    assert_true(shared);
    assert_int_equal(placing_responders(&placing, 64, cpus, &shared), 2);
    assert_true(shared);
}

TEST(with_one_alone_nobody_stays_anywhere)
{
    bool shared;

    PLACE(3);
    assert_int_equal(placing.generator, -1);
    assert_int_equal(placing_responders(&placing, 1, cpus, &shared), 0);
    assert_true(shared);
}

TEST(with_as_many_as_can_be_said_there_is_room_for_all)
{
    uint32_t all[OPTIONS_MAX_CPUS];
    bool shared;

    for (uint32_t i = 0; i < OPTIONS_MAX_CPUS; i++)
        all[i] = i;
    place(OPTIONS_MAX_CPUS, all);
    assert_int_equal(placing_responders(&placing, OPTIONS_MAX_QUEUES, cpus, &shared),
                     OPTIONS_MAX_CPUS);
    assert_memory_equal(cpus, all, sizeof all);
    assert_true(shared);
}

TEST(the_report_says_it)
{
    PLACE(4, 2, 7);
    json_t *json = placing_json(&placing);
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);

    assert_string_equal(text, "{\"generator\":7,\"responders\":[4,2]}");
    free(text);
    json_decref(json);
    PLACE(3);
    json = placing_json(&placing);
    assert_true(json_is_null(json_object_get(json, "generator")));
    json_decref(json);
}

TEST(whoever_may_not_choose_stays_where_it_is)
{
    assert_true(placing_stay(NULL, 0));
    assert_false(placing_stay(&(uint32_t){1000}, 1)); /* of a processor that no machine has */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_one_is_the_generators_and_those_before_are_the_responders),
        cmocka_unit_test(when_there_are_too_few_the_generators_is_shared_and_that_is_said),
        cmocka_unit_test(with_one_alone_nobody_stays_anywhere),
        cmocka_unit_test(with_as_many_as_can_be_said_there_is_room_for_all),
        cmocka_unit_test(the_report_says_it),
        cmocka_unit_test(whoever_may_not_choose_stays_where_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
