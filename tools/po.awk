# po.awk: a .po or .pot file, one entry a line: where, id, plural id, text, plural text,
# separated by tabs. The header entry is left out.

/^#: / && where == "" { where = $2 }
/^#/ { next }
/^msgid / { flush(); id = quoted(); to = "id"; open = 1; next }
/^msgid_plural / { plural = quoted(); to = "plural"; next }
/^msgstr(\[0\])? / { one = quoted(); to = "one"; next }
/^msgstr\[1\] / { other = quoted(); to = "other"; next }
/^"/ {
    if (to == "id") id = id quoted()
    else if (to == "plural") plural = plural quoted()
    else if (to == "one") one = one quoted()
    else other = other quoted()
}
END { flush() }

function quoted(    text)
{
    text = $0
    sub(/^[^"]*"/, "", text)
    sub(/"[^"]*$/, "", text)
    return text
}

# The "#:" of an entry comes before its msgid, so it is kept for the next one.
function flush(    next_where)
{
    next_where = where
    if (open && id != "")
        printf "%s\t%s\t%s\t%s\t%s\n", place, id, plural, one, other
    place = next_where
    where = id = plural = one = other = ""
}
