/* netlink_devices.c - see netlink_devices.h; the messages are built and read with libmnl */

#include "netlink_devices.h"

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <string.h>

#include "netlink_request.h"

static int read_traffic(const struct nlmsghdr *message, void *result)
{
    struct netlink_attributes attributes = netlink_attributes(message, sizeof(struct ifinfomsg));
    const struct nlattr *found = attributes.of_type[IFLA_STATS64];
    struct link_traffic *traffic = result;
    struct rtnl_link_stats64 stats = {0};

    if (found == NULL)
        return MNL_CB_OK;
    size_t len = mnl_attr_get_payload_len(found);
    memcpy(&stats, mnl_attr_get_payload(found), len < sizeof stats ? len : sizeof stats);
    *traffic = (struct link_traffic){stats.tx_packets, stats.rx_packets, stats.tx_dropped};
    return MNL_CB_OK;
}

int netlink_count_link(struct netlink *netlink, const char *name, struct link_traffic *traffic)
{
    struct netlink_request request;

    *traffic = (struct link_traffic){0};
    (void)netlink_request(&request, RTM_GETLINK, NLM_F_ACK, sizeof(struct ifinfomsg));
    mnl_attr_put_strz(request.header, IFLA_IFNAME, name);
    return netlink_run(netlink, &request, read_traffic, traffic);
}

int netlink_delete_link(struct netlink *netlink, uint32_t index)
{
    struct netlink_request request;
    struct ifinfomsg *body =
        netlink_request(&request, RTM_DELLINK, NLM_F_ACK, sizeof(struct ifinfomsg));

    body->ifi_index = (int)index;
    return netlink_run(netlink, &request, NULL, NULL);
}

static void put_end(struct nlmsghdr *header, const struct veth_end *end)
{
    mnl_attr_put_strz(header, IFLA_IFNAME, end->name);
    mnl_attr_put(header, IFLA_ADDRESS, MAC_LEN, end->mac);
}

int netlink_make_veth(struct netlink *netlink, const struct veth_end *near,
                      const struct veth_end *far, int namespace_fd)
{
    struct netlink_request request;

    (void)netlink_request(&request, RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL,
                          sizeof(struct ifinfomsg));
    put_end(request.header, near);
    struct nlattr *info = mnl_attr_nest_start(request.header, IFLA_LINKINFO);
    mnl_attr_put_strz(request.header, IFLA_INFO_KIND, "veth");
    struct nlattr *data = mnl_attr_nest_start(request.header, IFLA_INFO_DATA);
    struct nlattr *peer = mnl_attr_nest_start(request.header, VETH_INFO_PEER);
    (void)mnl_nlmsg_put_extra_header(request.header, sizeof(struct ifinfomsg));
    put_end(request.header, far);
    mnl_attr_put_u32(request.header, IFLA_NET_NS_FD, (uint32_t)namespace_fd);
    mnl_attr_nest_end(request.header, peer);
    mnl_attr_nest_end(request.header, data);
    mnl_attr_nest_end(request.header, info);
    return netlink_run(netlink, &request, NULL, NULL);
}

int netlink_add_neighbour(struct netlink *netlink, uint32_t index, uint32_t address,
                          const uint8_t mac[MAC_LEN])
{
    struct netlink_request request;
    struct ndmsg *body = netlink_request(&request, RTM_NEWNEIGH,
                                         NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE, sizeof *body);

    body->ndm_family = AF_INET;
    body->ndm_state = NUD_PERMANENT;
    body->ndm_ifindex = (int)index;
    mnl_attr_put_u32(request.header, NDA_DST, htonl(address));
    mnl_attr_put(request.header, NDA_LLADDR, MAC_LEN, mac);
    return netlink_run(netlink, &request, NULL, NULL);
}
