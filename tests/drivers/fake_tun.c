/* fake_tun.c - see fake_tun.h */

#include "fake_tun.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

ssize_t __real_read(int fd, void *buffer, size_t buffer_len);
ssize_t __real_write(int fd, const void *buffer, size_t buffer_len);
int __real_poll(struct pollfd *fds, nfds_t n, int timeout_ms);
int __real_close(int fd);
ssize_t __wrap_read(int fd, void *buffer, size_t buffer_len);
ssize_t __wrap_write(int fd, const void *buffer, size_t buffer_len);
int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout_ms);
int __wrap_close(int fd);

struct fake_tun fake;

void fake_start(void)
{
    memset(&fake, 0, sizeof fake);
    fake.read_script.then = -EAGAIN;
    fake.write_script.then = FAKE_ALL;
}

void fake_will(struct fake_script *script, int result)
{
    if (script->n_results == FAKE_MAX)
        abort();
    script->results[script->n_results++] = result;
}

static int next_result(struct fake_script *script)
{
    return script->n_used < script->n_results ? script->results[script->n_used++] : script->then;
}

static void keep(struct fake_calls *calls, const struct fake_call *call)
{
    if (calls->n < FAKE_MAX)
        calls->calls[calls->n] = *call;
    calls->n++;
}

static int failed(int result)
{
    errno = -result;
    return -1;
}

/* Byte i of packet `number`: its number first, then something of its own in each. */
static uint8_t byte_of(uint32_t number, size_t i)
{
    return (uint8_t)(i < sizeof number ? number >> 8 * i : number * 7 + i);
}

int fake_is_intact(const uint8_t *data, size_t data_len, uint32_t number)
{
    for (size_t i = 0; i < data_len; i++) {
        if (data[i] != byte_of(number, i))
            return 0;
    }
    return 1;
}

ssize_t __wrap_read(int fd, void *buffer, size_t buffer_len)
{
    if (fd != FAKE_FD)
        return __real_read(fd, buffer, buffer_len);

    int result = next_result(&fake.read_script);
    bool whole = result == FAKE_ALL;
    if (whole)
        result = (int)fake.packet_len;
    if (result > 0 && (size_t)result > buffer_len)
        result = (int)buffer_len; /* as tun: what does not fit is cut off */
    keep(&fake.reads, &(struct fake_call){buffer, buffer_len, fake.n_packets, result});
    if (result < 0)
        return failed(result);
    for (int i = 0; i < result; i++)
        ((uint8_t *)buffer)[i] = whole ? fake.packet[i] : byte_of(fake.n_packets, (size_t)i);
    fake.n_packets += result > 0;
    return result;
}

ssize_t __wrap_write(int fd, const void *buffer, size_t buffer_len)
{
    if (fd != FAKE_FD)
        return __real_write(fd, buffer, buffer_len);

    int result = next_result(&fake.write_script);
    uint32_t number = 0;
    for (size_t i = 0; i < sizeof number && i < buffer_len; i++)
        number |= (uint32_t)((const uint8_t *)buffer)[i] << 8 * i;
    if (result == FAKE_ALL)
        result = (int)buffer_len;
    keep(&fake.writes, &(struct fake_call){buffer, buffer_len, number, result});
    if (fake.watch != NULL)
        fake.watch(buffer, buffer_len, result);
    return result < 0 ? failed(result) : result;
}

int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
    fake.n_polls++;
    fake.n_polled = n;
    fake.timeout_ms = timeout_ms;
    memcpy(fake.polled, fds, sizeof fake.polled);
    fds[0].revents = fake.wake_revents;
    fds[1].revents = fds[1].fd < 0 ? 0 : fake.tun_revents;
    return fake.poll_result < 0 ? failed(fake.poll_result) : fake.poll_result;
}

int __wrap_close(int fd)
{
    if (fd != FAKE_FD)
        return __real_close(fd);
    fake.n_closes++;
    return 0;
}
