/* tun_device.c - see tun_device.h; Documentation/networking/tuntap.rst, rtnetlink(7) */

#define _DEFAULT_SOURCE /* struct ifreq */

#include "tun_device.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "address.h"

#define TUN_PATH "/dev/net/tun"

/* Makes a note of an error, which is none any more. */
static void note(struct tun_device *device, struct error *error)
{
    if (device->n_notes < TUN_MAX_NOTES)
        device->notes[device->n_notes++] = *error;
    error->text[0] = '\0';
}

/* What cannot be done to a device of our own is the end; on one that somebody else made it is a
 * note, since they can still do it. */
static bool tolerate(struct tun_device *device, struct error *error)
{
    if (!device->created)
        note(device, error);
    return !device->created;
}

static bool open_driver(struct tun_device *device, struct error *error)
{
    device->fd = open(TUN_PATH, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (device->fd >= 0)
        return true;
    if (errno == EACCES || errno == EPERM)
        return error_set(error, "cannot open " TUN_PATH ": %s; run it with sudo", strerror(errno));
    return error_set(error,
                     "cannot open " TUN_PATH ": %s; load the driver with `modprobe tun`, or give "
                     "the container --device " TUN_PATH,
                     strerror(errno));
}

static bool refuse_kind(const char *name, enum link_kind kind, struct error *error)
{
    if (kind == LINK_TAP)
        return error_set(error,
                         "cannot attach to %s: it is a tap device, which carries Ethernet frames; "
                         "choose another name with --interface, or make it anew: "
                         "ip link del %s; ip tuntap add dev %s mode tun",
                         name, name, name);
    return error_set(error,
                     "cannot attach to %s: it is not a tun device; choose another name with "
                     "--interface",
                     name);
}

static bool explain_attach(const char *name, bool exists, int why, struct error *error)
{
    if (why == EBUSY)
        return error_set(error,
                         "cannot attach to %s: another program is attached to it; end that one, "
                         "or choose another name with --interface",
                         name);
    if (why == EPERM && exists)
        return error_set(error,
                         "cannot attach to %s: it belongs to somebody else; run it as the owner, "
                         "or with sudo",
                         name);
    if (why == EPERM)
        return error_set(error,
                         "cannot create %s: %s; run it with sudo, or let root make the device for "
                         "you: sudo ip tuntap add dev %s mode tun user $USER",
                         name, strerror(why), name);
    return error_set(error, "cannot %s %s: %s; choose another name with --interface",
                     exists ? "attach to" : "create", name, strerror(why));
}

/* Attaches the fd to the device of this name, which is made when there is none. */
static bool attach(struct tun_device *device, const struct link *existing, struct error *error)
{
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};

    if (existing != NULL && existing->multi_queue)
        request.ifr_flags |= IFF_MULTI_QUEUE;
    memcpy(request.ifr_name, device->name, sizeof device->name);
    if (ioctl(device->fd, TUNSETIFF, &request) == 0)
        return true;
    return explain_attach(device->name, existing != NULL, errno, error);
}

/* The address that is wanted must not be on another link, where pings to its network would go. */
static bool check_other(struct tun_device *device, const struct interface_address *wanted,
                        const struct interface_address *other, struct error *error)
{
    char name[IF_NAMESIZE] = "another device";

    if (other->index == 0)
        return true;
    (void)if_indextoname(other->index, name);
    if (other->address == wanted->address)
        return error_set(error,
                         "cannot give %s to %s: %s has that address already; choose another with "
                         "--address",
                         address_text(wanted->address).text, device->name, name);
    (void)error_set(error,
                    "%s/%u is not %s's alone: %s has %s/%u, and the kernel may send there; choose "
                    "another network with --address",
                    address_text(wanted->address).text, wanted->prefix_len, device->name, name,
                    address_text(other->address).text, other->prefix_len);
    note(device, error);
    return true;
}

static bool add_address(struct tun_device *device, struct netlink *netlink,
                        const struct interface_address *wanted, struct error *error)
{
    struct address_text text = address_text(wanted->address);
    int result = netlink_add_address(netlink, wanted);

    if (result == 0) {
        device->address = *wanted;
        device->added_address = !device->created;
        return true;
    }
    (void)error_set(error, "cannot give %s/%u to %s: %s; run `ip address add %s/%u dev %s` as root",
                    text.text, wanted->prefix_len, device->name, strerror(-result), text.text,
                    wanted->prefix_len, device->name);
    return tolerate(device, error);
}

static bool set_up(struct tun_device *device, struct netlink *netlink, uint32_t mtu,
                   struct error *error)
{
    int result = netlink_set_link(netlink, device->index, true, mtu);

    if (result == 0) {
        device->up = true;
        device->set_up = !device->created;
        return true;
    }
    (void)error_set(error, "cannot set %s up: %s; run `ip link set %s up` as root", device->name,
                    strerror(-result), device->name);
    return tolerate(device, error);
}

/* What was found on a device that was there, and is not what was asked for. */
static void note_differences(struct tun_device *device, const struct tun_settings *settings)
{
    struct error text = {""};
    struct interface_address own = device->address;

    if (own.index != 0 &&
        (own.address != settings->address || own.prefix_len != settings->prefix_len)) {
        (void)error_set(&text, "%s has %s/%u: left as it is, %s/%u was not added", device->name,
                        address_text(own.address).text, own.prefix_len,
                        address_text(settings->address).text, settings->prefix_len);
        note(device, &text);
    }
    if (settings->mtu != 0 && settings->mtu != device->mtu) {
        (void)error_set(&text, "%s has an MTU of %u: left as it is, %u was not set", device->name,
                        device->mtu, settings->mtu);
        note(device, &text);
    }
}

static bool ask_failed(int result, struct error *error)
{
    return error_set(error, "cannot ask the kernel for its devices: %s; is netlink allowed here?",
                     strerror(-result));
}

static bool open_with(struct tun_device *device, struct netlink *netlink,
                      const struct tun_settings *settings, struct error *error)
{
    struct link link = {0};
    int result = netlink_get_link(netlink, device->name, &link);
    if (result != 0 && result != -ENODEV)
        return ask_failed(result, error);
    device->created = result == -ENODEV;
    if (!device->created && link.kind != LINK_TUN)
        return refuse_kind(device->name, link.kind, error);

    struct interface_address other = {0};
    struct interface_address wanted = {link.index, settings->address, settings->prefix_len};
    result = netlink_find_addresses(netlink, &wanted, &device->address, &other);
    if (result != 0)
        return ask_failed(result, error);
    if (device->address.index == 0 && !check_other(device, &wanted, &other, error))
        return false;

    if (!open_driver(device, error) || !attach(device, device->created ? NULL : &link, error))
        return false;
    if (device->created && (result = netlink_get_link(netlink, device->name, &link)) != 0)
        return ask_failed(result, error);
    device->index = wanted.index = link.index;
    device->up = link.up;
    device->mtu = link.mtu;
    if (device->created)
        device->mtu = settings->mtu != 0 ? settings->mtu : TUN_MTU;
    else
        note_differences(device, settings);

    if (device->address.index == 0 && !add_address(device, netlink, &wanted, error))
        return false;
    return device->up || set_up(device, netlink, device->created ? device->mtu : 0, error);
}

bool tun_device_open(struct tun_device *device, const struct tun_settings *settings,
                     struct error *error)
{
    struct netlink netlink;
    int result = netlink_open(&netlink);
    if (result != 0)
        return ask_failed(result, error);

    *device = (struct tun_device){.fd = -1};
    (void)strncpy(device->name, settings->name, sizeof device->name - 1);
    bool opened = open_with(device, &netlink, settings, error);
    netlink_close(&netlink);
    if (!opened && device->fd >= 0)
        (void)close(device->fd);
    return opened;
}

bool tun_device_adopt(struct tun_device *device, int fd, uint32_t mtu, struct error *error)
{
    struct ifreq request = {0};

    if (ioctl(fd, TUNGETIFF, &request) != 0)
        return error_set(error,
                         "cannot use fd %d: it is not an attached tun fd (%s); open " TUN_PATH
                         " and attach it with TUNSETIFF before",
                         fd, strerror(errno));
    if (!(request.ifr_flags & IFF_TUN) || !(request.ifr_flags & IFF_NO_PI) ||
        request.ifr_flags & IFF_VNET_HDR)
        return error_set(error,
                         "cannot use fd %d: its packets are not bare IP; attach it with IFF_TUN | "
                         "IFF_NO_PI and without IFF_VNET_HDR",
                         fd);
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0)
        return error_set(error, "cannot make fd %d non-blocking: %s; open it anew", fd,
                         strerror(errno));

    *device = (struct tun_device){.fd = fd, .mtu = mtu != 0 ? mtu : TUN_MTU, .up = true};
    memcpy(device->name, request.ifr_name, sizeof device->name);

    struct netlink netlink;
    struct link link;
    if (netlink_open(&netlink) != 0)
        return true;
    if (netlink_get_link(&netlink, device->name, &link) == 0 && link.kind == LINK_TUN) {
        struct interface_address any = {.index = link.index}, other = {0};
        device->index = link.index;
        device->mtu = link.mtu;
        device->up = link.up;
        (void)netlink_find_addresses(&netlink, &any, &device->address, &other);
    }
    netlink_close(&netlink);
    return true;
}

void tun_device_restore(const struct tun_device *device)
{
    struct netlink netlink;

    if ((!device->added_address && !device->set_up) || netlink_open(&netlink) != 0)
        return;
    /* If the device is gone meanwhile, so is what was added to it. */
    if (device->added_address)
        (void)netlink_delete_address(&netlink, &device->address);
    if (device->set_up)
        (void)netlink_set_link(&netlink, device->index, false, 0);
    netlink_close(&netlink);
}

bool tun_device_is_route_to(const struct tun_device *device, uint32_t address)
{
    struct netlink netlink;
    uint32_t index = 0;

    if (netlink_open(&netlink) != 0)
        return false;
    int result = netlink_get_route(&netlink, address, &index);
    netlink_close(&netlink);
    return result == 0 && index == device->index;
}
