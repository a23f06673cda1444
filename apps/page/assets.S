/* assets.S - the files of the page of `explain --html` as bytes */

#include "asset.inc"

    asset page_html, "page.html"
    asset page_css, "page.css"
    asset page_js, "page.js"
    asset page_wasm, "stack.wasm"
