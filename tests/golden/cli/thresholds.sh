# shellcheck shell=sh disable=SC2086,SC2154 # $now is an option and its value
# The hand check.
hand_database
run insteg thresholds lager-1 --db a.db $now
run insteg thresholds lager-1 --db a.db $now --lang en
json insteg thresholds lager-1 --db a.db $now --json
# A need that asks much: steps of every kind, and nobody of one sex.
cat >needs.csv <<'ROWS'
source_key,title,locality,start,hours_per_week,positions,purpose
mycket,Truckförare med allt,Krokom,2027-01-11,40,2,hire
ROWS
cat >requirements.csv <<'ROWS'
need,task,share_percent,kind,concept,level,class,weight,obtain_weeks
mycket,Plocka,60,concept,task:plocka-order,2,core,,
mycket,Plocka,,concept,task:packa-kolli,2,learnable,,
mycket,,,certificate,truckkort,,statutory,,2
mycket,,,language,sv:write,3,custom,,10
mycket,,,language,sv:speak,3,contract,,4
mycket,,,licence,B,,custom,,12
mycket,,,certificate,gymnasium,,custom,,
ROWS
quietly insteg import needs needs.csv requirements.csv --db a.db --apply
run insteg thresholds mycket --db a.db $now
run insteg thresholds mycket --db a.db $now --lang en
run insteg thresholds finns-inte --db a.db $now
