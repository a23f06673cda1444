/* signals.h - what the person at the terminal wants: to stop, or to see the statistics */
#ifndef APPS_SIGNALS_H
#define APPS_SIGNALS_H

#include <stdbool.h>

/* From here on SIGINT, SIGTERM and SIGHUP (unless nohup has it ignored) ask to stop, SIGUSR1 asks
 * for statistics, SIGPIPE does nothing. Returns a fd that becomes readable with each of them, or -1
 * with errno set. */
int signals_open(void);

/* Stop? Stays true. */
bool signals_stop(void);

/* Statistics? True once after they were asked for, however often meanwhile; also makes the fd
 * unreadable again. */
bool signals_statistics(void);

#endif
