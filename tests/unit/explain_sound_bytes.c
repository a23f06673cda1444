/* explain_sound_bytes.c - E5 of explain_sound.h: what a step saw, read from the bytes once more */

#include <stdio.h>
#include <string.h>

#include "tests/unit/explain_sound_parts.h"
#include "tests/unit/reference.h"

static const uint8_t *bytes_of(const struct explanation *explanation, enum explain_of of)
{
    switch (of) {
    case EXPLAIN_OF_PACKET:
        return explanation->packet;
    case EXPLAIN_OF_DATAGRAM:
        return explanation->datagram;
    case EXPLAIN_OF_REPLY:
        return explanation->replies;
    default:
        return NULL;
    }
}

static uint32_t number_in(const uint8_t *bytes, size_t len)
{
    uint32_t number = 0;

    for (size_t i = 0; i < len; i++)
        number = number << 8 | bytes[i];
    return number;
}

/* The sum that a checksum was judged by: of UDP, with the addresses, the protocol and the length
 * before it. */
static uint32_t sum_of(const struct explain_step *step, const uint8_t *whole)
{
    const uint8_t *bytes = whole + step->offset;
    uint64_t sum = reference_sum(bytes, step->len);

    if (step->rule == RULE_UDP_CHECKSUM)
        sum += (uint64_t)reference_sum(whole + 12, 8) + 17 + step->len;
    return reference_remainder(sum);
}

/* What a step should have seen. False when it saw something that does not stand in its bytes
 * alone. */
static bool find_value(const struct explain_step *step, const uint8_t *whole, uint32_t *value)
{
    const uint8_t *bytes = whole + step->offset;

    switch (step->rule) {
    case RULE_IPV4_PRESENT:
    case RULE_ICMP_PRESENT:
    case RULE_UDP_PRESENT:
    case RULE_ICMP_TIMESTAMP_LEN:
    case RULE_FRAGMENT_JOINED:
    case RULE_REPLY_OPTIONS:
        *value = step->len;
        return true;
    case RULE_IPV4_NOT_6:
    case RULE_IPV4_VERSION:
        *value = bytes[0] >> 4;
        return true;
    case RULE_IPV4_HEADER_LEN:
    case RULE_IPV4_HEADER_HERE:
    case RULE_REPLY_VERSION:
        *value = (bytes[0] & 15u) * 4;
        return true;
    case RULE_IPV4_CHECKSUM:
    case RULE_ICMP_CHECKSUM:
    case RULE_UDP_CHECKSUM:
        *value = sum_of(step, whole);
        return true;
    case RULE_IPV4_PLAIN:
        *value = number_in(bytes + 6, 2);
        return true;
    case RULE_ERROR_FIRST:
        *value = number_in(bytes, 2) % 0x2000 * 8;
        return true;
    case RULE_OPTION_STAMP_FLAGS:
        *value = bytes[0] & 15u;
        return true;
    case RULE_ERROR_ABOUT: /* without data there is no type */
        *value = bytes[0];
        return step->len > 0;
    case RULE_REPLY_STAMPS:
        *value = number_in(bytes, 4);
        return true;
    case RULE_OPTION_LEN_HERE:        /* where the header ends */
    case RULE_OPTION_NO_SOURCE_ROUTE: /* no number */
    case RULE_FRAGMENT_DATA:          /* the total length less the header's */
    case RULE_FRAGMENT_ALIGNMENT:     /* the same */
    case RULE_FRAGMENT_END:           /* with the offset */
    case RULE_FRAGMENT_NEW:           /* where the bytes belong */
    case RULE_FRAGMENT_AGAIN:         /* the same */
    case RULE_FRAGMENT_ECN:           /* other fragments' as well */
    case RULE_FRAGMENT_TIMEOUT:       /* the time */
    case RULE_REPLY_TYPE:             /* what it was before */
    case RULE_REPLY_CHECKSUM_UPDATE:  /* the same */
    case RULE_ERROR_WRITTEN:          /* all of the error */
        return false;
    default:
        *value = number_in(bytes, step->len);
        return true;
    }
}

/* Is the text what the form makes of a number? As far as it is about that number. */
static bool is_filled(const char *text, const char *form, uint32_t number)
{
    for (; *form != '\0'; form++) {
        char value[32] = {*form, '\0'};
        if (*form == '%')
            switch (*++form) {
            case 'u':
                snprintf(value, sizeof value, "%u", number);
                break;
            case 'l':
                snprintf(value, sizeof value, number == 1 ? "%u byte" : "%u bytes", number);
                break;
            case 'x':
            case 's':
                snprintf(value, sizeof value, "0x%04x", number);
                break;
            case 'b':
                snprintf(value, sizeof value, "0x%02x", number);
                break;
            case 'a':
                snprintf(value, sizeof value, "%u.%u.%u.%u", number >> 24, number >> 16 & 255,
                         number >> 8 & 255, number & 255);
                break;
            default:
                return true;
            }
        if (strncmp(text, value, strlen(value)) != 0)
            return false;
        text += strlen(value);
    }
    return *text == '\0';
}

/* Did a later act write there once more? */
static bool is_overwritten(const struct explanation *explanation, const struct explain_step *step)
{
    const struct explain_step *end = explanation->steps + explanation->n_steps;

    for (const struct explain_step *later = step + 1; later < end; later++)
        if (step->of == EXPLAIN_OF_REPLY && later->of == step->of &&
            later->offset < step->offset + step->len && step->offset < later->offset + later->len)
            return true;
    return false;
}

const char *explain_sound_bytes_fault(const struct explanation *explanation,
                                      const struct explain_step *step)
{
    const uint8_t *whole = bytes_of(explanation, step->of);
    uint32_t value;

    if (whole == NULL || is_overwritten(explanation, step) || !find_value(step, whole, &value) ||
        is_filled(step->seen, explain_rules[step->rule].seen, value))
        return NULL;
    return "E5: something else stands there";
}
