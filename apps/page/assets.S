/* assets.S - the files of the page as bytes, each closed with a zero, and how many they are */

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

    .section .rodata
    .balign 8
    asset page_html, "page.html"
    asset page_css, "page.css"
    asset page_js, "page.js"
    asset page_wasm, "stack.wasm"

    .section .note.GNU-stack, "", %progbits
