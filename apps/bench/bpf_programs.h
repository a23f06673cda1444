/* bpf_programs.h - the two programs of feed_bpf.c, as instructions: no compiler is needed to build
 * or to run them
 */
#ifndef APPS_BENCH_BPF_PROGRAMS_H
#define APPS_BENCH_BPF_PROGRAMS_H

#include <linux/bpf.h>
#include <stddef.h>
#include <stdint.h>

enum { BPF_PROGRAM_MAX = 64 }; /* instructions */

/* Each writes its instructions and returns how many. Maps are given as fds.
 *
 * The source gives its packet, an Ethernet frame, the IP header of one of n_flows (a power of two)
 * flows at random, from the map of headers, clones it to the device, and counts it. */
size_t bpf_program_source(struct bpf_insn program[BPF_PROGRAM_MAX], int headers, int counter,
                          uint32_t n_flows, uint32_t device);

/* The sink counts and drops echo replies of this identifier and length (in a packet that begins
 * with its IP header, without options) and lets everything else pass. */
size_t bpf_program_sink(struct bpf_insn program[BPF_PROGRAM_MAX], int counter, uint16_t id,
                        uint32_t len);

#endif
