/* explain_sweep.c - proves that whatever comes, its explanation can be read
 *
 * Packets that are made to break something (hostile_packets.h) are explained to people: no line is
 * longer than a sheet, no character is one that a terminal obeys, every step and the verdict are
 * there, and colours add nothing but colour.
 */
#include "explain_told.h"

#include <stdio.h>

#include "tests/unit/hostile_packets.h"

enum { N_PACKETS = 3000 };

static void print(struct told *told)
{
    struct sheet *sheet = &told->sheet;
    const struct explanation *explanation = &told->explanation;

    explain_text_title(sheet, &told->explained);
    explain_text_bytes(sheet, explanation);
    explain_text_steps(sheet, &told->explained);
    explain_text_routes(sheet, &told->explained);
    explain_text_fragments(sheet, explanation);
    explain_text_verdict(sheet, explanation);
    explain_text_reply(sheet, explanation);
}

/* Takes "ESC [ ... m" out of a text. */
static void strip_colours(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '\033')
            from += strcspn(from, "m");
        else
            *to++ = *from;
    }
    *to = '\0';
}

static const char *fault_of(const struct told *told, const char *text)
{
    char last_step[32];

    for (const char *c = text; *c != '\0'; c++) {
        if (*c != '\n' && (*c < ' ' || *c > '~'))
            return "a character that is none to print";
    }
    if (told_long_lines(text) > 0)
        return "a line that is too long";
    if (strstr(text, " \n") != NULL)
        return "a space at the end of a line";
    (void)snprintf(last_step, sizeof last_step, "\n%6u  ", told->explanation.n_steps);
    if (told->explanation.n_steps > 0 && strstr(text, last_step) == NULL)
        return "steps are missing";
    if (strstr(text, verdict_table[told->explanation.verdict].name) == NULL)
        return "the verdict is missing";
    return NULL;
}

static void check(struct told *told, int i)
{
    (void)told_begin(told, true);
    print(told);
    (void)told_end(told);
    char *coloured = told->text;
    told->text = NULL;
    (void)told_begin(told, false);
    print(told);
    const char *text = told_end(told), *fault = fault_of(told, text);
    if (fault != NULL)
        fail_msg("packet %d: %s:\n%s", i, fault, text);
    strip_colours(coloured);
    assert_string_equal(coloured, text);
    free(coloured);
}

TEST(every_explanation_can_be_read)
{
    static struct hostile hostile;
    struct told *told = *state;
    uint64_t wait_ns;

    TOLD_AGAIN(told, "--mtu", "576", "--timestamp", "--broadcast", "192.168.3.12",
               "192.168.3.0/24=unreachable", "192.168.3.128/25");
    hostile_begin(&hostile, random_seed(), NULL, 0);
    for (int i = 0; i < N_PACKETS; i++) {
        struct frame frame = hostile_next(&hostile, &wait_ns);
        told->explained.time_ns += wait_ns;
        (void)told_bytes(told, frame.bytes, frame.len < 65535 ? frame.len : 65535);
        check(told, i);
        while (explain_next(&told->explanation, &told->offline.host, &told->offline.ring,
                            told->explained.time_ns))
            check(told, i);
    }
    hostile_end(&hostile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {told_test(every_explanation_can_be_read)};
    return cmocka_run_group_tests_name("explain_sweep", tests, NULL, NULL);
}
