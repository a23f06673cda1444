/* attacks_options_table.c - headers and options one by one, and what exactly comes back
 *
 * The cases are those that another stack had to learn after years in which it ignored all options
 * (A076), and a few more of the same kind.
 */
#include "tests/unit/attacks.h"

/* 1,000 seconds after midnight, in milliseconds */
#define STAMP 0x00, 0x0f, 0x42, 0x40
#define OURS 192, 168, 3, 12

enum { NONE = 0 };

static const struct {
    const char *name;
    uint8_t options[40];
    size_t len;
    enum verdict verdict;
    uint8_t reply[40]; /* the options of the reply */
    size_t reply_len;
    unsigned pointer; /* or the octet of the header that is wrong */
} cases[] = {
    {"four ends of list", {0, 0, 0, 0}, 4, SEND_ECHO_REPLY, {0}, 0, NONE},
    {"four no-operations", {1, 1, 1, 1}, 4, SEND_ECHO_REPLY, {0}, 0, NONE},
    {"no-operations and an end", {1, 1, 0, 9}, 4, SEND_ECHO_REPLY, {0}, 0, NONE},
    {"an unknown option", {99, 4, 1, 2}, 4, SEND_ECHO_REPLY, {0}, 0, NONE},
    {"an unknown option of two bytes", {99, 2, 99, 2}, 4, SEND_ECHO_REPLY, {0}, 0, NONE},
    {"an unknown option of length 0", {99, 0, 0, 0}, 4, SEND_PARAMETER_PROBLEM, {0}, 0, 20},
    {"an unknown option that is too long", {99, 5, 0, 0}, 4, SEND_PARAMETER_PROBLEM, {0}, 0, 20},
    {"a type without a length", {1, 1, 1, 99}, 4, SEND_PARAMETER_PROBLEM, {0}, 0, 23},
    {"junk behind the end of list", {0, 10, 3, 99}, 4, SEND_ECHO_REPLY, {0}, 0, NONE},
    {"a stamp", {68, 8, 5, 0}, 8, SEND_ECHO_REPLY, {68, 8, 9, 0, STAMP}, 8, NONE},
    {"a second stamp",
     {68, 12, 9, 0, 1, 2, 3, 4},
     12,
     SEND_ECHO_REPLY,
     {68, 12, 13, 0, 1, 2, 3, 4, STAMP},
     12,
     NONE},
    {"no room for a stamp",
     {68, 8, 9, 0, 1, 2, 3, 4},
     8,
     SEND_ECHO_REPLY,
     {68, 8, 9, 0x10, 1, 2, 3, 4},
     8,
     NONE},
    {"no room for the fifteenth time",
     {68, 8, 9, 0xe0, 1, 2, 3, 4},
     8,
     SEND_ECHO_REPLY,
     {68, 8, 9, 0xf0, 1, 2, 3, 4},
     8,
     NONE},
    {"no room for the sixteenth time",
     {68, 8, 9, 0xf0, 1, 2, 3, 4},
     8,
     SEND_PARAMETER_PROBLEM,
     {0},
     0,
     23},
    {"room for nothing from the start",
     {68, 4, 5, 0},
     4,
     SEND_ECHO_REPLY,
     {68, 4, 5, 0x10},
     4,
     NONE},
    {"a stamp of a length of 3", {68, 3, 5, 0}, 4, SEND_PARAMETER_PROBLEM, {0}, 0, 21},
    {"a stamp of a length of 1", {68, 1, 0, 0}, 4, SEND_PARAMETER_PROBLEM, {0}, 0, 20},
    {"a stamp at 0", {68, 8, 0, 0}, 8, SEND_PARAMETER_PROBLEM, {0}, 0, 22},
    {"a stamp at 4", {68, 8, 4, 0}, 8, SEND_PARAMETER_PROBLEM, {0}, 0, 22},
    {"a stamp at 6", {68, 12, 6, 0}, 12, SEND_PARAMETER_PROBLEM, {0}, 0, 22},
    {"a stamp with half the room it needs", {68, 11, 9, 0}, 12, SEND_PARAMETER_PROBLEM, {0}, 0, 22},
    {"a stamp with an address",
     {68, 12, 5, 1},
     12,
     SEND_ECHO_REPLY,
     {68, 12, 13, 1, OURS, STAMP},
     12,
     NONE},
    {"half the room for a stamp with an address",
     {68, 20, 17, 1},
     20,
     SEND_PARAMETER_PROBLEM,
     {0},
     0,
     22},
    {"a stamp asked of us",
     {68, 12, 5, 3, OURS},
     12,
     SEND_ECHO_REPLY,
     {68, 12, 13, 3, OURS, STAMP},
     12,
     NONE},
    {"a stamp asked of another",
     {68, 12, 5, 3, 10, 0, 0, 9},
     12,
     SEND_ECHO_REPLY,
     {68, 12, 5, 3, 10, 0, 0, 9},
     12,
     NONE},
    {"a kind of stamp that is not", {68, 12, 5, 2}, 12, SEND_PARAMETER_PROBLEM, {0}, 0, 23},
    {"another kind that is not", {68, 12, 5, 15}, 12, SEND_PARAMETER_PROBLEM, {0}, 0, 23},
    {"two stamps", {68, 8, 5, 0, 0, 0, 0, 0, 68, 8, 5}, 16, SEND_PARAMETER_PROBLEM, {0}, 0, 28},
    {"a full stamp, an end and junk",
     {68, 8, 9, 0, 1, 2, 3, 4, 0, 10, 3, 99},
     12,
     SEND_ECHO_REPLY,
     {68, 8, 9, 0x10, 1, 2, 3, 4},
     8,
     NONE},
    {"a route", {7, 7, 4}, 8, SEND_ECHO_REPLY, {7, 7, 8, OURS}, 8, NONE},
    {"a route that goes on",
     {7, 11, 8, 1, 2, 3, 4},
     12,
     SEND_ECHO_REPLY,
     {7, 11, 12, 1, 2, 3, 4, OURS},
     12,
     NONE},
    {"a full route", {7, 7, 8, 1, 2, 3, 4}, 8, SEND_ECHO_REPLY, {7, 7, 8, 1, 2, 3, 4}, 8, NONE},
    {"a full route with a pointer of its own",
     {7, 7, 40, 1, 2, 3, 4},
     8,
     SEND_ECHO_REPLY,
     {7, 7, 40, 1, 2, 3, 4},
     8,
     NONE},
    {"a route at 0", {7, 7, 0}, 8, SEND_PARAMETER_PROBLEM, {0}, 0, 22},
    {"a route at 3", {7, 7, 3}, 8, SEND_PARAMETER_PROBLEM, {0}, 0, 22},
    {"a route with one byte of room", {7, 8, 8}, 8, SEND_PARAMETER_PROBLEM, {0}, 0, 22},
    {"a route of a length of 2", {7, 2, 4, 0}, 4, SEND_PARAMETER_PROBLEM, {0}, 0, 21},
    {"two routes", {7, 7, 4, 0, 0, 0, 0, 7, 7, 4}, 16, SEND_PARAMETER_PROBLEM, {0}, 0, 27},
    {"a route and a stamp",
     {68, 8, 5, 0, 0, 0, 0, 0, 7, 7, 4},
     16,
     SEND_ECHO_REPLY,
     {7, 7, 8, OURS, 68, 8, 9, 0, STAMP},
     16,
     NONE},
    {"a source route that is done",
     {131, 7, 8, 1, 2, 3, 4},
     8,
     DROP_OPTION_SOURCE_ROUTE,
     {0},
     0,
     NONE},
    {"a router alert", {148, 4, 0, 0}, 4, SEND_ECHO_REPLY, {0}, 0, NONE},
    {"a router alert that is too short", {148, 3, 0, 0}, 4, SEND_PARAMETER_PROBLEM, {0}, 0, 21},
};

static const char *case_fault(const struct lab *lab, size_t i, enum verdict verdict)
{
    const uint8_t *out = lab->out[0].bytes;

    if (verdict != cases[i].verdict)
        return verdict_table[verdict].name;
    if (verdict == SEND_PARAMETER_PROBLEM && out[24] != cases[i].pointer)
        return "the pointer is another";
    if (verdict != SEND_ECHO_REPLY)
        return NULL;
    if ((size_t)(out[0] & 15) * 4 != 20 + cases[i].reply_len)
        return "the options are of another length";
    if (memcmp(out + 20, cases[i].reply, cases[i].reply_len) != 0)
        return "the options are others";
    return NULL;
}

TEST(a076_what_comes_back_of_each_option)
{
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        struct packet_spec spec = attack_echo();
        spec.options = cases[i].options;
        spec.options_len = cases[i].len;
        const char *fault = case_fault(lab, i, lab_send_spec(lab, &spec));
        if (fault != NULL)
            fail_msg("%s: %s", cases[i].name, fault);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a076_what_comes_back_of_each_option),
    };
    return cmocka_run_group_tests_name("attacks_options_table", tests, lab_setup, lab_teardown);
}
