/* libbpf.c - see libbpf.h; dlopen(3) */

#include "libbpf.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

static const struct {
    const char *name;
    size_t offset;
} functions[] = {
    {"bpf_map_create", offsetof(struct libbpf, map_create)},
    {"bpf_map_lookup_elem", offsetof(struct libbpf, map_lookup)},
    {"bpf_map_update_elem", offsetof(struct libbpf, map_update)},
    {"bpf_prog_load", offsetof(struct libbpf, prog_load)},
    {"bpf_prog_test_run_opts", offsetof(struct libbpf, prog_test_run)},
    {"bpf_tc_hook_create", offsetof(struct libbpf, tc_hook_create)},
    {"bpf_tc_hook_destroy", offsetof(struct libbpf, tc_hook_destroy)},
    {"bpf_tc_attach", offsetof(struct libbpf, tc_attach)},
    {"libbpf_num_possible_cpus", offsetof(struct libbpf, num_possible_cpus)},
    {"libbpf_set_print", offsetof(struct libbpf, set_print)},
};

/* The address of a function is copied as bytes: ISO C has no conversion to it from void *. */
static bool find_all(struct libbpf *libbpf)
{
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        void *function = dlsym(libbpf->handle, functions[i].name);
        if (function == NULL)
            return false;
        memcpy((char *)libbpf + functions[i].offset, &function, sizeof(void *));
    }
    return true;
}

bool libbpf_open(struct libbpf *libbpf, struct error *error)
{
    *libbpf = (struct libbpf){.handle = dlopen("libbpf.so.1", RTLD_NOW | RTLD_LOCAL)};
    if (libbpf->handle != NULL && find_all(libbpf)) {
        (void)libbpf->set_print(NULL);
        return true;
    }
    libbpf_close(libbpf);
    return error_set(error, "cannot use BPF: there is no libbpf.so.1; install libbpf1, or what "
                            "libbpf is called here");
}

void libbpf_close(struct libbpf *libbpf)
{
    if (libbpf->handle != NULL)
        (void)dlclose(libbpf->handle);
    libbpf->handle = NULL;
}
