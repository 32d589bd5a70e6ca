# holes.awk: every err_set() and err_add() whose text stands in the call has as many
# arguments as its text has different {holes}, and at most three.

FNR == 1 { call = "" }
/^ *\*/ || /^ *\/[*\/]/ || /^#/ { next }
{
    line = $0
    if (call == "") {
        if (!match(line, /(^|[^A-Za-z0-9_])err_(set|add)\(/))
            next
        started = FNR
        line = substr(line, RSTART + RLENGTH - 8)
        call = ""
        depth = commas = quotes = 0
        text = ""
        skip = line ~ /^err_set/ ? 2 : 1
    }
    read_call(line)
}

# Goes through a line of a call, up to its closing parenthesis.
function read_call(line,    i, c)
{
    call = call line
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        if (quotes) {
            if (c == "\\")
                i++
            else if (c == "\"")
                quotes = 0
            if (quotes && commas == skip)
                text = text c
        } else if (c == "\"")
            quotes = 1
        else if (c == "(" || c == "{" || c == "[")
            depth++
        else if (c == "," && depth == 1)
            commas++
        else if (c == ")" || c == "}" || c == "]") {
            if (--depth == 0) {
                judge()
                call = ""
                return
            }
        }
    }
}

function judge(    rest, hole, seen, holes, args)
{
    if (text == "")
        return
    rest = text
    while (match(rest, /\{[a-z_.0-9]+\}/)) {
        hole = substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
        if (!(hole in seen))
            holes++
        seen[hole] = 1
    }
    args = commas - skip
    if (holes + 0 != args || args > 3) {
        printf "%s:%d: %d holes and %d arguments: %s\n", FILENAME, started, holes, args,
            text
        bad = 1
    }
}

END { exit bad }
