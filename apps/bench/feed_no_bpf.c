/* feed_no_bpf.c - for want of libbpf when it was built: see feed.h */

#include <stddef.h>

#include "feed.h"

struct feed *feed_bpf_open(const struct generator_settings *settings, struct error *error)
{
    (void)settings;
    (void)error_set(error, "cannot use BPF: this echohost was built without libbpf; install "
                           "libbpf-dev and build it again");
    return NULL;
}
