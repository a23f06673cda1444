#include "explain.h"
#include "run.h"
int explain(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return EXIT_FAILED;
}
