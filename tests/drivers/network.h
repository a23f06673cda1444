/* network.h - a network of its own for every test, and the kernel's view of what is in it
 *
 * network_setup() is the setup of a cmocka test. It moves the process into a new, empty network
 * namespace, so nothing that a test does is seen outside, and nothing is left for the next one. The
 * views and changes below use ioctl(2) and nothing of drivers/: they are a second opinion.
 */
#ifndef TESTS_DRIVERS_NETWORK_H
#define TESTS_DRIVERS_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

int network_setup(void **state);

#define network_test(behaviour) cmocka_unit_test_setup(behaviour, network_setup)

/* What a test begins with: skips it, and says why, on a machine that does not allow such. */
void need_network(void);
void need_tun(void);

/* A tun device of this name, opened with these flags (IFF_TUN | IFF_NO_PI ...); returns the fd. */
int make_tun(const char *name, int flags);

/* A tun device that stays without a fd, until keep_device(name, flags, false). */
void keep_device(const char *name, int flags, bool keep);

/* The user who may attach to the device. False where this user is not known. */
bool give_device(const char *name, int flags, unsigned user);

bool has_device(const char *name);
bool is_up(const char *name);
uint32_t mtu_of(const char *name);
/* Host order; 0 where there is none. */
uint32_t address_of(const char *name);
uint32_t mask_of(const char *name);
uint32_t broadcast_of(const char *name);

void set_up(const char *name, bool up);
void set_mtu(const char *name, uint32_t mtu);
void set_address(const char *name, uint32_t address, uint32_t mask);

/* Does without capabilities, as an ordinary user; takes them back. */
void drop_capabilities(void);
void regain_capabilities(void);

#endif
