/* machine.c - see machine.h; proc(5), Documentation/ABI of the kernel for /sys */

#include "machine.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 4096 }; /* the flags of a processor are a long one */

static FILE *open_below(const char *root, const char *path)
{
    char whole[512];

    (void)snprintf(whole, sizeof whole, "%s/%s", root, path);
    return fopen(whole, "re");
}

/* The first line of a file, without its end. */
static bool first_line(const char *root, const char *path, char *out, size_t out_len)
{
    FILE *file = open_below(root, path);

    if (file == NULL)
        return false;
    bool read = fgets(out, (int)out_len, file) != NULL;
    (void)fclose(file);
    if (read)
        out[strcspn(out, "\n")] = '\0';
    return read && out[0] != '\0';
}

/* The value behind the first "key : value" in /proc/cpuinfo. */
static bool cpuinfo(const char *root, const char *key, char *out, size_t out_len)
{
    FILE *file = open_below(root, "proc/cpuinfo");
    char line[LINE];
    bool found = false;

    if (file == NULL)
        return false;
    while (!found && fgets(line, sizeof line, file) != NULL) {
        size_t key_len = strlen(key);
        const char *colon = strchr(line, ':');
        if (colon == NULL || strncmp(line, key, key_len) != 0 ||
            !isspace((unsigned char)line[key_len]))
            continue;
        const char *value = colon + 1 + strspn(colon + 1, " \t");
        (void)snprintf(out, out_len, "%.*s", (int)strcspn(value, "\n"), value);
        found = out[0] != '\0';
    }
    (void)fclose(file);
    return found;
}

bool machine_cpu(const char *root, char *out, size_t out_len)
{
    char maker[32], part[32];

    if (cpuinfo(root, "model name", out, out_len))
        return true;
    if (!cpuinfo(root, "CPU implementer", maker, sizeof maker) ||
        !cpuinfo(root, "CPU part", part, sizeof part))
        return false;
    (void)snprintf(out, out_len, "implementer %s, part %s", maker, part);
    return true;
}

struct sign {
    const char *text; /* that it begins with, or that is in it */
    const char *name;
};

static bool find_sign(const struct sign *signs, size_t n, const char *text, char *out,
                      size_t out_len)
{
    for (size_t i = 0; i < n; i++) {
        if (strstr(text, signs[i].text) == NULL)
            continue;
        (void)snprintf(out, out_len, "%s", signs[i].name);
        return true;
    }
    return false;
}

bool machine_virtual(const char *root, char *out, size_t out_len)
{
    static const struct sign clocks[] = {{"kvm", "kvm"}, {"xen", "xen"}, {"hyperv", "hyper-v"}};
    static const struct sign boards[] = {
        {"KVM", "kvm"},
        {"QEMU", "qemu"},
        {"VMware", "vmware"},
        {"VirtualBox", "virtualbox"},
        {"Xen", "xen"},
        {"Bochs", "bochs"},
        {"BHYVE", "bhyve"},
        {"Parallels", "parallels"},
        {"Amazon EC2", "amazon"},
        {"Google Compute", "google"},
        {"Virtual Machine", "hyper-v"},
    };
    static const char *const files[] = {"product_name", "sys_vendor", "board_vendor",
                                        "bios_vendor"};
    char text[LINE], path[64];

    if (first_line(root, "sys/devices/system/clocksource/clocksource0/available_clocksource", text,
                   sizeof text) &&
        find_sign(clocks, sizeof clocks / sizeof clocks[0], text, out, out_len))
        return true;
    if (first_line(root, "sys/hypervisor/type", out, out_len))
        return true;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        (void)snprintf(path, sizeof path, "sys/class/dmi/id/%s", files[i]);
        if (first_line(root, path, text, sizeof text) &&
            find_sign(boards, sizeof boards / sizeof boards[0], text, out, out_len))
            return true;
    }
    static const struct sign flags[] = {{" hypervisor", "unknown"}};
    return cpuinfo(root, "flags", text, sizeof text) &&
           find_sign(flags, sizeof flags / sizeof flags[0], text, out, out_len);
}

bool machine_governor(const char *root, char *out, size_t out_len)
{
    return first_line(root, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", out, out_len);
}

bool machine_clock(const char *root, char *out, size_t out_len)
{
    return first_line(root, "sys/devices/system/clocksource/clocksource0/current_clocksource", out,
                      out_len);
}

bool machine_load(const char *root, double *load)
{
    char line[LINE];

    if (!first_line(root, "proc/loadavg", line, sizeof line))
        return false;
    char *end;
    *load = strtod(line, &end);
    return end != line;
}
