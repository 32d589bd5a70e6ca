# growth.awk: draws how cost grows with the people, of what bench/growth.sh measured.
#
#   awk -f bench/growth.awk build/bench-growth.txt >docs/growth.svg
#
# Both scales are logarithmic, so that a line of slope one is cost in proportion. Each
# question has a mark of its own, so that no colour is needed to tell them apart.
/ people, [0-9]+ needs/ { people = $1; size[++sizes] = people }
/^\(a\) top 20 people, by fit/ { put("(a) people for a need", $(NF - 2)) }
/^\(a'\) top 20 needs, cold/ { put("(a') needs for a person, cold", $(NF - 2)) }
/^\(c\) thresholds, all subsets/ { put("(c) thresholds, all subsets", $(NF - 2)) }
/^\(b\) both lists/ { put("(b) both lists for all, a person", $(NF - 1) * 1e6 / people) }
/^\(a\) the oracle/ { put("(a) by looking at everybody", $(NF - 2)) }

function put(name, us) {
    if (!(name in number)) { number[name] = ++lines; title[lines] = name }
    value[number[name], people] = us
}
function log10(v) { return log(v) / log(10) }
function x(v) { return 70 + 500 * (log10(v) - left) / (right - left) }
function y(v) { return 330 - 290 * (log10(v) - low) / (high - low) }
function short(v) { return v >= 1e6 ? v / 1e6 " M" : v / 1e3 "k" }
function time(v) { return v >= 1e6 ? v / 1e6 " s" : v >= 1e3 ? v / 1e3 " ms" : v " µs" }
function mark(kind, a, b) {
    if (kind == 1) return sprintf("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>", a, b)
    if (kind == 2) return sprintf("<path d=\"M%.1f %.1fh8v8h-8z\"/>", a - 4, b - 4)
    if (kind == 3) return sprintf("<path d=\"M%.1f %.1fl5 9h-10z\"/>", a, b - 5)
    if (kind == 4) return sprintf("<path d=\"M%.1f %.1fl5 5l-5 5l-5-5z\"/>", a, b - 5)
    return sprintf("<path d=\"M%.1f %.1fl8 8m0-8l-8 8\" fill=\"none\"/>", a - 4, b - 4)
}

END {
    if (sizes < 2) { print "growth.awk: one size draws no line" >"/dev/stderr"; exit 1 }
    left = log10(size[1]); right = log10(size[sizes]); low = 0; high = 0
    for (key in value) if (log10(value[key]) > high) high = log10(value[key])
    high = int(high) + (high > int(high))
    split("#0b5a46 #1d4ed8 #9a3412 #6d28d9 #525252", ink, " ")
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 380\" " \
        "font-family=\"sans-serif\" font-size=\"13\" role=\"img\">"
    print "<title>How the time of a question grows with the people</title>"
    print "<rect width=\"860\" height=\"380\" fill=\"#fff\"/>"
    for (e = low; e <= high; e++) {
        printf "<path d=\"M70 %.1fH570\" stroke=\"#ddd\"/>", y(10 ^ e)
        printf "<text x=\"62\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", y(10 ^ e) + 4,
            time(10 ^ e)
    }
    for (i = 1; i <= sizes; i++)
        printf "<text x=\"%.1f\" y=\"352\" text-anchor=\"middle\">%s</text>\n", x(size[i]),
            short(size[i])
    print "<text x=\"320\" y=\"372\" text-anchor=\"middle\">people</text>"
    for (l = 1; l <= lines; l++) draw(l)
    print "</svg>"
}

function draw(l,    i, path, marks, last) {
    for (i = 1; i <= sizes; i++) {
        if (!((l, size[i]) in value)) continue
        last = y(value[l, size[i]])
        path = path sprintf("%s%.1f %.1f", path ? "L" : "M", x(size[i]), last)
        marks = marks mark(l, x(size[i]), last)
    }
    printf "<g stroke=\"%s\" fill=\"%s\"><path d=\"%s\" fill=\"none\" stroke-width=\"2\"/>%s", \
        ink[l], ink[l], path, marks
    printf "%s</g><text x=\"608\" y=\"%d\">%s</text>\n", mark(l, 594, 56 + 26 * l), 60 + 26 * l,
        title[l]
}
