/* netlink_setup.h - what the tests of netlink begin with, in the network of network.h
 */
#ifndef TESTS_DRIVERS_NETLINK_SETUP_H
#define TESTS_DRIVERS_NETLINK_SETUP_H

#include "tests/unit/unit.h"

#include <linux/if_tun.h>

#include "drivers/netlink.h"
#include "network.h"
#include "tests/unit/packet_builder.h"

#define KERNEL_SIDE IP(192, 168, 3, 11)

enum { TUN = IFF_TUN | IFF_NO_PI };

static inline struct netlink opened(void)
{
    struct netlink netlink;

    need_tun();
    assert_int_equal(netlink_open(&netlink), 0);
    return netlink;
}

static inline struct interface_address address_on(const char *name, uint32_t address,
                                                  unsigned prefix_len)
{
    return (struct interface_address){if_nametoindex(name), address, prefix_len};
}

#endif
