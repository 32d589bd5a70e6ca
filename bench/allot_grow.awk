# allot_grow.awk: the table of bench/allot.sh -> a picture: processor time against people,
# both as powers of ten. Only cases without bounds and with more people than places.
function x(people) { return 80 + (log(people) / log(10) - 3) * 560 / 3 }
function y(ms) { return 330 - (log(ms) / log(10) + 1) * 280 / 6 }
function line(name, colour, i, path) {
    path = ""
    for (i = 1; i <= 4; i++)
        if ((name, i) in time)
            path = path sprintf("%.1f,%.1f ", x(people[i]), y(time[name, i]))
    if (path == "")
        return
    printf "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\" points=\"%s\"/>\n", \
        colour, path
    printf "<text x=\"90\" y=\"%d\" fill=\"%s\">%s</text>\n", 24 + 18 * shown++, colour, name
}
BEGIN {
    split("S M L XL", sizes, " ")
    split("2000 20000 100000 400000", people, " ")
    for (i = 1; i <= 4; i++)
        index_of[sizes[i]] = i
}
$1 in index_of && $2 == "insteg" { time["insteg", index_of[$1]] = $3 }
$1 in index_of && $2 == "greedy" { time["greedy (loses)", index_of[$1]] = $3 }
$1 in index_of && $2 == "GLPK" { time["GLPK", index_of[$1]] = $4 }
$1 in index_of && $2 == "LEMON" { time["LEMON " $3 " " $4, index_of[$1]] = $5 }
END {
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 680 380\" role=\"img\"" \
        " font-family=\"sans-serif\" font-size=\"13\">"
    print "<title>Time to give places out exactly, by how many people there are</title>"
    print "<rect width=\"680\" height=\"380\" fill=\"#fff\"/>"
    for (e = -1; e <= 5; e++) {
        printf "<line x1=\"80\" x2=\"640\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>\n", \
            y(10 ^ e), y(10 ^ e)
        printf "<text x=\"72\" y=\"%.1f\" text-anchor=\"end\">%s ms</text>\n", y(10 ^ e) + 4, 10 ^ e
    }
    for (i = 1; i <= 4; i++)
        printf "<text x=\"%.1f\" y=\"350\" text-anchor=\"middle\">%s</text>\n", x(people[i]), people[i]
    print "<text x=\"640\" y=\"372\" text-anchor=\"end\">people</text>"
    line("insteg", "#0b5d4a")
    line("LEMON network simplex", "#a33c12")
    line("LEMON cost scaling", "#5b3fa0")
    line("GLPK", "#8a6d00")
    line("greedy (loses)", "#777")
    print "</svg>"
}
