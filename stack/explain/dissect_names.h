/* dissect_names.h - what the numbers in a packet are called
 *
 * The names are those of the registries at www.iana.org/assignments, or of the RFC that gave the
 * number out, in plain words. What has no name here is NULL.
 */
#ifndef STACK_EXPLAIN_DISSECT_NAMES_H
#define STACK_EXPLAIN_DISSECT_NAMES_H

#include <stdint.h>

const char *explain_protocol_name(uint32_t protocol);
const char *explain_dscp_name(uint32_t dscp);
const char *explain_ecn_name(uint32_t ecn);
const char *explain_icmp_type_name(uint32_t type);
const char *explain_icmp_code_name(uint32_t type, uint32_t code);

/* What kind of address this is, where that can be told by itself. */
const char *explain_address_kind(uint32_t address);

#endif
