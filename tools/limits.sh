#!/bin/sh
# limits.sh [--strict]: the sizes that a reader can hold: line 88 columns, function 60
# lines, file 600 lines, 5 parameters, nesting 3. Prints "file:line: why"; only with
# --strict is a finding an error. Where a limit is exceeded for a reason, the line says
# "limit: REASON" (for a function, the line of its name).
set -eu
cd "$(dirname "$0")/.."
strict=0
[ "${1:-}" != --strict ] || strict=1

# shellcheck disable=SC2016 # the dollars are awk's
find src tests tools bench -name '*.[ch]' | sort | LC_ALL=C xargs awk -v strict=$strict '
    function finding(at, why) {
        printf "%s:%d: %s\n", file, at, why
        bad = 1
    }
    function close_file() {
        if (lines > 600 && !excused_file)
            finding(1, lines " lines in a file")
    }
    # The text of a function up to its body: how many parameters?
    function parameters(text,    i, c, depth, n) {
        sub(/^[^(]*\(/, "", text)
        n = text ~ /^(void)?\)/ ? 0 : 1
        for (i = 1; i <= length(text) && depth >= 0; i++) {
            c = substr(text, i, 1)
            if (c == "(") depth++
            else if (c == ")") depth--
            else if (c == "," && depth == 0) n++
        }
        return n
    }

    FNR == 1 {
        close_file()
        file = FILENAME
        excused_file = body = 0
        head = ""
    }
    {
        lines = FNR
        width = $0
        gsub(/[\200-\277]/, "", width) # a character, not its bytes
        excused = /limit: /
        if (FNR < 40 && /limit: .*file/)
            excused_file = 1
        if (length(width) > 88 && !excused)
            finding(FNR, length(width) " columns in a line")
    }
    /^\{/ {
        body = FNR
        excused_body = head ~ /limit: /
        if (head ~ /\(/ && parameters(head) > 5 && !excused_body)
            finding(FNR, parameters(head) " parameters")
        next
    }
    /^\}/ {
        if (body && FNR - body - 1 > 60 && !excused_body)
            finding(body, FNR - body - 1 " lines in a function")
        body = 0
        head = ""
        next
    }
    !body { head = /[;}]$|^#|^$/ ? "" : head " " $0 }
    body && /^                 *(if|for|while|switch|do)( |$)/ && !excused {
        finding(FNR, "nested deeper than 3")
    }
    END {
        close_file()
        exit bad && strict
    }
'
