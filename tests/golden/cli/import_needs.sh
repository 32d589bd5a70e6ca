# shellcheck shell=sh
# Needs and what they ask, in either order, and rows that cannot be taken in.
hand_files
run insteg import needs needs.csv requirements.csv --db a.db
run insteg import needs requirements.csv needs.csv --db a.db --apply
run insteg import needs needs.csv requirements.csv --db a.db --apply --lang en
cat >more.csv <<'ROWS'
source_key;title;locality;start;hours_per_week;positions;purpose
stad-1;Städa skola;Östersund;2027-02-01;30;1;praktik
stad-2;;Östersund;2027-02-01;30;1;praktik
stad-3;Städa;Östersund;2027-02-30;30;1;praktik
stad-4;Städa;Östersund;;30;1;jobb
ROWS
cat >asked.csv <<'ROWS'
need;task;share_percent;kind;concept;level;class;weight;obtain_weeks
stad-1;Städa;80;concept;task:moppa-golv;2;core;;
stad-1;Städa;;concept;task:plocka-order;2;learnable;;
stad-1;;;licence;B;;custom;;12
stad-1;;;licence;QQ;;contract;;
stad-1;;;concept;task:finns-inte;2;core;;
stad-9;;;licence;B;;custom;;
lager-1;;;licence;B;;custom;;
ROWS
run insteg import needs more.csv asked.csv --db a.db
run insteg import needs more.csv asked.csv --db a.db --apply
show asked.csv.rejected.csv
show more.csv.rejected.csv
run insteg need list --db a.db
run insteg need list --db a.db --lang en
json insteg need list --db a.db --json
