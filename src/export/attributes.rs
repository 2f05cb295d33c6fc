//! What a graph tells of its nodes and edges, said once for every format that writes it.

use super::xml;
use crate::certainty::Certainty;
use crate::entity::{Entity, Registry};
use crate::figures::grouped;
use crate::network::{CoMention, Community, Drawn, NodeMeasures, Overview, RelationEdge};
use crate::relation::RelationKind;
use crate::view::View;

/// The type of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    /// Several texts.
    List,
    Whole,
    Number,
}

/// An attribute of nodes, or of edges.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute {
    /// Its name.
    pub(super) name: &'static str,
    /// Its name where those of nodes and of edges may not be the same.
    pub(super) apart: &'static str,
    pub(super) of: Type,
}

const fn attribute(name: &'static str, of: Type) -> Attribute {
    Attribute {
        name,
        apart: name,
        of,
    }
}

const fn of_edge(name: &'static str, apart: &'static str, of: Type) -> Attribute {
    Attribute { name, apart, of }
}

const KIND: Attribute = attribute("kind", Type::Text);
const SUBTYPE: Attribute = attribute("subtype", Type::Text);
const COUNTRY: Attribute = attribute("country", Type::Text);
const ALIASES: Attribute = attribute("aliases", Type::List);
const MENTIONS: Attribute = attribute("mentions", Type::Whole);
const DOCUMENTS: Attribute = attribute("documents", Type::Whole);
const GAZETTEER_ID: Attribute = attribute("gazetteer_id", Type::Text);
const CONFIDENCE: Attribute = attribute("confidence", Type::Text);
const CERTAINTY: Attribute = attribute("certainty", Type::Number);
const DEGREE: Attribute = attribute("degree", Type::Whole);
const WEIGHTED_DEGREE: Attribute = attribute("weighted_degree", Type::Whole);
const PAGERANK: Attribute = attribute("pagerank", Type::Number);
const BETWEENNESS: Attribute = attribute("betweenness", Type::Number);
const CORE: Attribute = attribute("core", Type::Whole);
const COMPONENT: Attribute = attribute("component", Type::Whole);
const CLUSTERING: Attribute = attribute("clustering", Type::Number);
const COMMUNITY: Attribute = attribute("community", Type::Whole);
const COMMUNITY_NAME: Attribute = attribute("community_name", Type::Text);
const KIND_COLOR: Attribute = attribute("kind_color", Type::Text);

const RELATION: Attribute = attribute("relation", Type::Text);
const ROLES: Attribute = attribute("roles", Type::List);
const NPMI: Attribute = attribute("npmi", Type::Number);
const LOG_LIKELIHOOD: Attribute = attribute("log_likelihood", Type::Number);
const STRENGTH: Attribute = attribute("strength", Type::Number);
const EDGE_DOCUMENTS: Attribute = of_edge("documents", "edge_documents", Type::Whole);
const EDGE_CONFIDENCE: Attribute = of_edge("confidence", "edge_confidence", Type::Text);
const EDGE_CERTAINTY: Attribute = of_edge("certainty", "edge_certainty", Type::Number);

/// The attributes of nodes.
pub(super) const NODE: &[Attribute] = &[
    KIND,
    SUBTYPE,
    COUNTRY,
    ALIASES,
    MENTIONS,
    DOCUMENTS,
    GAZETTEER_ID,
    CONFIDENCE,
    CERTAINTY,
    DEGREE,
    WEIGHTED_DEGREE,
    PAGERANK,
    BETWEENNESS,
    CORE,
    COMPONENT,
    CLUSTERING,
    COMMUNITY,
    COMMUNITY_NAME,
    KIND_COLOR,
];

/// The attributes of co-mentions, beside their weight.
pub(super) const COMENTION: &[Attribute] = &[
    EDGE_DOCUMENTS,
    NPMI,
    LOG_LIKELIHOOD,
    STRENGTH,
    EDGE_CONFIDENCE,
    EDGE_CERTAINTY,
];

/// The attributes of relations, beside their weight.
pub(super) const OF_RELATION: &[Attribute] = &[
    RELATION,
    ROLES,
    EDGE_DOCUMENTS,
    EDGE_CONFIDENCE,
    EDGE_CERTAINTY,
];

/// The attributes of relations that co-mentions do not have.
pub(super) const RELATION_ALONE: &[Attribute] = &[RELATION, ROLES];

/// Takes the values of one node or edge, in the order in which the attributes stand above.
pub(super) trait Values {
    /// A text; nothing where it is empty.
    fn text(&mut self, attribute: &Attribute, text: &str);
    /// Several texts; nothing where there are none.
    fn list<'t>(&mut self, attribute: &Attribute, texts: impl Iterator<Item = &'t str>);
    /// A whole number.
    fn whole(&mut self, attribute: &Attribute, number: impl Into<u64>);
    /// A number with a point and so many places.
    fn number(&mut self, attribute: &Attribute, number: f64, places: u32);
}

/// Tells all of a node.
pub(super) fn node(
    to: &mut impl Values,
    (entity, certainty): (&Entity, Certainty),
    measures: &NodeMeasures,
    communities: &[Community],
) {
    to.text(&KIND, entity.kind.name());
    to.text(&SUBTYPE, &entity.subtype);
    if let Some(country) = entity.country {
        to.text(&COUNTRY, country.as_str());
    }
    to.list(
        &ALIASES,
        entity.aliases.iter().map(|alias| alias.text.as_str()),
    );
    to.whole(&MENTIONS, entity.mentions);
    to.whole(&DOCUMENTS, entity.documents);
    to.text(&GAZETTEER_ID, &entity.gazetteer_id);
    to.text(&CONFIDENCE, certainty.confidence().name());
    to.number(&CERTAINTY, certainty.value(), Certainty::PLACES);
    to.whole(&DEGREE, measures.degree);
    to.whole(&WEIGHTED_DEGREE, measures.weighted_degree);
    to.number(&PAGERANK, measures.pagerank, NodeMeasures::PAGERANK_PLACES);
    to.number(
        &BETWEENNESS,
        measures.betweenness,
        NodeMeasures::BETWEENNESS_PLACES,
    );
    to.whole(&CORE, measures.core);
    to.whole(&COMPONENT, measures.component);
    to.number(
        &CLUSTERING,
        measures.clustering,
        NodeMeasures::CLUSTERING_PLACES,
    );
    if let Some(community) = measures.community {
        to.whole(&COMMUNITY, community);
        if let Some(community) = communities.get(community as usize) {
            to.text(&COMMUNITY_NAME, &community.name);
        }
    }
    let mut color = Vec::with_capacity(7);
    xml::push_color(&mut color, measures.kind_color);
    to.text(&KIND_COLOR, &String::from_utf8_lossy(&color));
}

/// Tells all of a co-mention but its weight.
pub(super) fn comention(to: &mut impl Values, edge: &CoMention, certainty: Certainty) {
    to.whole(&EDGE_DOCUMENTS, edge.documents);
    to.number(&NPMI, edge.npmi, CoMention::NPMI_PLACES);
    to.number(
        &LOG_LIKELIHOOD,
        edge.log_likelihood,
        CoMention::LOG_LIKELIHOOD_PLACES,
    );
    to.number(&STRENGTH, edge.strength, CoMention::STRENGTH_PLACES);
    to.text(&EDGE_CONFIDENCE, certainty.confidence().name());
    to.number(&EDGE_CERTAINTY, certainty.value(), Certainty::PLACES);
}

/// Tells all of a relation but its weight.
pub(super) fn relation(to: &mut impl Values, edge: &RelationEdge, certainty: Certainty) {
    to.text(&RELATION, edge.kind.name());
    to.list(&ROLES, edge.roles.iter().map(String::as_str));
    to.whole(&EDGE_DOCUMENTS, edge.documents);
    to.text(&EDGE_CONFIDENCE, certainty.confidence().name());
    to.number(&EDGE_CERTAINTY, certainty.value(), Certainty::PLACES);
}

/// What stands on a relation's line in a picture: its name, with the role where there is one and it is short.
pub(super) fn label(label: &mut String, kind: RelationKind, roles: &[String]) {
    /// A longer role would cover what it joins.
    const SHORT: usize = 30;
    label.clear();
    label.extend(
        kind.name()
            .chars()
            .map(|character| if character == '_' { ' ' } else { character }),
    );
    if let [role] = roles
        && role.chars().count() <= SHORT
        && !xml::trimmed(role).is_empty()
    {
        label.push_str(": ");
        label.push_str(xml::trimmed(role));
    }
}

/// What a file of the overview says of itself, in whole sentences.
pub(super) fn overview(overview: &Overview, view: &View) -> String {
    let mut told = counted(
        "Who is mentioned with whom",
        &overview.drawn,
        overview.edges.len(),
    );
    told.push(' ');
    told.push_str(
        left_out(overview)
            .as_deref()
            .unwrap_or("Nothing was left out."),
    );
    filtered(&mut told, view);
    told
}

/// What an overview leaves out, and why; `None` where that is nothing.
pub(super) fn left_out(overview: &Overview) -> Option<String> {
    let left_out = overview.left_out.as_ref()?;
    let counted =
        |number: u64, what: &str| (number > 0).then(|| format!("{} {what}", grouped(number)));
    let counts = [
        counted(left_out.nodes, "entities"),
        counted(left_out.edges, "edges"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let mut told = format!("Left out: {}", counts.join(", "));
    for (number, rule) in left_out.rules.iter().enumerate() {
        told.push_str(if number == 0 { ": " } else { "; " });
        told.push_str(rule);
    }
    told.push('.');
    Some(told)
}

/// What a file of everything says of itself.
pub(super) fn all(what: &str, whole: &Drawn, edges: usize, view: &View) -> String {
    let mut told = counted(what, whole, edges);
    filtered(&mut told, view);
    told
}

/// What a file of relations says of itself.
pub(super) fn related(registry: &Registry, related: &Drawn, edges: usize, view: &View) -> String {
    let mut told = counted("Who stands in which relation to whom", related, edges);
    let without = registry.entities.len() - related.nodes.len();
    if without > 0 {
        told.push_str(" Left out: ");
        told.push_str(&grouped(without as u64));
        told.push_str(" entities without a relation.");
    }
    filtered(&mut told, view);
    told
}

fn counted(what: &str, drawn: &Drawn, edges: usize) -> String {
    let (nodes, edges) = (grouped(drawn.nodes.len() as u64), grouped(edges as u64));
    format!("{what}: {nodes} entities, {edges} edges.")
}

/// Of which part of the collection a file is.
fn filtered(told: &mut String, view: &View) {
    if let Some(filters) = filters(view) {
        told.push(' ');
        told.push_str(&filters);
    }
}

/// The filters in force; `None` where everything is drawn.
pub(super) fn filters(view: &View) -> Option<String> {
    (!view.is_whole())
        .then(|| format!("Of the whole collection only: {}.", view.filters.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::LeftOut;

    #[test]
    fn a_label_has_the_role_if_it_is_one_and_short() {
        let labelled = |kind, roles: &[&str]| {
            let roles: Vec<String> = roles.iter().map(|&role| role.to_owned()).collect();
            let mut text = "before".to_owned();
            label(&mut text, kind, &roles);
            text
        };
        let kind = RelationKind::AffiliatedWith;
        assert_eq!(labelled(RelationKind::MetWith, &[]), "met with");
        assert_eq!(labelled(kind, &["director"]), "affiliated with: director");
        assert_eq!(labelled(kind, &["director", "head"]), "affiliated with");
        assert_eq!(labelled(kind, &[&"x".repeat(31)]), "affiliated with");
        assert_eq!(labelled(kind, &[" \u{0}"]), "affiliated with");
    }

    #[test]
    fn what_is_left_out_is_said_with_its_reasons() {
        let mut of = Overview {
            drawn: Drawn::default(),
            edges: vec![3, 5],
            left_out: None,
        };
        assert_eq!(
            overview(&of, &View::default()),
            "Who is mentioned with whom: 0 entities, 2 edges. Nothing was left out."
        );
        of.left_out = Some(LeftOut {
            nodes: 1_234,
            edges: 5_678_901,
            rules: vec!["topics".to_owned(), "weak ties".to_owned()],
        });
        let view = View {
            filters: vec!["documents from 2008-01-01 on".to_owned()],
        };
        assert_eq!(
            overview(&of, &view),
            "Who is mentioned with whom: 0 entities, 2 edges. \
             Left out: 1,234 entities, 5,678,901 edges: topics; weak ties. \
             Of the whole collection only: documents from 2008-01-01 on."
        );
    }
}
