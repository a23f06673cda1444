/* netlink_request.h - one request to the kernel at a time, each with its answer: a message (or a
 * dump of them) and an acknowledgement
 */
#ifndef DRIVERS_NETLINK_REQUEST_H
#define DRIVERS_NETLINK_REQUEST_H

#include <libmnl/libmnl.h>

#include "netlink.h"

enum { NETLINK_REQUEST_LEN = 512 };

/* A request in the making. */
struct netlink_request {
    _Alignas(struct nlmsghdr) uint8_t bytes[NETLINK_REQUEST_LEN];
    struct nlmsghdr *header;
};

/* Starts a request of this type; body_len bytes follow the header, as zeros, at the returned
 * place. */
void *netlink_request(struct netlink_request *request, uint16_t type, uint16_t flags,
                      size_t body_len);

/* Sends a request and hands each answer to read_one. 0 or a negative errno. */
int netlink_run(struct netlink *netlink, struct netlink_request *request, mnl_cb_t read_one,
                void *result);

/* The attributes of a message or of another attribute, by their type. */
enum { NETLINK_MAX_ATTRIBUTES = 128 };

struct netlink_attributes {
    const struct nlattr *of_type[NETLINK_MAX_ATTRIBUTES];
};

/* Those of a message of rtnetlink, whose body has body_len bytes. */
struct netlink_attributes netlink_attributes(const struct nlmsghdr *message, size_t body_len);

/* Those in an attribute; none in NULL. */
struct netlink_attributes netlink_nested(const struct nlattr *nest);

#endif
