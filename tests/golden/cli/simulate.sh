# shellcheck shell=sh disable=SC2086,SC2154 # $now is an option and its value
# A list of dated facts is played into a new database, and its report is read.
cat >facts.csv <<'CSV'
day,recorded_at,fact,person,firm,workplace,area,coach,sex,value,reason
2010-09-06,,visit,,f1,Krokom,jamtland,maja,,4,no_work
2010-09-06,,introduction_begins,p1,f1,Krokom,jamtland,maja,K,,
2010-09-07,,introduction_begins,p2,f2,,vasternorrland,ola,M,,
2010-10-07,,introduction_begins,p3,f2,,vasternorrland,ola,,,
2010-12-01,,hired,p1,f1,,jamtland,maja,,6,
2010-12-02,,hired,p3,f2,,vasternorrland,ola,,5,
2010-12-01,,dances,p2,f2,,vasternorrland,ola,,,
CSV
run insteg simulate dorroppnare --replay facts.csv --db a.db $now
run insteg report dorroppnare --as-of 2010-12-31 --db a.db $now
run insteg report dorroppnare --as-of 2010-11-30 --db a.db $now --lang en
run insteg simulate dorroppnare --replay facts.csv --db a.db $now
# One file to read, print or send: pictures and style are in it, and nothing is fetched.
run insteg report dorroppnare --as-of 2010-12-31 --html --db a.db $now >report.html
for part in '<!doctype html>' '<style>' '<svg' '</html>' '<script' '<link rel="stylesheet"' 'href="/'; do
    printf '%s: %s\n' "$part" "$(grep -c "$part" report.html)"
done
run insteg report dorroppnare --as-of 2010-12-31 --steering --db a.db $now >sheet.html
printf 'sheet: %s\n' "$(grep -c '<h2>' sheet.html)"
insteg report dorroppnare --as-of 2010-12-31 --csv --db a.db $now | sed 4q
# What cannot be played leaves no database behind.
sed 's/2010-12-01/2010-12-32/' facts.csv >day.csv
run insteg simulate dorroppnare --replay day.csv --db b.db $now
run insteg simulate dorroppnare --replay none.csv --db b.db $now
run insteg simulate none --replay facts.csv --db b.db $now
run insteg simulate dorroppnare --db b.db $now --lang en
run find . -name 'b.db*'
run insteg report dorroppnare --as-of 2027-01-01 --db a.db $now
run insteg report dorroppnare --as-of 1999-01-01 --db a.db $now
run insteg report lulea --db a.db $now
# Invented days: the same seed plays the same, and what was played says how far.
run insteg simulate dorroppnare --seed 1 --until 2010-09-15 --db c.db $now --lang en
run insteg simulate dorroppnare --seed 1 --until 2010-09-15 --db c.db $now --lang en
run insteg rebuild --check --db c.db $now --lang en
run insteg audit verify --db c.db $now --lang en
insteg doctor --db c.db $now --lang en | grep invented
json insteg simulate hallsberg --seed 4 --db d.db $now --json
run insteg simulate hallsberg --seed 4 --until 1999-01-01 --db e.db $now --lang en
run insteg simulate hallsberg --seed 4 --until soon --db e.db $now --lang en
run insteg simulate hallsberg --seed x --db e.db $now --lang en
run insteg simulate hallsberg --seed 1 --replay facts.csv --db e.db $now --lang en
