/* arguments.c - see arguments.h */

#include "arguments.h"

#include <stdlib.h>
#include <string.h>

struct arguments arguments_of(const char *const *words)
{
    static char *argv[MAX_ARGUMENTS + 1], bytes[1 << 18];
    static char *end = bytes;
    int argc = 0;

    for (const char *word = "echohost"; word != NULL && argc < MAX_ARGUMENTS; word = *words++) {
        size_t len = strlen(word) + 1;
        if (len > (size_t)(bytes + sizeof bytes - end))
            abort();
        argv[argc++] = memcpy(end, word, len);
        end += len;
    }
    argv[argc] = NULL;
    return (struct arguments){argc, argv};
}
