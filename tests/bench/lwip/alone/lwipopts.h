/* lwipopts.h - lwIP compiled here: nothing in it but what answers a ping, for one thread */
#ifndef TESTS_BENCH_LWIP_ALONE_LWIPOPTS_H
#define TESTS_BENCH_LWIP_ALONE_LWIPOPTS_H

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define LWIP_RAW 0
#define LWIP_UDP 0
#define LWIP_TCP 0
#define LWIP_ARP 0
#define LWIP_ETHERNET 0
#define LWIP_SINGLE_NETIF 1
#define LWIP_NETIF_TX_SINGLE_PBUF 1
#define LWIP_SUPPORT_CUSTOM_PBUF 1
#define LWIP_STATS 0
#define LWIP_NOASSERT 1
#define MEM_LIBC_MALLOC 1
#define MEMP_MEM_MALLOC 1
#define MEM_ALIGNMENT 8

#endif
