/* netlink_faults.c - proves that when asking the kernel fails, the reason comes back
 *
 * Linked with --wrap for the functions of libmnl that can fail. Each fails when it is told to, and
 * does its work else; sockets opened and closed are counted.
 */
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <unistd.h>

#include "drivers/netlink.h"
#include "network.h"

struct mnl_socket *__real_mnl_socket_open2(int bus, int flags);
int __real_mnl_socket_bind(struct mnl_socket *socket, unsigned groups, pid_t pid);
int __real_mnl_socket_close(struct mnl_socket *socket);
ssize_t __real_mnl_socket_sendto(const struct mnl_socket *socket, const void *bytes, size_t len);
ssize_t __real_mnl_socket_recvfrom(const struct mnl_socket *socket, void *bytes, size_t len);
struct mnl_socket *__wrap_mnl_socket_open2(int bus, int flags);
int __wrap_mnl_socket_bind(struct mnl_socket *socket, unsigned groups, pid_t pid);
int __wrap_mnl_socket_close(struct mnl_socket *socket);
ssize_t __wrap_mnl_socket_sendto(const struct mnl_socket *socket, const void *bytes, size_t len);
ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *socket, void *bytes, size_t len);

enum place { NOWHERE, AT_OPEN, AT_BIND, AT_SEND, AT_RECEIVE };

static struct {
    enum place place;
    int error;
    int n_open;               /* sockets */
    unsigned n_interruptions; /* of a receive, by signals */
    bool changes;             /* something, while it is listed */
} kernel;

static bool fails_at(enum place place)
{
    if (kernel.place == place)
        errno = kernel.error;
    return kernel.place == place;
}

struct mnl_socket *__wrap_mnl_socket_open2(int bus, int flags)
{
    struct mnl_socket *socket = fails_at(AT_OPEN) ? NULL : __real_mnl_socket_open2(bus, flags);

    kernel.n_open += socket != NULL;
    return socket;
}

int __wrap_mnl_socket_bind(struct mnl_socket *socket, unsigned groups, pid_t pid)
{
    return fails_at(AT_BIND) ? -1 : __real_mnl_socket_bind(socket, groups, pid);
}

/* As close(2) may, it leaves something in errno. */
int __wrap_mnl_socket_close(struct mnl_socket *socket)
{
    int result = __real_mnl_socket_close(socket);

    kernel.n_open--;
    errno = EDOM;
    return result;
}

ssize_t __wrap_mnl_socket_sendto(const struct mnl_socket *socket, const void *bytes, size_t len)
{
    return fails_at(AT_SEND) ? -1 : __real_mnl_socket_sendto(socket, bytes, len);
}

ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *socket, void *bytes, size_t len)
{
    if (kernel.n_interruptions > 0) {
        kernel.n_interruptions--;
        errno = EINTR;
        return -1;
    }
    if (fails_at(AT_RECEIVE))
        return -1;
    ssize_t received = __real_mnl_socket_recvfrom(socket, bytes, len);
    int rest = (int)received;
    for (struct nlmsghdr *message = bytes; kernel.changes && mnl_nlmsg_ok(message, rest);
         message = mnl_nlmsg_next(message, &rest))
        message->nlmsg_flags |= NLM_F_DUMP_INTR;
    return received;
}

static int kernel_setup(void **state)
{
    memset(&kernel, 0, sizeof kernel);
    return network_setup(state);
}

TEST(without_a_socket_there_is_no_netlink_and_the_reason_comes_back)
{
    static const int errors[] = {EPERM, EMFILE, EPROTONOSUPPORT};
    struct netlink netlink;

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(errors); i++) {
        kernel.place = AT_OPEN;
        kernel.error = errors[i];
        assert_int_equal(netlink_open(&netlink), -errors[i]);
        assert_int_equal(kernel.n_open, 0);
    }
}

TEST(a_socket_that_cannot_be_bound_is_closed_and_the_reason_is_kept)
{
    struct netlink netlink;

    (void)state;
    kernel.place = AT_BIND;
    kernel.error = EADDRINUSE;
    assert_int_equal(netlink_open(&netlink), -EADDRINUSE);
    assert_int_equal(kernel.n_open, 0);
}

TEST(open_and_close_hold_one_socket_that_is_not_inherited)
{
    struct netlink netlink;

    (void)state;
    need_network();
    assert_int_equal(netlink_open(&netlink), 0);
    assert_int_equal(kernel.n_open, 1);
    assert_true(fcntl(mnl_socket_get_fd(netlink.socket), F_GETFD) & FD_CLOEXEC);
    netlink_close(&netlink);
    assert_int_equal(kernel.n_open, 0);
}

static void assert_every_function_says(struct netlink *netlink, int expected)
{
    struct interface_address wanted = {1, 0x0a000001, 8};
    struct address_survey survey = {.wanted = wanted};
    struct link link;
    struct kernel_route route;

    assert_int_equal(netlink_get_link(netlink, "lo", &link), expected);
    assert_int_equal(netlink_set_link(netlink, 1, true, 0), expected);
    assert_int_equal(netlink_survey(netlink, &survey), expected);
    assert_int_equal(netlink_add_address(netlink, &wanted), expected);
    assert_int_equal(netlink_get_route(netlink, 0x0a000002, &route), expected);
    assert_int_equal(netlink_delete_address(netlink, &wanted), expected);
}

TEST(a_question_that_cannot_be_sent_or_has_no_answer_says_why)
{
    static const enum place places[] = {AT_SEND, AT_RECEIVE};
    struct netlink netlink;

    (void)state;
    need_network();
    for (size_t i = 0; i < N_ELEMENTS(places); i++) {
        kernel.place = NOWHERE;
        assert_int_equal(netlink_open(&netlink), 0);
        kernel.place = places[i];
        kernel.error = ENOBUFS;
        assert_every_function_says(&netlink, -ENOBUFS);
        netlink_close(&netlink);
    }
}

TEST(an_answer_that_a_signal_interrupts_is_waited_for_again)
{
    struct netlink netlink;
    struct link link;

    (void)state;
    need_network();
    assert_int_equal(netlink_open(&netlink), 0);
    kernel.n_interruptions = 3;
    assert_int_equal(netlink_get_link(&netlink, "lo", &link), 0);
    assert_int_equal(kernel.n_interruptions, 0);
    assert_int_equal(link.index, 1);
    netlink_close(&netlink);
}

TEST(a_list_of_what_changes_meanwhile_is_as_good_as_another)
{
    struct interface_address address = {1, 0x0a000001, 8};
    struct address_survey survey = {.wanted = address};
    struct netlink netlink;

    (void)state;
    need_network();
    assert_int_equal(netlink_open(&netlink), 0);
    assert_int_equal(netlink_add_address(&netlink, &address), 0);
    kernel.changes = true;
    assert_int_equal(netlink_survey(&netlink, &survey), 0);
    assert_int_equal(survey.n_own, 1);
    assert_int_equal(survey.own[0].address, address.address);
    netlink_close(&netlink);
}

TEST(after_a_failure_the_next_question_is_answered)
{
    struct netlink netlink;

    (void)state;
    need_network();
    assert_int_equal(netlink_open(&netlink), 0);
    kernel.place = AT_SEND;
    kernel.error = ENOBUFS;
    assert_every_function_says(&netlink, -ENOBUFS);
    kernel.place = NOWHERE;
    assert_every_function_says(&netlink, 0);
    netlink_close(&netlink);
}

#define fault_test(behaviour) cmocka_unit_test_setup(behaviour, kernel_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        fault_test(without_a_socket_there_is_no_netlink_and_the_reason_comes_back),
        fault_test(a_socket_that_cannot_be_bound_is_closed_and_the_reason_is_kept),
        fault_test(open_and_close_hold_one_socket_that_is_not_inherited),
        fault_test(a_question_that_cannot_be_sent_or_has_no_answer_says_why),
        fault_test(an_answer_that_a_signal_interrupts_is_waited_for_again),
        fault_test(a_list_of_what_changes_meanwhile_is_as_good_as_another),
        fault_test(after_a_failure_the_next_question_is_answered),
    };
    return cmocka_run_group_tests_name("netlink_faults", tests, NULL, NULL);
}
