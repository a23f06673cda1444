/* netlink_request.c - see netlink_request.h */

#include "netlink_request.h"

#include <errno.h>
#include <linux/netlink.h>
#include <string.h>

void *netlink_request(struct netlink_request *request, uint16_t type, uint16_t flags,
                      size_t body_len)
{
    memset(request, 0, sizeof *request);
    request->header = mnl_nlmsg_put_header(request->bytes);
    request->header->nlmsg_type = type;
    request->header->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
    return mnl_nlmsg_put_extra_header(request->header, body_len);
}

/* A dump during which something changed is marked, and libmnl would refuse it. What it shows of
 * that change, before or after, is as good as any look at a moment. */
static void accept_changes(void *answer, size_t len)
{
    int rest = (int)len;

    for (struct nlmsghdr *message = answer; mnl_nlmsg_ok(message, rest);
         message = mnl_nlmsg_next(message, &rest))
        message->nlmsg_flags &= (uint16_t)~NLM_F_DUMP_INTR;
}

int netlink_run(struct netlink *netlink, struct netlink_request *request, mnl_cb_t read_one,
                void *result)
{
    _Alignas(struct nlmsghdr) uint8_t answer[16384]; /* what the kernel sends at once, at most */
    uint32_t port = mnl_socket_get_portid(netlink->socket);
    int more = MNL_CB_OK;

    request->header->nlmsg_seq = ++netlink->sequence;
    if (mnl_socket_sendto(netlink->socket, request->header, request->header->nlmsg_len) < 0)
        return -errno;
    while (more == MNL_CB_OK) {
        ssize_t len = mnl_socket_recvfrom(netlink->socket, answer, sizeof answer);
        if (len < 0 && errno == EINTR)
            continue;
        if (len < 0)
            return -errno;
        accept_changes(answer, (size_t)len);
        more = mnl_cb_run(answer, (size_t)len, netlink->sequence, port, read_one, result);
        if (more < 0)
            return -errno;
    }
    return 0;
}

static int keep_attribute(const struct nlattr *attribute, void *attributes)
{
    uint16_t type = mnl_attr_get_type(attribute);

    if (type < NETLINK_MAX_ATTRIBUTES)
        ((struct netlink_attributes *)attributes)->of_type[type] = attribute;
    return MNL_CB_OK;
}

struct netlink_attributes netlink_attributes(const struct nlmsghdr *message, size_t body_len)
{
    struct netlink_attributes attributes = {{NULL}};

    (void)mnl_attr_parse(message, (unsigned)body_len, keep_attribute, &attributes);
    return attributes;
}

struct netlink_attributes netlink_nested(const struct nlattr *nest)
{
    struct netlink_attributes attributes = {{NULL}};

    if (nest != NULL)
        (void)mnl_attr_parse_nested(nest, keep_attribute, &attributes);
    return attributes;
}
