#include "replay.h"
#include "run.h"
int replay(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return EXIT_FAILED;
}
