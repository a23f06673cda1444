/* unrouted.c - see unrouted.h */

#include "unrouted.h"

#include "drivers/address.h"

static void note(struct tun_device *device, const struct prefix *prefix, uint32_t host,
                 bool is_kernels)
{
    struct error *note = &device->notes[device->n_notes++];

    if (is_kernels)
        (void)error_set(note,
                        "%s will not come in: it is the kernel's own address, on another "
                        "device; choose another PREFIX",
                        address_text(host).text);
    else
        (void)error_set(note,
                        "%s will not come in: the kernel does not send it to %s; run `ip route "
                        "add %s/%u dev %s` as root, or choose another PREFIX",
                        address_text(host).text, device->name, address_text(prefix->address).text,
                        prefix->prefix_len, device->name);
}

void unrouted_note(struct tun_device *device, const struct options *options,
                   const struct policy *policy)
{
    enum { MAX_ASKED = 64 };
    struct netlink netlink;

    if (device->index == 0 || !device->up || netlink_open(&netlink) != 0)
        return;
    for (size_t i = 0; i < options->n_prefixes && i < MAX_ASKED; i++) {
        const struct prefix *prefix = &options->prefixes[i];
        struct kernel_route route;
        uint32_t host;
        if (device->n_notes == TUN_MAX_NOTES || prefix->prefix_len == 0 ||
            prefix->type == ROUTE_BLACKHOLE || /* as silent there as here */
            !policy_find_host(policy, prefix, &host) ||
            (netlink_get_route(&netlink, host, &route) == 0 && route.index == device->index))
            continue;
        note(device, prefix, host, route.local);
    }
    netlink_close(&netlink);
}
