# shellcheck shell=sh disable=SC2086,SC2154 # $now is an option and its value
# Advertisements summed up: from a file without and with a database, and those imported.
hand_database
cat >ads.jsonl <<'ROWS'
{"id":"a-1","headline":"Lager","description":{"text":"Arbetsuppgifter\n- plocka order\n\nKrav\n- B-körkort\n- gymnasieexamen\n- minst 2 års erfarenhet av lagerarbete\n- Du är stresstålig\n"},"occupation":{"label":"Lagerarbetare"},"occupation_group":{"legacy_ams_taxonomy_id":"9320"},"workplace_address":{"municipality":"Krokom","municipality_code":"2309"}}
{"id":"a-2","headline":"Lager och truck","description":{"text":"Arbetsuppgifter\n- plocka order\n\nKrav\n- goda kunskaper i svenska\n- 1 års erfarenhet av lagerarbete\n\nMeriterande\n- B-körkort\n"},"occupation":{"label":"Lagerarbetare"},"occupation_group":{"legacy_ams_taxonomy_id":"9320"},"workplace_address":{"municipality":"Östersund","municipality_code":"2380"}}
{"id":"a-3","headline":"Bud","description":{"text":"Arbetsuppgifter\n- köra ut varor med skåpbil\n\nKrav\n- B-körkort\n- STRESSTÅLIG\n"},"occupation":{"label":"Budbilsförare"},"occupation_group":{"legacy_ams_taxonomy_id":"8321"}}
{"id":"a-1","headline":"Lager","description":{"text":"Arbetsuppgifter\n- plocka order\n\nKrav\n- B-körkort\n- gymnasieexamen\n- minst 2 års erfarenhet av lagerarbete\n- Du är stresstålig\n"},"occupation":{"label":"Lagerarbetare"},"occupation_group":{"legacy_ams_taxonomy_id":"9320"},"workplace_address":{"municipality":"Krokom","municipality_code":"2309"}}
ROWS
run insteg need read --summary ads.jsonl
run insteg need read --summary ads.jsonl --lang en
run insteg need read --summary ads.jsonl --db a.db $now
sed 1,2d ads.jsonl >one.jsonl
head -n 2 ads.jsonl >two.jsonl
quietly insteg import ads two.jsonl --db a.db --apply
run insteg need read --summary --db a.db $now --lang en --place Jämtland --top 2
run insteg need read --summary --db a.db $now --lang en --ssyk 9320 --class custom
json insteg need read --summary one.jsonl two.jsonl --db a.db $now --json --place Krokom
run insteg need read --summary ads.jsonl --ssyk 1
# What is refused.
run insteg need read --summary ads.jsonl --ssyk x
run insteg need read --summary ads.jsonl --place Narnia
run insteg need read --summary ads.jsonl --class vana
run insteg need read --summary ads.jsonl --top 0
run insteg need read ads.jsonl --place Krokom
run insteg need read
run insteg need read --summary --db finns-inte.db
printf '{"id":"b-1"}\n' >bad.jsonl
run insteg need read --summary bad.jsonl
run insteg need read --help --lang en
