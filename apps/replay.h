/* replay.h - `echohost replay`: the packets of a capture through the host, into another capture */
#ifndef APPS_REPLAY_H
#define APPS_REPLAY_H

/* argv[0] is skipped. Returns the exit status. */
int replay(int argc, char **argv);

#endif
