/* responder_cpu.c - the processor time of a responder; see responder.h, clock_getcpuclockid(3) */

#define _GNU_SOURCE /* clock_getcpuclockid */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "responder.h"

static uint64_t time_of(pid_t pid)
{
    struct timespec used = {0};
    clockid_t clock;

    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return 0;
    return (uint64_t)used.tv_sec * 1000000000 + (uint64_t)used.tv_nsec;
}

/* The group of a process, a folder of /proc; 0: unknown. The name in its stat(5) may have any bytes
 * but ends at the last bracket; state, parent and group follow. */
static long group_of(const char *folder)
{
    char path[300], text[512];
    char *rest;

    (void)snprintf(path, sizeof path, "/proc/%s/stat", folder);
    FILE *stat = fopen(path, "re");
    if (stat == NULL)
        return 0;
    size_t len = fread(text, 1, sizeof text - 1, stat);
    (void)fclose(stat);
    text[len] = '\0';
    rest = strrchr(text, ')');
    if (rest == NULL || strlen(rest) < sizeof ") R")
        return 0;
    (void)strtol(rest + sizeof ") R" - 1, &rest, 10);
    return strtol(rest, NULL, 10);
}

static uint64_t time_of_group(pid_t group)
{
    DIR *processes = opendir("/proc");
    uint64_t total = 0;

    if (processes == NULL)
        return time_of(group);
    for (const struct dirent *entry; (entry = readdir(processes)) != NULL;) {
        long pid = strtol(entry->d_name, NULL, 10);
        if (pid > 0 && group_of(entry->d_name) == group)
            total += time_of((pid_t)pid);
    }
    (void)closedir(processes);
    return total;
}

uint64_t responder_cpu_ns(const struct responder *responder)
{
    bool is_alone = responder->settings.kind != RESPONDER_COMMAND;

    return is_alone ? time_of(responder->pid) : time_of_group(responder->pid);
}
