# count.awk: counts the single tests in Meson's testlog.txt, and closes with the line
# "N passed, N failed, N skipped" on which ./test ends. Exit 1 if one failed or none ran.
#
# A program that speaks TAP (cmocka does when CMOCKA_MESSAGE_OUTPUT=TAP) counts once
# for each of its tests; a test that it planned and never reached has failed. Any other
# program counts once, by how it ended. The reason of a skipped test is the line
# "skipped: ..." that it printed before.

FNR == 1 { close_program(); in_output = 0 }
/^=+ +[0-9]+\/[0-9]+ =+$/ { close_program(); in_output = 0; next }
/^-+ std(out|err) -+$/ { in_output = 1; next }
!in_output && /^test: / { close_program(); program = after_colon(); next }
!in_output && /^result: / { ending = after_colon(); next }
/^skipped: / { reason = after_colon(); next }
/^1\.\.[0-9]+/ { planned += substr($1, 4); speaks_tap = 1; next }
/^(not )?ok [0-9]+/ { one_test($0) }

END {
    close_program()
    printf "%s%s", skip_list, fail_list
    printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
    exit failed > 0 || passed == 0
}

function after_colon(    text)
{
    text = $0
    sub(/^[a-z]+: */, "", text)
    return text
}

function one_test(line,    name)
{
    name = line
    sub(/^(not )?ok [0-9]+ *(- )?/, "", name)
    seen++
    if (line ~ /# [Ss][Kk][Ii][Pp]/)
        note_skip(name)
    else if (line ~ /^not ok/)
        note_fail(name)
    else
        passed++
    reason = ""
}

# cmocka writes "# SKIP name", TAP itself "name # SKIP why".
function note_skip(text,    name)
{
    name = text
    if (match(text, / *# [Ss][Kk][Ii][Pp] */)) {
        name = substr(text, RSTART + RLENGTH)
        if (RSTART > 1) {
            reason = name
            name = substr(text, 1, RSTART - 1)
        }
    }
    skipped++
    skip_list = skip_list "skipped: " program ": " name \
        (reason == "" ? "" : " (" reason ")") "\n"
}

function note_fail(name)
{
    failed++
    failed_here++
    fail_list = fail_list "failed: " program ": " name "\n"
}

function close_program()
{
    if (program == "")
        return
    for (; seen < planned; seen++)
        note_fail("a planned test that was never reached (" ending ")")
    if (ending == "exit status 77" && !speaks_tap)
        note_skip("the whole program")
    else if (ending != "exit status 0" && !failed_here)
        note_fail(ending)
    else if (ending == "exit status 0" && !speaks_tap)
        passed++
    program = ending = reason = ""
    planned = seen = failed_here = speaks_tap = 0
}
