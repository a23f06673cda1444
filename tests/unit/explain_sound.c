/* explain_sound.c - see explain_sound.h */

#include "tests/unit/explain_sound.h"

#include <string.h>

#include "stack/icmp_error.h"
#include "tests/unit/explain_sound_parts.h"

/* --- E3 --- */

/* The verdicts that a check may lead to which is about more than one, besides its own. */
static const struct {
    enum rule rule;
    enum verdict first, last;
} families[] = {
    /* what is wrong with a source, or who the destination is, says the type of the route */
    {RULE_SOURCE_TYPE, DROP_SOURCE_THIS_NETWORK, DROP_SOURCE_BROADCAST},
    {RULE_TO_ALL, DROP_DESTINATION_LOOPBACK, DROP_DESTINATION_NOT_OURS},
    {RULE_TO_ALL_FITS, DROP_DESTINATION_MULTICAST, DROP_DESTINATION_BROADCAST},
    /* whether it has further hops */
    {RULE_OPTION_NO_SOURCE_ROUTE, DROP_OPTION_SOURCE_ROUTE, DROP_OPTION_SOURCE_ROUTE_ON},
    /* the answer to RULE_FRAGMENT_AGAIN */
    {RULE_FRAGMENT_NEW, DROP_FRAGMENT_DUPLICATE, DROP_FRAGMENT_OVERLAP},
    /* which type it is */
    {RULE_ICMP_ANSWERED, DROP_ICMP_ERROR, DROP_ICMP_DISABLED},
};

static bool leads_to(enum rule rule, enum verdict verdict)
{
    if (explain_rules[rule].verdict == verdict)
        return true;
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
        if (families[i].rule == rule && verdict >= families[i].first && verdict <= families[i].last)
            return true;
    return false;
}

/* The verdict of the same packet when no error is sent. */
static enum verdict reason_of(enum verdict verdict)
{
    for (int v = 0; v < N_VERDICTS; v++)
        if (icmp_error_due((enum verdict)v).sent == verdict)
            return (enum verdict)v;
    return verdict;
}

static bool is_passed(enum verdict verdict)
{
    return verdict == SEND_ECHO_REPLY || verdict == SEND_TIMESTAMP_REPLY ||
           verdict == HOLD_FRAGMENT;
}

static const char *verdict_fault(const struct explanation *explanation,
                                 const struct explain_step **step)
{
    const struct explain_step *failed = NULL, *held_back = NULL;

    for (uint32_t i = 0; i < explanation->n_steps; i++) {
        *step = &explanation->steps[i];
        if (explain_rules[(*step)->rule].kind != EXPLAIN_CHECK || (*step)->answer)
            continue;
        if (held_back != NULL || (failed != NULL) != (explain_rules[(*step)->rule].verdict == PASS))
            return "E3: one check too many failed";
        *(failed == NULL ? &failed : &held_back) = *step;
    }
    *step = failed;
    if ((failed == NULL) != is_passed(explanation->verdict))
        return failed == NULL ? "E3: no check failed" : "E3: answered in spite of this";
    if (failed == NULL)
        return NULL;
    enum verdict reason = reason_of(explanation->verdict);
    if (!leads_to(failed->rule, reason))
        return "E3: this is not where the verdict comes from";
    /* about a datagram whose first fragment is not there no error can be due */
    bool is_due = icmp_error_due(reason).sent != PASS && explanation->packet_len > 0;
    if ((held_back != NULL) != (is_due && reason == explanation->verdict))
        return "E3: what held the error back?";
    return NULL;
}

/* --- E6 --- */

static bool is_told(const struct explanation *explanation, enum rule rule)
{
    for (uint32_t i = 0; i < explanation->n_steps; i++)
        if (explanation->steps[i].rule == rule)
            return true;
    return false;
}

static uint32_t number(const uint8_t *bytes, size_t len)
{
    uint32_t number = 0;

    for (size_t i = 0; i < len; i++)
        number = number << 8 | bytes[i];
    return number;
}

static const char *replies_fault(const struct explanation *explanation)
{
    const uint8_t *reply = explanation->replies;

    if ((explanation->n_replies > 0) != verdict_table[explanation->verdict].sends)
        return "E6: a reply without a verdict that sends, or the other way round";
    if (explanation->n_replies > EXPLAIN_MAX_REPLIES)
        return "E6: more replies than there can be";
    for (uint32_t i = 0; i < explanation->n_replies; reply += explanation->reply_len[i++])
        if (explanation->reply_len[i] < 20 || reply[0] >> 4 != 4 ||
            number(reply + 2, 2) != explanation->reply_len[i])
            return "E6: a reply is not as long as it says";
    return NULL;
}

/* Ranges of both kinds take turns, from the first byte on, and the last one is held. */
static const char *ranges_fault(const struct explanation *explanation)
{
    uint32_t at = 0, n_held = 0, n_missing = 0;

    if ((explanation->n_held > 0) != (explanation->verdict == HOLD_FRAGMENT) ||
        (explanation->n_held == 0 && (explanation->n_missing > 0 || explanation->end_is_known)))
        return "E6: ranges without a fragment that is held, or the other way round";
    if (explanation->n_held > EXPLAIN_MAX_RANGES || explanation->n_missing > EXPLAIN_MAX_RANGES)
        return "E6: more ranges than there can be";
    while (n_held < explanation->n_held) {
        const struct explain_range *range = &explanation->held[n_held];
        if (range->begin != at) {
            if (n_missing == explanation->n_missing)
                return "E6: a range is neither held nor missing";
            range = &explanation->missing[n_missing++];
        } else {
            n_held++;
        }
        if (range->begin != at || range->end <= at)
            return "E6: the ranges do not follow each other";
        at = range->end;
    }
    return n_missing < explanation->n_missing && explanation->missing[n_missing].begin < at
               ? "E6: a range is held and missing"
               : NULL;
}

static const struct explain_lookup *find_lookup(const struct explanation *explanation,
                                                bool of_source)
{
    for (uint32_t i = 0; i < explanation->n_lookups; i++)
        if (explanation->lookups[i].of_source == of_source)
            return &explanation->lookups[i];
    return NULL;
}

static const char *lookups_fault(const struct explanation *explanation)
{
    const struct explain_lookup *source = find_lookup(explanation, true);
    const struct explain_lookup *destination = find_lookup(explanation, false);

    if (explanation->n_lookups != (source != NULL ? 1u : 0) + (destination != NULL ? 1u : 0))
        return "E6: an address was looked up twice";
    if ((source != NULL) != is_told(explanation, RULE_SOURCE_TYPE) ||
        (destination != NULL) !=
            (is_told(explanation, RULE_DESTINATION) || is_told(explanation, RULE_ERROR_UNICAST)))
        return "E6: a lookup is missing, or nobody asked for it";
    if ((source != NULL && source->address != number(explanation->packet + 12, 4)) ||
        (destination != NULL && destination->address != number(explanation->packet + 16, 4)))
        return "E6: a lookup of another address";
    return NULL;
}

const char *explain_sound_fault(const struct explanation *explanation,
                                const struct explain_step **step)
{
    const char *fault = NULL;

    *step = NULL;
    if (explanation->n_steps == 0 || explanation->n_steps >= EXPLAIN_MAX_STEPS)
        return "E1: steps are left out";
    for (uint32_t i = 0; i < explanation->n_steps && fault == NULL; i++) {
        *step = &explanation->steps[i];
        fault = explain_sound_step_fault(explanation, *step);
        if (fault == NULL)
            fault = explain_sound_bytes_fault(explanation, *step);
    }
    if (fault == NULL)
        fault = verdict_fault(explanation, step);
    if (fault != NULL)
        return fault;
    *step = NULL;
    if ((explanation->datagram_len > 0) != is_told(explanation, RULE_FRAGMENT_JOINED))
        return "E6: nothing was joined, but there is a datagram; or the other way round";
    fault = replies_fault(explanation);
    if (fault == NULL)
        fault = ranges_fault(explanation);
    return fault == NULL ? lookups_fault(explanation) : fault;
}
