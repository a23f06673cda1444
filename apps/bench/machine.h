/* machine.h - what the kernel says about the machine, in /proc and /sys
 *
 * Each looks below a folder that stands for /, writes what it finds to out, cut to out_len bytes,
 * and is false when there is nothing to be found.
 */
#ifndef APPS_BENCH_MACHINE_H
#define APPS_BENCH_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

/* The processor's name; on arm64, which has none, the numbers of its maker and its part. */
bool machine_cpu(const char *root, char *out, size_t out_len);

/* What it is a virtual machine of: "kvm", "xen" and so on, "unknown" when only that is known that
 * it is one. By its clocks, what its mainboard calls itself, and the processor's flag. */
bool machine_virtual(const char *root, char *out, size_t out_len);

/* Who decides about the frequency of processor 0. */
bool machine_governor(const char *root, char *out, size_t out_len);

/* What the kernel reads the time from. */
bool machine_clock(const char *root, char *out, size_t out_len);

/* The processes that wanted to run in the last minute, on average. */
bool machine_load(const char *root, double *load);

#endif
