//! Each rule finds what breaks it.

use std::fmt::Write;

use super::*;

const NODES: &str = "Id,Label,kind,mentions,aliases,first_month,pagerank,Timeset,certainty\n\
    a,A,person,1,A|B,2007-09,0.5,\"<[2007-09-14, 2009-09-03]>\",0.98\n\
    b,B,place,2,B,,0.5,,0.98\n";
const EDGES: &str = "Id,Source,Target,Type,Kind,Label,Weight,npmi,Timeset\n\
    1,a,b,Undirected,co_mention,,2,0.25,\n\
    2,a,b,Directed,met_with,met,1,,\n\
    3,b,a,Directed,met_with,met,1,,\n";
const GRAPHML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="label" for="node" attr.name="label" attr.type="string"/>
<key id="x" for="node" attr.name="x" attr.type="double"/>
<key id="y" for="node" attr.name="y" attr.type="double"/>
<key id="size" for="node" attr.name="size" attr.type="double"/>
<key id="r" for="node" attr.name="r" attr.type="int"/>
<key id="g" for="node" attr.name="g" attr.type="int"/>
<key id="b" for="node" attr.name="b" attr.type="int"/>
<key id="kind_color" for="node" attr.name="kind_color" attr.type="string"/>
<key id="weight" for="edge" attr.name="weight" attr.type="double"/>
<key id="edgelabel" for="edge" attr.name="edgelabel" attr.type="string"/>
<graph edgedefault="directed">
<desc>All of it</desc>
<node id="a"><data key="label">A &amp; B</data><data key="r">1</data><data key="size">2.0</data><data key="kind_color">#0072b2</data></node>
<node id="b"/>
<edge id="1" source="a" target="b" label="met"><data key="weight">1.0</data><data key="edgelabel">met</data></edge>
<edge id="2" source="a" target="b" label="part_of"><data key="weight">1.0</data><data key="edgelabel">part of</data></edge>
</graph>
</graphml>
"#;

const GEXF: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta><creator>somebody</creator><description>All of it</description></meta>
<graph mode="dynamic" timeformat="date" timerepresentation="interval">
<attributes class="node">
<attribute id="kind" title="kind" type="string"/>
<attribute id="aliases" title="aliases" type="liststring"/>
<attribute id="kind_color" title="kind_color" type="string"/>
</attributes>
<attributes class="edge">
<attribute id="documents" title="documents" type="integer"/>
<attribute id="npmi" title="npmi" type="double"/>
</attributes>
<nodes>
<node id="a" label="A &amp; B"><attvalues><attvalue for="kind" value="person"/><attvalue for="aliases" value="[&quot;A, B&quot;, &quot;\&quot;]&quot;]"/><attvalue for="kind_color" value="#0072b2"/></attvalues><spells><spell start="2007-09-14" end="2009-09-03"/></spells><viz:color r="0" g="1" b="255"/><viz:position x="1.5" y="-2.0" z="0.0"/><viz:size value="4.0"/></node>
<node id="b" label=""><viz:color r="0" g="1" b="255"/><viz:position x="1.5" y="-2.0" z="0.0"/><viz:size value="4.0"/></node>
</nodes>
<edges>
<edge id="1" source="a" target="b" type="undirected" kind="co_mention" weight="2.0"><attvalues><attvalue for="documents" value="1"/><attvalue for="npmi" value="0.5"/></attvalues><spells><spell start="2007-09-14" end="2007-09-14"/></spells></edge>
<edge id="2" source="a" target="b" type="directed" kind="met_with" weight="1.0"/>
<edge id="3" source="b" target="a" type="directed" kind="met_with" weight="1.0"/>
</edges>
</graph>
</gexf>
"##;

fn rules(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn good_files_pass() {
    assert_eq!(nodes(NODES.as_bytes()), []);
    assert_eq!(edges(EDGES.as_bytes(), NODES.as_bytes()), []);
    assert_eq!(graphml(GRAPHML.as_bytes(), true), []);
    let undirected = GRAPHML.replace("\"directed\"", "\"undirected\"");
    assert_eq!(graphml(undirected.as_bytes(), false), []);
    assert_eq!(gexf(GEXF.as_bytes()).findings, []);
}

#[test]
fn each_rule_of_nodes_fails() {
    let long = "x".repeat(40_000);
    for (rule, from, to) in [
        ("kind of table", "Id,Label,kind", "Id,Source,kind"),
        (
            "kind of table",
            "Id,Label,kind,mentions,aliases,first_month,pagerank,Timeset,certainty",
            "a,b",
        ),
        (
            "delimiter",
            "Id,Label,kind,mentions,aliases,",
            "Id,Label,kind of thing that it is here and there,mentions,aliases,",
        ),
        ("no timeset", "Timeset", "time"),
        ("column of time", "first_month", "first_interval"),
        ("column of time", "first_month", "Timestamp"),
        ("repeated column", "Id,Label,kind", "Id,Label,LABEL"),
        ("ragged row", "a,A,person", "a,A,B,person"),
        ("backslash", "b,B,place", "b,B\\,place"),
        ("backslash", "b,B,place", "b,\"B\\\",place"),
        ("control character", "b,B,place", "b,B\u{7},place"),
        ("control character", "b,B,place", "b,\"B\nC\",place"),
        ("long cell", "b,B,place", &format!("b,{long},place")),
        ("duplicate id", "b,B,place", "a,B,place"),
        ("guessed type", "2,B,,0.5,", "2.5,B,,0.5,"),
        ("timestamp mode", "2007-09,", "2007-09-14,"),
        ("timestamp mode", "2007-09,", "2007-09-14T08:26:00Z,"),
        ("timestamp mode", "2007-09,", "\"12, 14\","),
        ("timestamp mode", "2007-09,", "\"1,5\","),
        ("timestamp mode", "2007-09,", "\"[2007, x]\","),
        ("guessed type", "2007-09,", "\"<[2007, 2009]>\","),
        ("guessed type", "2007-09,", "\"(1, 2, three)\","),
        ("guessed type", "2007-09,", "true,"),
        ("guessed type", "2007-09,", "NaN,"),
        ("guessed type", "2007-09,", "1e5,"),
        ("guessed type", "2007-09,", "5000000000,"),
        ("guessed type", "person,1,", "person,,"),
        ("guessed type", ",0.98\n", ",1\n"),
    ] {
        let mut bad = NODES.replace(from, to);
        if from == "person,1," {
            // Twenty-five empty cells at the top.
            bad = NODES.replace("b,B,place,2", "b,B,place,");
            for number in 0..30 {
                writeln!(bad, "n{number},N,place,,N,,0.5,,0.98").unwrap();
            }
            bad = bad.replace("person,1,", "person,,");
            bad.push_str("z,Z,place,7,Z,,0.5,,0.98\n");
        }
        assert_ne!(bad, NODES, "{rule}");
        let findings = nodes(bad.as_bytes());
        assert!(
            rules(&findings).contains(&rule),
            "{rule}: {to}: {findings:?}"
        );
    }
    // A whole number for the first 25 rows, a broken one after.
    let mut late = NODES.replace("b,B,place,2,B,,0.5,,0.98\n", "");
    for number in 0..30 {
        writeln!(late, "n{number},N,place,1,N,,0.5,,0.98").unwrap();
    }
    late.push_str("z,Z,place,0.75,Z,,0.5,,0.98\n");
    assert_eq!(rules(&nodes(late.as_bytes())), ["dropped value"]);
    // Floats without a point, until one has one.
    let late = late
        .replace(",0.5,", ",1,")
        .replace("0.75,Z,,1,", "1,Z,,0.75,");
    assert!(rules(&nodes(late.as_bytes())).contains(&"dropped value"));
}

#[test]
fn each_rule_of_edges_fails() {
    for (rule, from, to) in [
        ("kind of table", "Id,Source", "Id,From"),
        ("no kind", "Kind", "relation"),
        ("missing node", "1,a,b", "1,a,c"),
        ("self loop", "1,a,b", "1,a,a"),
        ("weight", ",2,0.25", ",0,0.25"),
        ("weight", ",2,0.25", ",-1,0.25"),
        ("weight", ",2,0.25", ",0.5,0.25"),
        ("weight", ",2,0.25", ",NaN,0.25"),
        ("type", "Undirected", "appointed"),
        (
            "parallel edges of a kind",
            "Undirected,co_mention",
            "Undirected,met_with",
        ),
        ("parallel edges of a kind", "3,b,a", "3,a,b"),
        (
            "parallel edges of a kind",
            "2,a,b,Directed,met_with",
            "2,a,b,Directed,co_mention",
        ),
        (
            "parallel edges of a kind",
            "2,a,b,Directed,met_with",
            "2,b,a,Undirected,co_mention",
        ),
        ("duplicate id", "3,b,a", "2,b,a"),
    ] {
        let bad = EDGES.replace(from, to);
        assert_ne!(bad, EDGES, "{rule}");
        let findings = edges(bad.as_bytes(), NODES.as_bytes());
        assert!(
            rules(&findings).contains(&rule),
            "{rule}: {to}: {findings:?}"
        );
    }
}

#[test]
fn each_rule_of_graphml_fails() {
    for (rule, from, to) in [
        ("not well-formed", "</graph>", ""),
        ("not well-formed", "</graphml>", ""),
        ("not well-formed", "&amp;", "&"),
        ("not well-formed", "&amp;", "]]>"),
        ("not well-formed", "id=\"b\"", "id=\"<b\""),
        ("forbidden character", "&amp;", "\u{1}"),
        ("forbidden character", "&amp;", "&#1;"),
        ("forbidden character", "&amp;", "\u{fffe}"),
        ("key id is not its name", "id=\"x\"", "id=\"d1\""),
        (
            "keys alike",
            "id=\"y\" for=\"node\" attr.name=\"y\"",
            "id=\"X\" for=\"node\" attr.name=\"X\"",
        ),
        ("key for", "for=\"edge\"", "for=\"all\""),
        ("attribute type", "attr.type=\"int\"", "attr.type=\"date\""),
        (
            "picture",
            "id=\"weight\" for=\"edge\"",
            "id=\"weight\" for=\"node\"",
        ),
        ("undeclared key", "<data key=\"r\">", "<data key=\"q\">"),
        (
            "undeclared key",
            "<data key=\"r\">",
            "<data key=\"weight\">",
        ),
        ("value", "<data key=\"r\">1<", "<data key=\"r\">1.5<"),
        (
            "value",
            "<data key=\"weight\">1.0<",
            "<data key=\"weight\">NaN<",
        ),
        (
            "direction",
            "edgedefault=\"directed\"",
            "edgedefault=\"undirected\"",
        ),
        (
            "direction",
            "label=\"met\"",
            "label=\"met\" directed=\"false\"",
        ),
        (
            "duplicate node",
            "<node id=\"b\"/>",
            "<node id=\"b\"/><node id=\"b\"/>",
        ),
        ("duplicate edge id", "edge id=\"2\"", "edge id=\"1\""),
        (
            "missing end",
            "source=\"a\" target=\"b\" label=\"met\"",
            "source=\"a\" target=\"c\" label=\"met\"",
        ),
        (
            "missing end",
            "source=\"a\" target=\"b\" label=\"met\"",
            "target=\"b\" label=\"met\"",
        ),
        (
            "self loop",
            "source=\"a\" target=\"b\" label=\"met\"",
            "source=\"a\" target=\"a\" label=\"met\"",
        ),
        ("no label", " label=\"met\"", ""),
        (
            "parallel edges of a kind",
            "label=\"part_of\"",
            "label=\"met\"",
        ),
        (
            "nested graph",
            "<node id=\"b\"/>",
            "<node id=\"b\"><graph edgedefault=\"directed\"></graph></node>",
        ),
        (
            "description of a part",
            "<node id=\"b\"/>",
            "<node id=\"b\"><desc>B</desc></node>",
        ),
        ("element", "</graph>", "<desc>All of it</desc></graph>"),
        ("no edgelabel", "<data key=\"edgelabel\">met</data>", ""),
        (
            "undeclared key",
            "\"edgelabel\" for=\"edge\"",
            "\"edgelabel\" for=\"node\"",
        ),
        (
            "repeated key",
            "<data key=\"r\">1</data>",
            "<data key=\"r\">1</data><data key=\"r\">1</data>",
        ),
        ("weight", "<data key=\"weight\">1.0</data>", ""),
        (
            "weight",
            "<data key=\"weight\">1.0<",
            "<data key=\"weight\">0.0<",
        ),
        ("size", "<data key=\"size\">2.0<", "<data key=\"size\">0.0<"),
        ("value", "#0072b2", "0072b2"),
        (
            "element",
            "<node id=\"b\"/>",
            "<node id=\"b\"/><hyperedge/>",
        ),
    ] {
        let bad = GRAPHML.replace(from, to);
        assert_ne!(bad, GRAPHML, "{rule}");
        let findings = graphml(bad.as_bytes(), true);
        assert!(
            rules(&findings).contains(&rule),
            "{rule}: {to}: {findings:?}"
        );
    }
    let parallel = GRAPHML.replace("\"directed\"", "\"undirected\"").replace(
        "source=\"a\" target=\"b\" label=\"part_of\"",
        "source=\"b\" target=\"a\" label=\"met\"",
    );
    assert_eq!(
        rules(&graphml(parallel.as_bytes(), false)),
        ["parallel edges of a kind"]
    );
}

#[test]
fn each_rule_of_gexf_fails() {
    let spell = "<spell start=\"2007-09-14\" end=\"2009-09-03\"/>";
    for (rule, from, to) in [
        ("not well-formed", "</edges>", ""),
        ("not well-formed", "&amp;", "&"),
        ("not well-formed", "label=\"A", "label=\"<A"),
        ("forbidden character", "&amp;", "&#1;"),
        ("version", "version=\"1.3\"", "version=\"1.2\""),
        (
            "version",
            "xmlns=\"http://gexf.net/1.3\"",
            "xmlns=\"http://www.gexf.net/1.3\"",
        ),
        (
            "defaultedgetype",
            "<graph ",
            "<graph defaultedgetype=\"undirected\" ",
        ),
        ("meta", "<meta>", "<meta lastmodifieddate=\"2026-11-28\">"),
        ("meta", "<creator>somebody</creator>", ""),
        ("meta", "All of it", ""),
        ("time format", " timeformat=\"date\"", ""),
        ("time", "mode=\"dynamic\"", "mode=\"static\""),
        ("time", spell, ""),
        (
            "element",
            "<attributes class=\"edge\">",
            "<attributes/><attributes class=\"edge\">",
        ),
        ("element", "<edge id=\"2\"", "<arc id=\"2\""),
        (
            "attribute id is not its title",
            "title=\"npmi\"",
            "title=\"NPMI\"",
        ),
        ("attribute type", "type=\"integer\"", "type=\"int\""),
        ("attribute type", "type=\"double\"", "type=\"date\""),
        (
            "repeated attribute",
            "id=\"npmi\" title=\"npmi\"",
            "id=\"documents\" title=\"documents\"",
        ),
        ("undeclared attribute", "for=\"kind\"", "for=\"npmi\""),
        (
            "repeated value",
            "for=\"kind_color\" value=\"#0072b2\"",
            "for=\"kind\" value=\"person\"",
        ),
        ("value", "value=\"#0072b2\"", "value=\"blue\""),
        ("value", "value=\"person\"", "value=\"\""),
        (
            "value",
            "for=\"documents\" value=\"1\"",
            "for=\"documents\" value=\"1.5\"",
        ),
        ("value", "value=\"0.5\"", "value=\"NaN\""),
        ("value", "[&quot;A, B&quot;", "[A, B"),
        ("value", "&quot;]&quot;]", "&quot;]"),
        ("no label", " label=\"\"", ""),
        ("picture", "<viz:size value=\"4.0\"/>", ""),
        (
            "picture",
            "<viz:size value=\"4.0\"/>",
            "<viz:size value=\"0.0\"/>",
        ),
        ("picture", "b=\"255\"", "b=\"256\""),
        ("picture", "y=\"-2.0\"", "y=\"\""),
        ("spell", "end=\"2009-09-03\"", "end=\"2006-09-03\""),
        ("spell", "end=\"2009-09-03\"", "end=\"2009-09\""),
        (
            "spell beyond its ends",
            "<spell start=\"2007-09-14\" end=\"2007-09-14\"/>",
            "<spell start=\"2007-09-13\" end=\"2007-09-14\"/>",
        ),
        ("duplicate node", "<node id=\"b\"", "<node id=\"a\""),
        ("duplicate edge id", "edge id=\"2\"", "edge id=\"1\""),
        ("missing end", "source=\"b\"", "source=\"c\""),
        ("self loop", "source=\"b\"", "source=\"a\""),
        ("type", " type=\"undirected\"", ""),
        ("type", "type=\"directed\"", "type=\"mutual\""),
        ("no kind", " kind=\"co_mention\"", ""),
        ("weight", "weight=\"2.0\"", "weight=\"0.0\""),
        ("weight", " weight=\"2.0\"", ""),
        (
            "kind of both directions",
            "kind=\"co_mention\"",
            "kind=\"met_with\"",
        ),
        (
            "parallel edges of a kind",
            "source=\"b\" target=\"a\"",
            "source=\"a\" target=\"b\"",
        ),
    ] {
        let bad = GEXF.replace(from, to);
        assert_ne!(bad, GEXF, "{rule}: {from}");
        let findings = gexf(bad.as_bytes()).findings;
        assert!(
            rules(&findings).contains(&rule),
            "{rule}: {to}: {findings:?}"
        );
    }
}
