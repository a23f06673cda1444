/* lwip_host.c - see lwip_host.h */

#define _DEFAULT_SOURCE /* where ssize_t is, lwIP does not make it */

#include "lwip_host.h"

#include <lwip/init.h>
#include <lwip/ip4.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>

#include "drivers/address.h"
#include "stack/ring.h"

enum { HOST_MTU = 65535 };

/* What lwip_host_take() is about. */
struct exchange {
    uint8_t *packet;
    uint32_t room, answer_len;
};

static struct netif interface;
static struct exchange exchange;

static void leave_to_its_cell(struct pbuf *pbuf)
{
    (void)pbuf;
}

/* An echo reply is where the request was. What lwIP makes anew, such as an ICMP error, is copied
 * there: it does not look at the request again. */
static err_t keep_answer(struct netif *netif, struct pbuf *answer, const ip4_addr_t *destination)
{
    struct exchange *now = netif->state;

    (void)destination;
    if (answer->tot_len > now->room)
        return ERR_BUF;
    if (answer->payload != now->packet)
        (void)pbuf_copy_partial(answer, now->packet, answer->tot_len, 0);
    now->answer_len = answer->tot_len;
    return ERR_OK;
}

static err_t interface_init(struct netif *netif)
{
    netif->name[0] = 't';
    netif->name[1] = 'n';
    netif->output = keep_answer;
    netif->mtu = HOST_MTU;
    netif->flags = NETIF_FLAG_LINK_UP;
    return ERR_OK;
}

bool lwip_host_open(uint32_t address, unsigned prefix_len, struct error *error)
{
    const ip4_addr_t ours = {lwip_htonl(address)};
    const ip4_addr_t mask = {lwip_htonl(address_mask(prefix_len))};
    const ip4_addr_t none = {0};

    if (netif_default != NULL) {
        netif_set_addr(&interface, &ours, &mask, &none);
        return true;
    }
    lwip_init();
    if (netif_add(&interface, &ours, &mask, &none, &exchange, interface_init, ip4_input) == NULL)
        return error_set(error, "cannot make lwIP's interface: netif_add failed; is the library "
                                "another than its headers?");
    netif_set_default(&interface);
    netif_set_up(&interface);
    return true;
}

uint32_t lwip_host_take(uint8_t *packet, uint32_t len, uint32_t room)
{
    enum { FLAGS = 6, MORE_OR_OFFSET = 0x3f };
    /* It looks for the room behind what every pbuf has, and without a link leaves it alone: our
     * function pointer may be there. */
    _Static_assert(sizeof(struct pbuf_custom) <= RING_HEADROOM &&
                       sizeof(struct pbuf) + PBUF_LINK_HLEN + PBUF_LINK_ENCAPSULATION_HLEN <=
                           RING_HEADROOM,
                   "lwIP answers in place what has room for a link header");
    struct pbuf_custom *pbuf = (void *)(packet - RING_HEADROOM);

    if (len > UINT16_MAX || (packet[FLAGS] & MORE_OR_OFFSET) != 0 || packet[FLAGS + 1] != 0)
        return 0;
    pbuf->custom_free_function = leave_to_its_cell;
    exchange = (struct exchange){.packet = packet, .room = room};
    (void)ip4_input(pbuf_alloced_custom(PBUF_RAW, (u16_t)len, PBUF_RAM, pbuf, packet, (u16_t)len),
                    &interface);
    return exchange.answer_len;
}
