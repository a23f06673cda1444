/* fake_kernel.h - a kernel that refuses what it is told to refuse
 *
 * For tests of drivers/tun_device.c linked with --wrap for open, ioctl, fcntl, close and the
 * functions of drivers/netlink.h. At first everything succeeds, on a new device or, when
 * kernel.exists, on one that is there. Each result is 0 or a negative errno.
 */
#ifndef TESTS_DRIVERS_FAKE_KERNEL_H
#define TESTS_DRIVERS_FAKE_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/netlink.h"

enum { KERNEL_FD = 1000, KERNEL_INDEX = 7 };

struct fake_kernel {
    bool exists;
    struct link link;                    /* what get_link finds */
    struct interface_address own, other; /* what survey finds; index 0: none */
    int fd_flags;                        /* what the fd is attached with */

    int netlink_open, get_link, get_made_link, survey, add_address, delete_address, set_link;
    int open, attach, ask_fd, get_flags, set_flags;

    uint32_t n_looks_without_carrier; /* so many times get_link finds none */
    uint32_t n_pauses;
    uint64_t paused_ns;

    int n_netlinks, n_fds; /* open now */
    int asked_flags;       /* of the last attach */
    unsigned n_changes;    /* of the kernel's side */
    char changes[256];     /* in words: "add 192.168.3.11/24, up 7 mtu 1500" */
};

extern struct fake_kernel kernel;

/* A cmocka setup. */
int kernel_setup(void **state);

#endif
