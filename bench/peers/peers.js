// peers.js TABLES WORK: DuckDB, PostgreSQL and SQLite on the questions of bench/index.c.
//
// TABLES is the folder that index_bench --tables wrote, WORK an empty one to work in.
// Each peer gets the same tables, laid out and indexed for these questions
// (question.js), one thread, and each question twice: once for warmth, and the second's
// processor time is told. What it answers is compared with our own answer: the fits of
// (a) and (a') while they are above 0, the pool of (c) by sex. (b) is in full for DuckDB;
// of the others 1,000 people's lists are asked one by one, as they have no better way to
// it, and the rest is reckoned from them. One line a question and peer: mean, how many
// times ours, median and 99th percentile, bytes a person. Exit 1 when an answer was
// another. A peer that is not installed is said not to be measured.
//
//   PEER_ASK=n      questions at most (200)     PEER_SECONDS=n  a question and peer (60)
//   PEER_PEOPLE=n   people for (a') and the others' (b) at most (1000), for 4 x PEER_SECONDS
//   PEER_ONLY=word  duckdb, postgres or sqlite alone
//   PEER_ALL=n      seconds for the lists of all needs (600), and what is left is
//                   reckoned by its pairs; 0: without
"use strict";

const { execFileSync, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const question = require("./question.js");

const [folder, work] = process.argv.slice(2);
const most = Number(process.env.PEER_ASK || 200);
const seconds = Number(process.env.PEER_SECONDS || 60);
const secondsAll = Number(process.env.PEER_ALL || 600);
const mostPeople = Number(process.env.PEER_PEOPLE || 1000);

const rowsOf = (name) => fs.readFileSync(path.join(folder, `${name}.tsv`), "utf8").trimEnd()
    .split("\n").map((line) => line.split("\t"));
const ours = Object.fromEntries(rowsOf("ours").map(([q, mean]) => [q, Number(mean)]));
const fitsOf = (text) => (text || "").split(",").map(Number).filter((fit) => fit > 0);
const answers = rowsOf("answer").slice(0, most).map((row) => ({
    id: Number(row[0]),
    pool: row.slice(1, 4).map(Number), // women, men, not stated
    fits: fitsOf(row[4]),
}));
const TABLES = ["person", "held", "near", "need", "requirement", "reach"];
const countLines = (name) => Number(execFileSync("wc", ["-l", path.join(folder, `${name}.tsv`)])
    .toString().split(" ")[0]);
const people = countLines("person");
// People from all over; what ours answers is known of the first of them.
const persons = rowsOf("asked").slice(0, mostPeople).map(([id, is, fits]) => ({
    id: Number(id), fits: is === "known" ? fitsOf(fits) : null,
}));

// ------------------------------------------------------------------------- answers

const sameFits = (rows, answer) => {
    const fits = rows.map((row) => Number(row[0])).filter((fit) => fit > 0);
    return fits.length === answer.fits.length && fits.every((fit, i) => fit === answer.fits[i]);
};

const samePool = (rows, answer) => {
    const pool = [0, 0, 0];
    for (const [sex, , n] of rows) pool[[2, 0, 1][Number(sex)]] += Number(n);
    return pool.every((n, i) => n === answer.pool[i]);
};

const QUESTIONS = {
    a: { text: question.people, same: sameFits, of: answers, within: seconds },
    "a'": { text: question.needs, same: sameFits, of: persons, within: 4 * seconds },
    c: { text: question.patterns, same: samePool, of: answers, within: seconds },
};

// --------------------------------------------------------------------------- lines

const time = (ms) => (ms >= 10000 ? `${(ms / 1000).toFixed(0)} s`
    : ms >= 1 ? `${ms.toFixed(1)} ms` : `${(ms * 1000).toFixed(0)} us`);

function line(what, peer, times, bytes) {
    times.sort((x, y) => x - y);
    const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
    const at = (share) => times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)];
    const ratio = ours[what] ? `${((mean * 1000) / ours[what]).toFixed(0)}x` : "";
    console.log(`${`(${what}) ${peer}`.padEnd(26)}${time(mean).padStart(10)}${ratio.padStart(9)}`
        + `   median ${time(at(0.5))}, 99th ${time(at(0.99))}, ${times.length} asked, `
        + `${(bytes / people).toFixed(0)} B a person`);
}

function wrong(peer, what, answer, rows) {
    console.error(`${what === "a'" ? "person" : "need"} ${answer.id}: ${peer} answers (${what}) otherwise: `
        + JSON.stringify(rows.slice(0, 30)));
    process.exit(1);
}

// Asks until the questions or the time are out; `ask` gives rows and milliseconds.
async function measure(peer, what, ask, div, bytes) {
    const { text, same, of, within } = QUESTIONS[what];
    const end = Date.now() + within * 1000;
    const times = [];
    for (const answer of of) {
        await ask(text(answer.id, div));
        const { rows, ms } = await ask(text(answer.id, div));
        if (answer.fits && !same(rows, answer)) wrong(peer, what, answer, rows);
        times.push(ms);
        if (Date.now() > end && times.length >= 5) break;
    }
    line(what, peer, times, bytes);
    return { mean: times.reduce((sum, ms) => sum + ms, 0) / times.length, asked: times.length };
}

// The lists of everybody, had they all been asked one by one.
function fromSome(peer, { mean, asked }) {
    const all = (mean * people) / 1000;
    const ratio = ours.b ? `${(all / ours.b).toFixed(0)}x` : "";
    console.log(`${`(b) ${peer}`.padEnd(26)}${`${all.toFixed(0)} s`.padStart(10)}`
        + `${ratio.padStart(9)}   one way, from ${asked} people's lists`);
}

// -------------------------------------------------------------------------- DuckDB

async function duckdb() {
    let api;
    try {
        api = require("@duckdb/node-api");
    } catch {
        console.log("DuckDB: not installed here (npm has none), not measured");
        return;
    }
    const file = path.join(work, "duckdb");
    const instance = await api.DuckDBInstance.create(file, { threads: "1" });
    const db = await instance.connect();
    const peer = `DuckDB ${api.version().replace(/^v/, "")}`;
    for (const name of TABLES) {
        const columns = COLUMNS[name].map((c) => `${c} INTEGER`.replace("grp INTEGER", "grp BIGINT"));
        await db.run(`CREATE TABLE ${name} (${columns.join(", ")})`);
        await db.run(`COPY ${name} FROM '${path.join(folder, `${name}.tsv`)}' (DELIMITER '\t')`);
    }
    for (const statement of question.LAYOUT.split(";").filter((text) => text.trim()))
        await db.run(statement);
    await db.run("CHECKPOINT");
    const ask = async (sql) => {
        const before = process.cpuUsage();
        const rows = (await db.runAndReadAll(sql)).getRows();
        const spent = process.cpuUsage(before);
        return { rows, ms: (spent.user + spent.system) / 1000 };
    };
    const bytes = fs.statSync(file).size;
    await measure(peer, "a", ask, "//", bytes);
    await measure(peer, "a'", ask, "//", bytes);
    await measure(peer, "c", ask, "//", bytes);
    if (secondsAll > 0) await duckdbAll(peer, db, ask);
}

// Workplace by workplace, in the order of a draw, until the time is out; then what is
// left is reckoned by its pairs of a need and somebody within reach.
async function duckdbAll(peer, db, ask) {
    await db.run("CREATE TABLE list (need INTEGER, fit BIGINT)");
    let { ms } = await ask(question.LISTS_LAYOUT); // of these lists alone
    const places = (await ask(`SELECT d.workplace, d.needs * p.people FROM
        (SELECT workplace, count(*) AS needs FROM job GROUP BY 1) d JOIN
        (SELECT g.workplace, count(*) AS people FROM reach g JOIN who w ON w.grp = g.grp
         GROUP BY 1) p ON p.workplace = d.workplace
        ORDER BY hash(d.workplace)`)).rows.map(([place, pairs]) => [place, Number(pairs)]);
    const pairs = places.reduce((sum, [, n]) => sum + n, 0);
    const end = Date.now() + secondsAll * 1000;
    const done = new Set();
    let met = 0;
    for (const [place, n] of places) {
        for (const sql of question.lists(place)) ms += (await ask(sql)).ms;
        done.add(place);
        met += n;
        if (Date.now() > end) break;
    }
    let compared = 0;
    for (const answer of answers) {
        const [[place]] = (await ask(`SELECT workplace FROM job WHERE id = ${answer.id}`)).rows;
        if (!done.has(place)) continue;
        const { rows } = await ask(
            `SELECT fit FROM list WHERE need = ${answer.id} ORDER BY fit DESC`);
        if (!sameFits(rows, answer)) wrong(peer, "b", answer, rows);
        compared++;
    }
    const all = (ms * pairs) / met;
    const ratio = ours.b ? `${(all / 1000 / ours.b).toFixed(0)}x` : "";
    const share = met === pairs ? "" : `${((100 * met) / pairs).toFixed(0)} % of it done, `;
    console.log(`${`(b) ${peer}`.padEnd(26)}${`${(all / 1000).toFixed(1)} s`.padStart(10)}`
        + `${ratio.padStart(9)}   one way, ${share}${compared} lists compared`);
}

// ---------------------------------------------------------------- by their own shell

const COLUMNS = {
    person: ["id", "grp", "day", "hours", "sex"],
    held: ["person", "concept", "level"],
    near: ["asked", "concept", "similarity"],
    need: ["id", "workplace", "day", "hours", "weights"],
    requirement: ["need", "r", "class", "grade", "concept", "level", "weight"],
    reach: ["workplace", "grp"],
};
// Runs one text through a shell that tells the time after each statement.
function shell(command, args, text, options) {
    const done = spawnSync(command, args, { input: text, maxBuffer: 1 << 28, ...options });
    if (done.status !== 0)
        throw new Error(`${command}: ${done.stderr || done.error}`);
    return done.stdout.toString();
}

// Rows and time of the second of two runs of a statement.
function second(output, isTime, timeOf) {
    const lines = output.split("\n");
    const ends = lines.map((text, i) => (isTime.test(text) ? i : -1)).filter((i) => i >= 0);
    const [first, last] = ends.slice(-2);
    return {
        rows: lines.slice(first + 1, last).filter((text) => text).map((text) => text.split("|")),
        ms: timeOf(lines[last]),
    };
}

async function postgres() {
    const bin = ["/usr/lib/postgresql/15/bin", "/usr/bin"].find(
        (dir) => fs.existsSync(path.join(dir, "initdb")));
    if (!bin) {
        console.log("PostgreSQL: not installed here (postgresql-15), not measured");
        return;
    }
    // Not in WORK: a socket's path is short, and root's folders are closed to its account.
    const cluster = fs.mkdtempSync(path.join(os.tmpdir(), "insteg-bench-"));
    // It does not run as root: then as the account that its package makes.
    const as = process.getuid() === 0
        ? { uid: Number(execFileSync("id", ["-u", "postgres"])),
            gid: Number(execFileSync("id", ["-g", "postgres"])) } : {};
    fs.writeFileSync(path.join(work, "cluster"), cluster); // for index.sh, if we are stopped
    if (as.uid) fs.chownSync(cluster, as.uid, as.gid);
    const data = path.join(cluster, "data");
    const run = (program, args) => shell(path.join(bin, program), args, "",
        { ...as, cwd: cluster, env: { ...process.env, LC_ALL: "C" } });
    try {
        run("initdb", ["-D", data, "-A", "trust", "-U", "insteg", "-E", "UTF8", "--no-sync"]);
        await startPostgres(run, cluster, data);
    } finally {
        fs.rmSync(cluster, { recursive: true, force: true });
    }
}

async function startPostgres(run, cluster, data) {
    const options = `-c listen_addresses= -c unix_socket_directories=${cluster} -c fsync=off `
        + "-c shared_buffers=1GB -c work_mem=256MB -c jit=off "
        + "-c max_parallel_workers_per_gather=0";
    run("pg_ctl", ["-D", data, "-w", "-s", "-l", path.join(cluster, "log"), "-o", options, "start"]);
    try {
        await askPostgres(cluster);
    } finally {
        run("pg_ctl", ["-D", data, "-w", "-s", "-m", "immediate", "stop"]);
    }
}

async function askPostgres(socket) {
    const psql = (text) => shell("psql", ["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-h", socket,
        "-U", "insteg", "postgres"], text);
    const peer = `PostgreSQL ${psql("SHOW server_version;").split(" ")[0].trim()}`;
    for (const name of TABLES)
        psql(`CREATE TABLE ${name} (${COLUMNS[name].map((c) => `${c} ${c === "grp" ? "bigint"
            : "integer"}`).join(", ")});\n\\copy ${name} FROM '${path.join(folder, `${name}.tsv`)}'\n`);
    psql(`${question.LAYOUT}\n${question.INDEXES}`);
    psql("VACUUM (ANALYZE);"); // or no index is read alone
    const bytes = Number(psql("SELECT pg_database_size('postgres');"));
    // The processor time of the very process that answers, as the kernel counts it.
    const spent = "\\set at `cut -d ' ' -f 1 /proc/$PG_PID/schedstat`\n\\echo At: :at\n";
    const ask = (sql) => {
        const lines = psql(`SELECT pg_backend_pid() AS pid \\gset\n\\setenv PG_PID :pid\n`
            + `${sql}\n${spent}${sql}\n${spent}`).split("\n");
        const ends = lines.map((text, i) => (text.startsWith("At: ") ? i : -1)).filter((i) => i >= 0);
        const at = (i) => Number(lines[i].slice(4));
        return {
            rows: lines.slice(ends[0] + 1, ends[1]).filter((text) => text).map((text) => text.split("|")),
            ms: (at(ends[1]) - at(ends[0])) / 1e6,
        };
    };
    await measureShell(peer, "a", ask, "/", bytes);
    fromSome(peer, await measureShell(peer, "a'", ask, "/", bytes));
    await measureShell(peer, "c", ask, "/", bytes);
}

async function sqlite() {
    if (spawnSync("sqlite3", ["--version"]).status !== 0) {
        console.log("SQLite: its shell is not installed here (sqlite3), not measured");
        return;
    }
    const file = path.join(work, "sqlite");
    const peer = `SQLite ${execFileSync("sqlite3", ["--version"]).toString().split(" ")[0]}`;
    const run = (text) => shell("sqlite3", ["-batch", "-bail", file], text);
    run(TABLES.map((name) => `CREATE TABLE ${name} (${COLUMNS[name].map((c) => `${c} INTEGER`)
        .join(", ")});`).join("\n") + "\n.mode tabs\n"
        + TABLES.map((name) => `.import ${path.join(folder, `${name}.tsv`)} ${name}`).join("\n")
        + `\n${question.LAYOUT}\n${question.INDEXES}\nVACUUM;`);
    const timeOf = (text) => {
        const [, user, sys] = text.match(/user ([\d.]+) sys ([\d.]+)/);
        return (Number(user) + Number(sys)) * 1000;
    };
    const ask = (sql) => second(run(`PRAGMA cache_size = -500000;\n.timer on\n${sql}\n${sql}\n`),
        /^Run Time: /, timeOf);
    const bytes = fs.statSync(file).size;
    await measureShell(peer, "a", ask, "/", bytes);
    fromSome(peer, await measureShell(peer, "a'", ask, "/", bytes));
    await measureShell(peer, "c", ask, "/", bytes);
}

// A shell asks twice by itself.
async function measureShell(peer, what, ask, div, bytes) {
    const once = (sql) => (warm ? { rows: [], ms: 0 } : ask(sql));
    let warm = false;
    return measure(peer, what, (sql) => {
        warm = !warm;
        return once(sql);
    }, div, bytes);
}

(async () => {
    const bench = process.env.PEER_OURS ? fs.readFileSync(process.env.PEER_OURS, "utf8") : "";
    const all = bench.match(/\(b\) both lists for everybody +([\d.]+) s/);
    ours.b = all ? Number(all[1]) : 0;
    const cold = bench.match(/\(a'\) top 20 needs, cold +([\d.]+)/);
    ours["a'"] = cold ? Number(cold[1]) : 0;
    console.log(`(a) insteg, by fit        ${time(ours.a / 1000).padStart(10)}`);
    if (cold) console.log(`(a') insteg, full order   ${time(ours["a'"] / 1000).padStart(10)}`);
    console.log(`(c) insteg, all subsets   ${time(ours.c / 1000).padStart(10)}`);
    if (ours.b) console.log(`(b) insteg, both ways     ${`${ours.b} s`.padStart(10)}`);
    const only = process.env.PEER_ONLY;
    for (const peer of [duckdb, postgres, sqlite].filter((p) => !only || p.name === only))
        await peer().catch((err) => console.log(`${peer.name}: not measured: ${err.message}`));
})().catch((err) => {
    console.error(String(err.stack || err));
    process.exit(1);
});
