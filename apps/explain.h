/* explain.h - `echohost explain`: what the host does with packets, and why */
#ifndef APPS_EXPLAIN_H
#define APPS_EXPLAIN_H

/* argv[0] is skipped. Returns the exit status. */
int explain(int argc, char **argv);

#endif
