/* lwip_port.c - see lwip_port.h: what Debian's lwIP leaves to its port, for one thread
 *
 * Debian's lwIP is built for tcpip_thread and others beside it: it takes a mutex whenever it counts
 * the users of a pbuf, and adds up with its portable checksum. Both are functions that a port may
 * bring along, and the dynamic linker takes ours instead of those in the library.
 */

#define _GNU_SOURCE /* RTLD_NEXT */

#include <dlfcn.h>
#include <lwip/init.h>
#include <lwip/sys.h>
#include <string.h>

#include "lwip_port.h"
#include "stack/checksum.h"

const char lwip_port_version[] = LWIP_VERSION_STRING ", as Debian compiles it";

u16_t lwip_standard_chksum(const void *data, int len);

typedef u16_t sum_function(const void *data, int len);

static enum checksum_kind fastest;

sys_prot_t sys_arch_protect(void)
{
    return 0;
}

void sys_arch_unprotect(sys_prot_t pval)
{
    (void)pval;
}

void sys_check_core_locking(void)
{
}

/* The fast ways to add up only say whether a checksum holds, which is what lwIP asks of a whole
 * message. It wants the sum not complemented. */
static u16_t our_sum(const void *data, int len)
{
    enum { HEADER_MAX_LEN = 60, MINUS_ZERO = 0xffff };

    if (len > HEADER_MAX_LEN && checksum_holds_by(fastest, data, (size_t)len, 0))
        return MINUS_ZERO;
    be16 complement = checksum(data, (size_t)len);
    u16_t sum;

    memcpy(&sum, &complement, sizeof sum);
    return (u16_t)~sum;
}

/* That of the library, behind ours of the same name. */
static sum_function *their_sum(void)
{
    static sum_function *found;

    if (found == NULL) {
        void *symbol = dlsym(RTLD_NEXT, "lwip_standard_chksum");
        memcpy(&found, &symbol, sizeof found);
    }
    return found;
}

static sum_function *sum_in_use = our_sum;

bool lwip_port_use_our_checksum(bool ours)
{
    fastest = checksum_best();
    sum_in_use = ours ? our_sum : their_sum();
    return true;
}

u16_t lwip_standard_chksum(const void *data, int len)
{
    return sum_in_use(data, len);
}
