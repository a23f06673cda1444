/* attacks_icmp.c - messages that are no echo requests: none is answered, none changes anything */
#include "tests/unit/attacks.h"

/* What is true of a type, whatever the code (--timestamp is off). */
static enum verdict type_oracle(unsigned type)
{
    static const uint8_t deprecated[] = {4, 6, 15, 16, 17, 18};

    if (type == 8)
        return SEND_ECHO_REPLY;
    if (type == 0 || type == 14)
        return DROP_ICMP_UNSOLICITED;
    if (type == 3 || type == 11 || type == 12)
        return DROP_ICMP_ERROR;
    if (type == 5)
        return DROP_ICMP_REDIRECT;
    if (type == 13)
        return DROP_ICMP_DISABLED;
    if (memchr(deprecated, (int)type, sizeof deprecated) != NULL || (type >= 30 && type <= 39))
        return DROP_ICMP_DEPRECATED;
    return DROP_ICMP_TYPE;
}

TEST(a077_every_type_with_every_code)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (unsigned type = 0; type < 256; type++)
        for (unsigned code = 0; code < 256; code++) {
            spec.type = (uint8_t)type;
            spec.code = (uint8_t)code;
            attack_send(lab, &spec, type_oracle(type));
        }
}

/* An error in its usual form: it quotes a datagram of ours with this protocol and first byte. */
static struct packet_spec error_about(uint8_t quote[28], uint8_t protocol, uint8_t first)
{
    const uint8_t bytes[28] = {0x45, [3] = 84, [8] = 64, protocol, [12] = 192, 168,  3,
                               12,   192,      168,      3,        11,         first};
    struct packet_spec spec = attack_echo();

    memcpy(quote, bytes, 28);
    spec.type = 3;
    spec.code = 4;
    spec.data = quote;
    spec.data_len = 28;
    return spec;
}

TEST(a078_errors_about_each_of_256_protocols)
{
    static const uint8_t types[] = {3, 11, 12};
    struct lab *lab = *state;
    uint8_t quote[28];

    for (unsigned protocol = 0; protocol < 256; protocol++) {
        for (size_t i = 0; i < N_ELEMENTS(types); i++) {
            struct packet_spec spec = error_about(quote, (uint8_t)protocol, 0);
            spec.type = types[i];
            attack_send(lab, &spec, DROP_ICMP_ERROR);
        }
        assert_int_equal(lab->host.icmp_quoted[protocol], 3);
    }
}

TEST(a079_errors_about_each_type_of_message)
{
    struct lab *lab = *state;
    uint8_t quote[28];

    for (unsigned type = 0; type < 256; type++) {
        struct packet_spec spec = error_about(quote, 1, (uint8_t)type);
        attack_send(lab, &spec, DROP_ICMP_ERROR);
    }
    assert_int_equal(lab->host.icmp_quoted[1], 256);
}

TEST(a080_only_an_error_quotes_anything)
{
    static const uint8_t errors[] = {3, 4, 5, 11, 12};
    struct lab *lab = *state;
    uint8_t quote[28];

    for (unsigned type = 0; type < 256; type++) {
        struct packet_spec spec = error_about(quote, (uint8_t)type, 0);
        bool is_error = memchr(errors, (int)type, sizeof errors) != NULL;
        spec.type = (uint8_t)type;
        attack_send(lab, &spec, type_oracle(type));
        assert_int_equal(lab->host.icmp_quoted[type], is_error);
    }
}

/* The host but for its counts: what it would do next is the same, bit for bit. */
static void forget_counts(struct host *host)
{
    memset(host->verdicts, 0, sizeof host->verdicts);
    memset(host->mib, 0, sizeof host->mib);
    memset(host->icmp_dismissed, 0, sizeof host->icmp_dismissed);
    memset(host->icmp_quoted, 0, sizeof host->icmp_quoted);
}

/* Messages of a type, with every code and a few gateways, MTUs and pointers in the second word,
 * about what we sent, change nothing but counts. */
static void assert_changes_nothing(struct lab *lab, uint8_t type)
{
    static const uint16_t words[] = {0, 68, 552, 1500, 0xc0a8, 0xffff};
    struct host before, after;
    uint8_t quote[28];

    memcpy(&before, &lab->host, sizeof before);
    for (unsigned code = 0; code < 256; code += code < 16 ? 1 : 60)
        for (size_t i = 0; i < N_ELEMENTS(words) * N_ELEMENTS(words); i++) {
            struct packet_spec spec = error_about(quote, 1, 0);
            spec.type = type;
            spec.code = (uint8_t)code;
            spec.icmp_id = words[i / N_ELEMENTS(words)];
            spec.sequence = words[i % N_ELEMENTS(words)];
            attack_send(lab, &spec, type_oracle(type));
        }
    memcpy(&after, &lab->host, sizeof after);
    forget_counts(&before);
    forget_counts(&after);
    assert_memory_equal(&before, &after, sizeof before);
}

TEST(a082_a_flood_of_port_unreachable_changes_nothing)
{
    struct lab *lab = *state;
    uint8_t quote[28];
    struct packet_spec spec = error_about(quote, 17, 0);
    struct frame frame;

    assert_changes_nothing(lab, 3);
    spec.code = 3;
    frame = packet_build(&spec);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(lab_send(lab, frame.bytes, frame.len), DROP_ICMP_ERROR);
    frame_free(&frame);
}

TEST(a084_forged_errors_about_what_we_sent_change_nothing)
{
    assert_changes_nothing(*state, 3);
    assert_changes_nothing(*state, 4);
    assert_changes_nothing(*state, 11);
    assert_changes_nothing(*state, 12);
}

TEST(a085_after_a_forged_mtu_of_68_a_reply_leaves_in_one_piece)
{
    struct lab *lab = *state;
    uint8_t quote[28];
    struct packet_spec spec = error_about(quote, 1, 0);

    spec.sequence = 68;
    attack_send(lab, &spec, DROP_ICMP_ERROR);
    spec = attack_echo();
    spec.data_len = 600;
    attack_send(lab, &spec, SEND_ECHO_REPLY);
    assert_int_equal(lab->n_out, 1);
    attack_slice(lab, &spec, 0, 304, HOLD_FRAGMENT);
    attack_slice(lab, &spec, 304, 999, SEND_ECHO_REPLY);
    assert_int_equal(lab->n_out, 1);
}

TEST(a086_redirects_change_nothing)
{
    assert_changes_nothing(*state, 5);
    struct lab *lab = *state;
    assert_true(lab->host.verdicts[DROP_ICMP_REDIRECT] > 0);
}

TEST(a087_router_advertisements_change_nothing)
{
    assert_changes_nothing(*state, 9);
}

TEST(a088_mask_replies_change_nothing)
{
    assert_changes_nothing(*state, 18);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a077_every_type_with_every_code),
        ATTACK(a078_errors_about_each_of_256_protocols),
        ATTACK(a079_errors_about_each_type_of_message),
        ATTACK(a080_only_an_error_quotes_anything),
        ATTACK(a082_a_flood_of_port_unreachable_changes_nothing),
        ATTACK(a084_forged_errors_about_what_we_sent_change_nothing),
        ATTACK(a085_after_a_forged_mtu_of_68_a_reply_leaves_in_one_piece),
        ATTACK(a086_redirects_change_nothing),
        ATTACK(a087_router_advertisements_change_nothing),
        ATTACK(a088_mask_replies_change_nothing),
    };
    return cmocka_run_group_tests_name("attacks_icmp", tests, lab_setup, lab_teardown);
}
