/* bench_conditions.c - proves what is said about the machine, from files as Linux writes them
 */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apps/bench/conditions.h"
#include "apps/bench/machine.h"
#include "stack/checksum.h"

#define CLOCKS "sys/devices/system/clocksource/clocksource0/"
#define BOARD "sys/class/dmi/id/"

static char root[] = "/tmp/conditions.XXXXXX";
static char out[256];

static int machine_setup(void **state)
{
    (void)state;
    memcpy(root + sizeof root - 7, "XXXXXX", 6);
    return mkdtemp(root) != NULL ? 0 : -1;
}

static int machine_teardown(void **state)
{
    char command[64];

    (void)state;
    (void)snprintf(command, sizeof command, "rm -r %s", root);
    return system(command); /* NOLINT(cert-env33-c): the name is our own */
}

/* The machine has this file, and the folders on the way to it. */
static void put(const char *path, const char *text)
{
    char whole[256];

    (void)snprintf(whole, sizeof whole, "%s/%s", root, path);
    for (char *slash = whole + sizeof root; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        (void)mkdir(whole, 0700);
        *slash = '/';
    }
    FILE *file = fopen(whole, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void assert_virtual(const char *name)
{
    assert_true(machine_virtual(root, out, sizeof out));
    assert_string_equal(out, name);
}

TEST(a_processor_has_its_name)
{
    put("proc/cpuinfo", "processor\t: 0\nmodel\t\t: 85\nmodel name\t: Some CPU @ 2.40GHz\n"
                        "flags\t\t: fpu sse2\n\nprocessor\t: 1\nmodel name\t: Another\n");
    assert_true(machine_cpu(root, out, sizeof out));
    assert_string_equal(out, "Some CPU @ 2.40GHz");
    assert_false(machine_virtual(root, out, sizeof out));
}

TEST(a_processor_without_a_name_has_the_numbers_of_its_maker_and_part)
{
    put("proc/cpuinfo", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n");
    assert_true(machine_cpu(root, out, sizeof out));
    assert_string_equal(out, "implementer 0x41, part 0xd0c");
}

TEST(a_processor_that_is_not_described_has_no_name)
{
    assert_false(machine_cpu(root, out, sizeof out));
    put("proc/cpuinfo", "processor\t: 0\nCPU part\t: 0xd0c\nmodel name\t: \n");
    assert_false(machine_cpu(root, out, sizeof out));
}

TEST(a_name_that_does_not_fit_is_cut)
{
    char small[5];

    put("proc/cpuinfo", "model name\t: Processor\n");
    assert_true(machine_cpu(root, small, sizeof small));
    assert_string_equal(small, "Proc");
}

TEST(a_virtual_machine_shows_by_its_clocks_first)
{
    put(BOARD "product_name", "VMware Virtual Platform\n");
    put(CLOCKS "available_clocksource", "tsc kvm-clock acpi_pm \n");
    assert_virtual("kvm");
    put(CLOCKS "available_clocksource", "hyperv_clocksource_tsc_page acpi_pm\n");
    assert_virtual("hyper-v");
    put(CLOCKS "available_clocksource", "tsc hpet acpi_pm\n");
    assert_virtual("vmware");
}

TEST(a_virtual_machine_shows_by_its_hypervisor)
{
    put("sys/hypervisor/type", "xen\n");
    assert_virtual("xen");
}

TEST(a_virtual_machine_shows_by_its_mainboard)
{
    static const struct {
        const char *file, *text, *name;
    } boards[] = {
        {BOARD "bios_vendor", "BHYVE\n", "bhyve"},
        {BOARD "board_vendor", "Amazon EC2\n", "amazon"},
        {BOARD "sys_vendor", "QEMU\n", "qemu"},
        {BOARD "product_name", "Standard PC KVM\n", "kvm"},
    };

    put(BOARD "product_name", "PowerEdge R740\n");
    assert_false(machine_virtual(root, out, sizeof out));
    for (size_t i = 0; i < N_ELEMENTS(boards); i++) {
        put(boards[i].file, boards[i].text);
        assert_virtual(boards[i].name);
    }
}

TEST(a_flag_says_that_it_is_virtual_and_no_more)
{
    put("proc/cpuinfo", "flags\t\t: fpu hypervisor sse2\n");
    assert_virtual("unknown");
}

TEST(what_the_kernel_says_is_read_from_where_it_says_it)
{
    double load;

    assert_false(machine_governor(root, out, sizeof out));
    assert_false(machine_clock(root, out, sizeof out));
    assert_false(machine_load(root, &load));
    put("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
    put(CLOCKS "current_clocksource", "tsc\n");
    put("proc/loadavg", "0.52 0.58 0.59 1/234 5678\n");
    assert_true(machine_governor(root, out, sizeof out));
    assert_string_equal(out, "performance");
    assert_true(machine_clock(root, out, sizeof out));
    assert_string_equal(out, "tsc");
    assert_true(machine_load(root, &load));
    assert_true(load > 0.519 && load < 0.521);
    put("proc/loadavg", "none\n");
    assert_false(machine_load(root, &load));
}

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    assert_non_null(text);
    return text;
}

TEST(conditions_are_complete)
{
    static const char *const numbers[] = {"cores", "runs", "batch", "ring"};
    static const char *const none[] = {"cpu",   "virtual",      "governor",
                                       "clock", "load_average", "cpus"};
    struct options options = {.runs = 5, .batch = 64, .cells = 256};
    json_t *all = conditions_of(&options, root);

    assert_non_null(all);
    for (size_t i = 0; i < N_ELEMENTS(numbers); i++)
        assert_true(json_integer_value(json_object_get(all, numbers[i])) > 0);
    for (size_t i = 0; i < N_ELEMENTS(none); i++)
        assert_true(json_is_null(json_object_get(all, none[i])));
    const char *date = text_in(all, "date");
    assert_int_equal(strlen(date), strlen("2026-01-01T00:00:00Z"));
    assert_true(strncmp(date, "20", 2) == 0 && date[10] == 'T' && date[19] == 'Z');
    assert_int_equal(strncmp(text_in(all, "kernel"), "Linux ", 6), 0);
    assert_true(strncmp(text_in(all, "compiler"), "gcc ", 4) == 0 ||
                strncmp(text_in(all, "compiler"), "clang ", 6) == 0);
    assert_non_null(strstr(text_in(all, "flags"), "-g"));
    assert_string_equal(text_in(all, "checksum"), checksum_name(checksum_best()));
    assert_true(json_is_object(json_object_get(all, "run_seconds")));
    json_decref(all);
}

TEST(processors_that_were_named_are_listed)
{
    struct options options = {.cpus = {3, 0}, .n_cpus = 2};
    json_t *all = conditions_of(&options, root);
    const json_t *cpus = json_object_get(all, "cpus");

    assert_int_equal(json_array_size(cpus), 2);
    assert_int_equal(json_integer_value(json_array_get(cpus, 0)), 3);
    assert_int_equal(json_integer_value(json_array_get(cpus, 1)), 0);
    json_decref(all);
}

TEST(each_part_says_how_long_its_runs_are)
{
    struct options options = {.runs = 1};
    json_t *all = conditions_of(&options, root);

    conditions_add_run(all, "core", 50000000);
    conditions_add_run(all, "tun", 1000000000);
    const json_t *seconds = json_object_get(all, "run_seconds");
    assert_int_equal(json_object_size(seconds), 2);
    assert_true(json_real_value(json_object_get(seconds, "core")) == 0.05);
    assert_true(json_real_value(json_object_get(seconds, "tun")) == 1);
    json_decref(all);
}

TEST(people_see_what_is_known_and_a_dash_for_the_rest)
{
    struct options options = {.runs = 7, .batch = 64, .cells = 256, .cpus = {1}, .n_cpus = 1};
    char text[2048] = "";
    FILE *stream = fmemopen(text, sizeof text, "w");

    put("proc/cpuinfo", "model name\t: Some CPU\n");
    json_t *all = conditions_of(&options, root);
    assert_non_null(stream);
    conditions_print(all, stream);
    (void)fclose(stream);
    assert_non_null(strstr(text, ", Some CPU, "));
    assert_non_null(strstr(text, "virtual machine: -, "));
    assert_non_null(strstr(text, "median of 7 runs, batch 64, ring 256, on processors [1]"));
    json_decref(all);
}

#define machine_test(test) cmocka_unit_test_setup_teardown(test, machine_setup, machine_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(a_processor_has_its_name),
        machine_test(a_processor_without_a_name_has_the_numbers_of_its_maker_and_part),
        machine_test(a_processor_that_is_not_described_has_no_name),
        machine_test(a_name_that_does_not_fit_is_cut),
        machine_test(a_virtual_machine_shows_by_its_clocks_first),
        machine_test(a_virtual_machine_shows_by_its_hypervisor),
        machine_test(a_virtual_machine_shows_by_its_mainboard),
        machine_test(a_flag_says_that_it_is_virtual_and_no_more),
        machine_test(what_the_kernel_says_is_read_from_where_it_says_it),
        machine_test(conditions_are_complete),
        machine_test(processors_that_were_named_are_listed),
        machine_test(each_part_says_how_long_its_runs_are),
        machine_test(people_see_what_is_known_and_a_dash_for_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
