/* libbpf.h - the functions of libbpf that bench uses, found when they are needed
 *
 * Who answers pings has no need for libbpf, nor memory for it and the three libraries it brings: so
 * the program is not linked with it.
 */
#ifndef APPS_BENCH_LIBBPF_H
#define APPS_BENCH_LIBBPF_H

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "drivers/error.h"

struct libbpf {
    void *handle;
    __typeof__(bpf_map_create) *map_create;
    __typeof__(bpf_map_lookup_elem) *map_lookup;
    __typeof__(bpf_map_update_elem) *map_update;
    __typeof__(bpf_prog_load) *prog_load;
    __typeof__(bpf_prog_test_run_opts) *prog_test_run;
    __typeof__(bpf_tc_hook_create) *tc_hook_create;
    __typeof__(bpf_tc_hook_destroy) *tc_hook_destroy;
    __typeof__(bpf_tc_attach) *tc_attach;
    __typeof__(libbpf_num_possible_cpus) *num_possible_cpus;
    __typeof__(libbpf_set_print) *set_print;
};

/* False with *error said when this machine has no libbpf 1.x. */
bool libbpf_open(struct libbpf *libbpf, struct error *error);
void libbpf_close(struct libbpf *libbpf);

#endif
