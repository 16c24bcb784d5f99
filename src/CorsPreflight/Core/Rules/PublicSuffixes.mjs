// Makes PublicSuffixes.txt from the public suffix list as the npm package tldts carries it. Run by hand, never by the build:
//
//   npm install --prefix FOLDER tldts@VERSION
//   node PublicSuffixes.mjs FOLDER DATE        DATE: the day that version was published, for the package does not say the list's own
//
// The text: a line "// tldts VERSION, DATE", then the rules of both sections in Punycode, one a line, unique, sorted byte by
// byte. "*.ck" stands for any one label there and, as in browsers, for "ck" too; "!www.ck" is an exception from it.
import { readFileSync, writeFileSync } from "node:fs";
import { domainToASCII } from "node:url";

const [folder, date] = process.argv.slice(2);
if (!/^\d{4}-\d\d-\d\d$/.test(date))
    throw new Error("usage: node PublicSuffixes.mjs FOLDER YYYY-MM-DD");

// No types in it: TypeScript by its name only.
const trie = readFileSync(`${folder}/node_modules/tldts/src/data/trie.ts`, "utf8");
const { nodeFlags, edgeStart, edgeLength, edgeChild, labelText, rulesRoot, exceptionsRoot } = await import("data:text/javascript," + encodeURIComponent(trie));
const { version } = JSON.parse(readFileSync(`${folder}/node_modules/tldts/package.json`, "utf8"));

const labels = [];
let offset = 0;
for (const length of edgeLength)
    labels.push(labelText.slice(offset, offset += length));

// A flag says that a rule ends at the node. Where it is in Unicode, its Punycode stands beside it.
function* rulesBelow(node, above) {
    for (let edge = edgeStart[node]; edge < edgeStart[node + 1]; edge++) {
        const rule = above ? `${labels[edge]}.${above}` : labels[edge];
        if (nodeFlags[edgeChild[edge]])
            yield toPunycode(rule);
        yield* rulesBelow(edgeChild[edge], rule);
    }
}

function toPunycode(rule) {
    if (/^[\0-\x7f]*$/.test(rule))
        return rule;
    const wildcard = rule.startsWith("*.") ? "*." : "";
    return wildcard + domainToASCII(rule.slice(wildcard.length));
}

const found = new Set([...rulesBelow(rulesRoot, ""), ...[...rulesBelow(exceptionsRoot, "")].map(rule => `!${rule}`)]);
// tldts repeats what a wildcard implies.
const rules = [...found].filter(rule => !found.has(`*.${rule}`)).sort();
const text = [`// tldts ${version}, ${date}`, ...rules, ""].join("\n");
writeFileSync(new URL("PublicSuffixes.txt", import.meta.url), text);
console.log(`${rules.length} rules, ${text.length} bytes`);
