# shellcheck shell=sh
# Vocabularies: a list comes in, once; a word is found and shown; a broken file is refused.
export INSTEG_LANG=en
mkdir lists
cat >lists/taxonomy-to-concept.json <<'END'
{"occupation-name":{"7":{"conceptId":"occ_7","preferredLabel":"Hyllplockare",
"legacyAmsTaxonomyId":"7","type":"occupation-name"}},
"skill":{"1":{"conceptId":"skill_1","preferredLabel":"Hyllkunskap",
"legacyAmsTaxonomyId":"1","type":"skill"}}}
END
echo >lists/readme.txt
run insteg vocab import jobtech lists --preview --db a.db
run insteg vocab import jobtech lists --db a.db
run insteg vocab import jobtech lists --db a.db
json insteg vocab import jobtech lists --db a.db --json
run insteg vocab search hyll --kind occupation --db a.db
run insteg vocab search kunskap hyll --db a.db --lang sv
json insteg vocab search hyllplock --db a.db --json
run insteg vocab show jobtech:occ_7 --db a.db
run insteg vocab show jobtech:none --db a.db
printf '{"skill":{"1":{"conceptId":"skill_1","preferredLabel":' >lists/taxonomy-to-concept.json
run insteg vocab import jobtech lists --db a.db
run insteg vocab import jobtech lists --db none.db
run ls
run insteg vocab import atlas lists --db a.db
