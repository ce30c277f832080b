export { EraseDialog, type WhatToErase } from "./erase-dialog"
