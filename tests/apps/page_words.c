/* page_words.c - proves that a page knows its routes, and how echohost was called
 */
#include "page_small.h"

/* The page's own table knows the special ones. */
TEST(routes_are_those_that_were_added_in_their_order)
{
    static const struct {
        const char *words[5], *routes;
    } rows[] = {
        {{"10.0.0.1"},
         "[{\"prefix\":\"192.168.3.0/32\",\"type\":\"broadcast\"},"
         "{\"prefix\":\"192.168.3.255/32\",\"type\":\"broadcast\"},"
         "{\"prefix\":\"10.0.0.1/32\",\"type\":\"local\"}]"},
        {{"-a10.0.0.2/31", "10.0.0.0/8=throw", "10.1.0.0/16=blackhole", "10.0.0.0/8=unreachable",
          "0.0.0.0/0=prohibit"},
         "[{\"prefix\":\"10.0.0.0/8\",\"type\":\"throw\"},"
         "{\"prefix\":\"10.1.0.0/16\",\"type\":\"blackhole\"},"
         "{\"prefix\":\"10.0.0.0/8\",\"type\":\"unreachable\"},"
         "{\"prefix\":\"0.0.0.0/0\",\"type\":\"prohibit\"}]"},
        {{"-a128.0.0.1/1", "--allow-240", "240.0.0.0/4"}, /* the other one is known everywhere */
         "[{\"prefix\":\"128.0.0.0/32\",\"type\":\"broadcast\"},"
         "{\"prefix\":\"240.0.0.0/4\",\"type\":\"local\"}]"},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        const char *const *words = rows[i].words;
        page_teardown(state);
        page_setup(state);
        char html[sizeof path + 8];
        (void)snprintf(html, sizeof html, "--html=%s", path);
        use_host(ARGUMENTS("--hex=45", html, words[0], words[1], words[2], words[3], words[4]));
        json_t *data = written();
        char *text = json_dumps(json_object_get(data, "routes"), JSON_COMPACT);
        assert_string_equal(text, rows[i].routes);
        free(text);
        json_decref(data);
    }
}

/* What a shell makes of these words, one a line. */
static void assert_shell_reads(const char *words, const char *const *as)
{
    char command[512], line[64] = "";

    (void)snprintf(command, sizeof command, "printf '%%s|' %s", words);
    FILE *shell = popen(command, "r"); /* NOLINT(cert-env33-c): that is what is tested */
    assert_non_null(shell);
    size_t len = fread(line, 1, sizeof line - 1, shell);
    assert_int_equal(pclose(shell), 0);
    const char *rest = line;
    for (; *as != NULL; as++) {
        assert_memory_equal(rest, *as, strlen(*as));
        rest += strlen(*as);
        assert_int_equal(*rest++, '|');
    }
    assert_int_equal(rest - line, len);
}

TEST(the_command_is_there_as_a_shell_would_read_it)
{
    static const struct {
        const char *words[4], *text;
    } rows[] = {
        {{"explain", "a.pcap"}, "echohost explain a.pcap"},
        {{"--html=/tmp/x_1.html", "10.0.0.1/8,@%+:"},
         "echohost --html=/tmp/x_1.html 10.0.0.1/8,@%+:"},
        {{"explain", "a b"}, "echohost explain 'a b'"},
        {{"", "x"}, "echohost '' x"},
        {{"it's"}, "echohost 'it'\\''s'"},
        {{"'", "''"}, "echohost ''\\''' ''\\'''\\'''"},
        {{"$HOME", "`id`", "*"}, "echohost '$HOME' '`id`' '*'"},
        {{"a\\b", "a\"b", "a\nb"}, "echohost 'a\\b' 'a\"b' 'a\nb'"},
        {{"~", "#", ";&|<>()"}, "echohost '~' '#' ';&|<>()'"},
        {{"{a,b}", "[a]?", "!"}, "echohost '{a,b}' '[a]?' '!'"},
        {{"\xc3\xa9"}, "echohost '\xc3\xa9'"},
    };

    (void)state;
    use_usual_host();
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct arguments arguments = arguments_of(rows[i].words);
        if (!page_write(&page, &options, &offline, 0, arguments.argc - 1, arguments.argv + 1,
                        &error))
            fail_msg("%s", error.text);
        free(content);
        content = content_of(path);
        json_t *data = data_between(content, "<b>", "<c>");
        assert_string_equal(text_in(data, "command"), rows[i].text);
        json_decref(data);
        assert_shell_reads(rows[i].text + strlen("echohost"), rows[i].words);
    }
}

TEST(a_name_that_is_no_utf_8_is_null)
{
    use_host(ARGUMENTS("\xff.pcap", "--html", path));
    char word[] = "\xff.pcap", *words[] = {word};
    assert_true(page_write(&page, &options, &offline, 0, 1, words, &error));
    free(content);
    content = content_of(path);
    json_t *data = data_between(content, "<b>", "<c>");
    assert_true(json_is_null(json_object_get(data, "source")));
    assert_true(json_is_null(json_object_get(data, "command")));
    json_decref(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        page_test(routes_are_those_that_were_added_in_their_order),
        page_test(the_command_is_there_as_a_shell_would_read_it),
        page_test(a_name_that_is_no_utf_8_is_null),
    };
    return cmocka_run_group_tests_name("page_words", tests, NULL, small_end);
}
