/* tun_attach.c - see tun_attach.h; Documentation/networking/tuntap.rst */

#define _DEFAULT_SOURCE /* struct ifreq */

#include "tun_attach.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define TUN_PATH "/dev/net/tun"

static int open_driver(struct error *error)
{
    int fd = open(TUN_PATH, O_RDWR | O_NONBLOCK | O_CLOEXEC);

    if (fd >= 0)
        return fd;
    if (errno == EACCES || errno == EPERM)
        (void)error_set(error,
                        "cannot open " TUN_PATH ": %s; run it with sudo, or let root open it to "
                        "users: chmod 666 " TUN_PATH,
                        strerror(errno));
    else if (errno == EMFILE || errno == ENFILE)
        (void)error_set(error,
                        "cannot open " TUN_PATH ": %s; close some files, raise the limit of "
                        "`ulimit -n`, or use fewer --queues",
                        strerror(errno));
    else
        (void)error_set(error,
                        "cannot open " TUN_PATH
                        ": %s; load the driver with `modprobe tun`, or give "
                        "the container --device " TUN_PATH,
                        strerror(errno));
    return -1;
}

static void explain(const char *name, bool exists, int why, struct error *error)
{
    if (why == EBUSY && !exists)
        (void)error_set(error, "cannot create %s: somebody else just did; start again", name);
    else if (why == EBUSY)
        (void)error_set(error,
                        "cannot attach to %s: another program is attached to it; end that one, "
                        "or choose another name with --interface",
                        name);
    else if (why == EPERM && exists)
        (void)error_set(error,
                        "cannot attach to %s: it belongs to somebody else; run it as the owner, "
                        "or with sudo",
                        name);
    else if (why == EPERM)
        (void)error_set(error,
                        "cannot create %s: %s; run it with sudo, or let root make the device for "
                        "you: sudo ip tuntap add dev %s mode tun user $USER",
                        name, strerror(why), name);
    else if (why == E2BIG)
        (void)error_set(error,
                        "cannot attach to %s: all of its queues are taken; end the other programs "
                        "that hold them, or use fewer --queues",
                        name);
    else
        (void)error_set(error, "cannot %s %s: %s; choose another name with --interface",
                        exists ? "attach to" : "create", name, strerror(why));
}

int tun_attach(const struct tun_attachment *attachment, struct error *error)
{
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    int fd = open_driver(error);
    if (fd < 0)
        return -1;

    if (!attachment->exists)
        request.ifr_flags |= (short)IFF_TUN_EXCL; /* nobody else's, made since we looked */
    if (attachment->multi_queue)
        request.ifr_flags |= IFF_MULTI_QUEUE;
    (void)strncpy(request.ifr_name, attachment->name, sizeof request.ifr_name - 1);
    if (ioctl(fd, TUNSETIFF, &request) == 0)
        return fd;
    explain(attachment->name, attachment->exists, errno, error);
    (void)close(fd);
    return -1;
}
