/* capture_file.c - see capture_file.h */

#define _DEFAULT_SOURCE /* u_char, which pcap.h needs; fileno, ftello */

#include "capture_file.h"

#include <errno.h>
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAX_PACKET_LEN = 65535,
    ETHERTYPE_IPV4 = 0x0800,
    ETHERTYPE_IPV6 = 0x86dd,
    TAG_LEN = 4, /* of a VLAN: two bytes about it, and the type of what follows */
};

/* How a header says what it carries. */
enum says {
    NOTHING,           /* it is always IP */
    FAMILY,            /* an address family, as the capturing system numbers them, big endian */
    FAMILY_OF_MACHINE, /* the same in the byte order of the capturing machine */
    ETHERTYPE,
};

/* The header of a link layer. */
struct link_layer {
    int type; /* as libpcap numbers them */
    uint32_t header_len;
    uint32_t says_at; /* offset in the header */
    enum says says;
};

static const struct link_layer links[] = {
    {DLT_RAW, 0, 0, NOTHING},
    {12, 0, 0, NOTHING},  /* DLT_RAW of most systems, */
    {14, 0, 0, NOTHING},  /* of BSD/OS and OpenBSD, */
    {101, 0, 0, NOTHING}, /* and as files have it */
    {DLT_IPV4, 0, 0, NOTHING},
    {DLT_IPV6, 0, 0, NOTHING},
    {DLT_NULL, 4, 0, FAMILY_OF_MACHINE},
    {DLT_LOOP, 4, 0, FAMILY},
    {DLT_EN10MB, 14, 12, ETHERTYPE},
    {DLT_LINUX_SLL, 16, 14, ETHERTYPE},
    {DLT_LINUX_SLL2, 20, 0, ETHERTYPE},
};

static const struct link_layer *find_link(int type)
{
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        if (links[i].type == type)
            return &links[i];
    }
    return NULL;
}

static uint32_t be16_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 8 | bytes[1];
}

static uint32_t be32_at(const uint8_t *bytes)
{
    return be16_at(bytes) << 16 | be16_at(bytes + 2);
}

static uint32_t swapped(uint32_t number)
{
    return number >> 24 | (number >> 8 & 0xff00) | (number << 8 & 0xff0000) | number << 24;
}

/* Is it AF_INET, or one of the numbers that systems have given to AF_INET6: Linux, NetBSD and
 * OpenBSD, FreeBSD, Darwin? */
static bool is_ip_family(uint32_t family)
{
    return family == 2 || family == 10 || family == 24 || family == 28 || family == 30;
}

static bool is_vlan_tag(uint32_t ethertype)
{
    return ethertype == 0x8100 /* 802.1Q */ || ethertype == 0x88a8 /* 802.1ad */ ||
           ethertype == 0x9100 /* the same before there was a standard */;
}

/* The length of what is before the IP header: the link layer's own and any VLAN tags. False when
 * it is no IP, or the frame ends before that is known. */
static bool strip(const struct link_layer *link, const uint8_t *frame, uint32_t frame_len,
                  uint32_t *header_len)
{
    *header_len = link->header_len;
    if (frame_len < link->header_len)
        return false;
    const uint8_t *says = frame + link->says_at;
    switch (link->says) {
    case NOTHING:
        return true;
    case FAMILY_OF_MACHINE:
        return is_ip_family(be32_at(says)) || is_ip_family(swapped(be32_at(says)));
    case FAMILY:
        return is_ip_family(be32_at(says));
    case ETHERTYPE:
        break;
    }
    uint32_t ethertype = be16_at(says);
    while (is_vlan_tag(ethertype) && frame_len - *header_len >= TAG_LEN) {
        ethertype = be16_at(frame + *header_len + 2);
        *header_len += TAG_LEN;
    }
    return ethertype == ETHERTYPE_IPV4 || ethertype == ETHERTYPE_IPV6;
}

/* The time of a frame, made to be one that only goes on: captures of several interfaces are not
 * always in order, and a broken file may say anything. */
static uint64_t time_of(const struct capture_file *file, const struct pcap_pkthdr *header)
{
    enum { NS_PER_S = 1000000000 };
    const int64_t max_s = INT64_MAX / NS_PER_S - 1; /* in the year 2262 */
    int64_t seconds = header->ts.tv_sec;

    if (seconds < 0 && seconds >= INT32_MIN)
        seconds += (int64_t)1 << 32; /* pcap counts to 2106, libpcap takes it for signed */
    if (seconds < 0 || header->ts.tv_usec < 0)
        return file->last_ns;
    if (seconds > max_s)
        seconds = max_s;
    uint64_t ns = (uint64_t)header->ts.tv_usec; /* nanoseconds were asked for */
    uint64_t time_ns = (uint64_t)seconds * NS_PER_S + (ns < NS_PER_S ? ns : NS_PER_S - 1);
    return time_ns > file->last_ns ? time_ns : file->last_ns;
}

static bool open_pcap(struct capture_file *file, FILE *stream, struct error *error)
{
    char why[PCAP_ERRBUF_SIZE] = "";

    file->pcap = pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, why);
    if (file->pcap == NULL) {
        if (stream != stdin)
            (void)fclose(stream);
        return error_set(error, "cannot read %.200s: %s; name a pcap or pcapng file", file->name,
                         why);
    }
    int type = pcap_datalink(file->pcap);
    file->link = find_link(type);
    if (file->link != NULL)
        return true;
    const char *description = pcap_datalink_val_to_description(type);
    (void)error_set(error,
                    "cannot read %.200s: its packets come from a link layer that is not known "
                    "here, %d (%s); capture where it is Ethernet, the loopback, a tun device or "
                    "Linux's \"any\"",
                    file->name, type, description != NULL ? description : "libpcap has no name");
    capture_file_close(file);
    return false;
}

bool capture_file_open(struct capture_file *file, const char *path, struct error *error)
{
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *stream = is_stdin ? stdin : fopen(path, "rbe");
    struct stat status;

    *file = (struct capture_file){.name = is_stdin ? "stdin" : path};
    if (stream == NULL)
        return error_set(error, "cannot open %.200s: %s; name a capture that you may read", path,
                         strerror(errno));
    if (fstat(fileno(stream), &status) == 0) {
        file->device = status.st_dev;
        file->inode = status.st_ino;
        file->size = S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
    }
    return open_pcap(file, stream, error);
}

enum capture_file_result capture_file_next(struct capture_file *file,
                                           struct capture_file_frame *frame, struct error *error)
{
    struct pcap_pkthdr *header;
    const u_char *bytes;
    uint32_t header_len;

    int result = pcap_next_ex(file->pcap, &header, &bytes);
    if (result == PCAP_ERROR_BREAK)
        return CAPTURE_FILE_END;
    if (result != 1) {
        (void)error_set(error,
                        "cannot read %.200s behind packet %" PRIu64 ": %s; what is before that "
                        "has been used",
                        file->name, file->n_frames, pcap_geterr(file->pcap));
        return CAPTURE_FILE_BROKEN;
    }
    file->last_ns = time_of(file, header);
    *frame = (struct capture_file_frame){.number = ++file->n_frames, .time_ns = file->last_ns};
    frame->is_ip = strip(file->link, bytes, header->caplen, &header_len);
    if (!frame->is_ip) {
        file->n_not_ip++;
        return CAPTURE_FILE_FRAME;
    }
    file->n_cut += header->caplen < header->len;
    frame->data = bytes + header_len;
    frame->data_len = header->caplen - header_len;
    if (frame->data_len > MAX_PACKET_LEN)
        frame->data_len = MAX_PACKET_LEN;
    return CAPTURE_FILE_FRAME;
}

uint64_t capture_file_position(const struct capture_file *file)
{
    off_t position = file->size != 0 ? ftello(pcap_file(file->pcap)) : 0;

    return position > 0 ? (uint64_t)position : 0;
}

bool capture_file_is(const struct capture_file *file, const char *path)
{
    struct stat status;
    bool is_there =
        strcmp(path, "-") == 0 ? fstat(STDOUT_FILENO, &status) == 0 : stat(path, &status) == 0;

    /* a socket may well be both */
    return is_there && S_ISREG(status.st_mode) && status.st_dev == file->device &&
           status.st_ino == file->inode;
}

void capture_file_close(struct capture_file *file)
{
    pcap_close(file->pcap);
    file->pcap = NULL;
}
