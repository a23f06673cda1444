/* comments.h - what is said about a packet of a capture: its verdict, why, and where to read on */
#ifndef APPS_COMMENTS_H
#define APPS_COMMENTS_H

#include "stack/verdict.h"

/* It is the same for all packets of a verdict, so it is made once: "SEND_ECHO_REPLY: an echo
 * request for this host: answered (RFC 1122 section 3.2.2.6)". Indexed by enum verdict. */
struct comments {
    char text[N_VERDICTS][256];
};

void comments_make(struct comments *comments);

#endif
