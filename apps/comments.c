/* comments.c - see comments.h */

#include "comments.h"

#include <stdio.h>

void comments_make(struct comments *comments)
{
    for (int i = 0; i < N_VERDICTS; i++) {
        const struct verdict_row *row = &verdict_table[i];
        (void)snprintf(comments->text[i], sizeof comments->text[i], "%s: %s (%s)", row->name,
                       row->sentence, row->clause);
    }
}
