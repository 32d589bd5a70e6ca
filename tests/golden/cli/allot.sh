# shellcheck shell=sh
# Places given out by the rules of a file, and the certificate checked.
export INSTEG_LANG=en
cat >intake.json <<'RUN'
{"name":"Intag 3","seed":7,"decided_on":"2027-01-10",
 "families":{"sex":["women","men","not_stated"]},
 "people":[
  {"id":"K1","groups":{"sex":"women"}},{"id":"K2","groups":{"sex":"women"}},
  {"id":"K3","groups":{"sex":"women"}},{"id":"K4","groups":{"sex":"women"}},
  {"id":"M1","groups":{"sex":"men"}},{"id":"M2","groups":{"sex":"men"}},
  {"id":"M3","groups":{"sex":"men"}},{"id":"M4","groups":{"sex":"men"}},
  {"id":"E1","groups":{"sex":"not_stated"}},{"id":"E2"}],
 "needs":[
  {"id":"Lager","employer":"Godset","intake":"Intag 3","positions":3},
  {"id":"Kök","employer":"Skolan","intake":"Intag 3","positions":3}],
 "pairs":[
  {"person":"K1","need":"Lager","fit":8000},{"person":"K1","need":"Kök","fit":6000},
  {"person":"K2","need":"Lager","fit":7000},{"person":"K3","need":"Kök","fit":9000},
  {"person":"K4","need":"Kök","fit":5000},{"person":"M1","need":"Lager","fit":9500},
  {"person":"M2","need":"Lager","fit":6500},{"person":"M2","need":"Kök","fit":6400},
  {"person":"M3","need":"Kök","fit":7200},{"person":"M4","need":"Lager","fit":4100},
  {"person":"E1","need":"Kök","fit":8800}],
 "proportional":{"family":"sex",
  "shares":[{"group":"women","milli":600},{"group":"men","milli":400}],
  "intakes":[{"intake":"Intag 3","places":5}],
  "earlier":[{"intake":"Intag 2","given":{"women":4,"men":3}}]},
 "overrides":[{"person":"M4","need":"Lager","decision":"force",
  "reason":"har redan provat på arbetsplatsen"}]}
RUN
run insteg allot intake.json --out intake.certificate.json
run insteg allot intake.json --top 2
json insteg allot intake.json --json
run insteg allot verify intake.certificate.json
json insteg allot verify intake.certificate.json --json
# One number changed: by mistake, and in a file that is no certificate at all.
sed 's/"premium":\([0-9]\)/"premium":9\1/' intake.certificate.json >changed.json
run insteg allot verify changed.json
run insteg allot verify intake.json
# Bounds that cannot hold: what is missing, and no certificate.
sed 's/"overrides"/"bounds":[{"family":"sex","group":"women","lower":5}],"overrides"/' \
    intake.json >short.json
run insteg allot short.json --out short.certificate.json
json insteg allot short.json --json
run test -e short.certificate.json
# What cannot be used.
sed 's/"seed":7,//' intake.json >wrong.json
run insteg allot wrong.json
sed 's/"seed":7/"seed":7,"objective":"fit"/' intake.json >wrong.json
run insteg allot wrong.json
sed 's/"person":"K4"/"person":"K9"/' intake.json >wrong.json
run insteg allot wrong.json
sed 's/"id":"K4"/"id":"K1"/' intake.json >wrong.json
run insteg allot wrong.json
sed 's/"milli":600/"milli":700/' intake.json >wrong.json
run insteg allot wrong.json
head -c 300 intake.json >wrong.json
run insteg allot wrong.json
run insteg allot none.json
run insteg allot --help
# A season that is played: no file, no database, nobody real.
run insteg allot simulate --weeks 8 --people 12 --places 5 --needs 6
run insteg allot simulate --weeks 8 --people 12 --places 5 --needs 6 --lang sv
run insteg allot simulate --weeks 2 --people 4 --places 2 --needs 3 --svg season.svg
run tail -n 2 season.svg
run insteg allot simulate --weeks 0
