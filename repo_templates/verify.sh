#!/bin/sh
# Is a record of Lưu vết intact? Checked with stock tools alone: git, ssh-keygen, sha256sum, awk.
#
#     sh verify.sh REPOSITORY [--heads FILE] [SEQ:HEX ...]
#
# REPOSITORY is documents.git or a bare clone of it. SEQ:HEX is a fingerprint from a printed page that must be in the
# record; FILE lists such fingerprints (state/heads of the office). Exit code 0: intact; 4: not intact; 2: used wrongly.
#
# Take this file from the program's release, not from the record that you check: who can rewrite one can rewrite both.
# What each check is for is told in docs/commit-format.md and docs/threat-model.md. Nothing in REPOSITORY is changed.

set -u
LC_ALL=C; export LC_ALL
usage='usage: sh verify.sh REPOSITORY [--heads FILE] [SEQ:HEX ...]'

[ $# -ge 1 ] || { echo "$usage" >&2; exit 2; }
repository=$1; shift
[ -d "$repository/objects" ] || { echo "verify.sh: there is no bare repository in $repository" >&2; exit 2; }
repository=$(cd "$repository" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/commits" "$work/identities"
: > "$work/problems"; : > "$work/wanted"

while [ $# -gt 0 ]; do
    case $1 in
        --heads) [ -r "${2:-}" ] || { echo "$usage" >&2; exit 2; }
                 awk '{ print $1, $3 }' "$2" >> "$work/wanted"; shift 2 ;;
        [0-9]*:[0-9a-fA-F]*)
                 [ "${#1}" -ge 10 ] || { echo "$usage" >&2; exit 2; }
                 echo "$1" | tr ':ABCDEF' ' abcdef' >> "$work/wanted"; shift ;;
        *)       echo "$usage" >&2; exit 2 ;;
    esac
done

problem() { echo "$*" >> "$work/problems"; }

# --- 1. Git without anybody's settings: an empty repository of our own that reads the objects of the one in question.
# So no configuration, hook, graft, shallow file or replacement there can change what we see.

for name in $(env | sed -n 's/^\(GIT_[A-Z0-9_]*\)=.*/\1/p'); do unset "$name"; done
GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_NO_REPLACE_OBJECTS=1 GIT_OPTIONAL_LOCKS=0
export GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL GIT_NO_REPLACE_OBJECTS GIT_OPTIONAL_LOCKS
git init --quiet --bare --template= "$work/plain.git" || exit 2
GIT_OBJECT_DIRECTORY=$repository/objects; export GIT_OBJECT_DIRECTORY

plain() { git --git-dir="$work/plain.git" -c core.commitGraph=false -c core.quotePath=false "$@"; }

# --- 2. Nothing that shows other people another history than the one checked here.

[ ! -e "$repository/shallow" ]                 || problem "hidden: shallow exists: the history is cut off at its beginning"
[ ! -e "$repository/info/grafts" ]             || problem "hidden: info/grafts exists: grafts hide or invent history"
[ ! -e "$repository/objects/info/alternates" ] || problem "hidden: objects are borrowed from another repository"
for pointer in .git commondir; do
    [ ! -e "$repository/$pointer" ] || problem "hidden: $pointer exists: Git would read another repository than this one"
done
if [ -n "$(find "$repository/refs/replace" -type f 2>/dev/null)" ] || grep -qs ' refs/replace/' "$repository/packed-refs"; then
    problem "hidden: references under refs/replace swap objects for others"
fi
[ "$(cat "$repository/HEAD")" = "ref: refs/heads/main" ] || problem "hidden: HEAD does not point to refs/heads/main"

if [ -f "$repository/refs/heads/main" ]; then
    head=$(cat "$repository/refs/heads/main")
else
    head=$(awk '$2 == "refs/heads/main" { print $1 }' "$repository/packed-refs" 2>/dev/null)
fi

finish() {
    if [ -s "$work/problems" ]; then
        cat "$work/problems" >&2
        echo "The record is NOT intact: $(wc -l < "$work/problems" | tr -d ' ') problem(s). Keep it as it is, and compare it with a backup." >&2
        exit 4
    fi
    echo "Intact: $events events, head Seq $events, fingerprint $(tail -n 1 "$work/fingerprints" | cut -c1-16)"
    exit 0
}

if ! plain update-ref refs/heads/main "$head" 2>/dev/null; then
    problem "history: there is no readable branch main"
    finish
fi

# --- 3. Every object is whole and is what its name says; all that the line needs is there.

git --git-dir="$work/plain.git" fsck --full --strict --no-dangling --no-reflogs --no-progress > "$work/fsck" 2>&1 \
    || sed 's/^/object: git fsck: /; 20q' "$work/fsck" >> "$work/problems"

# --- 4. One straight line of commits from the first to the head.

if ! plain rev-list --reverse --parents "$head" > "$work/line" 2>/dev/null; then
    problem "history: the line of events breaks off"
    finish
fi
awk 'NR == 1 ? NF != 1 : (NF != 2 || $2 != before) { print "history: commit " $1 " does not follow on the one before it alone" }
     { before = $1 }' "$work/line" >> "$work/problems"
events=$(wc -l < "$work/line" | tr -d ' ')

# Each commit object in a file of its own, and its SHA-256, the fingerprint.
cut -d' ' -f1 "$work/line" > "$work/ids"
plain cat-file --batch < "$work/ids" | awk -v folder="$work/commits" '
    !left { file = sprintf("%s/%09d", folder, ++number); left = $3 + 1; next }
    { left -= length($0) + 1
      if (left) print > file; else { printf "%s", $0 > file; close(file) } }'
find "$work/commits" -type f | sort | xargs sha256sum | cut -c1-64 > "$work/fingerprints"

# --- 5. Signatures: each by a key that register/signers listed in the commit before, and that was not retired there.
# A stretch ends with each commit that changes the list.

plain diff-tree -r --root --stdin --no-renames --raw --no-abbrev < "$work/ids" > "$work/changes"
awk -F'\t' '/^[0-9a-f]/ { commit = $1 } $2 == "register/signers" { print commit }' "$work/changes" > "$work/hand-overs"

signatures() {  # signatures LISTED-IN FROM-AFTER TO
    plain cat-file blob "$1:register/signers" 2>/dev/null \
        | grep '^luuvet namespaces="git",valid-after="[0-9]*Z" ssh-ed25519 [A-Za-z0-9+/=]*$' > "$work/signers"
    plain -c gpg.format=ssh -c gpg.ssh.program=ssh-keygen -c gpg.ssh.allowedSignersFile="$work/signers" \
        log --format='%G? %H' ${2:+"^$2"} "$3" 2>/dev/null \
        | awk '$1 != "G" { print "signature: commit " $2 " has no right signature by a key that was listed and in force" }' >> "$work/problems"
}

first=$(head -n 1 "$work/ids"); listed=$first; after=
while read -r commit; do
    [ "$commit" = "$first" ] || { signatures "$listed" "$after" "$commit"; listed=$commit; after=$commit; }
done < "$work/hand-overs"
[ "$after" = "$head" ] || signatures "$listed" "$after" "$head"

# A hand-over retires the keys before it and adds one line, for the key in force from then on.
hand_over() {  # hand_over COMMIT
    plain cat-file blob "$1^:register/signers" > "$work/old" 2>/dev/null
    plain cat-file blob "$1:register/signers" > "$work/new" 2>/dev/null
    at=$(plain log -1 --format=%ct "$1")
    stamp=$(date -u -d "@$at" +%Y%m%d%H%M%S); end=$(date -u -d "@$((at + 1))" +%Y%m%d%H%M%S)
    sed "/valid-before/! s/\(valid-after=\"[0-9]*Z\"\)/\1,valid-before=\"${end}Z\"/" "$work/old" > "$work/expected"
    tail -n 1 "$work/new" | grep "^luuvet namespaces=\"git\",valid-after=\"${stamp}Z\" ssh-ed25519 [A-Za-z0-9+/=]*$" >> "$work/expected" \
        && cmp -s "$work/expected" "$work/new" \
        || problem "signature: commit $1 does more to the list of keys than retire the old one for a new one"
}
tail -n +2 "$work/hand-overs" > "$work/later"
while read -r commit; do hand_over "$commit"; done < "$work/later"

# --- 6. What each commit says (its trailers), and that it changed just that. Awk holds the documents as they stand and
# derives from each event what must change. Contents and identity files that must be there are listed for step 7.

cat > "$work/events.awk" <<'AWK'
function problem(code, text) { print code ": Seq " seq " " text >> (work "/problems") }

# A path as plain bytes, from the notation of the trailers (\xHH, \\) or, in quotes, from Git's (\NNN, \t, \").
function unescaped(text, quoted,    out, at, char) {
    if (!quoted && !index(text, "\\")) return text
    for (at = 1; at <= length(text); at++) {
        char = substr(text, at, 1)
        if (char == "\\") {
            char = substr(text, ++at, 1)
            if (!quoted && char == "x") { char = sprintf("%c", 16 * digit(text, at + 1) + digit(text, at + 2)); at += 2 }
            else if (quoted && char ~ /[0-7]/) {
                char = sprintf("%c", 64 * digit(text, at) + 8 * digit(text, at + 1) + digit(text, at + 2)); at += 2 }
            else if (quoted && index("abtnvfr", char)) char = sprintf("%c", 6 + index("abtnvfr", char))
        }
        out = out char
    }
    return out
}
function digit(text, at) { return index("0123456789abcdef", substr(text, at, 1)) - 1 }
function hex(text, digits) { return length(text) == digits && text ~ /^[0-9a-f]+$/ }

# What a commit says, into `said`; `broken` is what luuvet would not have written.
function read_commit(file,    row, key, at, part) {
    split("", said); split("", header); broken = ""; part = "header"
    while ((getline row < file) > 0) {
        if (part == "header" && row == "") part = "subject"
        else if (part == "header") {
            if (key == "gpgsig" && substr(row, 1, 1) == " ") continue
            key = row; sub(/ .*/, "", key)
            if (key in header) broken = "has the header " key " twice"
            header[key] = substr(row, length(key) + 2)
        }
        else if (part == "subject") part = row == "" ? "broken" : "gap"
        else if (part == "gap") part = row == "" ? "trailers" : "broken"
        else if (part == "trailers") {
            at = index(row, ": "); key = substr(row, 1, at - 1)
            if (!at || key !~ /^[A-Z][A-Za-z0-9-]*$/) broken = "has a line that is no trailer"
            else if (key in said && key != "Author-Disagrees") broken = "has the trailer " key " twice"
            said[key] = substr(row, at + 2)
        }
    }
    close(file)
    if (part != "trailers") broken = "has no subject or no trailers"
    for (key in header) if (key !~ /^(tree|parent|author|committer|gpgsig)$/) broken = "has the header " key
    if (header["author"] !~ /^[^<>]+ <[^<>]*> (0|[1-9][0-9]*) \+0000$/) broken = "has an author in another form"
    if (header["committer"] !~ /^[^<>]+ <[^<>]*> (0|[1-9][0-9]*) \+0000$/) broken = "has a committer in another form"
    for (at = 1; at <= 6; at++) if (!(ALWAYS[at] in said)) broken = "lacks the trailer " ALWAYS[at]
    if (!(said["Event"] in KINDS)) broken = "is of a kind that is not known here: " said["Event"]
    if (said["Seq"] !~ /^(0|[1-9][0-9]*)$/) broken = "has no number"
}

function order(number, fingerprint_before,    when) {
    if (said["Seq"] + 0 != seq) { problem("seq", "stands where " said["Seq"] " is stated"); seq = said["Seq"] + 0 }
    if ((said["Event"] == "founded") != (number == 1)) problem("history", "is " said["Event"] ": the first event founds the record, no later one")
    if (said["Parent-SHA256"] != fingerprint_before) problem("chain", "names another parent than the commit before it")
    if (header["committer"] !~ /^luuvet <luuvet> /) problem("commit", "was not committed by the service")
    when = header["committer"]; sub(/ \+0000$/, "", when); sub(/.* /, "", when)
    if (when + 0 < latest) problem("time", "is dated before the event before it")
    latest = when + 0
}

function content(kind) {
    if (KINDS[kind] ~ /content/) {
        if (!hex(said["Blob"], 40) || !hex(said["SHA256"], 64)) problem("content", "names no content")
        else print seq, said["Blob"], said["SHA256"], said["Size"] + 0 > (work "/contents")
    } else if ("Blob" in said || "SHA256" in said || "Size" in said) problem("content", "is " kind ", which has no content, but names one")
}

# `have`: path -> blob, as the line has left it. `wanted`: what this event must change; "-" is gone.
function change(path, blob) { if ((path in have ? have[path] : "-") != blob) wanted[path] = blob }

function identity(document) {
    return "{\n  \"created\": " created[document] ",\n  \"deleted\": " (gone[document] ? "true" : "false") \
        ",\n  \"former_ids\": [],\n  \"id\": \"" document "\",\n  \"origin\": \"" quoted(origin[document]) \
        "\",\n  \"path\": \"" quoted(place[document]) "\"\n}\n"
}
function quoted(text,    out, at, char) {
    if (text !~ /[\\"]/) return text
    for (at = 1; at <= length(text); at++) {
        char = substr(text, at, 1)
        out = out (char == "\\" || char == "\"" ? "\\" : "") char
    }
    return out
}

function effect(kind,    document, path, former, known, before) {
    document = said["Document"]; path = said["Path"]; former = said["Former-Path"]
    if (KINDS[kind] !~ /document/) {
        if (document != "" || path != "" || former != "") problem("tree", "is " kind " and concerns no document, but names one")
        if (kind == "configured") change("office.toml", said["Blob"])
        if (kind == "rekeyed") change("register/signers", said["Blob"])
        return
    }
    known = document in created; before = known ? identity(document) : ""
    if (!possible(kind, document, path, former, known)) return
    if (unsafe(path)) { problem("tree", "names a path that must not enter the record"); return }
    effect_on_files(kind, document, "documents/" unescaped(path), "documents/" unescaped(former), known)
    if (!known) { created[document] = seq; origin[document] = said["Origin"] }
    place[document] = path; gone[document] = (kind == "deleted")
    if (identity(document) == before) return
    identity_path = "register/documents/" substr(document, 1, 2) "/" substr(document, 3, 2) "/" document ".json"
    identity_file = sprintf("%s/identities/%09d", work, seq)
    printf "%s", identity(document) > identity_file; close(identity_file)
}
function effect_on_files(kind, document, path, former, known) {
    if ((!known || gone[document] || kind == "moved") && path in have) problem("tree", "takes a place that belongs to another document")
    if (kind == "deleted") change(path, "-")
    else if (kind != "moved") change(path, said["Blob"])
    else if (former in have) { change(path, have[former]); change(former, "-") }
    else problem("tree", "moves a document that is not there")
}
function possible(kind, document, path, former, known,    live, why) {
    live = known && !gone[document]
    if (kind == "created") { if (known) why = "there is a document with this id already" }
    else if (kind == "imported" && !known) why = ""
    else if (!known) why = "nothing is known of this document"
    else if (kind == "imported" || kind == "restored") { if (live && place[document] != path) why = "it lies elsewhere" }
    else if (kind == "returned") { if (live) why = "it is not deleted" }
    else if (!live) why = "it is deleted"
    else if (kind == "moved") { if (place[document] != former || path == former) why = "it lies elsewhere, or there already" }
    else if (place[document] != path) why = "it lies elsewhere"
    if (!known && (length(document) != 26 || document !~ /^[a-z2-7]+$/)) why = "its id is not one"
    if (why != "") problem("tree", "cannot be " kind ": " why)
    return why == ""
}
function unsafe(path,    parts, count, at) {
    count = split(tolower(unescaped(path)), parts, "/")
    for (at = 1; at <= count; at++)
        if (parts[at] == "" || parts[at] ~ /^(\.|\.\.|\.git|\.gitmodules|\.gitattributes|\.gitignore|\.mailmap)$/) return 1
    return count == 0
}

# The rows of `git diff-tree`, which follow the id of their commit.
function changes(commit, kind, number,    row, parts, path, blob) {
    if (ahead == "") getline ahead < (work "/changes")
    if (ahead != commit) { still_wanted(); return }
    ahead = ""
    while ((getline row < (work "/changes")) > 0) {
        if (row !~ /^:/) { ahead = row; break }
        path = substr(row, index(row, "\t") + 1); split(row, parts, /[ \t]/)
        path = path ~ /^"/ ? unescaped(substr(path, 2, length(path) - 2), 1) : path
        blob = parts[5] ~ /^D/ ? "-" : parts[4]
        if (blob != "-" && parts[2] != "100644") problem("mode", "leaves " path " as something else than a plain file")
        changed(path, blob, kind, number)
        if (blob == "-") delete have[path]; else have[path] = blob
    }
    still_wanted()
}
function changed(path, blob, kind, number) {
    if (number == 1) {
        if (index(path, "/") && path != "register/signers") problem("tree", "founds the record with " path " in it")
    } else if (path in wanted && wanted[path] == blob) delete wanted[path]
    else if (path == identity_path) { print seq, blob, identity_file > (work "/identity-ids"); identity_path = "" }
    else problem("tree", "states nothing that would change " path)
}
function still_wanted(    path) {
    for (path in wanted) problem("tree", "states a change of " path " that is not made")
    if (identity_path != "") problem("tree", "does not change " identity_path)
}

BEGIN {
    split("Seq Event Parent-SHA256 Complete Saved-At Author-Source", ALWAYS, " ")
    KINDS["founded"] = KINDS["configured"] = KINDS["rekeyed"] = "content"; KINDS["unwatched"] = "nothing"
    KINDS["created"] = KINDS["saved"] = KINDS["returned"] = KINDS["restored"] = KINDS["imported"] = "content of a document"
    KINDS["moved"] = KINDS["deleted"] = "document"
    fingerprint = sprintf("%064d", 0)
    for (number = 1; (getline commit < (work "/ids")) > 0; number++) {
        seq++; split("", wanted); identity_path = ""
        read_commit(sprintf("%s/commits/%09d", work, number))
        if (broken != "") { problem("commit", broken); changes(commit, "", 0) }
        else {
            order(number, fingerprint); content(said["Event"])
            if (number > 1) effect(said["Event"])
            changes(commit, said["Event"], number)
            if (number == 1 && have["office.toml"] != said["Blob"]) problem("tree", "does not hold the office.toml that it names")
        }
        getline fingerprint < (work "/fingerprints")
        print seq, fingerprint > (work "/seqs")
    }
}
AWK
: > "$work/contents"; : > "$work/identity-ids"; : > "$work/seqs"
awk -v work="$work" -f "$work/events.awk" || problem "commit: the events could not be read to the end"

# --- 7. Contents have the SHA-256 and the size that their events state; identity files say what the events make of them.

cut -d' ' -f2 "$work/contents" | sort -u | while read -r blob; do
    echo "$blob $(plain cat-file blob "$blob" 2>/dev/null | sha256sum | cut -c1-64) $(plain cat-file -s "$blob" 2>/dev/null)"
done > "$work/measured"
awk 'NR == FNR { measured[$1] = $2 " " $3; next }
     measured[$2] != $3 " " $4 { print "content: Seq " $1 " states another SHA-256 or size than its content has, or it is missing" }' \
    "$work/measured" "$work/contents" >> "$work/problems"
cut -d' ' -f3 "$work/identity-ids" | plain hash-object --no-filters --stdin-paths | paste -d' ' - "$work/identity-ids" \
    | awk '$1 != $3 { print "tree: Seq " $2 " leaves another identity file than its event makes" }' >> "$work/problems"

# --- 8. Fingerprints that people hold are in the record.

awk 'NR == FNR { if (!($1 in known)) known[$1] = $2; next }
     !($1 in known) { print "contains: there is no Seq " $1 ": events were cut off or this is another record"; next }
     index(known[$1], $2) != 1 { print "contains: Seq " $1 " has the fingerprint " substr(known[$1], 1, 16) ", not " substr($2, 1, 16) ": it was rewritten" }' \
    "$work/seqs" "$work/wanted" >> "$work/problems"
finish
