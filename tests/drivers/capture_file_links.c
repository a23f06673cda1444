/* capture_file_links.c - proves that of each link layer's header nothing is left, and no more taken
 *
 * Before each frame that is cut short comes a whole one: who read beyond the end would find the
 * bytes of that one there, and take the short one for IP.
 */
#include "capture_bytes.h"

static struct capture_bytes capture;

enum { LINUX_SLL = 113, LINUX_SLL2 = 276, NULL_LOOP = 0, LOOP = 108 };

static const struct link {
    uint32_t type;
    size_t header_len;
    uint8_t header[20];
} links[] = {
    {101, 0, {0}},
    {12, 0, {0}},
    {14, 0, {0}},
    {228, 0, {0}},
    {229, 0, {0}},
    {NULL_LOOP, 4, {2, 0, 0, 0}},
    {NULL_LOOP, 4, {0, 0, 0, 2}},
    {NULL_LOOP, 4, {10, 0, 0, 0}},
    {NULL_LOOP, 4, {24, 0, 0, 0}},
    {NULL_LOOP, 4, {0, 0, 0, 28}},
    {NULL_LOOP, 4, {30, 0, 0, 0}},
    {LOOP, 4, {0, 0, 0, 2}},
    {LOOP, 4, {0, 0, 0, 24}},
    {LINK_ETHERNET, 14, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x08, 0x00}},
    {LINK_ETHERNET, 14, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x86, 0xdd}},
    {LINK_ETHERNET, 18, {[12] = 0x81, 0x00, 0x20, 0x05, 0x08, 0x00}},
    {LINK_ETHERNET, 18, {[12] = 0x88, 0xa8, 0x20, 0x05, 0x86, 0xdd}},
    {LINK_ETHERNET, 18, {[12] = 0x91, 0x00, 0x20, 0x05, 0x08, 0x00}},
    {LINUX_SLL, 16, {0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0x08, 0x00}},
    {LINUX_SLL, 16, {0, 4, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0x86, 0xdd}},
    {LINUX_SLL, 20, {0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0x81, 0x00, 0, 5, 0x08, 0x00}},
    {LINUX_SLL2, 20, {0x08, 0x00, 0, 0, 0, 0, 0, 3, 0, 1, 0, 6}},
    {LINUX_SLL2, 20, {0x86, 0xdd, 0, 0, 0, 0, 0, 3, 0, 1, 0, 6}},
};

/* A frame with this header and this text behind it, of which captured_len bytes are there. */
static void write_frame(const uint8_t *header, size_t header_len, const char *text,
                        size_t captured_len)
{
    uint8_t frame[512];
    size_t text_len = strlen(text);

    assert_true(header_len <= 256 && text_len <= 256 && captured_len <= header_len + text_len);
    if (header_len > 0)
        memcpy(frame, header, header_len);
    memcpy(frame + header_len, text, text_len);
    write_pcap_record(&capture, &(struct record){.len = (uint32_t)(header_len + text_len),
                                                 .bytes = frame,
                                                 .n_bytes = captured_len});
}

static void begin(uint32_t type)
{
    capture.len = 0;
    write_pcap(&capture, PCAP_MICROSECONDS, type);
}

static void assert_is_ip(struct capture_file *file, const char *text)
{
    struct capture_file_frame frame = next_of(file);

    assert_true(frame.is_ip);
    assert_int_equal(frame.data_len, strlen(text));
    assert_memory_equal(frame.data, text, strlen(text));
}

/* The whole frame comes first, then each that is shorter. */
TEST(a_packet_begins_behind_the_header_of_its_link_layer)
{
    for (size_t i = 0; i < N_ELEMENTS(links); i++) {
        const struct link *link = &links[i];
        size_t whole = link->header_len + strlen("a packet");
        begin(link->type);
        for (size_t len = 0; len <= whole; len++) {
            write_frame(link->header, link->header_len, "a packet", whole);
            write_frame(link->header, link->header_len, "a packet", len);
        }
        struct capture_file file = open_bytes(&capture);
        for (size_t len = 0; len <= whole; len++) {
            assert_is_ip(&file, "a packet");
            struct capture_file_frame frame = next_of(&file);
            assert_int_equal(frame.is_ip, len >= link->header_len);
            if (frame.is_ip)
                assert_int_equal(frame.data_len, len - link->header_len);
        }
        assert_int_equal(file.n_not_ip, link->header_len);
        assert_ends(&file);
    }
}

TEST(tags_of_vlans_may_be_as_deep_as_the_frame)
{
    static const uint8_t types[][2] = {{0x88, 0xa8}, {0x81, 0x00}, {0x91, 0x00}};
    enum { MAX_TAGS = 40 };
    uint8_t header[14 + 4 * MAX_TAGS] = {0};
    size_t header_len = 12;

    begin(LINK_ETHERNET);
    for (int n_tags = 0; n_tags <= MAX_TAGS; n_tags++) {
        header[header_len] = 0x08;
        header[header_len + 1] = 0x00;
        write_frame(header, header_len + 2, "a packet", header_len + 2 + 8);
        write_frame(header, header_len + 2, "a packet", header_len + 1); /* in the last type */
        memcpy(header + header_len, types[n_tags % 3], 2);
        header_len += 4;
    }
    struct capture_file file = open_bytes(&capture);
    for (int n_tags = 0; n_tags <= MAX_TAGS; n_tags++) {
        assert_is_ip(&file, "a packet");
        assert_false(next_of(&file).is_ip);
    }
    assert_int_equal(file.n_not_ip, MAX_TAGS + 1);
    assert_ends(&file);
}

TEST(what_is_no_ip_is_counted_and_not_given)
{
    static const struct link others[] = {
        {LINK_ETHERNET, 14, {[12] = 0x08, 0x06}},                         /* ARP */
        {LINK_ETHERNET, 14, {[12] = 0x00, 0x2e}},                         /* a length, 802.3 */
        {LINK_ETHERNET, 14, {[12] = 0x00, 0x08}},                         /* IPv4 backwards */
        {LINK_ETHERNET, 14, {[12] = 0x88, 0xcc}},                         /* LLDP */
        {LINK_ETHERNET, 18, {[12] = 0x81, 0x00, 0x08, 0x00, 0x08, 0x06}}, /* tagged ARP */
        {LINUX_SLL, 16, {[14] = 0x08, 0x06}},
        {LINUX_SLL2, 20, {0x08, 0x06, 0x08, 0x00}},
        {NULL_LOOP, 4, {7, 0, 0, 0}},
        {NULL_LOOP, 4, {0, 2, 0, 0}},
        {LOOP, 4, {2, 0, 0, 0}}, /* always big endian */
    };

    for (size_t i = 0; i < N_ELEMENTS(others); i++) {
        begin(others[i].type);
        write_frame(others[i].header, others[i].header_len, "a packet", others[i].header_len);
        struct capture_file file = open_bytes(&capture);
        struct capture_file_frame frame = next_of(&file);
        assert_false(frame.is_ip);
        assert_null(frame.data);
        assert_int_equal(frame.data_len, 0);
        assert_int_equal(frame.number, 1);
        assert_int_equal(file.n_frames, 1);
        assert_int_equal(file.n_not_ip, 1);
        assert_int_equal(file.n_cut, 0); /* not counted twice */
        assert_ends(&file);
    }
}

TEST(what_follows_a_packet_in_its_frame_is_given_with_it)
{
    static const uint8_t ethernet[14] = {[12] = 0x08};

    begin(LINK_ETHERNET);
    write_frame(ethernet, sizeof ethernet, "a packet and padding", sizeof ethernet + 20);
    struct capture_file file = open_bytes(&capture);
    assert_is_ip(&file, "a packet and padding");
    assert_ends(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_packet_begins_behind_the_header_of_its_link_layer),
        cmocka_unit_test(tags_of_vlans_may_be_as_deep_as_the_frame),
        cmocka_unit_test(what_is_no_ip_is_counted_and_not_given),
        cmocka_unit_test(what_follows_a_packet_in_its_frame_is_given_with_it),
    };
    return cmocka_run_group_tests_name("capture_file_links", tests, NULL, NULL);
}
