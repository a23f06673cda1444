/* explain_sound_steps.c - E1, E2 and E4 of explain_sound.h: a step alone */

#include <stdlib.h>
#include <string.h>

#include "tests/unit/explain_sound_parts.h"

static const struct explain_rule *row_of(const struct explain_step *step)
{
    return &explain_rules[step->rule];
}

static const char *text_fault(const struct explain_step *step)
{
    const struct explain_rule *row = row_of(step);

    if (strlen(step->seen) >= EXPLAIN_SEEN_LEN - 1 ||
        strlen(step->required) >= EXPLAIN_SEEN_LEN - 1)
        return "E1: a text is cut off";
    if (step->seen[0] == '\0' || (step->required[0] == '\0') != (row->kind == EXPLAIN_ACT))
        return "E1: a text is missing, or an act requires something";
    if (step->clause == NULL || step->clause[0] == '\0' || strncmp(step->file, "stack/", 6) != 0 ||
        step->function[0] == '\0')
        return "E1: it does not say where to read about it";
    return NULL;
}

static uint32_t len_of(const struct explanation *explanation, enum explain_of of)
{
    switch (of) {
    case EXPLAIN_OF_PACKET:
        return explanation->packet_len;
    case EXPLAIN_OF_DATAGRAM:
        return explanation->datagram_len;
    case EXPLAIN_OF_REPLY:
        return explanation->n_replies > 0 ? explanation->reply_len[0] : 0;
    default:
        return 0;
    }
}

static const char *place_fault(const struct explanation *explanation,
                               const struct explain_step *step)
{
    if (step->of != EXPLAIN_OF_NOTHING &&
        (uint64_t)step->offset + step->len > len_of(explanation, step->of))
        return "E2: the bytes do not lie in what they are of";
    if (row_of(step)->kind != EXPLAIN_ACT && step->of == EXPLAIN_OF_REPLY)
        return "E2: a check looks at what leaves";
    if (row_of(step)->kind == EXPLAIN_ACT && step->of == EXPLAIN_OF_PACKET)
        return "E2: an act writes what came";
    if (row_of(step)->kind == EXPLAIN_ACT && !step->answer)
        return "E2: an act was not done";
    return NULL;
}

/* The number behind a phrase, at the beginning of a text. */
static bool number_behind(const char *phrase, const char *text, unsigned long *number)
{
    size_t len = strlen(phrase);
    char *end;

    if (strncmp(text, phrase, len) != 0)
        return false;
    *number = strtoul(text + len, &end, 10);
    return end != text + len;
}

static bool ends_with(const char *text, const char *end)
{
    return strlen(text) >= strlen(end) && strcmp(text + strlen(text) - strlen(end), end) == 0;
}

/* Of what a check wanted, and with the first number in what it saw. */
static const char *answer_fault(const struct explain_step *step)
{
    const char *digits = strpbrk(step->seen, "0123456789"), *required = step->required;
    unsigned long seen = digits != NULL ? strtoul(digits, NULL, 10) : 0, limit;
    bool expected = step->answer;

    /* what these see is a peer, not how much he has had */
    if (step->rule == RULE_ERROR_PEER || step->rule == RULE_ERROR_TOTAL)
        return NULL;
    if (number_behind("at least ", required, &limit))
        expected = seen >= limit;
    else if (number_behind("at most ", required, &limit) ||
             number_behind("at most the ", required, &limit))
        expected = seen <= limit;
    else if (number_behind("less than ", required, &limit))
        expected = seen < limit;
    else if (number_behind("not ", required, &limit))
        expected = seen != limit;
    else if (strcmp(required, "1 or more") == 0)
        expected = seen >= 1;
    else if (strcmp(required, "0xffff") == 0)
        expected = ends_with(step->seen, "0xffff");
    else if (number_behind("version ", required, &limit) ||
             number_behind("protocol ", required, &limit) || strcmp(required, "0") == 0)
        expected = seen == (strcmp(required, "0") == 0 ? 0 : limit);
    return step->answer == expected ? NULL : "E4: the answer is another";
}

const char *explain_sound_step_fault(const struct explanation *explanation,
                                     const struct explain_step *step)
{
    const char *fault = text_fault(step);

    if (fault == NULL)
        fault = place_fault(explanation, step);
    if (fault == NULL && row_of(step)->kind == EXPLAIN_CHECK)
        fault = answer_fault(step);
    return fault;
}
