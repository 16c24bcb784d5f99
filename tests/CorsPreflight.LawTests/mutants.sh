#!/usr/bin/env bash
# Breaks the library on purpose, one sentence of the law at a time, and tells which of the breaks the law tests see.
#
#     tests/CorsPreflight.LawTests/mutants.sh [file of mutants, mutants.txt beside this script unless said]
#
# A file of mutants holds blocks like this one. What is looked for must be in the file exactly once, and may have several lines, as may
# what replaces it.
#
#     law: a sentence of the law
#     layouts: how many, where it takes more than the others
#     file: src/CorsPreflight/…
#     find:
#     the text, as it is
#     replace:
#     the text, as it is to be
#     end
#
# It works on copies of the tree in a temporary directory. CORSPREFLIGHT_LAW_LAYOUTS says how many layouts each mutant has to face, unless a
# line "layouts:" of its block says more; the first counterexample ends it. CORSPREFLIGHT_LAW_JOBS says how many mutants are tried at a time.
# What begins with # between the blocks is for readers.
# Ends with 0 where every mutant was killed, 1 where one survived, 2 where there was nothing to learn.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
mutants=${1:-$here/mutants.txt}
export CORSPREFLIGHT_LAW_LAYOUTS=${CORSPREFLIGHT_LAW_LAYOUTS:-1500} CORSPREFLIGHT_LAW_FIRST=only DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

[[ -r $mutants ]] || { echo "There is no file $mutants." >&2; exit 2; }
jobs=${CORSPREFLIGHT_LAW_JOBS:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
copy=$work/0
mkdir "$copy"
(cd "$root" && git ls-files -z --cached --others --exclude-standard | xargs -0 tar -c --ignore-failed-read 2> /dev/null) | tar -x -C "$copy"

# Only what the law tests need, and nothing that looks at the code but the compiler.
build() { (cd "$copy" && dotnet build tests/CorsPreflight.LawTests -m:1 -v q -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false \
    -p:EnforceCodeStyleInBuild=false -p:GenerateDocumentationFile=false "$@" > "$copy/build.log" 2>&1); }
holds() { CORSPREFLIGHT_LAW_LAYOUTS=$1 dotnet test "$copy"/tests/CorsPreflight.LawTests/bin/Debug/*/CorsPreflight.LawTests.dll > "$copy/test.log" 2>&1; }
# What it was that failed: the first counterexample, or a count.
why() { { grep -E '^ *[0-9]+ x ' "$copy/test.log" || grep -E '^ *Expected |CORSPREFLIGHT_LAW_SEED=' "$copy/test.log"; } | sed -E '2,$d; s/^ +//' | cut -c 1-120; }

usual=$CORSPREFLIGHT_LAW_LAYOUTS
# As many as any mutant has to face: what fails without it proves nothing of it.
most=$({ echo "$usual"; sed -n 's/^layouts: //p' "$mutants"; } | sort -n | tail -n 1)
build || { grep -m 5 error "$copy/build.log" >&2; echo "The source does not build." >&2; exit 2; }
holds "$most" || { why >&2; echo "The source fails as it is, so that mutants would prove nothing." >&2; exit 2; }

report() { printf '%-9s %s%s\n' "$1" "$law" "${2:+ ($2)}" | tee -a "$work/report"; }
count() { grep -c "^$1 " "$work/report"; }

try() {
    if [[ ! -r $copy/$file ]]; then
        report broken "there is no $file"; return
    fi
    # The x keeps the line ends at the file's end.
    local source rest mutated
    source=$(cat "$copy/$file"; echo x); source=${source%x}
    rest=${source#*"$find"}
    if [[ $source != *"$find"* || $rest == *"$find"* ]]; then
        report broken "the text is not in $file exactly once"; return
    fi
    mutated=${source%%"$find"*}$replace$rest
    printf '%s' "$mutated" > "$copy/$file"
    if ! build --no-restore; then
        report broken "$(grep -m 1 -oE 'error [A-Z]+[0-9]+: [^[]*' "$copy/build.log" | cut -c 1-120)"
    elif holds "$((layouts > usual ? layouts : usual))"; then
        report SURVIVED
    elif [[ -z $(why) ]]; then
        report broken "the tests did not run"
    else
        report killed "$(why)"
    fi
    printf '%s' "$source" > "$copy/$file"
}

# Those whose turn it is: every so many there are jobs, from the one on that has the job's number.
tryAll() {
    local part='' law='' file='' find='' replace='' layouts=0 number=0 line
    while IFS= read -r line || [[ -n $line ]]; do
        case $part:$line in
            :law:*) law=${line#law: } layouts=0 ;;
            :layouts:*) layouts=${line#layouts: } ;;
            :file:*) file=${line#file: } ;;
            :find:) part=find find= ;;
            find:replace:) part=replace replace= ;;
            replace:end)
                part=''
                find=${find%$'\n'} replace=${replace%$'\n'}
                ((++number % jobs == $1 % jobs)) && try < /dev/null ;;
            find:*) find+=$line$'\n' ;;
            replace:*) replace+=$line$'\n' ;;
            : | :\#*) ;;
            *) echo "$mutants: \"$line\" begins nothing." >&2; return 2 ;;
        esac
    done < "$mutants"
}

touch "$work/report"
for ((job = 1; job <= jobs; job++)); do
    cp -r "$copy" "$work/$job"
    (copy=$work/$job; tryAll "$job") &
done
wait

killed=$(count killed) survived=$(count SURVIVED) broken=$(count broken)
echo "$killed killed, $survived survived, $broken broken"
[[ $((killed + survived + broken)) == "$(grep -c '^end$' "$mutants")" ]] || { echo "Not all of $mutants were tried." >&2; exit 2; }
((broken == 0 && killed + survived > 0)) || exit 2
((survived == 0))
