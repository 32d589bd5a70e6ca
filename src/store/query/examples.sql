-- Examples of how people read an advertisement otherwise than insteg did.

-- read_example_put (rid: int, org_id: int, need_id: int, sentence: text, wording: text, code: text, kind: text, mood: text, rule: text, class_rule: text, proposed: text, chosen: text, at: int, actor: text) -> changes
INSERT INTO read_example (rid, org_id, need_id, sentence, wording, code, kind, mood, rule,
    class_rule, proposed, chosen, at, actor, verdict)
VALUES (:rid, :org_id, :need_id, :sentence, :wording, :code, :kind, :mood, :rule,
    :class_rule, :proposed, :chosen, :at, :actor, 'open')
ON CONFLICT (rid) DO UPDATE SET proposed = excluded.proposed, chosen = excluded.chosen,
    class_rule = excluded.class_rule, at = excluded.at, actor = excluded.actor,
    verdict = 'open', judged_at = NULL, judged_by = NULL
WHERE read_example.chosen <> excluded.chosen OR read_example.proposed <> excluded.proposed;

-- read_example_withdraw (rid: int) -> changes
DELETE FROM read_example WHERE rid = :rid AND verdict = 'open';

-- read_examples (verdict: text, before: int, most: int) -> many: id int, rid int, need int, title text, sentence text, wording text, code text, kind text, mood text, rule text, class_rule text, proposed text, chosen text, at int
SELECT e.id, e.rid, n.rid AS need, v.title, e.sentence, e.wording, e.code, e.kind, e.mood,
    e.rule, e.class_rule, e.proposed, e.chosen, e.at
FROM read_example e JOIN need n ON n.id = e.need_id
JOIN need_version v ON v.need_id = n.id AND v.version = n.version
WHERE e.verdict = :verdict AND e.id < :before ORDER BY e.id DESC LIMIT :most;

-- read_example_count (verdict: text) -> one: n int
SELECT count(*) AS n FROM read_example WHERE verdict = :verdict;

-- read_example_set (rid: int, verdict: text, at: int, actor: text) -> changes
UPDATE read_example SET verdict = :verdict, judged_at = :at, judged_by = :actor
WHERE rid = :rid;
