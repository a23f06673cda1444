/* assets.S - the files of the page of `bench --html` as bytes */

#include "asset.inc"

    asset sheet_html, "sheet.html"
    asset sheet_css, "sheet.css"
    asset sheet_js, "sheet.js"
