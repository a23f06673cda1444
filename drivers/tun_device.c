/* tun_device.c - see tun_device.h; rtnetlink(7) */

#define _DEFAULT_SOURCE /* if_indextoname */

#include "tun_device.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "address.h"
#include "tun_attach.h"

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

/* Is the device that is there one to work with? */
static bool check_link(const struct tun_device *device, const struct tun_settings *settings,
                       const struct link *link, struct error *error)
{
    const char *name = device->name;

    if (link->kind != LINK_TUN)
        return refuse_kind(name, link->kind, error);
    if (settings->n_queues > 1 && !link->multi_queue)
        return error_set(error,
                         "cannot open %u queues of %s: it was made for one; make it anew: ip link "
                         "del %s; ip tuntap add dev %s mode tun multi_queue; or leave --queues out",
                         settings->n_queues, name, name, name);
    if (link->n_queues > 0 && link->framed) /* the first program decided; a further queue cannot */
        return error_set(error,
                         "cannot use %s: another program attached to it with headers before the "
                         "packets (no IFF_NO_PI, or IFF_VNET_HDR); end that one, or choose another "
                         "name with --interface",
                         name);
    return true;
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
        device->addresses[device->n_addresses++] = *wanted;
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
static void note_differences(struct tun_device *device, const struct tun_settings *settings,
                             const struct link *link)
{
    struct error text = {""};
    const struct interface_address *own = &device->addresses[0];

    if (settings->address_said && device->n_addresses > 0 &&
        (own->address != settings->address || own->prefix_len != settings->prefix_len)) {
        (void)error_set(&text,
                        "%s/%u was not given to %s: it has %s/%u, which stays; delete that one "
                        "first, or leave --address out",
                        address_text(settings->address).text, settings->prefix_len, device->name,
                        address_text(own->address).text, own->prefix_len);
        note(device, &text);
    }
    if (settings->mtu != 0 && settings->mtu != device->mtu) {
        (void)error_set(&text,
                        "the MTU of %s was not set to %u: it has %u, which stays; run `ip link set "
                        "%s mtu %u` as root",
                        device->name, settings->mtu, device->mtu, device->name, settings->mtu);
        note(device, &text);
    }
    if (link->n_queues > 0) {
        (void)error_set(&text,
                        "%s is not ours alone: other programs hold %u of its queues, and the "
                        "kernel shares the packets out; end them, or choose another device",
                        device->name, link->n_queues);
        note(device, &text);
    }
}

/* A link that was up before we came has its carrier from us, but the kernel notices a moment later,
 * and until then drops what it would send by it. Waits for that, a second at most. */
static void await_carrier(const struct tun_device *device, struct netlink *netlink)
{
    struct timespec pause = {.tv_nsec = 1000000};
    struct link link = {0};

    for (int i = 0; i < 1000; i++) {
        if (netlink_get_link(netlink, device->name, &link) != 0 || !link.up || !link.no_carrier)
            return;
        (void)nanosleep(&pause, NULL);
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
    if (!device->created && !check_link(device, settings, &link, error))
        return false;

    struct address_survey survey = {
        .wanted = {link.index, settings->address, settings->prefix_len}};
    result = netlink_survey(netlink, &survey);
    if (result != 0)
        return ask_failed(result, error);
    memcpy(device->addresses, survey.own, sizeof survey.own);
    device->n_addresses = survey.n_own;
    if (device->n_addresses == 0 && !check_other(device, &survey.wanted, &survey.other, error))
        return false;

    device->fd = tun_attach(&(struct tun_attachment){device->name, !device->created,
                                                     link.multi_queue || settings->n_queues > 1},
                            error);
    if (device->fd < 0)
        return false;
    if (device->created && (result = netlink_get_link(netlink, device->name, &link)) != 0)
        return ask_failed(result, error);
    device->index = survey.wanted.index = link.index;
    device->up = link.up;
    device->mtu = link.mtu;
    if (device->created)
        device->mtu = settings->mtu != 0 ? settings->mtu : TUN_MTU;
    else
        note_differences(device, settings, &link);

    if (device->n_addresses == 0 && !add_address(device, netlink, &survey.wanted, error))
        return false;
    if (!device->up && !set_up(device, netlink, device->created ? device->mtu : 0, error))
        return false;
    await_carrier(device, netlink);
    return true;
}

bool tun_device_open(struct tun_device *device, const struct tun_settings *settings,
                     struct error *error)
{
    struct netlink netlink;
    int result = netlink_open(&netlink);
    if (result != 0)
        return ask_failed(result, error);

    *device = (struct tun_device){.fd = -1, .fd_flags = -1};
    (void)strncpy(device->name, settings->name, sizeof device->name - 1);
    bool opened = open_with(device, &netlink, settings, error);
    netlink_close(&netlink);
    if (!opened && device->fd >= 0)
        (void)close(device->fd);
    return opened;
}

int tun_device_add_queue(const struct tun_device *device, struct error *error)
{
    return tun_attach(&(struct tun_attachment){device->name, true, true}, error);
}

void tun_device_restore(struct tun_device *device)
{
    struct netlink netlink;

    if (device->fd_flags >= 0)
        (void)fcntl(device->fd, F_SETFL, device->fd_flags);
    if (!device->added_address && !device->set_up)
        return;
    if (netlink_open(&netlink) != 0) {
        device->added_address = device->set_up = false;
        return;
    }
    bool ours = true;
    if (device->added_address)
        ours = netlink_delete_address(&netlink, &device->addresses[0]) == 0;
    device->added_address &= ours;
    if (device->set_up)
        device->set_up = ours && netlink_set_link(&netlink, device->index, false, 0) == 0;
    netlink_close(&netlink);
}
