/* bpf_programs.c - see bpf_programs.h; the instructions are those of RFC 9669, the helper functions
 * those of bpf-helpers(7)
 */

#include "bpf_programs.h"

#include <arpa/inet.h>
#include <linux/pkt_cls.h>

#include "stack/icmp.h"
#include "stack/ipv4.h"

enum {
    R0 = BPF_REG_0, /* what a function returns, and what the program does */
    R1 = BPF_REG_1, /* to R5: what a function is given; gone afterwards */
    R2 = BPF_REG_2,
    R3 = BPF_REG_3,
    R4 = BPF_REG_4,
    R5 = BPF_REG_5,
    R6 = BPF_REG_6, /* to R9: stay */
    FRAME = BPF_REG_10,
    ETHERNET_LEN = 14,
    ICMP_TYPE = IPV4_HEADER_MIN_LEN,
    ICMP_ID = IPV4_HEADER_MIN_LEN + 4,
};

/* A program in the making. */
struct writer {
    struct bpf_insn *program;
    size_t n;
};

static void put(struct writer *writer, unsigned code, unsigned to, unsigned from, int offset,
                int value)
{
    writer->program[writer->n++] = (struct bpf_insn){.code = (uint8_t)code,
                                                     .dst_reg = to & 0xf,
                                                     .src_reg = from & 0xf,
                                                     .off = (int16_t)offset,
                                                     .imm = value};
}

static void set(struct writer *writer, unsigned to, int value)
{
    put(writer, BPF_ALU64 | BPF_MOV | BPF_K, to, 0, 0, value);
}

static void copy(struct writer *writer, unsigned to, unsigned from)
{
    put(writer, BPF_ALU64 | BPF_MOV | BPF_X, to, from, 0, 0);
}

static void add(struct writer *writer, unsigned to, int value)
{
    put(writer, BPF_ALU64 | BPF_ADD, to, 0, 0, value); /* and BPF_K, which is 0 */
}

static void load(struct writer *writer, unsigned size, unsigned to, unsigned from, int offset)
{
    put(writer, BPF_LDX | BPF_MEM | size, to, from, offset, 0);
}

static void call(struct writer *writer, int function)
{
    put(writer, BPF_JMP | BPF_CALL, 0, 0, 0, function);
}

/* Jumps to where land() is called with what this returns. */
static size_t jump(struct writer *writer, unsigned condition, unsigned left, int right)
{
    put(writer, BPF_JMP | condition | BPF_K, left, 0, 0, right);
    return writer->n - 1;
}

static size_t jump_beyond(struct writer *writer, unsigned left, unsigned right)
{
    put(writer, BPF_JMP | BPF_JGT | BPF_X, left, right, 0, 0);
    return writer->n - 1;
}

static void land(struct writer *writer, size_t jump)
{
    writer->program[jump].off = (int16_t)(writer->n - jump - 1);
}

static void end(struct writer *writer, int action)
{
    set(writer, R0, action);
    put(writer, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

/* R0 = the map's element number *(FRAME - 4). Returns the jump that is taken when there is none. */
static size_t look_up(struct writer *writer, int map)
{
    put(writer, BPF_DW | BPF_IMM, R1, BPF_PSEUDO_MAP_FD, 0, map);
    put(writer, 0, 0, 0, 0, 0); /* the upper half of the value */
    copy(writer, R2, FRAME);
    add(writer, R2, -4);
    call(writer, BPF_FUNC_map_lookup_elem);
    return jump(writer, BPF_JEQ, R0, 0);
}

/* Adds 1 to the first element of a map with a number for each processor. */
static void count(struct writer *writer, int map)
{
    put(writer, BPF_ST | BPF_MEM | BPF_W, FRAME, 0, -4, 0);
    size_t none = look_up(writer, map);
    load(writer, BPF_DW, R1, R0, 0);
    add(writer, R1, 1);
    put(writer, BPF_STX | BPF_MEM | BPF_DW, R0, R1, 0, 0);
    land(writer, none);
}

size_t bpf_program_source(struct bpf_insn program[BPF_PROGRAM_MAX], int headers, int counter,
                          uint32_t n_flows, uint32_t device)
{
    struct writer writer = {program, 0};

    copy(&writer, R6, R1); /* the packet */
    call(&writer, BPF_FUNC_get_prandom_u32);
    put(&writer, BPF_ALU64 | BPF_AND | BPF_K, R0, 0, 0, (int)(n_flows - 1));
    put(&writer, BPF_STX | BPF_MEM | BPF_W, FRAME, R0, -4, 0);
    size_t none = look_up(&writer, headers);
    copy(&writer, R1, R6);
    set(&writer, R2, ETHERNET_LEN);
    copy(&writer, R3, R0);
    set(&writer, R4, IPV4_HEADER_MIN_LEN);
    set(&writer, R5, 0);
    call(&writer, BPF_FUNC_skb_store_bytes);
    copy(&writer, R1, R6);
    set(&writer, R2, (int)device);
    set(&writer, R3, 0);
    call(&writer, BPF_FUNC_clone_redirect);
    count(&writer, counter);
    land(&writer, none);
    end(&writer, TC_ACT_OK);
    return writer.n;
}

size_t bpf_program_sink(struct bpf_insn program[BPF_PROGRAM_MAX], int counter, uint16_t id,
                        uint32_t len)
{
    struct writer writer = {program, 0};
    size_t other[6];

    load(&writer, BPF_W, R2, R1, offsetof(struct __sk_buff, data));
    load(&writer, BPF_W, R3, R1, offsetof(struct __sk_buff, data_end));
    copy(&writer, R4, R2);
    add(&writer, R4, IPV4_HEADER_MIN_LEN + ICMP_HEADER_LEN);
    other[0] = jump_beyond(&writer, R4, R3);
    load(&writer, BPF_B, R5, R2, offsetof(struct ipv4_header, version_ihl));
    other[1] = jump(&writer, BPF_JNE, R5, IPV4_VERSION_IHL);
    load(&writer, BPF_B, R5, R2, offsetof(struct ipv4_header, protocol));
    other[2] = jump(&writer, BPF_JNE, R5, IPV4_PROTOCOL_ICMP);
    load(&writer, BPF_B, R5, R2, ICMP_TYPE);
    other[3] = jump(&writer, BPF_JNE, R5, ICMP_ECHO_REPLY);
    load(&writer, BPF_H, R5, R2, ICMP_ID);
    other[4] = jump(&writer, BPF_JNE, R5, htons(id));
    load(&writer, BPF_W, R5, R1, offsetof(struct __sk_buff, len));
    other[5] = jump(&writer, BPF_JNE, R5, (int)len);
    count(&writer, counter);
    end(&writer, TC_ACT_SHOT);
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        land(&writer, other[i]);
    end(&writer, TC_ACT_OK);
    return writer.n;
}
