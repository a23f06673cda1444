/* netlink.c - see netlink.h; the messages are built and read with libmnl
 *
 * See rtnetlink(7) for what belongs into which message.
 */

#define _DEFAULT_SOURCE /* IFF_UP */

#include "netlink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "address.h"
#include "netlink_request.h"

int netlink_open(struct netlink *netlink)
{
    *netlink = (struct netlink){.socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC)};
    if (netlink->socket == NULL)
        return -errno;
    if (mnl_socket_bind(netlink->socket, 0, MNL_SOCKET_AUTOPID) < 0) {
        int error = errno;
        netlink_close(netlink);
        return -error;
    }
    return 0;
}

void netlink_close(struct netlink *netlink)
{
    (void)mnl_socket_close(netlink->socket);
}

static int read_link(const struct nlmsghdr *message, void *result)
{
    const struct ifinfomsg *body = mnl_nlmsg_get_payload(message);
    struct link *link = result;
    struct netlink_attributes attributes = netlink_attributes(message, sizeof *body);
    struct netlink_attributes info = netlink_nested(attributes.of_type[IFLA_LINKINFO]);

    *link = (struct link){.index = (uint32_t)body->ifi_index, .up = body->ifi_flags & IFF_UP};
    if (attributes.of_type[IFLA_MTU] != NULL)
        link->mtu = mnl_attr_get_u32(attributes.of_type[IFLA_MTU]);
    if (attributes.of_type[IFLA_CARRIER] != NULL)
        link->carrier = mnl_attr_get_u8(attributes.of_type[IFLA_CARRIER]);
    if (attributes.of_type[IFLA_OPERSTATE] != NULL)
        link->no_carrier = mnl_attr_get_u8(attributes.of_type[IFLA_OPERSTATE]) == IF_OPER_DOWN;
    if (info.of_type[IFLA_INFO_KIND] == NULL ||
        strcmp(mnl_attr_get_str(info.of_type[IFLA_INFO_KIND]), "tun") != 0)
        return MNL_CB_OK;

    struct netlink_attributes tun = netlink_nested(info.of_type[IFLA_INFO_DATA]);
    if (tun.of_type[IFLA_TUN_TYPE] != NULL)
        link->kind = mnl_attr_get_u8(tun.of_type[IFLA_TUN_TYPE]) == IFF_TUN ? LINK_TUN : LINK_TAP;
    if (tun.of_type[IFLA_TUN_MULTI_QUEUE] != NULL)
        link->multi_queue = mnl_attr_get_u8(tun.of_type[IFLA_TUN_MULTI_QUEUE]);
    if (tun.of_type[IFLA_TUN_PI] != NULL && tun.of_type[IFLA_TUN_VNET_HDR] != NULL)
        link->framed = mnl_attr_get_u8(tun.of_type[IFLA_TUN_PI]) ||
                       mnl_attr_get_u8(tun.of_type[IFLA_TUN_VNET_HDR]);
    if (tun.of_type[IFLA_TUN_NUM_QUEUES] != NULL)
        link->n_queues = mnl_attr_get_u32(tun.of_type[IFLA_TUN_NUM_QUEUES]);
    return MNL_CB_OK;
}

int netlink_get_link(struct netlink *netlink, const char *name, struct link *link)
{
    struct netlink_request request;

    (void)netlink_request(&request, RTM_GETLINK, NLM_F_ACK, sizeof(struct ifinfomsg));
    mnl_attr_put_strz(request.header, IFLA_IFNAME, name);
    return netlink_run(netlink, &request, read_link, link);
}

int netlink_set_link(struct netlink *netlink, uint32_t index, bool up, uint32_t mtu)
{
    struct netlink_request request;
    struct ifinfomsg *body =
        netlink_request(&request, RTM_NEWLINK, NLM_F_ACK, sizeof(struct ifinfomsg));

    body->ifi_index = (int)index;
    body->ifi_change = IFF_UP;
    body->ifi_flags = up ? IFF_UP : 0;
    if (mtu != 0)
        mnl_attr_put_u32(request.header, IFLA_MTU, mtu);
    return netlink_run(netlink, &request, NULL, NULL);
}

static bool overlap(const struct interface_address *a, const struct interface_address *b)
{
    uint32_t mask = address_mask(a->prefix_len) & address_mask(b->prefix_len);
    return (a->address & mask) == (b->address & mask);
}

static int read_address(const struct nlmsghdr *message, void *result)
{
    const struct ifaddrmsg *body = mnl_nlmsg_get_payload(message);
    struct address_survey *survey = result;
    struct interface_address found = {.index = body->ifa_index, .prefix_len = body->ifa_prefixlen};
    const struct nlattr *local = netlink_attributes(message, sizeof *body).of_type[IFA_LOCAL];

    if (local == NULL)
        return MNL_CB_OK;
    found.address = ntohl(mnl_attr_get_u32(local));
    if (found.index == survey->wanted.index) {
        if (survey->n_own < MAX_OWN_ADDRESSES)
            survey->own[survey->n_own++] = found;
    } else if (found.address == survey->wanted.address ||
               (survey->other.index == 0 && overlap(&found, &survey->wanted))) {
        survey->other = found;
    }
    return MNL_CB_OK;
}

int netlink_survey(struct netlink *netlink, struct address_survey *survey)
{
    struct netlink_request request;
    struct ifaddrmsg *body =
        netlink_request(&request, RTM_GETADDR, NLM_F_DUMP, sizeof(struct ifaddrmsg));

    body->ifa_family = AF_INET;
    *survey = (struct address_survey){.wanted = survey->wanted};
    return netlink_run(netlink, &request, read_address, survey);
}

static int change_address(struct netlink *netlink, uint16_t type, uint16_t flags,
                          const struct interface_address *address)
{
    struct netlink_request request;
    struct ifaddrmsg *body =
        netlink_request(&request, type, (uint16_t)(NLM_F_ACK | flags), sizeof(struct ifaddrmsg));

    body->ifa_family = AF_INET;
    body->ifa_prefixlen = (uint8_t)address->prefix_len;
    body->ifa_index = address->index;
    mnl_attr_put_u32(request.header, IFA_LOCAL, htonl(address->address));
    mnl_attr_put_u32(request.header, IFA_ADDRESS, htonl(address->address));
    if (address_has_broadcast(address->prefix_len))
        mnl_attr_put_u32(request.header, IFA_BROADCAST,
                         htonl(address->address | ~address_mask(address->prefix_len)));
    return netlink_run(netlink, &request, NULL, NULL);
}

int netlink_add_address(struct netlink *netlink, const struct interface_address *address)
{
    return change_address(netlink, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, address);
}

int netlink_delete_address(struct netlink *netlink, const struct interface_address *address)
{
    return change_address(netlink, RTM_DELADDR, 0, address);
}

static int read_route(const struct nlmsghdr *message, void *result)
{
    const struct rtmsg *body = mnl_nlmsg_get_payload(message);
    const struct nlattr *device = netlink_attributes(message, sizeof *body).of_type[RTA_OIF];
    struct kernel_route *route = result;

    route->local = body->rtm_type == RTN_LOCAL;
    if (device != NULL)
        route->index = mnl_attr_get_u32(device);
    return MNL_CB_OK;
}

int netlink_get_route(struct netlink *netlink, uint32_t address, struct kernel_route *route)
{
    struct netlink_request request;
    struct rtmsg *body = netlink_request(&request, RTM_GETROUTE, NLM_F_ACK, sizeof(struct rtmsg));

    body->rtm_family = AF_INET;
    body->rtm_dst_len = 32;
    mnl_attr_put_u32(request.header, RTA_DST, htonl(address));
    *route = (struct kernel_route){0};
    return netlink_run(netlink, &request, read_route, route);
}
