/* assets.S - the files of the page as bytes; each is closed with a zero */

.macro asset name, file
    .global \name
    .global \name\()_end
\name:
    .incbin "\file"
\name\()_end:
    .byte 0
.endm

    .section .rodata
    asset page_html, "page.html"
    asset page_css, "page.css"
    asset page_js, "page.js"
    asset page_wasm, "stack.wasm"

    .section .note.GNU-stack, "", %progbits
