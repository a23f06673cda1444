/* explain_sums.c - why a checksum changed only that much; explain_text.h has the contract
 *
 * RFC 1624 section 3: when a word m of what is summed up becomes m', the checksum HC becomes
 * HC' = ~(~HC + ~m + m'). Here that is done with every word that changed, and told where it leads
 * to the checksum that was sent. (It need not: a reply that was cut was summed up anew.)
 */

#include <inttypes.h>
#include <string.h>

#include "explain_text.h"
#include "stack/ipv4.h"

enum {
    LABEL_AT = 4, /* columns */
    TEXT_AT = 14,
    WORDS_TOLD = 6,
    CHECKSUM_AT = 10,     /* in a header */
    ADDRESSES_AT = 12,    /* in a header: two of 4 bytes */
    MESSAGE_CHECKSUM = 2, /* in a message */
    ICMP_WORDS_LEN = 4,   /* type, code and checksum */
};

/* What was summed up, before and after. */
struct summed {
    const uint8_t *from, *to;
    size_t len;         /* bytes of both, even */
    size_t checksum_at; /* that are the checksum */
    size_t skipped_at;  /* 8 bytes that only changed places; len: none */
};

static unsigned word_at(const uint8_t *bytes, size_t at)
{
    return (unsigned)(bytes[at] << 8 | bytes[at + 1]);
}

/* Does the word at `at` count? The checksum is not summed, and a sum does not mind the order. */
static bool counts(const struct summed *summed, size_t at)
{
    return at != summed->checksum_at && (at < summed->skipped_at || at >= summed->skipped_at + 8) &&
           word_at(summed->from, at) != word_at(summed->to, at);
}

/* "~(~4716 + ~0800 + 0000) = 4f16", or "4716 stays". False when neither is so. */
static bool make_equation(const struct summed *summed, char *text, size_t size)
{
    unsigned before = word_at(summed->from, summed->checksum_at);
    unsigned after = word_at(summed->to, summed->checksum_at);
    uint32_t sum = ~before & 0xffff;
    unsigned n = 0;

    int len = snprintf(text, size, "~(~%04x", before);
    for (size_t at = 0; at < summed->len; at += 2) {
        if (!counts(summed, at))
            continue;
        unsigned from = word_at(summed->from, at), to = word_at(summed->to, at);
        sum += (~from & 0xffff) + to;
        if (++n <= WORDS_TOLD)
            len += snprintf(text + len, size - (size_t)len, " + ~%04x + %04x", from, to);
    }
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    if (n > 0)
        (void)snprintf(text + len, size - (size_t)len, ") = %04x", after);
    else
        (void)snprintf(text, size, "%04x stays", after);
    return n <= WORDS_TOLD && (~sum & 0xffff) == after;
}

/* The words of a header that count, by name. */
static const char *name_of(size_t at)
{
    static const char *const names[] = {
        "class of service", "total length", "identification", "flags and offset", "time to live",
        "checksum",         "source",       "source",         "destination",      "destination"};

    return at / 2 < sizeof names / sizeof names[0] ? names[at / 2] : "option";
}

/* What is told about one checksum. */
struct told {
    char why[256], equation[128];
};

static bool tell_header(struct told *told, const uint8_t *from, const uint8_t *to, size_t len)
{
    const uint8_t *source = from + ADDRESSES_AT, *destination = source + 4;
    bool is_turned = memcmp(source, to + ADDRESSES_AT + 4, 4) == 0 &&
                     memcmp(destination, to + ADDRESSES_AT, 4) == 0;
    struct summed summed = {from, to, len, CHECKSUM_AT, is_turned ? ADDRESSES_AT : len};
    const char *before = "";
    int n = 0;

    if (!make_equation(&summed, told->equation, sizeof told->equation))
        return false;
    for (size_t at = 0; at < len; at += 2) {
        if (!counts(&summed, at) || strcmp(before, name_of(at)) == 0)
            continue;
        n += snprintf(told->why + n, sizeof told->why - (size_t)n, "%s%s",
                      *before != '\0' ? ", " : "", name_of(at));
        before = name_of(at);
    }
    if (is_turned)
        (void)snprintf(told->why + n, sizeof told->why - (size_t)n,
                       "%s addresses changed places, and a sum does not mind the order:",
                       n > 0 ? " changed. The" : "only the");
    else
        (void)snprintf(told->why + n, sizeof told->why - (size_t)n, " changed:");
    return true;
}

/* The first `here` bytes of a message that has `whole`; those behind them are as they were. */
static bool tell_message(struct told *told, const uint8_t *from, const uint8_t *to, size_t here,
                         size_t whole)
{
    struct summed summed = {from, to, ICMP_WORDS_LEN, MESSAGE_CHECKSUM, ICMP_WORDS_LEN};

    if (here < ICMP_WORDS_LEN ||
        memcmp(from + ICMP_WORDS_LEN, to + ICMP_WORDS_LEN, here - ICMP_WORDS_LEN) != 0 ||
        !make_equation(&summed, told->equation, sizeof told->equation))
        return false;
    (void)snprintf(
        told->why, sizeof told->why,
        "the type%s changed. The other %zu bytes are the same, and need not be read again:",
        from[1] != to[1] ? " and the code" : "", whole - ICMP_WORDS_LEN);
    return true;
}

static void put_told(struct sheet *sheet, const char *label, const struct told *told)
{
    sheet_to(sheet, LABEL_AT);
    sheet_put(sheet, INK_PLAIN, label);
    sheet_to(sheet, TEXT_AT);
    const char *rest = sheet_words(sheet, INK_DIM, told->why, SHEET_WIDTH);
    sheet_end_line(sheet);
    sheet_paragraph(sheet, INK_DIM, rest, TEXT_AT);
    sheet_paragraph(sheet, INK_PLAIN, told->equation, TEXT_AT);
}

void explain_text_sums(struct sheet *sheet, const struct explanation *explanation)
{
    bool was_joined = explanation->datagram_len > 0;
    const uint8_t *from = was_joined ? explanation->datagram : explanation->packet;
    const uint8_t *to = explanation->replies;
    const struct ipv4_header *from_header = (const void *)from, *to_header = (const void *)to;
    size_t from_len = ipv4_header_len(from_header), to_len = ipv4_header_len(to_header);
    struct told header, message;

    bool has_header = from_len == to_len && tell_header(&header, from, to, to_len);
    bool is_cut = explanation->n_replies == 1 && be16_get(to_header->total_len) - to_len <
                                                     be16_get(from_header->total_len) - from_len;
    bool has_message = !is_cut && tell_message(&message, from + from_len, to + to_len,
                                               explanation->reply_len[0] - to_len,
                                               be16_get(from_header->total_len) - from_len);
    if (has_header || has_message)
        sheet_heading(sheet, "why the checksums changed that much and no more");
    if (has_header)
        put_told(sheet, "header", &header);
    if (has_message)
        put_told(sheet, "message", &message);
    if (has_header || has_message)
        sheet_paragraph(sheet, INK_DIM,
                        "(HC' = ~(~HC + ~m + m'), RFC 1624 section 3: when m becomes m', the "
                        "checksum HC becomes HC'; ~ turns every bit over, and a carry out of 16 "
                        "bits is added again)",
                        TEXT_AT);
}
