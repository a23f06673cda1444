/* asset.h - for the assembler: asset NAME, "FILE" puts the bytes of a file under NAME, closed with a
 * zero, and how many they are under NAME_len
 */
.macro asset name, file
    .global \name
    .global \name\()_len
\name:
    .incbin "\file"
\name\()_end:
    .byte 0
    .balign 8
\name\()_len:
    .quad \name\()_end - \name
.endm

    .section .note.GNU-stack, "", %progbits
    .section .rodata
    .balign 8
