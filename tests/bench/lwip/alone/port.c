/* port.c - see ../lwip_port.h, for an lwIP that is compiled here */

#define _DEFAULT_SOURCE /* where ssize_t is, lwIP does not make it */

#include <lwip/init.h>
#include <lwip/sys.h>

#include "../lwip_port.h"

const char lwip_port_version[] = LWIP_VERSION_STRING ", compiled for this alone";

/* Its own is part of the functions that use it, which is faster than any that is called. */
bool lwip_port_use_our_checksum(bool ours)
{
    return !ours;
}

/* For its timers, which never run. */
u32_t sys_now(void)
{
    return 0;
}
